"""The lines of the totals screen: a table of one grouping, and one line by age and by code."""

from collections.abc import Iterable

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from medq.domain.money import plain
from medq.domain.queue.totals import Totals, TotalsColumn, TotalsLine
from widgets.cells import align_left, align_right
from widgets.cursor_lines import CursorLines
from widgets.line_widget import with_cursor
from widgets.theme import Theme, theme_of

NAME_WIDTH = 14
SHARE_WIDTH = 12
COLUMNS = (  # head, width and figure of each column after the name
    ("Items", 7, TotalsColumn.ITEMS),
    ("Amount", 13, TotalsColumn.AMOUNT),
    ("Est. recovery", 15, TotalsColumn.EXPECTED),
    ("Due 10 d", 10, TotalsColumn.SOON),
    ("Late", 6, TotalsColumn.LATE),
)
MONEY = (TotalsColumn.AMOUNT, TotalsColumn.EXPECTED)


class TotalsTable(CursorLines):
    """Shows `lines`, the column `column` strong, and a cursor; `most_cents` is the whole share."""

    DEFAULT_CSS = "TotalsTable { height: 1fr; }"

    lines: reactive[tuple[TotalsLine, ...]] = reactive(())
    column: reactive[TotalsColumn] = reactive(TotalsColumn.AMOUNT)
    most_cents: reactive[int] = reactive(0)

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def line(self) -> TotalsLine | None:
        """Return the line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def render_line(self, y: int) -> Strip:
        width, theme, number = self.outer_size.width, theme_of(self), self.top + y
        if number >= len(self.lines):
            return Strip([Segment(" " * width, theme.plain)], width)
        line = self.lines[number]
        segments = totals_segments(line, theme, self.column, most_cents=self.most_cents)
        strip = Strip(segments).adjust_cell_length(width, theme.plain)
        return with_cursor(strip, theme, " > ") if number == self.cursor else strip


def totals_header(name: str) -> str:
    """Return the heads of the columns, above their figures."""
    heads = (align_right(head, width) for head, width, _column in COLUMNS)
    return f"   {align_left(name, NAME_WIDTH)}{''.join(heads)}  Share"


def totals_segments(
    line: TotalsLine, theme: Theme, column: TotalsColumn | None, *, most_cents: int = 0
) -> list[Segment]:
    """Return a line of the table; without a column all its figures are strong."""
    name_style = theme.plain if column is not None else theme.strong
    segments = [Segment(f"   {align_left(line.name, NAME_WIDTH)}", name_style)]
    for _head, width, each in COLUMNS:
        style = theme.strong if column in (each, None) else theme.plain
        if each is TotalsColumn.LATE and line.late:
            style = theme.urgent
        elif each is TotalsColumn.SOON and line.soon:
            style = theme.soon
        segments.append(Segment(align_right(_figure(line, each), width), style))
    share = -(-line.money_cents * SHARE_WIDTH // most_cents) if most_cents > 0 else 0
    return [*segments, Segment(f"  {'#' * max(0, share)}", theme.plain)]


def _figure(line: TotalsLine, column: TotalsColumn) -> str:
    value = line.value(column)
    if column not in MONEY:
        return f"{value:,}"
    return plain(value) if line.has_money else "--"


def age_lines(name: str, ages: Totals, width: int) -> tuple[str, str]:
    """Return one line's amount by age: the bands, and the amounts below them."""
    head = f" {name} by age"
    cells = [(line.name, plain(line.money_cents)) for line in ages.lines]
    start = align_left(head, max(len(head), NAME_WIDTH))
    bands = "".join(align_right(band, 12) for band, _amount in cells)
    amounts = "".join(align_right(amount, 12) for _band, amount in cells)
    return align_left(start + bands, width), align_left(" " * len(start) + amounts, width)


def code_line(name: str, codes: Totals, width: int) -> str:
    """Return one line's items by code, the most first, the others together."""
    lines = sorted(codes.lines, key=lambda line: -line.items)
    text = f" {name} by code "
    for number, line in enumerate(lines):
        rest = sum(other.items for other in lines[number:])
        part = f"   {line.name} {line.items:,}"
        tail = f"   other {rest:,}"
        is_last = number == len(lines) - 1
        if len(text) + len(part) + (0 if is_last else len(tail)) > width:
            return align_left(text + tail, width)
        text += part
    return align_left(text, width)


def csv_text(grouping: str, lines: Iterable[TotalsLine]) -> str:
    """Return the table as CSV, money in dollars with two decimals."""
    rows = [[grouping, "items", "amount", "estimated recovery", "due in 10 days", "late"]]
    for line in lines:
        money = [f"{cents / 100:.2f}" for cents in (line.money_cents, line.expected_cents)]
        rows.append([line.name, str(line.items), *money, str(line.soon), str(line.late)])
    return "".join(",".join(map(_csv_cell, row)) + "\r\n" for row in rows)


def _csv_cell(text: str) -> str:
    """Return a cell in quotes; one that a spreadsheet would compute stays text."""
    quoted = text.replace('"', '""')
    return f'"\'{quoted}"' if text[:1] in "=+-@" and not text[1:2].isdigit() else f'"{quoted}"'
