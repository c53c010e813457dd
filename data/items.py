"""One item as the store keeps it, what acts decide by; its place, its group, and which is to be taken next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.columns import day_in, day_out, moment_in, moment_out
from data.connect import Row, Store, marks
from medq.domain.item import Importance, Kind, State, Subject


@dataclass(frozen=True, slots=True)
class Facts:
    """One item as the store keeps it: what acts decide by. Days are dates, moments aware UTC, money cents."""

    id: int
    kind: Kind
    state: State
    subject_kind: Subject
    subject_id: int
    topic: str
    cause: str
    claim_id: int | None
    patient_id: int | None
    payer_id: int | None
    money_cents: int
    chance_ppm: int
    aged_from: date
    deadline: date | None
    limit_day: date | None
    rule: str
    window_start: datetime | None
    window_end: datetime | None
    promised: int  # 0 not, 1 promised, 2 promised and missed
    duty: bool
    minutes: int
    grouped: int  # how many open items share its cause at its payer, itself among them
    importance: Importance
    pinned_by: int | None
    pinned_until: date | None
    owner_id: int | None
    holder_id: int | None
    session_id: int | None
    held_until: datetime | None
    wait_until: date | None
    tier: int
    low_score: int
    next_day: int
    version: int


FACTS = (
    "id, kind, state, subject_kind, subject_id, topic, cause, claim_id, patient_id, payer_id, money_cents, chance_ppm,"
    " aged_from, deadline, limit_day, (SELECT text FROM wording WHERE wording.id = rule_id), window_start, window_end,"
    " promised, duty, minutes, grouped, importance, pinned_by, pinned_until, owner_id, holder_id, session_id, held_until,"
    " wait_until, tier, low_score, next_day, version"
)


def facts_of(row: Row) -> Facts:
    """A row of `FACTS` columns as facts."""
    values = (
        row[0], Kind(row[1]), State(row[2]), Subject(row[3]), *row[4:12], date.fromordinal(row[12]), day_out(row[13]),
        day_out(row[14]), row[15], moment_out(row[16]), moment_out(row[17]), row[18], bool(row[19]), row[20], row[21],
        Importance(row[22]), row[23], day_out(row[24]), *row[25:28], moment_out(row[28]), day_out(row[29]), *row[30:],
    )  # fmt: skip
    return Facts(*values)


def facts(store: Store, item_id: int) -> Facts | None:
    """One item as the store keeps it, or None."""
    row = store.row(f"SELECT {FACTS} FROM item WHERE id = ?", (item_id,))
    return facts_of(row) if row else None


def many_facts(store: Store, ids: Sequence[int]) -> list[Facts]:
    """Those items as the store keeps them, in the order of their ids."""
    if not ids:
        return []
    return [facts_of(row) for row in store.rows(f"SELECT {FACTS} FROM item WHERE id IN ({marks(ids)}) ORDER BY id", ids)]


def store_places(store: Store, places: Sequence[tuple[int, int, int, int]]) -> None:
    """Write (tier, low score, next day, id) of items whose place has changed."""
    if places:
        store.many("UPDATE item SET tier = ?, low_score = ?, next_day = ? WHERE id = ?", places)


Group = tuple[int, int, str]  # payer, kind, cause


def groups_of(store: Store, ids: Sequence[int]) -> set[Group]:
    """The groups that those items belong to: the same kind, payer and cause."""
    text = "SELECT DISTINCT payer_id, kind, cause FROM item WHERE id IN (?*) AND cause <> '' AND payer_id IS NOT NULL"
    return set(store.rows_in(text, ids))


def regroup(store: Store, group: Group) -> tuple[list[int], int]:
    """Bring the size that members of a group know up to date; (the members, 0 when their size stood already)."""
    rows = store.rows(
        "SELECT id, grouped FROM item WHERE payer_id = ? AND kind = ? AND cause = ? AND state < 3 AND cause <> ''", group
    )
    size = len(rows)
    if all(known == size for _item_id, known in rows):
        return [item_id for item_id, _known in rows], 0
    store.run(
        "UPDATE item SET grouped = ? WHERE payer_id = ? AND kind = ? AND cause = ? AND state < 3 AND cause <> ''",
        (size, *group),
    )
    return [item_id for item_id, _known in rows], size


def turn_all(store: Store, today: date) -> None:
    """Say that every item's place is to be worked out anew: the new day's sweep does it."""
    store.run("UPDATE item SET next_day = ? WHERE state < 4", (day_in(today),))


def open_twin(store: Store, item_id: int) -> int | None:
    """Another item that is not done, about the same subject with the same topic."""
    found: int | None = store.value(
        """SELECT n.id FROM item i JOIN item n ON n.subject_kind = i.subject_kind AND n.subject_id = i.subject_id
        AND n.kind = i.kind AND n.topic = i.topic AND n.id <> i.id WHERE i.id = ? AND n.state < 4""",
        (item_id,),
    )
    return found


def first_to_take(store: Store, *, kinds: Sequence[Kind], staff_id: int, now: datetime, today: date) -> int | None:
    """The item that person is to take next, or None.

    A window that has not opened yet is not offered; an item assigned to somebody else is not either; one's own pins
    come first. Call it inside `writing()`, so that nobody else gets it too.
    """
    kind_text = f" AND i.kind IN ({marks(kinds)})" if kinds else ""
    where = f"i.state = 1{kind_text} AND (i.owner_id IS NULL OR i.owner_id = ?) AND (i.window_start IS NULL OR i.window_start <= ?)"
    params = [*(int(kind) for kind in kinds), staff_id, moment_in(now)]
    order = "i.tier, i.low_score, i.deadline, i.low_money, i.id"
    pinned = f"SELECT i.id FROM item i WHERE i.pinned_by = ? AND i.pinned_until >= ? AND {where} ORDER BY {order} LIMIT 1"
    found: int | None = store.value(pinned, (staff_id, day_in(today), *params))
    if found is None:
        found = store.value(f"SELECT i.id FROM item i WHERE {where} ORDER BY {order} LIMIT 1", params)
    return found
