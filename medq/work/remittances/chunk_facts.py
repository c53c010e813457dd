"""What the store holds about a chunk of claim payments, read before any of them is posted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.claims import claims, service_lines
from data.claims.claims import ClaimRecord
from data.remittances import provider_adjustments, results
from data.remittances.provider_adjustments import Recovery
from data.remittances.results import StoredResult
from medq.domain.claims.claim import ServiceLine
from medq.domain.remittances.matching import Match, Verdict, match
from medq.domain.remittances.remittance import ClaimPayment
from medq.work.claims.balances import BalanceContext, balance_context
from medq.work.claims.candidates import store_candidates
from medq.work.desk import Desk

ClaimLines = Sequence[tuple[int, ServiceLine]]  # service lines of a claim with their ids


@dataclass(frozen=True, slots=True)
class ChunkFacts:
    """Claim payments with their matches, and the stored facts of the matched claims."""

    claim_payments: Sequence[ClaimPayment]
    matches: Sequence[Match]
    claim_by_id: Mapping[int, ClaimRecord]
    lines_by_claim: Mapping[int, ClaimLines]
    results_by_claim: Mapping[int, Sequence[StoredResult]]
    recoveries: Sequence[Recovery]  # that name one of the matched reversals
    balance_context: BalanceContext


def read_chunk_facts(
    desk: Desk, claim_payments: Sequence[ClaimPayment], matches: Sequence[Match]
) -> ChunkFacts:
    """Return what posting needs to know of claim payments with these matches."""
    store = desk.store
    claim_ids = {claim_id for each in matches if (claim_id := matched_claim_id(each)) is not None}
    references: set[str] = set()
    for claim_payment, claim_match in zip(claim_payments, matches, strict=True):
        if claim_payment.is_reversal and matched_claim_id(claim_match) is not None:
            references |= references_of(claim_payment)
    claim_by_id = claims.claim_records(store, claim_ids)
    return ChunkFacts(
        claim_payments,
        matches,
        claim_by_id,
        service_lines.lines_by_claim(store, claim_ids),
        results.results_by_claim(store, claim_ids),
        provider_adjustments.recoveries(store, references),
        balance_context(desk, claim_by_id.values()),
    )


def matched_claim_id(claim_match: Match) -> int | None:
    """Return the claim of a match, None where there is none or it is in doubt."""
    candidate = claim_match.candidate
    return candidate.id if candidate and claim_match.verdict is Verdict.MATCHED else None


def match_claim_payments(
    desk: Desk, payer_id: int, claim_payments: Iterable[ClaimPayment]
) -> list[Match]:
    """Return the match of each claim payment of a payer, in their order."""
    payments = list(claim_payments)
    payers, source = frozenset({payer_id}), store_candidates(desk.store, payments)
    return [match(payment, payers, source) for payment in payments]


def references_of(reversal: ClaimPayment) -> set[str]:
    """Return the claim numbers by which a recovery may name a reversal."""
    return {
        reversal.payer_claim_number,
        reversal.patient_control_number,
        reversal.original_reference,
    } - {""}
