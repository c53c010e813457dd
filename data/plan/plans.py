"""The stored plans of days: whose, of which day, their lines, and what happened to their items.

Days are day numbers, minutes those of the office's wall clock. A plan's lines are always written
whole.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.store.columns import date_to_int, moment_to_int
from data.store.store import Store
from medq.domain.items.item import Subject

CHANGE, ACCEPT = "plan", "plan accept"  # the acts of the events about plans


class PlanRow(NamedTuple):
    """One stored plan; the fields are its columns."""

    id: int
    staff_id: int
    day: int
    state: str  # draft, accepted
    from_minute: int
    to_minute: int
    lunch_minute: int
    lunch_minutes: int  # 0: none
    reserved_minutes: int
    manual_edits: str  # JSON
    saved_at: int
    newest_item_id: int  # when it was planned: items above it came in since
    version: int


class EntryRow(NamedTuple):
    """One stored line of a plan; the fields are its columns."""

    position: int
    item_id: int | None
    start_minute: int
    minutes: int
    by_hand: int
    name: str  # of what is no item: "Morning review"
    reason: str  # JSON


PLAN_COLUMNS = ", ".join(PlanRow._fields)
ENTRY_COLUMNS = ", ".join(EntryRow._fields)


def plan(store: Store, staff_id: int, day: date) -> PlanRow | None:
    """Return a person's plan of a day, or None."""
    row = store.row(
        f"SELECT {PLAN_COLUMNS} FROM plan WHERE staff_id = ? AND day = ?",
        (staff_id, date_to_int(day)),
    )
    return PlanRow._make(row) if row else None


def accepted_on(store: Store, staff_id: int, day: date) -> bool | None:
    """Return whether the person accepted a plan for that day; None if they never had a plan."""
    accepted = store.value(
        "SELECT MAX(CASE WHEN day = ? THEN 1 ELSE 0 END) FROM plan"
        " WHERE staff_id = ? AND state = 'accepted' AND day <= ?",
        (date_to_int(day), staff_id, date_to_int(day)),
    )
    return None if accepted is None else bool(accepted)


def by_id(store: Store, plan_id: int) -> PlanRow | None:
    """Return one plan, or None."""
    row = store.row(f"SELECT {PLAN_COLUMNS} FROM plan WHERE id = ?", (plan_id,))
    return PlanRow._make(row) if row else None


def entries(store: Store, plan_id: int) -> list[EntryRow]:
    """Return the lines of a plan, by position."""
    rows = store.rows(
        f"SELECT {ENTRY_COLUMNS} FROM plan_entry WHERE plan_id = ? ORDER BY position", (plan_id,)
    )
    return [EntryRow._make(row) for row in rows]


def write_entries(store: Store, plan_id: int, day: int, lines: Sequence[EntryRow]) -> None:
    """Replace the lines of a plan.

    The engine refuses an item that another plan of the day has.
    """
    store.run("DELETE FROM plan_entry WHERE plan_id = ?", (plan_id,))
    if lines:
        store.insert_many(
            "plan_entry",
            f"plan_id, day, {ENTRY_COLUMNS}",
            [(plan_id, day, *line) for line in lines],
        )


def remove(store: Store, plan_id: int) -> None:
    """Delete a plan with its lines."""
    store.run("DELETE FROM plan_entry WHERE plan_id = ?", (plan_id,))
    store.run("DELETE FROM plan WHERE id = ?", (plan_id,))


def held_elsewhere(store: Store, staff_id: int, day: date) -> dict[int, str]:
    """Return the initials of the owner by item that somebody else's plan of that day has."""
    return dict(
        store.rows(
            """SELECT e.item_id, s.initials FROM plan p
            JOIN plan_entry e ON e.plan_id = p.id JOIN staff s ON s.id = p.staff_id
            WHERE p.day = ? AND p.staff_id <> ? AND e.item_id IS NOT NULL""",
            (date_to_int(day), staff_id),
        )
    )


def plan_owner(store: Store, item_id: int, day: date) -> tuple[int, str] | None:
    """Return (id, initials) of the person whose plan of that day has the item, or None."""
    row = store.row(
        """SELECT s.id, s.initials FROM plan_entry e
        JOIN plan p ON p.id = e.plan_id JOIN staff s ON s.id = p.staff_id
        WHERE e.item_id = ? AND e.day = ?""",
        (item_id, date_to_int(day)),
    )
    return (int(row[0]), str(row[1])) if row else None


def earlier_days(
    store: Store, staff_id: int, before: date, ids: Iterable[int]
) -> list[tuple[int, int]]:
    """Return (item, day) of the person's accepted plans before a day that had these items."""
    text = """SELECT e.item_id, p.day FROM plan_entry e JOIN plan p ON p.id = e.plan_id
        WHERE p.staff_id = ? AND p.day < ? AND p.state = 'accepted' AND e.item_id IN (?*)"""
    return [
        (item_id, day) for item_id, day in store.rows_in(text, ids, (staff_id, date_to_int(before)))
    ]


class StateChange(NamedTuple):
    """One event that changed an item and was not undone."""

    item_id: int
    at: int
    after: str  # JSON of the changed columns


def state_changes(store: Store, ids: Iterable[int], since: datetime) -> list[StateChange]:
    """Return the events of these items since a moment, in their order."""
    text = """SELECT e.item_id, e.at, e.after FROM event e
        WHERE e.at >= ? AND e.undoes_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id)
        AND e.item_id IN (?*) ORDER BY e.id"""
    return [StateChange._make(row) for row in store.rows_in(text, ids, (moment_to_int(since),))]


def finished_items(store: Store, ids: Iterable[int]) -> set[int]:
    """Return those of these items that are done or on hold."""
    text = "SELECT id FROM item WHERE state > 2 AND id IN (?*)"
    return {item_id for (item_id,) in store.rows_in(text, ids)}


def last_change(store: Store, plan_id: int, staff_id: int) -> int | None:
    """Return the person's newest event about a plan that is not undone, or None.

    That is an event of the plan itself, or of an item that was put into it.
    """
    not_undone = (
        "e.staff_id = ? AND e.undoes_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id)"
    )
    subject = (int(Subject.PLAN), plan_id)
    of_plan = "FROM event e WHERE e.subject_kind = ? AND e.subject_id = ?"
    own: int | None = store.value(
        f"SELECT MAX(e.id) {of_plan} AND {not_undone}", (*subject, staff_id)
    )
    # An item's event is newer than the plan's own last one, or than its first one.
    since = own or store.value(f"SELECT MIN(e.id) {of_plan}", subject) or 0
    # A row's key is in double quotes, which no text inside the JSON can contain unescaped.
    by_item: int | None = store.value(
        "SELECT MAX(e.id) FROM event e WHERE e.id > ? AND e.act = ? AND e.item_id IS NOT NULL"
        f" AND e.after LIKE ? AND {not_undone}",
        (since, CHANGE, f'%"plan:{plan_id}":%', staff_id),
    )
    return by_item or own
