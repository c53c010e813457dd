"""The one table of keys: hints, help, `medq keys` and a person's own keys are all made from it or checked against it."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from medq.domain.errors import MedqError
from medq.domain.items.item import Kind

ITEM = tuple(kind.word for kind in Kind)
ROOMS = ("queue", *ITEM)
PLAIN = "plain"
TODAY, PLAN, DECIDE = "today", "plan", "decide"
SEARCH, FACTS = "search", "facts"
SCREENS = (*ROOMS, TODAY, PLAN, DECIDE, SEARCH, FACTS, "menu", "keys", "help", PLAIN)
FIELD, PALETTE, FIND = "field", "palette", "find"
"""Where one types: a text field on any screen, the line for commands, that of the search. There only keys that are no text have
a meaning."""

EVERYWHERE = (*SCREENS, FIELD, PALETTE, FIND)
LISTS = (*SCREENS, PALETTE, FIND)
_BUT_PLAIN = tuple(screen for screen in SCREENS if screen != PLAIN)
_WORK = (*ROOMS, TODAY)
_REVIEW = (Kind.REVIEW.word,)
_NOT_CALLBACK = tuple(screen for screen in ROOMS if screen != Kind.CALLBACK.word)


class Key(NamedTuple):
    """One action: its id, its keys (the first is the one that is shown), where it works, and what it is called."""

    action: str
    keys: tuple[str, ...]
    where: tuple[str, ...]
    text: str
    hint: str
    writes: bool = False


KEYS: tuple[Key, ...] = (
    Key("list.down", ("down", "j"), LISTS, "one line down", "down"),
    Key("list.up", ("up", "k"), LISTS, "one line up", "up"),
    Key("list.pagedown", ("pgdn", "ctrl+f"), LISTS, "one page down", "page down"),
    Key("list.pageup", ("pgup", "ctrl+g"), LISTS, "one page up", "page up"),
    Key("list.first", ("home", "g"), SCREENS, "to the first line", "first"),
    Key("list.last", ("end", "."), SCREENS, "to the last line", "last"),
    Key(
        "list.open",
        ("enter", "right"),
        ("queue", TODAY, PLAN, DECIDE, SEARCH, FIND, "menu"),
        "open what the cursor is on",
        "open",
    ),
    Key(
        "list.mark",
        ("space",),
        ("queue",),
        "mark it (a group: its members), or take the mark off",
        "mark",
    ),
    Key("list.markall", ("+",), ("queue",), "mark all that the list holds", "mark all"),
    Key("list.unmarkall", ("-",), ("queue",), "take all marks off", "unmark all"),
    Key("list.group", ("=",), ROOMS, "the members of its group; again: back", "members"),
    Key(
        "list.filter",
        ("/", "f7"),
        ("queue", "keys", "help"),
        "filter; an empty one shows all",
        "filter",
    ),
    Key("list.sort", (",",), ("queue",), "by rank, date, money, age", "sort"),
    Key("view.refresh", ("r", "f9"), (*_WORK, DECIDE), "look again for what is new", "look"),
    Key("item.next", ("n", "f5"), _WORK, "take the next one", "next", writes=True),
    Key("item.take", ("t",), ROOMS, "take it, or give it back", "take", writes=True),
    Key("item.done", ("d", "f8"), _WORK, "done, with its outcome", "done", writes=True),
    Key("item.wait", ("w",), _WORK, "wait until a day (enter: the usual one)", "wait", writes=True),
    Key("item.assign", ("v",), _NOT_CALLBACK, "give it to somebody", "assign", writes=True),
    Key("item.importance", ("i",), _NOT_CALLBACK, "low, normal or high", "importance", writes=True),
    Key("item.pin", ("z",), ROOMS, "pin it to the top of your list, or unpin", "pin", writes=True),
    Key("item.plan", (">",), ROOMS, "put it into tomorrow's plan", "plan", writes=True),
    Key("item.note", ("o",), _WORK, "write a note", "note", writes=True),
    Key("item.post", ("p",), _REVIEW, "post what was held, with a reason", "post", writes=True),
    Key("item.match", ("l",), _REVIEW, "link the payment to a claim", "link", writes=True),
    Key("item.unmatch", ("x",), _REVIEW, "take the payment off its claim", "unlink", writes=True),
    Key("act.undo", ("u",), (*_WORK, PLAN, DECIDE), "take back your last act", "undo", writes=True),
    Key(
        "today.build",
        ("b",),
        ("queue", TODAY),
        "plan tomorrow; from today's list, the rest of the day",
        "build",
        writes=True,
    ),
    Key("decide.work", ("a",), (DECIDE,), "I work it", "I work it", writes=True),
    Key("decide.hand", ("v",), (DECIDE,), "somebody else works it", "hand over", writes=True),
    Key("decide.letgo", ("x",), (DECIDE,), "let it go, with the reason", "let go", writes=True),
    Key("plan.up", ("<",), (PLAN,), "move the line up", "move", writes=True),
    Key("plan.down", (">",), (PLAN,), "move the line down", "move", writes=True),
    Key("plan.add", ("a",), (PLAN,), "add an item, or a time that is booked", "add", writes=True),
    Key("plan.out", ("x",), (PLAN,), "take the line out", "take out", writes=True),
    Key("plan.fix", ("f",), (PLAN,), "fix it at a time", "fix", writes=True),
    Key("plan.minutes", ("e",), (PLAN,), "how long it takes", "minutes", writes=True),
    Key("plan.hours", ("h",), (PLAN,), "hours and lunch of that day", "hours", writes=True),
    Key(
        "plan.again",
        ("r", "f9"),
        (PLAN,),
        "plan again; what was set by hand stays",
        "plan again",
        writes=True,
    ),
    Key(
        "plan.accept",
        ("ctrl+s", "f2", "d"),
        (PLAN,),
        "accept: the first screen of that morning",
        "save",
        writes=True,
    ),
    Key(
        "plan.choose",
        ("1", "2", "3"),
        (PLAN,),
        "what the numbered note says",
        "choose",
        writes=True,
    ),
    Key("menu.go", tuple("123456789"), ("menu",), "go to the place with that number", "go"),
    Key("menu.more", ("0",), ("menu",), "the places that have no number here", "more"),
    Key("keys.change", ("enter", "right"), ("keys",), "give it another key: press it", "change"),
    Key("keys.reset", ("r",), ("keys",), "the standard keys again", "reset"),
    Key("keys.test", ("t",), ("keys",), "press a key to see what this terminal sends", "test"),
    Key(
        "keys.save", ("ctrl+s", "s", "f2"), ("keys",), "save your keys in your config file", "save"
    ),
    Key("form.clear", ("ctrl+u",), (FIELD, PALETTE, FIND), "empty the field", "clear"),
    Key("nav.back", ("q", "esc"), EVERYWHERE, "back (in a field: esc)", "back"),
    Key(
        "nav.search",
        ("s",),
        (*_WORK, PLAN, DECIDE),
        "search: names, numbers, days, amounts",
        "search",
    ),
    Key(
        "search.where",
        ("tab",),
        (SEARCH, FIND),
        "where to look: all, open, claims, patients",
        "where",
    ),
    Key("nav.menu", ("m", "f10"), _BUT_PLAIN, "menu: where one can go", "menu"),
    Key(
        "nav.palette",
        (":", "ctrl+p"),
        (*_BUT_PLAIN, FIELD, FIND),
        "type what you want (in a field: ctrl+p)",
        "command",
    ),
    Key(
        "item.copypage",
        ("y",),
        _BUT_PLAIN,
        "this page as plain text, to mark and copy",
        "plain page",
    ),
    Key("help.here", ("?", "f1"), EVERYWHERE, "help (in a field: F1)", "help"),
    Key("app.redraw", ("ctrl+r",), EVERYWHERE, "draw the screen again", "redraw"),
    Key("app.quit", ("ctrl+q",), EVERYWHERE, "leave medq", "quit"),
)

BY_ACTION: Mapping[str, Key] = {key.action: key for key in KEYS}

_NAMED = {
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
}
_SIGNS = set("/?:<>+-=.,")
_CONTROL = set("efgklnopqrstuwxy")
_TAILS = set("[OABCDEFHMPQRSZ")
_SAME_BYTE = {"h": "backspace", "i": "tab", "j": "enter", "m": "enter", "[": "esc"}
_EDITS = {"space", "enter", "tab", "backspace", "left", "right", "home", "end"}
_FIELD_OWN = {FIELD: {*_EDITS, "up", "down"}, PALETTE: _EDITS, FIND: _EDITS - {"enter", "tab"}}


def why_unsafe(key: str) -> str:
    """Why that key cannot be relied on in every terminal; empty when it can."""
    if len(key) == 1:
        if key in _TAILS:
            return f"{key} is the end of a torn key on slow lines"
        if key.isascii() and (key.isalnum() or key in _SIGNS):
            return ""
        return f"{key} is not on every keyboard"
    control = re.fullmatch(r"ctrl\+(.)", key)
    if control:
        letter = control[1]
        if letter in _SAME_BYTE:
            return f"{key} is the same as {_SAME_BYTE[letter]} in every terminal"
        if letter in "ab":
            return f"{key} belongs to screen and tmux"
        if letter in "cd":
            return f"{key} is a habit for leaving"
        return "" if letter in _CONTROL else f"{key} does not arrive in every terminal"
    if key in _NAMED or re.fullmatch(r"f([1-9]|10)", key):
        return ""
    return f"{key} does not arrive in every terminal"


class Clash(NamedTuple):
    """One key that would mean two things on one screen."""

    screen: str
    key: str
    actions: tuple[str, ...]


class Keymap(NamedTuple):
    """The keys in force: for each action its keys, the shown one first."""

    keys: Mapping[str, tuple[str, ...]]

    def on(self, screen: str) -> dict[str, str]:
        """Key to action on that screen; where one types only keys that are neither text nor the field's own."""
        return {name: actions[0] for name, actions in self._users(screen).items()}

    def _users(self, screen: str) -> dict[str, list[str]]:
        users: dict[str, list[str]] = {}
        own = _FIELD_OWN.get(screen)
        for key in KEYS:
            if screen in key.where:
                for name in self.keys[key.action]:
                    if own is None or (len(name) > 1 and name not in own):
                        users.setdefault(name, []).append(key.action)
        return users

    def shown(self, action: str) -> str:
        """The key that hints and help show for an action; digits in a row as `1-9`."""
        keys = self.keys[action]
        return (
            f"{keys[0]}-{keys[-1]}" if len(keys) == 9 and "".join(keys) in "123456789" else keys[0]
        )

    def reaching(self, action: str, screen: str) -> str:
        """The key that hints show where the shown one may be text: the first that means the action on that screen."""
        return next(name for name, meant in self.on(screen).items() if meant == action)

    def clashes(self) -> tuple[Clash, ...]:
        """Every key that means two things on one screen."""
        found = []
        for screen in EVERYWHERE:
            found += [
                Clash(screen, name, tuple(acts))
                for name, acts in self._users(screen).items()
                if len(acts) > 1
            ]
        return tuple(found)

    def with_keys(self, action: str, keys: tuple[str, ...]) -> "Keymap":
        """The same but for that action's keys. Errors: `MedqError` that says why they cannot be, and where another is."""
        changed = Keymap({**self.keys, action: keys})
        for name in keys:
            if reason := why_unsafe(name):
                raise MedqError(f"{reason}: choose another key.")
        if reason := _unreachable(action, keys):
            raise MedqError(f"{reason}: choose another key.")
        for clash in changed.clashes():
            if action in clash.actions:
                other = next(name for name in clash.actions if name != action)
                raise MedqError(
                    f"{clash.key} is {other} on the screen {clash.screen}: choose another key."
                )
        return changed

    def own(self) -> dict[str, str]:
        """What differs from the standard, as `[keys]` holds it."""
        return {
            action: ", ".join(keys)
            for action, keys in self.keys.items()
            if keys != STANDARD.keys[action]
        }


STANDARD = Keymap({key.action: key.keys for key in KEYS})


def own_keys(table: Mapping[str, object]) -> tuple[Keymap, tuple[str, ...]]:
    """The keys in force with a person's own: TOML's `[keys]`, `action = "key, key"`. Every line that cannot be is named.

    Good lines are taken together, so that two keys may be swapped; where they clash with another action's key the
    standard key stays.
    """
    own: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for action, value in table.items():
        if action not in BY_ACTION:
            # TOML takes a dotted name without quotes for a table in a table.
            inner = (
                next((f"{action}.{rest}" for rest in value), "")
                if isinstance(value, Mapping)
                else ""
            )
            if inner in BY_ACTION:
                problems.append(f'keys: {inner} stands without quotes. Write "{inner}" = ...')
            else:
                problems.append(f"keys: {inner or action} is no action. medq keys lists them.")
            continue
        keys = _split(value)
        reason = (
            next(filter(None, (*map(why_unsafe, keys), _unreachable(action, keys))), "")
            if keys
            else "it needs a key"
        )
        if reason:
            problems.append(f"keys: {action}: {reason}. {_kept(action)}")
        else:
            own[action] = keys
    while True:
        keymap = Keymap({**STANDARD.keys, **own})
        clash = next((clash for clash in keymap.clashes() if set(clash.actions) & set(own)), None)
        if clash is None:
            return keymap, tuple(problems)
        action = next(action for action in reversed(list(own)) if action in clash.actions)
        other = next(name for name in clash.actions if name != action)
        problems.append(
            f"keys: {action}: {clash.key} is {other} on the screen {clash.screen}. {_kept(action)}"
        )
        del own[action]


def _unreachable(action: str, keys: tuple[str, ...]) -> str:
    """Why the action could not be reached by those keys everywhere where it must be; empty when it can."""
    if action == "nav.back" and "esc" not in keys:
        return "esc must be one of its keys, or a text field could not be left"
    for screen in BY_ACTION[action].where:
        own = _FIELD_OWN.get(screen)
        if own is not None and not any(len(name) > 1 and name not in own for name in keys):
            return f"{keys[0]} is text where one types, and it must work there too"
    return ""


def where(key: Key) -> str:
    """Where it works, as people say it."""
    found = set(key.where)
    if found >= set(EVERYWHERE):
        return "everywhere"
    if found >= set(_BUT_PLAIN):
        return "everywhere" if FIELD in found else "everywhere but text fields"
    names = (
        [screen for screen in key.where if screen not in ROOMS]
        if found >= set(ROOMS)
        else list(key.where)
    )
    return ", ".join(("queue, items", *names) if found >= set(ROOMS) else names)


def _split(value: object) -> tuple[str, ...]:
    if not isinstance(value, str):
        return ()
    # The comma is a key as well as the divider: alone, or between two dividers, it is the key.
    text = value.strip()
    if text == ",":
        return (",",)
    parts = re.sub(r"(^|,)\s*,\s*(,|$)", r"\1comma\2", text).split(",")
    names = [part.strip() for part in parts if part.strip()]
    return tuple(
        dict.fromkeys(
            "," if name == "comma" else name if len(name) == 1 else name.lower() for name in names
        )
    )


def _kept(action: str) -> str:
    return f"Standard {' and '.join(BY_ACTION[action].keys)} kept."
