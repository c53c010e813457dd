"""What time asks the store: what is due, what is silent, what turns."""

from datetime import date, datetime
from typing import NamedTuple

from data.columns import moment_in
from data.connect import Store

WON = ("paid", "corrected", "answered", "submitted", "disputed", "explained", "sent-again", "reached", "matched", "posted")


def due_items(store: Store, today: date, limit: int) -> list[int]:
    """Waiting items whose day has come."""
    rows = store.rows(
        "SELECT id FROM item WHERE state = 3 AND wait_until <= ? ORDER BY wait_until, id LIMIT ?", (today.toordinal(), limit)
    )
    return [item_id for (item_id,) in rows]


def passed_promises(store: Store, now: datetime, limit: int) -> list[int]:
    """Open items whose promised window is over and was not noticed yet."""
    rows = store.rows(
        "SELECT id FROM item WHERE kind = 4 AND state < 3 AND promised = 1 AND window_end < ? ORDER BY id LIMIT ?",
        (moment_in(now), limit),
    )
    return [item_id for (item_id,) in rows]


def turning_items(store: Store, today: date, limit: int) -> list[int]:
    """Items whose place changes today or changed since it was worked out, those of a group together."""
    rows = store.rows(
        "SELECT id FROM item WHERE state < 4 AND next_day <= ? ORDER BY group_id, id LIMIT ?", (today.toordinal(), limit)
    )
    return [item_id for (item_id,) in rows]


class Silent(NamedTuple):
    id: int
    sent_day: int
    claims: int
    charge_cents: int


def silent_batches(store: Store) -> list[Silent]:
    """Files that were sent and have no answer, with the claims of them that no one has spoken of either."""
    rows = store.rows(
        """SELECT b.id, b.sent_day, b.claims, b.charge_cents FROM batch b WHERE b.answer = ''
        AND EXISTS (SELECT 1 FROM claim c WHERE c.batch_id = b.id AND c.state = 'sent') ORDER BY b.id"""
    )
    return [Silent._make(row) for row in rows]


class Unanswered(NamedTuple):
    id: int
    sent_day: int
    charge_cents: int
    batch_id: int | None
    follow_up_day: int | None
    patient_id: int
    payer_id: int
    acknowledged: bool
    by_payer: bool


def unanswered_claims(store: Store, after: int, limit: int) -> list[Unanswered]:
    """Claims that were sent and have no result yet, by id."""
    rows = store.rows(
        """SELECT c.id, c.sent_day, c.charge_cents, c.batch_id, c.follow_up_day, c.patient_id, c.payer_id,
            c.state <> 'sent' AND EXISTS (SELECT 1 FROM claim_status s WHERE s.claim_id = c.id),
            EXISTS (SELECT 1 FROM claim_status s WHERE s.claim_id = c.id AND s.source = 'PR')
        FROM claim c WHERE c.id > ? AND c.state IN ('sent', 'acknowledged', 'received', 'pended') AND c.sent_day IS NOT NULL
        ORDER BY c.id LIMIT ?""",
        (after, limit),
    )
    return [Unanswered._make((*row[:7], bool(row[7]), bool(row[8]))) for row in rows]


def learn(store: Store) -> None:
    """Count this office's own outcomes anew: by kind, payer and cause, and by kind and cause at all payers. Frozen for the day."""
    marks = ", ".join(f"'{word}'" for word in WON)
    store.run("DELETE FROM learned")
    for payer in ("payer_id", "0"):
        group = "kind, payer_id, cause" if payer == "payer_id" else "kind, cause"
        store.run(
            f"""INSERT INTO learned (kind, payer_id, cause, won, decided)
            SELECT kind, {payer}, cause, SUM(CASE WHEN outcome IN ({marks}) THEN 1 ELSE 0 END), COUNT(*) FROM item
            WHERE state = 4 AND cause <> '' AND payer_id IS NOT NULL AND outcome NOT IN ('taken back', 'let-go') GROUP BY {group}"""
        )
