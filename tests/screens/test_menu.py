"""The menu, driven by keys."""

import pytest

from medq.domain.items.item import Kind
from screens.help import destinations as table
from screens.help.destinations import DESTINATIONS, Destination
from tests.screens.fake_items import NAMES
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import frame, lines, message, opened, press, text


async def test_the_menu_goes_by_a_digit_and_tells_counts() -> None:
    async with opened() as pilot:
        await press(pilot, "m")
        rows = lines(pilot)
        assert rows[0].startswith(" medq  Menu ")
        assert rows[3].startswith(" > 1 Queue ") and rows[3].rstrip().endswith("312")
        for number, destination in enumerate(DESTINATIONS, 1):
            assert (
                f" {number} {destination.word} " in rows[2 + number]
                and destination.text in rows[2 + number]
            )
        await press(pilot, "2")
        assert frame(pilot).screen_id == "queue" and "filter: callback" in lines(pilot)[1]
        assert all(Kind.CALLBACK.word in row for row in lines(pilot)[3:13])
        await press(pilot, "m", "1")
        assert frame(pilot).screen_id == "queue" and "filter: none" in lines(pilot)[1]


async def test_the_menu_goes_to_the_queue_from_deep_inside_and_by_the_cursor() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "m", "j", "enter")
        assert frame(pilot).screen_id == "queue" and len(pilot.app.screen_stack) == 1
        assert "filter: callback" in lines(pilot)[1]


async def test_help_from_the_menu_is_about_the_screen_one_came_from() -> None:
    async with opened() as pilot:
        await press(pilot, "m", str([place.word for place in DESTINATIONS].index("Help") + 1))
        assert "Help for: Queue" in text(pilot)
        await press(pilot, "q")
        assert frame(pilot).screen_id == "queue"


@pytest.mark.parametrize("key", ["q", "escape", "m"])
async def test_the_menu_is_left_as_it_was_entered(key: str) -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "pagedown", "j")
        before = lines(pilot)[1:22]
        await press(pilot, "m", key)
        assert lines(pilot)[1:22] == before and session.queue.acts == []


async def test_a_digit_means_something_only_where_its_line_is_drawn() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "3")
        assert message(pilot) == "3 does nothing here. ? shows the keys."
        await press(pilot, "m", "9")
        assert message(pilot) == "No line has the number 9." and frame(pilot).screen_id == "menu"
        await press(pilot, "0")
        assert message(pilot) == "There are no other lines."
        assert session.queue.acts == []


async def test_more_than_nine_lines_have_a_second_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        table,
        "DESTINATIONS",
        tuple(Destination(f"Line {number}", "", screen_name="plan") for number in range(12)),
    )
    async with opened() as pilot:
        await press(pilot, "m")
        assert (
            "0 more" in lines(pilot)[-1]
            and "9 Line 8" in text(pilot)
            and "Line 9" not in text(pilot)
        )
        await press(pilot, "0")
        assert "1 Line 9" in text(pilot) and "3 Line 11" in text(pilot)
        await press(pilot, "0")
        assert "1 Line 0" in text(pilot)


async def test_a_reader_sees_no_line_that_writes_and_nobody_sees_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writes = Destination("Plan builder", "tomorrow", screen_name="plan", writes=True)
    monkeypatch.setattr(table, "DESTINATIONS", (*DESTINATIONS, writes))
    async with opened() as pilot:
        await press(pilot, "m")
        assert "Plan builder" in text(pilot)
        assert not any(name.split(",")[0] in text(pilot) for name in NAMES)
    async with opened(FakeSession(read_only=True)) as pilot:
        await press(pilot, "m")
        assert "Plan builder" not in text(pilot) and "Queue" in text(pilot)
