"""What the store holds about a chunk of claim payments, read before any of them is posted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.claims import claims, ledger, service_lines
from data.claims.claims import ClaimRecord
from data.remittances import results
from medq.domain.claims.codes import is_counted
from medq.domain.remittances.matching import Match, match
from medq.domain.remittances.remittance import ClaimPayment
from medq.work.claims.balances import BalanceContext, balance_context
from medq.work.claims.candidates import store_candidates
from medq.work.claims.visit_facts import (
    VisitFacts,
    by_visit,
    read_coverage_order,
    read_line_amounts,
    read_statuses,
    shared_claims,
)
from medq.work.desk import Desk


@dataclass(frozen=True, slots=True)
class ChunkFacts:
    """Claim payments with their matches, and the stored facts of the visits of matched claims."""

    claim_payments: Sequence[ClaimPayment]
    matches: Sequence[Match]
    claim_by_id: Mapping[int, ClaimRecord]  # all claims of the visits
    visits: VisitFacts  # with the lines of every claim
    balance_context: BalanceContext


def read_chunk_facts(
    desk: Desk,
    claim_payments: Sequence[ClaimPayment],
    matches: Sequence[Match],
    posted_again: Collection[int] = (),
) -> ChunkFacts:
    """Return what posting needs to know of claim payments with these matches.

    `posted_again` are ids of stored results that are posted anew: they are left out.
    """
    payments_by_claim: dict[int, list[ClaimPayment]] = {}
    for claim_payment, claim_match in zip(claim_payments, matches, strict=True):
        if claim_match.claim_id is not None:
            payments_by_claim.setdefault(claim_match.claim_id, []).append(claim_payment)
    claim_by_id = claims.records_of_visits(desk.store, payments_by_claim)
    return ChunkFacts(
        claim_payments,
        matches,
        claim_by_id,
        _visits_before(desk, claim_by_id, payments_by_claim, posted_again),
        balance_context(desk, claim_by_id.values()),
    )


def _visits_before(
    desk: Desk,
    claim_by_id: Mapping[int, ClaimRecord],
    payments_by_claim: Mapping[int, Sequence[ClaimPayment]],
    posted_again: Collection[int],
) -> VisitFacts:
    """Return the visits as they are stored, before these payments of their claims."""
    store = desk.store
    stored = results.results_by_claim(store, claim_by_id)
    if posted_again:
        stored = {
            claim_id: [result for result in of_claim if result.id not in posted_again]
            for claim_id, of_claim in stored.items()
        }
    after = {
        claim_id: [*stored.get(claim_id, ()), *payments_by_claim.get(claim_id, ())]
        for claim_id in claim_by_id
    }
    shared = shared_claims(claim_by_id.values(), after)
    unpaid_ids = [
        claim_id
        for claim_id in claim_by_id
        if not any(is_counted(payment.status) for payment in payments_by_claim.get(claim_id, ()))
    ]
    return VisitFacts(
        by_visit(claim_by_id.values()),
        stored,
        read_statuses(desk, unpaid_ids, stored),
        service_lines.lines_by_claim(store, claim_by_id),
        read_line_amounts(desk, shared, stored),
        read_coverage_order(desk, shared),
        ledger.by_hand_of_claims(store, claim_by_id),
    )


def match_claim_payments(
    desk: Desk, payer_id: int, claim_payments: Iterable[ClaimPayment]
) -> list[Match]:
    """Return the match of each claim payment of a payer, in their order."""
    payments = list(claim_payments)
    payers, source = frozenset({payer_id}), store_candidates(desk.store, payments)
    return [match(payment, payers, source) for payment in payments]
