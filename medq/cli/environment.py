"""Which store, which config file, whose desk: what the environment and the config say."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medq.domain.errors import MedqError
from medq.work.desk import Desk, open_desk

if TYPE_CHECKING:
    from medq.domain.keymap import Keymap


def config_path() -> Path:
    """MEDQ_CONFIG, else `medq.toml` in the user's config folder."""
    named = os.environ.get("MEDQ_CONFIG")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("medq") / "medq.toml"


def config() -> dict[str, Any]:
    """The config file's content; empty where there is none. Errors: `MedqError` naming the line."""
    path = config_path()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as fault:
        raise MedqError(
            "The config file cannot be opened.", where=str(path), hint="Check its rights."
        ) from fault
    if not content.strip():
        return {}
    import tomllib  # 5 ms, and only where something is set

    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise MedqError(
            f"The config file cannot be read: {fault}.", where=str(path), hint="Mend that line."
        ) from fault


def section(name: str) -> dict[str, Any]:
    """One table of the config file; empty where there is none. Errors: `MedqError` where it is no table."""
    found = config().get(name, {})
    if not isinstance(found, dict):
        raise MedqError(
            f"{name} is no table.",
            where=str(config_path()),
            hint=f"Write [{name}] on a line of its own, and its lines below it.",
        )
    return found


def store_url(args: Namespace) -> tuple[str, str]:
    """The store's path or URL, and where that was said: `--store`, `MEDQ_STORE`, the config, or the default."""
    if args.store:
        return args.store, "--store"
    if os.environ.get("MEDQ_STORE"):
        return os.environ["MEDQ_STORE"], "MEDQ_STORE"
    named = config().get("store", "")
    if not isinstance(named, str):
        raise MedqError(
            "store is no text.",
            where=str(config_path()),
            hint='Write store = "/path/to/office.db".',
        )
    if named:
        return named, str(config_path())
    from platformdirs import user_data_path

    return str(user_data_path("medq") / "medq.db"), "default"


def desk_for(args: Namespace, *, waiting: bool = False) -> Desk:
    """The caller's desk at the store that the command names; what a new day asks for is done first, unless it can wait."""
    url, _source = store_url(args)
    desk = open_desk(
        url,
        read_only=args.read_only,
        now=os.environ.get("MEDQ_NOW"),
        user=os.environ.get("MEDQ_USER"),
    )
    if not waiting:
        bring_up_to_date(desk)
    return desk


def bring_up_to_date(desk: Desk) -> None:
    """Do what a new day (or a changed setting) asks for, where nobody has yet and this person may."""
    if desk.is_new_day:
        from medq.work.upkeep.new_day import new_day

        new_day(desk)


def theme() -> tuple[str, str]:
    """The theme that is worn, and where that was said: NO_COLOR, the config, or the default. Errors: `MedqError`."""
    from medq.domain.theme import NONE, STANDARD

    if "NO_COLOR" in os.environ:
        return NONE, "NO_COLOR"
    named = config().get("theme")
    if named is None:
        return STANDARD, "default"
    return known_theme(named), str(config_path())


def known_theme(name: object) -> str:
    """That name. Errors: `MedqError` where no theme is called so."""
    from medq.domain.theme import THEMES

    if not isinstance(name, str) or name not in THEMES:
        raise MedqError(
            f"No theme is called {name!r}.",
            where=str(config_path()),
            hint=f"There are {', '.join(THEMES)}.",
        )
    return name


def keymap() -> "tuple[Keymap, tuple[str, ...]]":
    """The keys in force for this person, and each line of `[keys]` that cannot be."""
    from medq.domain.keymap import own_keys

    return own_keys(section("keys"))
