"""A visit as its balance is computed: its claims, the results of its payers, and the balance."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

LineKey = tuple[object, ...]
"""What makes a service line the same line on two claims."""
WHOLE: LineKey = ()
"""The only line of a visit that is settled as a whole."""


class Amounts(NamedTuple):
    """The amounts of one result for one line or claim, in cents."""

    charge_cents: int = 0
    paid_cents: int = 0
    written_off_cents: int = 0
    patient_cents: int = 0
    denied_cents: int = 0
    waiting_cents: int = 0

    @property
    def is_processed(self) -> bool:
        """Return whether anything was paid, written off or left to the patient.

        A bare denial of a line that was processed before changes nothing: it is a duplicate's.
        """
        return bool(self.paid_cents or self.written_off_cents or self.patient_cents)


class VisitResult(NamedTuple):
    """One standing result of a visit: a counted claim payment that is not reversed."""

    claim_id: int
    payer_id: int
    payer_order: int  # among the patient's payers, the first at 1
    day: date
    amounts: Amounts
    amounts_by_line: Mapping[LineKey, Amounts] | None = None  # None: of the claim as a whole
    is_takeback: bool = False  # of a payment that is not known: only its money counts
    review_reason: str = ""  # why the amounts are unreliable; empty when they are not
    id: int = 0  # by which what counts of it is looked up


class VisitClaim(NamedTuple):
    """A claim of a visit. One that is replaced or a void bills nothing."""

    id: int
    charge_cents: int
    payer_order: int
    is_billed: bool
    charge_by_line: Mapping[LineKey, int]


class ClaimShare(NamedTuple):
    """A claim's part of its visit's balance, in cents."""

    paid_cents: int = 0
    written_off_cents: int = 0
    patient_cents: int = 0
    open_cents: int = 0  # below zero: a credit
    denied_cents: int = 0  # of the open part
    waiting_cents: int = 0
    unanswered_cents: int = 0  # of lines without a result
    review_reasons: tuple[str, ...] = ()
    by_hand_cents: int = 0  # of what is written off and the patient's, moved there by people

    def plus(self, other: "ClaimShare") -> "ClaimShare":
        """Return the sum of two shares of one claim."""
        return ClaimShare(
            self.paid_cents + other.paid_cents,
            self.written_off_cents + other.written_off_cents,
            self.patient_cents + other.patient_cents,
            self.open_cents + other.open_cents,
            self.denied_cents + other.denied_cents,
            self.waiting_cents + other.waiting_cents,
            self.unanswered_cents + other.unanswered_cents,
            tuple(dict.fromkeys((*self.review_reasons, *other.review_reasons))),
            self.by_hand_cents + other.by_hand_cents,
        )


NO_SHARE = ClaimShare()


class VisitBalance(NamedTuple):
    """A visit's charge by destination, in cents, and each claim's share of it."""

    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int  # all of the patient responsibility, paid or not
    share_by_claim: Mapping[int, ClaimShare]

    @property
    def open_cents(self) -> int:
        """Return what nobody has paid, written off or taken over; below zero: a credit."""
        return self.charge_cents - self.paid_cents - self.written_off_cents - self.patient_cents
