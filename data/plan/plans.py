"""The plans of days as the store keeps them: whose, of which day, their lines, and what was done to the items of a plan.

Days are day numbers, minutes those of the office's wall clock. A plan's lines are always written whole.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.store.columns import date_to_int, moment_to_int
from data.store.store import Store
from medq.domain.items.item import Subject


class PlanRow(NamedTuple):
    id: int
    staff_id: int
    day: int
    state: str  # draft, accepted
    from_minute: int
    to_minute: int
    lunch_minute: int
    lunch_minutes: int  # 0: none
    kept_minutes: int
    hand: str  # JSON of what was set by hand
    made_at: int
    last_item: int  # the newest item there was when it was made: what is above it came in since
    version: int


class EntryRow(NamedTuple):
    position: int
    item_id: int | None
    start_minute: int
    minutes: int
    by_hand: int
    name: str  # of what is no item: "Morning review"
    why: str


CHANGE, ACCEPT = "plan", "plan accept"  # the acts of the events about plans
PLAN = ", ".join(PlanRow._fields)
ENTRY = ", ".join(EntryRow._fields)


def plan(store: Store, staff_id: int, day: date) -> PlanRow | None:
    """A person's plan of a day, or None."""
    row = store.row(
        f"SELECT {PLAN} FROM plan WHERE staff_id = ? AND day = ?", (staff_id, date_to_int(day))
    )
    return PlanRow._make(row) if row else None


def accepted_on(store: Store, staff_id: int, day: date) -> bool | None:
    """Whether the person accepted a plan for that day; None where they never had one up to it."""
    found = store.value(
        "SELECT MAX(CASE WHEN day = ? THEN 1 ELSE 0 END) FROM plan WHERE staff_id = ? AND state = 'accepted' AND day <= ?",
        (date_to_int(day), staff_id, date_to_int(day)),
    )
    return None if found is None else bool(found)


def by_id(store: Store, plan_id: int) -> PlanRow | None:
    """One plan, or None."""
    row = store.row(f"SELECT {PLAN} FROM plan WHERE id = ?", (plan_id,))
    return PlanRow._make(row) if row else None


def entries(store: Store, plan_id: int) -> list[EntryRow]:
    """The lines of a plan, by position."""
    rows = store.rows(
        f"SELECT {ENTRY} FROM plan_entry WHERE plan_id = ? ORDER BY position", (plan_id,)
    )
    return [EntryRow._make(row) for row in rows]


def write_entries(store: Store, plan_id: int, day: int, lines: Sequence[EntryRow]) -> None:
    """Put these lines in place of those that the plan has. The engine refuses an item that another plan of the day has."""
    store.run("DELETE FROM plan_entry WHERE plan_id = ?", (plan_id,))
    if lines:
        store.insert_many(
            "plan_entry", f"plan_id, day, {ENTRY}", [(plan_id, day, *line) for line in lines]
        )


def remove(store: Store, plan_id: int) -> None:
    """Take a plan away with its lines."""
    store.run("DELETE FROM plan_entry WHERE plan_id = ?", (plan_id,))
    store.run("DELETE FROM plan WHERE id = ?", (plan_id,))


def held_elsewhere(store: Store, staff_id: int, day: date) -> dict[int, str]:
    """Items that somebody else's plan of that day has, with their initials."""
    return dict(
        store.rows(
            """SELECT e.item_id, s.initials FROM plan p JOIN plan_entry e ON e.plan_id = p.id JOIN staff s ON s.id = p.staff_id
            WHERE p.day = ? AND p.staff_id <> ? AND e.item_id IS NOT NULL""",
            (date_to_int(day), staff_id),
        )
    )


def plan_owner(store: Store, item_id: int, day: date) -> tuple[int, str] | None:
    """(id, initials) of the person whose plan of that day has the item, or None."""
    row = store.row(
        """SELECT s.id, s.initials FROM plan_entry e JOIN plan p ON p.id = e.plan_id JOIN staff s ON s.id = p.staff_id
        WHERE e.item_id = ? AND e.day = ?""",
        (item_id, date_to_int(day)),
    )
    return (int(row[0]), str(row[1])) if row else None


def earlier_days(
    store: Store, staff_id: int, before: date, ids: Iterable[int]
) -> list[tuple[int, int]]:
    """(item, day) of each accepted plan of that person, before a day, that had one of these items."""
    text = """SELECT e.item_id, p.day FROM plan_entry e JOIN plan p ON p.id = e.plan_id
        WHERE p.staff_id = ? AND p.day < ? AND p.state = 'accepted' AND e.item_id IN (?*)"""
    return [
        (item_id, day) for item_id, day in store.rows_in(text, ids, (staff_id, date_to_int(before)))
    ]


class StateChange(NamedTuple):
    """One event that moved an item's state, and that was not taken back."""

    item_id: int
    at: int
    act: str
    after: str


def state_changes(store: Store, ids: Iterable[int], since: datetime) -> list[StateChange]:
    """What moved these items since a moment, in its order."""
    text = """SELECT e.item_id, e.at, e.act, e.after FROM event e WHERE e.at >= ? AND e.undoes_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) AND e.item_id IN (?*) ORDER BY e.id"""
    return [StateChange._make(row) for row in store.rows_in(text, ids, (moment_to_int(since),))]


def finished_items(store: Store, ids: Iterable[int]) -> set[int]:
    """Those of these items that are done or wait."""
    return {
        item_id
        for (item_id,) in store.rows_in("SELECT id FROM item WHERE state > 2 AND id IN (?*)", ids)
    }


def last_change(store: Store, plan_id: int, staff_id: int) -> int | None:
    """That person's newest event about a plan that is not taken back yet: the plan's own, or that of an item put into it."""
    stands = "e.staff_id = ? AND e.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id)"
    plan = (int(Subject.PLAN), plan_id)
    about = "FROM event e WHERE e.subject_kind = ? AND e.subject_id = ?"
    own: int | None = store.value(f"SELECT MAX(e.id) {about} AND {stands}", (*plan, staff_id))
    since = (
        own or store.value(f"SELECT MIN(e.id) {about}", plan) or 0
    )  # an item's event is looked for only among those since
    by_item: int | None = (
        store.value(  # a row's key stands quoted, and no text within JSON can hold that
            f"SELECT MAX(e.id) FROM event e WHERE e.id > ? AND e.act = ? AND e.item_id IS NOT NULL AND e.after LIKE ? AND {stands}",
            (since, CHANGE, f'%"plan:{plan_id}":%', staff_id),
        )
    )
    return by_item or own
