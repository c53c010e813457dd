"""The three balances of a remittance, exact to the cent: line, claim, transaction (835 guide, section 1.10.2.1).

A difference is what is left over; 0 is balanced. Sums are algebraic: a reversal's amounts are negative throughout.
"""

from medq.domain.errors import Problem, ProblemLevel
from medq.domain.money import plain

_ASK = "Compare with the payer's own statement and ask the payer; post what is right by hand."


def line_difference(charge_cents: int, adjusted_cents: int, paid_cents: int) -> int:
    """SVC02 less all CAS of the line less SVC03, in cents."""
    return charge_cents - adjusted_cents - paid_cents


def claim_difference(charge_cents: int, adjusted_cents: int, paid_cents: int) -> int:
    """CLP03 less all CAS of the claim and of its lines less CLP04, in cents."""
    return charge_cents - adjusted_cents - paid_cents


def transaction_difference(
    paid_cents: int, provider_adjustment_cents: int, payment_cents: int
) -> int:
    """All CLP04 less all PLB amounts less BPR02, in cents. A positive PLB makes the payment smaller."""
    return paid_cents - provider_adjustment_cents - payment_cents


def line_problem(
    at: str, claim: str, line: int, charge_cents: int, adjusted_cents: int, paid_cents: int
) -> Problem | None:
    """A review finding when line number `line` (from 1) of `claim` (CLP01) does not balance."""
    off = line_difference(charge_cents, adjusted_cents, paid_cents)
    if not off:
        return None
    return Problem(
        ProblemLevel.REVIEW,
        at,
        f"Claim {claim}, line {line}: {_sum_words(charge_cents, adjusted_cents, paid_cents, off)}",
        _ASK,
    )


def claim_problem(
    at: str, claim: str, charge_cents: int, adjusted_cents: int, paid_cents: int
) -> Problem | None:
    """A review finding when the claim does not balance."""
    off = claim_difference(charge_cents, adjusted_cents, paid_cents)
    if not off:
        return None
    return Problem(
        ProblemLevel.REVIEW,
        at,
        f"Claim {claim}: {_sum_words(charge_cents, adjusted_cents, paid_cents, off)}",
        _ASK,
    )


def lines_problem(
    at: str, claim: str, charge_cents: int, lines_charge_cents: int
) -> Problem | None:
    """A review finding when the lines of a claim that has lines do not add up to its charge (CLP03 = Σ SVC02)."""
    off = charge_cents - lines_charge_cents
    if not off:
        return None
    added, said = plain(lines_charge_cents), plain(charge_cents)
    message = (
        f"Claim {claim}: its lines add to {added}, the claim says {said}, off by {plain(abs(off))}"
    )
    return Problem(ProblemLevel.REVIEW, at, message, _ASK)


def patient_problem(at: str, claim: str, stated_cents: int, adjusted_cents: int) -> Problem | None:
    """A note when CLP05 is not the sum of the PR adjustments; the adjustments are what counts."""
    if stated_cents == adjusted_cents:
        return None
    message = f"Claim {claim}: CLP05 says the patient owes {plain(stated_cents)}, its PR adjustments say {plain(adjusted_cents)}"
    return Problem(
        ProblemLevel.NOTE, at, message, "Nothing is needed; the PR adjustments are used."
    )


def transaction_problem(
    at: str, trace: str, paid_cents: int, provider_adjustment_cents: int, payment_cents: int
) -> Problem | None:
    """A finding that holds the payment when claims and provider adjustments do not make it up."""
    off = transaction_difference(paid_cents, provider_adjustment_cents, payment_cents)
    if not off:
        return None
    less = (
        f", provider adjustments {plain(provider_adjustment_cents)}"
        if provider_adjustment_cents
        else ""
    )
    message = (
        f"Payment {trace or 'without a trace number'} does not balance: claims {plain(paid_cents)}{less}, "
        f"payment {plain(payment_cents)}, off by {plain(abs(off))}"
    )
    return Problem(
        ProblemLevel.HELD,
        at,
        message,
        "Ask the payer for a corrected remittance, or post it as it stands after a look.",
    )


def _sum_words(charge_cents: int, adjusted_cents: int, paid_cents: int, off: int) -> str:
    charge, adjusted, paid = plain(charge_cents), plain(adjusted_cents), plain(paid_cents)
    return f"charge {charge} − adjustments {adjusted} ≠ paid {paid}, off by {plain(abs(off))}"
