"""What a person keeps between starts, outside the store."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from medq.domain.errors import MedqError
from medq.domain.queue.page import Sort
from medq.domain.queue.worklist import ALL


class QueuePosition(NamedTuple):
    """A person's last position in the queue.

    No field may hold a patient's name: a filter with free words is not saved.
    """

    filter_text: str = ""
    sort: Sort = Sort.RANK
    reverse: bool = False
    worklist: int = ALL  # its number
    item_id: int | None = None
    gap: str | None = None  # the cursor above the rows that were read, as pages name it
    number: int = 0  # number of rows above it


class PreferencesApi(Protocol):
    """A person's own keys, theme and queue position.

    Each method raises `MedqError` for a file that cannot be read or written.
    """

    def save_keys(self, keys_by_action: Mapping[str, str]) -> str:
        """Save these as the person's only own keys; return where they were saved."""

    def save_theme(self, name: str) -> None:
        """Save the theme."""

    def load_queue_position(self) -> QueuePosition:
        """Return where the person was; the top of the queue if nothing was saved."""

    def save_queue_position(self, position: QueuePosition) -> None:
        """Save where the person is."""

    def export_table(self, file_name: str, content: str) -> str:
        """Write a table into the working folder, for this person alone; return where it is."""


class _SessionOnly:
    """Preferences that end with the session."""

    def save_keys(self, keys_by_action: Mapping[str, str]) -> str:
        return "this session only"

    def save_theme(self, name: str) -> None:
        pass

    def load_queue_position(self) -> QueuePosition:
        return QueuePosition()

    def save_queue_position(self, position: QueuePosition) -> None:
        pass

    def export_table(self, file_name: str, content: str) -> str:
        raise MedqError("Nothing is written from here.", hint="medq queue --totals prints it.")


SESSION_ONLY: PreferencesApi = _SessionOnly()
