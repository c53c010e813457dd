"""The keys in force: the table's own, with those that a person changed."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from medq.domain.key_table import (
    EVERYWHERE,
    FIELD,
    FILTER,
    FIND,
    FORM,
    KEY_BY_ACTION,
    KEYS,
    PALETTE,
)

_NAMED_KEYS = frozenset(
    {
        *("space", "enter", "tab", "backspace", "esc"),
        *("up", "down", "left", "right", "home", "end", "pgup", "pgdn"),
    }
)
_SIGNS = frozenset("/?:<>+-=.,")
_CONTROL_LETTERS = frozenset("efgklnopqrstuwxy")
_LAST_BYTES_OF_SPLIT_KEYS = frozenset("[OABCDEFHMPQRSZ")
_SAME_BYTE = {"h": "backspace", "i": "tab", "j": "enter", "m": "enter", "[": "esc"}
_EDITING_KEYS = frozenset({"space", "enter", "tab", "backspace", "left", "right", "home", "end"})
_FIELD_KEYS = {
    FIELD: _EDITING_KEYS | {"up", "down"},
    FORM: _EDITING_KEYS - {"tab"},
    FILTER: _EDITING_KEYS,
    PALETTE: _EDITING_KEYS,
    FIND: _EDITING_KEYS - {"enter", "tab"},
}
"""The keys that each text field needs for itself."""

_DIGITS = tuple("123456789")


def why_unsafe(key: str) -> str:
    """Return why a key cannot be relied on in every terminal; empty when it can."""
    if len(key) == 1:
        if key in _LAST_BYTES_OF_SPLIT_KEYS:
            return f"{key} can be read as part of another key on a slow connection"
        if key.isascii() and (key.isalnum() or key in _SIGNS):
            return ""
        return f"{key} is not on every keyboard"
    control = re.fullmatch(r"ctrl\+(.)", key)
    if control:
        return _why_unsafe_control(key, control[1])
    if key in _NAMED_KEYS or re.fullmatch(r"f([1-9]|10)", key):
        return ""
    return f"{key} is not sent by every terminal"


def _why_unsafe_control(key: str, letter: str) -> str:
    if letter in _SAME_BYTE:
        return f"{key} is the same as {_SAME_BYTE[letter]} in every terminal"
    if letter in "ab":
        return f"{key} is used by screen and tmux"
    if letter in "cd":
        return f"{key} quits many other programs"
    return "" if letter in _CONTROL_LETTERS else f"{key} is not sent by every terminal"


class KeyConflict(NamedTuple):
    """A key that would mean two things on one screen."""

    screen: str
    key: str
    actions: tuple[str, ...]

    def text(self, action: str) -> str:
        """Return what the key means already, for a person who wants to give it to `action`."""
        other = next(name for name in self.actions if name != action)
        return f"{self.key} is {other} on the screen {self.screen}"


class Keymap(NamedTuple):
    """The keys in force: for each action its keys, the shown one first."""

    keys: Mapping[str, tuple[str, ...]]

    def on(self, screen: str) -> dict[str, str]:
        """Return the actions of a screen by key.

        In a text field only keys that are neither text nor the field's own.
        """
        return {name: actions[0] for name, actions in self._actions_by_key(screen).items()}

    def _actions_by_key(self, screen: str) -> dict[str, list[str]]:
        actions_by_key: dict[str, list[str]] = {}
        field_keys = _FIELD_KEYS.get(screen)
        for key in KEYS:
            if screen in key.where:
                for name in self.keys[key.action]:
                    if field_keys is None or _leaves_field(name, field_keys):
                        actions_by_key.setdefault(name, []).append(key.action)
        return actions_by_key

    def shown(self, action: str) -> str:
        """Return the key that hints and help show for an action; the nine digits as `1-9`."""
        names = self.keys[action]
        return f"{names[0]}-{names[-1]}" if names == _DIGITS else names[0]

    def reaching(self, action: str, screen: str) -> str:
        """Return the first key that means the action on that screen.

        Hints show it where the shown key may be text.
        """
        return next(name for name, meant in self.on(screen).items() if meant == action)

    def conflicts(self) -> tuple[KeyConflict, ...]:
        """Return every key that means two things on one screen."""
        return tuple(
            KeyConflict(screen, name, tuple(actions))
            for screen in EVERYWHERE
            for name, actions in self._actions_by_key(screen).items()
            if len(actions) > 1
        )

    def with_keys(self, action: str, keys: tuple[str, ...]) -> "Keymap":
        """Return this keymap with other keys for an action."""
        return Keymap({**self.keys, action: keys})

    def why_refused(self, action: str, keys: tuple[str, ...]) -> str:
        """Return why an action cannot have these keys; empty when it can."""
        reason = _why_unusable(action, keys)
        if reason:
            return reason
        for conflict in self.with_keys(action, keys).conflicts():
            if action in conflict.actions:
                return conflict.text(action)
        return ""

    def own(self) -> dict[str, str]:
        """Return what differs from the standard, as the table `[keys]` holds it."""
        return {
            action: ", ".join(names)
            for action, names in self.keys.items()
            if names != STANDARD.keys[action]
        }


STANDARD = Keymap({key.action: key.keys for key in KEYS})


def own_keys(table: Mapping[str, object]) -> tuple[Keymap, tuple[str, ...]]:
    """Return the keys in force with a person's own, and every line that cannot be.

    `table` is TOML's `[keys]`: `action = "key, key"`. Its good lines are taken together, so that
    two keys may be swapped; where one conflicts with another action the standard key stays.
    """
    own: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for action, value in table.items():
        if action not in KEY_BY_ACTION:
            problems.append(_unknown_action_text(action, value))
            continue
        names = _split_names(value)
        reason = _why_unusable(action, names) if names else "it needs a key"
        if reason:
            problems.append(f"keys: {action}: {reason}. {_standard_kept(action)}")
        else:
            own[action] = names
    while True:
        keymap = Keymap({**STANDARD.keys, **own})
        conflict = next(
            (conflict for conflict in keymap.conflicts() if set(conflict.actions) & set(own)), None
        )
        if conflict is None:
            return keymap, tuple(problems)
        action = next(action for action in reversed(list(own)) if action in conflict.actions)
        problems.append(f"keys: {action}: {conflict.text(action)}. {_standard_kept(action)}")
        del own[action]


def _unknown_action_text(action: str, value: object) -> str:
    # TOML takes a dotted name without quotes for a table in a table.
    inner = next((f"{action}.{rest}" for rest in value), "") if isinstance(value, Mapping) else ""
    if inner in KEY_BY_ACTION:
        return f'keys: {inner} needs quotes. Write "{inner}" = ...'
    return f"keys: {inner or action} is not an action. medq keys lists them."


def _leaves_field(name: str, field_keys: frozenset[str]) -> bool:
    """Return whether a key is neither text nor one that the field needs."""
    return len(name) > 1 and name not in field_keys


def _why_unusable(action: str, keys: tuple[str, ...]) -> str:
    """Return why keys are not safe, or would not reach the action wherever it must be reached."""
    unsafe = next(filter(None, map(why_unsafe, keys)), "")
    if unsafe:
        return unsafe
    if action == "nav.back" and "esc" not in keys:
        return "esc must be one of its keys, or a text field could not be left"
    for screen in KEY_BY_ACTION[action].where:
        field_keys = _FIELD_KEYS.get(screen)
        if field_keys is not None and not any(_leaves_field(name, field_keys) for name in keys):
            return f"{keys[0]} types text in a field, and the action must work there too"
    return ""


def _split_names(value: object) -> tuple[str, ...]:
    """Return the keys of a line of `[keys]`."""
    if not isinstance(value, str):
        return ()
    # The comma is a key as well as the divider: alone, or between two dividers, it is the key.
    text = value.strip()
    if text == ",":
        return (",",)
    parts = re.sub(r"(^|,)\s*,\s*(,|$)", r"\1comma\2", text).split(",")
    names = [part.strip() for part in parts if part.strip()]
    return tuple(dict.fromkeys(map(_normal_name, names)))


def _normal_name(name: str) -> str:
    if name == "comma":
        return ","
    return name if len(name) == 1 else name.lower()


def _standard_kept(action: str) -> str:
    return f"Standard {' and '.join(KEY_BY_ACTION[action].keys)} kept."
