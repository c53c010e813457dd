"""Reads the environment and the config file: store, user, theme and keys."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medq.domain.errors import MedqError
from medq.domain.value_format import COMMAND_FORMAT
from medq.work.desk import Desk, open_desk

if TYPE_CHECKING:
    from medq.domain.keymap import Keymap


def config_path() -> Path:
    """Return the config file: MEDQ_CONFIG, else `medq.toml` in the user's config folder."""
    path = os.environ.get("MEDQ_CONFIG")
    if path:
        return Path(path).expanduser()
    from platformdirs import user_config_path  # noqa: PLC0415 - start-up: only if needed

    return user_config_path("medq") / "medq.toml"


def config() -> dict[str, Any]:
    """Return the config file's content; empty if there is none.

    Raises MedqError naming the line that is wrong.
    """
    path = config_path()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as fault:
        raise MedqError(
            "The config file cannot be opened.", where=str(path), hint="Check its permissions."
        ) from fault
    if not content.strip():
        return {}
    import tomllib  # noqa: PLC0415 - start-up: only if needed

    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise MedqError(
            f"The config file cannot be read: {fault}.", where=str(path), hint="Fix that line."
        ) from fault


def section(name: str) -> dict[str, Any]:
    """Return one table of the config file; empty if there is none. Raises MedqError."""
    table = config().get(name, {})
    if not isinstance(table, dict):
        raise MedqError(
            f"{name} is not a table.",
            where=str(config_path()),
            hint=f"Write [{name}] on its own line and its entries below.",
        )
    return table


def store_url(args: Namespace) -> tuple[str, str]:
    """Return the store's path or URL and its source.

    The source is `--store`, `MEDQ_STORE`, the config file's path, or `default`.
    """
    if args.store:
        return args.store, "--store"
    if os.environ.get("MEDQ_STORE"):
        return os.environ["MEDQ_STORE"], "MEDQ_STORE"
    url = config().get("store", "")
    if not isinstance(url, str):
        raise MedqError(
            "store must be a text.",
            where=str(config_path()),
            hint='Write store = "/path/to/office.db".',
        )
    if url:
        return url, str(config_path())
    from platformdirs import user_data_path  # noqa: PLC0415 - start-up: only if needed

    return str(user_data_path("medq") / "medq.db"), "default"


def desk_for(args: Namespace) -> Desk:
    """Open the caller's desk for a command: ISO dates, and a new day's upkeep done first."""
    desk = screen_desk_for(args)
    desk.formats = COMMAND_FORMAT
    run_new_day(desk)
    return desk


def screen_desk_for(args: Namespace) -> Desk:
    """Open the caller's desk for the screens, which do a new day's upkeep between keys."""
    url, _source = store_url(args)
    return open_desk(
        url,
        read_only=args.read_only,
        now=os.environ.get("MEDQ_NOW"),
        user=os.environ.get("MEDQ_USER"),
    )


def run_new_day(desk: Desk) -> None:
    """Do a new day's upkeep if it is still to be done and this user may do it."""
    if desk.is_new_day:
        from medq.work.upkeep.new_day import new_day  # noqa: PLC0415 - start-up: only if needed

        new_day(desk)


def theme() -> tuple[str, str]:
    """Return the theme and its source: NO_COLOR, the config file's path, or `default`.

    Raises MedqError for an unknown theme in the config file.
    """
    from medq.domain.theme import NONE, STANDARD  # noqa: PLC0415 - start-up: only if needed

    if "NO_COLOR" in os.environ:
        return NONE, "NO_COLOR"
    name = config().get("theme")
    if name is None:
        return STANDARD, "default"
    return known_theme(name), str(config_path())


def known_theme(name: object) -> str:
    """Return a theme's name. Raises MedqError if there is no such theme."""
    from medq.domain.theme import THEMES  # noqa: PLC0415 - start-up: only if needed

    if not isinstance(name, str) or name not in THEMES:
        raise MedqError(
            f"There is no theme {name!r}.",
            where=str(config_path()),
            hint=f"Themes: {', '.join(THEMES)}.",
        )
    return name


def keymap() -> "tuple[Keymap, tuple[str, ...]]":
    """Return the user's keys, and a problem for each wrong line of `[keys]`."""
    from medq.domain.keymap import own_keys  # noqa: PLC0415 - start-up: only if needed

    return own_keys(section("keys"))
