"""A claim with all that payers said and decided about it, read once for its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.claims import line_results, pages, status_pages
from data.claims.line_results import AdjustmentFacts, LineResultRow
from data.claims.pages import ClaimHead, ClaimPaymentFacts, ServiceLineRow, VisitClaimRow
from data.claims.status_pages import StatusFacts
from data.claims.visits import VisitSums
from medq.domain.claims.codes import is_reversal
from medq.domain.items.item_page import DecisionKind
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.details.status_facts import StatusTexts


@dataclass(frozen=True, slots=True)
class Results:
    """The line results and adjustments of some claim payments, payment by payment."""

    lines: Sequence[LineResultRow]
    adjustments: Sequence[AdjustmentFacts]

    def lines_of(self, payment_id: int) -> list[LineResultRow]:
        """Return the line results of a claim payment in file order."""
        return [line for line in self.lines if line.claim_payment_id == payment_id]

    def adjustments_of(self, payment_id: int) -> list[AdjustmentFacts]:
        """Return the adjustments of a claim payment: those of the claim first, then by line."""
        return [each for each in self.adjustments if each.claim_payment_id == payment_id]

    def remarks_of(self, payment: ClaimPaymentFacts) -> tuple[str, ...]:
        """Return the remarks of a claim payment: the claim's, then by line, each once."""
        texts = [payment.remarks, *(line.remarks for line in self.lines_of(payment.id))]
        return tuple(dict.fromkeys(" ".join(texts).split()))


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """A claim as its page needs it. Statuses and payments are the newest first."""

    head: ClaimHead
    visit_claims: Sequence[VisitClaimRow]
    visit_sums: VisitSums | None  # None: the claim is the only one of its visit
    lines: Sequence[ServiceLineRow]
    payer_numbers: Sequence[str]
    statuses: Sequence[StatusFacts]
    payments: Sequence[ClaimPaymentFacts]
    results: Results
    status_texts: StatusTexts

    def deciding_payment(self, code: AdjustmentCode | None) -> ClaimPaymentFacts | None:
        """Return the newest payment with an adjustment of that code, else the newest one.

        A reversal decides nothing: it repeats the codes of what it takes back.
        """
        decisions = [
            payment
            for payment in self.payments
            if not is_reversal(payment.status, payment.charge_cents)
        ]
        if code is not None:
            of_code = {
                each.claim_payment_id
                for each in self.results.adjustments
                if (each.group_code, each.reason) == (code.group, code.reason)
            }
            for payment in decisions:
                if payment.id in of_code:
                    return payment
        return next(iter((*decisions, *self.payments)), None)

    def remarks_with(self, code: AdjustmentCode) -> tuple[str, ...]:
        """Return the remarks of the newest and largest adjustment of a code: line's, claim's."""
        payment = self.deciding_payment(code)
        if payment is None:
            return ()
        of_code = [
            each
            for each in self.results.adjustments_of(payment.id)
            if (each.group_code, each.reason) == (code.group, code.reason)
        ]
        if not of_code:
            return ()
        largest = max(of_code, key=lambda each: each.cents)
        line_remarks = [
            line.remarks
            for line in self.results.lines_of(payment.id)
            if line.id == largest.line_payment_id
        ]
        return tuple(dict.fromkeys(" ".join((*line_remarks, payment.remarks)).split()))


def decision_kind(payment: ClaimPaymentFacts) -> DecisionKind:
    """Return what a payer decided in a payment."""
    if is_reversal(payment.status, payment.charge_cents):
        return DecisionKind.REVERSED
    if not payment.counted:
        return DecisionKind.NOT_COUNTED
    if not payment.denied_cents:
        return DecisionKind.PAID
    has_other = payment.paid_cents or payment.patient_cents
    return DecisionKind.PARTLY_DENIED if has_other else DecisionKind.DENIED


def read_claim(
    desk: Desk, claim_id: int, formats: ValueFormat | None = None
) -> ClaimReading | None:
    """Return a claim with its visit, lines, statuses and payments; None if there is none.

    `formats` writes the values in the texts of its statuses; None: as the desk does.
    """
    store = desk.store
    head = pages.claim_head(store, claim_id)
    if head is None:
        return None
    visit_claims = pages.visit_claims(store, head.visit_id)
    payments = pages.payments_of(store, claim_id)
    results = Results((), ())
    if payments:
        results = Results(
            line_results.of_claim(store, claim_id),
            line_results.adjustments_of_claim(store, claim_id),
        )
    return ClaimReading(
        head,
        visit_claims,
        pages.visit_sums(store, head.visit_id) if len(visit_claims) > 1 else None,
        pages.claim_lines(store, claim_id),
        pages.payer_numbers(store, claim_id),
        status_pages.of_claim(store, claim_id),
        payments,
        results,
        StatusTexts(desk, claim_id, formats or desk.formats),
    )


def read_payment(desk: Desk, payment_id: int) -> Results:
    """Return the results of one claim payment."""
    return Results(
        line_results.of_payment(desk.store, payment_id),
        line_results.adjustments_of_payment(desk.store, payment_id),
    )
