"""Requests for the amounts that a payment left open: one denial, and reviews by rule."""

from collections.abc import Iterator

from medq.domain.claims.codes import DENIED
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Recoverability, Topic, WorkRequest
from medq.domain.money import dollars
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.playbook import Playbook, Playbooks
from medq.domain.remittances.allocation import AllocatedAmount, AllocationKind
from medq.domain.remittances.allocation_rules import AllocationRule
from medq.domain.remittances.remittance import Adjustment, ClaimPayment
from medq.domain.triggers.posted_payment import PostedPayment, claim_ref_of, claim_request

MINUTES_PER_FURTHER_CAUSE = 5
# Reading an enum member costs more than a comparison in Python 3.11; every amount needs these.
_UNKNOWN, _DENIAL, _REVIEW = AllocationRule.UNKNOWN, AllocationKind.DENIAL, AllocationKind.REVIEW
_TOPIC_BY_RULE: dict[AllocationRule, Topic] = {
    AllocationRule.DISCOUNT: topics.HIDDEN_DENIAL,
    AllocationRule.NOTICE: topics.NOTICE,
    AllocationRule.VERIFY: topics.VERIFY,
    AllocationRule.PATIENT: topics.BARRED,
    AllocationRule.BARRED: topics.BARRED,
    AllocationRule.TESTED: topics.TEST,
    AllocationRule.UNKNOWN: topics.CODES,
}
OPEN_AMOUNT_TOPICS = (*dict.fromkeys(_TOPIC_BY_RULE.values()), topics.LOOK)
"""Every topic of a review of amounts that no rule posts."""


def denial_requests(posted: PostedPayment, playbooks: Playbooks) -> Iterator[WorkRequest]:
    """Yield one request for all denied amounts of a claim, if there are any.

    Its cause is that of the largest amount; the others are its details. Money: the denied
    charges, at most the expected allowed amount where that is known. A claim denied as a whole
    (CLP02 4) without any adjustment is a denial of its charge.
    """
    causes: dict[str, tuple[int, Playbook]] = {}
    for amount in posted.allocation.amounts:
        if amount.kind is _DENIAL:
            playbook = _playbook_of(posted.claim_payment, amount, playbooks)
            earlier_cents = causes.get(playbook.cause, (0, playbook))[0]
            causes[playbook.cause] = (earlier_cents + amount.cents, playbook)
    if causes:
        yield from _denial_by_causes(posted, causes)
    elif posted.claim_payment.status == DENIED and not posted.allocation.amounts:
        yield claim_request(
            posted,
            topics.DENIAL,
            "Denied, no reason code",
            open_part(posted, posted.expected_cents or posted.claim_payment.charge_cents),
            cause="no reason",
        )


def open_part(posted: PostedPayment, cents: int) -> int:
    """Return how much of an amount is still open: an item's money is never more."""
    return cents if posted.balance_cents is None else min(cents, max(0, posted.balance_cents))


def _denial_by_causes(
    posted: PostedPayment, causes: dict[str, tuple[int, Playbook]]
) -> Iterator[WorkRequest]:
    denied_cents = sum(cents for cents, _playbook in causes.values())
    if denied_cents <= 0:
        return
    if posted.expected_cents is not None:
        denied_cents = min(denied_cents, max(0, posted.expected_cents))
    money_cents = open_part(posted, denied_cents + posted.denied_beside_cents)
    if not money_cents:
        return  # paid before, or by another payer: a duplicate's denial leaves nothing to work
    (cause, (_cents, playbook)), *others = sorted(
        causes.items(), key=lambda item: (-item[1][0], item[0])
    )
    details = [f"{name} {dollars(cents)}: {other.plain}" for name, (cents, other) in others]
    yield topics.DENIAL.request(
        Subject.CLAIM,
        claim_ref_of(posted),
        playbook.plain,
        money_cents,
        posted.day,
        cause=cause,
        minutes=playbook.minutes + MINUTES_PER_FURTHER_CAUSE * len(others),
        recoverability=Recoverability.of(playbook.recoverable),
        plan=playbook.plan,
        details=[*details, *_hints(posted, playbook)],
    )


def open_amount_requests(posted: PostedPayment, playbooks: Playbooks) -> Iterator[WorkRequest]:
    """Yield a review for each kind of amount that no rule posts; money: the amount.

    A line with nothing paid and no adjustment is reviewed with its charge.
    """
    denied_lines = {each.line for each in posted.allocation.amounts if each.kind is _DENIAL}
    amounts_by_topic: dict[str, list[AllocatedAmount]] = {}
    for amount in posted.allocation.amounts:
        if amount.kind is _REVIEW:
            topic = _TOPIC_BY_RULE.get(amount.rule, topics.LOOK)
            # A discount on a denied line is part of the denial: a second item would repeat it.
            if topic is topics.HIDDEN_DENIAL and denied_lines & {amount.line, -1}:
                continue
            amounts_by_topic.setdefault(topic.name, []).append(amount)
    for amounts in amounts_by_topic.values():
        topic = _TOPIC_BY_RULE.get(amounts[0].rule, topics.LOOK)
        money_cents = open_part(posted, sum(amount.cents for amount in amounts))
        if not money_cents and topic is not topics.CODES:
            continue
        largest = max(amounts, key=lambda item: (item.cents, -item.line, -item.position))
        playbook = _playbook_of(posted.claim_payment, largest, playbooks)
        yield _review_request(posted, topic, money_cents, playbook)
    unexplained_lines = [
        line
        for line in posted.claim_payment.lines
        if line.charge_cents > 0 == line.paid_cents and not line.adjustments
    ]
    has_adjustments = bool(posted.claim_payment.adjustments)
    if unexplained_lines and not has_adjustments and not posted.difference_cents:
        yield claim_request(
            posted,
            topics.CODES,
            "$0 line without reason code",
            sum(line.charge_cents for line in unexplained_lines),
            cause="no reason",
        )
    yield from _unknown_reason_requests(posted, playbooks)
    yield from _unknown_remark_requests(posted, playbooks)


def _review_request(
    posted: PostedPayment, topic: Topic, money_cents: int, playbook: Playbook
) -> WorkRequest:
    has_steps = topic in topics.WORKED_BY_CODES
    return topic.request(
        Subject.CLAIM,
        claim_ref_of(posted),
        _review_title(topic, playbook),
        money_cents,
        posted.day,
        cause=_review_cause(topic, playbook),
        least_minutes=playbook.minutes if has_steps else 0,
        recoverability=Recoverability.of(playbook.recoverable) if has_steps else None,
        plan=playbook.plan if has_steps else None,
        details=[playbook.plain, *_hints(posted, playbook)],
    )


def _review_cause(topic: Topic, playbook: Playbook) -> str:
    """Return the cause of a review: the patient's share with the remark that bars it."""
    code = AdjustmentCode.of_cause(playbook.cause)
    if topic is topics.BARRED and playbook.barring_remark and code is not None:
        return str(code._replace(remark=playbook.barring_remark))
    return playbook.cause


def _review_title(topic: Topic, playbook: Playbook) -> str:
    cause = _review_cause(topic, playbook)
    if topic is topics.VERIFY and playbook.is_about_coverage:
        return f"Coverage issue ({cause}): no patient bill until coverage is verified"
    titles = {
        topics.HIDDEN_DENIAL: f"{cause} on full charge, $0 paid: possible hidden denial",
        topics.NOTICE: f"Patient responsibility ({cause}): verify before billing",
        topics.VERIFY: f"Patient responsibility ({cause}): verify before billing",
        topics.BARRED: f"Do not bill the patient ({cause})",
        topics.TEST: "Multiple-procedure reduction: test against contract",
        topics.CODES: f"No posting rule for {cause}: ask the payer what it means",
    }
    return titles.get(topic, f"No posting rule for {cause}: {playbook.plain}")


def _unknown_reason_requests(posted: PostedPayment, playbooks: Playbooks) -> Iterator[WorkRequest]:
    """Yield a question to the office for each reason that is in no table, once a payer.

    The claim's own review has the money.
    """
    known_reasons = playbooks.tables.reasons
    unknown = [amount for amount in posted.allocation.amounts if amount.rule is _UNKNOWN]
    reasons = {adjustment_of(posted.claim_payment, amount).reason for amount in unknown}
    for reason in sorted(reasons - {""}):  # an amount without a reason has no line to add
        if reason not in known_reasons:
            topic = topics.reason_topic(reason)
            title = f"Reason {reason} is not in the table: add it"
            yield _question(posted, topic, title, reason)


def _unknown_remark_requests(posted: PostedPayment, playbooks: Playbooks) -> Iterator[WorkRequest]:
    """Yield a question to the office for each remark that is in no table, once a payer."""
    claim_payment = posted.claim_payment
    remarks = {*claim_payment.remarks}
    for line in claim_payment.lines:
        remarks.update(line.remarks)
    known_remarks = playbooks.tables.remarks
    for remark in sorted(remarks):
        if remark not in known_remarks:
            topic = topics.remark_topic(remark)
            title = f"Remark {remark} is not in the table: add it"
            yield _question(posted, topic, title, remark)


def _question(posted: PostedPayment, topic: Topic, title: str, code: str) -> WorkRequest:
    """Return the question to add a code to its table, which a payer's claims ask only once."""
    return topic.request(
        Subject.PAYER, posted.payer_ref, title, 0, posted.day, cause=code, once=True
    )


def _playbook_of(
    claim_payment: ClaimPayment, amount: AllocatedAmount, playbooks: Playbooks
) -> Playbook:
    adjustment = adjustment_of(claim_payment, amount)
    line_remarks = _line_remarks(claim_payment)
    if amount.line >= 0:
        line_remarks = claim_payment.lines[amount.line].remarks
    remarks = (*line_remarks, *claim_payment.remarks)
    return playbooks.of(adjustment.group, adjustment.reason, remarks)


def adjustment_of(claim_payment: ClaimPayment, amount: AllocatedAmount) -> Adjustment:
    """Return the adjustment that an allocated amount is part of."""
    source = claim_payment if amount.line < 0 else claim_payment.lines[amount.line]
    return source.adjustments[amount.position]


def _line_remarks(claim_payment: ClaimPayment) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remark for line in claim_payment.lines for remark in line.remarks))


def _hints(posted: PostedPayment, playbook: Playbook) -> Iterator[str]:
    claim_payment = posted.claim_payment
    if playbook.is_retired:
        yield "Retired code; the payer still sends it"
    if playbook.unknown_codes:
        yield f"Not in the reason tables: {', '.join(playbook.unknown_codes)}"
    if playbook.group_note:
        yield playbook.group_note
    if claim_payment.priority_payer:
        yield f"COB: {claim_payment.priority_payer} is primary"
    if claim_payment.contact:
        yield f"Payer contact for this claim: {claim_payment.contact}"
