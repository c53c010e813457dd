"""A session's own new day and heartbeats, between the keys of a person."""

import asyncio

import pytest
from textual.pilot import Pilot

from medq.app import MedqApp
from medq.domain.errors import BusyError, MedqError
from medq.domain.items.item import State
from medq.domain.queue.live import HeartbeatResult
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import lines, look, message, opened, press


async def new_day(pilot: Pilot[None], session: FakeSession) -> None:
    """Run this session's own new day of two steps; its own writes change no stamp."""
    app = pilot.app
    assert isinstance(app, MedqApp)
    session.day_steps = 2
    await app.live_updates.run_new_day()
    await look(pilot)


async def test_between_two_steps_of_a_new_day_a_key_is_answered() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        app = pilot.app
        assert isinstance(app, MedqApp)
        session.day_steps = 1_000_000
        await app.live_updates.send_heartbeat()  # is not held up by it
        running = asyncio.create_task(app.live_updates.run_new_day())
        await press(pilot, "t")
        assert (
            message(pilot) == "Did: take." and not running.done() and session.day_steps < 1_000_000
        )
        await app.live_updates.run_new_day()  # the next beat begins no second one
        assert not running.done()
        session.day_steps = 0
        await running


async def test_changes_of_ones_own_new_day_reach_the_screens_below_too() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await look(pilot)
        session.queue.changed[1] = session.queue.row(1)._replace(
            version=2, state=State.TAKEN, holder="LK"
        )
        session.new_count = 3
        await look(pilot)
        assert "LK" not in lines(pilot)[5]  # the store tells nothing of one's own writing
        await press(pilot, "question_mark")
        await new_day(pilot, session)
        await press(pilot, "q")
        await look(pilot)
        assert "LK" in lines(pilot)[5] and "+3 new, r to look" in lines(pilot)[0]


async def test_ranks_changed_by_the_new_day_are_announced_as_a_changed_order() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await look(pilot)
        await new_day(pilot, session)
        assert "order changed" not in lines(pilot)[0]
        session.queue.order = [0, 2, 1, *range(3, session.queue.count)]
        before = lines(pilot)[1:]
        await new_day(pilot, session)
        assert "order changed, r to look" in lines(pilot)[0] and lines(pilot)[1:] == before
        await press(pilot, "r")
        assert "order changed" not in lines(pilot)[0]


async def test_changes_of_ones_own_heartbeat_reach_the_screens_below_too() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await look(pilot)
        await press(pilot, "question_mark")
        session.queue.changed[1] = session.queue.row(1)._replace(
            version=2, state=State.TAKEN, holder="LK"
        )
        session.new_count, session.next_heartbeat = 3, HeartbeatResult(changed=4)
        app = pilot.app
        assert isinstance(app, MedqApp)
        await app.live_updates.send_heartbeat()
        await press(pilot, "q")
        await look(pilot)
        assert "LK" in lines(pilot)[5] and "+3 new, r to look" in lines(pilot)[0]


async def test_a_new_day_that_fails_shows_what_it_did_until_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await look(pilot)

        def breaks_off() -> bool:
            session.day_steps += 1
            if session.day_steps == 2:
                raise MedqError("The store does not answer.")
            return True

        monkeypatch.setattr(session, "new_day_step", breaks_off)
        app = pilot.app
        assert isinstance(app, MedqApp)
        with pytest.raises(MedqError):
            await app.live_updates.run_new_day()
        session.new_count = 3
        await look(pilot)
        assert "+3 new, r to look" in lines(pilot)[0]


async def test_a_heartbeat_in_a_busy_store_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.base.live_updates.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("screens.base.session.BUSY_SECONDS", 0.05)
    session = FakeSession()
    async with opened(session) as pilot:

        def busy(idle: float) -> HeartbeatResult:
            raise BusyError("The store is busy.")

        monkeypatch.setattr(session, "heartbeat", busy)
        app = pilot.app
        assert isinstance(app, MedqApp)
        with pytest.raises(BusyError):
            await app.live_updates.send_heartbeat()
        await press(pilot, "t")
        assert message(pilot) == "Did: take."
