"""What narrows a list of items, as SQL conditions on one row."""

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from data.store.store import placeholders
from medq.domain.items.item import GroupKey, Kind, State

if TYPE_CHECKING:
    from data.search.prefix_search import SqlCondition

QUEUE = (State.OPEN, State.TAKEN)
NOT_DONE = (*QUEUE, State.WAITING)
STANDS_FOR_CLAIM = f"{{0}}.kind <> {int(Kind.CALLBACK)}"
"""The condition that an item is joined with the others of its claim: a callback is about a person.
"""


class Where(NamedTuple):
    """SQL conditions that all hold, and their parameters in that order."""

    texts: list[str]
    params: list[Any]


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
    grouped: bool = False  # of a group the lead only
    joined: bool = False  # of the items that name one claim the best match only
    excluded_ids: tuple[int, ...] = ()
    may_take: Where | None = None  # the condition that a row may be checked out

    @property
    def row_states(self) -> tuple[State, ...]:
        """The states of its rows; only what is open may be checked out."""
        return self.states if self.may_take is None else (State.OPEN,)

    @property
    def by_tally(self) -> bool:
        """True if the tally alone gives its count."""
        return not (self._splits_kinds or self.excluded_ids)

    @property
    def narrows(self) -> bool:
        """True if it may hold some items of the queue and not others of the same claim."""
        return bool(self.kinds) or self.states != QUEUE or self._splits_kinds

    @property
    def splits_groups(self) -> bool:
        """True if it may hold some members of a group and not others."""
        apart = self.owner_id or self.unassigned or self.due_before or self.conditions or self.group
        return bool(apart) or self.states != QUEUE

    @property
    def _splits_kinds(self) -> bool:
        """True if it may hold some items of a kind and state and not others."""
        return self.payer_ids is not None or bool(
            self.owner_id or self.unassigned or self.due_before or self.conditions or self.group
        )

    def where(self, state: State) -> Where:
        """Return the conditions on `item i`, the state first."""
        # Selective conditions name ids: a + keeps SQLite from scanning a rank index instead.
        plus = "+" if any(condition.is_selective for condition in self.conditions) else ""
        texts, params = self._conditions("i", plus)
        if self.grouped:
            texts.append("i.behind_lead <> 1")
        if self.group and state is State.OPEN:
            texts.append(  # SQL text: figure 10, a list of one group
                "i.group_id = (SELECT id FROM item_group WHERE payer_id = ? AND kind = ?"
                " AND cause = ?)"
            )
            params += self.group
        elif self.group:
            texts.append("i.payer_id = ? AND i.kind = ? AND i.cause = ?")
            params += self.group
        if self.excluded_ids:
            texts.append(f"i.id NOT IN ({placeholders(self.excluded_ids)})")
            params += self.excluded_ids
        if self.may_take:
            texts += self.may_take.texts
            params += self.may_take.params
        return Where([f"{plus}i.state = {int(state)}", *texts], params)

    def where_joined(self, alias: str) -> Where:
        """Return the conditions that another item of a claim is in the queue and in the list.

        The list of a group is all claims of its members: it leaves no item of them out.
        """
        texts, params = self._conditions(alias, "+")
        states = ", ".join(str(int(state)) for state in self.states if state in QUEUE)
        is_queued = f"+{alias}.state IN ({states or '0'})"
        return Where([is_queued, STANDS_FOR_CLAIM.format(alias), *texts], params)

    def _conditions(self, alias: str, plus: str) -> Where:
        """Return the conditions of everything but states and groups, on any row of items."""
        texts: list[str] = []
        params: list[Any] = []
        if self.kinds:
            texts.append(f"{plus}{alias}.kind IN ({placeholders(self.kinds)})")
            params += [int(kind) for kind in self.kinds]
        if self.owner_id is not None:
            texts.append(f"{alias}.owner_id = ?")
            params.append(self.owner_id)
        if self.unassigned:
            texts.append(f"{alias}.owner_id IS NULL")
        if self.payer_ids is not None:
            texts.append(
                f"{alias}.payer_id IN ({placeholders(self.payer_ids)})"
                if self.payer_ids
                else "1 = 0"
            )
            params += self.payer_ids
        if self.due_before is not None:
            texts.append(f"{alias}.act_by < ?")
            params.append(self.due_before.toordinal())
        for condition in self.conditions:
            texts.append(condition.on(alias).text)
            params += condition.params
        return Where(texts, params)
