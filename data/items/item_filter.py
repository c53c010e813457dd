"""What narrows a list of items, as SQL conditions on one row."""

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from data.store.store import placeholders
from medq.domain.items.item import GroupKey, Kind, State

if TYPE_CHECKING:
    from data.search.prefix_search import SqlCondition

QUEUE = (State.OPEN, State.TAKEN)


class ItemFilter(NamedTuple):
    """The ids and dates that narrow a list of items; an empty field narrows nothing."""

    kinds: tuple[Kind, ...] = ()
    states: tuple[State, ...] = QUEUE
    owner_id: int | None = None
    unassigned: bool = False
    payer_ids: tuple[int, ...] | None = None
    due_before: date | None = None
    conditions: tuple["SqlCondition", ...] = ()  # of the words of a search
    group: GroupKey | None = None
    grouped: bool = False  # leads only
    excluded_ids: tuple[int, ...] = ()

    @property
    def by_tally(self) -> bool:
        """True if the tally alone gives its count."""
        narrowed = (
            self.owner_id
            or self.unassigned
            or self.payer_ids is not None
            or self.due_before
            or self.conditions
        )
        return not (narrowed or self.group or self.excluded_ids)

    @property
    def splits_groups(self) -> bool:
        """True if it may hold some members of a group and not others."""
        apart = self.owner_id or self.unassigned or self.due_before or self.conditions or self.group
        return bool(apart) or self.states != QUEUE

    def where(self, state: State) -> tuple[list[str], list[Any]]:
        """Return SQL conditions on `item i`, the state first, and their parameters."""
        # Selective conditions name ids: a + keeps SQLite from scanning a rank index instead.
        i = "+i" if any(condition.is_selective for condition in self.conditions) else "i"
        texts: list[str] = [f"{i}.state = {int(state)}"]
        params: list[Any] = []
        if self.grouped:
            texts.append("i.behind_lead = 0")
        if self.group and state is State.OPEN:
            texts.append(  # SQL text: figure 10, a list of one group
                "i.group_id = (SELECT id FROM item_group WHERE payer_id = ? AND kind = ?"
                " AND cause = ?)"
            )
            params += self.group
        elif self.group:
            texts.append("i.payer_id = ? AND i.kind = ? AND i.cause = ?")
            params += self.group
        if self.kinds:
            texts.append(f"{i}.kind IN ({placeholders(self.kinds)})")
            params += [int(kind) for kind in self.kinds]
        if self.owner_id is not None:
            texts.append("i.owner_id = ?")
            params.append(self.owner_id)
        if self.unassigned:
            texts.append("i.owner_id IS NULL")
        if self.payer_ids is not None:
            texts.append(
                f"i.payer_id IN ({placeholders(self.payer_ids)})" if self.payer_ids else "1 = 0"
            )
            params += self.payer_ids
        if self.due_before is not None:
            texts.append("i.act_by < ?")
            params.append(self.due_before.toordinal())
        for condition in self.conditions:
            texts.append(condition.text)
            params += condition.params
        if self.excluded_ids:
            texts.append(f"i.id NOT IN ({placeholders(self.excluded_ids)})")
            params += self.excluded_ids
        return texts, params
