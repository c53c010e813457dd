"""Requests about a visit after a payment: the next payer, Medicaid's share, money nobody moves."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult, WorkRequest, merge_requests

VISIT_TOPICS = (topics.NEXT_PAYER, topics.MEDICAID_SHARE, topics.OPEN_BALANCE)


class NextPayer(NamedTuple):
    """A payer that is still to be billed for a visit."""

    ref: int
    name: str


class SettledVisit(NamedTuple):
    """A visit with its balance after a posting. Refs are ids of the store, amounts are cents."""

    claim_ref: int  # the claim that the open money or the patient's share belongs to
    other_claim_refs: tuple[int, ...]
    day: date
    open_cents: int
    patient_cents: int
    next_payer: NextPayer | None = None  # with a coverage on the day, neither billed nor answered
    barred_cents: int = 0  # of the patient's share: beyond the copay after Medicaid has answered


def triggers_for_visit(visit: SettledVisit) -> TriggerResult:
    """Return what a visit requests, and the end of what it requested before."""
    resolutions = [
        topic.resolution(Subject.CLAIM, claim_ref, "answered")
        for claim_ref in (visit.claim_ref, *visit.other_claim_refs)
        for topic in VISIT_TOPICS
        if topic is not topics.OPEN_BALANCE or visit.open_cents <= 0
    ]
    return merge_requests(_requests(visit), resolutions)


def _requests(visit: SettledVisit) -> Iterator[WorkRequest]:
    if visit.next_payer is not None and visit.patient_cents > 0:
        yield topics.NEXT_PAYER.request(
            Subject.CLAIM,
            visit.claim_ref,
            f"Bill {visit.next_payer.name} next: the payers before it have answered",
            visit.patient_cents,
            visit.day,
            payer_ref=visit.next_payer.ref,
        )
    elif visit.barred_cents > 0:
        yield topics.MEDICAID_SHARE.request(
            Subject.CLAIM,
            visit.claim_ref,
            "Patient balance after Medicaid",
            visit.barred_cents,
            visit.day,
        )


def open_balance_request(claim_ref: int, open_cents: int, day: date) -> WorkRequest:
    """Return the review of open money that no item and no follow-up day watches."""
    title = "Open balance without a reason code"
    return topics.OPEN_BALANCE.request(Subject.CLAIM, claim_ref, title, open_cents, day)
