"""From a key to an action: the keys of a screen and of its text field.

Keys are looked up in the table of medq.domain.keymap and not in Textual's bindings: a key that
writes is judged by the moment it was pressed, which only the event knows.
"""

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from medq.domain.errors import MedqError
from medq.domain.key_table import FIELD
from screens.base.key_names import key_name
from screens.base.key_queue import HeldKeys, TypedText
from screens.base.key_rules import (
    ALLOWED_IN_SMALL_WINDOW,
    ALLOWED_WHILE_HELD,
    QUIET_SECONDS,
    IgnoredTyping,
    no_action_text,
    refusal,
)
from screens.base.notices import Notices
from screens.base.painting import PaintFilter
from screens.base.prompt_line import PromptLine, TextHandler
from screens.base.session import AppContext
from screens.base.small_window import SmallWindow
from screens.base.store_questions import StoreQuestions

if TYPE_CHECKING:
    from widgets.act_form import ActForm
    from widgets.prompt import Prompt

Handler = Callable[[], None]


class KeyedScreen(PaintFilter):
    """A screen whose keys run the handlers of their actions, with a text field in row 23."""

    screen_id = ""  # its name in the key table
    field_id = FIELD  # the name in the key table of its text field

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.held_keys = HeldKeys(lambda: self.context.keys.wake())
        self.notices = Notices(self)
        self.store = StoreQuestions(self, self.notices, self.held_keys)
        self.prompt = PromptLine(self, self.notices, self.held_keys, self._on_field_change)
        self.small_window = SmallWindow(self, self.update_bars)
        self.redrawn_at = 0.0
        self._ignored_typing = IgnoredTyping()
        self.key_event = events.Key("", None)  # the key that is being acted on
        self.handlers: dict[str, Handler] = {
            "form.clear": self.prompt.clear,
            "form.next": lambda: self.prompt.move(1),
            "form.prev": lambda: self.prompt.move(-1),
        }

    def say(self, text: str) -> None:
        """Show a message in row 23."""
        self.notices.show(text)

    def mark_redrawn(self) -> None:
        """Note that something new is shown: writing keys pressed before it do not count."""
        self.redrawn_at = monotonic()

    def update_bars(self) -> None:
        """Show header and hints as they are now."""

    # The text field

    @property
    def in_field(self) -> bool:
        """True when letters are text."""
        return self.prompt.takes_letters

    async def open_prompt(
        self,
        label: str,
        value: str = "",
        on_answer: TextHandler | None = None,
        on_typed: TextHandler | None = None,
        field_id: str = "",
    ) -> None:
        """Ask for one line in row 23. Keys wait for `on_answer`, which releases them.

        `field_id` is the name in the key table of a line that has keys of its own.
        """
        await self.prompt.open(
            label,
            value,
            clear_keys=tuple(self.context.keymap.keys["form.clear"]),
            on_answer=on_answer,
            field_id=field_id,
            **({"on_typed": on_typed} if on_typed is not None else {}),
        )

    def open_filter(
        self, explanation: str, on_answer: TextHandler, on_typed: TextHandler | None = None
    ) -> None:
        """Ask for a part of what is looked for; keys wait until the field is there."""
        self.say(explanation)
        self.store.ask_held(
            partial(self.open_prompt, "Filter", "", on_answer, on_typed), group="prompt"
        )

    async def on_prompt_answered(self, event: "Prompt.Answered") -> None:
        event.stop()
        await self.prompt.accept(event.text)

    def on_prompt_typed(self, event: "Prompt.Typed") -> None:
        event.stop()
        self.prompt.report_typed(event.text)

    def on_act_form_entered(self, event: "ActForm.Entered") -> None:
        event.stop()
        if event.time - self.prompt.refused_at < QUIET_SECONDS:
            self.prompt.reopen_form()
            self.say("Screen changed: enter ignored. Press again.")
        else:
            self.prompt.accept_form(event.answers)

    def on_act_form_changed(self, event: "ActForm.Changed") -> None:
        event.stop()
        self.prompt.report_typed(event.values)
        self.update_bars()

    def _on_field_change(self) -> None:
        self.update_bars()
        self.context.keys.wake()

    def leave_prompt(self) -> None:
        """Note that the field was left with nothing written."""
        self.say("")

    # Keys

    def on_key(self, event: events.Key) -> None:
        self.context.last_key = monotonic()
        self._route_key(event)
        self.context.keys.end_handling(event)

    def _route_key(self, event: events.Key) -> None:
        """Let a key act, wait, or go on to the field."""
        name = key_name(event)
        action = self._key_action(name)
        is_text = self.in_field and action is None
        if is_text and (self.focused is None or not event.is_printable):
            return  # the field's own keys
        event.stop()
        event.prevent_default()
        is_held = self.held_keys.is_holding and not self.is_urgent(event)
        if self.app.screen is not self or is_text or is_held:
            # A screen or a field was opened while the key was delivered to this one.
            self.context.keys.put_back(event)
            return
        if self.small_window.is_shown and action not in ALLOWED_IN_SMALL_WINDOW:
            return
        self.act_on_key(event, name, action)

    def _key_action(self, name: str) -> str | None:
        return self.context.keymap.on(self.keys_id).get(name)

    @property
    def keys_id(self) -> str:
        """The name in the key table of what has the keys: the screen or its text field."""
        if not self.in_field:
            return self.screen_id
        return self.prompt.field_id or self.field_id

    def holds_keys(self) -> bool:
        """Return whether an answer that is still missing decides what the next key means."""
        return self.held_keys.is_holding or self.prompt.is_answered

    def is_urgent(self, typed: TypedText) -> bool:
        """Return whether this does not wait for what was typed before it."""
        if isinstance(typed, events.Paste):
            return False
        return self._key_action(key_name(typed)) in ALLOWED_WHILE_HELD

    def act_on_key(self, event: events.Key, name: str, action: str | None) -> None:
        """Run a key's action, or say why it is not run."""
        is_waiting, read_only = self.store.is_waiting, self.context.session.read_only
        reason = refusal(action, is_waiting=is_waiting, read_only=read_only) if action else ""
        if reason:
            self.say(reason)
            return
        if self._ignored_typing.includes(action, name, event.time, self.redrawn_at):
            self.say(self._ignored_typing.text)
            return
        if action is None:
            self._say_no_action(name)
            return
        self.key_event = event
        self.run_key_action(action)

    def run_key_action(self, action: str) -> None:
        """Run the handler of an action of the key table."""
        handler = self.handlers.get(action)
        if handler is None:
            self._say_no_action(self.context.keymap.shown(action))
            return
        try:
            handler()
        except MedqError as error:
            self.notices.show_error(error)
        self.update_bars()

    def _say_no_action(self, name: str) -> None:
        self.say(no_action_text(name, self.context.keymap.shown("help.here")))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.say("Text was pasted outside a field; nothing was done with it.")
        self.context.keys.end_handling(event)
