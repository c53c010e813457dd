"""Saves values in a person's config file and keeps the rest of it, comments included."""

from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from medq.cli.environment import config, config_path
from medq.domain.errors import MedqError


def save_keys(keys_by_action: Mapping[str, str]) -> Path:
    """Save these as the only actions in `[keys]` and return the file.

    Lines there that are no action of medq stay. Raises `MedqError`.
    """
    from medq.domain.key_table import KEY_BY_ACTION  # noqa: PLC0415 - start-up: only to save

    return _change_file(
        lambda content: _merge_table(content, "keys", keys_by_action, frozenset(KEY_BY_ACTION))
    )


def save_theme(name: str) -> Path:
    """Save `theme = "name"` and return the file. Raises `MedqError`."""
    return _change_file(lambda content: content.update(theme=name))


def _merge_table(
    content: MutableMapping[str, Any], name: str, values: Mapping[str, str], own: frozenset[str]
) -> None:
    """Make a table of the file hold these values; of the names in `own` no others."""
    import tomlkit  # noqa: PLC0415 - start-up: only to save

    if not isinstance(content.get(name, {}), dict):
        raise MedqError(
            f"{name} is not a table.",
            where=str(config_path()),
            hint=f"Write [{name}] on its own line.",
        )
    if name not in content:
        if not values:
            return
        content[name] = tomlkit.table()
    section = content[name]
    for key in [key for key in section if key in own and key not in values]:
        del section[key]
    for key, value in values.items():
        if section.get(key) != value:
            section[key] = value


def _change_file(change: Callable[[MutableMapping[str, Any]], object]) -> Path:
    """Change the file as a whole and return its path.

    It is written beside itself and renamed, so that a kill leaves the old one or the new one.
    """
    import tomlkit  # noqa: PLC0415 - start-up: only to save

    path = config_path()
    config()  # refuses a file that cannot be read, with its line: it is never written over
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
    """Write a file that only its owner can read. Raises OSError."""
    from medq.cli.atomic_file import replace_file  # noqa: PLC0415 - start-up: only to save

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, text.encode(), 0o600)
