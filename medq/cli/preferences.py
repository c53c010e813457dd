"""A person's preferences between starts: keys and theme, and the position in the queue."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from medq.cli import config_file
from medq.domain.errors import MedqError
from medq.domain.queue.page import Sort
from screens.base.preferences import Kept

MOST_BYTES = 20_000


def state_folder() -> Path:
    """Return MEDQ_STATE, else the user's state folder."""
    path = os.environ.get("MEDQ_STATE")
    if path:
        return Path(path).expanduser()
    from platformdirs import user_state_path  # noqa: PLC0415 - start-up: only if needed

    return user_state_path("medq")


class Preferences:
    """The config and state files of one person at one store.

    The state file is named by a digest, so that its path says nothing about the office.
    """

    def __init__(self, store: str, person: str) -> None:
        location = store if "://" in store else str(Path(store).expanduser().resolve())
        digest = hashlib.sha256(f"{location}\n{person}".encode()).hexdigest()
        self.path = state_folder() / f"{digest[:24]}.json"

    def save_keys(self, table: Mapping[str, str]) -> str:
        """Save the keys and return the config file's path."""
        return str(config_file.save_keys(table))

    def save_theme(self, name: str) -> None:
        """Save the theme."""
        config_file.save_theme(name)

    def recall(self) -> Kept:
        """Return the stored queue position. Raises MedqError for a file that cannot be read."""
        try:
            with self.path.open("rb") as file:
                return _read(file.read(MOST_BYTES))
        except FileNotFoundError:
            return Kept()
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise MedqError(
                "Your last position could not be read. The queue starts at the top."
            ) from fault

    def keep(self, kept: Kept) -> None:
        """Save the queue position. Raises MedqError."""
        table = {
            "filter": kept.filter_text,
            "sort": kept.sort.value,
            "item": kept.item_id,
            "gap": kept.gap,
            "number": kept.number,
        }
        try:
            config_file.write_private(self.path, json.dumps(table) + "\n")
        except OSError as fault:
            raise MedqError(
                "Your position could not be saved.",
                where=str(self.path),
                hint="Check its permissions.",
            ) from fault


def _read(content: bytes) -> Kept:
    table = json.loads(content)
    kept = Kept(table["filter"], Sort(table["sort"]), table["item"], table["gap"], table["number"])
    fits = isinstance(kept.filter_text, str) and type(kept.number) is int and kept.number >= 0
    if not (fits and isinstance(kept.item_id, int | None) and isinstance(kept.gap, str | None)):
        raise ValueError(table)
    return kept
