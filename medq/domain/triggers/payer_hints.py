"""Reviews for corrections that a remittance states: member data, coverage, changed codes."""

from collections.abc import Iterator

from medq.domain.claims.codes import NOT_OUR_CLAIM
from medq.domain.date_text import format_day
from medq.domain.items import topics
from medq.domain.items.work_requests import WorkRequest
from medq.domain.remittances.remittance import LinePayment
from medq.domain.triggers.posted_payment import PostedPayment, claim_request


def hint_requests(posted: PostedPayment) -> Iterator[WorkRequest]:
    """Yield reviews of the patient's coverage and of changed procedure codes.

    Money is the charge: recovery is unlikely, since the review corrects the next claim.
    """
    claim_payment = posted.claim_payment
    charge_cents = claim_payment.charge_cents
    if claim_payment.corrected_member_id or claim_payment.corrected_last:
        title = "Payer corrected patient name or member ID"
        yield claim_request(posted, topics.COVERAGE, title, charge_cents, cause="id changed")
    if claim_payment.priority_payer or claim_payment.priority_payer_id:
        primary = claim_payment.priority_payer or claim_payment.priority_payer_id
        title = f"COB: {primary} is primary"
        yield claim_request(posted, topics.COVERAGE, title, charge_cents, cause="payer first")
    if claim_payment.coverage_end is not None:
        title = (
            f"Coverage termed {format_day(claim_payment.coverage_end)}: "
            "end-date policy, check later visits"
        )
        yield claim_request(posted, topics.COVERAGE, title, charge_cents, cause="coverage termed")
    if claim_payment.status == NOT_OUR_CLAIM:
        title = "Not this payer's member: check coverage"
        yield claim_request(posted, topics.COVERAGE, title, charge_cents, cause="not ours")
    changed_lines = [
        line for line in claim_payment.lines if _has_new_procedure(line) or _has_cut_units(line)
    ]
    if changed_lines:
        unpaid_cents = sum(line.charge_cents - line.paid_cents for line in changed_lines)
        changes = ", ".join(dict.fromkeys(_change_text(line) for line in changed_lines))
        title = f"Code/units changed by payer: {changes}"
        yield claim_request(posted, topics.CHANGED, title, unpaid_cents)


def _has_new_procedure(line: LinePayment) -> bool:
    """Return whether the payer adjudicated another procedure than was submitted (SVC06)."""
    return bool(line.submitted_procedure) and line.submitted_procedure != line.procedure


def _has_cut_units(line: LinePayment) -> bool:
    """Return whether an adjustment of the line states a quantity other than zero."""
    return any(adjustment.quantity.strip(" 0.") for adjustment in line.adjustments)


def _change_text(line: LinePayment) -> str:
    if _has_new_procedure(line):
        return f"{line.submitted_procedure} → {line.procedure}"
    return f"units of {line.procedure}"
