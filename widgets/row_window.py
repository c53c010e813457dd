"""The rows of a list that are held: a few consecutive pages of a list of any length."""

from collections import deque
from collections.abc import Iterable
from enum import Enum

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Page

MAX_PAGES = 5


class PageSlot(Enum):
    """The position of requested rows: they replace the list, or are added at one end."""

    TOP = 1  # the list from its top
    END = 2  # the list up to its end
    AROUND = 3  # the list around the rows shown
    BELOW = 4
    ABOVE = 5


REPLACING_SLOTS = (PageSlot.TOP, PageSlot.END, PageSlot.AROUND)


class RowWindow:
    """At most MAX_PAGES consecutive pages; `first` is the number of their first row in the list."""

    def __init__(self) -> None:
        self.first = 0
        self._pages: deque[Page] = deque()

    def __len__(self) -> int:
        return sum(len(page.rows) for page in self._pages)

    @property
    def last(self) -> int:
        """Return the number of the last row."""
        return self.first + len(self) - 1

    @property
    def is_loaded(self) -> bool:
        """Return True once a page was added, even an empty one."""
        return bool(self._pages)

    @property
    def start(self) -> str | None:
        """Return the keyset cursor above the first row; None at the top of the list."""
        return self._pages[0].start if self._pages else None

    @property
    def end(self) -> str | None:
        """Return the keyset cursor below the last row; None at the end of the list."""
        return self._pages[-1].next if self._pages else None

    def row_at(self, number: int) -> ItemRow | None:
        """Return a row by its number in the list; None if it is not held."""
        number -= self.first
        for page in self._pages:
            if 0 <= number < len(page.rows):
                return page.rows[number]
            number -= len(page.rows)
        return None

    def number_of(self, item_ids: Iterable[int | None], group: str) -> int | None:
        """Return the number of the first of these items that has a row; None without one.

        Where none has, the number of the free row of a group.
        """
        rows = self.rows()
        number_by_id = {row.id: number for number, row in enumerate(rows, self.first)}
        for item_id in item_ids:
            if item_id in number_by_id:
                return number_by_id[item_id]
        for number, row in enumerate(rows, self.first):
            if group and row.group == group and not row.holder:
                return number
        return None

    def rows(self) -> tuple[ItemRow, ...]:
        """Return the rows, top to bottom."""
        return tuple(row for page in self._pages for row in page.rows)

    def page_start(self, number: int) -> tuple[str | None, int] | None:
        """Return the keyset cursor above the page of a row, and the number of its first row.

        The first page of the list has the cursor None. Return None if the row is not held.
        """
        first = self.first
        for page in self._pages:
            if number < first + len(page.rows):
                return (page.start if first else None), first
            first += len(page.rows)
        return None

    def replace(self, page: Page, first: int) -> None:
        """Hold one page only, whose first row has that number."""
        self._pages = deque((page,))
        self.first = first

    def append(self, page: Page) -> None:
        """Add a page below and drop those that are too many above."""
        self._pages.append(page)
        while len(self._pages) > MAX_PAGES:
            self.first += len(self._pages.popleft().rows)

    def prepend(self, page: Page) -> int:
        """Add a page above and drop those that are too many below.

        Return how far the numbers of the rows below it shift: rows that others added or removed
        above change the numbers, never the rows on the screen.
        """
        self._pages.appendleft(page)
        first = self.first - len(page.rows)
        shift = -first if page.start is None else max(0, 1 - first)
        self.first = first + shift
        while len(self._pages) > MAX_PAGES:
            self._pages.pop()
        return shift

    def patch(self, rows: Iterable[ItemRow]) -> list[int]:
        """Replace rows by newer ones of the same items and return their numbers.

        The sums of a group and the other items of a claim stay: they are read with the list.
        """
        newer = {row.id: row for row in rows}
        numbers = []
        number = self.first
        for index, page in enumerate(self._pages):
            patched = list(page.rows)
            for offset, row in enumerate(page.rows):
                if row.id in newer:
                    patched[offset] = newer[row.id]._replace(
                        more=row.more,
                        group_cents=row.group_cents,
                        group_act_by=row.group_act_by,
                        joined=row.joined,
                        bundle=row.bundle,
                    )
                    numbers.append(number + offset)
            self._pages[index] = page._replace(rows=tuple(patched))
            number += len(page.rows)
        return numbers
