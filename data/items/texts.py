"""The titles and names of rules that items show: each kept once, however many items share it."""

from data.store.store import Store


def text_id(store: Store, text: str) -> int:
    """The number of a text, which is kept from now on. Inside `writing()`."""
    known = store.value("SELECT id FROM shared_text WHERE text = ?", (text,))
    return store.insert("shared_text", text=text) if known is None else int(known)
