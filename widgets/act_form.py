"""The form of an act in the last rows of a screen: all its fields at once, and what they mean."""

from dataclasses import dataclass
from enum import Enum

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from medq.domain.acts import FormNotes
from medq.domain.errors import MedqError
from widgets.cells import sanitize, truncate, wrap
from widgets.form_choices import choice_hint, choice_lines
from widgets.form_entries import FormEntries
from widgets.form_layout import PlacedField, place_fields
from widgets.form_row import FormLook
from widgets.form_spec import FormSpec
from widgets.hints import Hint
from widgets.line_widget import LineWidget
from widgets.theme import theme_of

MAX_NOTE_ROWS = 4
TIGHT = "tight"
"""The class of a screen that has too few rows above a form for a list and its detail."""
ROWS_ABOVE = 14  # header, hints, and a body of a list's head, one row and its detail


class FormState(Enum):
    """The stages of a form: it takes letters only while it is open."""

    OPEN = "open"
    LEFT = "left"  # Enter or Esc was pressed: keys after it are meant for the screen
    SAVING = "saving"  # the act is being done


class ActForm(LineWidget, can_focus=True):
    """Asks for the fields of an act; Enter saves, Esc goes on to the screen.

    It edits all of its fields itself, so that letters typed ahead are in order.
    """

    DEFAULT_CSS = "ActForm { height: 3; }"

    @dataclass
    class Entered(Message):
        """Enter was pressed on these answers, at this time of the clock of key events."""

        answers: dict[str, str]
        time: float

    @dataclass
    class Changed(Message):
        """The fields have other values now."""

        values: dict[str, str]

    def __init__(self, spec: FormSpec) -> None:
        super().__init__()
        self.spec = spec
        self.entries = FormEntries(spec.fields, spec.draft)
        self.state = FormState.OPEN
        self._notes = FormNotes()
        self._is_refused = False
        self._note_rows = 1  # never fewer than there were, so that the screen above stays

    # What the screen asks

    @property
    def is_closed(self) -> bool:
        """Return True once Enter or Esc was pressed and the screen has not answered yet."""
        return self.state is FormState.LEFT

    def hints(self) -> tuple[Hint, ...]:
        """Return the keys of row 24, with the choices where they are few and short."""
        many = len(self.entries.fields) > 1
        return (("enter", "save"), *((("tab", "next"),) if many else ()), *self._choice_hints())

    def _choice_hints(self) -> tuple[Hint, ...]:
        hint = choice_hint(self.entries.fields)
        return (hint,) if hint else ()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return where the next character goes."""
        for y, row in enumerate(self._rows(self.outer_size.width)):
            for placed in row:
                if placed.field == self.entries.current:
                    _text, cell = self.entries.line(placed.field).window(placed.width)
                    return Offset(self.region.x + placed.text_x + cell, self.region.y + 1 + y)
        return self.region.offset

    @property
    def text(self) -> str:
        """Return the text of the current field."""
        return self.entries.line(self.entries.current).text

    # What the screen tells

    def save(self) -> None:
        """Take no letters while the act is being done."""
        self.state = FormState.SAVING
        self._redraw()

    def return_rows(self) -> None:
        """Let the screen above have its rows again: the form is removed."""
        self.screen.remove_class(TIGHT)

    def reopen(self) -> None:
        """Take letters again: Enter was not meant for what is shown."""
        self.state = FormState.OPEN
        self._redraw()

    def show_notes(self, notes: FormNotes) -> None:
        """Show what the typed values mean, unless a refusal is shown."""
        self._notes = notes._replace(lines=self._notes.lines) if self._is_refused else notes
        self._redraw()

    def refuse(self, error: MedqError) -> None:
        """Take letters again, and say why the act was not done."""
        self.state = FormState.OPEN
        self._is_refused = True
        self._notes = self._notes._replace(lines=(f"{error.message} {error.hint}".strip(),))
        if error.field:
            self.entries.go_to(error.field)
        self._redraw()

    def clear(self) -> None:
        """Empty the current field."""
        self.entries.line(self.entries.current).set("")
        self._change()

    def move(self, count: int) -> None:
        """Go some fields on, or back."""
        before = self.entries.values()
        self.entries.move(count)
        if self.entries.values() != before:
            self._change()
        self._redraw()

    # Keys

    async def _on_key(self, event: events.Key) -> None:
        if self.state is not FormState.OPEN:
            return
        if event.key == "escape":
            self.state = FormState.LEFT
        elif event.key == "enter":
            event.stop()
            self._enter(event.time)
        elif event.is_printable and event.character is not None:
            event.stop()
            self.entries.insert(event.character)
            self._change()
        elif self._edit(event.key):
            event.stop()

    def _enter(self, time: float) -> None:
        try:
            answers = self.entries.answers()
        except MedqError as error:
            self.refuse(error)
        else:
            self.state = FormState.LEFT
            self.post_message(self.Entered(answers, time))

    def _edit(self, key: str) -> bool:
        """Do what an editing key does; return False if it is none."""
        line = self.entries.line(self.entries.current)
        match key:
            case "left":
                line.move_to(line.cursor - 1)
            case "right":
                line.move_to(line.cursor + 1)
            case "home":
                line.move_to(0)
            case "end":
                line.move_to(len(line.text))
            case "backspace":
                line.delete_left()
                self._change()
            case "shift+tab":
                self.move(-1)
            case _:
                return False
        self._redraw()
        return True

    def _on_paste(self, event: events.Paste) -> None:
        """Insert pasted text as one line: a line end in it must not save the form."""
        event.stop()
        if self.state is FormState.OPEN:
            self.entries.line(self.entries.current).insert(sanitize(" ".join(event.text.split())))
            self._change()

    def _change(self) -> None:
        self._is_refused = False
        self.post_message(self.Changed(self.entries.values()))
        self._redraw()

    # Drawing

    def on_mount(self) -> None:
        self._redraw()

    def on_resize(self) -> None:
        self._redraw()

    def _redraw(self) -> None:
        width = self.app.size.width
        self._note_rows = max(self._note_rows, len(self._note_lines(width)))
        rows = 1 + len(self._rows(width)) + len(self._choice_lines(width)) + self._note_rows
        self.screen.set_class(self.app.size.height - rows < ROWS_ABOVE, TIGHT)
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows
        self.refresh()

    def _head_width(self, width: int) -> int:
        return min(cell_len(self._head_text(width)) + 2, width)

    def _head_text(self, width: int) -> str:
        return truncate(f"{self.spec.title} {self.spec.target}".strip(), width // 2)

    def _rows(self, width: int) -> tuple[tuple[PlacedField, ...], ...]:
        return place_fields(self.entries.fields, self._head_width(width), width)

    def _choice_lines(self, width: int) -> list[str]:
        if self._choice_hints():
            return []
        return choice_lines(self.entries, width)

    def _note_lines(self, width: int) -> list[str]:
        lines = [line for note in self._notes.lines for line in wrap(note, width - 2)]
        return lines[:MAX_NOTE_ROWS]

    def render_line(self, y: int) -> Strip:
        """Return a line: the rule, the rows of fields, the choices, what the values mean."""
        width, theme = self.outer_size.width, theme_of(self)
        rows = self._rows(width)
        texts = [*self._choice_lines(width), *self._note_lines(width)]
        if y == 0:
            segments = [Segment("-" * width, theme.plain)]
        elif y <= len(rows):
            look = FormLook(self.entries, theme, self._notes.tone, self.state is FormState.OPEN)
            segments = look.row_segments(
                rows[y - 1], f" {self._head_text(width)}" if y == 1 else ""
            )
        else:
            at = y - 1 - len(rows)
            segments = [Segment(f" {texts[at]}" if at < len(texts) else "", theme.plain)]
        return Strip(segments).adjust_cell_length(width, theme.plain)
