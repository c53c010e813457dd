"""What a person keeps between starts: keys and theme in the config file, the place in the queue in the state folder."""

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
    """MEDQ_STATE, else the user's state folder."""
    named = os.environ.get("MEDQ_STATE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_state_path

    return user_state_path("medq")


class Own:
    """The files of one person at one store. The state's file is named by a digest: a path says nothing about an office."""

    def __init__(self, store: str, person: str) -> None:
        place = store if "://" in store else str(Path(store).expanduser().resolve())
        digest = hashlib.sha256(f"{place}\n{person}".encode()).hexdigest()
        self.path = state_folder() / f"{digest[:24]}.json"

    def save_keys(self, table: Mapping[str, str]) -> str:
        return str(config_file.save_keys(table))

    def save_theme(self, name: str) -> None:
        config_file.save_theme(name)

    def recall(self) -> Kept:
        """Errors: `MedqError` for a file that cannot be used; it is written anew when medq is left."""
        try:
            with self.path.open("rb") as file:
                return _read(file.read(MOST_BYTES))
        except FileNotFoundError:
            return Kept()
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise MedqError(
                "Where you were last time could not be read: the queue begins at its top."
            ) from fault

    def keep(self, kept: Kept) -> None:
        table = {
            "filter": kept.filter_text,
            "sort": kept.sort.value,
            "item": kept.item_id,
            "gap": kept.gap,
            "number": kept.number,
        }
        try:
            config_file.write_own(self.path, json.dumps(table) + "\n")
        except OSError as fault:
            raise MedqError(
                "Where you are could not be kept.", where=str(self.path), hint="Check its rights."
            ) from fault


def _read(content: bytes) -> Kept:
    table = json.loads(content)
    kept = Kept(table["filter"], Sort(table["sort"]), table["item"], table["gap"], table["number"])
    fits = isinstance(kept.filter_text, str) and type(kept.number) is int and kept.number >= 0
    if not (fits and isinstance(kept.item_id, int | None) and isinstance(kept.gap, str | None)):
        raise ValueError(table)
    return kept
