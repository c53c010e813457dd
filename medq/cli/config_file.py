"""Saves values in a person's config file and keeps the rest of it, comments included."""

from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from medq.cli.environment import config, config_path
from medq.domain.errors import MedqError


def save_keys(table: Mapping[str, str]) -> Path:
    """Save the actions of `[keys]`; entries that are no action stay. Raises MedqError."""
    from medq.domain.keymap import BY_ACTION  # noqa: PLC0415 - start-up: only to save

    return _write(lambda content: _merge(content, "keys", table, frozenset(BY_ACTION)))


def save_theme(name: str) -> Path:
    """Save `theme = "name"`. Raises MedqError."""
    return _write(lambda content: content.update(theme=name))


def _merge(
    content: MutableMapping[str, Any], name: str, table: Mapping[str, str], ours: frozenset[str]
) -> None:
    """Set a table of actions: `ours` are the actions that may be removed."""
    import tomlkit  # noqa: PLC0415 - start-up: only to save

    if not isinstance(content.get(name, {}), dict):
        raise MedqError(
            f"{name} is not a table.",
            where=str(config_path()),
            hint=f"Write [{name}] on its own line.",
        )
    if name not in content:
        if not table:
            return
        content[name] = tomlkit.table()
    section = content[name]
    for action in [action for action in section if action in ours and action not in table]:
        del section[action]
    for action, keys in table.items():
        if section.get(action) != keys:
            section[action] = keys


def _write(change: Callable[[MutableMapping[str, Any]], object]) -> Path:
    """Change the file as a whole and return its path. Raises MedqError.

    The new file is renamed into place, so that a crash leaves the old one or the new one.
    """
    import tomlkit  # noqa: PLC0415 - start-up: only to save

    path = config_path()
    config()  # refuses a file that cannot be read, so that it is not overwritten
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        content = tomlkit.parse(before)
        change(content)
        write_private(path.resolve(), tomlkit.dumps(content))
    except OSError as fault:
        raise MedqError(
            "Not saved: the config file cannot be written.",
            where=str(path),
            hint="Check its permissions.",
        ) from fault
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read. Raises OSError."""
    from medq.cli.atomic_file import replace_file  # noqa: PLC0415 - start-up: only to save

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, text.encode(), 0o600)
