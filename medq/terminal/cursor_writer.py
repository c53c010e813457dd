"""The pen: brings a screen of cells to another by the fewest letters that a terminal needs for it.

A terminal may count a letter that is no ASCII otherwise than we do. So the cursor is never trusted behind one: the next cell is
reached by its column, and such a letter can spoil its own cells only, never the row.
"""

from medq.terminal.cell_buffer import BLANK, Cell
from medq.terminal.cell_style import PLAIN, Look, change, of_blank

LONGEST_GAP = 3  # equal cells that are written again, where a jump over them takes four letters
ERASE = "\x1b[K"
LEAST_ERASED = (
    6  # cells of a row, rows of a screen: where fewer change, nothing is won by erasing the rest
)
Rows = list[list[Cell]]


class Pen:
    """Where the terminal's cursor is and how it writes; (-1: somewhere in the row or on the screen, None: unknown)."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.x = self.y = -1
        self.look: Look | None = None
        self.sent: list[str] = []

    def copy(self) -> "Pen":
        pen = Pen(self.width)
        pen.x, pen.y, pen.look = self.x, self.y, self.look
        return pen

    def cost(self) -> int:
        return sum(map(len, self.sent))

    def wear(self, look: Look) -> None:
        if look is not self.look:
            self.sent.append(change(self.look, look))
            self.look = look

    def go(self, x: int, y: int) -> None:
        """The cheapest way there."""
        if (x, y) != (self.x, self.y):
            self.sent.append(way(self.x, self.y, x, y))
            self.x, self.y = x, y

    def put(self, cells: list[Cell], x: int) -> None:
        """Write cells where the cursor is; x is the column of the first."""
        for letter, look in cells:
            if letter:
                if letter != " " or self.look is None or of_blank(self.look) != look:
                    self.wear(look)
                self.sent.append(letter)
        self.x = (
            x + len(cells)
            if x + len(cells) < self.width and cells[-1][0].isascii() and cells[-1][0]
            else -1
        )

    def bring(self, shown: Rows, rows: Rows, most: int | None = None) -> bool:
        """Bring a screen from what is shown to other rows. False, and not brought, where that takes `most` letters or more."""
        cost = self.cost()
        if most is not None:
            left = most - cost
            for old, new in zip(shown, rows, strict=True):
                if old != new:
                    left -= needed(old, new)
                    if left <= 0:
                        return False
        for y, (old, new) in enumerate(zip(shown, rows, strict=True)):
            if old != new:
                pen = self._cheaper(y, old, new)
                self._take(pen)
                cost += pen.cost()
                if most is not None and cost >= most:
                    return False
        return True

    def _take(self, pen: "Pen") -> None:
        """What another pen wrote from where this one was."""
        self.x, self.y, self.look = pen.x, pen.y, pen.look
        self.sent.extend(pen.sent)

    def _cheaper(self, y: int, old: list[Cell], new: list[Cell]) -> "Pen":
        """The cheaper of two pens: one writes the cells that change, one erases the row from the first of them before."""
        kept = self.copy()
        kept._row(y, old, new)
        changed = [x for x, cell in enumerate(new) if cell != old[x]]
        first = changed[0]
        erased = old[:first] + [BLANK] * (self.width - first)
        if (
            len(changed) < LEAST_ERASED
            or old == erased
            or kept.cost() <= len(ERASE) + needed(erased, new)
        ):
            return kept
        pen = self.copy()
        pen.go(first, y)
        pen.wear(PLAIN)
        pen.sent.append(ERASE)
        pen._row(y, erased, new)
        return min(kept, pen, key=Pen.cost)

    def _row(self, y: int, old: list[Cell], new: list[Cell]) -> None:
        end = width = self.width
        while end and new[end - 1] == BLANK:
            end -= 1
        erase = sum(cell != BLANK for cell in old[end:]) > (3 if self.look is PLAIN else 6)
        if not erase:
            end = width
        x = 0
        while x < end:
            if old[x] == new[x]:
                x += 1
                continue
            start, x = x, self._run(old, new, x, end)
            self.go(start, y)
            if any(not letter for letter, _ in new[start:x]) and any(
                letter != " " for letter, _ in old[start:x]
            ):
                # Where a terminal gives a wide letter one cell, the other must not show what stood there.
                self.sent.append(f"\x1b[{x - start}X")
            self.put(new[start:x], start)
        if erase:
            self.go(end, y)
            self.wear(PLAIN)
            self.sent.append(ERASE)

    def _run(self, old: list[Cell], new: list[Cell], x: int, end: int) -> int:
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
                    if odd or gap - x > LONGEST_GAP:
                        return x
                paper = of_blank(last)
                if gap == end or not all(
                    len(letter) == 1
                    and letter.isascii()
                    and (look == last or (letter == " " and look == paper))
                    for letter, look in new[x:gap]
                ):
                    return x
                x = gap
        return x

    def clear(self, shown: Rows, top: int) -> Rows:
        """Erase all rows from one on; what is shown then."""
        self.go(0, top)
        self.wear(PLAIN)
        self.sent.append("\x1b[J")
        return shown[:top] + [[BLANK] * self.width for _ in shown[top:]]

    def scroll(self, shown: Rows, top: int, bottom: int, lines: int) -> Rows:
        """Move the rows from top to bottom (both counted in) up by some lines (down: negative); what is shown then."""
        self.wear(PLAIN)
        many = str(abs(lines)) if abs(lines) > 1 else ""
        move = f"\x1b[{many}{'M' if lines > 0 else 'L'}"
        if bottom == len(shown) - 1:
            self.go(0, top)
            self.sent.append(move)
        else:
            # Where the cursor is after a region is set, terminals do not agree.
            self.sent.append(
                f"\x1b[{top + 1 if top else ''};{bottom + 1}r{way(-1, -1, 0, top)}{move}\x1b[r"
            )
            self.x = self.y = -1
        blank = [[BLANK] * self.width for _ in range(abs(lines))]
        moved = shown[top : bottom + 1]
        moved = moved[lines:] + blank if lines > 0 else blank + moved[:lines]
        return [*shown[:top], *moved, *shown[bottom + 1 :]]


def needed(old: list[Cell], new: list[Cell]) -> int:
    """The letters that a row takes whichever way it is written: those that change, but for blanks."""
    return len(
        [
            1
            for was, cell in zip(old, new, strict=True)
            if cell is not was and cell[0] > " " and cell != was
        ]
    )


def way(x: int, y: int, to_x: int, to_y: int) -> str:
    """The shortest sequence from one place to another. The line sends a line feed as it is: one row down, the same column."""
    ways = [f"\x1b[{to_y + 1 if to_y else ''}{f';{to_x + 1}' if to_x else ''}H"]
    if y >= 0:
        down = to_y - y
        many = str(abs(down)) if abs(down) > 1 else ""
        vertical = ["\n" * down, f"\x1b[{many}B"] if down > 0 else [f"\x1b[{many}A" if down else ""]
        ways.extend(one + across for one in vertical for across in _across(x, to_x))
    return min(ways, key=len)


def _across(x: int, to_x: int) -> list[str]:
    """Ways along one row."""
    ways = [f"\x1b[{to_x + 1 if to_x else ''}G"]
    if to_x == 0:
        ways.append("\r")
    else:
        ways.append("\r" + _right(to_x))
    if x == to_x:
        ways.append("")
    elif x > to_x:
        ways.append("\b" * (x - to_x))
    elif x >= 0:
        ways.append(_right(to_x - x))
    return ways


def _right(columns: int) -> str:
    return f"\x1b[{columns if columns > 1 else ''}C"
