"""Requests for batches and claims without a response, and for claims to submit and callbacks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from medq.domain.items.item import Kind, Subject
from medq.domain.items.work_requests import Recoverability, TriggerResult, WorkRequest
from medq.domain.triggers.no_response import (
    UnacknowledgedBatch,
    UnansweredClaim,
    triggers_for_unacknowledged_batch,
    triggers_for_unanswered_claim,
)
from medq.domain.triggers.unsent import (
    CallbackRequest,
    UnbilledService,
    UnsentClaim,
    triggers_for_callback,
    triggers_for_sent,
    triggers_for_unbilled,
    triggers_for_unsent,
)
from tests.domain.reference_tables import TOPIC_TABLE
from tests.domain.triggers.posted_payments import POSTING_DAY


def minutes(request: WorkRequest) -> int:
    """Return the minutes of a request with the shipped table."""
    return TOPIC_TABLE.of(request.topic).minutes_of(request)


def test_a_batch_without_a_999_is_followed_up_after_one_business_day() -> None:
    batch = UnacknowledgedBatch(2, POSTING_DAY, 1, 102300, 6, answered=False)
    assert triggers_for_unacknowledged_batch(batch) == TriggerResult()
    (request,) = triggers_for_unacknowledged_batch(replace(batch, work_days=2)).requests
    line = TOPIC_TABLE.of(request.topic)
    assert (request.subject, request.money_cents) == (Subject.BATCH, 102300)
    assert line.recoverability_of(request) is Recoverability.UNFILED
    assert minutes(request) == 3
    assert (
        triggers_for_unacknowledged_batch(replace(batch, work_days=9, answered=True)).requests == ()
    )


UNANSWERED = UnansweredClaim(
    5, POSTING_DAY, 2, 17050, follow_up_day=POSTING_DAY + timedelta(days=18)
)


@pytest.mark.parametrize(
    ("changes", "days_later", "cause"),
    [
        ({"work_days": 3}, 3, None),
        ({"work_days": 4}, 4, "no 277CA"),
        ({"work_days": 4, "is_batch_unanswered": True}, 4, None),
        ({"work_days": 4, "is_acknowledged": True}, 4, "no payer's 277CA"),
        ({"work_days": 4, "is_acknowledged": True, "is_acknowledged_by_payer": True}, 4, None),
        ({"work_days": 13, "is_acknowledged": True, "is_acknowledged_by_payer": True}, 17, None),
        (
            {"work_days": 13, "is_acknowledged": True, "is_acknowledged_by_payer": True},
            18,
            "no answer",
        ),
        (
            {
                "work_days": 99,
                "is_acknowledged": True,
                "is_acknowledged_by_payer": True,
                "follow_up_day": None,
            },
            99,
            None,
        ),
    ],
)
def test_a_claim_is_followed_up_by_the_answer_it_lacks(
    changes: dict[str, object], days_later: int, cause: str | None
) -> None:
    result = triggers_for_unanswered_claim(
        replace(UNANSWERED, **changes), POSTING_DAY + timedelta(days=days_later)
    )  # type: ignore[arg-type]
    assert [request.cause for request in result.requests] == ([cause] if cause else [])
    assert all(request.money_cents == 17050 for request in result.requests)


def test_an_unsent_claim_is_clean_or_stopped_until_it_is_sent() -> None:
    (clean,) = triggers_for_unsent(UnsentClaim(5, POSTING_DAY, 17050)).requests
    (stopped,) = triggers_for_unsent(
        UnsentClaim(5, POSTING_DAY, 17050, ("No member id", "No NPI"))
    ).requests
    assert (clean.cause, minutes(clean)) == ("clean claim", 1)
    assert (stopped.cause, minutes(stopped), stopped.details) == ("stopped", 10, ("No NPI",))
    assert clean.key == stopped.key
    assert triggers_for_sent(5).resolutions[0][:4] == clean.key


def test_an_unbilled_visit_and_a_callback_are_requested_with_their_money() -> None:
    (request,) = triggers_for_unbilled(
        UnbilledService(Subject.PATIENT, 8, POSTING_DAY, 24000, "Visit without a claim")
    ).requests
    assert (request.topic.name, request.money_cents) == ("unbilled", 24000)
    (callback,) = triggers_for_callback(
        CallbackRequest(7, POSTING_DAY, "asks about the bill", 2400, POSTING_DAY)
    ).requests
    assert (callback.kind, callback.money_cents, callback.due_day) == (
        Kind.CALLBACK,
        2400,
        POSTING_DAY,
    )
