"""The line for commands and the plain page, driven by keys."""

import pytest
from textual import events

from medq.domain.key_table import KEYS
from medq.domain.keymap import own_keys
from medq.domain.theme import THEMES
from screens.help.commands import NOT_TYPED
from screens.help.destinations import DESTINATIONS
from tests.screens.fake_items import item
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import frame, lines, message, opened, press, settle, text
from widgets.signed_lines import SignedLines


async def test_a_part_of_a_word_finds_and_enter_does() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "colon", *"foll")
        assert lines(pilot)[2].startswith(">  follow up ") and " w " in lines(pilot)[2]
        await press(pilot, "enter")
        assert frame(pilot).screen_id == "queue" and "Wait until" in lines(pilot)[-3]
        await press(pilot, "enter")
        assert session.queue.acts == [(1, "wait", {"until": "11/27/26"})]


async def test_a_word_typed_before_the_line_is_there_is_not_lost_and_is_no_command() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        for key, sign in (("colon", ":"), *((letter, letter) for letter in "search"[:4])):
            pilot.app.post_message(events.Key(key, sign))
        for _ in range(4):
            await settle(pilot)
        prompt = frame(pilot).prompt
        assert frame(pilot).screen_id == "palette" and prompt.is_open and prompt.text == "sear"
        assert session.queue.acts == []


async def test_what_is_listed_is_what_is_possible_here() -> None:
    async with opened(FakeSession(), size=(80, 60)) as pilot:
        await press(pilot, "colon")
        rows = pilot.app.screen.query_one(SignedLines).lines
        listed = {row.text.strip().split("  ")[0].strip() for row in rows}
        expected = {
            key.hint
            for key in KEYS
            if "queue" in key.where and key.action not in NOT_TYPED | {"item.pin"}
        }
        themes = {f"theme {name}" for name in THEMES}
        assert (
            listed == expected | {place.word.lower() for place in DESTINATIONS} | themes
        )  # somebody else has pinned it: no pin


async def test_a_key_whose_digit_names_a_line_is_no_command() -> None:
    async with opened() as pilot:
        await press(pilot, "b", "colon", *"choose")
        assert pilot.app.screen.query_one(SignedLines).lines == ()
        await press(pilot, "enter")
        assert message(pilot).startswith("No command, claim or item is called 'choose'.")


async def test_without_an_item_no_act_on_one_is_listed() -> None:
    async with opened(FakeSession(0), size=(80, 60)) as pilot:
        await press(pilot, "colon")
        assert "follow up" not in text(pilot) and "check out the next item" in text(pilot)


async def test_a_reader_finds_nothing_that_writes() -> None:
    async with opened(FakeSession(read_only=True), size=(80, 60)) as pilot:
        await press(pilot, "colon")
        for key in KEYS:
            if key.writes:
                assert key.text not in text(pilot)


@pytest.mark.parametrize("typed", ["quit", "qui"])
async def test_quit_leaves(typed: str) -> None:
    async with opened() as pilot:
        await press(pilot, "colon", *typed)
        assert lines(pilot)[2].startswith(">  quit ")
        await pilot.press("enter")
        await pilot.pause()
        assert not pilot.app.is_running or pilot.app._exit


async def test_esc_leaves_and_nothing_is_done() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "j")
        before = lines(pilot)[1:22]
        await press(pilot, "colon", *"done", "escape")
        assert lines(pilot)[1:22] == before and session.queue.acts == [] and message(pilot) == ""


async def test_the_cursor_moves_while_one_types() -> None:
    async with opened() as pilot:
        await press(pilot, "colon", "down", "down", "up")
        assert lines(pilot)[3].startswith(">  ")
        await press(pilot, "t")
        assert lines(pilot)[2].startswith(">  ")


async def test_another_item_that_came_meanwhile_is_not_hit() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        under = frame(pilot)
        await press(pilot, "colon", *"done")
        under.rows.move(1)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert message(pilot) == "The item changed: done was not done. Try again."
        assert session.queue.acts == [] and not frame(pilot).prompt.is_open


@pytest.mark.parametrize(("typed", "header"), [("42", "Review 10041"), ("10041", "Review 10041")])
async def test_a_number_opens_its_claim_or_its_item(typed: str, header: str) -> None:
    session = FakeSession()
    session.queue.changed[41] = item(41)._replace(kind=item(3).kind)
    async with opened(session) as pilot:
        await press(pilot, "colon", *typed, "enter")
        assert header in lines(pilot)[0]
        await press(pilot, "q")
        assert frame(pilot).screen_id == "queue"


async def test_an_unknown_word_is_refused_and_stays_typed() -> None:
    async with opened() as pilot:
        await press(pilot, "colon", *"zzz", "enter")
        assert (
            message(pilot)
            == "No command, claim or item is called 'zzz'. Change it, or esc cancels."
        )
        prompt = frame(pilot).prompt
        assert prompt.is_open and prompt.text == "zzz"


async def test_in_a_field_it_keeps_what_was_typed() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "o", *"call", "ctrl+p")
        assert (
            frame(pilot).screen_id == "palette"
            and "Queue".lower() not in text(pilot).lower().split("command")[1]
        )
        await press(pilot, "escape")
        prompt = frame(pilot).prompt
        assert prompt.is_open and prompt.text == "call"
        await press(pilot, *"ed", "enter")
        assert session.queue.acts == [(1, "note", {"text": "called"})]


async def test_own_keys_are_the_ones_shown() -> None:
    keymap, _ = own_keys({"item.wait": "ctrl+w"})
    async with opened(keymap=keymap) as pilot:
        await press(pilot, "colon", *"follow")
        assert " ctrl+w " in lines(pilot)[2]


async def test_the_plain_page_of_an_item_begins_with_what_payers_ask() -> None:
    session = FakeSession()
    async with opened(session, size=(80, 60)) as pilot:
        await press(pilot, "enter", "y")
        shown = text(pilot)
        assert shown.index("TIN") < shown.index("MOYER, DANA") < shown.index("DENIED 05/28/26")
        await press(pilot, "d")
        assert (
            frame(pilot).screen_id == "denial"
            and session.queue.acts == []
            and not frame(pilot).prompt.is_open
        )


async def test_the_plain_page_of_two_columns_has_one() -> None:
    async with opened(size=(120, 60)) as pilot:
        await press(pilot, "y")
        rows = lines(pilot)
        first = next(number for number, row in enumerate(rows) if row.startswith("> !denial"))
        assert "at risk" not in rows[first] and "-----" not in text(pilot)


async def test_y_in_a_field_is_a_letter() -> None:
    async with opened() as pilot:
        await press(pilot, "o", "y")
        prompt = frame(pilot).prompt
        assert prompt.is_open and prompt.text == "y"
