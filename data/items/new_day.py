"""What a new day asks the store: what turns, what is silent, what the office's own past teaches."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from data.items.items import RECORD_COLUMNS, ItemRecord, to_record
from data.store.columns import date_to_int
from data.store.store import Row, Store
from medq.domain.items.item import Kind, Subject

WON_OUTCOMES = (
    "paid",
    "corrected",
    "answered",
    "submitted",
    "disputed",
    "explained",
    "sent-again",
    "reached",
    "matched",
    "posted",
)


def items_to_rerank(store: Store, today: date, limit: int) -> list[ItemRecord]:
    """Items whose place changes today or changed since it was worked out, those of a group together."""
    rows = store.rows(
        f"SELECT {RECORD_COLUMNS} FROM item WHERE state < 4 AND rerank_on <= ? ORDER BY rerank_on, group_id, id LIMIT ?",
        (today.toordinal(), limit),
    )
    return [to_record(row) for row in rows]


class UnacknowledgedBatchRow(NamedTuple):
    id: int
    sent_day: int
    claims: int
    charge_cents: int


def silent_batches(store: Store) -> list[UnacknowledgedBatchRow]:
    """Files that were sent and have no answer, with the claims of them that no one has spoken of either."""
    rows = store.rows(
        """SELECT b.id, b.sent_day, b.claims, b.charge_cents FROM batch b WHERE b.answer = ''
        AND EXISTS (SELECT 1 FROM claim c WHERE c.batch_id = b.id AND c.state = 'sent') ORDER BY b.id"""
    )
    return [UnacknowledgedBatchRow._make(row) for row in rows]


class UnansweredClaimRow(NamedTuple):
    id: int
    sent_day: int
    charge_cents: int
    batch_id: int | None
    follow_up_day: int | None
    patient_id: int
    payer_id: int
    acknowledged: bool
    by_payer: bool


def newest_claim_id(store: Store) -> int:
    """The newest claim's id; 0 where there is none."""
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
    """Claims between two ids that were sent and have no result yet, without those of which silence says nothing new: that
    have an open item with the cause that theirs would have, or that the payer has and that nobody is to ask for yet.

    `causes` are those of a claim that the payer has, that somebody on the way acknowledged, and that nobody did. With `among`
    only those claims are looked at, by their ids.
    (The + keeps the index of kinds out: it would be read whole for each claim. What is asked of a claim is asked by LIMIT 1, not
    by EXISTS: PostgreSQL would read all statements and all items once, in each portion of the claims.)
    """
    said = "SELECT 1 FROM claim_status s WHERE s.claim_id = c.id"
    text = f"""SELECT * FROM (SELECT c.id, c.sent_day, c.charge_cents, c.batch_id, c.follow_up_day, c.patient_id, c.payer_id,
            c.state <> 'sent' AND ({said} LIMIT 1) IS NOT NULL AS acknowledged,
            ({said} AND s.source = 'PR' LIMIT 1) IS NOT NULL AS by_payer
            FROM claim c WHERE c.id > ? AND c.id <= ? AND c.state IN ('sent', 'acknowledged', 'received', 'pended')
            AND c.sent_day IS NOT NULL) silent
        WHERE (NOT by_payer OR follow_up_day <= ?) AND (SELECT 1 FROM item i
            WHERE i.subject_kind = {int(Subject.CLAIM)} AND i.subject_id = silent.id AND +i.kind = {int(Kind.FOLLOW_UP)}
            AND i.state < 4 AND i.cause = CASE WHEN by_payer THEN ? WHEN acknowledged THEN ? ELSE ? END LIMIT 1) IS NULL"""
    params = (after, up_to, today.toordinal(), *causes)
    if among is None:
        rows = store.rows(f"{text} ORDER BY id", params)
    else:
        rows = store.rows_in(f"{text} AND id IN (?*) ORDER BY id", among, params)
    return [UnansweredClaimRow._make((*row[:7], bool(row[7]), bool(row[8]))) for row in rows]


def outcomes(store: Store) -> list[Row]:
    """(kind, payer, cause, won, decided) of this office's own work, by payer and (payer 0) at all payers."""
    marks = ", ".join(f"'{word}'" for word in WON_OUTCOMES)
    found: list[Row] = []
    for payer in ("payer_id", "0"):
        group = "kind, payer_id, cause" if payer == "payer_id" else "kind, cause"
        found += store.rows(
            f"""SELECT kind, {payer}, cause, SUM(CASE WHEN outcome IN ({marks}) THEN 1 ELSE 0 END), COUNT(*) FROM item
            WHERE state = 4 AND cause <> '' AND payer_id IS NOT NULL AND outcome NOT IN ('undone', 'let-go') GROUP BY {group}"""
        )
    return found


def save_outcomes(store: Store, lines: Sequence[Row]) -> None:
    """Put these in place of what was learned before: frozen for the day. Inside `writing()`."""
    store.run("DELETE FROM recovery_history")
    if lines:
        store.insert_many("recovery_history", "kind, payer_id, cause, won, decided", lines)


def untouched_items(store: Store, touched: date, after: int, up_to: int) -> list[int]:
    """Open items between two ids that nobody touched since a day; read row by row."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND id <= ? AND +state < 3 AND touched_day <= ? ORDER BY id",
        (after, up_to, date_to_int(touched)),
    )
    return [item_id for (item_id,) in rows]


def save_untouched(store: Store, ids: Iterable[int]) -> None:
    """Put these in place of what was forgotten before. Inside `writing()`."""
    store.run("DELETE FROM untouched_items")
    if lines := [(item_id,) for item_id in ids]:
        store.run_many("INSERT INTO untouched_items (item_id) VALUES (?)", lines)


def arriving_minutes(
    store: Store, since: date, until: date, after: int, up_to: int
) -> list[tuple[int, int]]:
    """(day, minutes) of what came in on each day between two that had to be done on its very day, of the items between two
    ids; read row by row."""
    rows: list[Any] = store.rows(
        """SELECT created_day, SUM(minutes) FROM item WHERE id > ? AND id <= ? AND created_day >= ? AND created_day < ?
        AND (promised > 0 OR duty = 1 OR act_by <= created_day) GROUP BY created_day""",
        (after, up_to, date_to_int(since), date_to_int(until)),
    )
    return [(day, int(minutes)) for day, minutes in rows]
