"""The difference between the drawn screen and what the terminal shows: only that is sent."""

from collections import Counter
from typing import NamedTuple

from medq.terminal.cell_buffer import BLANK, Cell, CellBuffer
from medq.terminal.cell_style import PLAIN
from medq.terminal.charset import to_ascii
from medq.terminal.cursor_writer import MIN_ERASED, CursorWriter, Rows

RESET_TERMINAL = "\x0f\x1b(B\x1b[m\x1b[r\x1b[?7l\x1b[H\x1b[2J"
"""Set charset, style and scroll region back, after other programs' output, and clear the screen."""
MIN_SCROLLED = 2  # rows that must have moved together
SHOW_CURSOR, HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"


class Scroll(NamedTuple):
    """Rows `top` to `bottom` (included) that moved up by `lines` (down: negative)."""

    top: int
    bottom: int
    lines: int


class ScreenDiff:
    """The drawn screen and a copy of what the terminal shows.

    `draw` takes what Textual writes; `take_changes` returns what the terminal must be sent then.
    `only_ascii` may change at any time: the next `take_changes` covers the cells it affects.
    """

    def __init__(self, *, only_ascii: bool = False, colors: bool = True) -> None:
        self.only_ascii = only_ascii
        self._buffer = CellBuffer(0, 0, colors=colors)
        self._shown: Rows | None = None
        self._writer = CursorWriter(0)
        self._is_cursor_shown = False

    def draw(self, frame: str, width: int, height: int) -> None:
        """Apply a frame to the drawn screen, which has that size."""
        self._buffer.resize(width, height)
        self._buffer.apply_frame(frame)

    def invalidate(self) -> None:
        """Take what the terminal shows as unknown: the next `take_changes` returns all of it."""
        self._shown = None

    def take_changes(self) -> str:
        """Return what must be sent to the terminal, "" for nothing, and take it as shown."""
        drawn = self._buffer
        rows = [_ascii_row(row) for row in drawn.rows] if self.only_ascii else drawn.rows
        shown, reset = self._shown, ""
        if shown is None or len(shown) != drawn.height or len(shown[0]) != drawn.width:
            if not drawn.height or not drawn.width:
                return ""
            shown = [[BLANK] * drawn.width for _ in rows]
            reset = RESET_TERMINAL + ("" if self._is_cursor_shown else HIDE_CURSOR)
            self._writer = CursorWriter(drawn.width)
            self._writer.x, self._writer.y, self._writer.style = 0, 0, PLAIN
        writer = self._cheapest_update(shown, rows)
        self._update_cursor(writer)
        self._writer, self._shown = writer, [list(row) for row in rows]
        text, writer.sent = reset + "".join(writer.sent), []
        return text

    def _cheapest_update(self, shown: Rows, rows: Rows) -> CursorWriter:
        """Return the writer that updates the screen with the fewest characters.

        Three are tried: scroll first, write directly, or erase from the first changed row on.
        Each is abandoned as soon as it costs as much as the best before it.
        """
        scrolling, direct, erasing = (self._writer.copy() for _ in range(3))
        attempts = [(direct, shown)]
        scroll = find_scroll(shown, rows)
        if scroll is not None:
            attempts.insert(0, (scrolling, scrolling.scroll(shown, *scroll)))
        changed = [y for y, row in enumerate(rows) if row != shown[y]]
        if len(changed) >= MIN_ERASED and any(
            cell != BLANK for row in shown[changed[0] :] for cell in row
        ):
            attempts.append((erasing, erasing.erase_below(shown, changed[0])))
        best, cost = direct, None
        for writer, start_rows in attempts:
            if writer.update_rows(start_rows, rows, cost):
                best, cost = writer, writer.cost()
        return best

    def _update_cursor(self, writer: CursorWriter) -> None:
        """Move the terminal's own cursor to the focus, for programs that read the screen aloud."""
        cursor = self._buffer.cursor
        if cursor is not None:
            writer.move_to(*cursor)
        if self._is_cursor_shown != (cursor is not None):
            self._is_cursor_shown = cursor is not None
            writer.sent.append(SHOW_CURSOR if self._is_cursor_shown else HIDE_CURSOR)


def find_scroll(shown: Rows, rows: Rows) -> Scroll | None:
    """Return the scroll that moves most of the changed rows; None if it moves fewer than two."""
    blank = [BLANK] * len(rows[0])
    changed = [(y, row) for y, row in enumerate(rows) if row != shown[y] and row != blank]
    distances = Counter(
        shown_y - y
        for y, row in changed
        for shown_y, shown_row in enumerate(shown)
        if shown_row == row
    )
    if not distances:
        return None
    lines, row_count = distances.most_common(1)[0]
    if row_count < MIN_SCROLLED:
        return None
    moved = [y for y, row in changed if 0 <= y + lines < len(shown) and shown[y + lines] == row]
    return Scroll(min(moved[0], moved[0] + lines), max(moved[-1], moved[-1] + lines), lines)


def _ascii_row(row: list[Cell]) -> list[Cell]:
    """Return the row, as many cells, for a terminal that shows only ASCII."""
    if "".join(letter for letter, _ in row).isascii() and all(letter for letter, _ in row):
        return row
    cells: list[Cell] = []
    for x, (letter, style) in enumerate(row):
        if letter:
            width = 1 if x + 1 == len(row) or row[x + 1][0] else 2
            cells.extend((character, style) for character in to_ascii(letter, width))
    return cells
