"""Queries of a new day: ranks that change, missing answers, and the office's own past."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from data.items.item_records import RECORD_COLUMNS, ItemRecord, to_record
from data.store.columns import date_to_int
from data.store.store import Row, Store
from medq.domain.items.item import Kind, Subject

WON_OUTCOMES = (
    "paid",
    "corrected",
    "answered",
    "submitted-outside",
    "disputed",
    "resolved",
    "resubmitted",
    "reached",
    "matched",
    "posted",
)


def items_to_rerank(store: Store, today: date, limit: int) -> list[ItemRecord]:
    """Return items whose rank changes today or changed earlier, members of a group together."""
    rows = store.rows(
        f"SELECT {RECORD_COLUMNS} FROM item WHERE state < 4 AND rerank_on <= ?"
        " ORDER BY rerank_on, group_id, id LIMIT ?",
        (today.toordinal(), limit),
    )
    return [to_record(row) for row in rows]


class UnacknowledgedBatchRow(NamedTuple):
    """A batch without an acknowledgment."""

    id: int
    sent_day: int
    claims: int
    charge_cents: int


def unacknowledged_batches(store: Store) -> list[UnacknowledgedBatchRow]:
    """Return batches without an acknowledgment that still have an unanswered claim."""
    rows = store.rows(
        """SELECT b.id, b.sent_day, b.claims, b.charge_cents FROM batch b WHERE b.answer = ''
        AND EXISTS (SELECT 1 FROM claim c WHERE c.batch_id = b.id AND c.state = 'sent')
        ORDER BY b.id"""
    )
    return [UnacknowledgedBatchRow._make(row) for row in rows]


class UnansweredClaimRow(NamedTuple):
    """A submitted claim without a payment."""

    id: int
    sent_day: int
    charge_cents: int
    batch_id: int | None
    follow_up_day: int | None
    patient_id: int
    payer_id: int
    acknowledged: bool  # by anybody on the way
    by_payer: bool  # acknowledged by the payer itself


def newest_claim_id(store: Store) -> int:
    """Return the id of the newest claim; 0 if there is none."""
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM claim"))


def unanswered_claims(
    store: Store,
    after: int,
    up_to: int,
    today: date,
    causes: tuple[str, str, str],
    *,
    among: Sequence[int] | None = None,
) -> list[UnansweredClaimRow]:
    """Return submitted claims without a payment in `after < id <= up_to` that need a follow-up.

    Leaves out claims that have an open item with the same cause, and claims that the payer has and
    whose follow-up day is still ahead. `causes` apply to a claim that the payer has, that somebody
    acknowledged, and that nobody did. `among` limits the claims to these ids.
    """
    # The + keeps SQLite from the index of kinds, which it would read whole for each claim. LIMIT 1
    # instead of EXISTS keeps PostgreSQL from reading all statuses and items for each batch.
    status = "SELECT 1 FROM claim_status s WHERE s.claim_id = c.id"
    text = f"""SELECT * FROM (SELECT c.id, c.sent_day, c.charge_cents, c.batch_id, c.follow_up_day,
            c.patient_id, c.payer_id,
            c.state <> 'sent' AND ({status} LIMIT 1) IS NOT NULL AS acknowledged,
            ({status} AND s.source = 'PR' LIMIT 1) IS NOT NULL AS by_payer
            FROM claim c WHERE c.id > ? AND c.id <= ?
            AND c.state IN ('sent', 'acknowledged', 'received', 'pended')
            AND c.sent_day IS NOT NULL) silent
        WHERE (NOT by_payer OR follow_up_day <= ?) AND (SELECT 1 FROM item i
            WHERE i.subject_kind = {int(Subject.CLAIM)} AND i.subject_id = silent.id
            AND +i.kind = {int(Kind.FOLLOW_UP)}
            AND i.state < 4 AND i.cause = CASE WHEN by_payer THEN ? WHEN acknowledged THEN ? ELSE ?
            END LIMIT 1) IS NULL"""
    params = (after, up_to, today.toordinal(), *causes)
    if among is None:
        rows = store.rows(f"{text} ORDER BY id", params)
    else:
        rows = store.rows_in(f"{text} AND id IN (?*) ORDER BY id", among, params)
    return [UnansweredClaimRow._make((*row[:7], bool(row[7]), bool(row[8]))) for row in rows]


def outcomes(store: Store) -> list[Row]:
    """Return (kind, payer, cause, won, decided) of this office's items; payer 0 is all payers."""
    won = ", ".join(f"'{outcome}'" for outcome in WON_OUTCOMES)
    rows: list[Row] = []
    for payer in ("payer_id", "0"):
        group = "kind, payer_id, cause" if payer == "payer_id" else "kind, cause"
        rows += store.rows(
            f"""SELECT kind, {payer}, cause, SUM(CASE WHEN outcome IN ({won}) THEN 1 ELSE 0
            END), COUNT(*) FROM item
            WHERE state = 4 AND cause <> '' AND payer_id IS NOT NULL
            AND outcome NOT IN ('undone', 'let-go') GROUP BY {group}"""
        )
    return rows


def save_outcomes(store: Store, lines: Sequence[Row]) -> None:
    """Replace the recovery history. Call inside a write transaction."""
    store.run("DELETE FROM recovery_history")
    if lines:
        store.insert_many("recovery_history", "kind, payer_id, cause, won, decided", lines)


def find_untouched_items(store: Store, touched: date, after: int, up_to: int) -> list[int]:
    """Return open items in `after < id <= up_to` that nobody has touched since a day."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND id <= ? AND +state < 3 AND touched_day <= ?"
        " ORDER BY id",
        (after, up_to, date_to_int(touched)),
    )
    return [item_id for (item_id,) in rows]


def save_untouched(store: Store, ids: Iterable[int]) -> None:
    """Replace the list of untouched items. Call inside a write transaction."""
    store.run("DELETE FROM untouched_items")
    if lines := [(item_id,) for item_id in ids]:
        store.run_many("INSERT INTO untouched_items (item_id) VALUES (?)", lines)


def arriving_minutes(
    store: Store, since: date, until: date, after: int, up_to: int
) -> list[tuple[int, int]]:
    """Return (day, minutes) of items in `after < id <= up_to` that were due on arrival.

    Only of items that came in between the two days.
    """
    rows: list[Any] = store.rows(
        """SELECT created_day, SUM(minutes) FROM item WHERE id > ? AND id <= ? AND created_day >= ?
        AND created_day < ?
        AND (promised > 0 OR duty = 1 OR act_by <= created_day) GROUP BY created_day""",
        (after, up_to, date_to_int(since), date_to_int(until)),
    )
    return [(day, int(minutes)) for day, minutes in rows]
