"""The virtual list: rows of a list of any length, fetched by keyset as they are needed.

The widget holds a few pages (RowWindow) and asks for more with `NeedRows`; it never counts, skips
rows or holds a whole list. Its cursor belongs to an item's id: when the rows are read again in
another order it stays with its item, and when the item is gone it is on the row that took its
position.
"""

from collections.abc import Iterable

from textual.geometry import Region
from textual.message import Message

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import LAST, Page
from widgets.drawn_rows import DrawnRows, DrawRow
from widgets.row_window import REPLACING_SLOTS, PageSlot

PAGE_ROWS = 60


class Rows(DrawnRows):
    """Draws rows with `draw_row` and moves a cursor over them; `add_page` takes requested rows."""

    DEFAULT_CSS = "Rows { height: 1fr; }"

    class NeedRows(Message):
        """The list needs `count` rows after or before a keyset cursor, by `add_page(need, …)`."""

        def __init__(
            self, slot: PageSlot, after: str | None, before: str | None, count: int
        ) -> None:
            super().__init__()
            self.slot, self.after, self.before, self.count = slot, after, before, count

    class Moved(Message):
        """Another item is under the cursor (None: the list is empty), or other rows are shown."""

        def __init__(self, row: ItemRow | None) -> None:
            super().__init__()
            self.row = row

    def __init__(self, draw_row: DrawRow) -> None:
        super().__init__(draw_row)
        self._pending_move = 0  # rows still to move once they are read
        self._request: Rows.NeedRows | None = None  # the one that is not answered yet
        self._reload_number = 0  # number of the first row that a reload reads
        self._wanted_item_id: int | None = None  # the item that the next rows put the cursor on
        self._follow_group = ""  # the group that `reload` puts the cursor on
        self._reported: tuple[int | None, int, int, int] | None = None

    @property
    def start(self) -> str | None:
        """Return the keyset cursor above the first row held; None at the top of the list."""
        return self.window.start

    @property
    def gap(self) -> tuple[str | None, int]:
        """Return what `resume` needs: a keyset cursor above the rows shown, and its row number."""
        return self.window.page_start(self.top) or (None, 0)

    # Requests

    def _ask(self, slot: PageSlot, after: str | None, before: str | None, count: int) -> None:
        # One request at a time; only one that replaces the whole list overtakes another.
        if self._request is None or slot in REPLACING_SLOTS:
            self._request = self.NeedRows(slot, after, before, count)
            self.post_message(self._request)

    @property
    def _request_rows(self) -> int:
        return max(PAGE_ROWS, 2 * self.size.height)

    def to_first(self) -> None:
        """Move the cursor to the first row."""
        self._pending_move = 0
        if self.window.is_loaded and self.window.start is None:
            self._set_cursor(0)
        else:
            self._ask(PageSlot.TOP, None, None, self._request_rows)

    def to_last(self) -> None:
        """Move the cursor to the last row; the rows between are not read."""
        self._pending_move = 0
        if self.window.is_loaded and self.window.end is None:
            self._set_cursor(max(0, self.total - 1))
        else:
            self._ask(PageSlot.END, None, LAST, self._request_rows)

    def load(self) -> None:
        """Read the list from its top: another query or another order."""
        self._pending_move = 0
        self._ask(PageSlot.TOP, None, None, self._request_rows)

    def reload(self, follow: str = "", item_id: int | None = None) -> None:
        """Read the rows around the cursor again.

        The cursor goes to the item `item_id` if it is among them, else it stays with its own; if
        that is gone, it goes to the row of the group `follow`. A list that is being read from its
        top is read from there: the rows held are those of the list before it.
        """
        self._follow_group, self._wanted_item_id = follow, item_id
        page_start = self.window.page_start(self.top)
        if page_start is None or self._requested_slot is PageSlot.TOP:
            self.load()
            return
        keyset_cursor, number = page_start
        reach = max(self.cursor, self.top + self.size.height) - number
        self._reload_number = number
        self._ask(PageSlot.AROUND, keyset_cursor, None, reach + self._request_rows)

    def resume(self, gap: str | None, number: int, item_id: int | None) -> None:
        """Read the list from an earlier `gap`, with the cursor on that item if it is there."""
        self._reload_number, self._wanted_item_id = number, item_id
        self._ask(PageSlot.AROUND, gap, None, self._request_rows)

    def cancel_request(self, need: NeedRows) -> None:
        """Give up a request that failed: the list stays as it is and may request again."""
        if need is self._request:
            self._request = None
            self._pending_move = 0

    @property
    def _requested_slot(self) -> PageSlot | None:
        return self._request.slot if self._request is not None else None

    @property
    def is_cursor_pending(self) -> bool:
        """True while the row that the cursor goes to is read."""
        is_jumping = self._requested_slot in (PageSlot.TOP, PageSlot.END)
        is_moving = self._request is not None and self._pending_move != 0
        return self.window.is_loaded and (is_jumping or is_moving)

    # Moves

    def move(self, rows: int) -> None:
        """Move the cursor down (up: negative); rows not read yet are requested first."""
        if not self.total:
            # Typed before the first rows: the move is made when they come.
            self._pending_move += rows if self._request is not None else 0
            return
        rows += self._pending_move
        target = min(max(self.cursor + rows, 0), max(self.total - 1, 0))
        reached = min(max(target, self.window.first), self.window.last)
        self._pending_move = target - reached
        self._set_cursor(reached)

    def page(self, pages: int) -> None:
        """Move rows and cursor by screens together, so that no row is read twice."""
        height = max(1, self.size.height)
        self.top = min(max(0, self.top + pages * height), max(0, self.total - height))
        self.move(pages * height)
        self.show_moved()

    def _set_cursor(self, number: int) -> None:
        old, self.cursor = self.cursor, number
        if self.scroll_to_cursor():
            self.show_moved()
        elif old != number:
            width = self.size.width
            self.show_moved(
                Region(0, old - self.top, width, 1), Region(0, number - self.top, width, 1)
            )
        self._read_ahead()
        self._report_move()

    def _read_ahead(self) -> None:
        if not self.window.is_loaded:
            return
        height = self.size.height
        below, above = self.window.end, self.window.start
        if self.top + 2 * height > self.window.last + 1 and below is not None:
            self._ask(PageSlot.BELOW, below, None, self._request_rows)
        elif self.top - height < self.window.first and above is not None:
            self._ask(PageSlot.ABOVE, None, above, self._request_rows)

    def _report_move(self) -> None:
        row = self.row
        state = (row.id if row else None, self.top, self.total, self.size.height)
        if state != self._reported:
            self._reported = state
            self.post_message(self.Moved(row))

    # Requested rows

    def add_page(self, need: NeedRows, page: Page) -> bool:
        """Take the rows that were requested.

        Ignore them and return False if something else was requested since.
        """
        if need is not self._request:
            return False
        self._request, slot = None, need.slot
        cursor_row = self.row
        screen_line = self.cursor - self.top
        self.total = page.total
        if slot not in REPLACING_SLOTS and page.rows:
            # An item whose rank changed between two pages would be there twice.
            held_ids = {row.id for row in self.held_rows()}
            page = page._replace(rows=tuple(row for row in page.rows if row.id not in held_ids))
        if slot is PageSlot.BELOW:
            self.window.append(page)
        elif slot is PageSlot.ABOVE and not page.rows:
            # The top is reached. Only the first page has the viewer's pinned items: read it.
            self._reload_number = 0
            reach = self.cursor - self.window.first
            self._ask(PageSlot.AROUND, None, None, reach + 2 * self._request_rows)
            return True
        elif slot is PageSlot.ABOVE:
            shift = self.window.prepend(page)
            self.cursor += shift
            self.top += shift
        else:
            wanted_id, self._wanted_item_id = self._wanted_item_id, None
            own_id = cursor_row.id if cursor_row else None
            self._replace_rows(slot, page, (wanted_id, own_id), screen_line)
        self._clamp_cursor()
        self.refresh()
        self.move(0)
        return True

    def _replace_rows(
        self, slot: PageSlot, page: Page, cursor_ids: Iterable[int | None], screen_line: int
    ) -> None:
        first = self._reload_number
        if page.offset is not None:
            first = page.offset
        elif page.start is None:
            first = 0
        elif slot is PageSlot.END or page.next is None:
            first = page.total - len(page.rows)
        self.window.replace(page, first)
        if slot is PageSlot.TOP:
            self.cursor = self.top = 0
        elif slot is PageSlot.END:
            self.cursor = self.total - 1
        else:
            number = self.window.number_of(cursor_ids, self._follow_group)
            if number is not None:
                self.cursor = number
            elif page.offset is not None:
                self.cursor = self.top + screen_line
        self._reported = None

    def _clamp_cursor(self) -> None:
        """Keep the cursor on a row, whatever others changed in the list."""
        if not len(self.window):
            self.cursor = self.top = self.total = self._pending_move = 0
            self._report_move()
            return
        if self.window.end is None:
            self.total = self.window.last + 1
        self.cursor = min(max(self.cursor, self.window.first), self.window.last)
        self.scroll_to_cursor()

    def on_resize(self) -> None:
        if self.window.is_loaded:
            if self.scroll_to_cursor():
                self.show_moved()  # drawn at this size already, with the cursor below the end
            self._read_ahead()
            self._report_move()
