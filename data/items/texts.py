"""Titles and rules of items: each text is stored once and shared by many items."""

from data.store.store import Store


def text_id(store: Store, text: str) -> int:
    """Return the id of a text, stored if new. Call inside a write transaction."""
    existing_id = store.value("SELECT id FROM shared_text WHERE text = ?", (text,))
    return store.insert("shared_text", text=text) if existing_id is None else int(existing_id)
