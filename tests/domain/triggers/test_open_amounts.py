"""Requests for amounts that a payment left open: denials and reviews by posting rule."""

import pytest

from medq.domain.items.item import Kind, Subject
from medq.domain.items.work_requests import Recoverability
from medq.domain.reasons.ways import Way, WayPlan
from tests.domain.paid_claims import paid_claim, paid_line
from tests.domain.reference_tables import REASON_TABLES
from tests.domain.triggers.posted_payments import (
    DENIED,
    PAID,
    POSTING_DAY,
    payment_triggers,
    resolved_topics,
    topic_names,
)


def test_a_paid_claim_requests_nothing() -> None:
    result = payment_triggers(PAID)
    assert result.requests == ()
    assert resolved_topics(result) >= {"answer", "denial", "acknowledgment"}


def test_a_denied_claim_is_one_request_with_its_playbook() -> None:
    (request,) = payment_triggers(DENIED, balance_cents=17050).requests
    assert request.key == (Kind.DENIAL, Subject.CLAIM, 5, "denial")
    assert (request.cause, request.money_cents, request.minutes, request.recoverability) == (
        "CO-197",
        17050,
        25,
        Recoverability.MAYBE,
    )
    assert (request.plan, request.age_start, request.legal_duty) == (
        WayPlan((Way.CORRECTED, Way.APPEAL)),
        POSTING_DAY,
        False,
    )


def test_several_reasons_are_one_denial_named_by_the_largest() -> None:
    paid = paid_claim(
        paid_line(5000, 0, ("CO", "16", 5000), remarks=("N290",)),
        paid_line(9000, 0, ("CO", "50", 9000)),
    )
    (request,) = payment_triggers(paid, balance_cents=14000).requests
    assert (request.cause, request.money_cents) == ("CO-50", 14000)
    assert request.details[0].startswith("CO-16 N290 $50.00")
    assert request.minutes == REASON_TABLES.reasons["50"].minutes + 5


def test_a_denial_is_worth_the_expected_amount() -> None:
    assert payment_triggers(DENIED, expected_cents=9000).requests[0].money_cents == 9000
    assert payment_triggers(DENIED, expected_cents=99000).requests[0].money_cents == 17050


def test_a_claim_denied_as_a_whole_without_a_reason_is_a_denial() -> None:
    (request,) = payment_triggers(
        paid_claim(paid_line(10000, 0), status="4"), difference_cents=10000, balance_cents=10000
    ).requests[:1]
    assert (request.topic.name, request.cause, request.money_cents) == (
        "denial",
        "no reason",
        10000,
    )


@pytest.mark.parametrize("reason", ["1", "2", "3"])
def test_nothing_paid_for_the_deductible_is_no_denial(reason: str) -> None:
    assert (
        payment_triggers(
            paid_claim(paid_line(10000, 0, ("CO", "45", 2000), ("PR", reason, 8000)))
        ).requests
        == ()
    )


def test_ma130_is_filed_anew_and_a_wrong_payers_claim_goes_to_another() -> None:
    paid = paid_claim(paid_line(5000, 0, ("CO", "16", 5000), remarks=("MA130", "M76")))
    assert payment_triggers(paid).requests[0].plan == WayPlan((Way.FILING,), "MA130")
    other = paid_claim(paid_line(5000, 0, ("OA", "109", 5000)))
    assert payment_triggers(other).requests[0].plan == WayPlan((Way.OTHER_PAYER,))


def test_a_retired_code_and_the_payers_contact_are_details() -> None:
    paid = paid_claim(
        paid_line(5000, 0, ("CO", "15", 5000)),
        contact="CLAIMS DESK 8005551212",
        priority_payer="FIRST PLAN",
    )
    details = payment_triggers(paid).requests[0].details
    assert any("Retired" in detail for detail in details)
    assert any("CLAIMS DESK" in detail for detail in details)
    assert any("FIRST PLAN" in detail for detail in details)


def test_a_discount_on_a_refused_line_is_part_of_the_denial() -> None:
    assert topic_names(
        payment_triggers(paid_claim(paid_line(9000, 0, ("CO", "45", 2000), ("CO", "50", 7000))))
    ) == ["denial"]


def test_an_unknown_remark_is_requested_once_a_payer() -> None:
    first, second = (
        payment_triggers(PAID._replace(remarks=("Q77",)), claim_ref=ref).requests[0]
        for ref in (5, 6)
    )
    assert first.key == second.key == (Kind.REVIEW, Subject.PAYER, 3, "remark Q77")


@pytest.mark.parametrize(
    ("adjustment", "remarks", "topic", "title"),
    [
        (
            ("PR", "27", 9000),
            (),
            "verify billing",
            "Coverage issue (PR-27): no patient bill until coverage is verified",
        ),
        (
            ("PR", "22", 9000),
            (),
            "verify billing",
            "Coverage issue (PR-22): no patient bill until coverage is verified",
        ),
        (
            ("PR", "97", 9000),
            ("M15",),
            "verify billing",
            "Patient responsibility (PR-97): verify before billing",
        ),
        (
            ("PR", "204", 9000),
            (),
            "notice",
            "Patient responsibility (PR-204): verify before billing",
        ),
        (("PR", "29", 9000), (), "patient barred", "Do not bill the patient (PR-29)"),
        (("PR", "3", 9000), ("N783",), "patient barred", "Do not bill the patient (PR-3 N783)"),
        (("PR", "1", 9000), ("N833",), "patient barred", "Do not bill the patient (PR-1 N833)"),
    ],
)
def test_a_patients_share_is_reviewed_by_what_its_code_needs(
    adjustment: tuple[str, str, int], remarks: tuple[str, ...], topic: str, title: str
) -> None:
    paid = paid_claim(paid_line(9000, 0, adjustment, remarks=remarks))
    (request,) = payment_triggers(paid).requests
    assert (request.topic.name, request.title, request.money_cents) == (topic, title, 9000)


def test_shares_that_need_different_checks_are_different_reviews() -> None:
    paid = paid_claim(paid_line(9000, 0, ("PR", "27", 3000), ("PR", "204", 6000)))
    assert topic_names(payment_triggers(paid)) == ["verify billing", "notice"]


@pytest.mark.parametrize(
    ("adjustment", "note"),
    [
        (("OA", "45", 1000), "X12 allows 45 only in group CO or PR"),
        (("PI", "18", 1000), "X12 allows 18 only in group CO or OA"),
        (("PR", "P24", 1000), "X12 allows P24 only in group CO"),
        (("CO", "136", 9000), "X12 allows 136 only in group OA"),
    ],
)
def test_an_item_notes_a_code_in_a_group_that_it_may_not_have(
    adjustment: tuple[str, str, int], note: str
) -> None:
    paid = paid_claim(paid_line(9000, 9000 - adjustment[2], adjustment))
    (request,) = payment_triggers(paid).requests
    assert note in request.details


@pytest.mark.parametrize(("group", "reason"), [("CO", "9Z9"), ("OA", "999"), ("PR", "Q1")])
def test_an_unknown_reason_is_reviewed_on_the_claim_and_asked_once_a_payer(
    group: str, reason: str
) -> None:
    paid = paid_claim(paid_line(9000, 8000, (group, reason, 1000)))
    requests = [payment_triggers(paid, claim_ref=ref).requests for ref in (5, 6)]
    for ref, (review, question) in zip((5, 6), requests, strict=True):
        assert review.key == (Kind.REVIEW, Subject.CLAIM, ref, "codes")
        assert (review.cause, review.money_cents) == (f"{group}-{reason}", 1000)
        assert question.key == (Kind.REVIEW, Subject.PAYER, 3, f"reason {reason}")
        assert (question.cause, question.money_cents) == (reason, 0)
        assert "add it" in question.title
        assert "add it" not in review.title


def test_an_unknown_group_is_reviewed_without_a_question_about_its_code() -> None:
    paid = paid_claim(paid_line(9000, 8000, ("XX", "45", 1000)))
    assert topic_names(payment_triggers(paid)) == ["codes"]
