"""What can be typed after `:` on a screen: its acts, where one can go, and the themes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from medq.domain.acts import AvailableAct
from medq.domain.key_table import KEYS, Target
from medq.domain.theme import THEMES
from screens.base.key_rules import MOVE_ACTIONS
from screens.base.screen import BaseScreen
from screens.help.destinations import destinations, go_to

NUMBERED_ACTIONS = frozenset({"menu.go", "plan.choose", "item.choose"})
"""The digit says which line, note or step."""
NOT_TYPED = MOVE_ACTIONS | NUMBERED_ACTIONS | {"nav.back", "nav.palette"}
ITEM_ACTIONS = frozenset(
    key.action for key in KEYS if key.target is not Target.NONE and key.action.startswith("item.")
)
"""The actions that need an item under the cursor."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line: the word that is typed, its keys, what it does and how the screen does it."""

    word: str
    keys: str
    text: str
    run: Callable[[BaseScreen], None]
    writes: bool = False


def commands(screen: BaseScreen, disallowed: frozenset[str]) -> tuple[Command, ...]:
    """Return what can be done on that screen, without the `disallowed` key actions.

    While a text field is open there, destinations are left out: going to one would lose the text.
    """
    return (
        *_acts(screen, disallowed),
        *(() if screen.in_field else _destinations(screen)),
        *_themes(),
    )


def disallowed_actions(acts: Iterable[AvailableAct]) -> frozenset[str]:
    """Return the key actions behind which the item allows no act now."""
    acts = tuple(acts)
    allowed = {act.key_action for act in acts if act.allowed}
    return frozenset(act.key_action for act in acts) - allowed


def _acts(screen: BaseScreen, disallowed: frozenset[str]) -> Iterator[Command]:
    screen_id = screen.keys_id
    read_only = screen.context.session.read_only
    action_by_key = screen.context.keymap.on(screen_id)
    left_out = NOT_TYPED | disallowed
    for key in KEYS:
        is_useless = key.is_for_writers and read_only
        if screen_id not in key.where or key.action in left_out or is_useless:
            continue
        names = " ".join(name for name, action in action_by_key.items() if action == key.action)
        run = partial(_run_key_action, key.action)
        yield Command(key.hint, names, key.full_text, run, key.writes)


def _run_key_action(action: str, screen: BaseScreen) -> None:
    screen.run_key_action(action)


def _destinations(screen: BaseScreen) -> Iterator[Command]:
    for destination in destinations(screen.context):
        yield Command(destination.word.lower(), "", destination.text, partial(go_to, destination))


def _themes() -> Iterator[Command]:
    for name, text in THEMES.items():
        yield Command(f"theme {name}", "", text, partial(_set_theme, name))


def _set_theme(name: str, screen: BaseScreen) -> None:
    """Use that theme now and save it for the next start."""
    preferences = screen.context.preferences
    has_color = not screen.app.no_color
    if has_color:
        screen.app.theme = name

    async def save() -> None:
        await screen.context.store.run(lambda: preferences.save_theme(name))
        screen.say(
            f"Theme: {name}."
            if has_color
            else f"Saved: {name}. NO_COLOR is set, so no colors are shown."
        )

    screen.store.ask(save, group="theme")


def matching(candidates: Iterable[Command], text: str) -> tuple[Command, ...]:
    """Return the commands that hold all typed words.

    First the one with that name, then those whose name begins so, then the others.
    """
    words = text.lower().split()
    typed = " ".join(words)
    matches = [
        command
        for command in candidates
        if all(word in f"{command.word} {command.text}".lower() for word in words)
    ]
    return tuple(
        sorted(
            matches, key=lambda command: (command.word != typed, not command.word.startswith(typed))
        )
    )
