"""The state of a claim and its balance."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.state import (
    ClaimFacts,
    ClaimResult,
    ClaimState,
    ReportedStatus,
    balance,
    claim_state,
)

SENT_DAY = date(2026, 10, 1)
PAID = ClaimResult(SENT_DAY, "1", 1, 9000, 6050, 2000)
REVERSAL = ClaimResult(SENT_DAY, "22", 1, -9000, -6050, -2000)
CORRECTED = ClaimResult(SENT_DAY, "1", 1, 11000, 6050, 0)


def claim_facts(*results: ClaimResult, **fields: object) -> ClaimFacts:
    """Return the facts of a claim with these results."""
    return ClaimFacts(17050, SENT_DAY, results=results, **fields)  # type: ignore[arg-type]


# --- states ---


@pytest.mark.parametrize(
    ("claim", "state"),
    [
        (ClaimFacts(17050), ClaimState.TO_SUBMIT),
        (ClaimFacts(17050, SENT_DAY), ClaimState.SENT),
        (ClaimFacts(17050, SENT_DAY, BatchAnswer.ACCEPTED), ClaimState.ACKNOWLEDGED),
        (ClaimFacts(17050, SENT_DAY, "errors"), ClaimState.ACKNOWLEDGED),
        (ClaimFacts(17050, SENT_DAY, BatchAnswer.REJECTED), ClaimState.REJECTED),
        (claim_facts(PAID), ClaimState.PATIENT),
        (claim_facts(PAID, patient_paid_cents=2000), ClaimState.CLOSED),
        (claim_facts(PAID, REVERSAL), ClaimState.REVERSED),
        (claim_facts(PAID, REVERSAL, CORRECTED), ClaimState.CLOSED),
        (
            claim_facts(ClaimResult(SENT_DAY, "4", 1, 0, 0, 0, denied_cents=17050)),
            ClaimState.DENIED,
        ),
        (claim_facts(ClaimResult(SENT_DAY, "4", 1, 0, 0, 0)), ClaimState.DENIED),
        (
            claim_facts(ClaimResult(SENT_DAY, "1", 1, 0, 0, 0, waiting_cents=17050)),
            ClaimState.PENDED,
        ),
        (claim_facts(ClaimResult(SENT_DAY, "1", 1, 5000, 0, 0)), ClaimState.PAID),
        (claim_facts(ClaimResult(SENT_DAY, "1", 1, 20000, 0, 0)), ClaimState.PAID),
        (claim_facts(ClaimResult(SENT_DAY, "19", 1, 9000, 6050, 2000)), ClaimState.FORWARDED),
        (claim_facts(ClaimResult(SENT_DAY, "23", 1, 0, 0, 0)), ClaimState.FORWARDED),
        (claim_facts(PAID, is_replaced=True), ClaimState.REPLACED),
        (
            claim_facts(
                ClaimResult(SENT_DAY, "4", 1, 0, 0, 0, denied_cents=17050),
                manual_write_off_cents=17050,
            ),
            ClaimState.CLOSED,
        ),
    ],
)
def test_the_state_of_a_claim_follows_from_its_facts(claim: ClaimFacts, state: ClaimState) -> None:
    assert claim_state(claim) is state


@pytest.mark.parametrize(
    ("categories", "by_payer", "state"),
    [
        (("A2",), True, ClaimState.RECEIVED),
        (("A2",), False, ClaimState.ACKNOWLEDGED),
        (("A1",), True, ClaimState.ACKNOWLEDGED),
        (("A3",), True, ClaimState.REJECTED),
        (("A3", "A2"), True, ClaimState.REJECTED),
        (("A7",), False, ClaimState.REJECTED),
        (("P3",), True, ClaimState.PENDED),
        (("P1",), True, ClaimState.PENDED),
        (("F1",), True, ClaimState.RECEIVED),
        (("F2",), True, ClaimState.DENIED),
        (("F3F",), True, ClaimState.FORWARDED),
        (("Z9",), True, ClaimState.SENT),
        (("E1",), True, ClaimState.SENT),
    ],
)
def test_a_reported_status_changes_the_claims_state(
    categories: tuple[str, ...], by_payer: bool, state: ClaimState
) -> None:
    assert (
        claim_state(
            ClaimFacts(17050, SENT_DAY, statuses=[ReportedStatus(SENT_DAY, categories, by_payer)])
        )
        is state
    )


def test_a_clearinghouse_status_does_not_override_the_payers() -> None:
    statuses = [ReportedStatus(SENT_DAY, ("A2",), True), ReportedStatus(SENT_DAY, ("A2",), False)]
    assert claim_state(ClaimFacts(17050, SENT_DAY, statuses=statuses)) is ClaimState.RECEIVED


def test_statuses_from_before_the_last_submission_do_not_count() -> None:
    rejected = [ReportedStatus(date(2026, 9, 1), ("A3",), True)]
    assert claim_state(ClaimFacts(17050, SENT_DAY, statuses=rejected)) is ClaimState.SENT


def test_a_secondary_payment_replaces_the_primarys_patient_share() -> None:
    secondary_result = ClaimResult(SENT_DAY, "2", 2, 1500, 0, 500)
    figures = balance(claim_facts(PAID, secondary_result))
    assert (figures.paid_cents, figures.patient_cents, figures.open_cents) == (10500, 500, 0)
    without_second = balance(
        claim_facts(PAID, secondary_result, ClaimResult(SENT_DAY, "22", 2, -1500, 0, -500))
    )
    assert (without_second.paid_cents, without_second.patient_cents, without_second.open_cents) == (
        9000,
        2000,
        0,
    )


def test_an_amount_that_the_secondary_denied_is_not_the_patients() -> None:
    refused = ClaimResult(SENT_DAY, "2", 2, 1500, 0, 0, denied_cents=500)
    figures = balance(claim_facts(PAID, refused))
    assert (figures.patient_cents, figures.open_cents) == (0, 500)
    assert claim_state(claim_facts(PAID, refused)) is ClaimState.DENIED


# --- balances ---


def test_reversal_and_correction_leave_the_net() -> None:
    figures = balance(claim_facts(PAID, REVERSAL, CORRECTED))
    assert (
        figures.paid_cents,
        figures.written_off_cents,
        figures.patient_cents,
        figures.open_cents,
    ) == (11000, 6050, 0, 0)
    assert figures.review_reasons == ()


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (claim_facts(ClaimResult(SENT_DAY, "1", 1, 20000, 0, 0)), "credit balance"),
        (claim_facts(ClaimResult(SENT_DAY, "1", 1, 16000, 0, 5000)), "more than the balance"),
        (claim_facts(ClaimResult(SENT_DAY, "22", 1, -9000, -6050, -2000)), "below zero"),
        (
            claim_facts(
                ClaimResult(SENT_DAY, "1", 1, 9000, 6050, 2000, review_reason="off by 1.00")
            ),
            "off by 1.00",
        ),
    ],
)
def test_a_balance_that_cannot_be_trusted_has_a_reason(claim: ClaimFacts, reason: str) -> None:
    assert any(reason in text for text in balance(claim).review_reasons)


CENTS = st.integers(-50_000, 50_000)
RESULTS = st.lists(
    st.builds(
        ClaimResult,
        st.just(SENT_DAY),
        st.sampled_from(["1", "2", "4", "19", "22", "23"]),
        st.integers(1, 3),
        CENTS,
        CENTS,
        CENTS,
    ),
    max_size=5,
)


@given(st.integers(0, 100_000), RESULTS, CENTS, CENTS)
def test_every_balance_adds_up(
    charge: int, results: list[ClaimResult], write_off: int, paid: int
) -> None:
    claim = ClaimFacts(
        charge, SENT_DAY, results=results, manual_write_off_cents=write_off, patient_paid_cents=paid
    )
    figures = balance(claim)
    assert figures.charge_cents == (
        figures.paid_cents + figures.written_off_cents + figures.patient_cents + figures.open_cents
    )
    assert figures.patient_cents >= 0
    assert isinstance(claim_state(claim), ClaimState)
    assert figures.review_reasons or figures.open_cents >= 0
