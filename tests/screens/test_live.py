"""Changes by others on open screens, heartbeats, a new day, and a busy store."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from medq.app import MedqApp
from medq.domain.items.item import EventLine, ItemDetail, State
from medq.domain.queue.live import MOST_NEW, HeartbeatResult
from screens.queue.queue import QueueScreen
from tests.office import NOW, TODAY
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_session import FakeSession, others_do
from tests.screens.pilot import form_lines, frame, lines, look, message, opened, press, settle, text


async def test_rows_show_who_works_them_and_what_became_of_them() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "j", "j")
        before = lines(pilot)
        until = datetime(2026, 11, 24, 18, 12, tzinfo=UTC)
        others_do(session, 1, state=State.TAKEN, holder="LK", held_until=until, held_minutes=30)
        others_do(session, 2, state=State.WAITING, wait_until=TODAY + timedelta(days=3))
        others_do(session, 4, state=State.DONE)
        session.queue.order = [9, *range(9)]
        await look(pilot)
        after = lines(pilot)
        assert after[4].startswith("  !denial") and after[4].split()[-1] == "LK"
        assert after[5].startswith("  ~callback") and "until 11/27/26" in after[5]
        assert after[7].startswith("  #review")
        assert after[7].split()[-1] == "done"
        assert [row for at, row in enumerate(after) if at not in (4, 5, 7)] == [
            row for at, row in enumerate(before) if at not in (4, 5, 7)
        ]
        await press(pilot, "r")
        assert (
            "> " in lines(pilot)[7]
        )  # the order is new only now, and the cursor went with its item


async def test_a_wide_window_shows_how_long_somebody_works_an_item() -> None:
    session = FakeSession()
    async with opened(session, size=(120, 40)) as pilot:
        others_do(session, 1, state=State.TAKEN, holder="LK", held_minutes=30)
        others_do(session, 3, state=State.WAITING, wait_until=TODAY + timedelta(days=3))
        await look(pilot)
        assert " LK 30 min " in lines(pilot)[4] and " until 11/27/26 " in lines(pilot)[6]


async def test_news_changes_only_the_header() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        before = lines(pilot)[1:]
        session.stamp, session.new_count = 1, 3
        await look(pilot)
        assert "+3 new, r to look" in lines(pilot)[0] and lines(pilot)[1:] == before
        await press(pilot, "r")
        assert "new" not in lines(pilot)[0]
        session.stamp, session.new_count = 2, MOST_NEW
        await look(pilot)
        assert "+999 or more new, r to look" in lines(pilot)[0]
        await press(pilot, "d", "1", "enter")  # an act of one's own looks too
        assert "new" not in lines(pilot)[0]


async def test_a_key_pressed_as_the_row_changed_under_the_cursor_writes_nothing() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        others_do(session, 1, state=State.TAKEN, holder="LK")
        app = pilot.app
        assert isinstance(app, MedqApp)
        await app.live_updates.look()
        await pilot.press("t")
        await settle(pilot)
        assert session.queue.acts == [] and "Screen changed: " in message(pilot)
        assert isinstance(frame(pilot), QueueScreen)


class ChangedQueue(FakeQueue):
    """A queue whose items have one event of somebody else's."""

    event = EventLine(99, NOW - timedelta(seconds=4), "LK", "take", "Checked out.")

    def detail(self, item_id: int) -> ItemDetail:
        return super().detail(item_id)._replace(events=(self.event,))


async def test_an_open_item_says_who_works_it_and_is_not_redrawn() -> None:
    queue = ChangedQueue()
    session = FakeSession(queue=queue)
    async with opened(session) as pilot:
        await press(pilot, "enter")
        before = lines(pilot)[1:-2]
        others_do(session, 1, state=State.TAKEN, holder="LK")
        await look(pilot)
        assert message(pilot) == "LK is working it. n: next item"
        assert "changed, r to look" in lines(pilot)[0] and lines(pilot)[1:-2] == before
        await press(pilot, "x")
        session.stamp += 1
        await look(pilot)  # it is said once
        assert message(pilot).startswith("x does nothing here")
        await press(pilot, "r")
        assert "LK" in lines(pilot)[1] and "to look" not in lines(pilot)[0]


async def test_an_open_item_says_who_changed_it() -> None:
    queue = ChangedQueue()
    session = FakeSession(queue=queue)
    for user, act, said in (
        ("LK", "note", "LK changed it at 10:40 am. r shows it."),
        ("JM", "wait", "You changed it in another session at 10:40 am. r shows it."),
        ("medq", "update", "New data arrived at 10:40 am. r shows it."),
    ):
        queue.event = EventLine(99, NOW - timedelta(minutes=2), user, act, "")
        async with opened(session) as pilot:
            await press(pilot, "enter")
            others_do(session, 1)
            await look(pilot)
            assert message(pilot) == said


async def test_a_running_act_of_ones_own_is_not_reported_as_a_change() -> None:
    queue = ChangedQueue()
    session = FakeSession(queue=queue)
    async with opened(session) as pilot:
        await press(pilot, "enter")
        before = message(pilot)
        frame(pilot).held_keys.hold()  # as from the key of an act until its result
        others_do(session, 1)
        await look(pilot)
        assert message(pilot) == before


async def test_while_a_field_is_open_only_the_header_reports_a_change() -> None:
    queue = ChangedQueue()
    session = FakeSession(queue=queue)
    async with opened(session) as pilot:
        await press(pilot, "enter", "d", "3")
        form = form_lines(pilot)
        others_do(session, 1)
        await look(pilot)
        assert form_lines(pilot) == form and "changed, r to look" in lines(pilot)[0]
        prompt = frame(pilot).prompt
        assert prompt.is_open and prompt.text == "written off"


async def test_two_minutes_before_release_a_warning_is_shown_and_any_key_keeps_the_item(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [1000.0]
    for module in ("screens.base.live_updates", "screens.base.keyed_screen"):
        monkeypatch.setattr(f"{module}.monotonic", lambda: clock[0])
    session = FakeSession()
    session.next_heartbeat = HeartbeatResult(held=1)
    async with opened(session) as pilot:
        app = pilot.app
        assert isinstance(app, MedqApp)
        app.context.last_key = clock[0]
        await app.live_updates.send_heartbeat()
        clock[0] += 28 * 60 - 1
        await look(pilot)
        assert message(pilot) == ""
        clock[0] += 1
        await look(pilot)
        assert message(pilot) == "2 minutes left on this item. Any key keeps it."
        beats = len(session.heartbeats)
        await press(pilot, "j")
        await look(pilot)
        assert (
            len(session.heartbeats) == beats + 1
            and session.heartbeats[-1] == 0
            and message(pilot) == ""
        )


async def test_after_30_minutes_without_a_key_the_item_is_released() -> None:
    queue = ChangedQueue()
    session = FakeSession(queue=queue)
    queue.event = EventLine(99, NOW, "medq", "release", "Given back: its lease was over.")
    async with opened(session) as pilot:
        await press(pilot, "n")
        assert lines(pilot)[1].endswith(" you ")
        others_do(session, 1, state=State.OPEN, holder="")
        session.stamp -= 1  # its own connection wrote: the engine tells nothing
        session.next_heartbeat = HeartbeatResult(released=1, changed=1)
        app = pilot.app
        assert isinstance(app, MedqApp)
        await app.live_updates.send_heartbeat()
        await settle(pilot)
        assert message(pilot) == "Released at 10:42 am. t checks it out again."


async def test_a_screen_without_store_data_is_not_compared() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "question_mark")
        shown = text(pilot)
        session.stamp, session.new_count = 1, 3
        await look(pilot)
        assert text(pilot) == shown
        await press(pilot, "q")
        await look(pilot)
        assert "+3 new" in lines(pilot)[0]


async def test_after_a_conflict_the_typed_text_is_kept_for_the_changed_item() -> None:
    session = FakeSession()
    for road in ((), ("enter",)):
        async with opened(session) as pilot:
            await press(pilot, *road, "o", *"hello")
            session.queue.changed[0] = session.queue.row(0)._replace(
                version=session.queue.row(0).version + 1
            )
            await press(pilot, "enter")
            assert form_lines(pilot)[1] == (
                " LK changed it at 10:40. Your text is kept: enter saves it all the same."
            )
            prompt = frame(pilot).prompt
            assert prompt.is_open and prompt.text == "hello"
            await press(pilot, "enter")
            assert session.queue.acts.pop() == (1, "note", {"text": "hello"})


async def test_while_the_store_is_busy_reading_goes_on_and_the_act_is_done_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.base.session.BUSY_SECONDS", 0.0)
    session = FakeSession()
    free = Event()
    session.queue.busy = lambda: not free.is_set()
    async with opened(session) as pilot:
        await pilot.press("t")
        while "store busy" not in lines(pilot)[0]:
            await pilot.pause()
        assert (
            message(pilot)
            == "The store is busy (2 s). Your action is waiting; you can keep reading."
        )
        await pilot.press("j")
        await pilot.pause()
        assert lines(pilot)[5].startswith("> @callback")
        await pilot.press("d")
        await pilot.pause()
        assert (
            message(pilot) == "Your action is still waiting for the store; you can keep reading."
            and session.queue.acts == []
        )
        free.set()
        await settle(pilot)
        assert message(pilot) == "Did: take." and session.queue.acts == [(1, "take", {})]
        assert "store busy" not in lines(pilot)[0] and lines(pilot)[5].startswith("> @callback")


async def test_when_the_store_stays_busy_the_typed_text_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.base.session.BUSY_SECONDS", 0.0)
    monkeypatch.setattr("screens.base.session.PATIENCE_SECONDS", 0.1)
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "o", *"hello")
        session.queue.busy = lambda: True
        await press(pilot, "enter")
        assert form_lines(pilot)[1] == (
            " Not saved yet: the store is busy. Your text is kept. enter tries again."
        )
        session.queue.busy = None
        await press(pilot, "enter")
        assert session.queue.acts == [(1, "note", {"text": "hello"})]


async def test_a_late_answer_is_announced_by_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.base.store_questions.LATE_SECONDS", 0.01)
    session = FakeSession()
    free = Event()
    async with opened(session) as pilot:
        answer = session.queue.counts
        monkeypatch.setattr(session.queue, "counts", lambda: (free.wait(20), answer())[1])
        await pilot.press("r")
        while "working" not in lines(pilot)[-2]:
            await pilot.pause()
        free.set()
        await settle(pilot)
        assert "working" not in text(pilot)
