"""The virtual list in a small app with a fake queue that answers at once."""

from rich.segment import Segment
from textual.app import App, ComposeResult

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Page, Query
from tests.screens.fake_items import item
from tests.screens.fake_queue import FakeQueue
from widgets.rows import PAGE_ROWS, Rows


class ListApp(App[None]):
    """An app with nothing but the list."""

    CSS = "Screen { background: ansi_default; }"

    def __init__(self, queue: FakeQueue) -> None:
        super().__init__()
        self.queue = queue
        self.needs: list[Rows.NeedRows] = []
        self.is_silent = False

    def compose(self) -> ComposeResult:
        yield Rows(lambda row, width: [Segment(f"{row.id:>8}".ljust(width))])

    def on_mount(self) -> None:
        self.rows.load()

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    def on_rows_need_rows(self, need: Rows.NeedRows) -> None:
        self.needs.append(need)
        if self.is_silent:
            return
        self.rows.add_page(need, self.queue.page(Query(), need.after, need.before, need.count))


def index_of(row: ItemRow | None) -> int:
    """Return the fake queue's index of a row."""
    assert row is not None
    return row.id - 1


async def test_a_million_rows_cost_no_more_than_a_thousand() -> None:
    rows_read = []
    for count in (1_000, 1_000_000):
        queue = FakeQueue(count)
        async with ListApp(queue).run_test(size=(40, 10)) as pilot:
            rows = pilot.app.query_one(Rows)
            await pilot.pause()
            assert queue.rows_given == PAGE_ROWS
            for step in (1, 1, 1, 9, -4):
                rows.move(step)
                await pilot.pause()
            rows.to_last()
            await pilot.pause()
            assert index_of(rows.row) == count - 1
            assert rows.position_text == f"{count - 9:,}-{count:,} of {count:,}"
            rows.move(-1)
            await pilot.pause()
            assert index_of(rows.row) == count - 2
            rows.to_first()
            await pilot.pause()
            assert index_of(rows.row) == 0
        rows_read.append(queue.rows_given)
    assert rows_read[0] == rows_read[1] <= 4 * PAGE_ROWS


async def test_moving_down_and_up_shows_every_row_once() -> None:
    queue = FakeQueue(400)
    async with ListApp(queue).run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        await pilot.pause()
        for number in range(399):
            assert index_of(rows.row) == number == rows.cursor
            rows.move(1)
            await pilot.pause()
        assert index_of(rows.row) == 399
        for number in range(399, 0, -1):
            assert index_of(rows.row) == number == rows.cursor
            rows.move(-1)
            await pilot.pause()
        assert rows.row is not None and rows.top == 0
        assert queue.rows_given < 1_600


async def test_moves_before_the_rows_are_read_are_not_lost() -> None:
    async with ListApp(FakeQueue(1_000)).run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        await pilot.pause()
        for _ in range(300):
            rows.move(1)
        for _ in range(20):
            await pilot.pause()
        assert index_of(rows.row) == 300
        for _ in range(30):
            rows.page(1)
        for _ in range(20):
            await pilot.pause()
        assert index_of(rows.row) == 600


async def test_the_cursor_stays_with_its_item_or_its_position() -> None:
    queue = FakeQueue(200)
    async with ListApp(queue).run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        await pilot.pause()
        rows.move(5)
        queue.order = [
            7,
            8,
            9,
            *(number for number in range(200) if number not in (7, 8, 9)),
        ]
        rows.reload()
        await pilot.pause()
        assert index_of(rows.row) == 5 and rows.cursor == 8
        queue.gone.add(5)
        rows.reload()
        await pilot.pause()
        assert index_of(rows.row) == 6 and rows.cursor == 8


async def test_the_cursor_goes_to_a_wanted_item_that_is_read_else_stays() -> None:
    queue = FakeQueue(200)
    async with ListApp(queue).run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        await pilot.pause()
        rows.move(5)
        assert rows.row is not None
        wanted = rows.row.id
        rows.move(2)
        rows.reload(item_id=wanted)
        await pilot.pause()
        assert index_of(rows.row) == 5
        rows.reload(item_id=10_000)
        await pilot.pause()
        assert index_of(rows.row) == 5


async def test_a_reload_deep_in_the_list_stays_there() -> None:
    queue = FakeQueue(100_000)
    async with ListApp(queue).run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        rows.to_last()
        await pilot.pause()
        for _ in range(12):
            rows.page(-1)
            await pilot.pause()
        row, position = index_of(rows.row), rows.position_text
        rows_before = queue.rows_given
        rows.reload()
        await pilot.pause()
        assert (index_of(rows.row), rows.position_text) == (row, position)
        assert queue.rows_given - rows_before <= 4 * PAGE_ROWS


async def test_a_list_that_empties_and_fills_again() -> None:
    queue = FakeQueue(3)
    async with ListApp(queue).run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        await pilot.pause()
        rows.to_last()
        queue.gone |= {0, 1, 2}
        rows.reload()
        await pilot.pause()
        assert rows.row is None and rows.position_text == ""
        rows.move(1)
        rows.page(1)
        rows.to_first()
        queue.gone.clear()
        rows.reload()
        await pilot.pause()
        assert index_of(rows.row) == 0


async def test_a_line_is_drawn_once_until_it_may_change() -> None:
    drawn: list[int] = []

    class CountingApp(ListApp):
        def compose(self) -> ComposeResult:
            def draw(row: ItemRow, width: int) -> list[Segment]:
                drawn.append(row.id - 1)
                return [Segment("x" * width)]

            yield Rows(draw)

    async with CountingApp(FakeQueue(100)).run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        await pilot.pause()
        drawn.clear()
        rows.move(1)
        await pilot.pause()
        assert drawn == []
        rows.move(9)  # scrolls by one row
        await pilot.pause()
        assert drawn == [10]
        drawn.clear()
        rows.patch([rows.held_rows()[4]._replace(version=9)])
        await pilot.pause()
        assert 4 in drawn
        drawn.clear()
        rows.refresh()
        await pilot.pause()
        assert sorted(drawn) == list(range(1, 11))


async def test_the_cursor_stays_on_the_screen_when_the_window_shrinks() -> None:
    async with ListApp(FakeQueue(100)).run_test(size=(40, 20)) as pilot:
        rows = pilot.app.query_one(Rows)
        await pilot.pause()
        rows.move(15)
        await pilot.resize_terminal(40, 10)
        pilot.app._check_resize()  # otherwise after a timer
        await pilot.pause()
        drawn = rows.render_lines(rows.size.region)
        assert len(drawn) == 10 and [line.text[0] for line in drawn].count(">") == 1


class PinnedQueue(FakeQueue):
    """A queue whose first page begins with two rows that no other page has."""

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        page = super().page(query, after, before, limit)
        if after is None and before is None:
            return page._replace(
                rows=(item(900), item(901), *page.rows), total=page.total + 2, offset=0
            )
        start = page.start or (None if not page.rows else "0")
        return page._replace(start=start, total=page.total + 2)


async def test_the_rows_of_only_the_first_page_are_there_after_scrolling_up() -> None:
    async with ListApp(PinnedQueue(300)).run_test(size=(40, 10)) as pilot:
        rows = pilot.app.query_one(Rows)
        await pilot.pause()
        assert index_of(rows.row) == 900
        rows.to_last()
        await pilot.pause()
        assert index_of(rows.row) == 299
        for _ in range(40):
            rows.page(-1)
            await pilot.pause()
        assert index_of(rows.row) == 900 and rows.position_text == "1-10 of 302"


async def test_rows_of_a_list_that_was_replaced_are_ignored() -> None:
    app = ListApp(FakeQueue(1_000))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        app.is_silent = True
        app.rows.load()
        app.rows.load()
        await pilot.pause()
        first, second = app.needs[-2:]
        page = Page((item(7),), None, None, 1)
        assert not app.rows.add_page(first, page) and app.rows.total == 1_000
        assert app.rows.add_page(second, page) and app.rows.total == 1


async def test_a_list_that_is_read_from_its_top_is_not_read_around_the_rows_before_it() -> None:
    app = ListApp(FakeQueue(1_000))
    async with app.run_test(size=(20, 10)) as pilot:
        app.rows.page(30)
        await pilot.pause()
        app.rows.load()
        app.rows.reload()
        await pilot.pause()
        assert app.rows.cursor == 0 and app.rows.start is None
