"""The base of all screens: header, body, message and hints, and the way from a key to an action.

Keys are looked up in the table of medq.domain.keymap and not in Textual's bindings: a key that
writes is judged by the moment it was pressed, which only the event knows.
"""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.message import Message as TextualMessage
from textual.widget import Widget

from medq.domain.date_text import format_clock
from medq.domain.items.item import ItemRow
from medq.domain.key_table import FIELD, KEY_BY_ACTION
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from screens.base.key_names import key_name
from screens.base.key_queue import HeldKeys, TypedText
from screens.base.key_rules import (
    ALLOWED_IN_SMALL_WINDOW,
    ALLOWED_WHILE_HELD,
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
from widgets.header import Header
from widgets.hints import Hint, Hints
from widgets.line_widget import Body
from widgets.message import Message
from widgets.text_pane import TextPane

if TYPE_CHECKING:
    from widgets.prompt import Prompt

Handler = Callable[[], None]
WIDE_LAYOUT_WIDTH = 110  # from this many cells on, a list has its detail beside it


class BaseScreen(PaintFilter):
    """A screen of medq.

    A subclass gives its `screen_id`, its `header_title`, its hints and its body, and adds its
    handlers to `handlers`. What several screens do is a controller with handlers of its own.
    """

    screen_id = ""  # its name in the key table
    header_title = ""
    field_id = FIELD  # the name in the key table of its text field
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    BaseScreen { layout: vertical; background: $background; color: $foreground; }
    #body { height: 1fr; }
    #too-small { display: none; height: 1fr; }
    BaseScreen.small > * { display: none; }
    BaseScreen.small > #too-small { display: block; }
    """

    class RedrawRequested(TextualMessage):
        """Another program wrote on the terminal: the app sends the screen again."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.held_keys = HeldKeys(lambda: self.context.keys.wake())
        self.notices = Notices(self)
        self.store = StoreQuestions(self, self.notices, self.held_keys)
        self.prompt = PromptLine(self, self.notices, self.held_keys, self._on_field_change)
        self.small_window = SmallWindow(self, self.update_bars)
        self.loaded = asyncio.Event()  # set when what the screen shows has been read
        self.redrawn_at = 0.0
        self._ignored_typing = IgnoredTyping()
        self.key_event = events.Key("", None)  # the key that is being acted on
        self.stamp = -1  # that of the last changes this screen was given; -1: compare all
        self._write_count_read = context.write_count  # when its contents were read
        self.handlers: dict[str, Handler] = {
            "nav.back": self.go_back,
            "nav.menu": lambda: self._open("menu", self),
            "nav.palette": lambda: self._open("palette", self),
            "nav.search": lambda: self._open("search"),
            "item.copypage": lambda: self._open("plain", self),
            "help.here": self.show_help,
            "form.clear": self.prompt.clear,
            "app.redraw": lambda: self._post_redraw(),
            "app.quit": lambda: self.app.exit(),
        }

    # What a subclass gives

    def hint_actions(self) -> tuple[str, ...]:
        """Return the actions whose keys row 24 shows, the most useful first."""
        return ("nav.back", "help.here")

    def hint_text(self, action: str) -> str:
        """Return what row 24 says of an action's key; "" for what the key table says."""
        return ""

    def help_actions(self) -> tuple[str, ...]:
        """Return the most used actions for the help: those of row 24, and more where there are."""
        return self.hint_actions()

    def compose_body(self) -> Iterable[Widget]:
        """Yield the widgets between header and message."""
        return ()

    def start(self) -> None:
        """Show and ask for what the screen needs when it is shown for the first time."""

    def reload(self) -> None:
        """Read again what is shown, because this session has written since."""

    def adapt_to_size(self, width: int, height: int) -> None:
        """Lay the screen out for this size."""

    def target_item(self) -> ItemRow | None:
        """Return the item that a key acts on."""
        return None

    def target_item_id(self) -> int | None:
        """Return the id of the item that a key acts on."""
        item = self.target_item()
        return item.id if item is not None else None

    @property
    def focus_offset(self) -> Offset | None:
        """The place of the list's row, for programs that read the screen aloud."""
        return None

    def snapshot(self) -> ScreenSnapshot | None:
        """Return what is shown, to find what others change in it; None if nothing can change."""
        return None

    def on_changes(self, changes: ScreenChanges) -> None:
        """Show what others did since `snapshot`."""
        self.stamp = changes.stamp

    def mark_stale(self) -> None:
        """Note that this session itself may have changed what is shown: compare all of it."""
        self.stamp = -1

    # Showing

    def compose(self) -> ComposeResult:
        yield Header()
        with Body(id="body"):
            yield from self.compose_body()
        yield Message()
        yield Hints()
        yield TextPane(id="too-small")

    def on_mount(self) -> None:
        self._take_message()
        self.start()

    def on_screen_resume(self) -> None:
        self.mark_redrawn()
        if self.is_mounted:
            if self.context.next_message:
                self._take_message()
            if self._write_count_read != self.context.write_count:
                self.reload()
        self.update_bars()

    def _take_message(self) -> None:
        self.say(self.context.next_message)
        self.context.next_message = ""

    def say(self, text: str) -> None:
        """Show a message in row 23."""
        self.notices.show(text)

    def show_news(self, text: str) -> None:
        """Show what is new in the header; the screen itself changes only when asked to."""
        key = self.context.keymap.shown("view.refresh")
        self.notices.show_news(f"{text}, {key} to look" if text else "")

    def mark_read(self) -> None:
        """Note that what is shown is read now: only later writes make it old."""
        self._write_count_read = self.context.write_count

    def mark_redrawn(self) -> None:
        """Note that something new is shown: writing keys pressed before it do not count."""
        self.redrawn_at = monotonic()

    def update_bars(self) -> None:
        """Show header and hints as they are now."""
        if not self.is_mounted:
            return
        session = self.context.session
        header = self.query_one(Header)
        header.title = self.header_title
        header.user = session.who
        header.clock = format_clock(session.now())
        self.query_one(Hints).hints = tuple(self.hints())

    def hints(self) -> Iterable[Hint]:
        """Yield the hints of row 24: those of the text field while one is open."""
        keymap = self.context.keymap
        if self.prompt.is_open:
            yield "enter", "OK"
            yield keymap.shown("form.clear"), "clear"
            yield "esc", "cancel"
            return
        for action in self.hint_actions():
            key = KEY_BY_ACTION[action]
            if self.screen_id in key.where and not (key.writes and self.context.session.read_only):
                yield keymap.shown(action), self.hint_text(action) or key.hint

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.small_window.adapt(width, height)
        self.adapt_to_size(width, height)

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
    ) -> None:
        """Ask for one line in row 23. Keys wait for `on_answer`, which releases them."""
        await self.prompt.open(
            label,
            value,
            clear_keys=tuple(self.context.keymap.keys["form.clear"]),
            on_answer=on_answer,
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
        return self.context.keymap.on(self.field_id if self.in_field else self.screen_id).get(name)

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
        handler()
        self.update_bars()

    def _say_no_action(self, name: str) -> None:
        self.say(no_action_text(name, self.context.keymap.shown("help.here")))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.say("Text was pasted outside a field; nothing was done with it.")
        self.context.keys.end_handling(event)

    # Actions of every screen

    def go_back(self) -> None:
        """Leave the field, else the screen."""
        if self.prompt.is_open:
            self.store.ask_held(self.prompt.close, group="prompt")
            self.leave_prompt()
        elif len(self.app.screen_stack) <= 1:  # there is nothing to go back to
            self.say(f"Press {self.context.keymap.shown('app.quit')} to quit.")
        else:
            self.app.pop_screen()

    def show_help(self) -> None:
        """Open the help for this screen."""
        hint_by_action = {action: self.hint_text(action) for action in self.help_actions()}
        self._open("help", self.screen_id, hint_by_action)

    def _open(self, name: str, *args: object) -> None:
        self.context.open(name, *args)

    def _post_redraw(self) -> None:
        self.post_message(self.RedrawRequested())
