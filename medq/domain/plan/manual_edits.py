"""The edits that a person made to a plan by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

ItemPair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ManualEdits:
    """All that a person set in one plan; every planning keeps it.

    Each method returns new edits with that change.
    """

    locked: tuple[tuple[int, int], ...] = ()  # (item, minute at which it starts)
    above: tuple[ItemPair, ...] = ()  # (item, other): the item was moved above the other
    below: tuple[ItemPair, ...] = ()  # (item, other): the item was moved below the other
    removed: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    minutes: tuple[tuple[int, int], ...] = ()  # (item, minutes it takes instead of the median)

    def lock(self, item: int, minute: int) -> "ManualEdits":
        """Start the item at that minute, whatever position it had.

        What was moved past the item loses that position, and stays in the plan.
        """
        edits = self._without_position(item)
        neighbors = [moved for moved, other in (*edits.above, *edits.below) if other == item]
        edits = replace(
            edits,
            locked=(*edits.locked, (item, minute)),
            above=tuple(pair for pair in edits.above if pair[1] != item),
            below=tuple(pair for pair in edits.below if pair[1] != item),
        )
        required = edits.required_items
        added = (neighbor for neighbor in dict.fromkeys(neighbors) if neighbor not in required)
        return replace(edits, added=(*edits.added, *added))

    def drop_contradictions(self, order: Sequence[int]) -> "ManualEdits":
        """Forget the moves that this newer order of the items contradicts."""
        index_by_item = {item: index for index, item in enumerate(order)}

        def agrees(upper: int, lower: int) -> bool:
            if upper not in index_by_item or lower not in index_by_item:
                return True
            return index_by_item[upper] < index_by_item[lower]

        return replace(
            self,
            above=tuple((item, other) for item, other in self.above if agrees(item, other)),
            below=tuple((item, other) for item, other in self.below if agrees(other, item)),
        )

    def move_above(self, item: int, other: int) -> "ManualEdits":
        """Put the item above the other one; forget its locked minute and the opposite move."""
        edits = self._without_move(item, other)
        return replace(edits, above=(*edits.above, (item, other)))

    def move_below(self, item: int, other: int) -> "ManualEdits":
        """Put the item below the other one; forget its locked minute and the opposite move."""
        edits = self._without_move(item, other)
        return replace(edits, below=(*edits.below, (item, other)))

    def remove(self, item: int) -> "ManualEdits":
        """Leave the item out and forget every position it had."""
        edits = self._without_position(item)
        return replace(
            edits,
            removed=(*_without(edits.removed, item), item),
            added=_without(edits.added, item),
        )

    def add(self, item: int) -> "ManualEdits":
        """Put the item into the plan, ahead of everything that was not set by hand."""
        return replace(
            self,
            added=(*_without(self.added, item), item),
            removed=_without(self.removed, item),
        )

    def set_minutes(self, item: int, minutes: int) -> "ManualEdits":
        """Give the item that many minutes, at least 1, instead of the office's median."""
        others = tuple(pair for pair in self.minutes if pair[0] != item)
        return replace(self, minutes=(*others, (item, max(1, minutes))))

    @property
    def required_items(self) -> frozenset[int]:
        """The items that a person wants in the plan."""
        moved = (item for item, _other in (*self.locked, *self.above, *self.below))
        return frozenset(moved) | frozenset(self.added)

    @property
    def count(self) -> int:
        """The number of single edits."""
        parts = (self.locked, self.above, self.below, self.removed, self.added, self.minutes)
        return sum(len(part) for part in parts)

    def _without_position(self, item: int) -> "ManualEdits":
        return replace(
            self,
            locked=tuple(pair for pair in self.locked if pair[0] != item),
            above=tuple(pair for pair in self.above if pair[0] != item),
            below=tuple(pair for pair in self.below if pair[0] != item),
            removed=_without(self.removed, item),
        )

    def _without_move(self, item: int, other: int) -> "ManualEdits":
        pairs = {(item, other), (other, item)}
        return replace(
            self,
            locked=tuple(pair for pair in self.locked if pair[0] != item),
            above=tuple(pair for pair in self.above if pair not in pairs),
            below=tuple(pair for pair in self.below if pair not in pairs),
            removed=_without(self.removed, item),
        )


def _without(items: tuple[int, ...], item: int) -> tuple[int, ...]:
    return tuple(other for other in items if other != item)
