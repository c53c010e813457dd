"""Requests that follow from claim statuses (277CA, 277) and batch acknowledgments (999, TA1)."""

from datetime import date, timedelta

import pytest

from medq.domain.acknowledgments.records import ClaimStatus, StatusCode
from medq.domain.items.item import Kind, Subject
from medq.domain.items.work_requests import Severity, TriggerResult
from medq.domain.reasons.ways import UNFILED, Way, WayPlan
from medq.domain.triggers.acknowledgments import triggers_for_status
from medq.domain.triggers.batch_acknowledgments import (
    BatchAcknowledgment,
    SentClaimRef,
    triggers_for_batch,
)
from medq.domain.triggers.status_requests import StatusFacts
from tests.domain.reference_tables import STATUS_WORDS, TOPIC_TABLE
from tests.domain.triggers.posted_payments import (
    DENIED,
    POSTING_DAY,
    payment_triggers,
    resolved_topics,
)


def status_triggers(*codes: str, **facts: object) -> TriggerResult:
    status = ClaimStatus(
        1, "claim", tuple(StatusCode(*code.split(":")) for code in codes), due_day=POSTING_DAY
    )
    status_facts = StatusFacts(5, status, POSTING_DAY, 17050, **facts)  # type: ignore[arg-type]
    return triggers_for_status(status_facts, STATUS_WORDS)


@pytest.mark.parametrize(
    ("code", "kind", "topic", "hold_days"),
    [
        ("A3", Kind.SUBMIT, "submit", None),
        ("A6", Kind.SUBMIT, "submit", None),
        ("A7", Kind.SUBMIT, "submit", None),
        ("A8", Kind.SUBMIT, "submit", None),
        ("A0", Kind.FOLLOW_UP, "answer", 3),
        ("A1", Kind.FOLLOW_UP, "answer", 3),
        ("A4", Kind.SUBMIT, "submit", None),
        ("D0", Kind.SUBMIT, "submit", None),
        ("P3", Kind.DENIAL, "records", None),
        ("R4", Kind.DENIAL, "records", None),
        ("P4", Kind.CALLBACK, "plan question", None),
        ("P5", Kind.FOLLOW_UP, "answer", 14),
        ("F0", Kind.FOLLOW_UP, "remittance", 7),
        ("F1", Kind.FOLLOW_UP, "remittance", 5),
        ("F4", Kind.FOLLOW_UP, "remittance", 7),
        ("F2", Kind.DENIAL, "denial", None),
        ("F3", Kind.FOLLOW_UP, "correction", 14),
        ("F3F", Kind.FOLLOW_UP, "forwarded", 30),
        ("F3N", Kind.SUBMIT, "submit", None),
        ("E0", Kind.FOLLOW_UP, "answer", None),
        ("E1", Kind.FOLLOW_UP, "answer", 1),
        ("Z9", Kind.FOLLOW_UP, "answer", None),
    ],
)
def test_each_category_and_its_request(
    code: str, kind: Kind, topic: str, hold_days: int | None
) -> None:
    (request,) = status_triggers(code).requests
    assert (request.kind, request.topic.name, request.money_cents) == (kind, topic, 17050)
    assert request.hold_until == (
        None if hold_days is None else POSTING_DAY + timedelta(days=hold_days)
    )


@pytest.mark.parametrize("code", ["A2", "A5", "P0", "P1", "P2"])
def test_a_status_without_work_ends_the_wait_for_an_acknowledgment(code: str) -> None:
    result = status_triggers(code)
    assert result.requests == ()
    assert "acknowledgment" in resolved_topics(result)


def test_a_rejection_is_high_and_names_its_codes() -> None:
    (request,) = status_triggers("A3:21:IL", "A3:164").requests
    line = TOPIC_TABLE.of(request.topic)
    assert (line.severity, request.cause) == (Severity.HIGH, "A3 164")
    assert request.title == "Returned as unprocessable: member ID (A3 164)"
    assert line.plan_of(request) == WayPlan((Way.FILING,), UNFILED)
    assert request.details == (
        "Returned as unprocessable: missing or invalid information (see the other code) (A3 21 IL)",
    )


def test_the_status_that_needs_most_work_governs() -> None:
    assert status_triggers("A2:20", "A7:500").requests[0].topic.name == "submit"


def test_a_request_carries_the_letters_own_date() -> None:
    (request,) = status_triggers("P3:317").requests
    assert request.due_day == POSTING_DAY
    assert TOPIC_TABLE.of(request.topic).plan_of(request).ways == (Way.RECORDS,)


def test_a_plans_question_is_one_callback_a_patient() -> None:
    assert status_triggers("P4", patient_ref=8).requests[0].key[1:3] == (Subject.PATIENT, 8)
    assert status_triggers("P4").requests[0].key[1:3] == (Subject.CLAIM, 5)


def test_not_found_depends_on_the_days_and_on_proof() -> None:
    early = status_triggers("A4", sent_day=POSTING_DAY - timedelta(days=2)).requests[0]
    assert (early.topic.name, early.hold_until) == ("answer", POSTING_DAY + timedelta(days=3))
    assert (
        "proof" in status_triggers("D0", sent_day=date(2026, 9, 1), is_filed=True).requests[0].title
    )
    assert status_triggers("D0", sent_day=date(2026, 9, 1)).requests[0].topic.name == "submit"


def test_the_third_hold_is_a_call() -> None:
    assert status_triggers("P5", hold_count=2).requests[0].hold_until is None
    assert "call" in status_triggers("P5", hold_count=2).requests[0].title


def test_a_status_after_the_remittance_requests_only_what_is_new() -> None:
    for code in ("A3", "F1", "F2", "A1"):
        assert status_triggers(code, is_paid=True).requests == ()
    assert status_triggers("P3", is_paid=True).requests


def test_a_denial_reported_early_is_completed_by_its_remittance() -> None:
    early = status_triggers("F2", expected_cents=9000).requests[0]
    assert early.key == payment_triggers(DENIED).requests[0].key
    assert (early.cause, early.money_cents) == ("awaiting codes", 9000)


@pytest.mark.parametrize("verdict", ["R", "M", "W", "X"])
def test_a_rejected_batch_sends_every_claim_back(verdict: str) -> None:
    claims = (SentClaimRef(5, 17050, ("CLM05-1 1X",)), SentClaimRef(6, 100))
    result = triggers_for_batch(
        BatchAcknowledgment(2, POSTING_DAY, verdict, claims, findings=("CLM 19",))
    )
    assert [(request.kind, request.ref, request.money_cents) for request in result.requests] == [
        (Kind.SUBMIT, 5, 17050),
        (Kind.SUBMIT, 6, 100),
        (Kind.REVIEW, 2, 17150),
    ]
    assert result.requests[0].details == ("CLM05-1 1X",)
    ended = [(each.subject, each.ref, each.topic) for each in result.resolutions]
    assert ended == [
        (Subject.BATCH, 2, "acknowledgment"),
        *((Subject.CLAIM, ref, topic) for ref in (5, 6) for topic in ("acknowledgment", "answer")),
    ]


@pytest.mark.parametrize("verdict", ["A", "E", "P"])
def test_an_accepted_batch_only_ends_the_wait(verdict: str) -> None:
    result = triggers_for_batch(
        BatchAcknowledgment(2, POSTING_DAY, verdict, (SentClaimRef(5, 17050),))
    )
    assert result.requests == ()
    assert len(result.resolutions) == 1
