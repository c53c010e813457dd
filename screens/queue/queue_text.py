"""The texts of a queue without rows, and of the next item of a list."""

from datetime import tzinfo

from medq.domain.date_text import format_moment
from medq.domain.keymap import Keymap
from medq.domain.queue.page import Counts


def no_match_text(filter_text: str, keymap: Keymap) -> str:
    """Return the text of a filter that leaves nothing."""
    key = keymap.shown("list.filter")
    return f' No match for "{filter_text}". {key} changes it; an empty filter clears it.'


def nothing_left_text(list_name: str, keymap: Keymap) -> str:
    """Return the text of a worklist without items."""
    return f" Nothing left in {list_name}. {keymap.shown('list.all')} shows all."


def nothing_open_text(counts: Counts, zone: tzinfo) -> str:
    """Return the text of a queue without open items, with the next one that returns."""
    if not counts.elsewhere:
        return " Nothing is open."
    text = f" Nothing is open. {counts.elsewhere:,} done or on hold."
    if counts.next_back is None:
        return text
    return f"{text} Next one returns {format_moment(counts.next_back.astimezone(zone))}."


def next_text(list_name: str, rows: int) -> str:
    """Return which list the next item is of: `Next of Denials (41).`; "" for all open work."""
    return f"Next of {list_name} ({rows:,})." if list_name else ""
