"""The balance of a visit over all its payers, and the share of it of each claim."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.claims.line_settlement import settle_single
from medq.domain.claims.visit import Amounts, VisitBalance, VisitClaim, VisitResult
from medq.domain.claims.visit_balance import visit_balance

DAY = date(2026, 10, 20)
FIRST_LINE, SECOND_LINE = ("99213", 1), ("20610", 1)
CLAIM = VisitClaim(1, 15000, 1, True, {FIRST_LINE: 15000})
TWO_LINES = VisitClaim(1, 40000, 1, True, {FIRST_LINE: 15000, SECOND_LINE: 25000})
SECONDARY_CLAIM = VisitClaim(2, 15000, 2, True, {FIRST_LINE: 15000})
PAID = Amounts(15000, 9000, 4000, 2000)
DENIED = Amounts(15000, denied_cents=15000)


def result(
    amounts: Amounts, *, claim: int = 1, payer: int = 1, days: int = 0, **fields: object
) -> VisitResult:
    """Return a result about the first line, of a payer in the order of its number."""
    lines = fields.pop("lines", {FIRST_LINE: amounts})
    return VisitResult(claim, payer, payer, DAY + timedelta(days), amounts, lines, **fields)  # type: ignore[arg-type]


def sums(balance: VisitBalance) -> tuple[int, int, int, int]:
    """Return what is paid, written off, the patient's and open."""
    return (
        balance.paid_cents,
        balance.written_off_cents,
        balance.patient_cents,
        balance.open_cents,
    )


def test_the_last_payer_says_what_the_patient_owes_and_writes_nothing_off_again() -> None:
    secondary = result(Amounts(15000, 1500, 4000, 500), claim=2, payer=2)
    balance = visit_balance([CLAIM, SECONDARY_CLAIM], [result(PAID), secondary])
    assert sums(balance) == (10500, 4000, 500, 0)
    assert balance.charge_cents == 15000
    assert balance.share_by_claim[1][:4] == (9000, 4000, 0, 0)
    assert balance.share_by_claim[2][:4] == (1500, 0, 500, 0)


def test_a_later_payer_writes_off_what_it_leaves() -> None:
    medicaid = result(Amounts(15000, 0, 6000), payer=2)
    assert sums(visit_balance([CLAIM], [result(PAID), medicaid])) == (9000, 6000, 0, 0)


def test_what_the_last_payer_denies_is_open_and_not_the_patients() -> None:
    refused = result(Amounts(15000, 1500, denied_cents=500), payer=2)
    balance = visit_balance([CLAIM], [result(PAID), refused])
    assert sums(balance) == (10500, 4000, 0, 500)
    assert balance.share_by_claim[1].denied_cents == 500


def test_a_duplicates_denial_changes_nothing() -> None:
    balance = visit_balance([CLAIM], [result(PAID), result(DENIED, days=5)])
    assert sums(balance) == (9000, 4000, 2000, 0)


def test_a_denial_that_is_paid_later_is_settled() -> None:
    balance = visit_balance([CLAIM], [result(DENIED), result(PAID, days=5)])
    assert sums(balance) == (9000, 4000, 2000, 0)


@pytest.mark.parametrize("denied_first", [True, False])
def test_a_result_settles_only_the_lines_that_it_names(denied_first: bool) -> None:
    denied = Amounts(25000, denied_cents=25000)
    results = [result(PAID), result(denied, lines={SECOND_LINE: denied})]
    balance = visit_balance([TWO_LINES], results[::-1] if denied_first else results)
    assert sums(balance) == (9000, 4000, 2000, 25000)
    assert balance.share_by_claim[1].denied_cents == 25000


def test_a_line_without_a_result_is_unanswered() -> None:
    balance = visit_balance([TWO_LINES], [result(PAID)])
    assert (balance.open_cents, balance.share_by_claim[1].unanswered_cents) == (25000, 25000)


def test_parts_of_a_claim_without_lines_add_up() -> None:
    part = Amounts(25000, 20000, 4000, 1000)
    results = [result(PAID, lines=None), result(part, lines=None)]
    assert sums(visit_balance([TWO_LINES], results)) == (29000, 8000, 3000, 0)


def test_a_takeback_of_an_unknown_payment_counts_its_money_alone() -> None:
    takeback = result(Amounts(-15000, -9000, -4000, -2000), is_takeback=True)
    balance = visit_balance([CLAIM], [takeback])
    assert sums(balance) == (-9000, 0, 0, 24000)


def test_a_replaced_claim_bills_nothing() -> None:
    replaced = CLAIM._replace(is_billed=False)
    replacing = VisitClaim(2, 16000, 1, True, {FIRST_LINE: 15000, ("J1100", 1): 1000})
    balance = visit_balance([replaced, replacing], [])
    assert (balance.charge_cents, balance.open_cents) == (16000, 16000)
    assert balance.share_by_claim[1].open_cents == 0


def test_a_void_leaves_nothing_to_bill() -> None:
    void = VisitClaim(2, 15000, 1, False, {FIRST_LINE: 15000})
    assert visit_balance([CLAIM._replace(is_billed=False), void], []).charge_cents == 0


@pytest.mark.parametrize(
    ("amounts", "reason"),
    [
        (Amounts(15000, 20000), "credit balance"),
        (Amounts(15000, 14000, 0, 5000), "more than the balance"),
        (Amounts(15000, 9000, 6000, -100), "below zero"),
    ],
)
def test_a_balance_that_cannot_be_trusted_has_a_reason(amounts: Amounts, reason: str) -> None:
    share = visit_balance([CLAIM], [result(amounts)]).share_by_claim[1]
    assert any(reason in text for text in share.review_reasons)


CENTS = st.integers(-20_000, 20_000)
AMOUNTS = st.builds(Amounts, CENTS, CENTS, CENTS, CENTS, CENTS, CENTS)
RESULTS = st.lists(
    st.builds(
        lambda amounts, claim, payer, days, by_line: result(
            amounts,
            claim=claim,
            payer=payer,
            days=days,
            lines={FIRST_LINE: amounts} if by_line else None,
        ),
        AMOUNTS,
        st.integers(1, 2),
        st.integers(1, 3),
        st.integers(0, 20),
        st.booleans(),
    ),
    max_size=5,
)


@given(RESULTS)
def test_the_shares_of_all_claims_add_up_to_the_charge(results: list[VisitResult]) -> None:
    balance = visit_balance([CLAIM, SECONDARY_CLAIM], results)
    shares = balance.share_by_claim.values()
    assert balance.open_cents == sum(share.open_cents for share in shares)
    assert balance.patient_cents >= 0
    for share in shares:
        still_open = max(0, share.open_cents)
        assert 0 <= share.denied_cents <= still_open
        assert 0 <= share.unanswered_cents <= still_open


@given(AMOUNTS, st.sampled_from(["", "off by 1.00"]))
def test_one_result_of_one_claim_is_settled_as_any_other(amounts: Amounts, reason: str) -> None:
    share = visit_balance([CLAIM], [result(amounts, review_reason=reason)]).share_by_claim[1]
    assert settle_single(CLAIM.charge_cents, amounts, reason) == share
