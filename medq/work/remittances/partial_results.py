"""What results still need of which a later one of the same payer replaces some lines."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from data.remittances import stored_claim_payments, stored_lines
from data.remittances.results import StoredResult
from medq.domain.items.work_requests import TriggerResult, merge_requests
from medq.domain.remittances.allocation import Allocation
from medq.domain.remittances.remittance import ClaimPayment
from medq.domain.triggers.payments import requests_of_part
from medq.domain.triggers.posted_payment import PostedPayment
from medq.work.payer_rules import payer_rules_of
from medq.work.posting_context import PostingContext
from medq.work.remittances.originals import read_claim_payments, stored_transaction
from medq.work.remittances.posted_claims import PostedClaim, is_later_payer
from medq.work.remittances.prior_results import PriorResults


class _PaidLines(NamedTuple):
    """A claim payment with its allocation, and the claim's line of each of its lines."""

    claim_payment: ClaimPayment
    allocation: Allocation
    claim_line_ids: Sequence[int | None]

    def only(self, line_ids: Collection[int]) -> tuple[ClaimPayment, Allocation]:
        """Return the part of it that is about these lines of the claim."""
        indices = [index for index, line in enumerate(self.claim_line_ids) if line in line_ids]
        lines = tuple(self.claim_payment.lines[index] for index in indices)
        amounts = tuple(
            amount._replace(line=indices.index(amount.line))
            for amount in self.allocation.amounts
            if amount.line in indices
        )
        claim_payment = self.claim_payment._replace(
            lines=lines,
            charge_cents=sum(line.charge_cents for line in lines),
            paid_cents=sum(line.paid_cents for line in lines),
        )
        return claim_payment, Allocation(amounts)


def with_parts(
    context: PostingContext,
    result: TriggerResult,
    facts: PostedPayment,
    prior: PriorResults,
    posted_claims: Sequence[PostedClaim],
) -> TriggerResult:
    """Return what a payment requests, with what is left of the results that it replaces in part.

    Of those only open items are changed: what a person has done is not asked again. Where a later
    result replaces a part of this payment, it requests what its other lines need.
    """
    playbooks = context.desk.reason_books.playbooks
    requests = [
        request
        for part in _parts_left(context, facts, prior, posted_claims)
        for request in requests_of_part(part, playbooks)
        if part.ref == prior.posted.id or context.updater.is_open(request.key)
    ]
    if not requests:
        return result
    return merge_requests([*result.requests, *requests], result.resolutions)


def _parts_left(
    context: PostingContext,
    facts: PostedPayment,
    prior: PriorResults,
    posted_claims: Sequence[PostedClaim],
) -> Iterator[PostedPayment]:
    """Yield the parts of replaced results, and of the payment itself, that no later one answers."""
    posted = prior.posted
    if facts.is_overtaken:
        lines = prior.lines_left[posted.id]
        if lines and posted.id not in prior.reversed_ids:
            paid = _PaidLines(posted.claim_payment, posted.allocation, posted.claim_line_ids)
            yield _part(facts, posted.result, prior, paid.only(lines))
        return
    for result, lines in prior.partly_replaced():
        paid = _paid_lines(context, result, prior, posted_claims)
        yield _part(facts, result, prior, paid.only(lines))


def _part(
    facts: PostedPayment,
    result: StoredResult,
    prior: PriorResults,
    part: tuple[ClaimPayment, Allocation],
) -> PostedPayment:
    claim_payment, allocation = part
    return PostedPayment(
        ref=result.id,
        claim_payment=claim_payment,
        allocation=allocation,
        day=result.day or facts.day,
        payer_ref=facts.payer_ref,
        claim_ref=facts.claim_ref,
        balance_cents=facts.balance_cents,
        denied_beside_cents=prior.denied_beside_cents(result),
    )


def _paid_lines(
    context: PostingContext,
    result: StoredResult,
    prior: PriorResults,
    posted_claims: Sequence[PostedClaim],
) -> _PaidLines:
    """Return a result with its lines, from the chunk that is posted or from its kept original."""
    for posted in posted_claims:
        if posted.id == result.id:
            return _PaidLines(posted.claim_payment, posted.allocation, posted.claim_line_ids)
    desk = context.desk
    location = stored_claim_payments.payment_location(desk.store, result.id)
    row = stored_transaction(desk, location.transaction_id)
    (claim_payment,) = read_claim_payments(desk, row, {location.segment})
    payer_id = prior.payer_id
    is_medicaid = payer_rules_of(desk, payer_id).is_medicaid
    allocation = desk.reason_books.classifier.allocate(
        claim_payment,
        medicaid_last=is_medicaid and is_later_payer(prior.claim.head, prior.payer_id),
    )
    return _PaidLines(claim_payment, allocation, stored_lines.claim_line_ids(desk.store, result.id))
