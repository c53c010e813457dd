"""Rows of posted claims: claim payments, lines and adjustments."""

from collections.abc import Iterable

from data.remittances.claim_payments import (
    AdjustmentRow,
    ClaimPaymentRow,
    ClaimPaymentRows,
    FreeIds,
    LinePaymentRow,
    claim_payment_row,
    line_payment_row,
)
from medq.work.remittances.posted_claims import PostedClaim


def rows_of(
    payment_id: int, posted_claims: Iterable[PostedClaim], matched_by: str, free_ids: FreeIds
) -> ClaimPaymentRows:
    """Return the rows of claims of a payment; an empty `matched_by` means each match's rule."""
    claim_rows: list[ClaimPaymentRow] = []
    line_rows: list[LinePaymentRow] = []
    adjustment_rows: list[AdjustmentRow] = []
    for posted in posted_claims:
        claim_payment_id, claim_id = posted.id, posted.claim_id
        match_text = "" if claim_id is None else matched_by or f"rule {posted.match.rule}"
        claim_rows.append(
            claim_payment_row(posted.claim_payment, posted.result, payment_id, claim_id, match_text)
        )
        lines = zip(posted.claim_payment.lines, posted.claim_line_ids, strict=True)
        own_lines = [
            line_payment_row(line, free_ids.next_line(), claim_payment_id, claim_line_id)
            for line, claim_line_id in lines
        ]
        line_rows += own_lines
        adjustment_rows += _adjustment_rows(posted, own_lines, free_ids)
    return ClaimPaymentRows(claim_rows, line_rows, adjustment_rows)


def _adjustment_rows(
    posted: PostedClaim, own_lines: list[LinePaymentRow], free_ids: FreeIds
) -> list[AdjustmentRow]:
    """Return the rows of the adjustments of a claim and its lines."""
    rows: list[AdjustmentRow] = []
    claim_payment, claim_payment_id = posted.claim_payment, posted.id
    for amount in posted.allocation.amounts:
        is_claim_level = amount.line < 0
        source = claim_payment if is_claim_level else claim_payment.lines[amount.line]
        adjustment = source.adjustments[amount.position]
        rows.append(
            AdjustmentRow(
                id=free_ids.next_adjustment(),
                claim_payment_id=claim_payment_id,
                line_payment_id=None if is_claim_level else own_lines[amount.line].id,
                group_code=adjustment.group,
                reason=adjustment.reason,
                cents=amount.cents,
                quantity=adjustment.quantity,
                allocation=amount.kind.value,
            )
        )
    return rows
