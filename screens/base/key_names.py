"""Names of keys: from Textual's events to the names of the key table."""

from textual import events

_NAME_BY_TEXTUAL_KEY = {
    "pagedown": "pgdn",
    "pageup": "pgup",
    "escape": "esc",
    "space": "space",
    "delete": "del",
}


def key_name(event: events.Key) -> str:
    """Return the key's name in the key table: a printable character itself, others by name."""
    character = event.character
    if (
        character is not None
        and len(character) == 1
        and character.isprintable()
        and character != " "
        and not event.key.startswith("alt+")
    ):
        return character
    return _NAME_BY_TEXTUAL_KEY.get(event.key, event.key)
