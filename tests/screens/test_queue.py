"""S2, driven by keys."""

from collections.abc import Mapping
from datetime import timedelta
from threading import Event

import pytest
from textual.pilot import Pilot

from medq.domain.act_messages import ActMessage, Did, sentence
from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemDetail, Kind, State
from medq.domain.queue.page import Page, Query
from screens.queue.queue import QueueScreen
from tests.screens.fake_items import NOW, item
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import check_rows, frame, lines, message, opened, press, settle, text


def cursor(pilot: Pilot[None]) -> int:
    screen = frame(pilot)
    assert isinstance(screen, QueueScreen) and screen.rows.row is not None
    return screen.rows.row.id


async def test_signs_are_words_too_and_the_cursor_is_a_sign() -> None:
    async with opened() as pilot:
        rows = lines(pilot)
        assert rows[3].startswith("> !denial") and "last day" in rows[3]
        assert rows[4].startswith("  @callback") and "promised" in rows[4]
        assert (
            rows[1].startswith(" 312 open, 48,210.00 at risk   by rank")
            and "1-10 of 312" in rows[1]
        )
        await press(pilot, "j")
        assert lines(pilot)[3].startswith("  !denial") and lines(pilot)[4].startswith("> @callback")


async def test_a_call_back_shows_nothing_of_the_account() -> None:
    async with opened() as pilot:
        await press(pilot, "j")
        shown = text(pilot)
        assert "Dial            303-555-0172" in shown
        pane = "\n".join([lines(pilot)[4], *lines(pilot)[14:]])
        assert "SECRET" not in pane and "ORTIZ" not in pane and "Cigna" not in pane
        assert item(1).title not in lines(pilot)[4]
        await press(pilot, "enter")
        shown = text(pilot)
        assert (
            "SECRET" not in shown
            and "ORTIZ" not in shown
            and "called 303" not in shown
            and "at risk" not in shown
        )


async def test_the_list_gives_up_a_row_at_23_and_stands_beside_its_detail_at_120() -> None:
    async with opened(size=(80, 23)) as pilot:
        assert "1-9 of 312" in lines(pilot)[1]
    async with opened(size=(120, 40)) as pilot:
        rows = lines(pilot)
        assert "1-35 of 312" in rows[1]
        assert (
            rows[2].startswith("   Kind") and "Working" in rows[2] and "1,640.00 at risk" in rows[3]
        )
        assert "History" in text(pilot)


async def test_a_name_cannot_drive_the_terminal() -> None:
    session = FakeSession()
    session.queue.changed[0] = item(0)._replace(
        patient="MO\x1b[2JYER\u202e\r\n", payer="Bad\x07\x9bPayer"
    )
    async with opened(session) as pilot:
        check_rows(pilot)
        assert "10000 MO?[2JYER?" in lines(pilot)[3]


async def test_an_act_asks_does_and_can_be_taken_back() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "d")
        assert "1 paid, 2 corrected, 3 written-off." in text(pilot) and lines(pilot)[-2].startswith(
            " Outcome:"
        )
        await press(pilot, "3", "comma", "space", "x", "enter")
        assert session.queue.acts == [(1, "done", {"outcome": "written-off", "note": "x"})]
        assert message(pilot) == "Did: done. Undo: u" and cursor(pilot) == 2
        await press(pilot, "u")
        assert message(pilot) == "Undone: done on item 1." and session.queue.acts == []
        await press(pilot, "u")
        assert message(pilot) == "You have nothing to undo here."


async def test_esc_in_a_field_writes_nothing_and_stays_on_the_screen() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "o", "q", "u", "d", "escape")
        assert session.queue.acts == [] and not frame(pilot).prompt.is_open and cursor(pilot) == 1
        await press(pilot, "j")
        assert cursor(pilot) == 2


async def test_enter_takes_the_usual_day_and_a_bad_one_is_asked_again_with_what_was_typed() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "w")
        assert "Wait until (enter: Fri 11/27/26):" in lines(pilot)[-2]
        await press(pilot, *"never", "enter")
        assert message(pilot) == "never is no day. Type fri, +3 or 12/1."
        prompt = frame(pilot).prompt
        assert prompt.is_open and prompt.text == "never" and session.queue.acts == []
        await press(pilot, "ctrl+u", "enter")
        assert session.queue.acts == [(1, "wait", {})]


async def test_an_act_that_is_not_allowed_says_why() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "z")
        assert message(pilot) == "Somebody else has pinned it."
        await press(pilot, "i")
        assert message(pilot) == "i does nothing for a denial."
        assert session.queue.acts == []


async def test_an_item_goes_into_tomorrows_plan_from_the_list_and_from_its_page() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "j", "greater_than_sign")
        assert message(pilot) == "Did: plan. Undo: u"
        await press(pilot, "enter", "greater_than_sign")
        assert session.queue.acts == [(2, "plan", {})] * 2


async def test_somebody_else_was_faster() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        session.queue.changed[0] = item(0)._replace(version=2)
        await press(pilot, "t")
        assert message(pilot) == "LK changed it at 10:40. Look again; what you typed is kept."
        assert session.queue.acts == []


async def test_the_cursor_stays_with_its_item_when_the_order_changes() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "j", "j")
        session.queue.order = [9, 8, *range(8)]
        await press(pilot, "r")
        assert cursor(pilot) == 3 and "> " in lines(pilot)[7]


async def test_filter_sort_and_the_words_for_an_empty_list() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "j", "slash", *"denial", "enter")
        assert "filter: denial" in lines(pilot)[1] and cursor(pilot) == 1
        assert all("denial" in row for row in lines(pilot)[3:13])
        await press(pilot, "slash", "ctrl+u", *"nobody", "enter")
        assert 'No match for "nobody". / changes it; an empty filter clears it.' in text(pilot)
        await press(pilot, "d")
        assert message(pilot) == "There is no item here."
        await press(pilot, "slash", "ctrl+u", "enter")
        assert cursor(pilot) == 1
        await press(pilot, "comma")
        assert message(pilot) == "Sorted by due. Next: amount" and "by due" in lines(pilot)[1]


async def test_nothing_open() -> None:
    async with opened(FakeSession(0)) as pilot:
        assert (
            "Nothing is open. 312 done or on hold. Next one returns Wed 11/25/26 10:42 am."
            in text(pilot)
        )


async def test_back_from_an_item_keeps_the_place() -> None:
    async with opened() as pilot:
        await press(pilot, "pagedown", "j")
        place = lines(pilot)[1]
        await press(pilot, "enter", "q")
        assert cursor(pilot) == 12 and lines(pilot)[1] == place


async def test_next_takes_and_the_act_brings_the_next_one() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "n")
        assert frame(pilot).screen_id == Kind.DENIAL.word and "yours" in lines(pilot)[1]
        await press(pilot, "d", "1", "enter")
        assert (
            frame(pilot).screen_id == Kind.CALLBACK.word and message(pilot) == "Did: done. Undo: u"
        )
        assert "Item  callback 2 " in lines(pilot)[0]
        await press(pilot, "q")
        assert cursor(pilot) == 2 and "yours" in lines(pilot)[3]


async def test_an_item_that_is_done_without_being_taken_leads_back_to_the_list() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "enter", "d", "1", "enter")
        assert frame(pilot).screen_id == "queue" and cursor(pilot) == 2
        assert message(pilot) == "Did: done. Undo: u"


async def test_a_long_item_scrolls_and_says_how_much_is_left() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        assert "... 27 more lines" in lines(pilot)[-3]
        await press(pilot, "end")
        assert "ref 4471-29" in text(pilot) and "more lines" in lines(pilot)[1]
        await press(pilot, "home")
        assert "10000 MOYER, DANA" in lines(pilot)[1]


async def test_a_million_items_open_and_move_like_a_thousand() -> None:
    given = []
    for count in (1_000, 1_000_000):
        session = FakeSession(count)
        async with opened(session) as pilot:
            await press(pilot, "j", "pagedown", "end", "k", "home")
            given.append((session.queue.rows_given, session.queue.pages_asked))
    assert given[0] == given[1]


async def test_a_refusal_of_the_store_is_told_in_place() -> None:
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
        assert reversed_rows == [0, 3]
        colours = {
            colour.name
            for strip in strips
            for segment in strip
            if segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour is not None
        }
        assert colours <= {"default", "red", "cyan", "yellow"}


async def test_marks_are_signs_and_words_and_one_act_is_done_to_all_of_them() -> None:
    session = FakeSession()
    session.queue.changed[4] = item(4)._replace(state=State.TAKEN, holder="LK")
    async with opened(session) as pilot:
        await press(pilot, "space", "j", "space", "space")
        assert [row[1:2] for row in lines(pilot)[3:8]] == ["*", " ", "*", "*", " "] and cursor(
            pilot
        ) == 5
        assert "marked" in lines(pilot)[3] and "3 marked" in lines(pilot)[1]
        await press(pilot, "r", "t")
        assert "Unmark all first" in message(pilot) and "3 marked" in lines(pilot)[1]
        await press(pilot, "space", "w")
        assert lines(pilot)[-2].startswith(" 4 items: Wait until (enter: Fri 11/27/26):")
        await press(pilot, "enter")
        assert message(pilot) == "3 wait until Fri 27 Nov. 1 not: LK has it until 11:12. Undo: u"
        assert [one[0] for one in session.queue.acts] == [1, 3, 4] and "1 marked" in lines(pilot)[1]
        await press(pilot, "-")
        assert "marked" not in text(pilot).replace("Nothing is marked.", "")
        await press(pilot, "/", *"denial", "enter", "+")
        assert message(pilot) == "52 marked." or "marked." in message(pilot)


async def test_a_group_is_one_row_that_opens_and_closes() -> None:
    session = FakeSession()
    row = item(0)._replace(
        group="denial:1:CO-50", more=5, group_cents=620_400, group_act_by=item(9).act_by
    )
    session.queue.changed = {
        number: item(number)._replace(group=row.group) for number in range(6)
    } | {0: row}
    async with opened(session) as pilot:
        assert "+5 more" in lines(pilot)[3] and "6,204.00" in lines(pilot)[3]
        screen = frame(pilot)
        assert isinstance(screen, QueueScreen) and screen.item_query.grouped
        await press(pilot, "=")
        assert (
            lines(pilot)[0].startswith(" medq  Group")
            and "group: Anthem CO CO-50 denial, 6 items" in lines(pilot)[1]
        )
        await press(pilot, "j")
        assert (
            frame(pilot).context.queue_position.item_id == 1
        )  # the next start begins with the queue
        await press(pilot, "=")
        assert lines(pilot)[0].startswith(" medq  Queue") and cursor(pilot) == 1
        await press(pilot, "space")
        assert "6 marked" in lines(pilot)[1]
        await press(pilot, "pagedown", "=")
        assert message(pilot) == "No similar items."


async def test_what_somebody_changed_since_it_was_drawn_is_refused_and_keeps_its_mark() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "space", "j", "space")
        session.queue.changed[0] = item(0)._replace(version=2)
        await press(pilot, "w", "enter")
        assert message(pilot).startswith("1 wait until Fri 27 Nov. 1 not: ")
        assert [one[0] for one in session.queue.acts] == [3] and "1 marked" in lines(pilot)[1]
        # What was told is seen: the same key once more is meant.
        await press(pilot, "w", "enter")
        assert [one[0] for one in session.queue.acts] == [3, 1] and "by rank" in lines(pilot)[1]


async def test_a_row_that_rises_among_those_read_already_is_told() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        session.queue.order = [200, *range(200), *range(201, 312)]
        session.queue.as_of = 7
        await press(pilot, *["pagedown"] * 6)
        assert "order changed, r to look" in lines(pilot)[0] and cursor(pilot) == 61
        await press(pilot, "r")
        assert "order changed" not in text(pilot)


async def test_who_has_an_item_stands_where_its_kind_stood_and_urgent_ones_start_by_the_clock() -> (
    None
):
    session = FakeSession()
    session.queue.changed[0] = item(0)._replace(start_by=16 * 60 + 30)
    session.queue.changed[2] = item(2)._replace(
        state=State.TAKEN, holder="LK", held_until=NOW + timedelta(minutes=30)
    )
    session.queue.changed[3] = item(3)._replace(state=State.DONE)
    session.queue.changed[6] = item(6)._replace(start_by=3 * 1440)
    async with opened(session) as pilot:
        rows = lines(pilot)
        assert " 4:30 pm " in rows[3] and " 11/30/26 " in rows[9]
        assert rows[5].startswith("   LK working") and "to 11:12 am" in rows[5]
        assert rows[6].startswith("  #review") and "done" in rows[6]


async def test_next_in_a_group_takes_of_the_group() -> None:
    session = FakeSession()
    row = item(0)._replace(group="denial:1:CO-50", more=5)
    session.queue.changed = {0: row, 6: item(6)._replace(group=row.group)}
    async with opened(session) as pilot:
        await press(pilot, "=", "n")
        assert lines(pilot)[0].startswith(" medq  Item  denial 10000")
        await press(pilot, "d", "1", "enter")
        assert lines(pilot)[0].startswith(" medq  Item  denial 10006")
        await press(pilot, "d", "1", "enter")
        assert lines(pilot)[0].startswith(" medq  Group")


async def test_back_from_a_group_whose_lead_is_gone_the_cursor_is_on_the_group() -> None:
    session = FakeSession()
    group = "denial:1:CO-50"
    session.queue.changed = {
        number: item(number)._replace(group=group, more=5 if number == 0 else 0)
        for number in (0, 6)
    }
    async with opened(session) as pilot:
        await press(pilot, "=", "d", "1", "enter", "q")
        assert lines(pilot)[0].startswith(" medq  Queue") and cursor(pilot) == 7


async def test_one_mark_that_is_not_under_the_cursor_is_named_before_an_act() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "space", "w")  # the cursor went on to the next one
        assert lines(pilot)[-2].startswith(" 1 marked item: Wait until (enter: Fri 11/27/26):")
        await press(pilot, "escape", "k", "w")
        assert lines(pilot)[-2].startswith(" Wait until (enter: Fri 11/27/26):")


async def test_how_a_day_is_typed_stands_above_its_question() -> None:
    async with opened() as pilot:
        await press(pilot, "w")
        assert message(pilot).startswith("As fri, +3, +2w, 12/1, dec 1, eom.")


class SlowQueue(FakeQueue):
    """A queue that returns an item or a list when it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()
        self.go.set()

    def detail(self, item_id: int) -> ItemDetail:
        self.go.wait(10)
        return super().detail(item_id)

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        self.go.wait(10)
        return super().page(query, after, before, limit)


async def test_keys_typed_ahead_of_an_item_wait_for_it() -> None:
    queue = SlowQueue()
    session = FakeSession(queue=queue)
    async with opened(session) as pilot:
        queue.go.clear()
        await pilot.press("enter")
        await pilot.pause()
        frame(pilot).redrawn_at -= 1.0  # its page is long in coming
        await pilot.press("o", "end")
        assert message(pilot) in ("", "working")
        queue.go.set()
        await settle(pilot, rested=False)
        assert message(pilot) == "Screen changed: o ignored. Press again."
        assert session.queue.acts == []


@pytest.mark.parametrize("keys", [("/", *"denial", "enter"), (",",)], ids=["filter", "sort"])
async def test_keys_typed_ahead_of_another_list_mean_that_list(keys: tuple[str, ...]) -> None:
    queue = SlowQueue()
    session = FakeSession(queue=queue)
    async with opened(session) as pilot:
        await press(pilot, *keys[:-1])
        queue.go.clear()
        await pilot.press(keys[-1], "j", "enter")
        assert frame(pilot).screen_id == "queue"
        session.queue.order = [number for number in range(312) if number % 6 == 0]
        queue.go.set()
        await settle(pilot)
        assert frame(pilot).header_title == "Item  denial 10006"


class NoteQueue(FakeQueue):
    """A queue whose acts end with what was typed."""

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        message = ActMessage(Did.CLOSED, "paid", note=values["note"])
        return (
            super()
            .perform(item_id, act, values, version)
            ._replace(message=sentence(message), record=message)
        )


async def test_what_was_typed_and_the_key_that_takes_it_back_are_two_sentences() -> None:
    async with opened(FakeSession(queue=NoteQueue())) as pilot:
        await press(pilot, "d", "1", "comma", "space", "x", "enter")
        assert message(pilot) == "Done: paid. x. Undo: u"
        await press(pilot, "d", "1", "comma", "space", "x", "full_stop", "enter")
        assert message(pilot) == "Done: paid. x. Undo: u"
