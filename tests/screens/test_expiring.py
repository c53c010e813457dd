"""The Expiring list by keys: lost deadlines on top, decisions with an owner, a code, a date."""

import asyncio
from datetime import timedelta

import pytest

from medq.domain.items.item import State
from medq.domain.plan.expiring_line import ExpiringCause
from screens.help.destinations import menu_keys
from screens.plan.expiring import MORE_NOTES_ROWS, NOTES_ROWS
from screens.queue.lost_notice import announce_lost
from tests.office import TODAY
from tests.screens.fake_plans import expiring_decision
from tests.screens.fake_session import FakeSession, others_do
from tests.screens.pilot import check_rows, frame, lines, message, opened, press, text
from widgets.text_pane import TextPane


def session_with_decisions() -> FakeSession:
    """Return a session with a lost deadline, a decision about three, and an untouched item."""
    session = FakeSession()
    row = session.queue.row
    passed = TODAY - timedelta(days=25)
    session.plan.expiring_lines = (
        expiring_decision(
            row(4), (5,), ExpiringCause.LOST, deadline=passed, act_by=passed, owner="LK"
        ),
        expiring_decision(row(0), (1, 7, 13)),
        expiring_decision(row(2), (3,), ExpiringCause.UNTOUCHED, act_by=None, untouched_days=75),
    )
    return session


async def test_two_dates_the_amount_and_the_owner_are_shown_and_lost_ones_are_on_top() -> None:
    async with opened(session_with_decisions()) as pilot:
        await press(pilot, "b")
        assert "3 expiring (2 opens)" in text(pilot)
        await press(pilot, "2")
        assert frame(pilot).screen_id == "expiring"
        shown = lines(pilot)
        assert shown[1].startswith(" 3 decisions (5 items)   132.30 at risk   1 LOST, not signed")
        assert shown[2].split() == [
            "Type",
            "Patient",
            "DOS",
            "Payer",
            "Deadline",
            "Act",
            "by",
            "Amount",
            "Min",
            "Owner",
        ]
        assert shown[3].startswith(">X LOST      MÜLLER    11/20/26 Medicare  10/30/26 10/30/26")
        assert shown[3].split()[-3:] == ["44.10", "30", "LK"]
        assert shown[4].startswith("   denial    MOYER +2  11/24/26 Anthem    11/30/26 11/27/26")
        assert shown[4].split()[-1] == "none"
        assert "untouched 75 d" in shown[5]
        assert "LOST: the deadline 10/30/26 passed, and nobody has signed that." in text(pilot)
        assert "  x sign  " in lines(pilot)[-1]
        check_rows(pilot)
        await press(pilot, "j")
        assert "a  keep        you own it; it returns here if it is not worked by 11/27/26" in text(
            pilot
        )
        assert "Est. recovery 12.00 of 44.10, 30 min." in text(pilot)


async def test_a_wide_window_adds_claim_recovery_rate_and_last_touch() -> None:
    async with opened(session_with_decisions(), size=(120, 40)) as pilot:
        await press(pilot, "b", "2")
        shown = lines(pilot)
        assert shown[2].split()[-4:] == ["Recovery", "$/min", "Last", "touch"]
        assert shown[4].split()[-5:] == ["none", "10000", "12.00", "54", "11/17/26"]
        check_rows(pilot)


async def test_marked_decisions_are_made_in_one_act_and_similar_items_together() -> None:
    session = session_with_decisions()
    async with opened(session) as pilot:
        await press(pilot, "b", "2", "j", "space")
        assert "1 marked" in lines(pilot)[1] and lines(pilot)[4].startswith(" *")
        await press(pilot, "space", "a")
        assert {item for item, _act, _values in session.queue.acts} == {1, 7, 13, 3}
        assert {act for _item, act, _values in session.queue.acts} == {"work-on"}, message(pilot)
        await press(pilot, "-")
        session.queue.acts.clear()
        await press(pilot, "g", "j", "a")
        assert {item for item, _act, _values in session.queue.acts} == {1, 7, 13}


async def test_an_item_of_a_decision_that_changed_since_it_was_read_is_skipped() -> None:
    session = session_with_decisions()
    async with opened(session) as pilot:
        await press(pilot, "b", "2", "j")
        session.queue.perform(7, "take", {}, session.queue.row(6).version)  # not the one drawn
        session.queue.perform(7, "release", {}, session.queue.row(6).version)
        session.queue.acts.clear()
        await press(pilot, "a")
        assert {item for item, _act, _values in session.queue.acts} == {1, 13}


async def test_a_line_of_the_totals_narrows_the_list_and_back_leads_to_them() -> None:
    async with opened(session_with_decisions()) as pilot:
        await press(pilot, *menu_keys("Expiring"), "f")
        assert "list: Expiring   filter: none" in text(pilot)
        await press(pilot, "enter")
        filter_text = lines(pilot)[1].split("filter: ")[1].strip()
        assert filter_text.startswith("payer:") and "(5 items)" not in lines(pilot)[1]
        await press(pilot, "q")
        assert frame(pilot).screen_id == "totals" and "filter: none" in text(pilot)
        await press(pilot, "q")
        assert "3 decisions (5 items)" in lines(pilot)[1]
        await press(pilot, "q")
        assert frame(pilot).screen_id != "expiring"


async def test_an_empty_list_says_so() -> None:
    async with opened() as pilot:
        await press(pilot, "b", "2")
        assert "Nothing expires in the next 10 business days. No lost deadline" in text(pilot)
        await press(pilot, "space", "a", "x")
        assert message(pilot) == "There is no item here."
        await press(pilot, "f")
        assert message(pilot) == "Nothing to add up: the list is empty."


NOTICE = "1 lost deadline waits for a signature: m 0 1, Expiring."


async def test_the_queue_says_once_at_its_start_how_many_lost_deadlines_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.queue.lost_notice.IDLE_SECONDS", 0.01)
    async with opened(session_with_decisions()) as pilot:
        while not message(pilot):
            await pilot.pause()
        assert message(pilot) == NOTICE
        await press(pilot, "m", "0", "1")
        assert frame(pilot).screen_id == "expiring"


async def test_the_notice_waits_until_a_form_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.queue.lost_notice.IDLE_SECONDS", 3600)  # not before the form
    async with opened(session_with_decisions()) as pilot:
        await press(pilot, "w")
        monkeypatch.setattr("screens.queue.lost_notice.IDLE_SECONDS", 0.01)
        announce_lost(frame(pilot))
        await asyncio.sleep(0.2)
        assert NOTICE not in message(pilot)
        await press(pilot, "escape")
        while NOTICE not in message(pilot):
            await pilot.pause()


async def test_a_decision_that_is_gone_leaves_its_form_to_its_item() -> None:
    session = session_with_decisions()
    async with opened(session) as pilot:
        await press(pilot, *menu_keys("Expiring"), "x", *"too late")
        others_do(session, 5, state=State.DONE)
        await press(pilot, "enter", "enter")
        assert [item_id for item_id, _act, _values in session.queue.acts] == [5]


@pytest.mark.parametrize("read_only", [True, False])
async def test_only_who_can_sign_is_told_of_lost_deadlines(
    read_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr("screens.queue.queue.announce_lost", told.append)
    async with opened(FakeSession(read_only=read_only)):
        assert bool(told) is not read_only


async def test_the_problem_takes_the_rows_that_deadlines_and_keys_leave() -> None:
    async with opened(session_with_decisions()) as pilot:
        await press(pilot, "b", "2", "j")
        notes = pilot.app.screen.query_one("#notes", TextPane).lines
        assert NOTES_ROWS < len(notes) <= NOTES_ROWS + MORE_NOTES_ROWS  # the list is short
        assert len({str(line) for line in notes}) == len(notes)  # no deadline is said twice
