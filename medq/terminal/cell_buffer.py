"""The drawn screen as cells, updated from the frames that Textual's compositor writes."""

import re

from rich.cells import split_graphemes

from medq.terminal.cell_style import PLAIN, CellStyle, apply_sgr, blank_style, without_color

Cell = tuple[str, CellStyle]
"""The text of a cell and its style.

The text is a letter with its combining marks; "" is the right half of a wide letter.
"""
BLANK: Cell = (" ", PLAIN)
MAX_STYLES = 256  # styles whose cells are cached
_TOKEN = re.compile(
    r"\x1b\[(\d*(?:;\d*)?H)"  # move to a row and column, counted from 1
    r"|\x1b\[([\d;:]*m)"
    r"|(\r?\n)"
    r"|([^\x00-\x1f\x7f-\x9f]+)"
    # Nothing else in a frame moves the cursor or writes: it is skipped.
    r"|\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])"
    r"|[\x00-\x1f\x7f-\x9f]"
)


class _Cells(dict[str, Cell]):
    """The cells of one style by their ASCII letter.

    The same letter is the same object, so that rows compare quickly.
    """

    def __init__(self, style: CellStyle) -> None:
        self.style = style

    def __missing__(self, letter: str) -> Cell:
        cell = self[letter] = (letter, blank_style(self.style) if letter == " " else self.style)
        return cell


class CellBuffer:
    """The drawn screen: `rows` of cells, and `cursor`, the position of the terminal's own cursor.

    `cursor` is None where it is hidden. With `colors` False no cell gets a color.
    """

    def __init__(self, width: int, height: int, *, colors: bool = True) -> None:
        self.width, self.height, self.colors = width, height, colors
        self.rows: list[list[Cell]] = [[BLANK] * width for _ in range(height)]
        self.cursor: tuple[int, int] | None = None
        self._cells_by_style: dict[CellStyle, _Cells] = {}

    def resize(self, width: int, height: int) -> None:
        """Change the size; the cells that both sizes share stay until they are redrawn."""
        if (width, height) != (self.width, self.height):
            rows = self.rows[:height] + [[] for _ in range(height - self.height)]
            self.rows = [_fit_row(row, width) for row in rows]
            self.width, self.height = width, height

    def apply_frame(self, data: str) -> None:
        """Apply one frame of moves, styles and text; text outside the screen is cut off."""
        x = y = 0
        style = PLAIN
        wrote = False
        for position, parameters, newline, text in _TOKEN.findall(data):
            if text:
                x, wrote = self._write(text, x, y, style), True
            elif parameters:
                style = apply_sgr(style, parameters[:-1])
            elif newline:
                x, y = 0, y + 1
            elif position:
                row, _, column = position[:-1].partition(";")
                x, y, wrote = int(column or 1) - 1, int(row or 1) - 1, False
        # Textual ends each frame with a move to a field's cursor, or to the corner.
        self.cursor = (
            (x, y)
            if not wrote and (x, y) != (0, 0) and x < self.width and y < self.height
            else None
        )

    def _write(self, text: str, x: int, y: int, style: CellStyle) -> int:
        """Write text at a position and return the column after it."""
        if y >= self.height or x >= self.width:
            return x
        if not self.colors:
            style = without_color(style)
        style_cells = self._cells_by_style.get(style)
        if style_cells is None:
            if len(self._cells_by_style) > MAX_STYLES:
                self._cells_by_style.clear()
            style_cells = self._cells_by_style[style] = _Cells(style)
        row = self.rows[y]
        cells = (
            list(map(style_cells.__getitem__, text))
            if text.isascii()
            else _wide_cells(text, style, row, x)
        )
        del cells[self.width - x :]
        end = x + len(cells)
        if not cells:
            return x
        # A wide letter whose one half is overwritten leaves a blank.
        if not row[x][0] and x:
            row[x - 1] = (" ", blank_style(row[x - 1][1]))
        if end < self.width and not row[end][0]:
            row[end] = (" ", blank_style(row[end][1]))
        row[x:end] = cells
        if end == self.width and _is_wide(row[-1][0]):
            row[-1] = (" ", blank_style(row[-1][1]))
        return end


def _wide_cells(text: str, style: CellStyle, row: list[Cell], x: int) -> list[Cell]:
    """Return the cells of text with letters of any width.

    Combining marks at its start are added to the letter of `row` before column x.
    """
    cells: list[Cell] = []
    for start, end, width in split_graphemes(text)[0]:
        letter = text[start:end]
        if width:
            cells.append((letter, blank_style(style) if letter == " " else style))
            cells.extend([("", style)] * (width - 1))
        elif x:
            column = x - 1 if row[x - 1][0] or x == 1 else x - 2
            row[column] = (row[column][0] + letter, row[column][1])
    return cells


def _is_wide(letter: str) -> bool:
    return bool(letter) and not letter.isascii() and split_graphemes(letter)[1] == 2


def _fit_row(row: list[Cell], width: int) -> list[Cell]:
    row = row[:width] + [BLANK] * (width - len(row))
    if row and _is_wide(row[-1][0]):
        row[-1] = BLANK
    return row
