"""The state of a claim, computed from its facts alone and never edited."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.acknowledgments.status_codes import StatusMeaning, governing_category
from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.codes import FORWARDED, NOT_OUR_CLAIM, REVERSAL
from medq.domain.claims.visit import NO_SHARE, ClaimShare


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

    @property
    def short_word(self) -> str:
        """Return the state for a column with fewer cells: `pt balance`."""
        return "pt balance" if self is ClaimState.PATIENT else self.word


INACTIVE_STATES = (ClaimState.REPLACED, ClaimState.CLOSED)
"""States in which nothing more is expected of a claim."""


class ReportedStatus(NamedTuple):
    """One status of a 277CA or 277 about a claim, with the categories of its day."""

    day: date
    categories: tuple[str, ...]
    by_payer: bool = False  # its source is the payer itself (2100A NM101 = PR)
    is_refused: bool = False  # by its action (STC03 = U)


class ClaimFacts(NamedTuple):
    """The facts that the state of a claim depends on; statuses in their order."""

    sent: date | None = None
    batch_answer: BatchAnswer = BatchAnswer.NONE
    statuses: Sequence[ReportedStatus] = ()
    newest_result: str = ""  # CLP02 of its newest claim payment that counts; empty without one
    share: ClaimShare = NO_SHARE  # of its visit's balance
    is_replaced: bool = False
    is_sent_outside: bool = False  # without medq


def claim_state(facts: ClaimFacts) -> ClaimState:
    """Return the state of a claim.

    What people moved out of a balance settles it as a payer does. A result outweighs every status.
    Statuses from before the last submission do not count.
    """
    if facts.is_replaced:
        return ClaimState.REPLACED
    if facts.share.by_hand_cents and facts.share.open_cents == 0:
        return _settled_state(facts.share)
    if facts.newest_result:
        return _state_by_results(facts.newest_result, facts.share)
    if facts.sent is None:
        return ClaimState.TO_SUBMIT
    state = ClaimState.ACKNOWLEDGED if facts.batch_answer else ClaimState.SENT
    if facts.batch_answer is BatchAnswer.REJECTED:
        state = ClaimState.REJECTED
    for status in facts.statuses:
        # An answer to what was sent without medq today cannot be told from one to what was before.
        if status.day > facts.sent or (status.day == facts.sent and not facts.is_sent_outside):
            state = _state_after(state, status)
    return state


def was_rejected(batch_answer: BatchAnswer, statuses: Iterable[ReportedStatus]) -> bool:
    """Return whether a claim was rejected at any time, with its batch or by itself."""
    return batch_answer is BatchAnswer.REJECTED or any(
        _state_after(ClaimState.SENT, status) is ClaimState.REJECTED for status in statuses
    )


def _state_by_results(newest_result: str, share: ClaimShare) -> ClaimState:
    if newest_result == REVERSAL:
        return ClaimState.REVERSED
    if newest_result == NOT_OUR_CLAIM:
        return ClaimState.FORWARDED
    if newest_result in FORWARDED and (share.patient_cents or share.open_cents > 0):
        return ClaimState.FORWARDED
    if share.open_cents < 0:
        return ClaimState.PAID
    if share.open_cents == 0:
        return _settled_state(share)
    if share.denied_cents:
        return ClaimState.DENIED
    if share.waiting_cents or share.unanswered_cents:
        return ClaimState.PENDED
    # Nothing explains the open rest: with nothing paid it is a denial, whatever the codes are.
    return ClaimState.PENDED if share.paid_cents else ClaimState.DENIED


def _settled_state(share: ClaimShare) -> ClaimState:
    """Return the state of a claim of which no payer owes anything."""
    return ClaimState.PATIENT if share.patient_cents else ClaimState.CLOSED


def _state_after(state: ClaimState, status: ReportedStatus) -> ClaimState:
    """Return the state after one more status; an unknown status changes nothing."""
    governing = governing_category(status.categories, is_refused=status.is_refused)
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
