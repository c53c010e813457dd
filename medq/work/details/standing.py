"""How far a claim is with clearinghouse and payer, and what payers decided one after the other."""

from collections.abc import Iterator, Mapping

from medq.domain.acknowledgments.status_codes import StatusMeaning
from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.codes import is_reversal
from medq.domain.items.code_texts import PAYER
from medq.domain.items.item_page import PaymentLine, Standing, StandingKind
from medq.work.details.claim_reading import ClaimReading, decision_kind
from medq.work.details.status_facts import category_of

STANDING_BY_MEANING: Mapping[StatusMeaning, StandingKind] = {
    StatusMeaning.REJECTED: StandingKind.REJECTED,
    StatusMeaning.NOT_FOUND: StandingKind.NOT_ON_FILE,
    StatusMeaning.PENDED: StandingKind.PENDING,
    StatusMeaning.RECORDS: StandingKind.PENDING,
    StatusMeaning.ASKS_PATIENT: StandingKind.PENDING,
    StatusMeaning.FINAL: StandingKind.FINAL,
    StatusMeaning.DENIED: StandingKind.FINAL,
}
ACKNOWLEDGED = (BatchAnswer.ACCEPTED, BatchAnswer.ERRORS)


def standing(claim: ClaimReading) -> Standing:
    """Return how far a claim is: by its payments, else by the newest status that says so."""
    head = claim.head
    newest = next(iter(claim.payments), None)
    if newest is not None:
        if is_reversal(newest.status, newest.charge_cents):
            return Standing(StandingKind.REVERSED, newest.day)
        return Standing(StandingKind.DECIDED, newest.day)
    for status in claim.statuses:
        category = category_of(status)
        kind = STANDING_BY_MEANING.get(category.meaning) if category else None
        if kind is not None:
            return Standing(kind, status.day)
        is_received = category is not None and category.meaning is StatusMeaning.RECEIVED
        if is_received and status.source == PAYER:
            return Standing(StandingKind.ACCEPTED, status.day)
    if head.proof_day is not None:
        return Standing(StandingKind.ACCEPTED, head.proof_day)
    if claim.statuses:
        return Standing(StandingKind.CLEARINGHOUSE, claim.statuses[0].day)
    if head.batch_answer in ACKNOWLEDGED:
        return Standing(StandingKind.ACKNOWLEDGED, head.sent_day)
    is_sent = head.sent_day is not None
    return Standing(
        StandingKind.NO_ACKNOWLEDGMENT if is_sent else StandingKind.NOT_SENT, head.sent_day
    )


def payment_lines(claim: ClaimReading) -> Iterator[PaymentLine]:
    """Yield the results of a claim in the order of their days: old, reversal, new."""
    for payment in reversed(claim.payments):
        yield PaymentLine(
            decision_kind(payment),
            payment.day,
            payment.payer,
            payment.charge_cents,
            payment.paid_cents,
            payment.charge_cents - payment.paid_cents - payment.patient_cents,
            payment.patient_cents,
        )
