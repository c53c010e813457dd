"""The balance of a claim's visit over all its payers, and what a corrected result changed."""

from collections.abc import Iterator, Mapping, Sequence

from data.claims.pages import ClaimHead, ClaimPaymentFacts, VisitClaimRow
from data.claims.visits import VisitSums
from medq.domain.claims.codes import is_reversal
from medq.domain.items.item import DetailField
from medq.domain.remittances.corrections import PostedResult, corrected_results
from medq.domain.value_format import ValueFormat


def claim_balance_fields(
    head: ClaimHead, formats: ValueFormat, visit: VisitSums | None
) -> Iterator[DetailField]:
    """Yield the balance of a claim.

    `visit` are the sums of a visit that several claims share, else None: patient responsibility
    and balance are the visit's then, because it is billed once.
    """
    yield DetailField("claim", "billed", formats.money(head.charge_cents))
    yield DetailField("claim", "paid", formats.money(head.paid_cents))
    yield DetailField("claim", "adjustments", formats.money(head.written_off_cents))
    if visit is None:
        yield DetailField("claim", "patient resp.", formats.money(head.patient_cents))
        yield DetailField("claim", "balance", _balance(head, head.open_cents, formats))
    else:
        yield DetailField("claim", "visit balance", _balance(head, visit.open_cents, formats))


def visit_fields(
    head: ClaimHead, claims: Sequence[VisitClaimRow], sums: VisitSums, formats: ValueFormat
) -> Iterator[DetailField]:
    """Yield the balance of a visit over all its claims, and the claims beside this one."""
    for claim in claims:
        if claim.id != head.id:
            text = f"{claim.payer}, {claim.state.word}"
            yield DetailField("visit", f"claim {claim.number}", text)
    yield DetailField("visit", "billed", formats.money(sums.charge_cents))
    yield DetailField("visit", "paid", formats.money(sums.paid_cents))
    yield DetailField("visit", "adjustments", formats.money(sums.written_off_cents))
    yield DetailField("visit", "patient resp.", formats.money(sums.patient_cents))
    yield DetailField("visit", "balance", _balance(head, sums.open_cents, formats))


def _balance(head: ClaimHead, open_cents: int, formats: ValueFormat) -> str:
    return (
        f"unverified: {head.review_reasons}" if head.review_reasons else formats.money(open_cents)
    )


def correction_texts(
    payments: Sequence[ClaimPaymentFacts], formats: ValueFormat
) -> Mapping[int, str]:
    """Return by id of each corrected payment of a claim what changed, amount by amount."""
    results = {payment.id: _result(payment) for payment in payments}
    return {
        correction_id: _changes(original, results[correction_id], formats)
        for correction_id, original in corrected_results(list(results.values())).items()
    }


def _result(payment: ClaimPaymentFacts) -> PostedResult:
    return PostedResult(
        payment.id,
        payment.payer_id,
        payment.day,
        payment.reverses_id,
        is_reversal(payment.status, payment.charge_cents),
        payment.paid_cents,
        payment.written_off_cents,
        payment.patient_cents,
    )


def _changes(original: PostedResult, correction: PostedResult, formats: ValueFormat) -> str:
    """Return what a correction changed: `paid $50.00 → $60.00, patient resp. $25.00 → $15.00`."""
    amounts = (
        ("paid", original.paid_cents, correction.paid_cents),
        ("adjustments", original.written_off_cents, correction.written_off_cents),
        ("patient resp.", original.patient_cents, correction.patient_cents),
    )
    changes = [
        f"{name} {formats.money(before)} → {formats.money(after)}"
        for name, before, after in amounts
        if before != after
    ]
    return ", ".join(changes) or "amounts unchanged"
