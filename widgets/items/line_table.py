"""The table of a claim's service lines: billed, allowed, paid, adjusted and owed by the patient."""

from collections.abc import Sequence

from medq.domain.items.item_page import ServiceLine
from medq.domain.money import plain
from widgets.cells import align_left, align_right, truncate
from widgets.text_pane import TextLine

MOST_LINES = 4
LEAST_SUMMED = 3  # lines whose sums are not seen at once
UNDECIDED = "--"
CODE_COLUMN = 7
WIDTHS = (6, 6, 5, 10, 10, 10, 11, 10, 8)
HEAD = ("CPT", "Mod", "Units", "Billed", "Allowed", "Paid", "Adjusted", "Code", "Pt resp")
LEFT_COLUMNS = frozenset({0, 1, CODE_COLUMN})


def line_table(lines: Sequence[ServiceLine], most: int = MOST_LINES) -> list[TextLine]:
    """Return head and lines; of more than `most` lines the first ones, and always the totals."""
    if not lines:
        return []
    table = [TextLine(_row(HEAD))]
    shown = lines if len(lines) <= most else lines[: most - 1]
    table += [TextLine(_row(_cells(line))) for line in shown]
    hidden = len(lines) - len(shown)
    if hidden:
        table.append(TextLine(f" ... {hidden} more lines (pgdn)", says_more=True))
    if len(lines) >= LEAST_SUMMED:
        table.append(TextLine(_row(_cells(total_line(lines)))))
    return table


def billed_table(lines: Sequence[ServiceLine], most: int = MOST_LINES) -> list[TextLine]:
    """Return the lines as they are billed, for a claim that no payer has decided."""
    if not lines:
        return []
    shown = lines if len(lines) <= most else lines[: most - 1]
    table = [TextLine(_billed_row(("CPT", "Mod", "Units", "Charge")))]
    for line in shown:
        cells = (line.procedure, line.modifiers, line.units, plain(line.billed_cents))
        table.append(TextLine(_billed_row(cells)))
    hidden = len(lines) - len(shown)
    if hidden:
        table.append(TextLine(f" ... {hidden} more lines (pgdn)", says_more=True))
    return table


def _billed_row(cells: Sequence[str]) -> str:
    procedure, modifiers, units, charge = cells
    return (
        f" {align_left(procedure, 7)}{align_left(modifiers, 12)}"
        f"{align_right(units, 6)}{align_right(charge, 12)}"
    )


def total_line(lines: Sequence[ServiceLine]) -> ServiceLine:
    """Return the sums of all lines; None where no line has an amount."""
    return ServiceLine(
        "Total",
        "",
        "",
        sum(line.billed_cents for line in lines),
        _sum([line.allowed_cents for line in lines]),
        _sum([line.paid_cents for line in lines]),
        _sum([line.adjusted_cents for line in lines]),
        _sum([line.patient_cents for line in lines]),
    )


def _sum(amounts: Sequence[int | None]) -> int | None:
    known = [cents for cents in amounts if cents is not None]
    return sum(known) if known else None


def _cells(line: ServiceLine) -> tuple[str, ...]:
    return (
        line.procedure,
        _first_of(line.modifiers.split(), most=2),
        line.units,
        plain(line.billed_cents),
        _amount(line.allowed_cents),
        _amount(line.paid_cents),
        _amount(line.adjusted_cents),
        _first_of(line.codes, most=1),
        _amount(line.patient_cents),
    )


def _amount(cents: int | None) -> str:
    return UNDECIDED if cents is None else plain(cents)


def _first_of(codes: Sequence[str], most: int) -> str:
    """Return the first codes whole; where there are more, one and how many more."""
    if len(codes) <= most:
        return " ".join(codes)
    return f"{codes[0]} +{len(codes) - 1}"


def _row(cells: Sequence[str]) -> str:
    text = " "
    for column, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True)):
        if column in LEFT_COLUMNS:
            gap = "  " if column == CODE_COLUMN else ""
            text += gap + align_left(truncate(cell, width - 1), width)
        else:
            text += align_right(cell, width)
    return text.rstrip()
