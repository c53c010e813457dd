"""The text field in row 23, and the keys that wait: what every screen has for a question with one line as its answer."""

from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from screens.base.painting import Painting
from widgets.hints import Hints
from widgets.line_widget import blank_lines
from widgets.message import Message

if TYPE_CHECKING:
    from widgets.prompt import Prompt


class PromptMixin(Painting, inherit_bindings=False):
    """A screen with a field that comes and goes. Keys that were typed ahead of it wait until it is known what they mean."""

    def __init__(self) -> None:
        super().__init__()
        self.prompt: Prompt | None = None
        self._held: list[events.Key] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        return blank_lines(self, crop)

    @property
    def in_field(self) -> bool:
        """True when letters are text."""
        return self.prompt is not None and self.prompt.is_mounted

    @property
    def clear_keys(self) -> tuple[str, ...]:
        """Keys that empty the field."""
        raise NotImplementedError

    def touch(self) -> None:
        """Header and hints as they are now."""
        raise NotImplementedError

    async def open_prompt(self, label: str, value: str = "") -> None:
        """Ask one line; its answer comes to `answered`."""
        # Textual's text field costs a tenth of the start: it is imported with the first question.
        from widgets.prompt import Prompt, PromptField

        await self.close_prompt()
        self.prompt = Prompt(label, value, self.clear_keys)
        await self.mount(self.prompt, before=self.query_one(Hints))
        if not self.query_one(Message).text:
            self.query_one(Message).display = False
        self.set_focus(self.prompt.query_one(PromptField))
        self.touch()

    async def close_prompt(self) -> None:
        """The field goes, and what was typed in it."""
        if self.prompt is not None:
            prompt, self.prompt = self.prompt, None
            self.set_focus(None)
            self.query_one(Message).display = True
            await prompt.remove()
            self.touch()

    async def on_prompt_answered(self, event: "Prompt.Answered") -> None:
        event.stop()
        self.hold_keys()
        await self.close_prompt()
        self.answered(event.text)

    def on_prompt_typed(self, event: "Prompt.Typed") -> None:
        event.stop()
        self.typed(event.text)

    def answered(self, text: str) -> None:
        """Enter was pressed in the field. Keys wait until `release_keys`."""
        self.release_keys()

    def typed(self, text: str) -> None:
        """Another text stands in the field."""

    def hold_keys(self) -> None:
        """From now on keys wait: what they will mean depends on an answer that is not here yet."""
        if self._held is None:
            self._held = []

    @property
    def holds_keys(self) -> bool:
        """Whether keys wait for an answer."""
        return self._held is not None

    def release_keys(self) -> None:
        """Let the keys that waited go their way, in order, each with the moment it was pressed."""
        held, self._held = self._held or [], None
        for key in sorted(held, key=lambda key: key.time):
            self.pass_on(key)

    def pass_on(self, old: events.Key) -> None:
        """The key once more, to the screen that is there now, with the moment it was pressed."""
        key = events.Key(old.key, old.character)
        key.time = old.time
        self.app.post_message(key)

    def do_form_clear(self) -> None:
        if self.prompt is not None:
            self.prompt.clear()
