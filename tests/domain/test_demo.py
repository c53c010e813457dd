"""Tests of the generated practice: size, payer mix, denial shares, at any size and on any day."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest

from medq.demo import denials
from medq.demo.envelope import format_amount
from medq.demo.people import npi
from medq.demo.practice import Practice, make_practice
from medq.demo.workdays import is_workday, workdays_later
from tests.office import TODAY

ANOMALIES = {
    "reversal and correction", "FB carried and settled", "FB explained by WO",
    "payment off by a dollar", "claim off by a cent", "claim that matches none",
    "number with leading zeros", "split claim", "procedure changed by the payer",
    "member number corrected", "PLB CS health_first", "PLB WO anthem", "PLB BN access_rae",
    "PLB WO medicare", "delivered twice",
}  # fmt: skip


@pytest.fixture(scope="module")
def practice() -> Practice:
    return make_practice(TODAY)


def test_the_practice_has_its_usual_size(practice: Practice) -> None:
    assert len(practice.patients) == 1500 and len(practice.providers) == 3
    assert 2520 <= len(practice.claims) <= 3080
    assert len({claim.number for claim in practice.claims}) == len(practice.claims)
    assert all(len(claim.number) <= 20 for claim in practice.claims)


def test_claims_follow_the_mix_of_payers(practice: Practice) -> None:
    claim_count_by_payer = Counter(claim.payer.key for claim in practice.claims)
    expected_shares = {
        ("medicare",): 24, ("humana_ma", "devoted_ma"): 14, ("anthem", "fep"): 17, ("uhc",): 14,
        ("health_first", "access_rae"): 10, ("cigna",): 7, ("aetna",): 6, ("tricare", "va"): 4,
        ("pinnacol", "auto"): 2,
    }  # fmt: skip
    for keys, share in expected_shares.items():
        assert (
            abs(
                100 * sum(claim_count_by_payer[key] for key in keys) / claim_count_by_payer.total()
                - share
            )
            <= 2
        ), keys


def test_outcomes_have_their_shares(practice: Practice) -> None:
    first_submissions = [claim for claim in practice.claims if claim.version == 1]
    rejected_count = sum(1 for claim in first_submissions if claim.rejection or claim.flaw)
    assert 0.03 <= rejected_count / len(first_submissions) <= 0.05
    processed = [
        adjudication
        for adjudication in practice.adjudications
        if adjudication.payment.status not in ("2", "3")
    ]
    denied = [adjudication for adjudication in processed if adjudication.claim.denial]
    assert 0.075 <= len(denied) / len(processed) <= 0.105


def test_denial_categories_have_their_shares(practice: Practice) -> None:
    count_by_category = Counter(
        adjudication.claim.denial.category
        for adjudication in practice.adjudications
        if adjudication.claim.denial
    )
    assert count_by_category["enrollment"] == 12
    for category, share in denials.SHARES.items():
        assert abs(100 * count_by_category[category] / count_by_category.total() - share) <= 4, (
            category,
            count_by_category,
        )


def test_denied_amounts_are_usual(practice: Practice) -> None:
    denied_cents = [
        sum(line.charge_cents for line in adjudication.payment.lines if not line.paid_cents)
        for adjudication in practice.adjudications
        if adjudication.claim.denial and adjudication.claim.denial.category != "duplicate"
    ]
    assert 13000 <= median(denied_cents) <= 21000
    assert sum(1 for cents in denied_cents if cents > 300000) == 2


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_every_seed_has_every_anomaly(seed: int) -> None:
    practice = make_practice(TODAY, seed=seed)
    assert set(practice.anomalies) == ANOMALIES
    assert sum(1 for adjudication in practice.adjudications if adjudication.interest_cents) == 2
    assert any(remittance.payer.key == "summit_lake" for remittance in practice.remittances)


@pytest.mark.parametrize(("days", "patients"), [(10, 50), (1, 1), (30, 300), (90, 20), (200, 100)])
def test_any_size_works(days: int, patients: int) -> None:
    practice = make_practice(TODAY, days=days, patients=patients)
    assert len(practice.patients) == patients
    expected = 2800 / (1500 * 90) * patients * days
    assert len(practice.claims) <= 1.3 * expected + 5


def test_a_large_practice_has_claims_in_proportion() -> None:
    practice = make_practice(TODAY, days=30, patients=5000)
    assert 0.75 <= len(practice.claims) / (2800 * 5000 / 1500 / 3) <= 1.1


@pytest.mark.parametrize(
    "today",
    [date(2026, 3, 15), date(2026, 7, 4), date(2027, 1, 1), date(2024, 2, 29), date(2026, 10, 3)],
)
def test_any_day_works_and_nothing_is_after_it(today: date) -> None:
    practice = make_practice(today, days=40, patients=300)
    assert practice.start == today - timedelta(days=40)
    assert max(claim.sent_day for claim in practice.claims) < today
    assert max(remittance.file_day for remittance in practice.remittances) <= today
    assert max(report.day for report in practice.claim_acknowledgments) <= today
    assert all(
        claim.visit_day <= claim.sent_day and is_workday(claim.sent_day)
        for claim in practice.claims
    )
    assert all(is_workday(remittance.day) for remittance in practice.remittances)
    assert all(
        claim.provider.since <= claim.visit_day or claim.denial is denials.TIMELY
        for claim in practice.claims
    )


def test_npi_has_a_luhn_check_digit() -> None:
    assert npi("123456789") == "1234567893"


def test_amounts_are_formatted_as_in_x12() -> None:
    padded = {17050: "170.50", 10000: "100.00", -1005: "-10.05", 0: "0.00"}
    assert {cents: format_amount(cents) for cents in padded} == padded
    short = {17050: "170.5", 10000: "100", -1005: "-10.05", 0: "0"}
    assert {cents: format_amount(cents, False) for cents in short} == short


def test_holidays_are_no_business_days() -> None:
    assert (
        not is_workday(date(2026, 11, 26))
        and not is_workday(date(2026, 11, 27))
        and not is_workday(date(2026, 5, 25))
    )
    assert workdays_later(date(2026, 11, 25), 1) == date(2026, 11, 30)
