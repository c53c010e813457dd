"""State and balance of a claim, computed from its facts alone and never edited.

To the cent, charge = paid + written off + patient responsibility + open balance. Whatever makes a
figure unreliable is a reason to review the claim.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.acknowledgments.status_codes import StatusMeaning, governing_category
from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.codes import DENIED, FORWARDED, NOT_OUR_CLAIM, REVERSAL


class ClaimState(StrEnum):
    """State of a claim; the batch or clearinghouse acknowledges, only the payer has received it."""

    TO_SUBMIT = "to_submit"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    RECEIVED = "received"
    REJECTED = "rejected"
    PENDED = "pended"
    PAID = "paid"
    DENIED = "denied"
    PATIENT = "patient"
    FORWARDED = "forwarded"
    REVERSED = "reversed"
    REPLACED = "replaced"
    CLOSED = "closed"

    @property
    def word(self) -> str:
        """Return the state in words: `to submit`, `patient balance`."""
        if self is ClaimState.PATIENT:
            return "patient balance"
        return self.value.replace("_", " ")


INACTIVE_STATES = (ClaimState.REPLACED, ClaimState.CLOSED)
"""States in which nothing more is expected of a claim."""


class ReportedStatus(NamedTuple):
    """One status of a 277CA or 277 about a claim."""

    day: date
    categories: tuple[str, ...]
    by_payer: bool = False  # its source is the payer itself (2100A NM101 = PR)


class ClaimResult(NamedTuple):
    """One counted claim payment, as allocated when it was posted; a reversal is negative."""

    day: date
    status: str  # CLP02
    payer_order: int  # 1 to 3; a reversal has that of the payment it reverses
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    denied_cents: int = 0
    waiting_cents: int = 0
    review_reason: str = ""  # why the amounts are unreliable; empty when they are not


class ClaimFacts(NamedTuple):
    """The facts that state and balance depend on; statuses and results in their order."""

    charge_cents: int
    sent: date | None = None
    batch_answer: BatchAnswer = BatchAnswer.NONE
    statuses: Sequence[ReportedStatus] = ()
    results: Sequence[ClaimResult] = ()
    is_replaced: bool = False
    manual_write_off_cents: int = 0
    patient_paid_cents: int = 0


class Balance(NamedTuple):
    """A claim's charge by destination, in cents: paid + written off + patient + open."""

    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int  # all of the patient responsibility, paid or not
    open_cents: int  # below zero: a credit
    patient_paid_cents: int
    review_reasons: tuple[str, ...]  # why the figures are unreliable

    @property
    def patient_owes_cents(self) -> int:
        """Return the unpaid patient responsibility; below zero the patient paid too much."""
        return self.patient_cents - self.patient_paid_cents


def balance(facts: ClaimFacts) -> Balance:
    """Return the balance of a claim.

    Patient responsibility is that of the last payer in order: a secondary's result replaces what
    the primary left to the patient. It is at most what payments and write-offs leave. The results
    of one payer add up, so that a reversal and its correction leave the net.
    """
    paid_cents = sum(result.paid_cents for result in facts.results)
    written_off_cents = facts.manual_write_off_cents + sum(
        result.written_off_cents for result in facts.results
    )
    last_order = _last_payer_order(facts.results)
    stated_cents = sum(
        result.patient_cents for result in facts.results if result.payer_order == last_order
    )
    left_cents = facts.charge_cents - paid_cents - written_off_cents
    patient_cents = max(0, min(stated_cents, left_cents))
    open_cents = left_cents - patient_cents
    review_reasons = [result.review_reason for result in facts.results if result.review_reason]
    if stated_cents > patient_cents:
        review_reasons.append("patient responsibility is more than the balance")
    if stated_cents < 0:
        review_reasons.append("patient responsibility is below zero")
    if open_cents < 0:
        review_reasons.append("credit balance: paid and adjusted above the charge")
    return Balance(
        facts.charge_cents,
        paid_cents,
        written_off_cents,
        patient_cents,
        open_cents,
        facts.patient_paid_cents,
        tuple(dict.fromkeys(review_reasons)),
    )


def claim_state(facts: ClaimFacts, figures: Balance | None = None) -> ClaimState:
    """Return the state of a claim; pass its balance as `figures` where it is known.

    A result outweighs every status. Statuses from before the last submission do not count.
    """
    if facts.is_replaced:
        return ClaimState.REPLACED
    if facts.results:
        return _state_by_results(facts, figures or balance(facts))
    if facts.sent is None:
        return ClaimState.TO_SUBMIT
    state = ClaimState.ACKNOWLEDGED if facts.batch_answer else ClaimState.SENT
    if facts.batch_answer is BatchAnswer.REJECTED:
        state = ClaimState.REJECTED
    for status in facts.statuses:
        if status.day >= facts.sent:
            state = _state_after(state, status)
    return state


def _state_by_results(facts: ClaimFacts, figures: Balance) -> ClaimState:
    newest = facts.results[-1]
    if newest.status == REVERSAL:
        return ClaimState.REVERSED
    if newest.status == NOT_OUR_CLAIM:
        return ClaimState.FORWARDED
    if newest.status in FORWARDED and (figures.patient_cents or figures.open_cents > 0):
        return ClaimState.FORWARDED
    if figures.open_cents < 0:
        return ClaimState.PAID
    if figures.open_cents == 0:
        return ClaimState.PATIENT if figures.patient_owes_cents else ClaimState.CLOSED
    last_order = _last_payer_order(facts.results)
    last_results = [result for result in facts.results if result.payer_order == last_order]
    # Only this payer's net counts: a denial that was reversed and paid is none.
    if sum(result.denied_cents for result in last_results) > 0:
        return ClaimState.DENIED
    if sum(result.waiting_cents for result in last_results) > 0:
        return ClaimState.PENDED
    is_denied = newest.status == DENIED and figures.paid_cents == 0
    return ClaimState.DENIED if is_denied else ClaimState.PAID


def _state_after(state: ClaimState, status: ReportedStatus) -> ClaimState:
    """Return the state after one more status; an unknown status changes nothing."""
    governing = governing_category(status.categories)
    if governing is None:
        return state
    meaning = governing[1].meaning
    if meaning is StatusMeaning.RECEIVED:
        if status.by_payer:
            return ClaimState.RECEIVED
        is_further = state in (ClaimState.RECEIVED, ClaimState.PENDED)
        return state if is_further else ClaimState.ACKNOWLEDGED
    if meaning is StatusMeaning.NOTED:
        return ClaimState.ACKNOWLEDGED if state is ClaimState.SENT else state
    return _STATE_BY_MEANING.get(meaning, state)


_STATE_BY_MEANING = {
    StatusMeaning.REJECTED: ClaimState.REJECTED,
    StatusMeaning.PENDED: ClaimState.PENDED,
    StatusMeaning.RECORDS: ClaimState.PENDED,
    StatusMeaning.ASKS_PATIENT: ClaimState.PENDED,
    StatusMeaning.FINAL: ClaimState.RECEIVED,
    StatusMeaning.CHANGED: ClaimState.RECEIVED,
    StatusMeaning.DENIED: ClaimState.DENIED,
    StatusMeaning.FORWARDED: ClaimState.FORWARDED,
    StatusMeaning.NOT_FORWARDED: ClaimState.RECEIVED,
}


def _last_payer_order(results: Sequence[ClaimResult]) -> int:
    """Return the order of the last payer whose results were not all reversed."""
    if len(results) == 1:
        return results[0].payer_order
    net_counts: dict[int, int] = {}
    for result in results:
        change = -1 if result.status == REVERSAL else 1
        net_counts[result.payer_order] = net_counts.get(result.payer_order, 0) + change
    return max(
        (order for order, count in net_counts.items() if count > 0),
        default=max(net_counts, default=1),
    )
