"""What a payment left open, line by line: one denial for all that was refused, and a review for each kind of leftover."""

from collections.abc import Iterator

from medq.domain.claims.codes import DENIED
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Recoverability, Topic, WorkRequest, want
from medq.domain.money import dollars
from medq.domain.reasons.playbook import Playbook, Playbooks
from medq.domain.remittances.allocation import AllocatedAmount, AllocationKind, AllocationRule
from medq.domain.remittances.remittance import Adjustment, ClaimPayment
from medq.domain.triggers.posted_payment import PostedPayment, on_claim

_BY_RULE: dict[AllocationRule, tuple[Topic, str]] = {
    AllocationRule.DISCOUNT: (
        topics.HIDDEN_DENIAL,
        "Contract discount on the whole charge, or nothing paid: what was decided?",
    ),
    AllocationRule.NOTICE: (
        topics.NOTICE,
        "Payer says the patient owes it: check notice and cover first",
    ),
    AllocationRule.PATIENT: (
        topics.BARRED,
        "Patient may not be asked for this share: Medicaid first",
    ),
    AllocationRule.TESTED: (
        topics.TEST,
        "Multiple-procedure cut: underpayment test before it is written off",
    ),
    AllocationRule.UNKNOWN: (topics.CODES, "Code that is in no table: look, and add a line for it"),
}


def denial(posted: PostedPayment, books: Playbooks) -> Iterator[WorkRequest]:
    """One want for all denied amounts of a claim: its cause is that of the largest, the others are told.

    Money: the denied charges, at most the allowed amount expected for them where that is known. A claim denied as a whole
    (CLP02 4) without any adjustment is one too: its charge.
    """
    causes: dict[str, tuple[int, Playbook]] = {}
    for portion in posted.placing.portions:
        if portion.bucket is AllocationKind.DENIAL:
            found = _book(posted.claim, portion, books)
            causes[found.cause] = (causes.get(found.cause, (0, found))[0] + portion.cents, found)
    if causes:
        ordered = sorted(causes.items(), key=lambda one: (-one[1][0], one[0]))
        cause, (_cents, book) = ordered[0]
        denied = sum(cents for cents, _ in causes.values())
        if denied <= 0:
            return
        money = (
            denied if posted.expected_cents is None else min(denied, max(0, posted.expected_cents))
        )
        told = [f"{name} {dollars(cents)}: {other.plain}" for name, (cents, other) in ordered[1:]]
        yield want(
            topics.DENIAL,
            Subject.CLAIM,
            _claim_ref(posted),
            book.plain,
            money,
            posted.day,
            cause=cause,
            minutes=book.minutes + 5 * len(told),
            chance=Recoverability.of(book.recoverable),
            deadline=book.deadline,
            category=book.category,
            told=[*told, *_hints(posted, book)],
        )
    elif posted.claim.status == DENIED and not posted.placing.portions:
        title = "Denied as a whole, without a reason"
        yield on_claim(
            posted,
            topics.DENIAL,
            title,
            posted.expected_cents or posted.claim.charge_cents,
            cause="no reason",
        )


def leftovers(posted: PostedPayment, books: Playbooks) -> Iterator[WorkRequest]:
    """Reviews for what no rule posts. Money: the amount that is left; for a line with nothing to explain it, its charge."""
    denied = posted.placing.cents(AllocationKind.DENIAL) > 0
    sums: dict[str, list[AllocatedAmount]] = {}
    for portion in posted.placing.portions:
        if portion.bucket is AllocationKind.REVIEW:
            topic = _BY_RULE.get(portion.rule, (topics.LOOK, ""))[0]
            sums.setdefault(topic.name, []).append(portion)
    for portions in sums.values():
        topic, title = _BY_RULE.get(portions[0].rule, (topics.LOOK, ""))
        # A discount on a refused line is part of the denial: a second item would say the same again.
        if topic is topics.HIDDEN_DENIAL and denied:
            continue
        money = sum(portion.cents for portion in portions)
        largest = max(
            portions, key=lambda portion: (portion.cents, -portion.line, -portion.position)
        )
        book = _book(posted.claim, largest, books)
        yield _left(
            posted, topic, title or f"{book.cause} is posted by no rule: {book.plain}", money, book
        )
    unexplained = [
        line
        for line in posted.claim.lines
        if line.charge_cents > 0 == line.paid_cents and not line.adjustments
    ]
    if unexplained and not posted.claim.adjustments and not posted.difference_cents:
        title = "A line with nothing paid and no reason"
        yield on_claim(
            posted,
            topics.CODES,
            title,
            sum(line.charge_cents for line in unexplained),
            cause="no reason",
        )
    yield from _unknown_remarks(posted, books)


def _left(
    posted: PostedPayment, topic: Topic, title: str, money: int, book: Playbook
) -> WorkRequest:
    own_steps = topic in (topics.NOTICE, topics.LOOK)
    return want(
        topic,
        Subject.CLAIM,
        _claim_ref(posted),
        title,
        money,
        posted.day,
        cause=book.cause,
        minutes=max(topic.minutes, book.minutes) if own_steps else None,
        chance=Recoverability.of(book.recoverable) if own_steps else None,
        deadline=book.deadline if own_steps else None,
        category=book.category or None,
        told=[book.plain, *_hints(posted, book)],
    )


def _unknown_remarks(posted: PostedPayment, books: Playbooks) -> Iterator[WorkRequest]:
    """A remark without a line is asked for once a payer, not once a claim: it stops nothing."""
    known = books.tables.remarks
    remarks = {
        *posted.claim.remarks,
        *(remark for line in posted.claim.lines for remark in line.remarks),
    }
    for remark in sorted(remark for remark in remarks if remark not in known):
        topic = topics.REMARK._replace(name=f"remark {remark}")
        title = f"Remark {remark} is in no table: add a line"
        yield want(topic, Subject.PAYER, posted.payer_ref, title, 0, posted.day, cause=remark)


def _book(claim: ClaimPayment, portion: AllocatedAmount, books: Playbooks) -> Playbook:
    adjustment = adjustment_of(claim, portion)
    line_remarks = (
        claim.lines[portion.line].remarks if portion.line >= 0 else _all_line_remarks(claim)
    )
    return books.of(adjustment.group, adjustment.reason, (*line_remarks, *claim.remarks))


def adjustment_of(claim: ClaimPayment, portion: AllocatedAmount) -> Adjustment:
    """The adjustment that a portion is of."""
    adjustments = claim.adjustments if portion.line < 0 else claim.lines[portion.line].adjustments
    return adjustments[portion.position]


def _all_line_remarks(claim: ClaimPayment) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remark for line in claim.lines for remark in line.remarks))


def _hints(posted: PostedPayment, book: Playbook) -> Iterator[str]:
    claim = posted.claim
    if book.retired:
        yield "The code is retired; the payer still sends it"
    if book.unknown:
        yield f"No line for {', '.join(book.unknown)} yet"
    if claim.priority_payer:
        yield f"Payer says that {claim.priority_payer} comes first"
    if claim.contact:
        yield f"Payer's desk for this claim: {claim.contact}"


def _claim_ref(posted: PostedPayment) -> int:
    assert posted.claim_ref is not None
    return posted.claim_ref
