"""Whatever keys somebody chooses for themselves: no two clash, every screen can be left, its hint line fits and shows help."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import screens
from medq.domain.items.item import Kind
from medq.domain.keymap import BY_ACTION, EVERYWHERE, KEYS, STANDARD, Keymap, own_keys, why_unsafe
from screens.base.screen import BaseScreen
from widgets.hints import fit_hints

NAMED = (
    "space",
    "enter",
    "tab",
    "backspace",
    "esc",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pgup",
    "pgdn",
)
SIGNS = [*(chr(number) for number in range(33, 127)), *NAMED]
SIGNS += [f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + [
    f"f{number}" for number in range(1, 13)
]
LEGAL = [key for key in SIGNS if not why_unsafe(key)]
LONG = [key for key in LEGAL if len(key) > 3]
WIDTH = 80

keys = st.lists(st.sampled_from(LEGAL) | st.sampled_from(LONG), min_size=1, max_size=3, unique=True)
tables = st.dictionaries(st.sampled_from([key.action for key in KEYS]), keys, max_size=len(KEYS))


def written(key: str) -> str:
    """As a person writes it into `[keys]`."""
    return "comma" if key == "," else key


def drawn() -> dict[type[BaseScreen], tuple[str, ...]]:
    """Every screen there is, and the rooms it is for."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        import_module(module.name)
    found: dict[type[BaseScreen], tuple[str, ...]] = {}
    waiting: list[type[BaseScreen]] = [BaseScreen]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if {"hint_actions", "_hints"} & set(vars(kind)) and kind is not BaseScreen:
            found[kind] = (
                (kind.room,) if isinstance(kind.room, str) else tuple(one.word for one in Kind)
            )
    return found


SCREENS = drawn()


def hint_lines(keymap: Keymap) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The hints of every screen and of a text field; of those that depend on an item or a list, with all of it."""
    desk = SimpleNamespace(read_only=False)
    context = SimpleNamespace(keymap=keymap, desk=desk)
    for kind, rooms in SCREENS.items():
        for room in rooms:
            here: Any = SimpleNamespace(
                context=context, prompt=None, in_field=False, room=room, typing=kind.typing
            )
            here.allowed, here.places = frozenset(BY_ACTION), ("",) * 10
            here.hint_actions = lambda kind=kind, here=here: kind.hint_actions(here)
            yield f"{kind.__name__} {room}", tuple(kind._hints(here))
            here.prompt, here.in_field = here, True
            yield f"{kind.__name__} field", tuple(kind._hints(here))


def shown_in(keymap: Keymap) -> None:
    """The laws of every hint line."""
    for name, hints in hint_lines(keymap):
        kept = fit_hints(hints, WIDTH)
        line = " " + "  ".join(f"{key} {word}" for key, word in kept)
        assert cell_len(line) <= WIDTH, (name, line)
        assert kept[-1] == hints[-1] and len(kept) >= 3 and len(kept) <= 8, (name, line)
        if not name.endswith("field"):
            assert kept[-1] == (keymap.shown("help.here"), "help"), name


def test_every_screen_is_looked_at() -> None:
    rooms = {room for found in SCREENS.values() for room in found}
    assert {
        "queue",
        "today",
        "plan",
        "search",
        "menu",
        "keys",
        "help",
        "plain",
        "facts",
        Kind.DENIAL.word,
    } <= rooms
    shown_in(STANDARD)


@given(tables)
def test_no_own_keys_clash_and_every_hint_line_fits(table: dict[str, list[str]]) -> None:
    keymap, _problems = own_keys(
        {action: ", ".join(map(written, chosen)) for action, chosen in table.items()}
    )
    assert keymap.clashes() == ()
    for screen in EVERYWHERE:
        assert {"nav.back", "app.quit", "help.here"} <= set(keymap.on(screen).values()), screen
    for action, names in keymap.keys.items():
        assert names == STANDARD.keys[action] or list(names) == table[action]
    shown_in(keymap)
