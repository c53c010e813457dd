"""The generated practice: its size, its mix, its shares of denials, at every size and on any day."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest

from medq.demo import denials
from medq.demo.envelope import format_amount
from medq.demo.people import npi
from medq.demo.practice import Practice, make_practice
from medq.demo.workdays import is_workday, workdays_later

TODAY = date(2026, 11, 24)
ANOMALIES = {
    "reversal and correction", "FB carried and settled", "FB explained by WO", "payment off by a dollar", "claim off by a cent",
    "claim that matches none", "number with leading zeros", "split claim", "procedure changed by the payer",
    "member number corrected", "PLB CS health_first", "PLB WO anthem", "PLB BN access_rae", "PLB WO medicare", "delivered twice",
}  # fmt: skip


@pytest.fixture(scope="module")
def practice() -> Practice:
    return make_practice(TODAY)


def test_size(practice: Practice) -> None:
    assert len(practice.patients) == 1500 and len(practice.providers) == 3
    assert 2520 <= len(practice.claims) <= 3080
    assert len({claim.number for claim in practice.claims}) == len(practice.claims)
    assert all(len(claim.number) <= 20 for claim in practice.claims)


def test_mix_of_payers(practice: Practice) -> None:
    seen = Counter(claim.payer.key for claim in practice.claims)
    targets = {
        ("medicare",): 24, ("humana_ma", "devoted_ma"): 14, ("anthem", "fep"): 17, ("uhc",): 14, ("health_first", "access_rae"): 10,
        ("cigna",): 7, ("aetna",): 6, ("tricare", "va"): 4, ("pinnacol", "auto"): 2,
    }  # fmt: skip
    for keys, share in targets.items():
        assert abs(100 * sum(seen[key] for key in keys) / seen.total() - share) <= 2, keys


def test_outcomes(practice: Practice) -> None:
    first = [claim for claim in practice.claims if claim.version == 1]
    rejected = sum(1 for claim in first if claim.rejection or claim.flaw)
    assert 0.03 <= rejected / len(first) <= 0.05
    answered = [one for one in practice.adjudications if one.payment.status not in ("2", "3")]
    refused = [one for one in answered if one.claim.denial]
    assert 0.075 <= len(refused) / len(answered) <= 0.105


def test_shares_of_denials(practice: Practice) -> None:
    seen = Counter(one.claim.denial.category for one in practice.adjudications if one.claim.denial)
    assert seen["enrollment"] == 12
    for category, share in denials.SHARES.items():
        assert abs(100 * seen[category] / seen.total() - share) <= 4, (category, seen)


def test_money_of_denials(practice: Practice) -> None:
    amounts = [
        sum(line.charge_cents for line in one.payment.lines if not line.paid_cents)
        for one in practice.adjudications
        if one.claim.denial and one.claim.denial.category != "duplicate"
    ]
    assert 13000 <= median(amounts) <= 21000
    assert sum(1 for cents in amounts if cents > 300000) == 2


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_every_seed_has_every_anomaly(seed: int) -> None:
    practice = make_practice(TODAY, seed=seed)
    assert set(practice.anomalies) == ANOMALIES
    assert sum(1 for one in practice.adjudications if one.interest_cents) == 2
    assert any(one.payer.key == "summit_lake" for one in practice.remittances)


@pytest.mark.parametrize(("days", "patients"), [(10, 50), (1, 1), (30, 300), (90, 20), (200, 100)])
def test_other_sizes_work(days: int, patients: int) -> None:
    practice = make_practice(TODAY, days=days, patients=patients)
    assert len(practice.patients) == patients
    expected = 2800 / (1500 * 90) * patients * days
    assert len(practice.claims) <= 1.3 * expected + 5


def test_a_large_practice_scales() -> None:
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
    assert max(one.file_day for one in practice.remittances) <= today
    assert max(one.day for one in practice.claim_acknowledgments) <= today
    assert all(
        claim.visit_day <= claim.sent_day and is_workday(claim.sent_day)
        for claim in practice.claims
    )
    assert all(is_workday(one.day) for one in practice.remittances)
    assert all(
        claim.provider.since <= claim.visit_day or claim.denial is denials.TIMELY
        for claim in practice.claims
    )


def test_npi_has_its_check_digit() -> None:
    assert npi("123456789") == "1234567893"


def test_amounts_as_x12_writes_them() -> None:
    assert [format_amount(17050), format_amount(17050, False), format_amount(10000, False), format_amount(-1005, False), format_amount(0, False)] == [
        "170.50", "170.5", "100", "-10.05", "0",
    ]  # fmt: skip


def test_the_office_keeps_holidays() -> None:
    assert (
        not is_workday(date(2026, 11, 26))
        and not is_workday(date(2026, 11, 27))
        and not is_workday(date(2026, 5, 25))
    )
    assert workdays_later(date(2026, 11, 25), 1) == date(2026, 11, 30)
