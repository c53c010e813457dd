"""What every screen shares: sizes, keys, paste, the first 150 ms, faults without patient data."""

import asyncio
from threading import Event
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from medq.app import MedqApp
from medq.domain.acts import AvailableAct
from medq.domain.key_table import EVERYWHERE, KEYS
from medq.domain.keymap import STANDARD, own_keys
from screens.base.session import AppContext, StoreThread
from screens.help.destinations import menu_keys
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import check_rows, frame, lines, message, opened, press, settle, text
from widgets.header import Header
from widgets.hints import fit_hints
from widgets.rows import Rows
from widgets.text_pane import TextPane

KEYS_BY_SCREEN: dict[str, tuple[str, ...]] = {
    "queue": (),
    "denial": ("enter",),
    "callback": ("j", "enter"),
    "submit": ("j", "j", "enter"),
    "review": ("j", "j", "j", "enter"),
    "follow-up": ("j", "j", "j", "j", "enter"),
    "question": ("j", "j", "j", "j", "j", "enter"),
    "today": menu_keys("Today"),
    "plan": ("b",),
    "unplanned": ("b", "l"),
    "expiring": menu_keys("Expiring"),
    "search": ("s", *"ort", "down"),
    "find": ("s", *"ort"),
    "record": ("s", *"ort", "down", "end", "enter"),
    "related": ("enter", "equals_sign"),
    "menu": ("m",),
    "keys": menu_keys("Keys"),
    "totals": ("f",),
    "palette": ("colon",),
    "plain": ("y",),
    "help": ("question_mark",),
    "field": ("question_mark", "question_mark", "slash"),
    "filter": ("slash",),
    "form": ("w",),
}


async def show(pilot: Pilot[None], name: str) -> None:
    await press(pilot, *KEYS_BY_SCREEN[name])


def test_no_screen_is_left_out_of_these_tests() -> None:
    assert set(KEYS_BY_SCREEN) == set(EVERYWHERE)


async def test_a_line_that_was_kept_too_long_fails_every_test_that_settles() -> None:
    async with opened() as pilot:
        header = pilot.app.screen.query_one(Header)
        header.set_reactive(Header.news, "something else")  # without having it drawn
        with pytest.raises(AssertionError, match="Header"):
            await settle(pilot)
        header.refresh()
        await settle(pilot)
        rows = pilot.app.screen.query_one(Rows)
        first = rows.held_rows()[0]
        rows.window.patch([first._replace(patient="SOMEBODY, ELSE")])
        with pytest.raises(AssertionError, match="Rows"):
            await settle(pilot)


@pytest.mark.parametrize("size", [(72, 18), (79, 24), (80, 19), (10, 3)])
async def test_a_small_window_says_so_and_can_still_be_left(size: tuple[int, int]) -> None:
    async with opened(size=size) as pilot:
        said = " ".join(text(pilot).split())
        if size[0] > 50:
            assert (
                said == f"medq needs 80 columns and 20 rows; this window has {size[0]}x{size[1]}."
                " Make it larger."
            )
        before = pilot.app.context.session.queue.acts  # type: ignore[attr-defined]
        await press(pilot, "d", "w", "t", "j")
        assert before == []
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "10000 MOYER, DANA" in text(pilot)


@pytest.mark.parametrize(
    "room", [name for name in KEYS_BY_SCREEN if name not in ("field", "filter", "form", "find")]
)
async def test_every_key_of_a_screen_is_in_its_help_and_does_something(room: str) -> None:
    async with opened() as pilot:
        await show(pilot, room)
        screen = frame(pilot)
        for key in KEYS:
            if room in key.where:
                assert key.action in screen.handlers, key.action
        await press(pilot, "f1")
        check_rows(pilot)
        await press(pilot, "f1")
        shown = "\n".join(line.text for line in screen_lines(pilot))
        if room != "help":
            for name, action in STANDARD.on(room).items():
                assert f" {name} " in f"{shown} " or f" {STANDARD.shown(action)} " in shown, action


def screen_lines(pilot: Pilot[None]) -> Any:
    return pilot.app.screen.query_one("#text", TextPane).lines


async def test_all_keys_are_listed_when_help_is_asked_for_twice() -> None:
    async with opened() as pilot:
        await press(pilot, "question_mark", "question_mark")
        shown = "\n".join(line.text for line in screen_lines(pilot))
        for key in KEYS:
            assert key.action in shown


async def test_own_keys_are_what_the_hints_and_the_help_show() -> None:
    keymap, problems = own_keys({"item.next": "ctrl+n", "list.open": "right, enter"})
    assert problems == ()
    async with opened(keymap=keymap) as pilot:
        assert "right open" in lines(pilot)[-1] and "ctrl+n next" in lines(pilot)[-1]
        await press(pilot, "n")
        assert message(pilot) == "n does nothing here. ? shows the keys."
        await press(pilot, "ctrl+n")
        assert frame(pilot).screen_id == "denial"


def test_a_hint_is_whole_or_not_there_and_help_stays() -> None:
    hints = tuple((f"ctrl+{letter}", "word" * 4) for letter in "efgklnop")
    kept = fit_hints((*hints, ("?", "help")), 80)
    assert kept[-1][0] == "?" and 1 < len(kept) <= 4
    assert fit_hints((*hints[:2], ("?", "help")), 80)[-1] == ("?", "help")


async def test_pasted_text_in_a_field_is_one_line_and_sends_nothing_off() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "o")
        pilot.app.post_message(events.Paste("called\nhim \x1b[2J"))
        await settle(pilot)
        prompt = frame(pilot).prompt
        assert prompt.is_open and prompt.text == "called him ?[2J"
        assert session.queue.acts == []


async def test_a_key_without_meaning_says_so() -> None:
    async with opened() as pilot:
        await press(pilot, "x")
        assert message(pilot) == "x does nothing here. ? shows the keys."


async def test_a_writing_key_in_the_first_150_ms_is_dropped_and_said() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await press(pilot, "enter")
        frame(pilot).mark_redrawn()
        pilot.app.post_message(events.Key("t", "t"))
        await settle(pilot, rested=False)
        assert session.queue.acts == []
        assert message(pilot) == "Screen changed: t ignored. Press again."
        await settle(pilot)
        await press(pilot, "t")
        assert [act for _, act, _ in session.queue.acts] == ["take"]


async def test_a_key_pressed_before_the_next_item_came_does_not_hit_it() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        screen = frame(pilot)
        old = events.Key("t", "t")
        await press(pilot, "j", "j")
        screen.mark_redrawn()
        screen.post_message(old)
        await settle(pilot)
        assert session.queue.acts == [] and "Screen changed: " in message(pilot)


async def test_letters_typed_right_after_the_field_was_emptied_come_after_that() -> None:
    async with opened(FakeSession()) as pilot:
        for opener in ("w", "s"):
            await press(pilot, opener)
            for key, sign in (("9", "9"), ("ctrl+u", "\x15"), ("plus", "+"), ("3", "3")):
                pilot.app.post_message(events.Key(key, sign))
            await settle(pilot)
            assert "+3" in text(pilot) and "9+3" not in text(pilot)
            await press(pilot, "escape")


async def test_a_fault_in_a_worker_is_a_plain_message_and_the_app_goes_on() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        session.queue.fail = KeyError("MOYER, DANA")
        await press(pilot, "r")
        assert "internal fault (KeyError at screens/fake_queue.py:" in message(pilot)
        assert "MOYER" not in message(pilot)
        session.queue.fail = None
        await press(pilot, "r", "j")
        assert frame(pilot).rows.cursor == 1  # type: ignore[attr-defined]


async def test_a_fault_in_a_handler_ends_with_class_and_place_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class BrokenError(Exception):
        pass

    def broken() -> None:
        patient = "MOYER, DANA"
        raise BrokenError(patient)

    app: Any = None
    with pytest.raises(BrokenError):
        async with opened() as pilot:
            app = pilot.app
            frame(pilot).handlers["app.redraw"] = broken
            await pilot.press("ctrl+r")
            await pilot.pause()
    assert app.fault.startswith("medq stopped on an internal fault (BrokenError at screens/")
    shown = capsys.readouterr()
    assert "MOYER" not in app.fault + shown.out + shown.err
    assert "Traceback" not in shown.out + shown.err


async def test_nothing_stock_of_textual_is_bound() -> None:
    async with opened() as pilot:
        assert list(pilot.app.screen.active_bindings) == []
        assert list(pilot.app.get_system_commands(pilot.app.screen)) == []
        assert set(STANDARD.on("queue")) >= {"j", "k", "q", "?"}


@pytest.mark.parametrize(
    "name", [name for name in KEYS_BY_SCREEN if name not in ("help", "field", "filter")]
)
@pytest.mark.parametrize("size", [(80, 23), (80, 24), (120, 40)])
async def test_the_first_page_of_help_is_never_cut(name: str, size: tuple[int, int]) -> None:
    async with opened(size=size) as pilot:
        await show(pilot, name)
        await press(pilot, "f1")
        shown = text(pilot)
        assert (
            "more line" not in "\n".join(lines(pilot)[:22])
            and "Everywhere" in shown
            and ".." not in shown.replace("...", "")
        )
        if size[0] == 120:
            assert "Keys here" in shown


async def test_help_is_searched_as_one_types() -> None:
    async with opened() as pilot:
        await press(pilot, "question_mark", "slash", *"pin")
        assert "item.pin" in text(pilot) and "item.wait" not in text(pilot)
        await press(pilot, "escape", "question_mark")
        assert "Most used here" in text(pilot)


@pytest.mark.parametrize("key", ["w", "s", "colon"], ids=["question", "search", "command"])
async def test_a_field_is_typed_in_again_when_the_window_is_large_enough_again(key: str) -> None:
    async with opened() as pilot:
        await press(pilot, key, "f")
        await pilot.resize_terminal(40, 12)
        await settle(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await press(pilot, "r", "i")
        assert "fri" in text(pilot)
        await press(pilot, "escape", "escape")
        assert frame(pilot).screen_id == "queue" and not frame(pilot).in_field


async def test_the_help_of_who_only_reads_names_no_key_that_writes_and_has_no_holes() -> None:
    async with opened(FakeSession(read_only=True)) as pilot:
        await press(pilot, "question_mark")
        shown = " ".join(text(pilot).split())
        assert "Read-only view: no key changes anything." in shown
        assert "take" not in shown and "wait until" not in shown
        first = next(at for at, row in enumerate(lines(pilot)) if "Most used here" in row) + 1
        assert [bool(row[:38].strip()) for row in lines(pilot)[first : first + 6]] == [True] * 6


async def test_the_help_of_search_names_its_keys() -> None:
    async with opened() as pilot:
        await press(pilot, "s", "f1")
        first = next(at for at, row in enumerate(lines(pilot)) if "Most used here" in row) + 1
        assert [bool(row[:38].strip()) for row in lines(pilot)[first : first + 3]] == [True] * 3


async def test_the_help_explains_what_the_hints_shorten() -> None:
    async with opened() as pilot:
        await press(pilot, "question_mark")
        for told in (
            "follow up on a date",
            "contact",
            "done, with its outcome",
            "write a note",
            "assign",
            "undo your last action",
            "add the list up: totals",
        ):
            assert told in text(pilot)


async def test_the_help_of_an_item_says_what_its_own_keys_mean_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = FakeSession()
    acts = session.queue.available_acts(1)
    own = (
        AvailableAct("merge", "item.match", True, hint="same patient"),
        AvailableAct("visit", "item.visit", True, hint="put into another visit"),
    )
    monkeypatch.setattr(session.queue, "available_acts", lambda item_id: [*acts, *own])
    async with opened(session) as pilot:
        await press(pilot, *KEYS_BY_SCREEN["review"], "question_mark")
        for told in ("same patient", "put into another visit", "undo your last action"):
            assert told in text(pilot)


@pytest.fixture
def paintings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of how many rows the list was, at each painting that reaches the terminal."""
    counted: list[int] = []
    display = MedqApp._display

    def noted(app: MedqApp, screen: Screen[Any], painted: Any) -> None:
        if painted is not None:
            assert not app._batch_count, "painted for nothing"
            counted.append(screen.query_one(Rows).total)
        display(app, screen, painted)

    monkeypatch.setattr(MedqApp, "_display", noted)
    return counted


async def test_the_first_screen_is_painted_with_its_rows(
    paintings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medq.app.LOADING_SECONDS", 20.0)
    async with opened():
        assert len(paintings) <= 3 and all(paintings)  # the list, the counts, the detail


@pytest.mark.parametrize("name", KEYS_BY_SCREEN)
async def test_every_screen_says_when_it_can_be_painted(name: str) -> None:
    async with opened() as pilot:
        await show(pilot, name)
        assert frame(pilot).loaded.is_set()


async def test_what_is_below_a_screen_that_was_left_before_it_was_read_is_painted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    painted: list[str] = []
    display = MedqApp._display

    def noted(app: MedqApp, screen: Screen[Any], painting: Any) -> None:
        if painting is not None and not app._batch_count:
            painted.append(type(screen).__name__)
        display(app, screen, painting)

    session = FakeSession()
    free = Event()
    totals = session.views.totals
    monkeypatch.setattr(session.views, "totals", lambda *asked: (free.wait(20), totals(*asked))[1])
    async with opened(session) as pilot:
        monkeypatch.setattr(MedqApp, "_display", noted)
        await pilot.press("f", "q")
        assert pilot.app._batch_count, "the totals are still read"
        painted.clear()
        while pilot.app._batch_count:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)  # a frame; the pilot's own pause paints
        free.set()
        assert frame(pilot).screen_id == "queue" and "QueueScreen" in painted


async def test_a_store_that_does_not_answer_keeps_no_screen_dark(
    monkeypatch: pytest.MonkeyPatch, paintings: list[int]
) -> None:
    session = FakeSession()
    free = Event()
    page = session.queue.page
    monkeypatch.setattr(session.queue, "page", lambda *asked: (free.wait(20), page(*asked))[1])
    app = MedqApp(AppContext(StoreThread(lambda: session)))
    async with app.run_test(size=(80, 24)) as pilot:
        while not paintings:
            await pilot.pause()
        assert paintings[0] == 0 and lines(pilot)[0].startswith(" medq  Queue")
        free.set()
        await settle(pilot)
        assert paintings[-1] > 0
        app.context.store.close()
