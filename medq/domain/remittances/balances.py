"""The balances of a remittance: line, claim and transaction (005010X221A1, section 1.10.2.1).

All are exact to the cent. A difference is what is left over; 0 is balanced. Sums are algebraic: a
reversal's amounts are negative throughout.
"""

from medq.domain.errors import HoldReason, Problem, ProblemLevel
from medq.domain.money import plain

_COMPARE = "Compare with the payer's EOB or portal, and ask the payer for a corrected remittance."


def line_difference(charge_cents: int, adjusted_cents: int, paid_cents: int) -> int:
    """Return SVC02 less all CAS of the line less SVC03, in cents."""
    return charge_cents - adjusted_cents - paid_cents


def claim_difference(charge_cents: int, adjusted_cents: int, paid_cents: int) -> int:
    """Return CLP03 less all CAS of the claim and of its lines less CLP04, in cents."""
    return charge_cents - adjusted_cents - paid_cents


def transaction_difference(
    paid_cents: int, provider_adjustment_cents: int, payment_cents: int
) -> int:
    """Return all CLP04 less all PLB amounts less BPR02, in cents.

    A positive PLB amount lowers the payment.
    """
    return paid_cents - provider_adjustment_cents - payment_cents


def line_problem(
    where: str, claim: str, line: int, charge_cents: int, adjusted_cents: int, paid_cents: int
) -> Problem | None:
    """Return the review of line number `line` (from 1) of `claim` (CLP01), None if balanced."""
    difference_cents = line_difference(charge_cents, adjusted_cents, paid_cents)
    if not difference_cents:
        return None
    message = _sum_text(charge_cents, adjusted_cents, paid_cents, difference_cents)
    return _review(where, f"Claim {claim}, line {line}: {message}")


def claim_problem(
    where: str, claim: str, charge_cents: int, adjusted_cents: int, paid_cents: int
) -> Problem | None:
    """Return the review of a claim that is out of balance, None if balanced."""
    difference_cents = claim_difference(charge_cents, adjusted_cents, paid_cents)
    if not difference_cents:
        return None
    message = _sum_text(charge_cents, adjusted_cents, paid_cents, difference_cents)
    return _review(where, f"Claim {claim}: {message}")


def lines_problem(
    where: str, claim: str, charge_cents: int, lines_charge_cents: int
) -> Problem | None:
    """Return the review of a claim whose lines do not add up to its charge (CLP03 = Σ SVC02)."""
    difference_cents = charge_cents - lines_charge_cents
    if not difference_cents:
        return None
    return _review(
        where,
        f"Claim {claim}: lines add up to {plain(lines_charge_cents)}, charge "
        f"{plain(charge_cents)}, out of balance by {plain(abs(difference_cents))}",
    )


def patient_problem(
    where: str, claim: str, stated_cents: int, adjusted_cents: int
) -> Problem | None:
    """Return a note when CLP05 is not the sum of the PR adjustments, which are what counts."""
    if stated_cents == adjusted_cents:
        return None
    return Problem(
        ProblemLevel.NOTE,
        where,
        f"Claim {claim}: patient responsibility (CLP05) is {plain(stated_cents)}, "
        f"its PR adjustments are {plain(adjusted_cents)}",
        "No action needed; the PR adjustments are used.",
    )


def transaction_problem(
    where: str, trace: str, paid_cents: int, provider_adjustment_cents: int, payment_cents: int
) -> Problem | None:
    """Return the problem that holds a payment which its claims and PLB amounts do not add up to."""
    difference_cents = transaction_difference(paid_cents, provider_adjustment_cents, payment_cents)
    if not difference_cents:
        return None
    provider_adjustments = ""
    if provider_adjustment_cents:
        provider_adjustments = f", provider adjustments {plain(provider_adjustment_cents)}"
    return Problem(
        ProblemLevel.HELD,
        where,
        f"Payment {trace or 'without a trace number'} is out of balance by "
        f"{plain(abs(difference_cents))}: claims {plain(paid_cents)}{provider_adjustments}, "
        f"payment {plain(payment_cents)}",
        "Ask the payer for a corrected remittance, or review it and post it as is.",
        HoldReason.OUT_OF_BALANCE,
    )


def _review(where: str, message: str) -> Problem:
    return Problem(ProblemLevel.REVIEW, where, message, _COMPARE)


def _sum_text(
    charge_cents: int, adjusted_cents: int, paid_cents: int, difference_cents: int
) -> str:
    return (
        f"charge {plain(charge_cents)} − adjustments {plain(adjusted_cents)} "
        f"≠ paid {plain(paid_cents)}, out of balance by {plain(abs(difference_cents))}"
    )
