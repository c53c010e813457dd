"""The marks of posted claim payments, by which remittances without money are told apart."""

from data.models.base import VALUE, text_of
from data.models.remittances import ClaimPayment, Payment
from data.store.store import Store
from medq.domain.remittances.remittance import ClaimMark

MARKS = text_of(
    ClaimPayment.select(
        ClaimPayment.payment_id,
        ClaimPayment.number,
        ClaimPayment.status,
        ClaimPayment.charge_cents,
        ClaimPayment.paid_cents,
        ClaimPayment.payer_claim_number,
    )
    .join(Payment, on=(Payment.id == ClaimPayment.payment_id))
    .where(Payment.trace == VALUE, Payment.trace_payer == VALUE, Payment.amount_cents == 0)
    .order_by(ClaimPayment.payment_id, ClaimPayment.segment)
)


def marks_of_zero_payments(
    store: Store, trace: str, trace_payer: str
) -> dict[int, list[ClaimMark]]:
    """Return the marks of the claims of each posted payment of zero with a trace number."""
    marks: dict[int, list[ClaimMark]] = {}
    for payment_id, number, *others in store.rows(MARKS, (trace, trace_payer)):
        marks.setdefault(payment_id, []).append(ClaimMark(number.strip(), *others))
    return marks
