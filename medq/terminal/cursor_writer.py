"""The pen: brings a screen of cells to another by the fewest letters that a terminal needs for it.

A terminal may count a letter that is no ASCII otherwise than we do. So the cursor is never trusted behind one: the next cell is
reached by its column, and such a letter can spoil its own cells only, never the row.
"""

from medq.terminal.cell_buffer import BLANK, Cell
from medq.terminal.cell_style import PLAIN, CellStyle, blank_style, style_change

MAX_GAP = 3  # equal cells that are written again, where a jump over them takes four letters
ERASE = "\x1b[K"
MIN_ERASED = (
    6  # cells of a row, rows of a screen: where fewer change, nothing is won by erasing the rest
)
Rows = list[list[Cell]]


class CursorWriter:
    """Where the terminal's cursor is and how it writes; (-1: somewhere in the row or on the screen, None: unknown)."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.x = self.y = -1
        self.style: CellStyle | None = None
        self.sent: list[str] = []

    def copy(self) -> "CursorWriter":
        writer = CursorWriter(self.width)
        writer.x, writer.y, writer.style = self.x, self.y, self.style
        return writer

    def cost(self) -> int:
        return sum(map(len, self.sent))

    def set_style(self, style: CellStyle) -> None:
        if style is not self.style:
            self.sent.append(style_change(self.style, style))
            self.style = style

    def move_to(self, x: int, y: int) -> None:
        """The cheapest way there."""
        if (x, y) != (self.x, self.y):
            self.sent.append(shortest_move(self.x, self.y, x, y))
            self.x, self.y = x, y

    def write_cells(self, cells: list[Cell], x: int) -> None:
        """Write cells where the cursor is; x is the column of the first."""
        for letter, style in cells:
            if letter:
                if letter != " " or self.style is None or blank_style(self.style) != style:
                    self.set_style(style)
                self.sent.append(letter)
        self.x = (
            x + len(cells)
            if x + len(cells) < self.width and cells[-1][0].isascii() and cells[-1][0]
            else -1
        )

    def update_rows(self, shown: Rows, rows: Rows, most: int | None = None) -> bool:
        """Bring a screen from what is shown to other rows. False, and not brought, where that takes `most` letters or more."""
        cost = self.cost()
        if most is not None:
            left = most - cost
            for old, new in zip(shown, rows, strict=True):
                if old != new:
                    left -= minimum_cost(old, new)
                    if left <= 0:
                        return False
        for y, (old, new) in enumerate(zip(shown, rows, strict=True)):
            if old != new:
                writer = self._cheaper_row_update(y, old, new)
                self._adopt(writer)
                cost += writer.cost()
                if most is not None and cost >= most:
                    return False
        return True

    def _adopt(self, writer: "CursorWriter") -> None:
        """What another pen wrote from where this one was."""
        self.x, self.y, self.style = writer.x, writer.y, writer.style
        self.sent.extend(writer.sent)

    def _cheaper_row_update(self, y: int, old: list[Cell], new: list[Cell]) -> "CursorWriter":
        """The cheaper of two pens: one writes the cells that change, one erases the row from the first of them before."""
        kept = self.copy()
        kept._update_row(y, old, new)
        changed = [x for x, cell in enumerate(new) if cell != old[x]]
        first = changed[0]
        erased = old[:first] + [BLANK] * (self.width - first)
        if (
            len(changed) < MIN_ERASED
            or old == erased
            or kept.cost() <= len(ERASE) + minimum_cost(erased, new)
        ):
            return kept
        writer = self.copy()
        writer.move_to(first, y)
        writer.set_style(PLAIN)
        writer.sent.append(ERASE)
        writer._update_row(y, erased, new)
        return min(kept, writer, key=CursorWriter.cost)

    def _update_row(self, y: int, old: list[Cell], new: list[Cell]) -> None:
        end = width = self.width
        while end and new[end - 1] == BLANK:
            end -= 1
        erase = sum(cell != BLANK for cell in old[end:]) > (3 if self.style is PLAIN else 6)
        if not erase:
            end = width
        x = 0
        while x < end:
            if old[x] == new[x]:
                x += 1
                continue
            start, x = x, self._run_end(old, new, x, end)
            self.move_to(start, y)
            if any(not letter for letter, _ in new[start:x]) and any(
                letter != " " for letter, _ in old[start:x]
            ):
                # Where a terminal gives a wide letter one cell, the other must not show what stood there.
                self.sent.append(f"\x1b[{x - start}X")
            self.write_cells(new[start:x], start)
        if erase:
            self.move_to(end, y)
            self.set_style(PLAIN)
            self.sent.append(ERASE)

    def _run_end(self, old: list[Cell], new: list[Cell], x: int, end: int) -> int:
        """The end of the cells to write from x on: a short gap of equal cells is cheaper written again than jumped over.

        A run ends behind letters that are no ASCII, where the terminal's own count may be another.
        """
        while x < end:
            odd = not new[x][0].isascii() or not new[x][0]
            last = new[x][1]
            x += 1
            if odd and x < end and new[x][0] and new[x][0].isascii():
                return x
            if x < end and old[x] == new[x]:
                gap = x
                while gap < end and old[gap] == new[gap]:
                    gap += 1
                    if odd or gap - x > MAX_GAP:
                        return x
                paper = blank_style(last)
                if gap == end or not all(
                    len(letter) == 1
                    and letter.isascii()
                    and (style == last or (letter == " " and style == paper))
                    for letter, style in new[x:gap]
                ):
                    return x
                x = gap
        return x

    def erase_below(self, shown: Rows, top: int) -> Rows:
        """Erase all rows from one on; what is shown then."""
        self.move_to(0, top)
        self.set_style(PLAIN)
        self.sent.append("\x1b[J")
        return shown[:top] + [[BLANK] * self.width for _ in shown[top:]]

    def scroll(self, shown: Rows, top: int, bottom: int, lines: int) -> Rows:
        """Move the rows from top to bottom (both counted in) up by some lines (down: negative); what is shown then."""
        self.set_style(PLAIN)
        many = str(abs(lines)) if abs(lines) > 1 else ""
        move = f"\x1b[{many}{'M' if lines > 0 else 'L'}"
        if bottom == len(shown) - 1:
            self.move_to(0, top)
            self.sent.append(move)
        else:
            # Where the cursor is after a region is set, terminals do not agree.
            self.sent.append(
                f"\x1b[{top + 1 if top else ''};{bottom + 1}r{shortest_move(-1, -1, 0, top)}{move}\x1b[r"
            )
            self.x = self.y = -1
        blank = [[BLANK] * self.width for _ in range(abs(lines))]
        moved = shown[top : bottom + 1]
        moved = moved[lines:] + blank if lines > 0 else blank + moved[:lines]
        return [*shown[:top], *moved, *shown[bottom + 1 :]]


def minimum_cost(old: list[Cell], new: list[Cell]) -> int:
    """The letters that a row takes whichever way it is written: those that change, but for blanks."""
    return len(
        [
            1
            for was, cell in zip(old, new, strict=True)
            if cell is not was and cell[0] > " " and cell != was
        ]
    )


def shortest_move(x: int, y: int, to_x: int, to_y: int) -> str:
    """The shortest sequence from one place to another. The line sends a line feed as it is: one row down, the same column."""
    ways = [f"\x1b[{to_y + 1 if to_y else ''}{f';{to_x + 1}' if to_x else ''}H"]
    if y >= 0:
        down = to_y - y
        many = str(abs(down)) if abs(down) > 1 else ""
        vertical = ["\n" * down, f"\x1b[{many}B"] if down > 0 else [f"\x1b[{many}A" if down else ""]
        ways.extend(one + across for one in vertical for across in _horizontal_moves(x, to_x))
    return min(ways, key=len)


def _horizontal_moves(x: int, to_x: int) -> list[str]:
    """Ways along one row."""
    ways = [f"\x1b[{to_x + 1 if to_x else ''}G"]
    if to_x == 0:
        ways.append("\r")
    else:
        ways.append("\r" + _move_right(to_x))
    if x == to_x:
        ways.append("")
    elif x > to_x:
        ways.append("\b" * (x - to_x))
    elif x >= 0:
        ways.append(_move_right(to_x - x))
    return ways


def _move_right(columns: int) -> str:
    return f"\x1b[{columns if columns > 1 else ''}C"
