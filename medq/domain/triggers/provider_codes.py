"""Provider-level adjustment codes (PLB03-1) as rows of data/reference/plb.csv, and what medq does with each (domain 2.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from medq.domain.errors import MedqError
from medq.domain.items.work_requests import Severity


class AdjustmentEffect(StrEnum):
    """What an adjustment of a code asks for."""

    TAKEBACK = "takeback"  # review unless a known reversal or refund explains it
    FORWARD = "forward"  # an open balance with the payer, which must come to nothing over time
    REFUND = "refund"  # closes the refund that we sent
    ADVANCE = "advance"  # an open advance
    OWNER = "owner"  # owner or supervisor looks
    REVIEW = "review"  # always a human reason
    CONTRACT = "contract"  # review unless the contract foresees it
    INTEREST = "interest"  # income, compared with prompt pay
    INCOME = "income"  # income that is no claim's
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class ProviderCode:
    """One code: own words, what it does, how loud and how long its review is."""

    code: str
    plain: str
    does: AdjustmentEffect
    severity: Severity
    minutes: int
    contact: str
    source: str
    as_of: str


def provider_code(row: Mapping[str, str]) -> ProviderCode:
    """One row of plb.csv. Errors: `MedqError` naming code and column."""
    values = {
        column: (row.get(column) or "").strip() for column in ProviderCode.__dataclass_fields__
    }
    at = f"plb {values['code']}".strip()
    empty = next((column for column, value in values.items() if not value), None)
    if empty:
        raise MedqError(f"{empty} is empty", where=at, hint=f"Fill in {empty}.")
    does = {one.value: one for one in AdjustmentEffect}.get(values["does"])
    severity = {one.name.lower(): one for one in Severity}.get(values["severity"])
    if does is None or severity is None:
        column = "does" if does is None else "severity"
        words = (
            ", ".join(one.value for one in AdjustmentEffect)
            if does is None
            else ", ".join(one.name.lower() for one in Severity)
        )
        raise MedqError(
            f"{column} cannot be {values[column]!r}", where=at, hint=f"One of: {words}."
        )
    minutes = values["minutes"]
    if not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) <= 480):
        raise MedqError(
            f"minutes cannot be {minutes!r}", where=at, hint="A whole number from 1 to 480."
        )
    return ProviderCode(
        values["code"],
        values["plain"],
        does,
        severity,
        int(minutes),
        values["contact"],
        values["source"],
        values["as_of"],
    )


def provider_codes(rows: Iterable[Mapping[str, str]]) -> Mapping[str, ProviderCode]:
    """All codes; a later row of the same code replaces an earlier one."""
    return MappingProxyType({row.code: row for row in map(provider_code, rows)})
