"""The plan builder, the day's plan and the expiring items, by keys."""

import re
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from textual.pilot import Pilot

from medq.domain.plan.view import ExpiringLine
from tests.office import NOW, TODAY
from tests.screens.fake_items import item
from tests.screens.fake_plans import DEADLINES
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import check_rows, frame, lines, message, opened, press, settle, text

TOMORROW = TODAY + timedelta(days=1)

TIME = re.compile(r" ?\d{1,2}:\d\d [ap]m ")


def body(pilot: Pilot[None]) -> list[str]:
    """Return the lines of the plan on the screen, from their start on."""
    return [row[3:].rstrip() for row in lines(pilot) if TIME.match(row[5:])]


async def test_the_builder_shows_each_line_with_its_reason_and_what_is_left_out() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b")
        shown = text(pilot)
        assert lines(pilot)[0].startswith(" medq  Plan builder")
        assert (
            " Plan for Wed 11/25/26 (draft)" in shown
            and "8:00 am–5:00 pm, lunch 12:00–1:00 pm (h sets)" in shown
        )
        assert " Hours 8 h   planned 2 h 27 min   buffer 5 h 33 min   7 lines" in shown
        assert (
            body(pilot)[1]
            == "!  8:20 am  30  Denial: 10000 MOYER  Anthe.. 11/24/26 last day, by 4:30 pm"
        )
        assert "Submit 2 clean claims" in shown and "@ 10:30 am  10  Callback: B.H. ..41" in shown
        assert "Not scheduled: 186" in shown and "LK working" in shown
        assert session.plan.builds == 1  # what stood at once is made better and kept
        check_rows(pilot)


async def test_lines_are_moved_and_the_cursor_goes_along() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b", "j", "j", ">")
        assert session.plan.plan_acts == ["down (3, 9) (2,)"]
        assert frame(pilot).list.cursor == 3  # type: ignore[attr-defined]
        assert message(pilot) == "Did: down. Undo: u"
        await press(pilot, "<", "<")
        assert session.plan.plan_acts[1:] == ["up (3, 9) (2,)", "up (3, 9) (1,)"]
        await press(pilot, "u")
        assert message(pilot) == "Undone: the last change to the plan."
        assert len(session.plan.plan_acts) == 2


async def test_what_must_be_done_that_day_goes_for_a_reason_that_is_asked_for() -> None:
    session = FakeSession()
    session.plan.due = {1}
    async with opened(session) as pilot:
        await press(pilot, "b", "j", "x")
        assert (
            message(pilot) == "10000 is due that day: leaving it out needs a reason."
            " Type the reason in a few words."
        )
        await press(pilot, "escape")
        assert session.plan.plan_acts == [] and frame(pilot).screen_id == "plan"
        await press(pilot, "x", *"no records", "enter")
        assert session.plan.plan_acts == ["leave-out (1,) ()  no records"]
        check_rows(pilot)


async def test_what_is_typed_is_asked_for_and_what_is_refused_stays_in_the_field() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b", "j", "f", "ctrl+u", *"25", "colon", *"00", "enter")
        assert message(pilot) == "'25:00' is not a time of day. Type it as 8:30."
        assert frame(pilot).prompt.is_open and frame(pilot).prompt.text == "25:00"
        await press(pilot, "ctrl+u", *"1430", "enter")
        assert session.plan.plan_acts == ["lock (1,) ()  1430"]
        await press(pilot, "a", *"10482", "enter", "e", "ctrl+u", *"45", "enter", "h", "enter", "x")
        assert session.plan.plan_acts[1:] == [
            "add () ()  10482",
            "minutes (1,) ()  45",
            "hours () ()  08:00-17:00 12:00+60",
            "remove (1,) ()",
        ]
        await press(pilot, "f", "escape")
        assert len(session.plan.plan_acts) == 5 and message(pilot) == ""


async def test_planning_again_and_saving() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b", "r")
        assert session.plan.builds == 2
        await press(pilot, "ctrl+s")
        assert message(pilot) == "Saved. Undo: u"
        assert "(saved)" in text(pilot)
        await press(pilot, "q")
        assert frame(pilot).screen_id == "queue"


async def test_an_undone_plan_is_not_a_closed_day_and_is_built_again() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b", "u")
        assert message(pilot) == "Undone: the plan. That day has no plan now."
        assert lines(pilot)[2].rstrip() == " No plan for that day. r builds one."
        assert (
            "office is closed" not in text(pilot)
            and "working hours" not in text(pilot)
            and body(pilot) == []
        )
        await press(pilot, "r")
        assert "(draft)" in lines(pilot)[1] and len(body(pilot)) == 7


async def test_deadlines_that_do_not_fit_need_a_decision() -> None:
    session = FakeSession()
    session.plan.plan_problems = (DEADLINES,)
    async with opened(session) as pilot:
        await press(pilot, "b")
        shown = text(pilot)
        assert " 2 deadlines on 11/25/26 do not fit (50 min over)." in shown
        assert (
            " 1 reassign to LK (free 1 h)  2 lengthen the day  3 leave out, with a reason" in shown
        )
        await press(pilot, "ctrl+s")
        assert message(pilot).startswith("2 deadlines")
        await press(pilot, "1", "2", "3", *"too late", "enter")
        assert session.plan.plan_acts == [
            "reassign (8, 9) ()  LK",
            "hours () ()  08:00-17:50",
            "leave-out (8, 9) ()  too late",
        ]
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b", "1")
        assert message(pilot) == "No note has the number 1."


@pytest.fixture
def accepted() -> Iterator[FakeSession]:
    session = FakeSession()
    session.plan.accepted_today = True
    session.plan.build_plan(TODAY)
    session.plan.accept_plan(TODAY)
    yield session


async def test_an_accepted_plan_is_the_first_screen(accepted: FakeSession) -> None:
    async with opened(accepted) as pilot:
        shown = text(pilot)
        assert lines(pilot)[0].startswith(" medq  Today")
        assert " Tue 11/24/26    2 h 27 min planned of 8 h" in shown and "0 of 7 done" in shown
        assert " 3 lines behind." in shown
        assert " 306 of 312 not scheduled; buffer 5 h 33 min." in shown
        assert " Deadlines through 11/27/26: 1 scheduled, 0 not." in shown
        await press(pilot, "q")
        assert message(pilot) == "Press ctrl+q to quit."
        check_rows(pilot)


async def test_the_day_is_worked_line_by_line(accepted: FakeSession) -> None:
    async with opened(accepted) as pilot:
        await press(pilot, "n")
        assert frame(pilot).screen_id == "denial" and accepted.queue.acts == [(1, "take", {})]
        await press(pilot, "q")
        assert "yours now" in text(pilot)
        await press(pilot, "d", *"paid", "enter")
        assert (1, "done", {"outcome": "paid"}) in accepted.queue.acts
        assert any(
            row.startswith("#  8:20 am") and "done, 7 of 30 min" in row for row in body(pilot)
        )
        assert "1 of 7 done" in text(pilot)
        await press(pilot, "n")
        assert frame(pilot).screen_id == "submit"
        await press(pilot, "q", "j", "enter")
        assert frame(pilot).screen_id == "callback"


async def test_what_was_done_on_a_screen_above_is_seen_on_every_screen_below() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        session.plan.build_plan(TODAY)
        await press(pilot, "m", "1")
        assert lines(pilot)[0].startswith(" medq  Today")
        await press(pilot, "d", *"paid", "enter")
        assert (1, "done", {"outcome": "paid"}) in session.queue.acts
        asked = session.queue.pages_asked
        await press(pilot, "q")
        assert lines(pilot)[0].startswith(" medq  Queue")
        assert "10000 MOYER" not in text(pilot)
        assert session.queue.pages_asked > asked
        asked = session.queue.pages_asked
        await press(pilot, "?", "q")
        assert session.queue.pages_asked == asked  # nothing was done since it was read


async def test_an_item_that_was_acted_on_in_its_group_is_shown_as_it_is_then() -> None:
    session = FakeSession()
    session.queue.changed = {0: item(0)._replace(group="denial:1:CO-50", more=1)}
    async with opened(session) as pilot:
        await press(pilot, "enter")
        assert frame(pilot).screen_id == "denial"
        await press(pilot, "=", "t", "q")
        assert session.queue.acts == [(1, "take", {})]
        await press(pilot, "t")
        assert session.queue.acts[1:] == [(1, "release", {})], message(pilot)


async def test_a_day_without_a_plan_says_what_to_do_and_b_builds_one() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "m", "1")
        shown = text(pilot)
        assert (
            " No plan for today." in shown
            and "   b  build one now (fills your hours from the queue)" in shown
        )
        await press(pilot, "b")
        assert "Plan for Tue 11/24/26" in text(pilot)
        assert TODAY in session.plan.planned
        await press(pilot, "q")
        assert "2 h 27 min planned of 8 h" in text(pilot) and "(draft)" in text(pilot)


async def test_a_planner_without_a_plan_is_told_so_in_the_morning() -> None:
    session = FakeSession()
    session.plan.accepted_today = False
    async with opened(session) as pilot:
        assert frame(pilot).screen_id == "queue"
        assert message(pilot) == "No plan for today. b builds one."
        await press(pilot, "b")
        assert "Plan for Tue 11/24/26" in text(pilot)


async def test_beside_the_lines_there_is_the_item_where_there_is_room(
    accepted: FakeSession,
) -> None:
    async with opened(accepted, size=(120, 40)) as pilot:
        assert "Appeal with" in text(pilot)
        check_rows(pilot)
        await pilot.resize_terminal(80, 23)
        await settle(pilot)
        assert "Appeal with" not in text(pilot)
        check_rows(pilot)


async def test_beside_the_builders_lines_there_is_what_moving_costs_and_the_hours_as_bars() -> None:
    async with opened(size=(120, 40)) as pilot:
        await press(pilot, "b")
        beside = " ".join(" ".join(row[80:] for row in lines(pilot)).split())
        assert (
            "Moving it to another day" not in beside
            and "15 min: # planned - break . free" in beside
        )  # a fixed line
        assert "8 #### 9 #... 10 ..#. 11 ###. 12 ---- 1 .... 2 .... 3 .... 4 ...#" in beside
        await press(pilot, "j")
        beside = " ".join(" ".join(row[80:] for row in lines(pilot)).split())
        assert "Moving it to another day delays $54/min for 30 min." in beside
        assert (
            "Act by 11/24/26: no later day is possible." in beside and "BALANCE 2,310.00" in beside
        )
        await press(pilot, "j", "j")
        beside = " ".join(" ".join(row[80:] for row in lines(pilot)).split())
        assert (
            "breaks the promise of 10:50–11:20 am" in beside
            and "SECRET" not in beside
            and "54.01" not in beside
        )
        check_rows(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "Moving it" not in text(pilot)


async def test_a_late_detail_is_not_shown_beside_another_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = FakeSession()
    free = Event()
    async with opened(session, size=(120, 40)) as pilot:
        await press(pilot, "b")
        fixed = [row[80:] for row in lines(pilot)]
        answer = session.queue.detail
        monkeypatch.setattr(
            session.queue, "detail", lambda item_id: (free.wait(20), answer(item_id))[1]
        )
        await pilot.press("j", "k")
        free.set()
        await settle(pilot)
        assert frame(pilot).list.cursor == 0  # type: ignore[attr-defined]
        assert [row[80:] for row in lines(pilot)] == fixed


async def test_a_reader_sees_no_name_and_changes_nothing() -> None:
    session = FakeSession(read_only=True)
    session.plan.planned[TODAY] = session.plan.new_plan(TODAY)
    async with opened(session) as pilot:
        await press(pilot, "b")
        assert message(pilot) == "Read-only view."
        await press(pilot, "m", "1")
        shown = text(pilot)
        assert "MOYER" not in shown and "B.H. ..41" in shown
        await press(pilot, "d", "w", "n", "b", "u")
        assert session.queue.acts == [] and session.plan.plan_acts == []
        assert NOW.date() == TODAY


async def test_expiring_items_are_decided_by_keys_and_similar_ones_together() -> None:
    session = FakeSession()
    session.plan.expiring_lines = (
        ExpiringLine(
            session.queue.row(0), (1, 7, 13), True, 1_200, 30, TODAY + timedelta(days=3), 5
        ),
        ExpiringLine(session.queue.row(2), (3,), False, 90_000, 12, None, 75),
    )
    async with opened(session) as pilot:
        await press(pilot, "b")
        assert " 2 expiring: press 1" in text(pilot)
        await press(pilot, "1")
        assert frame(pilot).screen_id == "expiring"
        assert " 2 decisions (4 items)" in text(pilot)
        assert (
            "Denial 10000 MOYER +2 more" in text(pilot)
            and "act by 11/27/26" in text(pilot)
            and "no activity 75 da" in text(pilot)
        )
        await press(pilot, "j", "x", *"too small", "enter")
        assert (3, "let-go", {"reason": "too small"}) in session.queue.acts
        assert " 1 decision (3 items)" in text(pilot)
        await press(pilot, "a")
        assert {act for _item, act, _values in session.queue.acts[1:]} == {"work-on"}, message(
            pilot
        )
        check_rows(pilot)
