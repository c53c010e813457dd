"""Posted claim payments made for tests of the triggers."""

from datetime import date

from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.allocation import AllocationKind
from medq.domain.remittances.remittance import ClaimPayment
from medq.domain.triggers.payments import triggers_for_payment
from medq.domain.triggers.posted_payment import PostedPayment
from tests.domain.paid_claims import paid_claim, paid_line
from tests.domain.reference_tables import CLASSIFIER, PLAYBOOKS

OPEN_KINDS = (
    AllocationKind.DENIAL,
    AllocationKind.REVIEW,
    AllocationKind.WAIT,
    AllocationKind.INFORMATION,
)
POSTING_DAY = date(2026, 10, 20)
PAID = paid_claim(paid_line(10000, 7000, ("CO", "45", 1000), ("PR", "3", 2000)))
DENIED = paid_claim(
    paid_line(12550, 0, ("CO", "197", 12550), remarks=("N130",)),
    paid_line(4500, 0, ("CO", "197", 4500)),
    status="4",
)


def posted_payment(claim_payment: ClaimPayment, **facts: object) -> PostedPayment:
    """Return the payment as posted on claim 5, the first of its visit, but for `facts`."""
    allocation = CLASSIFIER.allocate(claim_payment)
    open_cents = sum(amount.cents for amount in allocation.amounts if amount.kind in OPEN_KINDS)
    all_facts: dict[str, object] = {"claim_ref": 5, "balance_cents": open_cents, **facts}
    return PostedPayment(9, claim_payment, allocation, POSTING_DAY, 3, **all_facts)  # type: ignore[arg-type]


def payment_triggers(claim_payment: ClaimPayment, **facts: object) -> TriggerResult:
    """Return what the payment requests and resolves."""
    return triggers_for_payment(posted_payment(claim_payment, **facts), PLAYBOOKS)


def topic_names(result: TriggerResult) -> list[str]:
    """Return the topics of the requests, in their order."""
    return [request.topic.name for request in result.requests]


def resolved_topics(result: TriggerResult) -> set[str]:
    """Return the topics that are resolved."""
    return {resolution.topic for resolution in result.resolutions}
