"""One item as acts need it: its record, rank and group, and which to check out next."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.store.columns import date_from_int, date_to_int, moment_from_int, moment_to_int
from data.store.store import Row, Store, placeholders
from medq.domain.items.item import Importance, Kind, State, Subject


class ItemRecord(NamedTuple):
    """One item as stored. Dates are dates, moments aware UTC, money cents."""

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
    recovery_ppm: int
    age_start: date
    act_by: date | None
    deadline: date | None
    rule: str
    window_start: datetime | None
    window_end: datetime | None
    promised: int  # 0 not, 1 promised, 2 promised and missed
    duty: bool
    minutes: int
    importance: Importance
    pinned_by: int | None
    pinned_until: date | None
    owner_id: int | None
    holder_id: int | None
    session_id: int | None
    held_until: datetime | None
    wait_until: date | None
    tier: int
    rank_key: int
    rerank_on: int
    group_id: int | None
    solo_rank_key: int
    behind_lead: int
    version: int

    def pinned_on(self, day: date) -> int | None:
        """Return who has pinned the item on a day, or None."""
        return (
            self.pinned_by if self.pinned_until is not None and self.pinned_until >= day else None
        )


RECORD_COLUMNS = (
    "id, kind, state, subject_kind, subject_id, topic, cause, claim_id, patient_id, payer_id,"
    " money_cents, recovery_ppm,"
    " age_start, act_by, deadline, (SELECT text FROM shared_text"
    " WHERE shared_text.id = rule_id), window_start, window_end,"
    " promised, duty, minutes, importance, pinned_by, pinned_until, owner_id, holder_id,"
    " session_id, held_until,"
    " wait_until, tier, rank_key, rerank_on, group_id, solo_rank_key, behind_lead, version"
)


# Dictionaries, since a new day converts some hundred thousand rows.
KINDS, STATES, SUBJECTS, IMPORTANCES = (
    {int(member): member for member in enum} for enum in (Kind, State, Subject, Importance)
)


def to_record(row: Row) -> ItemRecord:
    """Return the record of a row of `RECORD_COLUMNS`."""
    values = (
        row[0], KINDS[row[1]], STATES[row[2]], SUBJECTS[row[3]], *row[4:12],
        date.fromordinal(row[12]), date_from_int(row[13]), date_from_int(row[14]), row[15],
        moment_from_int(row[16]), moment_from_int(row[17]), row[18], bool(row[19]), row[20],
        IMPORTANCES[row[21]], row[22], date_from_int(row[23]), *row[24:27],
        moment_from_int(row[27]), date_from_int(row[28]), *row[29:],
    )  # fmt: skip
    return ItemRecord._make(values)


def item_record(store: Store, item_id: int) -> ItemRecord | None:
    """Return one item's record, or None."""
    row = store.row(f"SELECT {RECORD_COLUMNS} FROM item WHERE id = ?", (item_id,))
    return to_record(row) if row else None


def item_records(store: Store, ids: Sequence[int]) -> list[ItemRecord]:
    """Return these items' records in the order of their ids."""
    return [
        to_record(row)
        for row in store.rows_in(
            f"SELECT {RECORD_COLUMNS} FROM item WHERE id IN (?*) ORDER BY id", ids
        )
    ]


def save_solo_ranks(
    store: Store, ranks: Sequence[tuple[int | None, int, int, int, int, int, int]]
) -> None:
    """Save (group, solo rank key, rerank on, tier, rank key, behind lead, id) of items."""
    _set(store, tuple(GROUP_SORT_KEY), ranks)


def save_reranked(store: Store, ranks: Sequence[tuple[int, int, int, int, int, int]]) -> None:
    """Save (solo rank key, rerank on, tier, rank key, behind lead, id) of items.

    Without the group: setting it would make the engine write its index and check its reference.
    """
    _set(store, ("solo_rank_key", "rerank_on", "tier", "rank_key", "behind_lead"), ranks)


def save_member_ranks(store: Store, ranks: Sequence[tuple[int, int, int, int]]) -> None:
    """Save (tier, rank key, behind lead, id) of group members."""
    _set(store, ("tier", "rank_key", "behind_lead"), ranks)


BIG, MIDDLE, SMALL = "bigint", "integer", "smallint"  # as PostgreSQL has them
GROUP_SORT_KEY = {
    "group_id": BIG,
    "solo_rank_key": BIG,
    "rerank_on": MIDDLE,
    "tier": SMALL,
    "rank_key": BIG,
    "behind_lead": SMALL,
}


def _set(store: Store, names: Sequence[str], rows: Sequence[Sequence[int | None]]) -> None:
    """Save these columns of many items; the last value of each row is the item's id."""
    if not rows:
        return
    if store.engine == "sqlite":
        store.run_many(
            f"UPDATE item SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?", rows
        )
        return
    # One statement, since the trigger notifies other sessions once a statement. Arrays are passed
    # as text: the server reads that faster than the driver builds arrays.
    texts = [
        "{" + ",".join("NULL" if value is None else str(value) for value in column) + "}"
        for column in zip(*rows, strict=True)
    ]
    arrays = ", ".join(f"?::{GROUP_SORT_KEY[name]}[]" for name in names)
    sets = ", ".join(f"{name} = v.{name}" for name in names)
    store.run(
        f"UPDATE item SET {sets} FROM unnest({arrays}, ?::bigint[]) AS v ({', '.join(names)}, id)"
        " WHERE item.id = v.id",
        texts,
    )


def versions(store: Store, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return (version, rerank on) of these items."""
    rows = store.rows_in("SELECT id, version, rerank_on FROM item WHERE id IN (?*)", ids)
    return {item_id: (version, rerank_on) for item_id, version, rerank_on in rows}


Group = tuple[int, int, str]  # payer, kind, cause


def group_ids(store: Store, groups: Iterable[Group]) -> dict[Group, int]:
    """Return the ids of groups, creating new ones."""
    id_by_group: dict[Group, int] = {}
    for group in sorted(groups):
        id_by_group[group] = group_id(store, group) or store.insert(
            "item_group", payer_id=group[0], kind=group[1], cause=group[2]
        )
    return id_by_group


def group_id(store: Store, group: Group) -> int | None:
    """Return the id of a group, or None."""
    row_id: int | None = store.value(
        "SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?", group
    )
    return row_id


def group_sizes(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """Return how many open items are in each of these groups."""
    return dict(store.rows_in("SELECT id, items FROM item_group WHERE id IN (?*)", ids))


Member = tuple[int, int, int, int, int]  # id, solo rank key, tier, rank key, behind lead


def group_front(store: Store, group: int, limit: int) -> list[Member]:
    """Return the first members of a group by their solo rank."""
    return store.rows(
        "SELECT id, solo_rank_key, tier, rank_key, behind_lead FROM item WHERE group_id = ?"
        " ORDER BY solo_rank_key, act_by, neg_money_cents, id LIMIT ?",
        (group, limit),
    )


GroupKey = tuple[int, int, int, int]  # solo rank key, act_by, negative cents, id


def last_front_key(store: Store, group: int, limit: int) -> GroupKey | None:
    """Return the key of the last of the first `limit` members; None if there are fewer.

    Reads the index alone.
    """
    order = "solo_rank_key, act_by, neg_money_cents, id"
    return store.row(
        f"SELECT {order} FROM item WHERE group_id = ? ORDER BY {order} LIMIT 1 OFFSET ?",
        (group, limit - 1),
    )


def newest_id(store: Store) -> int:
    """Return the id of the newest item; 0 if there is none."""
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM item"))


def open_after(store: Store, after: int, limit: int) -> list[int]:
    """Return open and checked-out items with higher ids, in order."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND state < 3 ORDER BY id LIMIT ?", (after, limit)
    )
    return [item_id for (item_id,) in rows]


def rerank_all(store: Store, today: date) -> None:
    """Mark every item to be re-ranked by the next new-day run."""
    store.run("UPDATE item SET rerank_on = ? WHERE state < 4", (date_to_int(today),))


def open_twin(store: Store, item_id: int) -> int | None:
    """Return another item, not done, with the same subject, kind and topic, or None."""
    twin_id: int | None = store.value(
        """SELECT n.id FROM item i JOIN item n ON n.subject_kind = i.subject_kind
        AND n.subject_id = i.subject_id
        AND n.kind = i.kind AND n.topic = i.topic AND n.id <> i.id WHERE i.id = ?
        AND n.state < 4""",
        (item_id,),
    )
    return twin_id


def first_to_take(
    store: Store, *, kinds: Sequence[Kind], staff_id: int, now: datetime, today: date
) -> int | None:
    """Return the item that a person checks out next, or None.

    Skips items whose window has not opened and items assigned to others; the person's own pins come
    first. Call inside a write transaction, so that nobody else gets the same item.
    """
    kind_text = f" AND i.kind IN ({placeholders(kinds)})" if kinds else ""
    where = (
        f"i.state = 1{kind_text} AND (i.owner_id IS NULL OR i.owner_id = ?)"
        " AND (i.window_start IS NULL OR i.window_start <= ?)"
    )
    params = [*(int(kind) for kind in kinds), staff_id, moment_to_int(now)]
    order = "i.tier, i.rank_key, i.act_by, i.neg_money_cents, i.id"
    pinned = (
        f"SELECT i.id FROM item i WHERE i.pinned_by = ? AND i.pinned_until >= ? AND {where}"
        f" ORDER BY {order} LIMIT 1"
    )
    item_id: int | None = store.value(pinned, (staff_id, date_to_int(today), *params))
    if item_id is not None:
        return item_id
    # A lead ranks before the members behind it, but may be assigned to somebody else.
    first_keys = [
        store.row(
            f"SELECT {order} FROM item i WHERE i.behind_lead = {behind} AND {where}"
            f" ORDER BY {order} LIMIT 1",
            params,
        )
        for behind in (0, 1)
    ]
    keys = [key for key in first_keys if key]
    return int(min(keys)[-1]) if keys else None


def first_of_group_to_take(
    store: Store, group: Group, together: int, *, staff_id: int, now: datetime
) -> int | None:
    """Return the member of a group that a person checks out next, or None.

    Of the first `together` members by solo rank, the one with the best rank.
    """
    rows = store.rows(
        """SELECT tier, rank_key, act_by, neg_money_cents, id FROM item
        WHERE group_id = (SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?)
        AND (owner_id IS NULL OR owner_id = ?) AND (window_start IS NULL OR window_start <= ?)
        ORDER BY solo_rank_key, act_by, neg_money_cents, id LIMIT ?""",
        (*group, staff_id, moment_to_int(now), together),
    )
    return int(min(rows)[-1]) if rows else None
