"""What a visit requests after its balance has changed."""

import pytest

from medq.domain.claims.payer import PayerRules
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.triggers.visits import (
    VISIT_TOPICS,
    NextPayer,
    SettledVisit,
    ShareBar,
    open_balance_request,
    share_bar,
    triggers_for_visit,
)
from tests.office import TODAY

WITH_SHARE = SettledVisit(5, (6,), TODAY, open_cents=0, patient_cents=2000)
CIGNA = NextPayer(8, "CIGNA")


def test_the_next_payer_is_billed_for_what_the_first_left_to_the_patient() -> None:
    (request,) = triggers_for_visit(WITH_SHARE._replace(next_payer=CIGNA)).requests
    assert (request.topic, request.subject, request.ref) == (topics.NEXT_PAYER, Subject.CLAIM, 5)
    assert (request.payer_ref, request.money_cents) == (8, 2000)
    assert "CIGNA" in request.title


def test_without_a_share_no_payer_is_billed_next() -> None:
    visit = WITH_SHARE._replace(patient_cents=0, next_payer=CIGNA)
    assert triggers_for_visit(visit).requests == ()


def test_a_share_after_medicaid_is_reviewed() -> None:
    (request,) = triggers_for_visit(WITH_SHARE._replace(bar=ShareBar.MEDICAID)).requests
    assert (request.topic, request.money_cents) == (topics.MEDICAID_SHARE, 2000)


def test_a_share_in_workers_comp_is_neither_the_workers_nor_the_next_payers() -> None:
    injury = WITH_SHARE._replace(bar=ShareBar.WORKERS_COMP, next_payer=CIGNA)
    (request,) = triggers_for_visit(injury).requests
    assert (request.topic, request.money_cents) == (topics.INJURY_SHARE, 2000)
    assert triggers_for_visit(injury._replace(patient_cents=0)).requests == ()


@pytest.mark.parametrize(
    ("kinds", "bar"),
    [
        (["workers_comp_co"], ShareBar.WORKERS_COMP),
        (["workers_comp_co", "medicaid_co_ffs"], ShareBar.MEDICAID),
        (["workers_comp_co", "aetna_commercial"], None),
        (["auto_medpay"], None),
        (["auto_medpay", "aetna_commercial"], None),
        ([], None),
    ],
)
def test_the_payers_that_have_answered_say_whether_the_share_is_the_patients(
    kinds: list[str], bar: ShareBar | None
) -> None:
    assert share_bar([PayerRules(kind) for kind in kinds]) is bar


def test_open_money_that_nothing_watches_is_reviewed() -> None:
    request = open_balance_request(5, 12000, TODAY)
    assert (request.topic, request.ref, request.money_cents) == (topics.OPEN_BALANCE, 5, 12000)


def test_a_settled_visit_ends_what_it_requested_of_each_claim() -> None:
    resolutions = triggers_for_visit(WITH_SHARE).resolutions
    assert {(each.topic, each.ref) for each in resolutions} == {
        (topic.name, ref) for topic in VISIT_TOPICS for ref in (5, 6)
    }


def test_open_money_keeps_its_review() -> None:
    visit = WITH_SHARE._replace(open_cents=100, reviewed_ref=7)
    requests = triggers_for_visit(visit).requests
    assert (7, 100) in {(each.ref, each.money_cents) for each in requests}
    again = triggers_for_visit(visit._replace(again_payer=NextPayer(5, "OTHER PLAN")))
    assert [(each.topic, each.money_cents) for each in again.requests] == [(topics.NEXT_PAYER, 100)]
    assert topics.OPEN_BALANCE.name in {each.topic for each in again.resolutions}
