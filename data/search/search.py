"""What a search lists beside items: patients, claims and payments, by the words, days and amounts that were asked for."""

from collections.abc import Sequence
from datetime import date

from data.search.prefix_search import SearchIndex, SqlCondition, WordMatch, all_of, any_of, id_in
from data.store.columns import date_to_int
from data.store.store import Row, Store
from medq.domain.items.item import Subject

PAYMENT_INDEXES = (
    SearchIndex(
        "w.word",
        f"SELECT w.subject_id FROM search_word w WHERE w.subject_kind = {int(Subject.PAYMENT)} AND {{}}",
        f"SELECT 1 FROM search_word w WHERE w.subject_kind = {int(Subject.PAYMENT)} AND w.subject_id = m.id AND {{}}",
    ),
)
PATIENT_INDEXES = (
    SearchIndex(
        "w.word",
        f"SELECT w.subject_id AS id FROM search_word w WHERE w.subject_kind = {int(Subject.PATIENT)} AND {{}}",
        f"SELECT 1 FROM search_word w WHERE w.subject_kind = {int(Subject.PATIENT)} AND w.subject_id = p.id AND {{}}",
    ),
    SearchIndex(
        "v.member_key",
        "SELECT v.patient_id AS id FROM coverage v WHERE {}",
        "SELECT 1 FROM coverage v WHERE v.patient_id = p.id AND {}",
        by_key=True,
    ),
)
PATIENT_COLUMNS = """SELECT p.id, p.last, p.first, COALESCE(p.account, ''), p.birth_day,
    (SELECT COALESCE(SUM(c.charge_cents), 0) FROM claim c WHERE c.patient_id = p.id),
    (SELECT COALESCE(SUM(c.patient_cents), 0) FROM claim c WHERE c.patient_id = p.id) FROM patient p WHERE p.id IN (?*)"""


def patients(store: Store, ids: Sequence[int]) -> list[Row]:
    """(id, last, first, account, birth day, billed, patient's share) of patients, by name."""
    rows = store.rows_in(PATIENT_COLUMNS, ids)
    # PostgreSQL's sums are Decimal.
    return sorted(
        ((*row[:5], int(row[5]), int(row[6])) for row in rows),
        key=lambda row: (row[1], row[2], row[0]),
    )


def patients_by_index(
    store: Store, words: Sequence[WordMatch], born: date | None, limit: int
) -> list[int]:
    """Patients whom every word finds: some of them, where there are more than `limit`. The same each time; no order."""
    where = _patients(store, words, born)
    if born is not None or any(condition.is_selective for condition in where):
        found = all_of(where)
        return [
            row_id
            for (row_id,) in store.rows(
                f"SELECT p.id FROM patient p WHERE {found.text} LIMIT ?", (*found.params, limit)
            )
        ]
    # Every word is common: the first one's index is read until enough have the others too, and the rest is never touched.
    ids: set[int] = set()
    others = all_of(where[1:])
    for way in PATIENT_INDEXES:
        condition = way.condition(words[0])
        if condition.params:
            text = f"SELECT p.id FROM ({way.ids.format(condition.text)}) q CROSS JOIN patient p WHERE p.id = q.id AND {others.text}"
            ids.update(
                row_id
                for (row_id,) in store.rows(
                    f"{text} LIMIT ?", (*condition.params, *others.params, limit)
                )
            )
    return sorted(ids)[:limit]


def patients_by_name(
    store: Store,
    words: Sequence[WordMatch],
    born: date | None,
    limit: int,
    *,
    after: int | None = None,
) -> list[int]:
    """Patients whom every word finds, by name, after one of them."""
    where = all_of(_patients(store, words, born))
    below = (
        ""
        if after is None
        else " AND (p.last, p.first, p.id) > (SELECT last, first, id FROM patient WHERE id = ?)"
    )
    rows = store.rows(
        f"SELECT p.id FROM patient p WHERE {where.text}{below} ORDER BY p.last, p.first, p.id LIMIT ?",
        (*where.params, *(() if after is None else (after,)), limit),
    )
    return [row_id for (row_id,) in rows]


def count_patients(store: Store, words: Sequence[WordMatch], born: date | None) -> int:
    """How many patients there are whom every word finds."""
    where = all_of(_patients(store, words, born))
    return int(store.value(f"SELECT COUNT(*) FROM patient p WHERE {where.text}", where.params))


def _patients(store: Store, words: Sequence[WordMatch], born: date | None) -> list[SqlCondition]:
    found = [any_of(store, word, "p.id", PATIENT_INDEXES) for word in words]
    return (
        found if born is None else [*found, SqlCondition("p.birth_day = ?", (date_to_int(born),))]
    )


def item_subjects(store: Store, ids: Sequence[int]) -> list[Row]:
    """(item, claim, its first day, last name, first name, member id, subject kind, subject) of items; the names are those of a
    payment without a claim."""
    return store.rows_in(
        f"""SELECT i.id, i.claim_id, c.from_day, q.last, q.first, q.member_id, i.subject_kind, i.subject_id FROM item i
        LEFT JOIN claim c ON c.id = i.claim_id
        LEFT JOIN claim_payment q ON q.id = i.subject_id AND i.subject_kind = {int(Subject.CLAIM_PAYMENT)}
            AND i.patient_id IS NULL WHERE i.id IN (?*)""",
        ids,
    )


def claims(store: Store, conditions: Sequence[SqlCondition], limit: int) -> list[Row]:
    """(id, number, last, first, account, from day, payer, charge, state) of the claims that all conditions find, newest first."""
    where = all_of(conditions)
    return store.rows(
        f"""SELECT c.id, c.number, p.last, p.first, COALESCE(p.account, c.member_id), c.from_day, y.name, c.charge_cents, c.state
        FROM claim c JOIN patient p ON p.id = c.patient_id JOIN payer y ON y.id = c.payer_id
        WHERE {where.text} ORDER BY c.id DESC LIMIT ?""",
        (*where.params, limit),
    )


def payments(
    store: Store,
    words: Sequence[WordMatch],
    day: date | None,
    amounts: Sequence[tuple[int, int]],
    limit: int,
) -> list[Row]:
    """(id, trace, payer, payment day, amount) of payments under such a trace or by such a payer, of that day and amount."""
    found = [
        any_of(
            store,
            word,
            "m.id",
            PAYMENT_INDEXES,
            [id_in("m.payer_id", word.payers)] if word.payers else [],
        )
        for word in words
    ]
    found += [] if day is None else [SqlCondition("m.payment_day = ?", (date_to_int(day),))]
    found += [SqlCondition("m.amount_cents BETWEEN ? AND ?", amount) for amount in amounts]
    where = all_of(found)
    return store.rows(
        f"""SELECT m.id, m.trace, y.name, m.payment_day, m.amount_cents FROM payment m JOIN payer y ON y.id = m.payer_id
        WHERE {where.text} ORDER BY m.id DESC LIMIT ?""",
        (*where.params, limit),
    )
