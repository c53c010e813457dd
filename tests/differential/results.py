"""Results of payers: shares of a line's charge, and what is odd about them."""

from collections.abc import Sequence

from tests.differential.ledger import Adjustment, LineResult, Result

Shares = Sequence[tuple[str, int]]  # "paid" or group-reason, and tenths; the last takes the rest
FIRST_PAYER: Sequence[Shares] = (
    (("paid", 6), ("PR-2", 1), ("CO-45", 0)),
    (("CO-197", 0),),
    (("paid", 8), ("CO-45", 0)),
    (("paid", 0),),
    (("PR-1", 6), ("CO-45", 0)),
    (("PR-1", 0),),
    (("paid", 5), ("CO-253", 1), ("PR-3", 2), ("CO-45", 0)),
    (("paid", 4), ("CO-45", 3), ("CO-97", 0)),
    (("paid", 7), ("PR-96", 0)),
    (("CO-45", 0),),
    (("CO-45", 4), ("CO-50", 0)),
    (("CO-16", 0),),
    (("PR-96", 0),),
    (("OA-18", 0),),
)
LATER_PAYER: Sequence[Shares] = (
    (("paid", 1), ("OA-23", 0)),
    (("paid", 1), ("PR-2", 1), ("OA-23", 5), ("CO-45", 0)),
    (("PR-3", 1), ("OA-23", 0)),
    (("paid", 2), ("CO-45", 7), ("OA-23", 0)),
    (("CO-45", 4), ("OA-23", 0)),
    (("OA-23", 0),),
    (("CO-22", 0),),
    (("paid", 1), ("CO-253", 1), ("PR-1", 2), ("OA-23", 0)),
    (("PR-1", 3), ("CO-45", 0)),
    (("paid", 4), ("OA-23", 0)),
)
# How a reversal states its reasons: none of them counts.
REVERSAL_REASONS = ("negated", "other", "none", "no lines")


def line_result(line: int, charge_cents: int, shares: Shares) -> LineResult:
    """Return a balanced result of a line by shares of its charge."""
    cents = [tenths * (charge_cents // 10) for _reason, tenths in shares]
    cents[-1] = charge_cents - sum(cents[:-1])
    paid_cents = 0
    adjustments = []
    for (reason, _tenths), amount in zip(shares, cents, strict=True):
        if reason == "paid":
            paid_cents += amount
        elif amount:
            group, code = reason.split("-")
            adjustments.append(Adjustment(group, code, amount))
    return LineResult(line, charge_cents, paid_cents, tuple(adjustments))


def balanced_result(
    payer: str, claim: str, status: str, number: str, parts: Sequence[LineResult]
) -> Result:
    """Return a balanced result."""
    charge_cents = sum(part.charge_cents for part in parts)
    paid_cents = sum(part.paid_cents for part in parts)
    return Result(payer, claim, status, number, charge_cents, paid_cents, tuple(parts))


def with_interest(result: Result, interest_cents: int) -> Result:
    """Return the result with interest on top, in the claim's own CAS."""
    adjustments = (Adjustment("OA", "225", -interest_cents),)
    return result._replace(paid_cents=result.paid_cents + interest_cents, adjustments=adjustments)


def with_oddities(parts: Sequence[LineResult], style: int) -> Sequence[LineResult]:
    """Return the lines with interest in a line, or with the first line in two halves."""
    first = parts[0]
    if style == 2 and first.paid_cents:
        interest = Adjustment("CO", "225", -77)
        changed = first._replace(
            paid_cents=first.paid_cents + 77, adjustments=(*first.adjustments, interest)
        )
        return (changed, *parts[1:])
    if style == 3:
        return (_half(first, upper=False), _half(first, upper=True), *parts[1:])
    return parts


def _half(part: LineResult, *, upper: bool) -> LineResult:
    """Return one half of a line's result; both add up to it."""

    def half(cents: int) -> int:
        return cents - cents // 2 if upper else cents // 2

    adjustments = [each._replace(cents=half(each.cents)) for each in part.adjustments]
    paid_cents = half(part.paid_cents)
    charge_cents = paid_cents + sum(each.cents for each in adjustments)
    return LineResult(part.line, charge_cents, paid_cents, tuple(adjustments))


def reversal(original: Result, status: str, reasons: str) -> Result:
    """Return a result that takes another back."""
    lines = [
        LineResult(
            part.line,
            -part.charge_cents,
            -part.paid_cents,
            tuple(each._replace(cents=-each.cents) for each in part.adjustments),
        )
        for part in original.lines
    ]
    adjustments = tuple(each._replace(cents=-each.cents) for each in original.adjustments)
    if reasons == "other":
        lines = [
            line._replace(
                adjustments=tuple(
                    each if each.reason == "225" else each._replace(group="CO", reason="216")
                    for each in line.adjustments
                )
            )
            for line in lines
        ]
    elif reasons != "negated":
        lines = [line._replace(adjustments=()) for line in lines]
    return original._replace(
        status=status,
        charge_cents=-original.charge_cents,
        paid_cents=-original.paid_cents,
        lines=() if reasons == "no lines" else tuple(lines),
        adjustments=adjustments,
    )
