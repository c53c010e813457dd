"""What is saved between starts: filter, order and position, and nothing that could be a name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from textual.pilot import Pilot

from medq.app import MedqApp
from medq.domain.errors import MedqError
from medq.domain.queue.page import Sort
from screens.base.preferences import QueuePosition
from screens.base.session import AppContext, StoreThread
from screens.queue.filter import holds_no_name
from tests.office import TODAY
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import frame, lines, message, press, settle
from tests.screens.test_keys import Own


@asynccontextmanager
async def started(own: Own, session: FakeSession | None = None) -> AsyncIterator[Pilot[None]]:
    """One start of medq, and its end."""
    context = AppContext(StoreThread(lambda: session or FakeSession()), preferences=own)
    async with MedqApp(context).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        yield pilot
    context.store.close()
    context.save_position()


def cursor(pilot: Pilot[None]) -> int:
    return int(frame(pilot).rows.row.id)  # type: ignore[attr-defined]


async def test_filter_order_and_item_are_there_again() -> None:
    own = Own()
    async with started(own) as pilot:
        await press(pilot, "slash", *"denial", "enter", "comma", "2", *"jjj")
        row = cursor(pilot)
    assert (
        own.position.filter_text == "denial"
        and own.position.sort is Sort.DUE
        and own.position.item_id == row
    )
    async with started(own) as pilot:
        assert cursor(pilot) == row
        assert "filter: denial" in lines(pilot)[1] and "by due" in lines(pilot)[1]


async def test_a_place_far_down_is_found_without_reading_what_is_above_it() -> None:
    own = Own()
    async with started(own, FakeSession(10_000)) as pilot:
        await press(pilot, "end", "k")
        row = cursor(pilot)
    session = FakeSession(10_000)
    async with started(own, session) as pilot:
        assert cursor(pilot) == row == 9_999 and " of 10,000" in lines(pilot)[1]
        assert session.queue.rows_given < 200
        await press(pilot, "home")
        assert cursor(pilot) == 1


async def test_an_item_that_is_gone_leaves_the_cursor_in_the_list() -> None:
    own = Own()
    own.position = QueuePosition(item_id=777, gap="5000", number=5000)
    async with started(own) as pilot:
        assert cursor(pilot) == 1 and "> " in lines(pilot)[4]


async def test_a_filter_that_may_hold_a_name_is_not_kept() -> None:
    own = Own()
    async with started(own) as pilot:
        await press(pilot, "slash", *"moyer", "enter")
        assert "filter: moyer" in lines(pilot)[1]
    assert own.position == QueuePosition()


@pytest.mark.parametrize(
    ("text", "is_saved"),
    [
        ("", True),
        ("denial mine", True),
        ("waiting payer:aetna owner:jm", True),
        ("review done", True),
        ("moyer", False),
    ]
    + [
        (text, False)
        for text in (
            "denial moyer",
            "10482",
            "5/14/1972",
            ">500",
            "reason:moyer",
            "state:moyer",
            "payer:aetna ng",
        )
    ],
)
def test_only_what_says_nothing_of_a_patient_is_kept(text: str, is_saved: bool) -> None:
    assert holds_no_name(text, TODAY) is is_saved and isinstance(TODAY, date)


async def test_what_cannot_be_read_is_said_and_the_queue_begins_at_its_top() -> None:
    class Broken(Own):
        def load_queue_position(self) -> QueuePosition:
            raise MedqError("Your last position could not be read. The queue starts at the top.")

        def save_queue_position(self, position: QueuePosition) -> None:
            raise MedqError("Where you are could not be kept.")

    async with started(Broken()) as pilot:
        assert (
            message(pilot) == "Your last position could not be read. The queue starts at the top."
        )
        assert cursor(pilot) == 1
