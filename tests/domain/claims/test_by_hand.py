"""Balances of visits of which people wrote money off or transferred it to the patient."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.claims.by_hand import with_by_hand
from medq.domain.claims.ledger import ByHand
from medq.domain.claims.line_settlement import CREDIT
from medq.domain.claims.state import ClaimFacts, ClaimState, claim_state
from medq.domain.claims.visit import ClaimShare, VisitBalance

CENTS = st.integers(0, 20_000)
SHARES = st.builds(
    ClaimShare,
    paid_cents=CENTS,
    written_off_cents=CENTS,
    patient_cents=CENTS,
    open_cents=st.integers(-5_000, 20_000),
    denied_cents=CENTS,
    by_hand_cents=st.just(0),
)


def visit(*shares: ClaimShare) -> VisitBalance:
    """Return a visit with claims 1, 2 … and these shares."""
    return VisitBalance(
        sum(sum(share[:4]) for share in shares),
        sum(share.paid_cents for share in shares),
        sum(share.written_off_cents for share in shares),
        sum(share.patient_cents for share in shares),
        dict(enumerate(shares, 1)),
    )


DENIED = ClaimShare(open_cents=15_000, denied_cents=15_000)


def test_a_write_off_leaves_the_rest_open_and_denied() -> None:
    (share,) = with_by_hand(visit(DENIED), {1: ByHand(5_000)}).share_by_claim.values()
    assert share == ClaimShare(
        written_off_cents=5_000, open_cents=10_000, denied_cents=10_000, by_hand_cents=5_000
    )


def test_a_transfer_is_the_patients_share() -> None:
    balance = with_by_hand(visit(DENIED), {1: ByHand(10_000, 5_000)})
    assert (balance.written_off_cents, balance.patient_cents, balance.open_cents) == (
        10_000,
        5_000,
        0,
    )


def test_a_payment_after_a_write_off_makes_a_credit_that_is_reviewed() -> None:
    paid = ClaimShare(paid_cents=12_000, written_off_cents=3_000)
    balance = with_by_hand(visit(paid), {1: ByHand(15_000)})
    assert balance.open_cents == -15_000
    assert balance.share_by_claim[1].review_reasons == (CREDIT,)


def test_a_write_off_of_a_replaced_claim_leaves_what_its_replacement_bills() -> None:
    replaced, replacement = ClaimShare(), ClaimShare(open_cents=15_000, unanswered_cents=15_000)
    balance = with_by_hand(visit(replaced, replacement), {1: ByHand(15_000)})
    assert balance.share_by_claim[1] == ClaimShare()
    assert balance.share_by_claim[2] == ClaimShare(written_off_cents=15_000, by_hand_cents=15_000)


@given(st.lists(SHARES, min_size=1, max_size=3), st.lists(st.builds(ByHand, CENTS, CENTS)))
def test_what_people_move_leaves_the_open_money_and_nothing_else(
    shares: list[ClaimShare], moved: list[ByHand]
) -> None:
    before = visit(*shares)
    by_hand = dict(zip(before.share_by_claim, moved, strict=False))
    after = with_by_hand(before, by_hand)
    written_off = sum(each.written_off_cents for each in by_hand.values())
    transferred = sum(each.transferred_cents for each in by_hand.values())
    assert (after.charge_cents, after.paid_cents) == (before.charge_cents, before.paid_cents)
    assert after.written_off_cents == before.written_off_cents + written_off
    assert after.patient_cents == before.patient_cents + transferred
    assert after.open_cents == before.open_cents - written_off - transferred
    for share in after.share_by_claim.values():
        assert share.denied_cents <= max(0, share.open_cents) or not share.by_hand_cents
    claims = after.share_by_claim.values()
    assert sum(share.by_hand_cents for share in claims) == written_off + transferred
    if before.open_cents >= 0 and min(share.open_cents for share in shares) >= 0:
        # A credit appears only where more was moved than was open.
        has_credit = any(share.open_cents < 0 for share in claims)
        assert has_credit == (written_off + transferred > before.open_cents)


@pytest.mark.parametrize(
    ("share", "newest_result", "state"),
    [
        (ClaimShare(written_off_cents=100, by_hand_cents=100), "", ClaimState.CLOSED),
        (ClaimShare(patient_cents=100, by_hand_cents=100), "", ClaimState.PATIENT),
        (ClaimShare(written_off_cents=100, by_hand_cents=100), "4", ClaimState.CLOSED),
        (
            ClaimShare(written_off_cents=60, open_cents=40, by_hand_cents=60),
            "",
            ClaimState.TO_SUBMIT,
        ),
        (ClaimShare(0, 60, 0, 40, 40, by_hand_cents=60), "4", ClaimState.DENIED),
        (ClaimShare(80, 120, open_cents=-100, by_hand_cents=100), "1", ClaimState.PAID),
    ],
)
def test_money_moved_by_hand_settles_a_claim(
    share: ClaimShare, newest_result: str, state: ClaimState
) -> None:
    assert claim_state(ClaimFacts(newest_result=newest_result, share=share)) is state
