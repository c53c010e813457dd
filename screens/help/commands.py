"""What can be typed after `:` on a screen: the acts that are possible there, the places and the themes; each with its word and its
keys."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from medq.domain.acts import AvailableAct
from medq.domain.keymap import KEYS
from medq.domain.theme import THEMES
from screens.base.screen import BaseScreen
from screens.help.destinations import destinations

NOT_TYPED = frozenset(
    {
        "list.down",
        "list.up",
        "list.pagedown",
        "list.pageup",
        "list.first",
        "list.last",
        "menu.go",
        "nav.back",
        "nav.palette",
    }
)


@dataclass(frozen=True, slots=True)
class Command:
    """One line: the word that is typed, its keys, what it does, and the doing of it on the screen it was asked for."""

    word: str
    keys: str
    text: str
    run: Callable[[BaseScreen], None]
    writes: bool = False


NO_ITEM = frozenset(
    key.action
    for key in KEYS
    if key.writes and key.action.startswith("item.") and key.action != "item.next"
)
"""What needs an item under the cursor."""


def commands(here: BaseScreen, not_now: frozenset[str]) -> tuple[Command, ...]:
    """What is possible on that screen. `not_now` are the ids of keys that the item under the cursor does not allow.

    While one types in a field there, places are left out: going to one would lose what was typed.
    """
    return (*_acts(here, not_now), *(() if here.in_field else _places(here)), *_themes())


def not_allowed(offers: Iterable[AvailableAct]) -> frozenset[str]:
    """The ids of the keys behind which the item allows nothing now."""
    offers = tuple(offers)
    allowed = {offer.key_action for offer in offers if offer.allowed}
    return frozenset(offer.key_action for offer in offers) - allowed


def _acts(here: BaseScreen, not_now: frozenset[str]) -> Iterator[Command]:
    room = here.typing if here.in_field else here.room
    reader = here.context.desk.read_only
    keys = here.context.keymap.on(room)
    for key in KEYS:
        if room not in key.where or key.action in NOT_TYPED | not_now or (key.writes and reader):
            continue
        names = " ".join(name for name, action in keys.items() if action == key.action)
        yield Command(key.hint, names, key.text, _doing(key.action), key.writes)


def _doing(action: str) -> Callable[[BaseScreen], None]:
    return lambda here: here.do(action)


def _places(here: BaseScreen) -> Iterator[Command]:
    for place in destinations(here.context):
        yield Command(place.word.lower(), "", place.text, place.go)


def _themes() -> Iterator[Command]:
    for name, text in THEMES.items():
        yield Command(f"theme {name}", "", text, partial(_wear, name))


def _wear(name: str, here: BaseScreen) -> None:
    """That theme at once, and at the next start."""
    own = here.context.own

    async def keep() -> None:
        await here.context.session.ask(lambda desk: own.save_theme(name))
        here.say(
            f"The theme is {name} from now on."
            if worn
            else f"Kept: {name}. NO_COLOR is set, so no colours are shown."
        )

    worn = not here.app.no_color
    if worn:
        here.app.theme = name
    here.ask(keep, group="theme")


def matching(found: Iterable[Command], text: str) -> tuple[Command, ...]:
    """Those that the typed words are a part of: first what is called so, then what begins so, then the others."""
    words = text.lower().split()
    typed = " ".join(words)
    fits = [
        command
        for command in found
        if all(word in f"{command.word} {command.text}".lower() for word in words)
    ]
    return tuple(
        sorted(
            fits, key=lambda command: (command.word != typed, not command.word.startswith(typed))
        )
    )
