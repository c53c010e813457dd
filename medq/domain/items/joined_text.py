"""What a row and a message say of the other items of a claim, in one place."""

from collections.abc import Sequence

from medq.domain.items.item import JoinedItem


def joined_text(joined: Sequence[JoinedItem]) -> str:
    """Return `+1: records requested` for the other items of a row's claim; empty without any.

    The count is of all of them, the words are those of the best.
    """
    return f"+{len(joined):,}: {problem_words(joined[0])}" if joined else ""


def problem_words(item: JoinedItem) -> str:
    """Return an item's title as it is written after a colon."""
    first, rest = item.title[:1], item.title[1:]
    return first.lower() + rest if rest[:1].islower() else item.title
