"""Claim payments made for tests."""

from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment


def paid_line(
    charge_cents: int,
    paid_cents: int,
    *adjustments: tuple[str, str, int],
    remarks: tuple[str, ...] = (),
) -> LinePayment:
    """Return a line of 99213 with adjustments as (group, reason, cents)."""
    return LinePayment(
        1,
        "99213",
        (),
        charge_cents,
        paid_cents,
        "1",
        remarks=remarks,
        adjustments=tuple(Adjustment(*adjustment) for adjustment in adjustments),
    )


def paid_claim(*lines: LinePayment, status: str = "1", **fields: object) -> ClaimPayment:
    """Return a claim payment with the sums of its lines."""
    charge_cents = sum(line.charge_cents for line in lines)
    paid_cents = sum(line.paid_cents for line in lines)
    return ClaimPayment(1, "M1", status, charge_cents, paid_cents, 0, lines=lines, **fields)  # type: ignore[arg-type]
