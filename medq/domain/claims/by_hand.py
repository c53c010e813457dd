"""What people have moved out of the payers' balance of a visit: write-offs, and the patient's."""

from collections.abc import Iterator, Mapping

from medq.domain.claims.ledger import ByHand
from medq.domain.claims.line_settlement import CREDIT
from medq.domain.claims.visit import ClaimShare, VisitBalance


def with_by_hand(balance: VisitBalance, by_hand: Mapping[int, ByHand]) -> VisitBalance:
    """Return a visit's balance after what people moved of its claims.

    It leaves the open money of the claim itself first, then that of the visit's other claims: one
    that replaces it bills the same services. What is more than all of it is a credit of the claim.
    """
    shares = dict(balance.share_by_claim)
    for claim_id, moved in sorted(by_hand.items()):
        for part_id, cents in _parts(shares, claim_id, moved.written_off_cents):
            shares[part_id] = _moved(shares[part_id], written_off_cents=cents)
        for part_id, cents in _parts(shares, claim_id, moved.transferred_cents):
            shares[part_id] = _moved(shares[part_id], patient_cents=cents)
    return balance._replace(
        written_off_cents=sum(share.written_off_cents for share in shares.values()),
        patient_cents=sum(share.patient_cents for share in shares.values()),
        share_by_claim=shares,
    )


def _parts(
    shares: Mapping[int, ClaimShare], claim_id: int, cents: int
) -> Iterator[tuple[int, int]]:
    """Yield how much of an amount leaves the open money of which claim."""
    left_cents = cents
    for part_id in (claim_id, *(other_id for other_id in shares if other_id != claim_id)):
        part_cents = min(left_cents, max(0, shares[part_id].open_cents))
        if part_cents:
            left_cents -= part_cents
            yield part_id, part_cents
    if left_cents:
        yield claim_id, left_cents


def _moved(share: ClaimShare, *, written_off_cents: int = 0, patient_cents: int = 0) -> ClaimShare:
    """Return a claim's share after an amount has left its open money."""
    cents = written_off_cents + patient_cents
    open_cents = share.open_cents - cents
    still_open_cents = max(0, open_cents)
    reasons = share.review_reasons
    if open_cents < 0 and CREDIT not in reasons:
        reasons = (*reasons, CREDIT)
    return share._replace(
        written_off_cents=share.written_off_cents + written_off_cents,
        patient_cents=share.patient_cents + patient_cents,
        open_cents=open_cents,
        denied_cents=min(share.denied_cents, still_open_cents),
        waiting_cents=min(share.waiting_cents, still_open_cents),
        unanswered_cents=min(share.unanswered_cents, still_open_cents),
        review_reasons=reasons,
        by_hand_cents=share.by_hand_cents + cents,
    )
