"""Requests and resolutions that follow from claim statuses (277CA, 277)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.acknowledgments.status_codes import (
    Category,
    StatusMeaning,
    governing_category,
)
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import (
    Resolution,
    Topic,
    TriggerResult,
    WorkRequest,
    merge_requests,
)
from medq.domain.reasons.tables import DeadlineKind

LISTED_AFTER_DAYS = 5  # from submission until a payer can find a claim in its system
AWAITING_CODES = "awaiting codes"
"""Cause of a denial that a status reports before its remittance brings the reason codes."""

_AFTER_REMITTANCE = frozenset(
    {
        StatusMeaning.RECORDS,
        StatusMeaning.ASKS_PATIENT,
        StatusMeaning.CHANGED,
        StatusMeaning.NOT_FORWARDED,
    }
)
"""Meanings that still request work once a remittance has answered the claim."""
_NOT_A_RECEIPT = frozenset(
    {StatusMeaning.NOT_FOUND, StatusMeaning.ASK_AGAIN, StatusMeaning.BAD_QUESTION}
)
_PAYER_HAS_CLAIM = frozenset(
    {
        StatusMeaning.RECEIVED,
        StatusMeaning.PENDED,
        StatusMeaning.FINAL,
        StatusMeaning.DENIED,
        StatusMeaning.RECORDS,
        StatusMeaning.CHANGED,
    }
)
"""Meanings that only a payer that has the claim reports: an earlier rejection is over."""
_PAYER_RESPONSES = _PAYER_HAS_CLAIM | {StatusMeaning.ASKS_PATIENT, StatusMeaning.REJECTED}


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """One status of one claim, with what the store knows about the claim."""

    claim_ref: int
    status: ClaimStatus
    day: date  # on which the status was given
    charge_cents: int
    sent_day: date | None = None
    patient_ref: int | None = None
    is_filed: bool = False  # the payer itself accepted the claim before
    hold_count: int = 0  # earlier payer holds (P5)
    expected_cents: int | None = None
    is_paid: bool = False  # a remittance has answered this claim
    is_overtaken: bool = False  # a remittance on or after the day of this status

    @property
    def money_cents(self) -> int:
        """Return the charge, or the expected allowed amount where it is known and lower."""
        if self.expected_cents is None:
            return self.charge_cents
        return min(self.charge_cents, self.expected_cents)


def triggers_for_status(facts: StatusFacts) -> TriggerResult:
    """Return what a claim's status requests and resolves.

    An unknown category is followed up like a claim without a response. After the remittance
    a status requests only what the remittance cannot say: records, a correction.
    """
    governing = governing_category(tuple(code.category for code in facts.status.codes))
    if governing is None:
        codes = ", ".join(code.category for code in facts.status.codes) or "(none)"
        title = f"Unknown status {codes}: check with payer"
        request = topics.ANSWER.request(
            Subject.CLAIM,
            facts.claim_ref,
            title,
            facts.money_cents,
            facts.day,
            cause=f"status {codes}",
        )
        return TriggerResult((request,))
    code, category = governing
    resolutions = _resolutions(facts, category.meaning)
    if facts.is_overtaken or (facts.is_paid and category.meaning not in _AFTER_REMITTANCE):
        return TriggerResult((), tuple(resolutions))
    cause = f"{code} {_status_of(facts.status, code)}".rstrip()
    return merge_requests(_requests(facts, category, cause), resolutions)


def _requests(facts: StatusFacts, category: Category, cause: str) -> Iterator[WorkRequest]:
    """Yield the request that a status makes, if it makes one."""
    meaning, title = category.meaning, category.title
    hold_until = None
    if category.days is not None:
        hold_until = facts.day + timedelta(days=category.days)
    if meaning is StatusMeaning.NOT_FOUND:
        yield _not_found_request(facts, cause)
    elif meaning is StatusMeaning.ASKS_PATIENT:
        yield _patient_request(facts, title, cause)
    elif meaning is StatusMeaning.RECORDS:
        due_day = facts.status.due_day
        yield _claim_request(facts, topics.RECORDS, title, cause=cause, due_day=due_day)
    elif meaning is StatusMeaning.DENIED:
        yield _claim_request(
            facts, topics.DENIAL, title, cause=AWAITING_CODES, deadline=DeadlineKind.APPEAL
        )
    elif meaning is StatusMeaning.FINAL:
        trace = f" (EFT {facts.status.check_number})" if facts.status.check_number else ""
        title = f"{title} per 277{trace}: ERA missing"
        yield _claim_request(facts, topics.REMITTANCE, title, cause=cause, hold_until=hold_until)
    elif meaning is StatusMeaning.BAD_QUESTION:
        title = f"{title}: correct and resubmit"
        yield _claim_request(facts, topics.ANSWER, title, cause=cause)
    elif meaning is StatusMeaning.NOT_FORWARDED:
        yield _claim_request(facts, topics.SUBMIT, title, cause="next payer")
    elif topic := _TOPIC_BY_MEANING.get(meaning):
        yield _claim_request(facts, topic, title, cause=cause, hold_until=hold_until)
    elif hold_until is not None and meaning is StatusMeaning.PENDED and facts.hold_count >= 2:
        yield _claim_request(facts, topics.ANSWER, "Third payer hold: call", cause=cause)
    elif hold_until is not None and not facts.is_filed:
        title = f"{title}, no response since"
        yield _claim_request(facts, topics.ANSWER, title, cause=cause, hold_until=hold_until)


_TOPIC_BY_MEANING = {
    StatusMeaning.REJECTED: topics.SUBMIT,
    StatusMeaning.CHANGED: topics.CORRECTION,
    StatusMeaning.FORWARDED: topics.FORWARDED,
}


def _not_found_request(facts: StatusFacts, cause: str) -> WorkRequest:
    """Return the request for a claim that is not on file.

    Too early: on hold. Accepted by the payer before: send the proof. Else it was never filed.
    """
    sent_day = facts.sent_day
    if sent_day is not None and (facts.day - sent_day).days < LISTED_AFTER_DAYS:
        title, hold_until = "Not on file yet: checked too early", timedelta(days=LISTED_AFTER_DAYS)
        return _claim_request(
            facts, topics.ANSWER, title, cause=cause, hold_until=sent_day + hold_until
        )
    if facts.is_filed:
        title = "Not on file though accepted: send proof of timely filing"
        return _claim_request(facts, topics.ANSWER, title, cause=cause)
    title = "Not on file: verify member ID and DOS, resubmit"
    return _claim_request(facts, topics.SUBMIT, title, cause=cause)


def _resolutions(facts: StatusFacts, meaning: StatusMeaning) -> list[Resolution]:
    """Return the follow-ups that a status ends.

    Any receipt ends the wait for an acknowledgment, a payer's response the wait for a response.
    """
    resolved: list[Topic] = []
    if meaning not in _NOT_A_RECEIPT:
        resolved.append(topics.NEVER_ACKNOWLEDGED)
    if meaning in _PAYER_RESPONSES:
        resolved.append(topics.ANSWER)
    if meaning in (StatusMeaning.FINAL, StatusMeaning.DENIED):
        resolved.append(topics.RECORDS)
    if meaning in _PAYER_HAS_CLAIM:
        resolved.append(topics.SUBMIT)
    return [topic.resolution(Subject.CLAIM, facts.claim_ref, "answered") for topic in resolved]


def _status_of(status: ClaimStatus, category: str) -> str:
    return next((code.status for code in status.codes if code.category == category), "")


def _details(status: ClaimStatus) -> Sequence[str]:
    """Return the codes as `A3:21 IL`, and the payer's free texts."""
    codes = [f"{code.category}:{code.status} {code.entity}".strip(" :") for code in status.codes]
    return [*codes, *(code.text for code in status.codes if code.text)]


def _claim_request(
    facts: StatusFacts,
    topic: Topic,
    title: str,
    *,
    cause: str,
    due_day: date | None = None,
    hold_until: date | None = None,
    deadline: DeadlineKind | None = None,
) -> WorkRequest:
    return topic.request(
        Subject.CLAIM,
        facts.claim_ref,
        title,
        facts.money_cents,
        facts.day,
        cause=cause,
        details=_details(facts.status),
        due_day=due_day,
        hold_until=hold_until,
        deadline=deadline,
    )


def _patient_request(facts: StatusFacts, title: str, cause: str) -> WorkRequest:
    """Return one callback per patient, however many claims wait; without a patient, per claim."""
    subject, ref = Subject.CLAIM, facts.claim_ref
    if facts.patient_ref is not None:
        subject, ref = Subject.PATIENT, facts.patient_ref
    return topics.PLAN_QUESTION.request(
        subject,
        ref,
        title,
        facts.money_cents,
        facts.day,
        cause=cause,
        details=_details(facts.status),
    )
