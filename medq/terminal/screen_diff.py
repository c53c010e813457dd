"""What was drawn and what must be sent: a shadow of the terminal's screen, and only what differs goes over the line."""

from collections import Counter

from medq.terminal.cell_buffer import BLANK, Cell, CellBuffer
from medq.terminal.cell_style import PLAIN
from medq.terminal.charset import to_ascii
from medq.terminal.cursor_writer import MIN_ERASED, CursorWriter, Rows

RESET_TERMINAL = "\x0f\x1b(B\x1b[m\x1b[r\x1b[?7l\x1b[H\x1b[2J"
"""Whatever somebody else's output did to the terminal: letters, look, scroll region and screen as they must be."""
MIN_SCROLLED = 2


class ScreenDiff:
    """`draw` takes what Textual writes; `send` gives what brings the terminal's screen to it, or nothing.

    `only_ascii` may change at any moment: the next `send` sends the cells that look another way then.
    """

    def __init__(self, *, only_ascii: bool = False, colors: bool = True) -> None:
        self.only_ascii = only_ascii
        self._buffer = CellBuffer(0, 0, colors=colors)
        self._shown: Rows | None = None
        self._writer = CursorWriter(0)
        self._cursor_shown = False

    def draw(self, frame: str, width: int, height: int) -> None:
        """Take a frame of a screen of that size."""
        self._buffer.resize(width, height)
        self._buffer.apply_frame(frame)

    def invalidate(self) -> None:
        """Nobody knows what is on the terminal: `send` sends all of it anew."""
        self._shown = None

    def take_changes(self) -> str:
        """What must be written now."""
        drawn = self._buffer
        rows = [_ascii_row(row) for row in drawn.rows] if self.only_ascii else drawn.rows
        shown, begin = self._shown, ""
        if shown is None or len(shown) != drawn.height or len(shown[0]) != drawn.width:
            if not drawn.height or not drawn.width:
                return ""
            shown, begin = (
                [[BLANK] * drawn.width for _ in rows],
                RESET_TERMINAL + ("" if self._cursor_shown else "\x1b[?25l"),
            )
            self._writer = CursorWriter(drawn.width)
            self._writer.x, self._writer.y, self._writer.style = 0, 0, PLAIN
        writer = self._cheapest_update(shown, rows)
        self._update_cursor(writer)
        self._writer, self._shown = writer, [list(row) for row in rows]
        text, writer.sent = begin + "".join(writer.sent), []
        return text

    def _cheapest_update(self, shown: Rows, rows: Rows) -> CursorWriter:
        """The pen that brings it by the fewest letters: scrolled first, as it stands, or erased from the first row that changes.

        A way is left as soon as it is no cheaper than the one before.
        """
        scrolls, writes, erases = (self._writer.copy() for _ in range(3))
        ways = [(writes, shown)]
        found = find_scroll(shown, rows)
        if found is not None:
            ways.insert(0, (scrolls, scrolls.scroll(shown, *found)))
        changed = [y for y, row in enumerate(rows) if row != shown[y]]
        if len(changed) >= MIN_ERASED and any(
            cell != BLANK for row in shown[changed[0] :] for cell in row
        ):
            ways.append((erases, erases.erase_below(shown, changed[0])))
        best, cost = writes, None
        for writer, begun in ways:
            if writer.update_rows(begun, rows, cost):
                best, cost = writer, writer.cost()
        return best

    def _update_cursor(self, writer: CursorWriter) -> None:
        """The terminal's own cursor where the person's attention is, for programs that read the screen aloud."""
        wanted = self._buffer.cursor
        if wanted is not None:
            writer.move_to(*wanted)
        if self._cursor_shown != (wanted is not None):
            self._cursor_shown = wanted is not None
            writer.sent.append("\x1b[?25h" if self._cursor_shown else "\x1b[?25l")


def find_scroll(shown: Rows, rows: Rows) -> tuple[int, int, int] | None:
    """First row, last row and lines of the scroll that most rows went through; None where not even two did."""
    blank = [BLANK] * len(rows[0])
    changed = [(y, row) for y, row in enumerate(rows) if row != shown[y] and row != blank]
    steps = Counter(at - y for y, row in changed for at, was in enumerate(shown) if was == row)
    if not steps:
        return None
    lines, many = steps.most_common(1)[0]
    if many < MIN_SCROLLED:
        return None
    best = [y for y, row in changed if 0 <= y + lines < len(shown) and shown[y + lines] == row]
    return min(best[0], best[0] + lines), max(best[-1], best[-1] + lines), lines


def _ascii_row(row: list[Cell]) -> list[Cell]:
    """The row as a terminal gets it that shows only ASCII: as many cells."""
    if "".join(letter for letter, _ in row).isascii() and all(letter for letter, _ in row):
        return row
    cells: list[Cell] = []
    for x, (letter, style) in enumerate(row):
        if letter:
            width = 1 if x + 1 == len(row) or row[x + 1][0] else 2
            cells.extend((sign, style) for sign in to_ascii(letter, width))
    return cells
