"""The menu, driven by keys."""

import pytest

from medq.domain.items.item import Kind
from screens.help.destinations import DESTINATIONS, Destination, menu_keys
from tests.screens.fake_items import NAMES
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import frame, lines, message, opened, press, text


async def test_the_menu_goes_by_a_digit_and_shows_counts() -> None:
    async with opened() as pilot:
        await press(pilot, "m")
        rows = lines(pilot)
        assert rows[0].startswith(" medq  Menu ")
        assert rows[3].startswith(">  1 Today ")
        assert rows[4].startswith("   2 Queue ") and rows[4].rstrip().endswith("312")
        assert " 0 more: expiring, keys, help" in text(pilot)
        await press(pilot, "5")
        assert frame(pilot).screen_id == "queue" and "filter: callback" in lines(pilot)[1]
        assert all(Kind.CALLBACK.word in row for row in lines(pilot)[4:14])
        await press(pilot, "m", "2")
        assert frame(pilot).screen_id == "queue" and "filter: none" in lines(pilot)[1]


@pytest.mark.parametrize("destination", DESTINATIONS, ids=lambda destination: destination.word)
async def test_every_destination_is_drawn_with_its_own_digit(destination: Destination) -> None:
    *keys, digit = menu_keys(destination.word)
    async with opened() as pilot:
        await press(pilot, *keys)
        assert f" {digit} {destination.word} " in text(pilot)
        drawn = [row[3] for row in lines(pilot)[3:11] if row[3].isdigit()]
        assert digit in drawn and len(set(drawn)) == len(drawn)


async def test_the_items_opened_last_are_named_by_kind_and_number() -> None:
    async with opened() as pilot:
        for _item in range(4):
            await press(pilot, "enter", "q", "j")
        await press(pilot, "m")
        (recent,) = [row for row in lines(pilot) if "Recent:" in row]
        names = recent.split("Recent: ")[1].split(", ")
        assert len(names) == 3 and len(set(names)) == 3
        assert not any(name.split(",")[0] in text(pilot) for name in NAMES)


async def test_the_menu_goes_to_the_queue_from_deep_inside_and_by_the_cursor() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "m", "j", "j", "enter")
        assert frame(pilot).screen_id == "queue" and len(pilot.app.screen_stack) == 1
        assert "filter: callback" in lines(pilot)[1]


async def test_help_from_the_menu_is_about_the_screen_one_came_from() -> None:
    async with opened() as pilot:
        await press(pilot, *menu_keys("Help"))
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
        await press(pilot, "6")
        assert message(pilot) == "There is no worklist 6. / then ctrl+s saves one."
        await press(pilot, "m", "9")
        assert message(pilot) == "No line has the number 9." and frame(pilot).screen_id == "menu"
        assert session.queue.acts == []


async def test_the_further_lines_are_shown_and_hidden_by_the_same_key() -> None:
    async with opened() as pilot:
        await press(pilot, "m", "0")
        assert "1 Expiring" in text(pilot) and "1 Today" not in text(pilot)
        assert " 0 more: today, queue, callbacks, search, plan builder" in text(pilot)
        await press(pilot, "0")
        assert "1 Today" in text(pilot)


async def test_a_reader_sees_no_line_that_writes_and_nobody_sees_a_name() -> None:
    async with opened() as pilot:
        await press(pilot, "m")
        assert "Plan builder" in text(pilot)
        assert not any(name.split(",")[0] in text(pilot) for name in NAMES)
    async with opened(FakeSession(read_only=True)) as pilot:
        await press(pilot, "m")
        assert "Plan builder" not in text(pilot) and "Queue" in text(pilot)
