"""Interest that a claim states without counting it as paid: the payment carries it apart (PLB L6).

X12 has interest in AMT*I and PLB L6 alone. Some payers write CARC 225 into the claim, too: where
the claim adds up only without it, it is that interest once more.
"""

from medq.domain.remittances.allocation_rules import INTEREST_REASON
from medq.domain.remittances.remittance import Adjustment, ClaimPayment


def interest_cents(adjustments: tuple[Adjustment, ...]) -> int:
    """Return the sum of the adjustments with CARC 225: negative for interest that is paid."""
    return sum(each.cents for each in adjustments if each.reason == INTEREST_REASON)


def without_separate_interest(claim: ClaimPayment) -> ClaimPayment:
    """Return the claim without interest that is not in what it paid, the same claim without any.

    The interest is kept as that of AMT*I.
    """
    interest = interest_cents(claim.all_adjustments)
    difference = claim.charge_cents - claim.adjusted_cents - claim.paid_cents
    if not interest or difference != -interest:
        return claim
    lines = tuple(
        line._replace(adjustments=_without_interest(line.adjustments)) for line in claim.lines
    )
    return claim._replace(
        adjustments=_without_interest(claim.adjustments),
        lines=lines,
        interest_cents=-interest if claim.interest_cents is None else claim.interest_cents,
    )


def _without_interest(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
    return tuple(each for each in adjustments if each.reason != INTEREST_REASON)
