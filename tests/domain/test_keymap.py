"""The standard keys and the keys that users choose."""

import re

import pytest

from medq.domain.key_table import (
    EVERYWHERE,
    FIELD,
    FIELDS,
    FILTER,
    FIND,
    FORM,
    KEYS,
    PALETTE,
)
from medq.domain.keymap import STANDARD, own_keys, why_unsafe


def test_no_standard_key_is_unsafe_or_a_capital() -> None:
    for key in KEYS:
        for name in key.keys:
            assert why_unsafe(name) == ""
            assert not (len(name) == 1 and name.isupper())


def test_no_two_actions_share_a_key_on_a_screen() -> None:
    assert STANDARD.conflicts() == ()


def test_every_action_has_a_key_that_is_neither_a_function_nor_a_control_key() -> None:
    for key in KEYS:
        if set(key.where) <= set(FIELDS) or key.action.startswith("app."):
            continue
        plain_keys = [name for name in key.keys if not re.fullmatch(r"f\d+|ctrl\+.*", name)]
        assert plain_keys, key.action


def test_every_screen_can_be_left_and_has_help() -> None:
    for screen in EVERYWHERE:
        assert {"nav.back", "app.quit", "help.here"} <= set(STANDARD.on(screen).values())


def test_in_a_field_only_keys_that_type_no_text_are_bound() -> None:
    assert set(STANDARD.on(FIELD)) == {"ctrl+u", "esc", "f1", "ctrl+p", "ctrl+r", "ctrl+q"}
    leaving = {"ctrl+u", "esc", "f1", "ctrl+p", "ctrl+r", "ctrl+q"}
    assert set(STANDARD.on(FORM)) == leaving | {"tab", "down", "up"}
    assert set(STANDARD.on(FILTER)) == leaving | {"down", "up", "ctrl+s", "f2"}
    moves = {"down", "up", "pgdn", "pgup", "ctrl+f", "ctrl+g"}
    assert set(STANDARD.on(PALETTE)) == {"ctrl+u", "esc", "f1", "ctrl+r", "ctrl+q"} | moves
    assert (
        set(STANDARD.on(FIND))
        == {"ctrl+u", "esc", "f1", "ctrl+p", "ctrl+r", "ctrl+q", "enter", "tab"} | moves
    )


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("ctrl+i", "is the same as tab"),
        ("ctrl+m", "is the same as enter"),
        ("ctrl+a", "is used by screen and tmux"),
        ("ctrl+b", "is used by screen and tmux"),
        ("ctrl+c", "quits many other programs"),
        ("ctrl+z", "is not sent by every terminal"),
        ("alt+x", "is not sent by every terminal"),
        ("f11", "is not sent by every terminal"),
        ("shift+f1", "is not sent by every terminal"),
        ("A", "can be read as part of another key"),
        ("[", "can be read as part of another key"),
        ("~", "is not on every keyboard"),
        ("é", "is not on every keyboard"),
        ("ctrl+1", "is not sent by every terminal"),
    ],
)
def test_keys_that_do_not_arrive_are_refused_with_the_reason(key: str, reason: str) -> None:
    assert why_unsafe(key).startswith(f"{key} {reason}")


def test_own_keys_replace_standard_keys_and_may_be_swapped() -> None:
    keymap, problems = own_keys({"item.next": "o", "item.note": "n, ctrl+y", "list.sort": ","})
    assert problems == ()
    assert keymap.on("queue")["o"] == "item.next"
    assert keymap.on("queue")["n"] == keymap.on("queue")["ctrl+y"] == "item.note"
    assert keymap.on("queue")[","] == "list.sort"
    assert keymap.shown("item.next") == "o"


def test_a_key_listed_twice_counts_once() -> None:
    keymap, problems = own_keys({"item.next": "ctrl+y, Ctrl+Y, n, n"})
    assert (keymap.keys["item.next"], problems) == (("ctrl+y", "n"), ())


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"item.nxt": "x"}, "item.nxt is not an action"),
        ({"item": {"next": "x"}}, 'Write "item.next" = ...'),
        ({"item": {"nxt": "x"}}, "item.nxt is not an action"),
        ({"item": {}}, "item is not an action"),
        ({"item.pin": "ctrl+i"}, "same as tab"),
        ({"item.pin": ""}, "needs a key"),
        ({"item.pin": 3}, "needs a key"),
        ({"item.note": "n"}, "n is item.next on the screen"),
    ],
)
def test_each_bad_line_is_named_and_the_standard_keys_stay(
    table: dict[str, object], message: str
) -> None:
    keymap, problems = own_keys(table)
    assert len(problems) == 1 and message in problems[0]
    assert keymap.keys == STANDARD.keys
    assert keymap.conflicts() == ()
