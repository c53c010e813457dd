"""Requests of posted payments, each seen with all other results of its claim."""

from collections.abc import Mapping

from data.items.new_items import ItemParties
from data.remittances.results import StoredResult
from medq.domain.claims.claim import SEQUENCES
from medq.domain.claims.payer import PayerRules
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.matching import Verdict
from medq.domain.triggers.acknowledgments import AWAITING_CODES
from medq.domain.triggers.payments import reversal_difference_request, triggers_for_payment
from medq.domain.triggers.posted_payment import PostedPayment
from medq.work.claims.balances import ClaimBalance
from medq.work.claims.replacements import drop_replaced_requests
from medq.work.claims.visit_items import apply_visit_triggers
from medq.work.items.updater import NO_PARTIES, ItemUpdater
from medq.work.payer_rules import payer_rules_of
from medq.work.posting_context import PostingContext
from medq.work.remittances.partial_results import with_parts
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.posted_claims import PostedClaim
from medq.work.remittances.posting import PostedChunk
from medq.work.remittances.prior_results import PriorResults


def apply_triggers(
    context: PostingContext, remittance: PostedRemittance, posted_chunk: PostedChunk
) -> None:
    """Request and resolve what each payment of a chunk needs, seen with its claim's balance.

    The open items are read at once, and each item is written before the next payment is looked at,
    since a second payment of a claim meets the items of the first.
    """
    desk, updater = context.desk, context.updater
    posted_claims, balances = posted_chunk.claims, posted_chunk.balances
    new_ids = {posted.id for posted in posted_claims}
    linked_ids = {reversal_id for _id, reversal_id in posted_chunk.new_links} - new_ids
    payment_ids = [*new_ids, *linked_ids]
    updater.expect(
        {
            *((Subject.CLAIM, claim_id) for claim_id in balances),
            *((Subject.CLAIM_PAYMENT, payment_id) for payment_id in payment_ids),
        }
    )
    rules = payer_rules_of(desk, remittance.payer_id)
    playbooks, correction_days = desk.reason_books.playbooks, desk.settings.correction_days
    for posted in posted_claims:
        claim = balances.get(posted.claim_id) if posted.claim_id is not None else None
        prior = None
        if claim is None:
            facts = _unmatched_facts(posted, remittance)
        else:
            facts = _matched_facts(posted, claim, remittance, rules, updater)
            if len(claim.results) > 1 or facts.other_claim_refs:
                prior = PriorResults.of(posted, claim, remittance, posted_chunk.visits)
                facts = _with_prior(facts, prior)
                linked_ids.update(prior.explained_reversals)
        result = triggers_for_payment(facts, playbooks, correction_days)
        if prior is not None and (facts.replaces_earlier or facts.is_overtaken):
            result = with_parts(context, result, facts, prior, posted_claims)
        if claim is not None and claim.head.is_replaced:
            result = drop_replaced_requests(result)
        patient_id = claim.head.patient_id if claim else None
        updater.take(result, ItemParties(posted.claim_id, patient_id, remittance.payer_id))
    if linked_ids:
        results = {each.id: (each, claim) for claim in balances.values() for each in claim.results}
        for reversal_id in linked_ids:
            updater.take(*_reversal_result(reversal_id, results, remittance))
    apply_visit_triggers(desk, balances, updater, remittance.day)
    with_crossover = {
        balances[posted.claim_id].head.patient_id
        for posted in posted_claims
        if posted.claim_id is not None and posted.claim_payment.crossover_payer
    }
    if with_crossover:
        updater.date_ways_to_others(with_crossover)


def _reversal_result(
    reversal_id: int,
    results: Mapping[int, tuple[StoredResult, ClaimBalance]],
    remittance: PostedRemittance,
) -> tuple[TriggerResult, ItemParties]:
    """Return the end of the review of a reversal whose original is posted now.

    `results` are those of the visits by id, each with its claim. It is reviewed on if it takes back
    another amount than was paid.
    """
    if reversal_id in results:
        reversal, claim = results[reversal_id]
        original, _claim = results.get(reversal.reverses_id or 0, (None, None))
        if cents := _reversal_difference_cents(reversal, original):
            request = reversal_difference_request(reversal_id, cents, remittance.day)
            parties = ItemParties(claim.head.id, claim.head.patient_id, remittance.payer_id)
            return TriggerResult((request,)), parties
    ended = topics.REVERSAL.resolution(Subject.CLAIM_PAYMENT, reversal_id, "original received")
    return TriggerResult((), (ended,)), NO_PARTIES


def _reversal_difference_cents(reversal: StoredResult, original: StoredResult | None) -> int:
    """Return by how much a reversal differs from what it takes back, without its sign."""
    return abs(original.paid_cents + reversal.paid_cents) if original else 0


def _unmatched_facts(posted: PostedClaim, remittance: PostedRemittance) -> PostedPayment:
    return PostedPayment(
        ref=posted.id,
        claim_payment=posted.claim_payment,
        allocation=posted.allocation,
        day=remittance.day,
        payer_ref=remittance.payer_id,
        is_doubtful=posted.match.verdict is Verdict.DOUBTFUL,
        difference_cents=posted.result.difference_cents,
    )


def _matched_facts(
    posted: PostedClaim,
    claim: ClaimBalance,
    remittance: PostedRemittance,
    rules: PayerRules,
    updater: ItemUpdater,
) -> PostedPayment:
    """Return the facts of a payment with its claim."""
    head, payer_id = claim.head, remittance.payer_id
    shares = claim.visit.share_by_claim
    others = () if len(shares) == 1 else tuple(each for each in shares if each != head.id)
    open_denial = updater.open_cause(topics.DENIAL, Subject.CLAIM, head.id)
    is_reversal = posted.claim_payment.is_reversal
    return PostedPayment(
        ref=posted.id,
        claim_payment=posted.claim_payment,
        allocation=posted.allocation,
        day=remittance.day,
        payer_ref=payer_id,
        claim_ref=head.id,
        difference_cents=posted.result.difference_cents,
        unmatched_lines_cents=posted.unmatched_lines_cents,
        balance_cents=claim.visit.open_cents,
        other_claim_refs=others,
        billed_order=SEQUENCES.get(head.sequence) if head.payer_id == payer_id else None,
        has_original=posted.result.reverses_id is not None or not is_reversal,
        is_federal=rules.is_federal,
        is_awaiting_codes=open_denial == AWAITING_CODES,
        has_open_item=updater.had_open_item(Subject.CLAIM, head.id)
        or any(updater.had_open_item(Subject.CLAIM, claim_id) for claim_id in others),
    )


def _with_prior(facts: PostedPayment, prior: PriorResults) -> PostedPayment:
    """Return the facts of a payment with the other results of its visit."""
    posted = prior.posted
    replaces_earlier = prior.replaces_earlier
    is_overtaken = posted.id in prior.reversed_ids or prior.has_rival(prior.later)
    return facts._replace(
        has_original=facts.has_original or prior.has_original,
        reversal_difference_cents=_reversal_difference_cents(posted.result, prior.original),
        leaves_no_result=prior.leaves_no_result,
        awaits_correction=prior.awaits_correction,
        has_correction=prior.has_rival((*prior.earlier, *prior.later)),
        replaces_earlier=replaces_earlier,
        replaces_unreversed=replaces_earlier and prior.has_rival(prior.earlier),
        others_paid_earlier=prior.others_paid_earlier(),
        is_answered_by_next=prior.is_answered_by_next(),
        has_duplicate=prior.has_duplicate(),
        denied_beside_cents=prior.denied_beside_cents(),
        is_overtaken=is_overtaken and not posted.claim_payment.is_reversal,
    )
