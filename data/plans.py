"""The plans of days as the store keeps them: whose, of which day, their lines, and what may go into one.

Days are day numbers, minutes those of the office's wall clock. A plan's lines are always written whole.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from data.columns import NO_DAY, day_in, moment_in
from data.connect import Store
from medq.domain.item import Kind

if TYPE_CHECKING:
    from medq.domain.decide import Floor


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


ON_THE_WAY = 21  # days that a last safe day may lie before its limit, besides those that a payer's own transport takes
NEAR = "i.deadline >= ? AND i.deadline < ?"
# Open items between two days, each half by its index: a member of a group is open, what stands alone may be anything. The
# days come before the index's own condition: SQLite takes the first bound that it reads.
GROUPED = (
    f"FROM item_group g CROSS JOIN item i WHERE i.group_id = g.id AND {NEAR} AND i.group_id IS NOT NULL AND i.deadline < {NO_DAY}"
)
ALONE = f"FROM item i WHERE {NEAR} AND i.group_id IS NULL AND i.state < 3"

PLAN = ", ".join(PlanRow._fields)
ENTRY = ", ".join(EntryRow._fields)


def plan(store: Store, staff_id: int, day: date) -> PlanRow | None:
    """A person's plan of a day, or None."""
    row = store.row(f"SELECT {PLAN} FROM plan WHERE staff_id = ? AND day = ?", (staff_id, day_in(day)))
    return PlanRow._make(row) if row else None


def accepted_on(store: Store, staff_id: int, day: date) -> bool | None:
    """Whether the person accepted a plan for that day; None where they never had one up to it."""
    found = store.value(
        "SELECT MAX(CASE WHEN day = ? THEN 1 ELSE 0 END) FROM plan WHERE staff_id = ? AND state = 'accepted' AND day <= ?",
        (day_in(day), staff_id, day_in(day)),
    )
    return None if found is None else bool(found)


def by_id(store: Store, plan_id: int) -> PlanRow | None:
    """One plan, or None."""
    row = store.row(f"SELECT {PLAN} FROM plan WHERE id = ?", (plan_id,))
    return PlanRow._make(row) if row else None


def entries(store: Store, plan_id: int) -> list[EntryRow]:
    """The lines of a plan, by position."""
    rows = store.rows(f"SELECT {ENTRY} FROM plan_entry WHERE plan_id = ? ORDER BY position", (plan_id,))
    return [EntryRow._make(row) for row in rows]


def write_entries(store: Store, plan_id: int, day: int, lines: Sequence[EntryRow]) -> None:
    """Put these lines in place of those that the plan has. The engine refuses an item that another plan of the day has."""
    store.run("DELETE FROM plan_entry WHERE plan_id = ?", (plan_id,))
    if lines:
        store.many(
            f"INSERT INTO plan_entry (plan_id, day, {ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(plan_id, day, *line) for line in lines],
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
            (day_in(day), staff_id),
        )
    )


def whose(store: Store, item_id: int, day: date) -> tuple[int, str] | None:
    """(id, initials) of the person whose plan of that day has the item, or None."""
    row = store.row(
        """SELECT s.id, s.initials FROM plan_entry e JOIN plan p ON p.id = e.plan_id JOIN staff s ON s.id = p.staff_id
        WHERE e.item_id = ? AND e.day = ?""",
        (item_id, day_in(day)),
    )
    return (int(row[0]), str(row[1])) if row else None


def best(store: Store, staff_id: int, limit: int) -> list[int]:
    """The first open items by rank that this person may work: nobody else's; what they hold themselves among them."""
    own = "(owner_id IS NULL OR owner_id = ?)"
    order = "tier, low_score, deadline, low_money, id"
    text = f"SELECT {order} FROM item WHERE state = 1 AND behind = ? AND {own} ORDER BY {order} LIMIT ?"
    found = [row for behind in (0, 1) for row in store.rows(text, (behind, staff_id, limit))]
    found += store.rows(f"SELECT {order} FROM item WHERE state = 2 AND holder_id = ? AND {own}", (staff_id, staff_id))
    return [row[-1] for row in sorted(found)[:limit]]


def group_sizes(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """How many open items stand in each of these groups."""
    return dict(store.rows_in("SELECT id, items FROM item_group WHERE id IN (?*)", ids))


def of_others(store: Store, staff_id: int, limit: int) -> list[int]:
    """The first items by rank that somebody else has, or that are assigned to somebody else."""
    order = "tier, low_score, deadline, low_money, id"
    rows = store.rows(
        f"SELECT {order} FROM item WHERE state = 2 AND holder_id <> ? ORDER BY {order} LIMIT ?", (staff_id, limit)
    ) + store.rows(
        f"SELECT {order} FROM item WHERE state = 1 AND behind = 0 AND owner_id IS NOT NULL AND owner_id <> ?"
        f" ORDER BY {order} LIMIT ?",
        (staff_id, limit),
    )
    return [row[-1] for row in sorted(rows)[:limit]]


def promised(store: Store, start: datetime, end: datetime, limit: int) -> list[int]:
    """Call backs whose window opens between two moments, whoever they belong to."""
    rows = store.rows(
        f"SELECT id FROM item WHERE kind = {int(Kind.CALLBACK)} AND state < 4 AND window_start >= ? AND window_start < ?"
        " ORDER BY window_start, id LIMIT ?",
        (moment_in(start), moment_in(end), limit),
    )
    return [item_id for (item_id,) in rows]


def turning(store: Store, day: date, limit: int) -> list[int]:
    """Open items that get their last safe day by that day: what ranks low today may come first then."""
    rows = store.rows(
        "SELECT id FROM item WHERE state < 4 AND next_day <= ? AND state < 3 AND deadline <= ?"
        " ORDER BY deadline, low_score LIMIT ?",
        (day_in(day), day_in(day), limit),
    )
    return [item_id for (item_id,) in rows]


def coming_back(store: Store, after: date, day: date, limit: int) -> list[int]:
    """Waiting items that come back after one day and up to another."""
    rows = store.rows(
        "SELECT id FROM item WHERE state = 3 AND wait_until > ? AND wait_until <= ? ORDER BY tier, low_score, id LIMIT ?",
        (day_in(after), day_in(day), limit),
    )
    return [item_id for (item_id,) in rows]


def earlier_days(store: Store, staff_id: int, before: date, ids: Iterable[int]) -> list[tuple[int, int]]:
    """(item, day) of each accepted plan of that person, before a day, that had one of these items."""
    text = """SELECT e.item_id, p.day FROM plan_entry e JOIN plan p ON p.id = e.plan_id
        WHERE p.staff_id = ? AND p.day < ? AND p.state = 'accepted' AND e.item_id IN (?*)"""
    return [(item_id, day) for item_id, day in store.rows_in(text, ids, (staff_id, day_in(before)))]


class Turn(NamedTuple):
    """One event that moved an item's state, and that was not taken back."""

    item_id: int
    at: int
    act: str
    after: str


def turns(store: Store, ids: Iterable[int], since: datetime) -> list[Turn]:
    """What moved these items since a moment, in its order."""
    text = """SELECT e.item_id, e.at, e.act, e.after FROM event e WHERE e.at >= ? AND e.undoes_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) AND e.item_id IN (?*) ORDER BY e.id"""
    return [Turn._make(row) for row in store.rows_in(text, ids, (moment_in(since),))]


def limits_until(store: Store, today: date, until: date) -> int:
    """How many open items have their last safe day between two days."""
    days = (day_in(today), day_in(until + timedelta(1)))
    return sum(int(store.value(f"SELECT COUNT(*) {those}", days)) for those in (GROUPED, ALONE))


def limited(store: Store, ids: Iterable[int], today: date, until: date) -> int:
    """How many of these items are open and have their last safe day between two days."""
    text = "SELECT id FROM item WHERE state < 3 AND deadline >= ? AND deadline <= ? AND id IN (?*)"
    return len(store.rows_in(text, ids, (day_in(today), day_in(until))))


def came_since(store: Store, last_item: int, score_above: int) -> list[int]:
    """Open items newer than one, of tier 1 or worth more a minute (micro-dollars) than that, the best first."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND state = 1 AND owner_id IS NULL AND (tier < 2 OR -low_score > ?)"
        " ORDER BY tier, low_score LIMIT 50",
        (last_item, score_above),
    )
    return [item_id for (item_id,) in rows]


def undecided(
    store: Store, today: date, until: date, most: int, *, transport: int = 0, after: tuple[int, int] = (0, 0)
) -> list[tuple[int, int]]:
    """(last safe day, id) of open items that nobody decided on, whose last safe day lies not after `until` and whose limit has
    not passed; those that lapse first, from behind `after` on. `transport` is the most days that an act is on its way to any
    payer: together with `ON_THE_WAY` it says how far back a last safe day may lie while its limit is still to come."""
    last = (
        "(i.deadline > ? OR i.id > ?) AND (i.limit_day IS NULL OR i.limit_day >= ?) AND i.decided_day IS NULL"
        " ORDER BY i.deadline, i.id LIMIT ?"
    )
    found: list[tuple[int, int]] = []
    # Some days at a time: where there are many, the first days fill the list.
    edges = [today + timedelta(days) for days in (-ON_THE_WAY - transport, -12, -6, 0, 2, 6)]
    for since, to in pairwise([*(day for day in edges if day < until), until + timedelta(1)]):
        if to.toordinal() <= after[0]:
            continue
        params = (max(since.toordinal(), after[0]), to.toordinal(), *after, today.toordinal(), most)
        rows = [row for those in (GROUPED, ALONE) for row in store.rows(f"SELECT i.deadline, i.id {those} AND {last}", params)]
        found += [(deadline, item_id) for deadline, item_id in sorted(rows)]
        if len(found) >= most:
            break
    return found[:most]


def not_surely_worth(store: Store, ids: Iterable[int], floor: "Floor") -> set[int]:
    """Those of these items that are no duty, and that the floor does not say to come first on their last safe day."""
    # All whole numbers of ours. Far below what fits: money times chance is 10**15 for ten million dollars.
    number = " ".join(f"WHEN kind = {int(kind)} AND aged_from >= {day_in(since)} THEN {one}" for kind, since, one in floor.numbers)
    by_minutes = f"minutes * CAST({floor.cents_a_minute} AS BIGINT)"
    need = f"CASE WHEN {by_minutes} > {floor.cents} THEN {by_minutes} ELSE {floor.cents} END"
    sure = f"money_cents * CAST(chance_ppm AS BIGINT) / (CASE {number} END) >= {need}"
    text = f"SELECT id FROM item WHERE duty = 0 AND ({sure}) IS NOT TRUE AND id IN (?*)"
    return {item_id for (item_id,) in store.rows_in(text, ids)}


def forgotten(store: Store, touched: date, limit: int) -> list[int]:
    """Open items that nobody touched since a day, as the new day found them."""
    rows = store.rows(
        "SELECT f.item_id FROM forgotten f JOIN item i ON i.id = f.item_id WHERE i.state < 3 AND i.touched_day <= ?"
        " ORDER BY f.item_id LIMIT ?",
        (day_in(touched), limit),
    )
    return [item_id for (item_id,) in rows]


def untouched(store: Store, touched: date, after: int, up_to: int) -> list[int]:
    """Open items between two ids that nobody touched since a day; read row by row."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND id <= ? AND +state < 3 AND touched_day <= ? ORDER BY id",
        (after, up_to, day_in(touched)),
    )
    return [item_id for (item_id,) in rows]


def keep_forgotten(store: Store, ids: Iterable[int]) -> None:
    """Put these in place of what was forgotten before. Inside `writing()`."""
    store.run("DELETE FROM forgotten")
    if lines := [(item_id,) for item_id in ids]:
        store.many("INSERT INTO forgotten (item_id) VALUES (?)", lines)


def touched_days(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """The day on which somebody last did something with each item, or it came."""
    return dict(store.rows_in("SELECT id, touched_day FROM item WHERE id IN (?*)", ids))


def newest_item(store: Store) -> int:
    """The newest item there is."""
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM item"))


def arrivals(store: Store, since: date, until: date, after: int, up_to: int) -> list[tuple[int, int]]:
    """(day, minutes) of what came in on each day between two that had to be done on its very day, of the items between two
    ids; read row by row."""
    rows: list[Any] = store.rows(
        """SELECT created_day, SUM(minutes) FROM item WHERE id > ? AND id <= ? AND created_day >= ? AND created_day < ?
        AND (promised > 0 OR duty = 1 OR deadline <= created_day) GROUP BY created_day""",
        (after, up_to, day_in(since), day_in(until)),
    )
    return [(day, int(minutes)) for day, minutes in rows]
