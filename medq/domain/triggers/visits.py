"""Requests about a visit after a payment: the next payer, a barred share, money nobody moves."""

from collections.abc import Collection, Iterator
from datetime import date
from enum import Enum, auto
from typing import NamedTuple

from medq.domain.claims.payer import PayerRules
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult, WorkRequest, merge_requests

VISIT_TOPICS = (
    topics.NEXT_PAYER,
    topics.MEDICAID_SHARE,
    topics.INJURY_SHARE,
    topics.OPEN_BALANCE,
)


class ShareBar(Enum):
    """Why a patient is not billed what the payers of a visit left to them."""

    MEDICAID = auto()  # it leaves its copay at most, and some plans have none
    WORKERS_COMP = auto()  # the injured worker owes nothing (C.R.S. 8-42-101)


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
    again_payer: NextPayer | None = None  # it has answered a result that was changed since
    reviewed_ref: int | None = None  # its claim with an open review of the open money
    bar: ShareBar | None = None  # why the patient is not billed the share


def share_bar(answered_by: Collection[PayerRules]) -> ShareBar | None:
    """Return why the share that these payers left is not the patient's, None where it is.

    A health plan that answers after the workers' comp carrier has taken the injury over. Health
    First Colorado has had no copay for an office visit since 07/01/2023 (HCPF).
    """
    if answered_by and all(rules.is_workers_comp for rules in answered_by):
        return ShareBar.WORKERS_COMP
    return ShareBar.MEDICAID if any(rules.is_medicaid for rules in answered_by) else None


def triggers_for_visit(visit: SettledVisit) -> TriggerResult:
    """Return what a visit requests, and the end of what it requested before."""
    resolutions = [
        topic.resolution(Subject.CLAIM, claim_ref, "answered")
        for claim_ref in (visit.claim_ref, *visit.other_claim_refs)
        for topic in VISIT_TOPICS
    ]
    return merge_requests(_requests(visit), resolutions)


def _requests(visit: SettledVisit) -> Iterator[WorkRequest]:
    """Yield the requests about a payer or the patient's share, and about the open money.

    Its review stays with what is open now, unless a payer is billed for that.
    """
    yield from _payer_requests(visit)
    if visit.open_cents > 0 and visit.reviewed_ref is not None and visit.again_payer is None:
        yield open_balance_request(visit.reviewed_ref, visit.open_cents, visit.day)


def _payer_requests(visit: SettledVisit) -> Iterator[WorkRequest]:
    """Yield the request about the patient's share, or about a payer that has to answer again.

    The health plan is not billed for an injury at work.
    """
    if visit.again_payer is not None:
        yield topics.NEXT_PAYER.request(
            Subject.CLAIM,
            visit.claim_ref,
            f"Bill {visit.again_payer.name} again: a payer before it has changed its result",
            visit.open_cents,
            visit.day,
            payer_ref=visit.again_payer.ref,
        )
        return
    if visit.patient_cents <= 0:
        return
    if visit.next_payer is not None and visit.bar is not ShareBar.WORKERS_COMP:
        yield topics.NEXT_PAYER.request(
            Subject.CLAIM,
            visit.claim_ref,
            f"Bill {visit.next_payer.name} next: the payers before it have answered",
            visit.patient_cents,
            visit.day,
            payer_ref=visit.next_payer.ref,
        )
    elif visit.bar is not None:
        topic, title = _REVIEW_BY_BAR[visit.bar]
        yield topic.request(Subject.CLAIM, visit.claim_ref, title, visit.patient_cents, visit.day)


_REVIEW_BY_BAR = {
    ShareBar.MEDICAID: (topics.MEDICAID_SHARE, "Patient balance after Medicaid"),
    ShareBar.WORKERS_COMP: (
        topics.INJURY_SHARE,
        "Patient balance in workers' comp: do not bill the worker",
    ),
}


def open_balance_request(claim_ref: int, open_cents: int, day: date) -> WorkRequest:
    """Return the review of open money that no item and no follow-up day watches."""
    title = "Open balance without a reason code"
    return topics.OPEN_BALANCE.request(Subject.CLAIM, claim_ref, title, open_cents, day)
