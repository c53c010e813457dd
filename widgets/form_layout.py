"""Where the fields of a form stand: in rows, the last text of a row as wide as the row."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from medq.domain.acts import Field, FieldKind
from widgets.cells import truncate

INDENT = 3  # of rows after the first
GAP = 2  # between two fields
MIN_TEXT_WIDTH = 15
MIN_WIDTH = 8
MAX_CHOICE_WIDTH = 27
WIDTH_BY_KIND = {FieldKind.DATE: 8, FieldKind.MONEY: 10}


class PlacedField(NamedTuple):
    """A field in a row: where its label begins, and the cells of its text."""

    field: Field
    x: int
    label: str
    width: int

    @property
    def text_x(self) -> int:
        """The first cell of its text, after the label and `[`."""
        return self.x + cell_len(self.label) + 1

    @property
    def end(self) -> int:
        """The cell after its `]`."""
        return self.text_x + self.width + 1


def place_fields(
    fields: Sequence[Field], head_width: int, width: int
) -> tuple[tuple[PlacedField, ...], ...]:
    """Return the fields in rows of `width` cells; the first row begins after the form's head."""
    rows: list[list[PlacedField]] = [[]]
    x = head_width
    for field in fields:
        label = _label(field)
        taken = cell_len(label) + _natural_width(field) + 2
        if x + taken > width and (rows[-1] or x > INDENT):
            rows.append([])
            x = INDENT
        # A label that would leave no cells for the text is cut.
        label = truncate(label, max(0, width - x - MIN_WIDTH - 2))
        text_width = min(_natural_width(field), width - x - cell_len(label) - 2)
        placed = PlacedField(field, x, label, text_width)
        rows[-1].append(placed)
        x = placed.end + GAP
    return tuple(tuple(_stretched(row, width)) for row in rows)


def _label(field: Field) -> str:
    text = field.label if field.form_label is None else field.form_label
    return f"{text} " if text else ""


def _natural_width(field: Field) -> int:
    if field.form_width:
        return field.form_width
    if field.choices:
        return min(max(_longest_choice(field), MIN_WIDTH), MAX_CHOICE_WIDTH)
    return WIDTH_BY_KIND.get(field.kind, MIN_TEXT_WIDTH)


def _longest_choice(field: Field) -> int:
    return max(map(cell_len, field.choice_texts or field.choices), default=0)


def _stretched(row: list[PlacedField], width: int) -> list[PlacedField]:
    """Return a row that fills the width.

    A choice takes what its longest words need of the cells that are left; the last free text takes
    the rest.
    """
    for at in range(len(row)):
        more = min(_longest_choice(row[at].field) - row[at].width, width - row[-1].end)
        if more > 0 and not row[at].field.form_width:
            row = _widened(row, at, more)
    texts = [at for at, placed in enumerate(row) if _is_free_text(placed.field)]
    if not texts:
        return row
    return _widened(row, texts[-1], width - row[-1].end)


def _widened(row: list[PlacedField], at: int, cells: int) -> list[PlacedField]:
    """Return a row with more cells for the text of one field; those after it move."""
    wide = row[at]._replace(width=row[at].width + cells)
    moved = [placed._replace(x=placed.x + cells) for placed in row[at + 1 :]]
    return [*row[:at], wide, *moved]


def _is_free_text(field: Field) -> bool:
    return field.kind is FieldKind.TEXT and not field.choices
