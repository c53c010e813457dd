"""Titles and rules of items: each text is stored once and shared by many items."""

from data.models.base import VALUE, text_of
from data.models.items import SharedText
from data.store.store import Store

ID_OF_TEXT = text_of(SharedText.select(SharedText.id).where(SharedText.text == VALUE))
TEXT = text_of(SharedText.select(SharedText.text).where(SharedText.id == VALUE))


def text_id(store: Store, text: str) -> int:
    """Return the id of a text, stored if new. Call inside a write transaction."""
    existing_id = store.value(ID_OF_TEXT, (text,))
    return store.insert(SharedText, text=text) if existing_id is None else int(existing_id)


class TextIds:
    """The ids of texts, and texts by their ids, each read once.

    A new text is stored: ask for ids inside a write transaction.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[str, int] = {}
        self._texts: dict[int, str] = {}

    def of(self, text: str) -> int:
        """Return the id of a text."""
        if text not in self._ids:
            self._ids[text] = text_id(self._store, text)
        return self._ids[text]

    def text(self, text_id: int) -> str:
        """Return a text by its id."""
        if text_id not in self._texts:
            self._texts[text_id] = str(self._store.value(TEXT, (text_id,)))
        return self._texts[text_id]
