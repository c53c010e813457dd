"""The line at the top of the search: a text field and the scopes, the chosen one in brackets."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from widgets.prompt import PromptField

LABEL = " Find ["
FIELD_WIDTH = 33


class StayingField(PromptField):
    """A field that is never submitted: Enter and Esc go on to the screen."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "escape"):
            event.prevent_default()
        else:
            self.clear_on_key(event)


class SearchField(Horizontal):
    """Posts `Typed` at each change of its text."""

    DEFAULT_CSS = f"""
    SearchField {{ height: 1; }}
    SearchField > Static {{ height: 1; width: auto; }}
    SearchField > StayingField, SearchField > StayingField:focus {{ width: {FIELD_WIDTH}; }}
    """

    @dataclass
    class Typed(Message):
        """The text in the field changed to this."""

        text: str

    def __init__(self, scopes: tuple[str, ...], clear_keys: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.scopes = scopes
        self._clear_keys = clear_keys

    def compose(self) -> ComposeResult:
        head = Static(LABEL, markup=False)
        head.styles.width = cell_len(LABEL)
        yield head
        field = StayingField(compact=True, select_on_focus=False)
        field.cursor_blink = False
        field.clear_keys = self._clear_keys
        yield field
        yield Static(id="where", markup=False)

    def on_mount(self) -> None:
        self.show_scope(self.scopes[0])

    @property
    def field(self) -> StayingField:
        return self.query_one(StayingField)

    @property
    def text(self) -> str:
        """Return the text in the field."""
        return self.field.value

    @text.setter
    def text(self, text: str) -> None:
        self.field.value = text
        self.field.cursor_position = len(text)

    def show_scope(self, scope: str) -> None:
        """Show which scope is chosen."""
        names = "  ".join(f"[{name}]" if name == scope else name for name in self.scopes)
        self.query_one("#where", Static).update(f"]  in {names}")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))
