"""Where a claim stands and what is open on it, from its facts alone: never edited, always computed again.

The balance is charge − paid − written off − patient's share − open, to the cent, by construction; what makes a figure
unsure is said as a reason to look, not hidden in it.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.acknowledgments.status_codes import StatusMeaning, governing_category
from medq.domain.claims.codes import DENIED, FORWARDED, NOT_OUR_CLAIM, REVERSAL


class ClaimState(StrEnum):
    """Where a claim stands. `acknowledged` is the file's or clearinghouse's word, `received` the payer's."""

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


class ReportedStatus(NamedTuple):
    """One answer before money: its categories, and whether its source is the payer itself (2100A NM101 = PR)."""

    day: date
    categories: tuple[str, ...]
    by_payer: bool = False


class ClaimResult(NamedTuple):
    """One counted claim payment: a reversal's amounts are negative. Amounts in cents, buckets as placed when posted.

    `place` is the payer's place for this claim (1 to 3); a reversal has the place of what it takes back. `trouble` says
    why the amounts cannot be relied on (out of balance, a reversal without its original), empty when they can.
    """

    day: date
    status: str  # CLP02
    place: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    denied_cents: int = 0
    waiting_cents: int = 0
    payer: str = ""
    trouble: str = ""


class ClaimFacts(NamedTuple):
    """All that the state of a claim depends on. Results and answers in the order they were given."""

    charge_cents: int
    sent: date | None = None
    file_answer: str = ""  # '', accepted, errors, rejected: of the batch it went out in
    answers: Sequence[ReportedStatus] = ()
    results: Sequence[ClaimResult] = ()
    replaced: bool = False
    by_hand_cents: int = 0  # written off by a person
    patient_paid_cents: int = 0


class BalanceLine(NamedTuple):
    """One line of the balance; the lines after the charge are taken from it, and what is left is the last one."""

    label: str
    cents: int


class Balance(NamedTuple):
    """What was charged and where it went, in cents: charge = paid + written off + patient + open. `patient_cents` is the
    whole share, of which `patient_paid_cents` is paid. `open_cents` below zero is a credit. `must_look`: reasons why the
    figures cannot be told to anybody yet."""

    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    open_cents: int
    patient_paid_cents: int
    lines: tuple[BalanceLine, ...]
    must_look: tuple[str, ...]

    @property
    def patient_owes_cents(self) -> int:
        """What is left of the patient's share; below zero the patient has paid too much."""
        return self.patient_cents - self.patient_paid_cents


def balance(facts: ClaimFacts) -> Balance:
    """The balance of a claim.

    The patient's share is that of the last payer in order (a secondary's result replaces what the primary left to the
    patient), at most what is left after payments and write-offs. A payer's results add up, so that a reversal and its
    correction leave the net.
    """
    paid = sum(result.paid_cents for result in facts.results)
    written_off = sum(result.written_off_cents for result in facts.results) + facts.by_hand_cents
    last = _last_place(facts.results)
    stated = sum(result.patient_cents for result in facts.results if result.place == last)
    left = facts.charge_cents - paid - written_off
    patient = max(0, min(stated, left))
    still_open = left - patient
    looks = [result.trouble for result in facts.results if result.trouble]
    if stated > patient:
        looks.append("the patient's share is more than what is left")
    if stated < 0:
        looks.append("the patient's share is below zero")
    if still_open < 0:
        looks.append("more was paid and taken off than was charged")
    by_payer: dict[str, int] = {}
    for result in facts.results:
        by_payer[result.payer] = by_payer.get(result.payer, 0) + result.paid_cents
    lines = [BalanceLine("charge", facts.charge_cents)]
    lines += [
        BalanceLine(f"{payer or 'plan'} paid", -cents) for payer, cents in by_payer.items() if cents
    ]
    lines += (
        [BalanceLine("plan's discount", facts.by_hand_cents - written_off)]
        if written_off != facts.by_hand_cents
        else []
    )
    lines += [BalanceLine("written off", -facts.by_hand_cents)] if facts.by_hand_cents else []
    lines += [BalanceLine("patient's share", -patient)] if patient else []
    lines.append(BalanceLine("open" if still_open >= 0 else "credit", still_open))
    return Balance(
        facts.charge_cents,
        paid,
        written_off,
        patient,
        still_open,
        facts.patient_paid_cents,
        tuple(lines),
        tuple(dict.fromkeys(looks)),
    )


def claim_state(facts: ClaimFacts, figures: Balance | None = None) -> ClaimState:
    """Where the claim stands; `figures` is its balance where that is known already. A result outweighs every answer; what was
    said before it was last sent counts no more."""
    if facts.replaced:
        return ClaimState.REPLACED
    if facts.results:
        return _by_results(facts, figures or balance(facts))
    if facts.sent is None:
        return ClaimState.TO_SUBMIT
    refused = facts.file_answer == "rejected"
    state = (
        ClaimState.REJECTED
        if refused
        else ClaimState.ACKNOWLEDGED
        if facts.file_answer
        else ClaimState.SENT
    )
    for said in facts.answers:
        if said.day >= facts.sent:
            state = _after(state, said)
    return state


def _by_results(facts: ClaimFacts, figures: Balance) -> ClaimState:
    newest = facts.results[-1]
    if newest.status == REVERSAL:
        return ClaimState.REVERSED
    if newest.status == NOT_OUR_CLAIM:
        return ClaimState.FORWARDED
    if newest.status in FORWARDED and (figures.patient_cents or figures.open_cents > 0):
        return ClaimState.FORWARDED
    current = [result for result in facts.results if result.place == _last_place(facts.results)]
    if figures.open_cents > 0:
        # Only this payer's net counts: a denial that was reversed and paid is none.
        if sum(result.denied_cents for result in current) > 0:
            return ClaimState.DENIED
        if sum(result.waiting_cents for result in current) > 0:
            return ClaimState.PENDED
        return (
            ClaimState.DENIED
            if newest.status == DENIED and figures.paid_cents == 0
            else ClaimState.PAID
        )
    if figures.open_cents < 0:
        return ClaimState.PAID
    return ClaimState.PATIENT if figures.patient_owes_cents else ClaimState.CLOSED


def _after(state: ClaimState, said: ReportedStatus) -> ClaimState:
    """The state after one more answer; one that says nothing of the claim's way changes nothing."""
    found = governing_category(said.categories)
    if found is None:
        return state
    category = found[1].says
    if category is StatusMeaning.RECEIVED:
        if said.by_payer:
            return ClaimState.RECEIVED
        return (
            state if state in (ClaimState.RECEIVED, ClaimState.PENDED) else ClaimState.ACKNOWLEDGED
        )
    if category is StatusMeaning.NOTED:
        return ClaimState.ACKNOWLEDGED if state is ClaimState.SENT else state
    return _STATE_AFTER.get(category, state)


_STATE_AFTER = {
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


def _last_place(results: Sequence[ClaimResult]) -> int:
    """The last payer in order whose results were not all taken back."""
    if len(results) == 1:
        return results[0].place
    counted: dict[int, int] = {}
    for result in results:
        counted[result.place] = counted.get(result.place, 0) + (
            -1 if result.status == REVERSAL else 1
        )
    return max(
        (place for place, number in counted.items() if number > 0), default=max(counted, default=1)
    )
