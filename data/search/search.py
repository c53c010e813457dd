"""Searches for patients, claims and payments by words, dates and amounts."""

from collections.abc import Sequence
from datetime import date

from data.search.prefix_search import SearchIndex, SqlCondition, WordMatch, all_of, any_of, id_in
from data.store.columns import date_to_int
from data.store.store import Row, Store
from medq.domain.items.item import Subject

PAYMENT_INDEXES = (
    SearchIndex(
        "w.word",
        f"SELECT w.subject_id FROM search_word w WHERE w.subject_kind = {int(Subject.PAYMENT)}"
        f" AND {{}}",
        f"SELECT 1 FROM search_word w WHERE w.subject_kind = {int(Subject.PAYMENT)}"
        f" AND w.subject_id = m.id AND {{}}",
    ),
)
PATIENT_INDEXES = (
    SearchIndex(
        "w.word",
        "SELECT w.subject_id AS id FROM search_word w"
        f" WHERE w.subject_kind = {int(Subject.PATIENT)} AND {{}}",
        f"SELECT 1 FROM search_word w WHERE w.subject_kind = {int(Subject.PATIENT)}"
        f" AND w.subject_id = p.id AND {{}}",
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
    (SELECT COALESCE(SUM(c.patient_cents), 0) FROM claim c WHERE c.patient_id = p.id) FROM patient p
    WHERE p.id IN (?*)"""


def patients(store: Store, ids: Sequence[int]) -> list[Row]:
    """Return (id, last, first, account, birth day, billed, patient resp.) of patients, by name."""
    rows = store.rows_in(PATIENT_COLUMNS, ids)
    # PostgreSQL's sums are Decimal.
    return sorted(
        ((*row[:5], int(row[5]), int(row[6])) for row in rows),
        key=lambda row: (row[1], row[2], row[0]),
    )


def patients_by_index(
    store: Store, words: Sequence[WordMatch], birth_date: date | None, limit: int
) -> list[int]:
    """Return up to `limit` patients that every word matches, in no order.

    The same words give the same patients each time.
    """
    where = _patients(store, words, birth_date)
    if birth_date is not None or any(condition.is_selective for condition in where):
        condition = all_of(where)
        return [
            row_id
            for (row_id,) in store.rows(
                f"SELECT p.id FROM patient p WHERE {condition.text} LIMIT ?",
                (*condition.params, limit),
            )
        ]
    # Every word is common: read the first word's index until enough patients match the others too.
    ids: set[int] = set()
    others = all_of(where[1:])
    for index in PATIENT_INDEXES:
        condition = index.condition(words[0])
        if condition.params:
            text = (
                f"SELECT p.id FROM ({index.id_query.format(condition.text)}) q CROSS"
                f" JOIN patient p WHERE p.id = q.id AND {others.text}"
            )
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
    birth_date: date | None,
    limit: int,
    *,
    after: int | None = None,
) -> list[int]:
    """Return patients that every word matches, by name, after a patient."""
    where = all_of(_patients(store, words, birth_date))
    after_edge = (
        ""
        if after is None
        else " AND (p.last, p.first, p.id) > (SELECT last, first, id FROM patient WHERE id = ?)"
    )
    rows = store.rows(
        f"SELECT p.id FROM patient p WHERE {where.text}{after_edge} ORDER BY p.last, p.first, p.id"
        " LIMIT ?",
        (*where.params, *(() if after is None else (after,)), limit),
    )
    return [row_id for (row_id,) in rows]


def count_patients(store: Store, words: Sequence[WordMatch], birth_date: date | None) -> int:
    """Return how many patients every word matches."""
    where = all_of(_patients(store, words, birth_date))
    return int(store.value(f"SELECT COUNT(*) FROM patient p WHERE {where.text}", where.params))


def _patients(
    store: Store, words: Sequence[WordMatch], birth_date: date | None
) -> list[SqlCondition]:
    conditions = [any_of(store, word, "p.id", PATIENT_INDEXES) for word in words]
    return (
        conditions
        if birth_date is None
        else [*conditions, SqlCondition("p.birth_day = ?", (date_to_int(birth_date),))]
    )


def item_subjects(store: Store, ids: Sequence[int]) -> list[Row]:
    """Return (item, claim, first day, last, first, member id, subject kind, subject) of items.

    The names are those of a claim payment without a claim.
    """
    return store.rows_in(
        f"""SELECT i.id, i.claim_id, c.from_day, q.last, q.first, q.member_id, i.subject_kind,
        i.subject_id FROM item i
        LEFT JOIN claim c ON c.id = i.claim_id
        LEFT JOIN claim_payment q ON q.id = i.subject_id
        AND i.subject_kind = {int(Subject.CLAIM_PAYMENT)}
            AND i.patient_id IS NULL WHERE i.id IN (?*)""",
        ids,
    )


def claims(store: Store, conditions: Sequence[SqlCondition], limit: int) -> list[Row]:
    """Return (id, number, last, first, account, from day, payer, charge, state), newest first.

    Of the claims that all conditions match.
    """
    where = all_of(conditions)
    return store.rows(
        f"""SELECT c.id, c.number, p.last, p.first, COALESCE(p.account, c.member_id), c.from_day,
        y.name, c.charge_cents, c.state
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
    """Return (id, trace, payer, payment day, amount) of payments, newest first.

    Words match the trace number or the payer.
    """
    conditions = [
        any_of(
            store,
            word,
            "m.id",
            PAYMENT_INDEXES,
            [id_in("m.payer_id", word.payers)] if word.payers else [],
        )
        for word in words
    ]
    conditions += [] if day is None else [SqlCondition("m.payment_day = ?", (date_to_int(day),))]
    conditions += [SqlCondition("m.amount_cents BETWEEN ? AND ?", amount) for amount in amounts]
    where = all_of(conditions)
    return store.rows(
        f"""SELECT m.id, m.trace, y.name, m.payment_day, m.amount_cents FROM payment m
        JOIN payer y ON y.id = m.payer_id
        WHERE {where.text} ORDER BY m.id DESC LIMIT ?""",
        (*where.params, limit),
    )
