"""Requests that follow from provider adjustments (PLB)."""

from datetime import timedelta

import pytest

from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Kind, Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.remittance import ProviderAdjustment
from medq.domain.triggers.provider_adjustments import PostedAdjustment, triggers_for_adjustment
from medq.domain.triggers.provider_codes import provider_code
from tests.domain.reference_tables import PROVIDER_CODES, read_table
from tests.domain.triggers.posted_payments import POSTING_DAY


def adjustment_triggers(reason: str, cents: int = 1500, **facts: object) -> TriggerResult:
    return triggers_for_adjustment(
        PostedAdjustment(
            4, ProviderAdjustment(1, "123", reason, "REF", cents), POSTING_DAY, **facts
        ),  # type: ignore[arg-type]
        PROVIDER_CODES,
    )


@pytest.mark.parametrize(
    ("reason", "topic"),
    [
        *[
            (code, "takeback")
            for code in (
                "WO",
                "CS",
                "LE",
                "IR",
                "SL",
                "WU",
                "OB",
                "TL",
                "72",
                "B2",
                "50",
                "51",
                "L3",
                "B3",
                "E3",
            )
        ],
        ("FB", "forward balance"),
        ("AP", "forward balance"),
        ("ZZ", "provider adjustment"),
        ("", "provider adjustment"),
    ],
)
def test_an_unexplained_adjustment_is_reviewed(reason: str, topic: str) -> None:
    request, *_questions = adjustment_triggers(reason, -1500).requests
    assert (request.topic.name, request.money_cents, request.subject) == (
        topic,
        1500,
        Subject.PROVIDER_ADJUSTMENT,
    )


def test_an_unknown_code_is_one_review_of_its_money_and_a_question_that_is_asked_once() -> None:
    others = (
        ProviderAdjustment(1, "123", "ZZ", "R2", -500),
        ProviderAdjustment(1, "1", "ZZ", "", 1),
    )
    result = adjustment_triggers("ZZ", payer_ref=7, others=others)
    review, question = result.requests
    assert (review.money_cents, review.details) == (2001, ("reference REF", "reference R2"))
    assert (question.subject, question.ref, question.money_cents) == (Subject.PAYER, 7, 0)
    assert (question.topic, question.once) == (topics.provider_reason_topic("ZZ"), True)
    assert len(adjustment_triggers("", payer_ref=7).requests) == 1


@pytest.mark.parametrize("reason", ["L6", "J1", "LS", "CT", "BN", "IP", "IS", "PI", "RA"])
def test_income_and_information_need_no_review(reason: str) -> None:
    assert adjustment_triggers(reason).requests == ()


def test_an_explained_adjustment_is_resolved() -> None:
    assert adjustment_triggers("WO", is_explained=True).requests == ()
    assert adjustment_triggers("WO", is_explained=True).resolutions[0].topic == "takeback"
    assert adjustment_triggers("FB", is_explained=True).resolutions[0].topic == "forward balance"
    assert adjustment_triggers("E3", is_in_contract=True).requests == ()
    assert adjustment_triggers("CS", is_explained=True).requests
    assert adjustment_triggers("72", refund_claim_ref=5).resolutions[0][:4] == (
        Kind.REVIEW,
        Subject.CLAIM,
        5,
        "credit",
    )
    assert adjustment_triggers("WO", 0) == TriggerResult()


def test_a_forward_balance_is_on_hold_for_sixty_days() -> None:
    assert adjustment_triggers("FB").requests[0].hold_until == POSTING_DAY + timedelta(days=60)


@pytest.mark.parametrize(
    ("column", "value"), [("does", "odd"), ("severity", "odd"), ("minutes", "0"), ("plain", "")]
)
def test_an_invalid_column_of_the_table_is_named(column: str, value: str) -> None:
    row = {**read_table("plb")[0], column: value}
    with pytest.raises(MedqError, match=column):
        provider_code(row)
