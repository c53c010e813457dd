"""Searches for patients by words and date of birth."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from data.search.prefix_search import SearchIndex, SqlCondition, WordMatch, all_of, any_of
from data.search.search import SHORT_NAME
from data.store.columns import domain_rows, select_list
from data.store.store import Store
from medq.domain.items.item import Subject

# SQL text: figure 18, the search while typing.
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


FIRST_PAYER = f"""COALESCE((SELECT {SHORT_NAME.format("y")} FROM coverage v
    JOIN payer y ON y.id = v.payer_id WHERE v.patient_id = p.id
    ORDER BY v.sequence, v.id LIMIT 1), '')"""


class PatientListRow(NamedTuple):
    """A patient in a list, with the payer of their first coverage."""

    id: int
    last: str
    first: str
    account: str
    birth_day: date | None
    payer: str
    claims: int
    billed_cents: int
    patient_cents: int


def by_ids(store: Store, ids: Sequence[int]) -> list[PatientListRow]:
    """Return these patients, by name."""
    # SQL text: figure 18, the search while typing.
    # PostgreSQL's sum is a decimal number.
    total = (
        "(SELECT CAST(COALESCE(SUM(c.{}_cents), 0) AS BIGINT) FROM claim c"
        " WHERE c.patient_id = p.id)"
    )
    columns = select_list(
        PatientListRow,
        "p",
        account="COALESCE(p.account, '')",
        payer=FIRST_PAYER,
        claims="(SELECT count(*) FROM claim c WHERE c.patient_id = p.id)",
        billed_cents=total.format("charge"),
        patient_cents=total.format("patient"),
    )
    rows = store.rows_in(f"SELECT {columns} FROM patient p WHERE p.id IN (?*)", ids)
    found_patients = domain_rows(PatientListRow, rows)
    return sorted(found_patients, key=lambda patient: (patient.last, patient.first, patient.id))


def ids_by_index(
    store: Store, words: Sequence[WordMatch], birth_date: date | None, limit: int
) -> list[int]:
    """Return up to `limit` patients that every word matches, in no order.

    The same words give the same patients each time.
    """
    # SQL text: figure 18, the search while typing.
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


def ids_by_name(
    store: Store,
    words: Sequence[WordMatch],
    birth_date: date | None,
    limit: int,
    *,
    after: int | None = None,
) -> list[int]:
    """Return patients that every word matches, by name, after a patient."""
    # SQL text: figure 18, the search while typing.
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


def count(store: Store, words: Sequence[WordMatch], birth_date: date | None) -> int:
    """Return how many patients every word matches."""
    # SQL text: figure 18, the search while typing.
    where = all_of(_patients(store, words, birth_date))
    return int(store.value(f"SELECT COUNT(*) FROM patient p WHERE {where.text}", where.params))


def _patients(
    store: Store, words: Sequence[WordMatch], birth_date: date | None
) -> list[SqlCondition]:
    conditions = [any_of(store, word, "p.id", PATIENT_INDEXES) for word in words]
    if birth_date is not None:
        conditions.append(SqlCondition("p.birth_day = ?", (birth_date.toordinal(),)))
    return [*conditions, SqlCondition("p.merged_into_id IS NULL")]
