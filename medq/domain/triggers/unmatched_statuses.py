"""Reviews of claim statuses (277CA, 277) that are of no claim or batch on file for certain."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.acknowledgments.status_codes import NEEDS_WORK
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.status_answer import claim_answer, line_answer
from medq.domain.triggers.status_text import UNKNOWN
from medq.domain.triggers.status_words import StatusWords


class Missing(StrEnum):
    """The part of a status that is not on file, in words."""

    CLAIM = "claim not found"
    CERTAINTY = "claim in doubt"  # a number of ours, with another person, days or charge
    BATCH = "batch not found"
    PROVIDER = "provider not in the batch"
    NAME = "no claim or batch named"


class UnmatchedStatus(NamedTuple):
    """A status that is not posted; `status_ref` is its first stored row."""

    status_ref: int
    status: ClaimStatus
    day: date
    missing: Missing


def triggers_for_unmatched(unmatched: UnmatchedStatus, words: StatusWords) -> TriggerResult:
    """Return the review of a status that somebody must act on, or that may be of our claim.

    Another one requests nothing: where it was due, the wait for it goes on. Money: the charge.
    """
    status = unmatched.status
    answer = line_answer(status, words) or claim_answer(status, words)
    needs_work = answer is not None and answer.category.meaning in NEEDS_WORK
    if not needs_work and unmatched.missing is not Missing.CERTAINTY:
        return TriggerResult()
    lines_cents = sum(line.charge_cents or 0 for line in status.lines)
    request = topics.RESPONSE.request(
        Subject.CLAIM_STATUS,
        unmatched.status_ref,
        f"{answer.text(words) if answer else UNKNOWN}, {unmatched.missing}",
        status.charge_cents if status.charge_cents is not None else lines_cents,
        unmatched.day,
        cause=answer.cause if answer else "",
        details=answer.details(words) if answer else (),
    )
    return TriggerResult((request,))


def triggers_for_matched(status_ref: int) -> TriggerResult:
    """Return the end of the review of a status whose claim or batch was found."""
    resolution = topics.RESPONSE.resolution(Subject.CLAIM_STATUS, status_ref, "matched")
    return TriggerResult((), (resolution,))
