"""The id of the newest event, which a list notes when it is read."""

from data.store.store import Store


def newest_id(store: Store) -> int:
    """Return the id of the newest event; 0 if there is none."""
    # SQL text: figure 1, the start of the app.
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM event"))
