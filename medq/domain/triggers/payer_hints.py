"""What a remittance tells beside its money (domain 2.11): corrected ids, another payer, the end of cover, changed codes."""

from collections.abc import Iterator

from medq.domain.claims.codes import NOT_OUR_CLAIM
from medq.domain.items import topics
from medq.domain.items.work_requests import WorkRequest
from medq.domain.triggers.posted_payment import PostedPayment, on_claim


def hint_reviews(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Corrected ids, another payer first, the end of cover (domain 2.11). Money: the charge, with little chance: what is
    mended is the next claim."""
    claim, charge = posted.claim, posted.claim.charge_cents
    if claim.corrected_member_id or claim.corrected_last:
        yield on_claim(
            posted,
            topics.COVERAGE,
            "Payer corrected the patient's name or member id",
            charge,
            cause="id changed",
        )
    if claim.priority_payer or claim.priority_payer_id:
        first = claim.priority_payer or claim.priority_payer_id
        yield on_claim(
            posted,
            topics.COVERAGE,
            f"Payer says that {first} comes first",
            charge,
            cause="payer first",
        )
    if claim.coverage_end is not None:
        title = f"Cover ended {claim.coverage_end}: end-date it and look at later visits"
        yield on_claim(posted, topics.COVERAGE, title, charge, cause="cover ended")
    if claim.status == NOT_OUR_CLAIM:
        yield on_claim(
            posted,
            topics.COVERAGE,
            "Not this payer's: check the coverage",
            charge,
            cause="not ours",
        )
    changed = [
        line
        for line in claim.lines
        if (line.submitted_procedure and line.submitted_procedure != line.procedure)
        or any(one.quantity.strip(" 0.") for one in line.adjustments)
    ]
    if changed:
        title = "Payer changed a procedure code or cut units"
        yield on_claim(
            posted,
            topics.CHANGED,
            title,
            sum(line.charge_cents - line.paid_cents for line in changed),
        )
