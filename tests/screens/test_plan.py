"""The plan builder, the day's plan and the expiring items, by keys."""

import re
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import State
from tests.office import NOW, TODAY
from tests.screens.fake_items import item
from tests.screens.fake_plans import DEADLINES
from tests.screens.fake_session import FakeSession, others_do
from tests.screens.pilot import (
    check_rows,
    form_lines,
    frame,
    lines,
    message,
    opened,
    press,
    settle,
    text,
)

TOMORROW = TODAY + timedelta(days=1)

MINUTES = re.compile(r"[ >].[ 0-9][ 0-9:apm nowlate]{8} +\d+ ")


def body(pilot: Pilot[None]) -> list[str]:
    """Return the lines of the plan on the screen, from their sign on."""
    return [row[1:].rstrip() for row in lines(pilot) if MINUTES.match(row)]


async def test_the_builder_shows_each_line_with_its_reason_and_what_is_left_out() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b")
        shown = text(pilot)
        assert lines(pilot)[0].startswith(" medq  Plan builder, draft")
        assert lines(pilot)[1].rstrip() == (
            " Plan for Wed 11/25  8:00 am–5:00 pm, lunch 12:00–1:00 pm  planned 2:27 of 8:00"
        )
        assert lines(pilot)[3].startswith(" MORNING   Min What      Patient  DOS      Payer")
        assert body(pilot)[:4] == [
            "  8:00 am  20 Morning review                                 start of day",
            "! 4:30 pm  30 Denial    MOYER    11/24/26 Anthem    11/24/26 fax by 5:00 pm",
            "           24 Submit    WONG +1  11/22/26 2 payers  11/26/26 deadline 11/29/26",
            "@10:50 am  10 Callback  ORTIZ, MARIA      Cigna     11:20 am promised 10:50",
        ]
        assert lines(pilot)[10].rstrip() == " AFTERNOON"
        assert body(pilot)[-1].startswith("  4:40 pm  20 Day-end check")
        assert " Not scheduled: 186, one per reason (l lists all)" in shown
        assert "LK working" in shown
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
        await press(pilot, "a", *"10482", "enter", "e", "ctrl+u", *"45", "enter", "w", "enter", "x")
        assert session.plan.plan_acts[1:] == [
            "add () ()  10482",
            "minutes (1,) ()  45",
            "hours () ()  8am-5pm 12pm+60",
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
        assert lines(pilot)[0].startswith(" medq  Plan builder, saved")
        await press(pilot, "q")
        assert frame(pilot).screen_id == "queue"


async def test_an_undone_plan_is_not_a_closed_day_and_is_built_again() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b", "u")
        assert message(pilot) == "Undone: the plan. That day has no plan now."
        assert "No plan for that day. r builds one." in lines(pilot)[1]
        assert (
            "office is closed" not in text(pilot)
            and "working hours" not in text(pilot)
            and body(pilot) == []
        )
        await press(pilot, "r")
        assert "draft" in lines(pilot)[0] and len(body(pilot)) == 7


async def test_deadlines_that_do_not_fit_need_a_decision() -> None:
    session = FakeSession()
    session.plan.plan_problems = (DEADLINES,)
    async with opened(session) as pilot:
        await press(pilot, "b")
        shown = text(pilot)
        assert " ! 2 deadlines on 11/25/26 do not fit (50 min over)." in shown
        assert " 1 assign to LK (1 h free)  2 extend hours  3 remove, with a reason" in shown
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
        assert message(pilot) == "Nothing has the number 1."


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
        assert " Plan for Tue 11/24   2:27 of 8:00 h, buffer 5:33" in shown
        assert "0 of 7 done, 0 followed up" in shown
        assert " 306 of 312 not scheduled. Deadlines through 11/27/26: 1 scheduled" in shown
        assert message(pilot) == "Saved Tue 11/24/26 10:42 am by JM."
        await press(pilot, "q")
        assert message(pilot) == "Press ctrl+q to quit."
        check_rows(pilot)


async def test_what_must_go_out_sooner_is_named_opened_and_saved_over_with_a_reason() -> None:
    session = FakeSession()
    session.plan.due_sooner = (session.queue.row(6),)
    async with opened(session) as pilot:
        await press(pilot, "b")
        assert message(pilot) == (
            "! O'BRIEN-SMITHSON 11/18/26 Cigna must go out by 11/30/26, it cannot wait for"
            " Wed 11/25. 1 opens"
        )
        await press(pilot, "1")
        assert frame(pilot).screen_id == "denial"
        await press(pilot, "q", "ctrl+s")
        assert message(pilot) == "MOYER must go out before Wed 11/25/26. Work it first."
        await press(pilot, "escape")
        assert "draft" in lines(pilot)[0]
        await press(pilot, "ctrl+s", *"faxed at noon", "enter")
        assert "saved" in lines(pilot)[0] and session.plan.accepted_for == "faxed at noon"


async def test_all_that_is_not_scheduled_is_one_key_away_and_added_from_there() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "b", "l")
        assert lines(pilot)[0].startswith(" medq  Not scheduled")
        assert "day full: 10004 SA is worth more" in text(pilot) and "LK working" in text(pilot)
        check_rows(pilot)
        await press(pilot, "greater_than_sign")
        assert session.plan.plan_acts == ["add (11,) ()"]
        assert message(pilot) == "Did: add. Undo: u"
        await press(pilot, "u")
        assert session.plan.plan_acts == []
        await press(pilot, "j", "enter")
        assert frame(pilot).screen_id == "denial"


async def test_deadlines_on_nobodys_plan_are_listed_with_their_owner(accepted: FakeSession) -> None:
    accepted.plan.unplanned = (accepted.queue.row(60)._replace(owner="LK"), accepted.queue.row(18))
    async with opened(accepted) as pilot:
        await press(pilot, "l")
        assert " On nobody's plan: 2 items to act on by 12/12/26" in lines(pilot)[1]
        listed = [row.split() for row in lines(pilot)[4:6]]
        assert listed[0][-3:] == ["LK,", "due", "today"] and listed[1][-1] == "none"
        check_rows(pilot)
        await press(pilot, "greater_than_sign")
        assert accepted.plan.plan_acts == ["add (61,) ()"]
        assert "1 item to act on by 12/12/26" in lines(pilot)[1]


async def test_fixed_lines_open_and_are_finished(accepted: FakeSession) -> None:
    async with opened(accepted) as pilot:
        await press(pilot, "g", "enter")
        assert lines(pilot)[0].startswith(" medq  Reviews")
        assert lines(pilot)[1].startswith(" Reviews, 52 items   by $/min ")
        await press(pilot, "m", "2")
        assert lines(pilot)[0].startswith(" medq  Queue")
        await press(pilot, "q", "q", "d")
        assert accepted.plan.plan_acts == ["finish () () Morning review"]
        assert "1 of 7 done, 0 followed up" in text(pilot)
        assert body(pilot)[0].startswith("# 8:00 am  20 Morning review")
        await press(pilot, ".", "enter")
        assert frame(pilot).screen_id == "expiring"


async def test_a_time_that_has_passed_is_shown_as_minutes_late() -> None:
    session = FakeSession()
    session.plan.accepted_today = True
    session.plan.minute_now = 17 * 60 + 8
    session.plan.build_plan(TODAY)
    session.plan.accept_plan(TODAY)
    async with opened(session) as pilot:
        shown = body(pilot)
        assert shown[1].startswith("!    late  30 Denial") and "38 min late" in shown[1]
        assert shown[3].startswith("@    late  10 Callback") and "348 min late" in shown[3]
        assert not [row for row in shown if re.search(r"\d [ap]m +\d", row)]  # no time in the past
    session.plan.minute_now = 11 * 60
    session.plan.build_plan(TODAY)
    async with opened(session) as pilot:
        assert body(pilot)[3].startswith("@     now  10 Callback")
        assert body(pilot)[1].startswith("! 4:30 pm")


async def test_a_follow_up_is_counted_apart_from_what_is_done(accepted: FakeSession) -> None:
    async with opened(accepted) as pilot:
        others_do(accepted, 1, state=State.WAITING)
        await press(pilot, "r")
        assert "0 of 7 done, 1 followed up" in text(pilot)
        assert body(pilot)[1].startswith("~ 4:30 pm") and "followed up" in body(pilot)[1]


async def test_the_day_is_worked_line_by_line(accepted: FakeSession) -> None:
    async with opened(accepted) as pilot:
        await press(pilot, "n")
        assert frame(pilot).screen_id == "denial" and accepted.queue.acts == [(1, "take", {})]
        await press(pilot, "q")
        assert "yours, by 5:00 pm" in text(pilot)
        await press(pilot, "d", *"paid", "enter")
        assert (1, "done", {"outcome": "paid"}) in accepted.queue.acts
        assert any(
            row.startswith("# 4:30 pm  30") and "done, 7 of 30 min" in row for row in body(pilot)
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
            and " b  build one (fills your hours from the queue)" in shown
        )
        assert lines(pilot)[-1].rstrip() == " b plan  n next  l deadlines  m menu  ? help"
        await press(pilot, "b")
        assert "Plan for Tue 11/24" in text(pilot)
        assert TODAY in session.plan.planned
        await press(pilot, "q")
        assert "2:27 of 8:00 h" in text(pilot) and "Today, draft" in text(pilot)


async def test_a_reader_without_a_plan_is_told_of_no_key_that_writes() -> None:
    async with opened(FakeSession(read_only=True)) as pilot:
        await press(pilot, "m", "1")
        shown = text(pilot)
        assert " No plan for today." in shown
        assert "build one" not in shown and "next item" not in shown
        assert lines(pilot)[-1].rstrip() == " l deadlines  m menu  ? help"


async def test_a_planner_without_a_plan_is_told_so_in_the_morning() -> None:
    session = FakeSession()
    session.plan.accepted_today = False
    async with opened(session) as pilot:
        assert frame(pilot).screen_id == "queue"
        assert message(pilot) == "No plan for today. b builds one."
        await press(pilot, "b")
        assert "Plan for Tue 11/24" in text(pilot)


async def test_beside_the_lines_there_is_the_item_where_there_is_room(
    accepted: FakeSession,
) -> None:
    async with opened(accepted, size=(120, 40)) as pilot:
        assert "10000 MOYER, DANA" in text(pilot)
        check_rows(pilot)
        await pilot.resize_terminal(80, 23)
        await settle(pilot)
        assert "10000 MOYER" not in text(pilot)
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
            and "at risk" not in beside
            and "54.01" not in beside
        )
        check_rows(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "Moving it" not in text(pilot)


async def test_next_reads_the_plan_again_where_somebody_has_changed_its_item(
    accepted: FakeSession,
) -> None:
    async with opened(accepted) as pilot:
        await press(pilot, "g")
        for item_id in range(1, 8):
            others_do(accepted, item_id)
        await press(pilot, "n")
        assert message(pilot).startswith("LK changed it at 10:40.")
        await press(pilot, "n")
        assert [act for _item_id, act, _values in accepted.queue.acts] == ["take"]


async def test_next_passes_over_an_item_whose_claim_a_colleague_works(
    accepted: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    perform, tried = accepted.queue.perform, []

    def refuse_the_first(item_id: int, act: str, *rest: Any) -> ActResult:
        tried.append(item_id)
        if item_id == tried[0]:
            raise MedqError("LK is working it for 30 more minutes. n: next item.")
        return perform(item_id, act, *rest)

    monkeypatch.setattr(accepted.queue, "perform", refuse_the_first)
    async with opened(accepted) as pilot:
        await press(pilot, "g", "n")
        assert [item_id for item_id, _act, _values in accepted.queue.acts] == tried[1:]
        assert len(tried) == 2 and frame(pilot).screen_id not in ("today", "queue")


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


async def test_what_somebody_else_did_meanwhile_moves_no_form_to_the_next_item_of_the_line(
    accepted: FakeSession,
) -> None:
    async with opened(accepted) as pilot:
        await press(pilot, "g", "j", "j", "w")
        assert "10002" in form_lines(pilot)[0]
        others_do(accepted, 3, state=State.DONE)
        await press(pilot, "enter", "enter")
        assert [(item_id, act) for item_id, act, _values in accepted.queue.acts] == [(3, "wait")]
