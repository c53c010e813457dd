"""Any keys a person chooses: none conflict, every screen can be left, its hint line fits."""

from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from medq.domain.items.item import State
from medq.domain.key_table import EVERYWHERE, FILTER, ITEM_SCREENS, KEY_BY_ACTION, KEYS
from medq.domain.key_table import SCREENS as ALL_SCREEN_IDS
from medq.domain.keymap import STANDARD, Keymap, own_keys, why_unsafe
from medq.work.act_catalog import ALL_ACTS
from screens.base.screen import BaseScreen
from screens.screen_table import SCREENS, load_screen
from widgets.hints import Hint, fit_hints

ACT_HINTS = {act.key_action: act.hint for act in ALL_ACTS if act.hint}
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


SCREEN_CLASSES = {name: load_screen(name) for name in SCREENS}


def screen_ids(screen: type[BaseScreen]) -> tuple[str, ...]:
    """Return the ids of a screen in the key table: an item's screen has one for each kind."""
    return (screen.screen_id,) if isinstance(screen.screen_id, str) else ITEM_SCREENS


def hint_lines(keymap: Keymap) -> Iterator[tuple[str, tuple[Hint, ...]]]:
    """Yield the hints of every screen and of its text field.

    Hints that depend on an item or a list are all there.
    """
    context = SimpleNamespace(keymap=keymap, session=SimpleNamespace(read_only=False))
    for name, screen_class in SCREEN_CLASSES.items():
        for screen_id in screen_ids(screen_class):
            screen: Any = SimpleNamespace(
                context=context,
                screen_id=screen_id,
                field_id=screen_class.field_id,
                row=SimpleNamespace(state=State.OPEN),
                plan=None,
                _cursor_line=None,
            )
            screen.hint_by_action = dict.fromkeys(KEY_BY_ACTION, "") | ACT_HINTS
            screen.hint_actions = partial(screen_class.hint_actions, screen)
            screen.hint_text = partial(screen_class.hint_text, screen)
            screen.field_actions = partial(screen_class.field_actions, screen)
            for is_open in (False, True) if name != "palette" else (True,):
                screen.prompt = SimpleNamespace(
                    is_open=is_open, field_id=FILTER if is_open else "", hints=lambda: ()
                )
                screen.in_field = is_open
                yield f"{name} {screen_id} {is_open}", tuple(screen_class.hints(screen))


def check_hint_lines(keymap: Keymap) -> None:
    """Check that every hint line fits, ends with its last hint and shows the help."""
    for name, hints in hint_lines(keymap):
        fitting = fit_hints(hints, WIDTH)
        line = " " + "  ".join(f"{key} {word}" for key, word in fitting)
        assert cell_len(line) <= WIDTH, (name, line)
        assert fitting[-1][0] == hints[-1][0] and len(fitting) >= 3 and len(fitting) <= 8, (
            name,
            line,
        )
        if not name.endswith("True"):
            assert fitting[-1][0] == keymap.shown("help.here"), name


def test_every_screen_of_the_key_table_can_be_opened_by_name() -> None:
    ids = {screen_id for screen in SCREEN_CLASSES.values() for screen_id in screen_ids(screen)}
    assert ids == {*ALL_SCREEN_IDS, "palette"}
    check_hint_lines(STANDARD)


@given(tables)
def test_no_own_keys_clash_and_every_hint_line_fits(table: dict[str, list[str]]) -> None:
    keymap, _problems = own_keys(
        {action: ", ".join(map(written, chosen)) for action, chosen in table.items()}
    )
    assert keymap.conflicts() == ()
    for screen in EVERYWHERE:
        assert {"nav.back", "app.quit", "help.here"} <= set(keymap.on(screen).values()), screen
    for action, names in keymap.keys.items():
        assert names == STANDARD.keys[action] or list(names) == table[action]
    check_hint_lines(keymap)
