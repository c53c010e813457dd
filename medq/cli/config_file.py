"""Writing into a person's config file: one value at a time, everything else (comments too) as the person wrote it."""

from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from medq.cli.environment import config, config_path
from medq.domain.errors import MedqError


def save_keys(table: Mapping[str, str]) -> Path:
    """`[keys]` holds these and no other action of medq; what stands there and is no action stays. Errors: `MedqError`."""
    from medq.domain.keymap import BY_ACTION

    return _write(lambda content: _merge(content, "keys", table, frozenset(BY_ACTION)))


def save_theme(name: str) -> Path:
    """`theme = "name"`. Errors: `MedqError`."""
    return _write(lambda content: content.update(theme=name))


def _merge(
    content: MutableMapping[str, Any], name: str, table: Mapping[str, str], ours: frozenset[str]
) -> None:
    import tomlkit

    if not isinstance(content.get(name, {}), dict):
        raise MedqError(
            f"{name} is no table.",
            where=str(config_path()),
            hint=f"Write [{name}] on a line of its own.",
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
    """Change the file as a whole: written beside it, then renamed, so that a kill leaves the old one or the new one."""
    import tomlkit

    path = config_path()
    config()  # a file that cannot be read is refused with its line, and never written over
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        content = tomlkit.parse(before)
        change(content)
        write_own(path.resolve(), tomlkit.dumps(content))
    except OSError as fault:
        raise MedqError(
            "Not saved: the config file cannot be written.",
            where=str(path),
            hint="Check its rights.",
        ) from fault
    return path


def write_own(path: Path, text: str) -> None:
    """The file with that text, readable by its owner only. Errors: OSError."""
    from medq.cli.atomic_file import write_whole  # a start reads these files and writes none

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, text.encode(), 0o600)
