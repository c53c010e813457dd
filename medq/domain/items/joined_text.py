"""What a row and a message say of the other items of a claim, in one place."""

from collections.abc import Sequence

from medq.domain.items.item import JoinedItem


def joined_text(joined: Sequence[JoinedItem]) -> str:
    """Return `+1: records requested` for the other items of a row's claim; empty without any.

    The count is of all of them, the words are those of the best.
    """
    return f"+{len(joined):,}: {title_words(joined[0].title)}" if joined else ""


def title_words(title: str) -> str:
    """Return an item's title as it is written after a colon."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
