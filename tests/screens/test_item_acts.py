"""Acts by keys: their fields, their refusals, their undo, and keys typed ahead of them."""

from collections.abc import Mapping

from textual.pilot import Pilot

from medq.domain.act_messages import ActMessage, Did, sentence
from medq.domain.acts import ActResult
from screens.queue.queue import QueueScreen
from tests.screens.fake_items import item
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import form_lines, frame, message, opened, press


def cursor(pilot: Pilot[None]) -> int:
    screen = frame(pilot)
    assert isinstance(screen, QueueScreen) and screen.rows.row is not None
    return screen.rows.row.id


class NoteQueue(FakeQueue):
    """A queue whose acts end with what was typed."""

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        message = ActMessage(Did.CLOSED, "paid", note=values["note"])
        return (
            super()
            .perform(item_id, act, values, version)
            ._replace(message=sentence(message), record=message)
        )


async def test_an_act_asks_for_its_fields_and_can_be_undone() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "d")
        assert form_lines(pilot)[0].startswith(" DONE 10000 Outcome [           ]  note [ ")
        assert form_lines(pilot)[-1] == (
            " enter save  tab next  1 paid 2 corrected 3 written off  esc back"
        )
        await press(pilot, "3", "tab", "x", "enter")
        assert session.queue.acts == [(1, "done", {"outcome": "written-off", "note": "x"})]
        assert message(pilot) == "Did: done. Undo: u" and cursor(pilot) == 2
        await press(pilot, "u")
        assert message(pilot) == "Undone: done on item 1." and session.queue.acts == []
        assert cursor(pilot) == 1
        await press(pilot, "u")
        assert message(pilot) == "You have nothing to undo here."


async def test_esc_in_a_field_writes_nothing_and_stays_on_the_screen() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "o", "q", "u", "d", "escape")
        assert session.queue.acts == [] and not frame(pilot).prompt.is_open and cursor(pilot) == 1
        await press(pilot, "j")
        assert cursor(pilot) == 2


async def test_enter_takes_the_usual_date_and_a_refused_date_stays_in_the_field() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "w")
        assert form_lines(pilot)[0].startswith(" FOLLOW UP 10000 Wait until [11/27/26]")
        await press(pilot, *"never", "enter")
        assert form_lines(pilot)[1] == " never is no day. Type fri, +3 or 12/1."
        prompt = frame(pilot).prompt
        assert prompt.is_open and prompt.text == "never" and session.queue.acts == []
        await press(pilot, "ctrl+u", *"fri", "enter")
        await press(pilot, "w", "enter")
        assert session.queue.acts == [
            (1, "wait", {"until": "fri"}),
            (2, "wait", {"until": "11/27/26"}),
        ]


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


async def test_an_item_that_somebody_changed_meanwhile_is_not_changed() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        session.queue.changed[0] = item(0)._replace(version=2)
        await press(pilot, "t")
        assert message(pilot) == "LK changed it at 10:40. Look at it again."
        assert session.queue.acts == []


async def test_a_typed_note_ends_with_one_period_before_the_undo_key() -> None:
    async with opened(FakeSession(queue=NoteQueue())) as pilot:
        await press(pilot, "d", "1", "tab", "x", "enter")
        assert message(pilot) == "Done: paid. x. Undo: u"
        await press(pilot, "d", "1", "tab", "x", "full_stop", "enter")
        assert message(pilot) == "Done: paid. x. Undo: u"
