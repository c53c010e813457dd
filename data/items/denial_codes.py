"""The remark codes of denials, and how many further codes each has, as lists show them."""

from collections.abc import Iterable
from typing import NamedTuple

from data.store.store import Store
from medq.domain.reasons.adjustment_code import AdjustmentCode

DENIED = "denied"
# SQL text: figures 2, 3 and 10, the rows of a list.
ADJUSTMENTS = """SELECT q.claim_id, q.id, a.group_code, a.reason, a.allocation,
    COALESCE(l.remarks, ''), q.remarks
    FROM claim_payment q JOIN adjustment a ON a.claim_payment_id = q.id
    LEFT JOIN line_payment l ON l.id = a.line_payment_id
    WHERE q.claim_id IN (?*) ORDER BY q.id, a.id"""


class DenialCodes(NamedTuple):
    """The codes that a list shows after the reason of a denial."""

    remarks: tuple[str, ...]  # the remark codes that came with the reason, each once
    other_reasons: int  # further reasons for which the same payment denied something


class _Adjustment(NamedTuple):
    """One adjustment of a claim's payment, with the remarks of its line and its claim."""

    claim_payment_id: int
    group: str
    reason: str
    is_denied: bool
    remarks: str


NO_CODES = DenialCodes((), 0)


def denial_codes(
    store: Store, code_by_claim: Iterable[tuple[int, AdjustmentCode]]
) -> dict[tuple[int, AdjustmentCode], DenialCodes]:
    """Return the codes of the newest payment in which each claim was denied for each reason."""
    wanted = list(dict.fromkeys(code_by_claim))
    by_claim: dict[int, list[_Adjustment]] = {}
    rows = store.rows_in(ADJUSTMENTS, list({claim_id for claim_id, _code in wanted}))
    for claim_id, payment_id, group, reason, allocation, line_remarks, remarks in rows:
        adjustment = _Adjustment(
            payment_id, group, reason, allocation == DENIED, f"{line_remarks} {remarks}"
        )
        by_claim.setdefault(claim_id, []).append(adjustment)
    return {(claim_id, code): _codes(by_claim.get(claim_id, []), code) for claim_id, code in wanted}


def _codes(adjustments: list[_Adjustment], code: AdjustmentCode) -> DenialCodes:
    """Return the codes beside one reason; none where no payment names it."""
    own = [each for each in adjustments if (each.group, each.reason) == (code.group, code.reason)]
    if not own:
        return NO_CODES
    payment_id = max(each.claim_payment_id for each in own)
    newest = [each for each in own if each.claim_payment_id == payment_id]
    others = {
        (each.group, each.reason)
        for each in adjustments
        if each.claim_payment_id == payment_id and each.is_denied
    } - {(code.group, code.reason)}
    remarks = dict.fromkeys(remark for each in newest for remark in each.remarks.split())
    return DenialCodes(tuple(remarks), len(others))
