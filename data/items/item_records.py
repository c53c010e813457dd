"""Items as acts and the rank need them, and the questions of which there are."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.store.columns import date_from_int, moment_from_int
from data.store.store import Row, Store
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


def by_id(store: Store, item_id: int) -> ItemRecord | None:
    """Return one item's record, or None."""
    row = store.row(f"SELECT {RECORD_COLUMNS} FROM item WHERE id = ?", (item_id,))
    return to_record(row) if row else None


def by_ids(store: Store, ids: Sequence[int]) -> list[ItemRecord]:
    """Return these items' records in the order of their ids."""
    return [
        to_record(row)
        for row in store.rows_in(
            f"SELECT {RECORD_COLUMNS} FROM item WHERE id IN (?*) ORDER BY id", ids
        )
    ]


def newest_id(store: Store) -> int:
    """Return the id of the newest item; 0 if there is none."""
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM item"))


def open_after(store: Store, after: int, limit: int) -> list[int]:
    """Return open and checked-out items with higher ids, in order."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND state < 3 ORDER BY id LIMIT ?", (after, limit)
    )
    return [item_id for (item_id,) in rows]


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
