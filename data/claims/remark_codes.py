"""Queries of the remark codes (RARC) that came with a claim's payments."""

from peewee import JOIN

from data.models.base import VALUE, text_of
from data.models.remittances import Adjustment, ClaimPayment, LinePayment, Payment
from data.store.store import Store

OF_PAYMENT = text_of(
    ClaimPayment.select(ClaimPayment.remarks, LinePayment.remarks)
    .join(LinePayment, JOIN.LEFT_OUTER)
    .where(ClaimPayment.id == VALUE)
    .order_by(LinePayment.id)
)
OF_ADJUSTMENT = text_of(
    Adjustment.select(LinePayment.remarks, ClaimPayment.remarks)
    .join_from(Adjustment, ClaimPayment)
    .join_from(ClaimPayment, Payment)
    .join_from(Adjustment, LinePayment, JOIN.LEFT_OUTER)
    .where(
        ClaimPayment.claim_id == VALUE, Adjustment.group_code == VALUE, Adjustment.reason == VALUE
    )
    .order_by(Payment.payment_day.desc(), ClaimPayment.id.desc(), Adjustment.cents.desc())
    .limit(1)
)


def of_payment(store: Store, claim_payment_id: int) -> tuple[str, ...]:
    """Return the remarks of one claim of a remittance: the claim's, then by line, each once."""
    texts = [text for row in store.rows(OF_PAYMENT, (claim_payment_id,)) for text in row if text]
    return tuple(dict.fromkeys(" ".join(texts).split()))


def of_adjustment(store: Store, claim_id: int, group: str, reason: str) -> tuple[str, ...]:
    """Return the remarks of the line and claim of the newest adjustment with these codes."""
    row = store.row(OF_ADJUSTMENT, (claim_id, group, reason))
    return tuple(dict.fromkeys(" ".join(filter(None, row or ())).split()))
