"""Titles and rules of items: each text is stored once and shared by many items."""

from data.models.base import VALUE, text_of
from data.models.items import SharedText
from data.store.store import Store

ID_OF_TEXT = text_of(SharedText.select(SharedText.id).where(SharedText.text == VALUE))


def text_id(store: Store, text: str) -> int:
    """Return the id of a text, stored if new. Call inside a write transaction."""
    existing_id = store.value(ID_OF_TEXT, (text,))
    return store.insert(SharedText, text=text) if existing_id is None else int(existing_id)


class TextIds:
    """The ids of texts, each read or stored once. Use inside a write transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[str, int] = {}

    def of(self, text: str) -> int:
        """Return the id of a text."""
        if text not in self._ids:
            self._ids[text] = text_id(self._store, text)
        return self._ids[text]
