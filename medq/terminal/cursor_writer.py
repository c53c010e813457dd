"""Writes the changes from one screen of cells to another with as few characters as it can.

A terminal may count a letter that is not ASCII as another number of cells than medq does. So the
cursor's column is unknown after one, and the next cell is reached by its column number: such a
letter can spoil its own cells, never the rest of the row.
"""

from medq.terminal.cell_buffer import BLANK, Cell
from medq.terminal.cell_style import PLAIN, CellStyle, blank_style, style_change
from medq.terminal.cursor_moves import shortest_move

MAX_GAP = 3  # equal cells that are written again: a jump over them takes four characters
MIN_ERASED = 6  # changed cells of a row, or rows of a screen, from which erasing can pay off
ERASE = "\x1b[K"
Rows = list[list[Cell]]


class CursorWriter:
    """The terminal's cursor position and style, and the text `sent` so far.

    `x` and `y` are -1 and `style` is None while they are unknown.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.x = self.y = -1
        self.style: CellStyle | None = None
        self.sent: list[str] = []

    def copy(self) -> "CursorWriter":
        """Return a writer with the same cursor and nothing sent."""
        writer = CursorWriter(self.width)
        writer.x, writer.y, writer.style = self.x, self.y, self.style
        return writer

    def cost(self) -> int:
        """Return the number of characters sent."""
        return sum(map(len, self.sent))

    def set_style(self, style: CellStyle) -> None:
        """Change the style of what is written next."""
        if style is not self.style:
            self.sent.append(style_change(self.style, style))
            self.style = style

    def move_to(self, x: int, y: int) -> None:
        """Move the cursor by the shortest sequence."""
        if (x, y) != (self.x, self.y):
            self.sent.append(shortest_move(self.x, self.y, x, y))
            self.x, self.y = x, y

    def write_cells(self, cells: list[Cell], x: int) -> None:
        """Write cells at the cursor; x is the column of the first."""
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

    def update_rows(self, shown: Rows, rows: Rows, max_cost: int | None = None) -> bool:
        """Write the difference between the shown rows and `rows`.

        Return False, with the update incomplete, if the cost reaches `max_cost`.
        """
        cost = self.cost()
        if max_cost is not None:
            budget = max_cost - cost
            for old, new in zip(shown, rows, strict=True):
                if old != new:
                    budget -= minimum_cost(old, new)
                    if budget <= 0:
                        return False
        for y, (old, new) in enumerate(zip(shown, rows, strict=True)):
            if old != new:
                writer = self._cheaper_row_update(y, old, new)
                self._adopt(writer)
                cost += writer.cost()
                if max_cost is not None and cost >= max_cost:
                    return False
        return True

    def _adopt(self, writer: "CursorWriter") -> None:
        """Continue from what a copy of this writer sent."""
        self.x, self.y, self.style = writer.x, writer.y, writer.style
        self.sent.extend(writer.sent)

    def _cheaper_row_update(self, y: int, old: list[Cell], new: list[Cell]) -> "CursorWriter":
        """Return the cheaper of two writers that update a row.

        One writes only the cells that change, the other first erases the row from the first of
        them on.
        """
        plain_update = self.copy()
        plain_update._update_row(y, old, new)
        changed = [x for x, cell in enumerate(new) if cell != old[x]]
        first = changed[0]
        erased = old[:first] + [BLANK] * (self.width - first)
        if (
            len(changed) < MIN_ERASED
            or old == erased
            or plain_update.cost() <= len(ERASE) + minimum_cost(erased, new)
        ):
            return plain_update
        erasing_update = self.copy()
        erasing_update.move_to(first, y)
        erasing_update.set_style(PLAIN)
        erasing_update.sent.append(ERASE)
        erasing_update._update_row(y, erased, new)
        return min(plain_update, erasing_update, key=CursorWriter.cost)

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
                # A terminal may give a wide letter only one cell: the second must be blank then.
                self.sent.append(f"\x1b[{x - start}X")
            self.write_cells(new[start:x], start)
        if erase:
            self.move_to(end, y)
            self.set_style(PLAIN)
            self.sent.append(ERASE)

    def _run_end(self, old: list[Cell], new: list[Cell], x: int, end: int) -> int:
        """Return the end of the cells to write in one run from x on.

        A short gap of equal cells is cheaper written again than jumped over. A run ends after
        letters that are not ASCII, because the terminal may count their cells differently.
        """
        while x < end:
            is_uncertain = not new[x][0].isascii() or not new[x][0]
            last_style = new[x][1]
            x += 1
            if is_uncertain and x < end and new[x][0] and new[x][0].isascii():
                return x
            if x < end and old[x] == new[x]:
                gap_end = x
                while gap_end < end and old[gap_end] == new[gap_end]:
                    gap_end += 1
                    if is_uncertain or gap_end - x > MAX_GAP:
                        return x
                background_style = blank_style(last_style)
                if gap_end == end or not all(
                    len(letter) == 1
                    and letter.isascii()
                    and (style == last_style or (letter == " " and style == background_style))
                    for letter, style in new[x:gap_end]
                ):
                    return x
                x = gap_end
        return x

    def erase_below(self, shown: Rows, top: int) -> Rows:
        """Erase all rows from `top` on and return the rows shown then."""
        self.move_to(0, top)
        self.set_style(PLAIN)
        self.sent.append("\x1b[J")
        return shown[:top] + [[BLANK] * self.width for _ in shown[top:]]

    def scroll(self, shown: Rows, top: int, bottom: int, lines: int) -> Rows:
        """Scroll the rows from `top` to `bottom` (included) and return the rows shown then.

        `lines` is how far they move up; negative is down.
        """
        self.set_style(PLAIN)
        count = str(abs(lines)) if abs(lines) > 1 else ""
        move = f"\x1b[{count}{'M' if lines > 0 else 'L'}"
        if bottom == len(shown) - 1:
            self.move_to(0, top)
            self.sent.append(move)
        else:
            region = f"\x1b[{top + 1 if top else ''};{bottom + 1}r"
            self.sent.append(f"{region}{shortest_move(-1, -1, 0, top)}{move}\x1b[r")
            # Terminals do not agree on where the cursor is after a scroll region is set.
            self.x = self.y = -1
        blank = [[BLANK] * self.width for _ in range(abs(lines))]
        moved = shown[top : bottom + 1]
        moved = moved[lines:] + blank if lines > 0 else blank + moved[:lines]
        return [*shown[:top], *moved, *shown[bottom + 1 :]]


def minimum_cost(old: list[Cell], new: list[Cell]) -> int:
    """Return how many characters a row takes at least: the changed cells that are not blank."""
    return len(
        [
            1
            for old_cell, cell in zip(old, new, strict=True)
            if cell is not old_cell and cell[0] > " " and cell != old_cell
        ]
    )
