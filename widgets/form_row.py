"""A row of a form as it is drawn: labels, brackets, texts, and the field with the cursor."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from medq.domain.acts import Field, FieldKind, Tone
from widgets.cells import align_left, sanitize, truncate
from widgets.form_entries import FormEntries
from widgets.form_layout import PlacedField
from widgets.theme import Theme


class FormLook(NamedTuple):
    """The texts of a form with their styles; without a cursor while it takes no letters."""

    entries: FormEntries
    theme: Theme
    tone: Tone  # of dates
    has_cursor: bool

    def row_segments(self, row: Iterable[PlacedField], head: str) -> list[Segment]:
        """Return a row, which begins with the head of the form or ""."""
        segments = [Segment(head, self.theme.strong)] if head else []
        x = cell_len(head)
        for placed in row:
            segments.append(Segment(" " * (placed.x - x), self.theme.plain))
            segments.append(Segment(f"{placed.label}[", self.theme.plain))
            segments += self._text_segments(placed)
            segments.append(Segment("]", self.theme.plain))  # or the cursor, after a full text
            x = placed.end
        return segments

    def _text_segments(self, placed: PlacedField) -> list[Segment]:
        """Return the text of a field; the one with the cursor in reverse, the cursor's cell not."""
        line, style = self.entries.line(placed.field), self._style(placed.field)
        if not self.has_cursor or placed.field != self.entries.current:
            text = line.start(placed.width)
            if placed.field.choices:
                text = _choice_text(line.text, placed.width)
            return [Segment(text, style)]
        text, cell = line.window(placed.width)
        if line.prefilled and placed.field.choices:
            text = _choice_text(line.text, placed.width)
        is_toned = style is not self.theme.plain and self.tone is not Tone.PLAIN
        style = self.theme.under_cursor(style) if is_toned else self.theme.cursor
        if line.prefilled and line.text:
            return [Segment(text, style)]
        before, under = _split_cells(text, cell)
        return [
            Segment(before, style),
            Segment(under[:1], self.theme.plain),
            Segment(under[1:], style),
        ]

    def _style(self, field: Field) -> Style:
        """Return the style of a text: a date is strong, a late one in the color of its tone."""
        if field.kind is not FieldKind.DATE:
            return self.theme.plain
        style_by_tone = {Tone.CAUTION: self.theme.soon, Tone.ALARM: self.theme.urgent}
        return style_by_tone.get(self.tone, self.theme.strong)


def _choice_text(text: str, width: int) -> str:
    """Return what was chosen in `width` cells; what is cut says so."""
    return align_left(truncate(sanitize(text), width), width)


def _split_cells(text: str, cell: int) -> tuple[str, str]:
    """Return the characters before a cell, and the others."""
    cells = 0
    for index, character in enumerate(text):
        if cells >= cell:
            return text[:index], text[index:]
        cells += cell_len(character)
    return text, ""
