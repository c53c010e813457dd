"""Reason and remark codes (CARC, RARC) and their combinations, read from the reference tables.

Rows come from data/reference/carc.csv, rarc.csv and combinations.csv, with an office's own lines
over them. A code that is in no table is unknown: its raw text is kept, and an item asks the
office to add it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from medq.domain.reasons.adjustment_code import GROUPS
from medq.domain.reasons.code_table import CodeTable, Columns, Lines
from medq.domain.reasons.patient_billing import (
    COVERAGE_CATEGORIES,
    PatientBilling,
    usual_billing,
)
from medq.domain.reasons.table_row import TableRow
from medq.domain.reasons.ways import REASON_WAYS, Way, read_ways

CATEGORIES = frozenset(
    {
        "patient_responsibility",
        "contract",
        "coding",
        "missing_information",
        "authorization",
        "eligibility",
        "cob",
        "bundling",
        "medical_necessity",
        "documentation",
        "non_covered",
        "provider_enrollment",
        "duplicate",
        "timely_filing",
    }
)


class Recoverable(StrEnum):
    """How likely a denial with a code is overturned; the office's outcomes refine it."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class AutoWriteOff(StrEnum):
    """The rule for writing an amount off at posting; AFTER_TEST: once no underpayment is found."""

    YES = "yes"
    NO = "no"
    AFTER_TEST = "after_test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Columns that reason and remark codes share; `minutes` is the usual effort."""

    code: str
    category: str
    plain: str
    recoverable: Recoverable
    steps: tuple[str, ...]
    contact: str
    minutes: int
    source: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkCode(Code):
    """A remark code (RARC).

    An alert informs: it is never the reason of an adjustment, and by itself requires nothing.
    """

    is_alert: bool
    needs_new_claim: bool  # a replacement is refused: a new claim, frequency 1
    bars_patient: bool  # the patient may not be billed for what it speaks of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCode(Code):
    """An adjustment reason code (CARC). Payers still send retired codes: they are worked alike."""

    auto_write_off: AutoWriteOff
    is_retired: bool
    groups: frozenset[str]  # that X12 allows it in; empty: any
    billing_by_group: Mapping[str, PatientBilling]  # where the table says
    ways: tuple[Way, ...]

    def group_note(self, group: str) -> str:
        """Return which groups X12 allows the code in; empty in one of them.

        The payer's error changes no posting rule.
        """
        if group not in GROUPS or not self.groups or group in self.groups:
            return ""
        allowed_groups = [each for each in GROUPS if each in self.groups]
        return f"X12 allows {self.code} only in group {' or '.join(allowed_groups)}"

    def billing(self, group: str) -> PatientBilling:
        """Return what an amount in a group needs before the patient is billed for it.

        PI is the payer's own view without a contract, and read as CO.
        """
        group = "CO" if group == "PI" else group
        return self.billing_by_group.get(group) or usual_billing(group, self.category)

    @property
    def is_about_coverage(self) -> bool:
        """Return whether the coverage itself is in doubt."""
        return self.category in COVERAGE_CATEGORIES


@dataclass(frozen=True, slots=True)
class Combination:
    """The reading of a group, reason and remark together. An empty set of codes means any.

    Its steps come before those of the codes; None means that the codes' own value applies.
    """

    groups: frozenset[str]
    reasons: frozenset[str]
    remarks: frozenset[str]
    reading: str
    steps: tuple[str, ...]
    ways: tuple[Way, ...]
    recoverable: Recoverable | None
    minutes: int | None
    source: str
    as_of: str

    def fits(self, group: str, reason: str, remarks: Iterable[str]) -> bool:
        """Return whether the combination covers these codes of an adjustment."""
        return (
            (not self.groups or group in self.groups)
            and reason in self.reasons
            and (not self.remarks or not self.remarks.isdisjoint(remarks))
        )


class ReasonTables:
    """The tables in force, each read when it is first asked for.

    A wrong value is a `MedqError` that names table, code and column.
    """

    def __init__(self, reasons: Lines, remarks: Lines, combinations: Lines) -> None:
        self.reasons: Mapping[str, ReasonCode] = CodeTable(reasons, reason_code)
        self.remarks: Mapping[str, RemarkCode] = CodeTable(remarks, remark_code)
        self._read_combinations = combinations

    @cached_property
    def combinations(self) -> Mapping[str, tuple[Combination, ...]]:
        """The combinations by reason code; those that name a remark come first."""
        rows = map(combination, self._read_combinations().values())
        rows_by_reason: dict[str, list[Combination]] = {}
        for row in sorted(rows, key=lambda each: not each.remarks):
            for code in row.reasons:
                rows_by_reason.setdefault(code, []).append(row)
        return MappingProxyType({code: tuple(rows) for code, rows in rows_by_reason.items()})

    def unknown_codes(self, reason: str, remarks: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the codes that are in no table."""
        reasons = [] if reason in self.reasons else [reason]
        return (*reasons, *(remark for remark in remarks if remark not in self.remarks))


def reason_code(columns: Columns) -> ReasonCode:
    """Return the code of one row of carc.csv; an empty `status` means active.

    A line without the columns `groups`, `bill_…` and `ways` leaves them open.
    """
    row = TableRow("carc", columns)
    return ReasonCode(
        **_shared_columns(row),
        auto_write_off=row.word("auto_writeoff", {word.value: word for word in AutoWriteOff}),
        is_retired=row.word("status", {"": False, "active": False, "retired": True}),
        groups=frozenset(row.words("groups", {group: group for group in GROUPS})),
        billing_by_group=MappingProxyType(
            {
                group: billing
                for group, column in _BILLING_COLUMNS
                if (billing := row.word(column, _BILLING_WORDS)) is not None
            }
        ),
        ways=read_ways(row, REASON_WAYS),
    )


_BILLING_COLUMNS = (("CO", "bill_co"), ("PR", "bill_pr"), ("OA", "bill_oa"))
_BILLING_WORDS: Mapping[str, PatientBilling | None] = {
    "": None,
    **{billing.value: billing for billing in PatientBilling},
}
_ALERT_MARK = "Notice"


def remark_code(columns: Columns) -> RemarkCode:
    """Return the code of one row of rarc.csv; an empty `alert` or `new_claim` means no.

    The text of an alert begins with "Notice", also where the line does not.
    """
    row = TableRow("rarc", columns)
    shared, is_alert = _shared_columns(row), row.yes_no("alert")
    if is_alert and not shared["plain"].startswith(_ALERT_MARK):
        shared["plain"] = f"{_ALERT_MARK}: {shared['plain']}"
    return RemarkCode(
        **shared,
        is_alert=is_alert,
        needs_new_claim=row.yes_no("new_claim"),
        bars_patient=row.word("bill_patient", {"": False, "no": True, "yes": False}),
    )


def combination(columns: Columns) -> Combination:
    """Return the combination of one row of combinations.csv."""
    codes = (columns.get("group", ""), columns.get("carc", ""), columns.get("rarc", ""))
    row = TableRow("combinations", columns, "-".join(codes))
    row.text("carc")
    return Combination(
        groups=frozenset(row.words("group", {group: group for group in GROUPS})),
        reasons=frozenset(row.parts("carc")),
        remarks=frozenset(row.parts("rarc")),
        reading=row.text("reading"),
        steps=row.steps(),
        ways=read_ways(row, REASON_WAYS),
        recoverable=row.word(
            "recoverable", {"": None, **{word.value: word for word in Recoverable}}
        ),
        minutes=row.minutes() if row.optional("minutes") else None,
        source=row.text("source"),
        as_of=row.text("as_of"),
    )


def _shared_columns(row: TableRow) -> dict[str, Any]:
    return {
        "code": row.text("code"),
        "category": row.word("category", {word: word for word in CATEGORIES}),
        "plain": row.text("plain"),
        "recoverable": row.word("recoverable", {word.value: word for word in Recoverable}),
        "steps": row.steps(),
        "contact": row.text("contact"),
        "minutes": row.minutes(),
        "source": row.text("source"),
        "as_of": row.text("as_of"),
    }
