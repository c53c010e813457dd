"""An item as one line of a list: sign, type, patient, DOS, payer, amount, due date and reason.

A wide list has the same columns in the same order, and more of them.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

from medq.domain.items.item import ItemRow
from widgets.cells import align_left, align_right, sanitize, truncate
from widgets.due_emphasis import due_emphasis
from widgets.item_texts import (
    Viewer,
    amount_text,
    due_text,
    full_reason_text,
    item_sign,
    patient_text,
    rate_text,
    reason_text,
    service_day_text,
    short_payer_text,
    worker_text,
    working_text,
)
from widgets.theme import Theme

SIGN_CELLS = 2  # the mark and the sign
WIDE_LIST = 120  # cells from which a list has all its columns
EXTRA_PATIENT_CELLS = 15  # of a list that is wider still, the reason takes the rest


class ListColumn(NamedTuple):
    """A column of a list: its head, its width in cells, and its text for a row and that width."""

    head: str
    width: int
    text: Callable[[ItemRow, Viewer, int], str]
    numbers: bool = False  # aligned at the right
    is_due: bool = False  # its style says how near the date is


def _patient(row: ItemRow, viewer: Viewer, width: int) -> str:
    """Return the patient, of a group with the number of the other items."""
    name = patient_text(row)
    if not row.more or row.bundle is not None:
        return name
    more = f" +{row.more:,}"
    return truncate(name, width - len(more)) + more


def _reason(row: ItemRow, viewer: Viewer, width: int) -> str:
    """Return the reason and who works the item; the reason is cut for that, not the worker."""
    worker = worker_text(row, viewer)
    if not worker:
        return reason_text(row, viewer, width)
    room = max(0, width - len(worker) - 1)
    return f"{truncate(reason_text(row, viewer, room), room)} {worker}"


TYPE = ListColumn("Type", 9, lambda row, viewer, width: row.kind.word)
PATIENT = ListColumn("Patient", 11, _patient)
SERVICE_DAY = ListColumn("DOS", 8, lambda row, viewer, width: service_day_text(row, viewer))
CLAIM = ListColumn("Claim", 9, lambda row, viewer, width: "" if row.bundle else row.number)
PAYER = ListColumn("Payer", 9, lambda row, viewer, width: short_payer_text(row))
AMOUNT = ListColumn("Amount", 10, lambda row, viewer, width: amount_text(row), numbers=True)
RATE = ListColumn("$/min", 5, lambda row, viewer, width: rate_text(row), numbers=True)
DUE = ListColumn("Due", 9, lambda row, viewer, width: due_text(row, viewer), is_due=True)
AGE = ListColumn("Age", 3, lambda row, viewer, width: str(row.age_days), numbers=True)
WORKING = ListColumn("Working", 10, lambda row, viewer, width: working_text(row, viewer))
REASON = ListColumn("Reason", 15, _reason)
FULL_REASON = REASON._replace(text=lambda row, viewer, width: full_reason_text(row, viewer, width))


def list_columns(width: int) -> tuple[ListColumn, ...]:
    """Return the columns of a list of that width, with the cursor's cell; they fill the width."""
    columns: tuple[ListColumn, ...] = (TYPE, PATIENT, SERVICE_DAY, PAYER, AMOUNT, DUE, REASON)
    if width >= WIDE_LIST:
        columns = (
            *(TYPE, PATIENT._replace(width=15), SERVICE_DAY, CLAIM, PAYER, AMOUNT, RATE, DUE, AGE),
            *(WORKING, FULL_REASON),
        )
    spare = width - 1 - SIGN_CELLS - sum(column.width + 1 for column in columns) + 1
    if spare > 0 and width > WIDE_LIST:
        spare_patient = min(EXTRA_PATIENT_CELLS, spare // 2)
        patient = columns[1]
        columns = (columns[0], patient._replace(width=patient.width + spare_patient), *columns[2:])
        spare -= spare_patient
    return (*columns[:-1], columns[-1]._replace(width=max(1, columns[-1].width + spare)))


def list_header(columns: tuple[ListColumn, ...], width: int) -> str:
    """Return the heads of the columns, above their text."""
    heads = (_cell(column, column.head) for column in columns)
    return align_left(" " * (1 + SIGN_CELLS) + " ".join(heads), width)


def _cell(column: ListColumn, text: str) -> str:
    return align_right(text, column.width) if column.numbers else align_left(text, column.width)


def list_line(
    row: ItemRow,
    columns: tuple[ListColumn, ...],
    viewer: Viewer,
    theme: Theme,
    *,
    marked: bool = False,
) -> list[Segment]:
    """Return the row's line without the cursor's cell: mark, sign and columns."""
    sign = item_sign(row, viewer)
    texts = [column.text(row, viewer, column.width) for column in columns]
    segments = [
        Segment("*" if marked else " ", theme.marked if marked else theme.plain),
        Segment(sign, theme.sign(sign)),
    ]
    for column, cell in _cells(columns, texts):
        emphasis = due_emphasis(row, viewer) if column.is_due else None
        style = theme.style_of(emphasis) if emphasis is not None else theme.plain
        text = cell.rstrip() if column.is_due else cell
        segments += [Segment(text, style), Segment(f"{cell[len(text) :]} ", theme.plain)]
    segments[-1] = Segment(segments[-1].text[:-1], theme.plain)  # no blank after the last column
    return segments


def _cells(columns: tuple[ListColumn, ...], texts: list[str]) -> Iterator[tuple[ListColumn, str]]:
    """Yield each column with its cells; a long text runs on over the blanks at its right.

    So a name has the room of the DOS that its item does not have, and a number to call that of an
    amount that is not shown. The columns under it are not yielded.
    """
    cells = [_cell(column, text) for column, text in zip(columns, texts, strict=True)]
    number = 0
    while number < len(columns):
        column, text, cell = columns[number], texts[number], cells[number]
        number += 1
        if not column.numbers and number < len(columns) and cell_len(sanitize(text)) > column.width:
            right = cells[number]
            blanks = len(right) - len(right.lstrip(" "))
            # One blank stays before the text at the right.
            taken = blanks + 1 if blanks == len(right) else blanks
            if taken:
                room = column.width + taken
                cell = align_left(text, room) + right[taken - 1 :]
                number += 1
        yield column, cell
