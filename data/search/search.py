"""Searches for claims and payments by words, dates and amounts, and the subjects of items."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from data.search.prefix_search import SearchIndex, SqlCondition, WordMatch, all_of, any_of, id_in
from data.store.columns import domain_rows, select_list
from data.store.store import Store
from medq.domain.claims.state import ClaimState
from medq.domain.items.item import Subject

SHORT_NAME = "COALESCE(NULLIF({0}.short_name, ''), {0}.name)"
"""A payer's name in a list."""


class ItemSubject(NamedTuple):
    """The subject of an item, its claim's day and state; the names of a payment without a claim."""

    id: int
    claim_id: int | None
    day: date | None
    claim_state: ClaimState | None
    last: str | None
    first: str | None
    member_id: str | None
    subject_kind: Subject
    subject_id: int


def item_subjects(store: Store, ids: Sequence[int]) -> dict[int, ItemSubject]:
    """Return the subjects of these items, by item."""
    # SQL text: figure 18, the search while typing.
    columns = select_list(
        ItemSubject,
        "i",
        day="c.from_day",
        claim_state="c.state",
        last="q.last",
        first="q.first",
        member_id="q.member_id",
    )
    rows = store.rows_in(
        f"""SELECT {columns} FROM item i
        LEFT JOIN claim c ON c.id = i.claim_id
        LEFT JOIN claim_payment q ON q.id = i.subject_id AND i.patient_id IS NULL
            AND i.subject_kind = {int(Subject.CLAIM_PAYMENT)}
        WHERE i.id IN (?*)""",
        ids,
    )
    return {subject.id: subject for subject in domain_rows(ItemSubject, rows)}


class ClaimListRow(NamedTuple):
    """A claim in a list."""

    id: int
    number: str
    last: str
    first: str
    account: str
    day: date | None
    payer: str
    charge_cents: int
    state: ClaimState


def claims(store: Store, conditions: Sequence[SqlCondition], limit: int) -> list[ClaimListRow]:
    """Return the claims that all conditions match, newest first."""
    # SQL text: figure 18, the search while typing.
    columns = select_list(
        ClaimListRow,
        "c",
        last="p.last",
        first="p.first",
        account="COALESCE(p.account, c.member_id)",
        day="c.from_day",
        payer=SHORT_NAME.format("y"),
    )
    where = all_of(conditions)
    rows = store.rows(
        f"""SELECT {columns}
        FROM claim c JOIN patient p ON p.id = c.patient_id JOIN payer y ON y.id = c.payer_id
        WHERE {where.text} ORDER BY c.id DESC LIMIT ?""",
        (*where.params, limit),
    )
    return domain_rows(ClaimListRow, rows)


# SQL text: figure 18, the search while typing.
PAYMENT_INDEXES = (
    SearchIndex(
        "w.word",
        f"SELECT w.subject_id FROM search_word w WHERE w.subject_kind = {int(Subject.PAYMENT)}"
        f" AND {{}}",
        f"SELECT 1 FROM search_word w WHERE w.subject_kind = {int(Subject.PAYMENT)}"
        f" AND w.subject_id = m.id AND {{}}",
    ),
)


class PaymentListRow(NamedTuple):
    """A payment in a list."""

    id: int
    trace: str
    payer: str
    day: date | None
    amount_cents: int


def payments(
    store: Store,
    words: Sequence[WordMatch],
    day: date | None,
    amounts: Sequence[tuple[int, int]],
    limit: int,
) -> list[PaymentListRow]:
    """Return payments whose trace number or payer the words match, newest first."""
    # SQL text: figure 18, the search while typing.
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
    conditions += [] if day is None else [SqlCondition("m.payment_day = ?", (day.toordinal(),))]
    conditions += [SqlCondition("m.amount_cents BETWEEN ? AND ?", amount) for amount in amounts]
    where = all_of(conditions)
    columns = select_list(PaymentListRow, "m", payer=SHORT_NAME.format("y"), day="m.payment_day")
    rows = store.rows(
        f"""SELECT {columns} FROM payment m JOIN payer y ON y.id = m.payer_id
        WHERE {where.text} ORDER BY m.id DESC LIMIT ?""",
        (*where.params, limit),
    )
    return domain_rows(PaymentListRow, rows)
