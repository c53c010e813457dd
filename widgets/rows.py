"""The virtual list: a window of rows over a list of any length, fetched by keyset as it is needed.

The widget holds a few pages at a time and asks for more with `NeedRows`; it never counts, never skips rows and never holds
a list. Its cursor belongs to an item's id: when the rows come again in another order, the cursor goes with its item, and
when the item is gone it stands on the one that took its place.
"""

from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, Self

from rich.segment import Segment
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import LAST, Page
from widgets.cells import align_left
from widgets.line_widget import LineWidget
from widgets.theme import Theme, theme_of

PAGE_ROWS = 60
MAX_PAGES = 5  # pages held at once
CURSOR_CELLS = 12  # reverse cells of the cursor's row: signs and first column; a move is 34 to 44 bytes, 180 were all of it reverse

DrawRow = Callable[[ItemRow, int], list[Segment]]
"""Makes the line of a row, of that many cells, without the cursor."""


class PageSlot(Enum):
    """Where an answer belongs: the whole list anew (at its top, its end or where one is), or a page more at one side."""

    TOP = 1
    END = 2
    AROUND = 3
    BELOW = 4
    ABOVE = 5


class Rows(LineWidget):
    """Draws rows with `draw` and moves a cursor over them; `give` takes the answers to its questions."""

    DEFAULT_CSS = "Rows { height: 1fr; }"

    class NeedRows(Message):
        """The list needs `count` rows after or before a cursor; the answer goes to `give` with the same place."""

        def __init__(
            self, slot: PageSlot, after: str | None, before: str | None, count: int
        ) -> None:
            super().__init__()
            self.slot, self.after, self.before, self.count = slot, after, before, count

    class Moved(Message):
        """Another item is under the cursor (None: the list is empty), or other lines are on the screen."""

        def __init__(self, row: ItemRow | None) -> None:
            super().__init__()
            self.row = row

    def __init__(self, draw: DrawRow) -> None:
        super().__init__()
        self.draw_row = draw
        self.cursor = 0  # counted from the first row of the whole list
        self.top = 0  # the first line on the screen, counted the same
        self.total = 0
        self.empty_text = ""
        self._pages: deque[Page] = deque()
        self._first_number = 0  # the number of the first row held
        self._pending_move = 0  # lines still to move when the rows come
        self._requested_slot: PageSlot | None = None
        self._reload_number = 0  # the number of the row a reload begins with
        self._resume_item_id: int | None = None  # the item that `resume` looks for
        self._follow_group = ""  # the group that `reload` looks for
        self._reported: tuple[int | None, int, int, int] | None = None
        self._lines: dict[
            int, tuple[ItemRow, Theme, Strip]
        ] = {}  # what was drawn of the items, without the cursor

    @property
    def row(self) -> ItemRow | None:
        """The item under the cursor."""
        return self._row_at(self.cursor)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor's sign stands on the screen."""
        x, y, _width, _height = self.content_region
        return Offset(x, y + self.cursor - self.top)

    @property
    def position_text(self) -> str:
        """Which lines of how many are on the screen."""
        if not self.total:
            return ""
        return (
            f"{self.top + 1:,}-{min(self.total, self.top + self.size.height):,} of {self.total:,}"
        )

    def _held_count(self) -> int:
        return sum(len(page.rows) for page in self._pages)

    def _row_at(self, number: int) -> ItemRow | None:
        number -= self._first_number
        for page in self._pages:
            if 0 <= number < len(page.rows):
                return page.rows[number]
            number -= len(page.rows)
        return None

    # Asking

    def _request(self, slot: PageSlot, after: str | None, before: str | None, count: int) -> None:
        # One question at a time; only one that replaces the whole list overtakes another.
        if self._requested_slot is None or slot in (PageSlot.TOP, PageSlot.END, PageSlot.AROUND):
            self._requested_slot = slot
            self.post_message(self.NeedRows(slot, after, before, count))

    @property
    def _request_rows(self) -> int:
        return max(PAGE_ROWS, 2 * self.size.height)

    def to_first(self) -> None:
        """The cursor to the first row."""
        self._pending_move = 0
        if self._pages and self._pages[0].start is None:
            self._set_cursor(0)
        else:
            self._request(PageSlot.TOP, None, None, self._request_rows)

    def to_last(self) -> None:
        """The cursor to the last row; what lies between is not read."""
        self._pending_move = 0
        if self._pages and self._pages[-1].next is None:
            self._set_cursor(max(0, self.total - 1))
        else:
            self._request(PageSlot.END, None, LAST, self._request_rows)

    def load(self) -> None:
        """Read the list from its top (a new question, a new order)."""
        self._pending_move = 0
        self._request(PageSlot.TOP, None, None, self._request_rows)

    def reload(self, follow: str = "") -> None:
        """Read again what is held around the cursor; the cursor stays with its item, or where that is gone goes to the row of
        the group to `follow`."""
        self._follow_group = follow
        number = self._first_number
        for page in self._pages:
            if self.top < number + len(page.rows):
                reach = max(self.cursor, self.top + self.size.height) - number
                self._reload_number = number
                self._request(
                    PageSlot.AROUND,
                    page.start if number else None,
                    None,
                    reach + self._request_rows,
                )
                return
            number += len(page.rows)
        self.load()

    def resume(self, gap: str | None, number: int, item_id: int | None) -> None:
        """Read the list from a gap that was above its rows before, with the cursor on that item if it is still there."""
        self._reload_number, self._resume_item_id = number, item_id
        self._request(PageSlot.AROUND, gap, None, self._request_rows)

    @property
    def gap(self) -> tuple[str | None, int]:
        """The cursor above the rows that hold the first line on the screen, and how many rows stand above it."""
        number = self._first_number
        for page in self._pages:
            if self.top < number + len(page.rows):
                return (page.start, number) if number else (None, 0)
            number += len(page.rows)
        return None, 0

    def cancel_request(self) -> None:
        """A question found no answer: the list stays as it is and may ask again."""
        self._requested_slot = None
        self._pending_move = 0

    # Moving

    def move(self, lines: int) -> None:
        """The cursor some lines down (or up); what is not read yet is asked for, and the rest of the way made then."""
        if not self.total:
            # Typed ahead of the first rows: the way is made when they come.
            self._pending_move += lines if self._requested_slot is not None else 0
            return
        lines += self._pending_move
        last_held = self._first_number + self._held_count() - 1
        target = min(max(self.cursor + lines, 0), max(self.total - 1, 0))
        reached = min(max(target, self._first_number), last_held)
        self._pending_move = target - reached
        self._set_cursor(reached)

    def page(self, pages: int) -> None:
        """A screen down or up: lines and cursor move together, so that nothing is read twice."""
        height = max(1, self.size.height)
        self.top = min(max(0, self.top + pages * height), max(0, self.total - height))
        self.move(pages * height)
        super().refresh()

    def _set_cursor(self, number: int) -> None:
        old, self.cursor = self.cursor, number
        if self._show_cursor():
            super().refresh()
        elif old != number:
            width = self.size.width
            super().refresh(
                Region(0, old - self.top, width, 1), Region(0, number - self.top, width, 1)
            )
        self._read_ahead()
        self._report_move()

    def _show_cursor(self) -> bool:
        """Bring the cursor's line on the screen; True when the lines moved."""
        height = max(1, self.size.height)
        old = self.top
        self.top = min(max(self.top, self.cursor - height + 1), self.cursor)
        self.top = min(max(self.top, 0), max(0, self.total - height))
        return self.top != old

    def _read_ahead(self) -> None:
        if not self._pages:
            return
        height = self.size.height
        below = self._pages[-1].next
        above = self._pages[0].start
        if self.top + 2 * height > self._first_number + self._held_count() and below is not None:
            self._request(PageSlot.BELOW, below, None, self._request_rows)
        elif self.top - height < self._first_number and above is not None:
            self._request(PageSlot.ABOVE, None, above, self._request_rows)

    def _report_move(self) -> None:
        row = self.row
        now = (row.id if row else None, self.top, self.total, self.size.height)
        if now != self._reported:
            self._reported = now
            self.post_message(self.Moved(row))

    # Answers

    def add_page(self, slot: PageSlot, page: Page) -> None:
        """Take the rows that were asked for."""
        if slot is not self._requested_slot:
            return
        self._requested_slot = None
        was = self.row
        line = self.cursor - self.top
        self.total = page.total
        if slot in (PageSlot.BELOW, PageSlot.ABOVE) and page.rows:
            # Whose own rank moved between two pages would come twice.
            there = {row.id for row in self.held_rows()}
            page = page._replace(rows=tuple(row for row in page.rows if row.id not in there))
        if slot is PageSlot.BELOW:
            self._pages.append(page)
            while len(self._pages) > MAX_PAGES:
                self._first_number += len(self._pages.popleft().rows)
        elif slot is PageSlot.ABOVE and not page.rows:
            # The top is reached from below. What only a first page holds (one's own pins) is read with it.
            self._reload_number = 0
            self._request(
                PageSlot.AROUND,
                None,
                None,
                self.cursor - self._first_number + 2 * self._request_rows,
            )
            return
        elif slot is PageSlot.ABOVE:
            self._pages.appendleft(page)
            self._renumber(page)
            while len(self._pages) > MAX_PAGES:
                self._pages.pop()
        else:
            sought, self._resume_item_id = self._resume_item_id, None
            self._replace_pages(slot, page, sought or (was.id if was else None), line)
        self._clamp_cursor()
        self.refresh()
        self.move(0)

    def _replace_pages(self, slot: PageSlot, page: Page, cursor_id: int | None, line: int) -> None:
        number = self._reload_number
        if page.offset is not None:
            number = page.offset
        elif page.start is None:
            number = 0
        elif slot is PageSlot.END or page.next is None:
            number = page.total - len(page.rows)
        self._pages = deque((page,))
        self._first_number = number
        if slot is PageSlot.TOP:
            self.cursor = self.top = 0
        elif slot is PageSlot.END:
            self.cursor = self.total - 1
        else:
            found = next((at for at, row in enumerate(page.rows) if row.id == cursor_id), None)
            if found is None and self._follow_group:
                found = next(
                    (
                        at
                        for at, row in enumerate(page.rows)
                        if row.group == self._follow_group and not row.holder
                    ),
                    None,
                )
            if found is not None:
                self.cursor = number + found
            elif page.offset is not None:
                self.cursor = self.top + line
        self._reported = None

    def _renumber(self, page: Page) -> None:
        """Rows that others put in or took out above shift the numbers, never the rows on the screen."""
        first = self._first_number - len(page.rows)
        shift = -first if page.start is None else max(0, 1 - first)
        self._first_number = first + shift
        self.cursor += shift
        self.top += shift

    def _clamp_cursor(self) -> None:
        """What others did meanwhile never leaves the cursor outside the list."""
        if not self._pages or not self._held_count():
            self.cursor = self.top = self.total = self._pending_move = 0
            self._report_move()
            return
        last = self._first_number + self._held_count() - 1
        if self._pages[-1].next is None:
            self.total = last + 1
        self.cursor = min(max(self.cursor, self._first_number), last)
        self._show_cursor()

    @property
    def start(self) -> str | None:
        """The gap above the first row that is held; None at the top of the list."""
        return self._pages[0].start if self._pages else None

    def held_rows(self) -> tuple[ItemRow, ...]:
        """The rows that are held, top to bottom."""
        return tuple(row for page in self._pages for row in page.rows)

    def patch(self, rows: Iterable[ItemRow]) -> None:
        """Newer rows where their items stand: nothing moves, and only their lines are drawn again."""
        newer = {row.id: row for row in rows}
        for old in self.held_rows():
            if old.id in newer:  # what stands behind a lead is told with the list
                newer[old.id] = newer[old.id]._replace(
                    more=old.more, group_cents=old.group_cents, group_act_by=old.group_act_by
                )
        number = self._first_number
        for at, page in enumerate(self._pages):
            self._pages[at] = page._replace(rows=tuple(newer.get(row.id, row) for row in page.rows))
            for line, row in enumerate(page.rows, number - self.top):
                if row.id in newer and 0 <= line < self.size.height:
                    self.refresh(Region(0, line, self.size.width, 1))
            number += len(page.rows)

    # Drawing

    def refresh(self, *regions: Region, **how: Any) -> Self:
        """Lines may look otherwise now: each is made anew. Where only cursor and window move, they are kept."""
        self._lines.clear()
        return super().refresh(*regions, **how)

    def on_resize(self) -> None:
        if self._pages:
            if self._show_cursor():
                super().refresh()  # it was drawn at this size already, with the cursor's line below its end
            self._read_ahead()
            self._report_move()

    def render_line(self, y: int) -> Strip:
        width, theme = self.outer_size.width, theme_of(self)
        number = self.top + y
        row = self._row_at(number) if number < self.total else None
        if row is None:
            text = self.empty_text if y == 0 and not self.total else ""
            if number < self.total and self._pages:
                text = "   ..."
            return Strip([Segment(align_left(text, width), theme.plain)], width)
        kept = self._lines.get(row.id)
        if (
            kept is None
            or kept[0] is not row
            or kept[1] is not theme
            or kept[2].cell_length != width
        ):
            kept = (
                row,
                theme,
                Strip([Segment(" ", theme.plain), *self.draw_row(row, width - 1)], width),
            )
            self._lines[row.id] = kept
        line = kept[2]
        if number != self.cursor:
            return line
        # A second colour inside reverse video is unreadable on many terminals: what is reverse has one style.
        bar = Segment(">" + line.crop(1, CURSOR_CELLS).text, theme.cursor)
        return Strip.join([Strip([bar]), line.crop(CURSOR_CELLS)])
