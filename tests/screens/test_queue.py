"""The queue, by keys."""

from threading import Event

import pytest
from textual.pilot import Pilot

from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from screens.queue.queue import QueueScreen
from tests.screens.fake_items import item
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import check_rows, frame, lines, message, opened, press, settle, text


def cursor(pilot: Pilot[None]) -> int:
    screen = frame(pilot)
    assert isinstance(screen, QueueScreen) and screen.rows.row is not None
    return screen.rows.row.id


async def test_signs_are_words_too_and_the_cursor_is_a_sign() -> None:
    async with opened() as pilot:
        rows = lines(pilot)
        assert rows[4].startswith("> !denial") and " today " in rows[4]
        assert rows[5].startswith("  @callback") and "promised" in rows[5]
        assert rows[1].startswith(" 312 open  48,210.00 at risk   by $/min")
        assert "1-10 of 312" in rows[1]
        await press(pilot, "j")
        assert lines(pilot)[4].startswith("  !denial") and lines(pilot)[5].startswith("> @callback")


async def test_a_callback_hides_the_account() -> None:
    async with opened() as pilot:
        await press(pilot, "j")
        shown = text(pilot)
        assert "303-555-0172" in shown and "ask for Brian" in shown
        pane = "\n".join([lines(pilot)[5], *lines(pilot)[15:]])
        assert "SECRET" not in pane and "1,641.37" not in pane and "10001" not in pane
        assert "ORTIZ, MARIA" in lines(pilot)[5] and "HALE, BRIAN" in lines(pilot)[15]
        assert item(1).title not in lines(pilot)[5]
        await press(pilot, "enter")
        shown = text(pilot)
        assert "SECRET" not in shown and "called 303" not in shown and "at risk" not in shown


async def test_the_list_loses_a_row_at_23_rows_and_is_above_its_detail_at_120_columns() -> None:
    async with opened(size=(80, 23)) as pilot:
        assert "1-9 of 312" in lines(pilot)[1]
    async with opened(size=(120, 40)) as pilot:
        rows = lines(pilot)
        assert "1-20 of 312" in rows[1]
        assert rows[3].startswith("   Type      Patient ") and " Working " in rows[3]
        assert rows[24].startswith("---") and "BALANCE 2,310.00" in rows[25]
        assert "diagnoses  " in text(pilot), "there is room for more than the summary"


async def test_a_resized_window_fits_the_detail_while_the_store_is_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = FakeSession()
    free, read_detail = Event(), session.queue.detail
    async with opened(session) as pilot:
        assert "diagnoses  " not in text(pilot), "the summary has no facts"
        monkeypatch.setattr(
            session.queue, "detail", lambda item_id: (free.wait(20), read_detail(item_id))[1]
        )
        try:
            await pilot.resize_terminal(120, 40)
            pilot.app._check_resize()  # which waits for a timer
            await pilot.pause()
            await pilot.pause()
            assert "diagnoses  " in text(pilot)
        finally:
            free.set()
        await settle(pilot)


async def test_a_name_cannot_drive_the_terminal() -> None:
    session = FakeSession()
    session.queue.changed[0] = item(0)._replace(
        patient="MO\x1b[2J\u202e\r\n", payer="Bad\x07\x9bPayer", payer_short="Bad\x07P"
    )
    async with opened(session) as pilot:
        check_rows(pilot)
        assert " MO?[2J??? " in lines(pilot)[4] and " Bad?P " in lines(pilot)[4]


async def test_the_cursor_stays_with_its_item_when_the_order_changes() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "j", "j")
        session.queue.order = [9, 8, *range(8)]
        await press(pilot, "r")
        assert cursor(pilot) == 3 and "> " in lines(pilot)[8]


async def test_filter_sort_and_the_words_for_an_empty_list() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "j", "slash", *"denial", "enter")
        assert "filter: denial" in lines(pilot)[1] and cursor(pilot) == 1
        assert all("denial" in row for row in lines(pilot)[4:14])
        await press(pilot, "slash", "ctrl+u", *"nobody", "enter")
        assert 'No match for "nobody". / changes it; an empty filter clears it.' in text(pilot)
        await press(pilot, "d")
        assert message(pilot) == "There is no item here."
        await press(pilot, "slash", "ctrl+u", "enter")
        assert cursor(pilot) == 1
        await press(pilot, "comma", "2")
        assert message(pilot) == "By due, earliest first." and "by due " in lines(pilot)[1]
        await press(pilot, "comma", "comma")
        assert message(pilot) == "By due, latest first."
        assert "by due, reversed " in lines(pilot)[1] and cursor(pilot) == 312
        await press(pilot, "comma", "j")
        assert message(pilot) == "" and cursor(pilot) == 311, "another key is that key"


async def test_nothing_open() -> None:
    async with opened(FakeSession(0)) as pilot:
        assert (
            "Nothing is open. 312 done or on hold. Next one returns Wed 11/25/26 10:42 am."
            in text(pilot)
        )


async def test_back_from_an_item_keeps_the_position() -> None:
    async with opened() as pilot:
        await press(pilot, "pagedown", "j")
        position = lines(pilot)[1]
        await press(pilot, "enter", "q")
        assert cursor(pilot) == 12 and lines(pilot)[1] == position


async def test_next_checks_out_an_item_and_its_last_act_shows_the_next_one() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "n")
        assert frame(pilot).screen_id == Kind.DENIAL.word and lines(pilot)[1].endswith(" you ")
        await press(pilot, "d", "1", "enter")
        assert (
            frame(pilot).screen_id == Kind.CALLBACK.word and message(pilot) == "Did: done. Undo: u"
        )
        assert "Callback 2   1 of 311" in lines(pilot)[0]
        await press(pilot, "q")
        assert cursor(pilot) == 2 and lines(pilot)[4].rstrip().endswith(" you")


async def test_closing_an_item_that_was_not_checked_out_leads_back_to_the_list() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "enter", "d", "1", "enter")
        assert frame(pilot).screen_id == "queue" and cursor(pilot) == 2
        assert message(pilot) == "Did: done. Undo: u"


async def test_a_long_item_scrolls_and_says_how_much_is_left() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        assert "27 older notes (pgdn)" in text(pilot) and "more lines" not in text(pilot)
        await press(pilot, "end")
        assert "ref 4471-29" in text(pilot) and "more lines" in lines(pilot)[1]
        await press(pilot, "home")
        assert lines(pilot)[1].startswith(" MOYER, DANA")


async def test_a_million_items_open_and_move_like_a_thousand() -> None:
    rows_before = []
    for count in (1_000, 1_000_000):
        session = FakeSession(count)
        async with opened(session) as pilot:
            await press(pilot, "j", "pagedown", "end", "k", "home")
            rows_before.append((session.queue.rows_given, session.queue.pages_asked))
    assert rows_before[0] == rows_before[1]


async def test_a_refusal_of_the_store_is_shown_in_row_23() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        session.queue.fail = MedqError("The store is busy.", hint="r tries again.")
        await press(pilot, "r")
        assert message(pilot) == "The store is busy. r tries again."
        session.queue.fail = None
        await press(pilot, "j")
        assert cursor(pilot) == 2


async def test_only_header_and_cursor_are_in_reverse_video_and_colours_have_names() -> None:
    async with opened() as pilot:
        strips = pilot.app.screen._compositor.render_strips()
        reversed_rows = [
            number
            for number, strip in enumerate(strips)
            if any(segment.style is not None and segment.style.reverse for segment in strip)
        ]
        assert reversed_rows == [0, 4]
        colours = {
            colour.name
            for strip in strips
            for segment in strip
            if segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour is not None
        }
        assert colours <= {"default", "red", "cyan", "yellow"}


async def test_a_row_that_rises_among_rows_already_read_is_announced() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        session.queue.order = [200, *range(200), *range(201, 312)]
        session.queue.as_of = 7
        await press(pilot, *["pagedown"] * 6)
        assert "order changed, r to look" in lines(pilot)[0] and cursor(pilot) == 61
        await press(pilot, "r")
        assert "order changed" not in text(pilot)


async def test_a_row_shows_who_works_it_and_urgent_items_show_a_time() -> None:
    session = FakeSession()
    session.queue.changed[0] = item(0)._replace(start_by=16 * 60 + 30)
    session.queue.changed[2] = item(2)._replace(state=State.TAKEN, holder="LK", held_minutes=26)
    session.queue.changed[3] = item(3)._replace(state=State.DONE)
    session.queue.changed[6] = item(6)._replace(start_by=3 * 1440)
    async with opened(session) as pilot:
        rows = lines(pilot)[1:]
        assert " 4:30 pm " in rows[3] and " 6 d " in rows[9]
        assert rows[5].startswith("   submit ") and rows[5].rstrip().endswith(" LK")
        assert rows[6].startswith("  #review") and "done" in rows[6]


async def test_callbacks_alone_are_ordered_by_priority_never_by_amount() -> None:
    async with opened() as pilot:
        await press(pilot, ",", "3", "/", *"callback", "enter")
        assert "by priority" in lines(pilot)[1]
        await press(pilot, ",")
        assert message(pilot) == "Sort by: 1 priority, 2 due, 3 age. , again: reverse."
        await press(pilot, ",", "/", "ctrl+u", "enter")
        assert "by $/min, reversed" in lines(pilot)[1]
