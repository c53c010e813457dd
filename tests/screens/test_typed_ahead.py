"""Keys that come faster than their effects: each means what it means to a slow typist."""

import asyncio
from random import Random
from threading import Event

import pytest
from textual import events
from textual.pilot import Pilot

from medq.domain.items.item import ItemDetail
from medq.domain.keymap import own_keys
from medq.domain.queue.page import Page, Query
from screens.queue.queue import QueueScreen
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import frame, lines, message, opened, press, settle, text
from tests.screens.test_screen import KEYS_BY_SCREEN

CHARACTER_KEYS = {
    "colon": ":",
    "comma": ",",
    "equals_sign": "=",
    "full_stop": ".",
    "minus": "-",
    "plus": "+",
    "question_mark": "?",
    "slash": "/",
    "space": " ",
}
READING_KEYS = (
    *CHARACTER_KEYS,
    *("j", "k", "g", "q", "m", "s", "r", "0"),
    *("down", "end", "enter", "escape", "pagedown", "tab", "ctrl+u"),
)
"""Keys that write nothing. One that writes is refused while what it means is not drawn yet."""

OTHER_KEYS = (
    *("a", "b", "c", "d", "h", "n", "o", "t", "u", "w", "x", "y", "1", "2"),
    "f1",
    "left",
    "up",
)

TURNS = (0, 0, 0, 1, 2, 5, 20)  # of the event loop, between two keys
TYPED_FOLLOW_UP = ("w", "plus", "3", "enter", "j", "j")
TYPED_COMMAND = ("colon", *"follow", "enter", "plus", "3", "enter")
FOLLOW_UP_ACT = (1, "wait", {"until": "+3"})


class SlowQueue(FakeQueue):
    """A queue that returns an item or a list when it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()
        self.go.set()

    def detail(self, item_id: int) -> ItemDetail:
        self.go.wait(10)
        return super().detail(item_id)

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        self.go.wait(10)
        return super().page(query, after, before, limit)


def key_event(key: str) -> events.Key:
    character = CHARACTER_KEYS.get(key, key)
    return events.Key(key, character if len(character) == 1 else None)


async def type_fast(
    pilot: Pilot[None], keys: tuple[str, ...], random: Random, *, rested: bool = True
) -> None:
    """Send keys without waiting for their effects; then wait for all of them."""
    for key in keys:
        pilot.app.post_message(key_event(key))
        for _ in range(random.choice(TURNS)):
            await asyncio.sleep(0)
    for _ in range(6):
        await settle(pilot, rested=rested)


async def type_slowly(pilot: Pilot[None], keys: tuple[str, ...]) -> None:
    """Send keys, each when the one before has had its effect."""
    for key in keys:
        pilot.app.post_message(key_event(key))
        for _ in range(2):
            await settle(pilot)


@pytest.mark.parametrize("seed", range(16))
async def test_fast_typing_ends_where_slow_typing_ends(seed: int) -> None:
    random = Random(seed)
    keys = tuple(random.choices(READING_KEYS, k=12))
    async with opened() as pilot:
        await type_slowly(pilot, keys)
        after_slow_typing = frame(pilot).screen_id, text(pilot)
    async with opened() as pilot:
        await type_fast(pilot, keys, random)
        assert (frame(pilot).screen_id, text(pilot)) == after_slow_typing, keys


@pytest.mark.parametrize("name", ["denial", "find", "keys", "plan", "menu", "palette"])
async def test_after_fast_typing_any_screen_still_takes_keys(name: str) -> None:
    random = Random(name)
    keys = tuple(random.choices((*READING_KEYS, *OTHER_KEYS), k=12))
    async with opened() as pilot:
        await press(pilot, *KEYS_BY_SCREEN[name])
        await type_fast(pilot, keys, random)
        assert not frame(pilot).holds_keys(), keys
        await press(pilot, *["escape"] * 8)
        assert frame(pilot).screen_id == "queue", keys


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("keys", [TYPED_COMMAND, TYPED_FOLLOW_UP], ids=["command", "key"])
async def test_an_act_typed_at_once_is_done_once(keys: tuple[str, ...], seed: int) -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await type_fast(pilot, keys, Random(seed))
        assert session.queue.acts == [FOLLOW_UP_ACT]
        row = frame(pilot).target_item()
        assert row is not None and row.id == 2 + keys.count("j")


async def test_text_pasted_at_once_goes_into_the_field_that_was_opened_for_it() -> None:
    async with opened() as pilot:
        for event in (key_event("slash"), events.Paste("10006\n"), key_event("enter")):
            pilot.app.post_message(event)
        for _ in range(6):
            await settle(pilot)
        assert "filter: 10006" in lines(pilot)[1]


async def test_keys_typed_ahead_of_an_item_wait_for_it() -> None:
    queue = SlowQueue()
    session = FakeSession(queue=queue)
    async with opened(session) as pilot:
        queue.go.clear()
        await pilot.press("enter")
        await pilot.pause()
        frame(pilot).redrawn_at -= 1.0  # its page is long in coming
        await pilot.press("o", "end")
        assert message(pilot) in ("", "working")
        queue.go.set()
        await settle(pilot, rested=False)
        assert message(pilot) == "Screen changed: o and the keys after it ignored. Press again."
        assert session.queue.acts == []


@pytest.mark.parametrize("keys", [("2",), (",", "3")], ids=["worklist", "sort"])
async def test_keys_typed_ahead_of_another_list_mean_that_list(keys: tuple[str, ...]) -> None:
    queue = SlowQueue()
    session = FakeSession(queue=queue)
    async with opened(session) as pilot:
        for key in keys[:-1]:
            await pilot.press(key)
            await settle(pilot)
        queue.go.clear()
        await pilot.press(keys[-1], "j", "enter")
        assert frame(pilot).screen_id == "queue"
        session.queue.order = [number for number in range(312) if number % 6 == 0]
        queue.go.set()
        await settle(pilot)
        assert frame(pilot).header_title == "Denial 10006   2 of 52"


async def test_keys_typed_after_a_jump_mean_the_row_it_ends_at() -> None:
    queue = SlowQueue()
    session = FakeSession(queue=queue)
    async with opened(session) as pilot:
        queue.go.clear()
        await pilot.press("end", "space", "d")
        queue.go.set()
        for _ in range(3):
            await settle(pilot, rested=False)
        screen = frame(pilot)
        assert isinstance(screen, QueueScreen)
        assert list(screen.marks.version_by_id) == [312]
        assert message(pilot) == "Screen changed: d ignored. Press again."


@pytest.mark.parametrize("turns", range(6))
async def test_a_key_typed_after_the_one_that_quits_does_nothing(turns: int) -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        pilot.app.post_message(key_event("ctrl+q"))
        for _ in range(turns):
            await asyncio.sleep(0)
        pilot.app.post_message(key_event("n"))
        for _ in range(100):
            await asyncio.sleep(0.001)
    assert session.queue.changed == {}


@pytest.mark.parametrize("turns", range(6))
async def test_keys_typed_after_a_field_was_left_by_another_key_than_esc_are_not_text(
    turns: int,
) -> None:
    keymap, problems = own_keys({"nav.back": "esc, f4"})
    assert not problems
    async with opened(keymap=keymap) as pilot:
        await press(pilot, "slash", "x")
        pilot.app.post_message(key_event("f4"))
        for _ in range(turns):
            await asyncio.sleep(0)
        for key in ("j", "j"):
            pilot.app.post_message(key_event(key))
        for _ in range(3):
            await settle(pilot)
        row = frame(pilot).target_item()
        assert row is not None and row.id == 3


async def type_at(pilot: Pilot[None], keys: tuple[str, ...], start: float, gap: float) -> float:
    """Send keys pressed at `start` and every `gap` seconds after; return the last time."""
    for number, key in enumerate(keys):
        event = key_event(key)
        event.time = start + number * gap
        pilot.app.post_message(event)
        await settle(pilot, rested=False)
    return start + (len(keys) - 1) * gap


@pytest.mark.parametrize("gap", [0.04, 0.07, 0.1, 0.13, 0.3])
async def test_a_note_typed_too_soon_after_a_change_acts_on_nothing(gap: float) -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        screen = frame(pilot)
        screen.mark_redrawn()
        note = ("o", *"closed", "space", *"d1", "enter")
        last_time = await type_at(pilot, note, screen.redrawn_at + 0.01, gap)
        assert session.queue.acts == [] and frame(pilot) is screen and not screen.prompt.is_open
        assert message(pilot) == "Screen changed: o and the keys after it ignored. Press again."
        await type_at(pilot, ("o", *"late", "enter"), last_time + 0.6, gap)
        assert session.queue.acts == [(1, "note", {"text": "late"})]


async def test_an_ignored_key_pressed_again_at_once_is_done() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        screen = frame(pilot)
        screen.mark_redrawn()
        await type_at(pilot, ("o", "o", *"ok", "enter"), screen.redrawn_at + 0.1, 0.2)
        assert session.queue.acts == [(1, "note", {"text": "ok"})]


async def test_the_key_that_quits_is_never_ignored() -> None:
    async with opened() as pilot:
        screen = frame(pilot)
        screen.mark_redrawn()
        await type_at(pilot, ("d", "ctrl+q"), screen.redrawn_at + 0.01, 0.01)
        assert pilot.app._exit
