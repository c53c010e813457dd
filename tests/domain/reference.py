"""The shipped reference tables, and claim payments made for tests."""

import csv
from pathlib import Path

from medq.domain.reasons.playbook import Playbooks
from medq.domain.reasons.tables import reason_tables
from medq.domain.remittances.allocation import AdjustmentClassifier
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment
from medq.domain.triggers.provider_codes import provider_codes

REFERENCE = Path(__file__).parents[2] / "data" / "reference"


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped reference table."""
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


REASON_TABLES = reason_tables(read_table("carc"), read_table("rarc"), read_table("combinations"))
PLAYBOOKS = Playbooks(REASON_TABLES)
CLASSIFIER = AdjustmentClassifier(REASON_TABLES)
PROVIDER_CODES = provider_codes(read_table("plb"))


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
