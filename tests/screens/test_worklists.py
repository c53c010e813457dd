"""Worklists and the filter of the queue, by keys."""

import pytest
from textual.pilot import Pilot

from medq.domain.errors import NothingLeftError
from medq.domain.items.item import State
from medq.domain.queue.page import Query
from medq.domain.queue.worklist import Worklist
from screens.queue.queue import QueueScreen
from tests.screens.fake_items import item
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import form_lines, frame, lines, message, opened, press, text
from widgets.worklist_bar import ListedWorklist, WorklistBar, worklist_texts

BAR = 2  # the row of the screen


def queue_screen(pilot: Pilot[None]) -> QueueScreen:
    screen = frame(pilot)
    assert isinstance(screen, QueueScreen)
    return screen


async def test_a_digit_shows_a_worklist_and_0_all_open_work() -> None:
    async with opened() as pilot:
        assert lines(pilot)[BAR].startswith(" 1 Mine 312  2 Denials 52  3 No resp.. 52  4 Rejected")
        await press(pilot, "j", "2")
        assert "1-10 of 52" in lines(pilot)[1]
        assert all("denial " in row for row in lines(pilot)[4:14])
        assert queue_screen(pilot).query_one(WorklistBar).chosen == 2
        await press(pilot, "slash", *"moyer", "enter")
        assert "filter: moyer" in lines(pilot)[1]
        query = Query(search="moyer", worklist="denial", grouped=True)
        assert queue_screen(pilot).item_query == query
        await press(pilot, "0")
        assert "1-10 of 312   filter: none (/)" in lines(pilot)[1]
        await press(pilot, "8")
        assert message(pilot) == "There is no worklist 8. / then ctrl+s saves one."


async def test_denials_due_in_ten_days_are_one_key_once_they_are_saved() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "slash", *"mine denial due<=10d", "ctrl+s")
        assert form_lines(pilot)[0].startswith(' WORKLIST "mine denial due<=10d" number [6 ')
        await press(pilot, "tab", "ctrl+u", *"My denials", "enter")
        assert message(pilot) == "Worklist 6 saved: My denials."
        assert session.views.own == {6: Worklist(6, "My denials", "mine denial due<=10d")}
        await press(pilot, "0", "6")
        assert queue_screen(pilot).item_query.worklist == "mine denial due<=10d"
        assert "  6 My.. 312  0 All" in lines(pilot)[BAR]
        assert queue_screen(pilot).query_one(WorklistBar).chosen == 6


async def test_a_worklist_that_is_saved_empty_is_removed() -> None:
    session = FakeSession()
    session.views.own[7] = Worklist(7, "Cigna", "payer:cigna")
    async with opened(session) as pilot:
        await press(pilot, "7", "slash", "ctrl+s")
        assert form_lines(pilot)[0].startswith(" WORKLIST remove number [7 ")
        await press(pilot, "enter")
        assert message(pilot) == "Worklist 7 removed." and session.views.own == {}
        assert "Cigna" not in lines(pilot)[BAR]


async def test_a_wrong_number_keeps_what_was_typed() -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"mine", "ctrl+s", "ctrl+u", *"12", "enter")
        assert "A worklist has a number from 1 to 9." in "\n".join(form_lines(pilot))
        assert "number [12 " in form_lines(pilot)[0]


async def test_the_list_follows_every_letter_and_esc_brings_it_back() -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"moy")
        assert "filter: moy " in lines(pilot)[1] and "1-9 of 45" in lines(pilot)[1]
        await press(pilot, "escape")
        assert "filter: none (/)" in lines(pilot)[1] and "of 312" in lines(pilot)[1]


async def test_a_word_that_is_not_known_is_said_and_leaves_nothing() -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"denial >500qbh")
        assert '">500qbh" is no word of a filter.' in text(pilot)
        await press(pilot, "enter")
        assert message(pilot).startswith('">500qbh" is no word of a filter.')
        assert "filter: denial >500qbh" in lines(pilot)[1]


async def test_earlier_filters_come_back_by_up() -> None:
    session = FakeSession()
    session.views.filters = ["older"]
    async with opened(session) as pilot:
        await press(pilot, "slash", *"denial", "enter", "slash", "up")
        assert queue_screen(pilot).prompt.text == "denial"
        await press(pilot, "up", "up")
        assert queue_screen(pilot).prompt.text == "older"
        await press(pilot, "down", "enter")
        assert "filter: denial" in lines(pilot)[1]
        assert session.views.filters == ["denial", "older"]


async def test_mine_shows_what_is_checked_out() -> None:
    session = FakeSession()
    taken = {"state": State.TAKEN, "holder": "JM"}
    for number in (0, 2):
        session.queue.changed[number] = item(number)._replace(money_cents=97_000, **taken)
    async with opened(session) as pilot:
        await press(pilot, "1")
        assert "checked out: 2, 1,940.00" in lines(pilot)[1]
        await press(pilot, "0")
        assert "checked out" not in lines(pilot)[1]


async def test_next_names_the_list_it_is_of() -> None:
    async with opened() as pilot:
        await press(pilot, "2", "n")
        assert message(pilot).startswith("Next of Denials (52).")


class EmptyQueue(FakeQueue):
    """A queue of which everything is somebody else's."""

    def take_next(self, query: Query) -> None:  # type: ignore[override]
        raise NothingLeftError("Nothing left in this list.")


async def test_an_empty_list_says_what_shows_all() -> None:
    async with opened(FakeSession(queue=EmptyQueue())) as pilot:
        await press(pilot, "slash", *"payer:cigna", "enter", "n")
        assert message(pilot) == 'Nothing left in "payer:cigna". 0 shows all.'


@pytest.mark.parametrize(
    ("own", "texts"),
    [
        ((), " 1 Mine 96  2 Denials 41  0 All"),
        (("Prior auth", "Cigna auth", "Timely"), " 1 Mine 96  2 Denials 41  6 Prior.. 999+  7 "),
        (("W" * 14,) * 4, " 1 Mine  2 Denials  6 WWWWWWW..  7 WWWWWWW.."),
    ],
)
def test_the_bar_shortens_what_does_not_fit(own: tuple[str, ...], texts: str) -> None:
    counted = [ListedWorklist(1, "Mine", 96), ListedWorklist(2, "Denials", 41)]
    own_lists = [ListedWorklist(number, name, 1000) for number, name in enumerate(own, 6)]
    bar_texts = worklist_texts((*counted, *own_lists), 80)
    shown = " " + "  ".join(text for _number, text in bar_texts)
    assert len(shown) <= 80 and shown.startswith(texts)


async def test_enter_alone_never_replaces_a_standard_worklist() -> None:
    async with opened() as pilot:
        await press(pilot, "2", "/", *"mine", "ctrl+s")
        assert form_lines(pilot)[0].startswith(' WORKLIST "mine" number [6 ')


async def test_a_filter_with_a_word_that_cannot_be_read_is_not_saved() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "/", *"kind:x", "ctrl+s")
        assert message(pilot).startswith('"kind:x" is no word of a filter.')
        assert queue_screen(pilot).prompt.form is None and session.views.own == {}
