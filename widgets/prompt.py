"""One line of text in row 23 that is no field of an act: a filter, a command, a time."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input, Static

from widgets.cells import sanitize, truncate

LABEL_WIDTH = 56


class PromptField(Input, inherit_bindings=False):
    """The text field, with only the keys that every terminal sends.

    Keys that the screen's key table binds go on to the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor_left", "one character left"),
        Binding("right", "cursor_right", "one character right"),
        Binding("home", "home", "to the start"),
        Binding("end", "end", "to the end"),
        Binding("backspace", "delete_left", "delete a character"),
    ]

    DEFAULT_CSS = """
    PromptField, PromptField:focus {
        width: 1fr; height: 1; border: none; padding: 0;
        background: $background; color: $foreground;
        background-tint: initial;
    }
    PromptField:ansi { background: $background; color: $foreground; }
    PromptField > .input--cursor, PromptField:focus > .input--cursor {
        background: $background; color: $foreground; text-style: reverse;
    }
    """

    is_closed = False
    clear_keys: tuple[str, ...] = ()
    """Keys that empty the field. It handles them itself, in order with the letters typed next."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return where the next character goes; Textual's own value is one too far at the end."""
        x, y, _width, _height = self.content_region
        return Offset(x + cell_len(self.value[: self.cursor_position]) - self.scroll_offset.x, y)

    async def _on_key(self, event: events.Key) -> None:
        """Handle a key; after Enter or Esc keys are meant for the screen and go on to it."""
        if self.is_closed:
            event.prevent_default()
        elif event.key == "enter":
            self.is_closed = True
            event.stop()
            event.prevent_default()
            await self.action_submit()
        elif event.key == "escape":
            self.is_closed = True
        else:
            self.clear_on_key(event)

    def clear_on_key(self, event: events.Key) -> None:
        """Empty the field if the key is one of `clear_keys`."""
        if event.key in self.clear_keys:
            event.stop()
            event.prevent_default()
            self.value = ""

    def _on_paste(self, event: events.Paste) -> None:
        """Insert pasted text as one line: a line end in it must not submit the field."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(sanitize(" ".join(event.text.split())))


class Prompt(Horizontal):
    """Asks `label`; Enter answers. The screen removes it on Esc, without an answer."""

    DEFAULT_CSS = """
    Prompt { height: 1; }
    Prompt > Static { width: auto; height: 1; }
    """

    @dataclass
    class Answered(Message):
        """Enter was pressed on this text."""

        text: str

    @dataclass
    class Typed(Message):
        """The text in the field changed to this."""

        text: str

    def __init__(self, label: str, value: str = "", clear_keys: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.label = label
        self._clear_keys = clear_keys
        self._value = value

    def compose(self) -> ComposeResult:
        label = truncate(self.label, LABEL_WIDTH)
        head = Static(f" {label}: ", markup=False)
        head.styles.width = cell_len(label) + 3
        yield head
        field = PromptField(self._value, compact=True, select_on_focus=False)
        field.cursor_blink = False
        field.clear_keys = self._clear_keys
        yield field

    def on_mount(self) -> None:
        self.query_one(PromptField).focus()

    @property
    def text(self) -> str:
        """Return the text in the field."""
        return self.query_one(PromptField).value

    @property
    def is_closed(self) -> bool:
        """Return True once it was answered or left, even if it is still on the screen."""
        return self.query_one(PromptField).is_closed

    def clear(self) -> None:
        """Empty the field."""
        self.set_text("")

    def set_text(self, text: str) -> None:
        """Put a text into the field, with the cursor behind it."""
        field = self.query_one(PromptField)
        field.value = text
        field.cursor_position = len(text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered(event.value.strip()))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value.strip()))
