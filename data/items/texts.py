"""The titles and names of rules that items show: each kept once, however many items share it."""

from data.store.store import Store


def wording(store: Store, text: str) -> int:
    """The number of a text, which is kept from now on. Inside `writing()`."""
    known = store.value("SELECT id FROM wording WHERE text = ?", (text,))
    return store.insert("wording", text=text) if known is None else int(known)
