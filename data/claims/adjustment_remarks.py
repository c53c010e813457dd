"""Remark codes (RARC) that came with the adjustments of claims, read for many at once."""

from collections.abc import Iterable

from peewee import JOIN

from data.models.base import among, text_of
from data.models.remittances import Adjustment, ClaimPayment, LinePayment, Payment
from data.store.store import Store

REMARKS = text_of(
    Adjustment.select(
        ClaimPayment.claim_id,
        Adjustment.group_code,
        Adjustment.reason,
        Payment.payment_day,
        ClaimPayment.id,
        Adjustment.cents,
        LinePayment.remarks,
        ClaimPayment.remarks,
    )
    .join_from(Adjustment, ClaimPayment)
    .join_from(ClaimPayment, Payment)
    .join_from(Adjustment, LinePayment, JOIN.LEFT_OUTER)
    .where(among(ClaimPayment.claim_id))
)
ClaimCode = tuple[int, str, str]  # claim, group, reason


def remarks_by_code(store: Store, claim_ids: Iterable[int]) -> dict[ClaimCode, tuple[str, ...]]:
    """Return the remarks of line and claim of each code's newest and then largest adjustment."""
    newest: dict[ClaimCode, tuple[tuple[int, int, int], str]] = {}
    for claim_id, group, reason, day, payment_id, cents, *texts in store.rows_in(
        REMARKS, claim_ids
    ):
        key, order = (claim_id, group, reason), (day or 0, payment_id, cents)
        if key not in newest or order > newest[key][0]:
            newest[key] = order, " ".join(filter(None, texts))
    return {key: tuple(dict.fromkeys(text.split())) for key, (_order, text) in newest.items()}
