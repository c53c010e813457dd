"""One item as the store keeps it, what acts decide by; its place, its group, and which is to be taken next."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.store.columns import date_from_int, date_to_int, moment_from_int, moment_to_int
from data.store.store import Row, Store, placeholders
from medq.domain.items.item import Importance, Kind, State, Subject


class ItemRecord(NamedTuple):
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
    group_id: int | None  # the group it stands in now
    solo_rank_key: int
    behind_lead: int
    version: int

    def pinned_on(self, day: date) -> int | None:
        """Whose pin is in force on that day; None: nobody's."""
        return (
            self.pinned_by if self.pinned_until is not None and self.pinned_until >= day else None
        )


RECORD_COLUMNS = (
    "id, kind, state, subject_kind, subject_id, topic, cause, claim_id, patient_id, payer_id, money_cents, recovery_ppm,"
    " age_start, act_by, deadline, (SELECT text FROM shared_text WHERE shared_text.id = rule_id), window_start, window_end,"
    " promised, duty, minutes, importance, pinned_by, pinned_until, owner_id, holder_id, session_id, held_until,"
    " wait_until, tier, rank_key, rerank_on, group_id, solo_rank_key, behind_lead, version"
)


# Looked up, not called: a new day makes facts of some hundred thousand rows.
KINDS, STATES, SUBJECTS, IMPORTANCES = (
    {int(one): one for one in kind} for kind in (Kind, State, Subject, Importance)
)


def to_record(row: Row) -> ItemRecord:
    """A row of `RECORD_COLUMNS` columns as facts."""
    values = (
        row[0], KINDS[row[1]], STATES[row[2]], SUBJECTS[row[3]], *row[4:12],
        date.fromordinal(row[12]), date_from_int(row[13]), date_from_int(row[14]), row[15],
        moment_from_int(row[16]), moment_from_int(row[17]), row[18], bool(row[19]), row[20],
        IMPORTANCES[row[21]], row[22], date_from_int(row[23]), *row[24:27],
        moment_from_int(row[27]), date_from_int(row[28]), *row[29:],
    )  # fmt: skip
    return ItemRecord._make(values)


def item_record(store: Store, item_id: int) -> ItemRecord | None:
    """One item as the store keeps it, or None."""
    row = store.row(f"SELECT {RECORD_COLUMNS} FROM item WHERE id = ?", (item_id,))
    return to_record(row) if row else None


def item_records(store: Store, ids: Sequence[int]) -> list[ItemRecord]:
    """Those items as the store keeps them, in the order of their ids."""
    return [
        to_record(row)
        for row in store.rows_in(
            f"SELECT {RECORD_COLUMNS} FROM item WHERE id IN (?*) ORDER BY id", ids
        )
    ]


def save_solo_ranks(
    store: Store, places: Sequence[tuple[int | None, int, int, int, int, int, int]]
) -> None:
    """Write (group, solo rank key, rerank on, tier, rank key, behind lead_lead, id) of items whose own place has changed."""
    _set(store, tuple(GROUP_SORT_KEY), places)


def save_reranked(store: Store, places: Sequence[tuple[int, int, int, int, int, int]]) -> None:
    """Write (solo rank key, rerank on, tier, rank key, behind lead_lead, id) of items that stay in their group.

    A statement of its own: naming the group would make the engine write its index and look its row up each time.
    """
    _set(store, ("solo_rank_key", "rerank_on", "tier", "rank_key", "behind_lead"), places)


def save_member_ranks(store: Store, places: Sequence[tuple[int, int, int, int]]) -> None:
    """Write (tier, rank key, behind lead_lead, id) of members whose place in their group has changed."""
    _set(store, ("tier", "rank_key", "behind_lead"), places)


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
    """Write these columns of many items; the last of each row is its id."""
    if not rows:
        return
    if store.engine == "sqlite":
        store.run_many(
            f"UPDATE item SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?", rows
        )
        return
    # One statement for all: PostgreSQL's own trigger tells each statement to the other sessions. The server reads an array's
    # text faster than the driver makes an array of a list.
    texts = [
        "{" + ",".join("NULL" if value is None else str(value) for value in column) + "}"
        for column in zip(*rows, strict=True)
    ]
    arrays = ", ".join(f"?::{GROUP_SORT_KEY[name]}[]" for name in names)
    sets = ", ".join(f"{name} = v.{name}" for name in names)
    store.run(
        f"UPDATE item SET {sets} FROM unnest({arrays}, ?::bigint[]) AS v ({', '.join(names)}, id) WHERE item.id = v.id",
        texts,
    )


def versions(store: Store, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """(version, next day) of each of these items."""
    rows = store.rows_in("SELECT id, version, rerank_on FROM item WHERE id IN (?*)", ids)
    return {item_id: (version, rerank_on) for item_id, version, rerank_on in rows}


Group = tuple[int, int, str]  # payer, kind, cause


def group_ids(store: Store, groups: Iterable[Group]) -> dict[Group, int]:
    """The number of each group; one that is new is made."""
    found: dict[Group, int] = {}
    for group in sorted(groups):
        known = group_id(store, group)
        found[group] = known or store.insert(
            "item_group", payer_id=group[0], kind=group[1], cause=group[2]
        )
    return found


def group_id(store: Store, group: Group) -> int | None:
    """The number of a group, None where there never was one."""
    found: int | None = store.value(
        "SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?", group
    )
    return found


def group_sizes(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """How many open items stand in each of these groups."""
    return dict(store.rows_in("SELECT id, items FROM item_group WHERE id IN (?*)", ids))


Member = tuple[int, int, int, int, int]  # id, solo rank key, tier, rank key, behind lead


def group_front(store: Store, group: int, limit: int) -> list[Member]:
    """The members of a group that stand first by their own place."""
    return store.rows(
        "SELECT id, solo_rank_key, tier, rank_key, behind_lead FROM item WHERE group_id = ?"
        " ORDER BY solo_rank_key, act_by, neg_money_cents, id LIMIT ?",
        (group, limit),
    )


GroupKey = tuple[int, int, int, int]  # low own, act_by, less money, id: the order within a group


def last_front_key(store: Store, group: int, limit: int) -> GroupKey | None:
    """The place of the last of those members, read from the index alone; None where there are fewer."""
    order = "solo_rank_key, act_by, neg_money_cents, id"
    return store.row(
        f"SELECT {order} FROM item WHERE group_id = ? ORDER BY {order} LIMIT 1 OFFSET ?",
        (group, limit - 1),
    )


def newest_id(store: Store) -> int:
    """The id of the newest item there is; 0 where there is none."""
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM item"))


def open_after(store: Store, after: int, limit: int) -> list[int]:
    """Open and taken items by id, from one on."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND state < 3 ORDER BY id LIMIT ?", (after, limit)
    )
    return [item_id for (item_id,) in rows]


def rerank_all(store: Store, today: date) -> None:
    """Say that every item's place is to be worked out anew: the new day's sweep does it."""
    store.run("UPDATE item SET rerank_on = ? WHERE state < 4", (date_to_int(today),))


def open_twin(store: Store, item_id: int) -> int | None:
    """Another item that is not done, about the same subject with the same topic."""
    found: int | None = store.value(
        """SELECT n.id FROM item i JOIN item n ON n.subject_kind = i.subject_kind AND n.subject_id = i.subject_id
        AND n.kind = i.kind AND n.topic = i.topic AND n.id <> i.id WHERE i.id = ? AND n.state < 4""",
        (item_id,),
    )
    return found


def first_to_take(
    store: Store, *, kinds: Sequence[Kind], staff_id: int, now: datetime, today: date
) -> int | None:
    """The item that person is to take next, or None.

    A window that has not opened yet is not offered; an item assigned to somebody else is not either; one's own pins
    come first. Call it inside `writing()`, so that nobody else gets it too.
    """
    kind_text = f" AND i.kind IN ({placeholders(kinds)})" if kinds else ""
    where = f"i.state = 1{kind_text} AND (i.owner_id IS NULL OR i.owner_id = ?) AND (i.window_start IS NULL OR i.window_start <= ?)"
    params = [*(int(kind) for kind in kinds), staff_id, moment_to_int(now)]
    order = "i.tier, i.rank_key, i.act_by, i.neg_money_cents, i.id"
    pinned = f"SELECT i.id FROM item i WHERE i.pinned_by = ? AND i.pinned_until >= ? AND {where} ORDER BY {order} LIMIT 1"
    found: int | None = store.value(pinned, (staff_id, date_to_int(today), *params))
    if found is not None:
        return found
    # A lead stands before those behind it; but it may be somebody else's, and then one behind it is the next.
    firsts = [
        store.row(
            f"SELECT {order} FROM item i WHERE i.behind_lead = {behind} AND {where} ORDER BY {order} LIMIT 1",
            params,
        )
        for behind in (0, 1)
    ]
    keys = [row for row in firsts if row]
    return int(min(keys)[-1]) if keys else None


def first_of_group_to_take(
    store: Store, group: Group, together: int, *, staff_id: int, now: datetime
) -> int | None:
    """The member of a group that person is to take next, or None: of those that stand first by themselves, who leads."""
    rows = store.rows(
        """SELECT tier, rank_key, act_by, neg_money_cents, id FROM item
        WHERE group_id = (SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?)
        AND (owner_id IS NULL OR owner_id = ?) AND (window_start IS NULL OR window_start <= ?)
        ORDER BY solo_rank_key, act_by, neg_money_cents, id LIMIT ?""",
        (*group, staff_id, moment_to_int(now), together),
    )
    return int(min(rows)[-1]) if rows else None
