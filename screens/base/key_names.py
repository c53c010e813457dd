"""Names of keys: from Textual's events to the names that the key table uses."""

from textual import events

_NAMES = {
    "pagedown": "pgdn",
    "pageup": "pgup",
    "escape": "esc",
    "space": "space",
    "delete": "del",
}


def name_of(event: events.Key) -> str:
    """The key as the table names it: a printable sign as itself, the others by name."""
    sign = event.character
    if (
        sign is not None
        and len(sign) == 1
        and sign.isprintable()
        and sign != " "
        and not event.key.startswith("alt+")
    ):
        return sign
    return _NAMES.get(event.key, event.key)
