"""A person's preferences between starts: keys and theme, and the position in the queue."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from medq.cli import config_file
from medq.domain.errors import MedqError
from medq.domain.queue.page import Sort
from medq.domain.queue.worklist import ALL
from screens.base.preferences import QueuePosition

MAX_BYTES = 20_000


def state_folder() -> Path:
    """Return MEDQ_STATE, else the user's state folder."""
    folder = os.environ.get("MEDQ_STATE")
    if folder:
        return Path(folder).expanduser()
    from platformdirs import user_state_path  # noqa: PLC0415 - start-up: only if needed

    return user_state_path("medq")


class Preferences:
    """The files of one person at one store.

    The state file is named by a digest, so that its path says nothing about an office.
    """

    def __init__(self, store_url: str, person: str) -> None:
        store = store_url if "://" in store_url else str(Path(store_url).expanduser().resolve())
        digest = hashlib.sha256(f"{store}\n{person}".encode()).hexdigest()
        self.path = state_folder() / f"{digest[:24]}.json"

    def save_keys(self, keys_by_action: Mapping[str, str]) -> str:
        return str(config_file.save_keys(keys_by_action))

    def save_theme(self, name: str) -> None:
        config_file.save_theme(name)

    def load_queue_position(self) -> QueuePosition:
        """Return the saved position, else the top of the queue.

        Raises `MedqError` for a file that cannot be used; it is written anew when medq is left.
        """
        try:
            with self.path.open("rb") as file:
                return _parse_position(file.read(MAX_BYTES))
        except FileNotFoundError:
            return QueuePosition()
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise MedqError(
                "Your last position could not be read. The queue starts at the top."
            ) from fault

    def save_queue_position(self, position: QueuePosition) -> None:
        table = {
            "filter": position.filter_text,
            "sort": position.sort.value,
            "reverse": position.reverse,
            "worklist": position.worklist,
            "item": position.item_id,
            "gap": position.gap,
            "number": position.number,
        }
        try:
            config_file.write_private(self.path, json.dumps(table) + "\n")
        except OSError as fault:
            raise MedqError(
                "Your position could not be saved.",
                where=str(self.path),
                hint="Check its permissions.",
            ) from fault

    def export_table(self, file_name: str, content: str) -> str:
        path = Path.cwd() / file_name
        try:
            config_file.write_private(path, content)
        except OSError as fault:
            raise MedqError(
                "The table could not be written.", where=str(path), hint="Check the folder."
            ) from fault
        return str(path)


def _parse_position(content: bytes) -> QueuePosition:
    """Return the position in a state file. Raises ValueError, KeyError or TypeError."""
    table = json.loads(content)
    position = QueuePosition(
        filter_text=table["filter"],
        sort=Sort(table["sort"]),
        reverse=table.get("reverse", False),
        worklist=table.get("worklist", ALL),
        item_id=table["item"],
        gap=table["gap"],
        number=table["number"],
    )
    is_valid = (
        isinstance(position.filter_text, str)
        and isinstance(position.reverse, bool)
        and type(position.worklist) is int
        and type(position.number) is int
        and position.number >= 0
        and isinstance(position.item_id, int | None)
        and isinstance(position.gap, str | None)
    )
    if not is_valid:
        raise ValueError(table)
    return position
