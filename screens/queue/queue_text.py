"""The texts of a queue without rows."""

from datetime import tzinfo

from medq.domain.date_text import format_moment
from medq.domain.keymap import Keymap
from medq.domain.queue.page import Counts


def no_match_text(filter_text: str, keymap: Keymap) -> str:
    """Return the text of a filter that leaves nothing."""
    key = keymap.shown("list.filter")
    return f' No match for "{filter_text}". {key} changes it; an empty filter clears it.'


def nothing_open_text(counts: Counts, zone: tzinfo) -> str:
    """Return the text of a queue without open items, with the next one that returns."""
    if not counts.elsewhere:
        return " Nothing is open."
    text = f" Nothing is open. {counts.elsewhere:,} done or on hold."
    if counts.next_back is None:
        return text
    return f"{text} Next one returns {format_moment(counts.next_back.astimezone(zone))}."
