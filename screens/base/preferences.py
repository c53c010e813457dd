"""What a person keeps between starts, outside the store: the screens' second door. Called in the session's thread."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from medq.domain.queue.page import Sort


class Kept(NamedTuple):
    """Where a person was in the queue. No field holds what a patient is called: a filter with free words is not kept."""

    filter_text: str = ""
    sort: Sort = Sort.RANK
    item_id: int | None = None
    gap: str | None = None  # the cursor above the rows that were read, as pages name it
    number: int = 0  # how many rows stood above it


class PreferencesApi(Protocol):
    """A person's own settings and place. Errors: `MedqError` for a file that cannot be read or written."""

    def save_keys(self, table: Mapping[str, str]) -> str:
        """Keep these as the person's own keys, and no others; where they are kept now."""

    def save_theme(self, name: str) -> None:
        """Keep the theme."""

    def recall(self) -> Kept:
        """Where the person was; the queue's top where nothing was kept."""

    def keep(self, kept: Kept) -> None:
        """Keep where the person is."""


class _Unkept:
    """Where nothing is kept."""

    def save_keys(self, table: Mapping[str, str]) -> str:
        return "this session only"

    def save_theme(self, name: str) -> None:
        pass

    def recall(self) -> Kept:
        return Kept()

    def keep(self, kept: Kept) -> None:
        pass


UNKEPT: PreferencesApi = _Unkept()
