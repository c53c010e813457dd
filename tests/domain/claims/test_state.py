"""The state of a claim."""

from datetime import date

import pytest

from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.state import ClaimFacts, ClaimState, ReportedStatus, claim_state
from medq.domain.claims.visit import ClaimShare

SENT_DAY = date(2026, 10, 1)
SETTLED = ClaimShare(paid_cents=11000, written_off_cents=6050)
WITH_PATIENT_SHARE = ClaimShare(paid_cents=9000, written_off_cents=6050, patient_cents=2000)


def answered(status: str, share: ClaimShare) -> ClaimFacts:
    """Return a claim whose newest result has this status, with its share of the visit."""
    return ClaimFacts(SENT_DAY, newest_result=status, share=share)


@pytest.mark.parametrize(
    ("claim", "state"),
    [
        (ClaimFacts(), ClaimState.TO_SUBMIT),
        (ClaimFacts(SENT_DAY), ClaimState.SENT),
        (ClaimFacts(SENT_DAY, BatchAnswer.ACCEPTED), ClaimState.ACKNOWLEDGED),
        (ClaimFacts(SENT_DAY, BatchAnswer.REJECTED), ClaimState.REJECTED),
        (answered("1", WITH_PATIENT_SHARE), ClaimState.PATIENT),
        (answered("1", SETTLED), ClaimState.CLOSED),
        (answered("22", ClaimShare(open_cents=17050)), ClaimState.REVERSED),
        (answered("1", ClaimShare(open_cents=17050, denied_cents=17050)), ClaimState.DENIED),
        (answered("4", ClaimShare(open_cents=17050)), ClaimState.DENIED),
        (answered("1", ClaimShare(open_cents=17050, waiting_cents=17050)), ClaimState.PENDED),
        (
            answered("1", ClaimShare(5000, open_cents=9000, unanswered_cents=9000)),
            ClaimState.PENDED,
        ),
        (answered("1", ClaimShare(5000, open_cents=12050)), ClaimState.PENDED),
        (answered("1", ClaimShare(open_cents=17050)), ClaimState.DENIED),
        (answered("1", ClaimShare(20000, open_cents=-2950)), ClaimState.PAID),
        (answered("19", WITH_PATIENT_SHARE), ClaimState.FORWARDED),
        (answered("19", SETTLED), ClaimState.CLOSED),
        (answered("23", ClaimShare(open_cents=17050)), ClaimState.FORWARDED),
        (answered("1", SETTLED)._replace(is_replaced=True), ClaimState.REPLACED),
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
        claim_state(ClaimFacts(SENT_DAY, statuses=[ReportedStatus(SENT_DAY, categories, by_payer)]))
        is state
    )


def test_a_clearinghouse_status_does_not_override_the_payers() -> None:
    statuses = [ReportedStatus(SENT_DAY, ("A2",), True), ReportedStatus(SENT_DAY, ("A2",), False)]
    assert claim_state(ClaimFacts(SENT_DAY, statuses=statuses)) is ClaimState.RECEIVED


def test_statuses_from_before_the_last_submission_do_not_count() -> None:
    rejected = [ReportedStatus(date(2026, 9, 1), ("A3",), True)]
    assert claim_state(ClaimFacts(SENT_DAY, statuses=rejected)) is ClaimState.SENT
