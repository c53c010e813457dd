"""The search, driven by keys."""

import asyncio
import threading

from textual import events
from textual.pilot import Pilot

from medq.domain.errors import MedqError
from medq.domain.items.item import Subject
from medq.domain.search.results import ResultList, SearchScope
from screens.search.search import SearchScreen
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_search import FakeSearch
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import check_rows, frame, lines, message, opened, press, settle, text


def searching(pilot: Pilot[None]) -> SearchScreen:
    screen = frame(pilot)
    assert isinstance(screen, SearchScreen)
    return screen


async def test_results_appear_while_typing() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "s", *"ortiz")
        rows = lines(pilot)
        assert rows[1].startswith(" Find [ortiz ") and "in [all]  open  claims  patients" in rows[1]
        assert rows[3].startswith("   Type      Number") and rows[4].startswith(">  callback")
        assert "claim     10008       ORTIZ, MARIA" in text(pilot) and "DOB 1979" in text(pilot)
        assert "Searching: name begins with ortiz" in text(pilot)
        assert message(pilot).startswith("4 found in 0.") and message(pilot).endswith(
            "Each patient you open is audited."
        )
        assert (
            "enter open  down to the list  tab where  ctrl+u clear  esc leave  f1 help" in rows[-1]
        )
        check_rows(pilot)


async def test_letters_are_text_until_one_goes_to_the_list_and_esc_comes_back_step_by_step() -> (
    None
):
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "s", *"ort", "d", "q", "backspace", "backspace")
        assert (
            searching(pilot).in_field
            and searching(pilot).field.text == "ort"
            and session.queue.acts == []
        )
        await press(pilot, "down")
        assert not searching(pilot).in_field and searching(pilot).list.cursor == 0
        await press(pilot, "j", "j", "k")
        assert searching(pilot).list.cursor == 1
        await press(pilot, "escape")
        assert searching(pilot).in_field and searching(pilot).field.text == "ort"
        await press(pilot, "down", "up", "up")
        assert searching(pilot).in_field
        await press(pilot, "escape")
        assert frame(pilot).screen_id == "queue" and session.queue.acts == []


async def test_enter_opens_the_item_and_the_look_is_on_record() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "s", *"moyer", "enter")
        assert frame(pilot).screen_id == "denial" and session.search.looks == [(Subject.CLAIM, 1)]
        await press(pilot, "q")
        assert searching(pilot).field.text == "moyer" and not searching(pilot).in_field
        await press(pilot, "end", "enter")
        assert frame(pilot).screen_id == "record" and session.search.looks[1][0] is Subject.PATIENT
        assert lines(pilot)[0].startswith(" medq  Patient ") and "1,875.00" in text(pilot)
        before = text(pilot)
        await press(pilot, "pagedown")
        assert text(pilot) != before
        await press(pilot, "q", "q", "escape")
        assert frame(pilot).screen_id == "queue"


async def test_a_result_shows_its_new_state_on_return() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "s", *"ortiz", "down", "down")
        position = searching(pilot).list.cursor
        assert position and "waiting" not in text(pilot)
        await press(pilot, "enter", "w", "enter", "q")
        assert searching(pilot).list.cursor == position and session.queue.acts
        assert "waiting" in lines(pilot)[4 + position]


async def test_who_only_reads_leaves_no_trace() -> None:
    session = FakeSession(read_only=True)
    async with opened(session) as pilot:
        await press(pilot, "s", *"moyer", "enter")
        assert frame(pilot).screen_id == "denial" and session.search.looks == []


async def test_tab_says_where_to_look_and_ctrl_u_empties_the_field() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "s", *"ort", "tab", "tab", "tab")
        assert "all  open  claims  [patients]" in lines(pilot)[1] and session.search.searches[
            -1
        ] == (
            "ort",
            SearchScope.PATIENTS,
        )
        assert all(line.type_word == "patient" for line in searching(pilot).results.lines)
        await press(pilot, "down", "tab")
        assert "[all]" in lines(pilot)[1]
        await press(pilot, "escape", "ctrl+u")
        assert (
            searching(pilot).field.text == ""
            and searching(pilot).list.lines == ()
            and message(pilot) == ""
        )


async def test_nothing_found_tells_what_it_sounds_like_and_enter_takes_it() -> None:
    async with opened() as pilot:
        await press(pilot, "s", *"ortis")
        assert (
            message(pilot)
            == 'Nothing found for "ortis". Sounds like: ORTIZ (5). Enter searches for it.'
        )
        await press(pilot, "enter")
        assert searching(pilot).field.text == "ortiz" and searching(pilot).results.lines
        await press(pilot, *"xx")
        assert message(pilot) == 'Nothing found for "ortizxx".'
        await press(pilot, "ctrl+u", *"many")
        assert (
            message(pilot)
            == "More than 500 found: the first 500 by priority are shown. Add a word."
        )


class SlowSearch(FakeSearch):
    """A search that answers when it is allowed to."""

    def __init__(self, queue: FakeQueue) -> None:
        super().__init__(queue)
        self.go = threading.Event()

    def find(self, text: str, where: SearchScope) -> ResultList:
        self.go.wait(10)
        return super().find(text, where)


async def test_one_question_at_a_time_and_enter_waits_for_the_answer_to_what_was_typed() -> None:
    session = FakeSession()
    session.search = search = SlowSearch(session.queue)
    async with opened(session) as pilot:
        await press(pilot, "s")
        for key in (*"moyer", "enter"):
            await pilot.press(key)
        assert frame(pilot).screen_id == "search"
        search.go.set()
        for _ in range(500):
            await asyncio.sleep(0.01)
            if frame(pilot).screen_id != "search":
                break
        await settle(pilot)
        assert frame(pilot).screen_id == "denial"
        assert [text for text, _where in session.search.searches] == ["m", "moyer"]


async def test_enter_pressed_while_the_store_searches_waits_for_what_it_finds() -> None:
    session = FakeSession()
    session.search = search = SlowSearch(session.queue)
    search.go.set()
    async with opened(session) as pilot:
        await press(pilot, "s", *"moye")
        search.go.clear()
        await pilot.press("r")
        await pilot.press("enter")
        shown = message(pilot)
        search.go.set()
        await settle(pilot)
        await settle(pilot)
        assert "Nothing found" not in shown
        assert frame(pilot).screen_id == "denial"


async def test_a_refusal_is_shown_and_enter_does_not_repeat_it_forever() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        session.queue.fail = MedqError("The store is busy.", hint="Type on.")
        await press(pilot, "s", "o", "enter")
        assert searching(pilot).list.lines == () and len(session.search.searches) < 4
        session.queue.fail = None
        await press(pilot, "r")
        assert searching(pilot).results.lines


async def test_a_pasted_text_is_one_line_of_the_field() -> None:
    async with opened() as pilot:
        await press(pilot, "s")
        pilot.app.post_message(events.Paste("ort\niz\x1b[2J"))
        await settle(pilot)
        assert searching(pilot).field.text == "ort iz?[2J" and searching(pilot).in_field


async def test_at_110_columns_the_result_is_shown_beside_the_list() -> None:
    async with opened(size=(120, 40)) as pilot:
        await press(pilot, "s", *"moyer")
        assert "History" in text(pilot)
        await press(pilot, "down", "end")
        assert "History" not in text(pilot) and "Balance" in text(pilot)
        check_rows(pilot)


async def test_the_plain_page_has_the_line_of_the_search_in_one_line() -> None:
    async with opened() as pilot:
        await press(pilot, "s", *"ort", "down", "y")
        assert lines(pilot)[1].startswith(" Find [ort") and "]  in [all]  open" in lines(pilot)[1]
