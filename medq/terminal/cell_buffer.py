"""What was drawn: a screen of cells, kept up to date from what Textual's compositor writes."""

import re

from rich.cells import split_graphemes

from medq.terminal.cell_style import PLAIN, CellStyle, apply_sgr, blank_style, without_color

Cell = tuple[str, CellStyle]
"""The text of a cell (a letter with its combining marks) and its look; "" is the right half of a wide letter."""
BLANK: Cell = (" ", PLAIN)
_TOKEN = re.compile(
    r"\x1b\[(\d*(?:;\d*)?H)"  # to a row and column, counted from 1
    r"|\x1b\[([\d;:]*m)"
    r"|(\r?\n)"
    r"|([^\x00-\x1f\x7f-\x9f]+)"
    # Nothing else moves or writes in a frame; it is passed over.
    r"|\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])|[\x00-\x1f\x7f-\x9f]"
)


class _Cells(dict[str, Cell]):
    """The cells of one look by their ASCII letter: the same letter is the same object, so that rows compare quickly."""

    def __init__(self, style: CellStyle) -> None:
        self.style = style

    def __missing__(self, letter: str) -> Cell:
        cell = self[letter] = (letter, blank_style(self.style) if letter == " " else self.style)
        return cell


class CellBuffer:
    """`rows` of cells, and where the real cursor is wanted (None: nowhere). `colours` False keeps them out of every look."""

    def __init__(self, width: int, height: int, *, colors: bool = True) -> None:
        self.width, self.height, self.colors = width, height, colors
        self.rows: list[list[Cell]] = [[BLANK] * width for _ in range(height)]
        self.cursor: tuple[int, int] | None = None
        self._cells_by_style: dict[CellStyle, _Cells] = {}

    def resize(self, width: int, height: int) -> None:
        """Another size: what is on both stays until it is drawn anew."""
        if (width, height) != (self.width, self.height):
            old = self.rows[:height] + [[] for _ in range(height - self.height)]
            self.rows = [_fit_row(row, width) for row in old]
            self.width, self.height = width, height

    def apply_frame(self, data: str) -> None:
        """Take one frame: moves, looks, text. What would fall outside the screen is cut off."""
        x = y = 0
        style = PLAIN
        wrote = False
        for place, parameters, newline, text in _TOKEN.findall(data):
            if text:
                x, wrote = self._write(text, x, y, style), True
            elif parameters:
                style = apply_sgr(style, parameters[:-1])
            elif newline:
                x, y = 0, y + 1
            elif place:
                row, _, column = place[:-1].partition(";")
                x, y, wrote = int(column or 1) - 1, int(row or 1) - 1, False
        # Textual ends each frame with a move to where a field has its cursor, or to the corner.
        self.cursor = (
            (x, y)
            if not wrote and (x, y) != (0, 0) and x < self.width and y < self.height
            else None
        )

    def _write(self, text: str, x: int, y: int, style: CellStyle) -> int:
        """The column behind the text."""
        if y >= self.height or x >= self.width:
            return x
        if not self.colors:
            style = without_color(style)
        known = self._cells_by_style.get(style)
        if known is None:
            if len(self._cells_by_style) > 256:
                self._cells_by_style.clear()
            known = self._cells_by_style[style] = _Cells(style)
        row = self.rows[y]
        cells = (
            list(map(known.__getitem__, text))
            if text.isascii()
            else _wide_cells(text, style, row, x)
        )
        del cells[self.width - x :]
        end = x + len(cells)
        if not cells:
            return x
        # Half of a wide letter that is written over leaves a blank.
        if not row[x][0] and x:
            row[x - 1] = (" ", blank_style(row[x - 1][1]))
        if end < self.width and not row[end][0]:
            row[end] = (" ", blank_style(row[end][1]))
        row[x:end] = cells
        if end == self.width and _is_wide(row[-1][0]):
            row[-1] = (" ", blank_style(row[-1][1]))
        return end


def _wide_cells(text: str, style: CellStyle, row: list[Cell], x: int) -> list[Cell]:
    """The cells of text with letters of any width. Marks at its begin combine with the letter that stands before column x."""
    cells: list[Cell] = []
    for start, end, width in split_graphemes(text)[0]:
        letter = text[start:end]
        if width:
            cells.append((letter, blank_style(style) if letter == " " else style))
            cells.extend([("", style)] * (width - 1))
        elif x:
            at = x - 1 if row[x - 1][0] or x == 1 else x - 2
            row[at] = (row[at][0] + letter, row[at][1])
    return cells


def _is_wide(letter: str) -> bool:
    return bool(letter) and not letter.isascii() and split_graphemes(letter)[1] == 2


def _fit_row(row: list[Cell], width: int) -> list[Cell]:
    row = row[:width] + [BLANK] * (width - len(row))
    if row and _is_wide(row[-1][0]):
        row[-1] = BLANK
    return row
