"""The rules of every screen, on every screen, with hostile names. Which test proves which:

1 sizes: here; small windows in test_screen; the first page of help in test_screen
2 rows: here (header, hints); test_key_laws (hint lines of every key map); test_live (`working`)
3 no borders: here
4 colour is never the only sign: test_themes
5 nothing moves by itself: test_live, e2e/test_two_people
6 nothing is written or lost by leaving: here; one undo: test_queue, test_plan
7 typed-ahead keys: here; test_screen (moves, the item that was drawn)
8 digits, paste: here; test_menu, test_plan (numbers that are not drawn)
9 messages: here; in all words that screens hold, test_no_word_of_a_screen_blames
10 back keeps place, filter and marks: test_queue, test_queue_position, test_search
11 typed days: domain/test_typed_dates
12 cells: here; widgets/test_cells, test_screen_diff (what the terminal shows)
13 no patient: here (header, menu, title); test_queue (callbacks), e2e/test_leaks (logs,
   title, crash), store/test_search
14 a field has the letters: test_search, test_palette, test_plan
15 what does not exist is not drawn: test_screen
"""

import ast
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events

from medq.domain.key_table import KEYS
from screens.help.destinations import menu_keys
from tests.screens.fake_items import NAMES
from tests.screens.odd_session import ODD_NAMES, OddSession
from tests.screens.pilot import check_rows, frame, lines, message, opened, press, settle, text
from tests.screens.test_screen import KEYS_BY_SCREEN, show

FIELDS = ("find", "palette", "field", "filter", "form")
FAMILIES = {name.split(",")[0] for name in (*NAMES, *ODD_NAMES)}


@pytest.mark.parametrize("name", KEYS_BY_SCREEN)
async def test_a_window_that_changes_its_size_and_comes_back_shows_the_same(name: str) -> None:
    async with opened(OddSession()) as pilot:
        await show(pilot, name)
        said = text(pilot)
        for width, height in ((80, 23), (120, 40), (60, 20), (80, 20), (200, 50), (80, 24)):
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            check_rows(pilot)
            rows = lines(pilot)
            if width < 80:
                assert " ".join(text(pilot).split()).startswith(
                    "medq needs 80 columns and 20 rows; this window has 60x20."
                )
                continue
            assert rows[0].startswith(" medq  ") and rows[0].endswith("JM  Tue 11/24 10:42 am ")
            assert not any(family in rows[0] for family in FAMILIES)
            assert rows[-1].strip() and cell_len(rows[-1].rstrip()) <= 80
            assert not any("\u2500" <= sign <= "\u25ff" for row in rows for sign in row), "a border"
        await settle(pilot)  # the list tells its new height after it was drawn
        assert text(pilot) == said
        assert pilot.app.title == "medq" and not pilot.app.sub_title


COLUMNS = {
    "queue": "DOS",
    "search": "Date",
    "plan": "Payer",
    "today": "For",
    "unplanned": "Payer",
    "expiring": "Payer",
}


HEADS = re.compile(r" +(Type|Kind|What|MORNING|Patient) ")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", COLUMNS)
async def test_text_after_a_name_begins_at_its_column(name: str, width: int) -> None:
    async with opened(OddSession(), size=(width, 24)) as pilot:
        await show(pilot, name)
        rows = lines(pilot)
        head = next(at for at, row in enumerate(rows) if HEADS.match(row))
        column = rows[head].index(f" {COLUMNS[name]}")
        listed = rows[
            head + 1 : next(
                at
                for at in range(head + 1, 24)
                if rows[at].startswith("---") or not rows[at].strip()
            )
        ]
        assert any(sign in row for sign in "山ÑŁあ" for row in listed)
        for row in listed:
            cells = [sign for sign in row for _ in range(cell_len(sign))]
            assert cells[column] == " ", row


@pytest.mark.parametrize("name", KEYS_BY_SCREEN)
async def test_leaving_writes_nothing(name: str) -> None:
    session = OddSession()
    async with opened(session) as pilot:
        await show(pilot, name)
        await press(pilot, "ctrl+c")
        if name not in (*FIELDS, "plain"):  # any key leaves the plain page
            assert message(pilot) == "ctrl+q quits; ctrl+c does nothing here."
            await press(pilot, "q")
        for _ in range(4):
            await press(pilot, "escape")
        assert message(pilot) == "Press ctrl+q to quit."
        assert (
            session.queue.acts == []
            and session.plan.plan_acts == []
            and session.plan.builds == (name in ("plan", "unplanned"))
        )


@pytest.mark.parametrize(
    "name",
    [name for name in KEYS_BY_SCREEN if any(key.writes and name in key.where for key in KEYS)],
)
async def test_a_writing_key_that_was_on_its_way_when_the_screen_came_writes_nothing(
    name: str,
) -> None:
    session = OddSession()
    async with opened(session) as pilot:
        await show(pilot, name)
        screen, builds = frame(pilot), session.plan.builds
        for key in KEYS:
            if key.writes and name in key.where:
                name = {"<": "less_than_sign", ">": "greater_than_sign"}.get(
                    key.keys[0], key.keys[0]
                )
                screen.mark_redrawn()
                pilot.app.post_message(
                    events.Key(name, key.keys[0] if len(key.keys[0]) == 1 else None)
                )
                await settle(pilot, rested=False)
                said = message(pilot)
                assert said == f"Screen changed: {key.keys[0]} ignored. Press again."
                assert frame(pilot) is screen and not screen.prompt.is_open
        assert (
            session.queue.acts == []
            and session.plan.plan_acts == []
            and session.plan.builds == builds
        )


@pytest.mark.parametrize("name", KEYS_BY_SCREEN)
async def test_pasted_text_is_never_commands(name: str) -> None:
    session = OddSession()
    async with opened(session) as pilot:
        await show(pilot, name)
        screen, before = frame(pilot), lines(pilot)[:-2]
        pilot.app.post_message(events.Paste("dwtn1\nj\x1b"))
        await settle(pilot)
        assert frame(pilot) is screen and session.queue.acts == [] and session.plan.plan_acts == []
        if name in FIELDS:
            assert "dwtn1 j?" in text(pilot)
        else:
            assert message(pilot) == "Text was pasted outside a field; nothing was done with it."
            assert lines(pilot)[:-2] == before


@pytest.mark.parametrize(
    "name", [name for name in KEYS_BY_SCREEN if name not in ("find", "search", "record", "plan")]
)
async def test_who_reads_is_offered_no_writing_key(name: str) -> None:
    session = OddSession(read_only=True)
    async with opened(session) as pilot:
        if name in ("today", "expiring", "keys"):
            await press(pilot, *menu_keys(name.capitalize()))
        elif name == "unplanned":  # the builder is a writer's
            await press(pilot, *menu_keys("Today"), "l")
        else:
            await show(pilot, name)
        assert frame(pilot).screen_id == name or name in ("field", "filter", "form")
        hints = {hint for _key, hint in frame(pilot).hints()}
        for key in KEYS:
            if key.is_for_writers and name in key.where:
                assert key.hint not in hints or any(
                    k.hint == key.hint and not k.is_for_writers for k in KEYS
                )
                await press(pilot, key.keys[0])
                assert message(pilot) == "Read-only view."
        assert session.queue.acts == [] and session.plan.plan_acts == []


def test_no_word_of_a_screen_blames() -> None:
    """No exclamation marks, no "error", no codes: in every text that screens and widgets hold."""
    root = Path(__file__).parent.parent.parent
    for path in [*(root / "screens").rglob("*.py"), *(root / "widgets").glob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {
            str(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        written = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        docs = {
            str(ast.get_docstring(node, clean=False))
            for node in ast.walk(tree)
            if isinstance(node, written)
        }
        for words in told - docs:
            if " " in words:
                assert "!" not in words.replace(" !", "") and "error" not in words.lower(), (
                    path.name,
                    words,
                )
