"""Requests that follow from a file of charges that says otherwise than a submitted claim."""

from dataclasses import dataclass
from datetime import date

from medq.domain.claims.charge_changes import ChargeChanges, changes_text
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult

LONGEST_TITLE = 160
AGREES = "charges-agree"  # the outcome where a later file agrees with the claim


@dataclass(frozen=True, slots=True)
class ChangedCharges:
    """A claim that was submitted with other charges than a newer file says."""

    claim_ref: int
    changes: ChargeChanges
    day: date  # of the file's import


def triggers_for_changed_charges(charges: ChangedCharges) -> TriggerResult:
    """Return one review; money: what the changed lines are about."""
    title = f"Charges changed after submission: {changes_text(charges.changes)}"
    request = topics.CHANGED_CHARGES.request(
        Subject.CLAIM,
        charges.claim_ref,
        title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        charges.changes.money_cents,
        charges.day,
    )
    return TriggerResult((request,))


def triggers_for_equal_charges(claim_ref: int) -> TriggerResult:
    """Return what a file that agrees with the submitted claim resolves."""
    resolution = topics.CHANGED_CHARGES.resolution(Subject.CLAIM, claim_ref, AGREES)
    return TriggerResult((), (resolution,))
