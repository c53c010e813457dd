"""The first page of an item: its claim, what the payer decided, who may be billed, the notes."""

from collections.abc import Iterable, Sequence

from data.claims.pages import ClaimPaymentFacts
from data.items import related
from data.items.item_records import ItemRecord
from medq.domain.claims.deadline import limit_text
from medq.domain.claims.payer import PayerRules, Unit
from medq.domain.items import topics
from medq.domain.items.item import EventLine, Kind
from medq.domain.items.item_page import (
    BillingRule,
    CallerBlock,
    ClaimFacts,
    Decision,
    ItemPage,
    Note,
    PayerLimits,
    RelatedCounts,
)
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.patient_billing import PatientBilling
from medq.domain.reasons.playbook import Playbook
from medq.domain.remittances.allocation import AllocationKind
from medq.work.desk import Desk
from medq.work.details.candidates import candidates
from medq.work.details.claim_reading import ClaimReading, decision_kind
from medq.work.details.ledger_facts import asked_approval
from medq.work.details.members import members
from medq.work.details.service_lines import payer_changes, service_lines
from medq.work.details.standing import payment_lines, standing
from medq.work.details.status_lines import rejections, status_lines
from medq.work.payer_rules import payer_rules_of

MOST_CODES = 3
COVERAGE = "coverage"  # code of code_texts.csv: coverage is verified before anybody is billed
BILLING_TOPICS = frozenset(topic.name for topic in topics.WORKED_BY_CODES)
HOUSEKEEPING_ACTS = frozenset(
    {"take", "release", "pin", "unpin", "importance", "add-to-plan", "undo", "look"}
)
"""Acts that say nothing of the claim; the history shows them, the notes do not."""
SYSTEM_USER = "medq"
UNEXPLAINED = (AllocationKind.DENIAL, AllocationKind.REVIEW, AllocationKind.WAIT)


def first_page(
    desk: Desk, item: ItemRecord, claim: ClaimReading | None, playbook: Playbook | None
) -> ItemPage:
    """Return the records of an item's first page, except its deadlines, rank, steps and notes."""
    counts = related.counts(desk.store, item.patient_id, item.group_id)
    others = RelatedCounts(counts.open_claims, counts.closed_claims, max(0, counts.members - 1))
    billing = _billing(desk, item, playbook) if playbook else None
    if claim is None:
        return ItemPage(billing=billing, related=others, candidates=candidates(desk, item))
    code = AdjustmentCode.of_cause(item.cause)
    payment = claim.deciding_payment(code)
    return ItemPage(
        claim=_claim(claim),
        caller=_caller(desk, claim, payment),
        decision=_decision(claim, payment, code, playbook) if payment else None,
        lines=service_lines(claim, payment),
        changes=payer_changes(claim, payment),
        rejections=rejections(desk, claim, item.cause),
        statuses=status_lines(desk, claim),
        billing=billing,
        related=others,
        payments=tuple(payment_lines(claim)),
        candidates=candidates(desk, item),
        standing=standing(claim),
        members=members(desk, item),
        group_cents=counts.group_cents,
        approval=asked_approval(desk, claim.head.id),
    )


def notes(desk: Desk, events: Iterable[EventLine]) -> tuple[Note, ...]:
    """Return what people did and wrote about an item's claim, the newest first.

    What was undone is no fact any more: the history shows it, the notes do not.
    """
    return tuple(
        Note(event.at.astimezone(desk.zone).date(), event.user, event.text)
        for event in events
        if event.user != SYSTEM_USER and event.act not in HOUSEKEEPING_ACTS and not event.is_undone
    )


def _claim(claim: ClaimReading) -> ClaimFacts:
    head, sums = claim.head, claim.visit_sums
    return ClaimFacts(
        id=head.id,
        number=head.number,
        patient=head.patient,
        birth_day=head.birth_day,
        account=head.account,
        payer=head.payer,
        payer_short=head.payer_short or head.payer,
        is_payer_confirmed=head.payer_confirmed,
        member_id=head.member_id,
        icn=next(iter(claim.payer_numbers), ""),
        from_day=head.from_day,
        to_day=head.to_day,
        charge_cents=head.charge_cents,
        paid_cents=head.paid_cents,
        written_off_cents=head.written_off_cents,
        patient_cents=sums.patient_cents if sums else head.patient_cents,
        open_cents=sums.open_cents if sums else head.open_cents,
        is_of_visit=sums is not None,
        review_reasons=head.review_reasons,
        sent_day=head.sent_day,
        received_day=head.proof_day,
        place=head.place,
        rendering=head.rendering,
        rendering_npi=head.rendering_npi,
        authorization_number=head.authorization_number,
        diagnoses=head.diagnoses,
    )


def _caller(desk: Desk, claim: ClaimReading, payment: ClaimPaymentFacts | None) -> CallerBlock:
    head, rules = claim.head, payer_rules_of(desk, claim.head.payer_id)
    return CallerBlock(
        group=head.billing,
        tax_id=head.tax_id,
        billing_npi=head.billing_npi,
        rendering_npi=head.rendering_npi,
        payer_contact=payment.contact if payment else "",
        phone_hours=rules.phone_hours,
        limits=_limits(rules),
    )


def _limits(rules: PayerRules) -> PayerLimits:
    filing = "" if rules.filing_limit is None else limit_text(rules.filing_limit, rules.filing_unit)
    appeal, corrected = (
        "" if days is None else limit_text(days, Unit.DAYS)
        for days in (rules.appeal_days, rules.corrected_days)
    )
    return PayerLimits(filing, appeal, corrected, rules.confirmed)


def _decision(
    claim: ClaimReading,
    payment: ClaimPaymentFacts,
    code: AdjustmentCode | None,
    playbook: Playbook | None,
) -> Decision:
    remarks = claim.results.remarks_of(payment)
    codes: Sequence[str] = _open_codes(claim, payment)
    if code is not None:
        codes = (str(code._replace(remark="")),)
        remarks = tuple(dict.fromkeys((code.remark, *claim.remarks_with(code))))
    return Decision(
        kind=decision_kind(payment),
        day=payment.day,
        payer=payment.payer,
        trace=payment.trace,
        codes=tuple(filter(None, (*codes, *remarks))),
        meaning=playbook.plain if playbook else "",
    )


def _open_codes(claim: ClaimReading, payment: ClaimPaymentFacts) -> list[str]:
    """Return the codes of what a payment left open, the largest amount first."""
    adjustments = [
        each for each in claim.results.adjustments_of(payment.id) if each.allocation in UNEXPLAINED
    ]
    adjustments.sort(key=lambda each: -abs(each.cents))
    codes = [str(AdjustmentCode(each.group_code, each.reason)) for each in adjustments]
    return list(dict.fromkeys(codes))[:MOST_CODES]


def _billing(desk: Desk, item: ItemRecord, playbook: Playbook) -> BillingRule | None:
    """Return whether the patient may be billed; None for a review that is about something else."""
    code = AdjustmentCode.of_cause(item.cause)
    if code is None or (item.kind is not Kind.DENIAL and item.topic not in BILLING_TOPICS):
        return None
    billing = playbook.billing.value
    if playbook.billing is PatientBilling.VERIFY and playbook.is_about_coverage:
        billing = COVERAGE
    text = desk.code_texts.patient_billing(billing, payer_rules_of(desk, item.payer_id).kind)
    return BillingRule(code.group, text) if text else None
