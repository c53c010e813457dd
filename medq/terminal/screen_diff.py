"""What was drawn and what must be sent: a shadow of the terminal's screen, and only what differs goes over the line."""

from collections import Counter

from medq.terminal.cell_buffer import BLANK, Cell, Drawn
from medq.terminal.cell_style import PLAIN
from medq.terminal.charset import to_ascii
from medq.terminal.cursor_writer import LEAST_ERASED, Pen, Rows

FRESH = "\x0f\x1b(B\x1b[m\x1b[r\x1b[?7l\x1b[H\x1b[2J"
"""Whatever somebody else's output did to the terminal: letters, look, scroll region and screen as they must be."""
LEAST_SCROLLED = 2


class Output:
    """`draw` takes what Textual writes; `send` gives what brings the terminal's screen to it, or nothing.

    `only_ascii` may change at any moment: the next `send` sends the cells that look another way then.
    """

    def __init__(self, *, only_ascii: bool = False, colours: bool = True) -> None:
        self.only_ascii = only_ascii
        self._drawn = Drawn(0, 0, colours=colours)
        self._shown: Rows | None = None
        self._pen = Pen(0)
        self._cursor_shown = False

    def draw(self, frame: str, width: int, height: int) -> None:
        """Take a frame of a screen of that size."""
        self._drawn.resize(width, height)
        self._drawn.frame(frame)

    def lost(self) -> None:
        """Nobody knows what is on the terminal: `send` sends all of it anew."""
        self._shown = None

    def send(self) -> str:
        """What must be written now."""
        drawn = self._drawn
        rows = [_in_ascii(row) for row in drawn.rows] if self.only_ascii else drawn.rows
        shown, begin = self._shown, ""
        if shown is None or len(shown) != drawn.height or len(shown[0]) != drawn.width:
            if not drawn.height or not drawn.width:
                return ""
            shown, begin = (
                [[BLANK] * drawn.width for _ in rows],
                FRESH + ("" if self._cursor_shown else "\x1b[?25l"),
            )
            self._pen = Pen(drawn.width)
            self._pen.x, self._pen.y, self._pen.look = 0, 0, PLAIN
        pen = self._cheapest(shown, rows)
        self._place_cursor(pen)
        self._pen, self._shown = pen, [list(row) for row in rows]
        text, pen.sent = begin + "".join(pen.sent), []
        return text

    def _cheapest(self, shown: Rows, rows: Rows) -> Pen:
        """The pen that brings it by the fewest letters: scrolled first, as it stands, or erased from the first row that changes.

        A way is left as soon as it is no cheaper than the one before.
        """
        scrolls, writes, erases = (self._pen.copy() for _ in range(3))
        ways = [(writes, shown)]
        found = scrolled(shown, rows)
        if found is not None:
            ways.insert(0, (scrolls, scrolls.scroll(shown, *found)))
        changed = [y for y, row in enumerate(rows) if row != shown[y]]
        if len(changed) >= LEAST_ERASED and any(
            cell != BLANK for row in shown[changed[0] :] for cell in row
        ):
            ways.append((erases, erases.clear(shown, changed[0])))
        best, cost = writes, None
        for pen, begun in ways:
            if pen.bring(begun, rows, cost):
                best, cost = pen, pen.cost()
        return best

    def _place_cursor(self, pen: Pen) -> None:
        """The terminal's own cursor where the person's attention is, for programs that read the screen aloud."""
        wanted = self._drawn.cursor
        if wanted is not None:
            pen.go(*wanted)
        if self._cursor_shown != (wanted is not None):
            self._cursor_shown = wanted is not None
            pen.sent.append("\x1b[?25h" if self._cursor_shown else "\x1b[?25l")


def scrolled(shown: Rows, rows: Rows) -> tuple[int, int, int] | None:
    """First row, last row and lines of the scroll that most rows went through; None where not even two did."""
    blank = [BLANK] * len(rows[0])
    changed = [(y, row) for y, row in enumerate(rows) if row != shown[y] and row != blank]
    steps = Counter(at - y for y, row in changed for at, was in enumerate(shown) if was == row)
    if not steps:
        return None
    lines, many = steps.most_common(1)[0]
    if many < LEAST_SCROLLED:
        return None
    best = [y for y, row in changed if 0 <= y + lines < len(shown) and shown[y + lines] == row]
    return min(best[0], best[0] + lines), max(best[-1], best[-1] + lines), lines


def _in_ascii(row: list[Cell]) -> list[Cell]:
    """The row as a terminal gets it that shows only ASCII: as many cells."""
    if "".join(letter for letter, _ in row).isascii() and all(letter for letter, _ in row):
        return row
    cells: list[Cell] = []
    for x, (letter, look) in enumerate(row):
        if letter:
            width = 1 if x + 1 == len(row) or row[x + 1][0] else 2
            cells.extend((sign, look) for sign in to_ascii(letter, width))
    return cells
