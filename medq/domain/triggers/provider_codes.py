"""Provider adjustment codes (PLB03-1), read from the reference table plb.csv."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from medq.domain.items.work_requests import Severity
from medq.domain.reasons.table_row import TableRow


class AdjustmentEffect(StrEnum):
    """Column `does` of plb.csv: how an adjustment with a code is treated."""

    TAKEBACK = "takeback"  # reviewed unless a posted reversal or refund explains it
    FORWARD = "forward"  # an open balance with the payer, which a later half must offset
    REFUND = "refund"  # ends the credit whose refund we sent
    ADVANCE = "advance"  # an open advance payment
    OWNER = "owner"  # reviewed by owner or supervisor
    REVIEW = "review"  # always reviewed
    CONTRACT = "contract"  # reviewed unless the contract provides for it
    INTEREST = "interest"  # income, compared with the prompt-pay rules
    INCOME = "income"  # income that belongs to no claim
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class ProviderCode:
    """One code: its text, its effect, and severity and minutes of its review."""

    code: str
    plain: str
    effect: AdjustmentEffect
    severity: Severity
    minutes: int
    contact: str
    source: str
    as_of: str


def provider_code(columns: Mapping[str, str]) -> ProviderCode:
    """Return the code of one row of plb.csv.

    Raises `MedqError` naming the code and the column.
    """
    row = TableRow("plb", columns)
    return ProviderCode(
        code=row.text("code"),
        plain=row.text("plain"),
        effect=row.word("does", {effect.value: effect for effect in AdjustmentEffect}),
        severity=row.word("severity", {level.name.lower(): level for level in Severity}),
        minutes=row.minutes(),
        contact=row.text("contact"),
        source=row.text("source"),
        as_of=row.text("as_of"),
    )


def provider_codes(rows: Iterable[Mapping[str, str]]) -> Mapping[str, ProviderCode]:
    """Return the codes by code; a later row of a code replaces an earlier one."""
    return MappingProxyType({row.code: row for row in map(provider_code, rows)})
