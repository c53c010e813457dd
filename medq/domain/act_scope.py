"""What an act on one row touches, as a record and in words."""

from typing import NamedTuple

from medq.domain.money import plain


class ActScope(NamedTuple):
    """The items that an act on one row touches: those of one claim, alone or out of a group."""

    number: str  # of the claim, else of the item
    items: int  # of the claim that the act touches
    money_cents: int
    group_items: int = 0  # items of the row's group; 0: it is in none
    group_cents: int = 0


def scope_text(scope: ActScope, open_key: str, mark_key: str) -> str:
    """Return what an act on a row touches; empty where the row is one item in no group.

    `open_key` opens the members of a group, `mark_key` marks them.
    """
    touched = _touched_text(scope)
    if not scope.group_items:
        return touched if scope.items > 1 else ""
    money = f"{plain(scope.money_cents)} of {plain(scope.group_cents)}"
    keys = f"{open_key} opens it, {mark_key} marks all"
    return f"{touched} only, {money} (group of {scope.group_items:,}: {keys})"


def line_scope_text(scope: ActScope, left: int) -> str:
    """Return what an act on a plan's line touches, and how many of its items are left to do."""
    more = "1 more on this line stays" if left == 1 else f"{left:,} more on this line stay"
    return f"{_touched_text(scope)} only: {more} to do."


def _touched_text(scope: ActScope) -> str:
    return scope.number if scope.items < 2 else f"{scope.items:,} items of {scope.number}"
