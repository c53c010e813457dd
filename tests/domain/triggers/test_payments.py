"""Requests that follow from a posted claim payment, trigger by trigger."""

from datetime import timedelta

import pytest

from medq.domain.items import topics
from medq.domain.items.item import Kind, Subject
from medq.domain.items.work_requests import Severity, TriggerResult
from medq.domain.reasons.ways import Way, WayPlan
from medq.domain.remittances.remittance import Adjustment, ClaimPayment
from tests.domain.paid_claims import paid_claim, paid_line
from tests.domain.reference_tables import TOPIC_TABLE
from tests.domain.triggers.posted_payments import (
    DENIED,
    PAID,
    POSTING_DAY,
    payment_triggers,
    resolved_topics,
    topic_names,
)


@pytest.mark.parametrize(
    ("claim_payment", "facts", "topic", "money_cents", "severity"),
    [
        (PAID, {"difference_cents": -100}, "balance", 100, Severity.STOP),
        (PAID, {"unmatched_lines_cents": 700}, "lines", 700, Severity.STOP),
        (PAID, {"claim_ref": None}, "match", 7000, Severity.STOP),
        (PAID, {"claim_ref": None, "is_doubtful": True}, "match", 7000, Severity.STOP),
        (DENIED, {"claim_ref": None}, "match", 17050, Severity.STOP),
        (PAID._replace(status="13"), {}, "status", 7000, Severity.STOP),
        (PAID._replace(paid_cents=10500), {}, "overpaid", 500, Severity.HIGH),
        (PAID, {"overpaid_cents": 900}, "overpaid", 900, Severity.HIGH),
        (PAID, {"has_duplicate": True}, "duplicate payment", 7000, Severity.HIGH),
        (PAID, {"balance_cents": -800}, "credit", 800, Severity.HIGH),
        (
            PAID,
            {"underpaid_cents": 650, "underpaid_code": "99213"},
            "underpaid",
            650,
            Severity.NORMAL,
        ),
        (PAID, {"billed_order": 2}, "payer order", 0, Severity.NORMAL),
        (PAID, {"expected_patient_cents": 2500}, "patient share", 500, Severity.NORMAL),
        (PAID, {"copay_collected_cents": 3000}, "patient share", 1000, Severity.NORMAL),
        (PAID, {"is_interest_due": True}, "interest", 0, Severity.LOW),
        (
            PAID,
            {"replaces_unreversed": True, "others_paid_earlier": True},
            "reopened",
            7000,
            Severity.HIGH,
        ),
        (
            paid_claim(paid_line(9000, 0, ("CO", "45", 9000))),
            {},
            "hidden denial",
            9000,
            Severity.HIGH,
        ),
        (paid_claim(paid_line(9000, 0, ("PR", "96", 9000))), {}, "notice", 9000, Severity.NORMAL),
        (
            paid_claim(paid_line(9000, 7000, ("PR", "2", 2000), remarks=("N782",))),
            {},
            "patient barred",
            2000,
            Severity.NORMAL,
        ),
        (
            paid_claim(paid_line(9000, 8000, ("CO", "59", 1000))),
            {},
            "underpayment test",
            1000,
            Severity.NORMAL,
        ),
        (
            paid_claim(paid_line(9000, 8000, ("PI", "45", 1000))),
            {},
            "adjustment",
            1000,
            Severity.NORMAL,
        ),
        (
            paid_claim(paid_line(9000, 8000, ("PR", "27", 1000))),
            {},
            "verify billing",
            1000,
            Severity.NORMAL,
        ),
        (
            paid_claim(paid_line(9000, 8000, ("PR", "29", 1000))),
            {},
            "patient barred",
            1000,
            Severity.NORMAL,
        ),
        (paid_claim(paid_line(9000, 9000), paid_line(4000, 0)), {}, "codes", 4000, Severity.NORMAL),
        (PAID._replace(corrected_member_id="W9"), {}, "coverage", 10000, Severity.NORMAL),
        (PAID._replace(priority_payer="FIRST"), {}, "coverage", 10000, Severity.NORMAL),
        (PAID._replace(coverage_end=POSTING_DAY), {}, "coverage", 10000, Severity.NORMAL),
    ],
)
def test_each_trigger_opens_one_review(
    claim_payment: ClaimPayment,
    facts: dict[str, object],
    topic: str,
    money_cents: int,
    severity: Severity,
) -> None:
    result = payment_triggers(claim_payment, **facts)
    assert topic_names(result) == [topic]
    (request,) = result.requests
    assert (request.money_cents, TOPIC_TABLE.of(request.topic).severity, request.kind) == (
        money_cents,
        severity,
        Kind.REVIEW,
    )


@pytest.mark.parametrize(
    ("topic", "minutes"),
    [
        (topics.BALANCE, 15),
        (topics.MATCH, 12),
        (topics.OVERPAID, 10),
        (topics.DUPLICATE, 20),
        (topics.CREDIT, 20),
        (topics.UNDERPAID, 15),
        (topics.TAKEBACK, 20),
        (topics.REVERSAL, 15),
        (topics.PAYER_ORDER, 10),
        (topics.SHARE, 8),
        (topics.UNFUNDED, 10),
        (topics.CODES, 8),
        (topics.HIDDEN_DENIAL, 10),
        (topics.STATUS, 10),
        (topics.CHANGED, 8),
        (topics.INTEREST, 5),
        (topics.UNBILLED, 5),
    ],
)
def test_usual_minutes_of_topics(topic: topics.Topic, minutes: int) -> None:
    assert TOPIC_TABLE.of(topic).minutes == minutes


@pytest.mark.parametrize(
    "facts", [{"balance_cents": -800}, {"has_duplicate": True}, {"overpaid_cents": 900}]
)
def test_a_federal_overpayment_is_a_legal_duty(facts: dict[str, object]) -> None:
    (theirs,) = payment_triggers(PAID, is_federal=True, **facts).requests
    assert (theirs.legal_duty, theirs.plan) == (True, WayPlan((Way.OVERPAYMENT,)))
    (private,) = payment_triggers(PAID, **facts).requests
    assert (private.legal_duty, private.plan) == (False, WayPlan((Way.NONE,)))


def test_a_changed_code_or_cut_units_are_reviewed() -> None:
    changed = PAID.lines[0]._replace(submitted_procedure="99214")
    cut = PAID.lines[0]._replace(adjustments=(Adjustment("CO", "45", 3000, "2"),))
    for line in (changed, cut):
        assert "changed code" in topic_names(payment_triggers(PAID._replace(lines=(line,))))
    uncut = PAID.lines[0]._replace(adjustments=(Adjustment("CO", "45", 3000, "0"),))
    assert topic_names(payment_triggers(PAID._replace(lines=(uncut,)))) == []


def test_hints_of_one_topic_are_one_item() -> None:
    (request,) = payment_triggers(
        PAID._replace(corrected_member_id="W9", priority_payer="FIRST")
    ).requests
    assert len(request.details) == 1


def test_a_predetermination_requests_nothing() -> None:
    assert payment_triggers(DENIED._replace(status="25")) == TriggerResult()


REVERSED = paid_claim(
    paid_line(-10000, -7000, ("CO", "45", -1000), ("PR", "3", -2000)), status="22"
)


def test_a_reversal_is_no_denial_and_its_correction_is_awaited() -> None:
    (request,) = payment_triggers(REVERSED).requests
    assert (request.kind, request.topic.name, request.money_cents) == (
        Kind.FOLLOW_UP,
        "correction",
        7000,
    )
    assert request.hold_until == POSTING_DAY + timedelta(days=14)
    assert payment_triggers(REVERSED, has_correction=True).requests == ()


def test_a_reversal_of_a_denial_is_no_denial() -> None:
    reversed_denial = paid_claim(paid_line(-10000, 0, ("CO", "197", -10000)), status="22")
    assert "denial" not in topic_names(payment_triggers(reversed_denial))


def test_a_reversal_without_its_original_is_reviewed() -> None:
    assert "reversal" in topic_names(payment_triggers(REVERSED, has_original=False))
    (request,) = payment_triggers(REVERSED, claim_ref=None).requests
    assert (request.topic.name, request.subject, request.money_cents) == (
        "reversal",
        Subject.CLAIM_PAYMENT,
        7000,
    )


def test_a_correction_resolves_what_the_first_result_requested() -> None:
    resolved = resolved_topics(payment_triggers(PAID, replaces_earlier=True, balance_cents=100))
    assert resolved >= {"correction", "denial", "hidden denial", "notice", "undecided"}
    assert "denial" not in resolved_topics(payment_triggers(PAID, balance_cents=100))
    again = payment_triggers(DENIED, replaces_earlier=True, balance_cents=17050)
    assert "denial" in topic_names(again)
    assert "denial" not in resolved_topics(again)


@pytest.mark.parametrize("status", ["19", "20", "21"])
def test_a_crossover_is_followed_up(status: str) -> None:
    (request,) = payment_triggers(
        PAID._replace(status=status, crossover_payer="NEXT PLAN")
    ).requests
    assert (request.kind, request.topic.name, request.money_cents) == (
        Kind.FOLLOW_UP,
        "forwarded",
        2000,
    )
    assert request.hold_until == POSTING_DAY + timedelta(days=30)
    assert "NEXT PLAN" in request.title


def test_the_next_payers_result_ends_that_follow_up() -> None:
    assert "forwarded" in resolved_topics(payment_triggers(PAID._replace(status="2")))
    assert "forwarded" not in resolved_topics(payment_triggers(PAID))


def test_a_claim_of_another_payer_is_reviewed_and_followed_up() -> None:
    assert sorted(
        topic_names(
            payment_triggers(paid_claim(paid_line(9000, 0), status="23"), difference_cents=0)
        )
    ) == [
        "codes",
        "coverage",
        "forwarded",
    ]


def test_a_pended_claim_is_on_hold() -> None:
    (request,) = payment_triggers(paid_claim(paid_line(9000, 0, ("OA", "133", 9000)))).requests
    assert (request.kind, request.topic.name, request.hold_until) == (
        Kind.FOLLOW_UP,
        "undecided",
        POSTING_DAY + timedelta(days=30),
    )


def test_a_balance_without_credit_resolves_the_credit() -> None:
    assert "credit" in resolved_topics(payment_triggers(PAID))
    assert "credit" not in resolved_topics(payment_triggers(PAID, balance_cents=-1))
    assert "credit" not in resolved_topics(payment_triggers(PAID, balance_cents=None))
