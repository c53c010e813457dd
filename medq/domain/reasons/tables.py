"""Reason and remark codes (CARC, RARC) and their combinations, read from the reference tables.

Rows come from data/reference/carc.csv, rarc.csv and combinations.csv, with an office's own lines
over them. A code that is in no table is unknown: its raw text is kept, and an item asks the
office to add it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from medq.domain.reasons.table_row import TableRow

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


class DeadlineKind(StrEnum):
    """The deadline that an item runs on."""

    APPEAL = "appeal"
    FILING = "filing"
    RECORDS = "records"
    OVERPAYMENT = "overpayment"
    NONE = "none"


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
    """A remark code (RARC). An alert informs and by itself requires nothing."""

    is_alert: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCode(Code):
    """An adjustment reason code (CARC). Payers still send retired codes: they are worked alike."""

    auto_write_off: AutoWriteOff
    is_retired: bool


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
    deadline: DeadlineKind | None
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


@dataclass(frozen=True, slots=True)
class ReasonTables:
    """The tables in force. Combinations that name a remark come before those that do not."""

    reasons: Mapping[str, ReasonCode]
    remarks: Mapping[str, RemarkCode]
    combinations: Mapping[str, tuple[Combination, ...]]  # by reason code

    def unknown_codes(self, reason: str, remarks: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the codes that are in no table."""
        reasons = [] if reason in self.reasons else [reason]
        return (*reasons, *(remark for remark in remarks if remark not in self.remarks))


def reason_tables(
    reasons: Iterable[Mapping[str, str]],
    remarks: Iterable[Mapping[str, str]],
    combinations: Iterable[Mapping[str, str]],
) -> ReasonTables:
    """Return the tables from rows (column to text); a later row of a code replaces an earlier one.

    Raises `MedqError` naming table, code and column of a value that is not allowed.
    """
    combinations_by_reason: dict[str, list[Combination]] = {}
    for row in sorted(map(combination, combinations), key=lambda each: not each.remarks):
        for code in row.reasons:
            combinations_by_reason.setdefault(code, []).append(row)
    return ReasonTables(
        MappingProxyType({row.code: row for row in map(reason_code, reasons)}),
        MappingProxyType({row.code: row for row in map(remark_code, remarks)}),
        MappingProxyType({code: tuple(rows) for code, rows in combinations_by_reason.items()}),
    )


def reason_code(columns: Mapping[str, str]) -> ReasonCode:
    """Return the code of one row of carc.csv; an empty `status` means active."""
    row = TableRow("carc", columns)
    return ReasonCode(
        **_shared_columns(row),
        auto_write_off=row.word("auto_writeoff", {word.value: word for word in AutoWriteOff}),
        is_retired=row.word("status", {"": False, "active": False, "retired": True}),
    )


def remark_code(columns: Mapping[str, str]) -> RemarkCode:
    """Return the code of one row of rarc.csv; an empty `alert` means no."""
    row = TableRow("rarc", columns)
    return RemarkCode(
        **_shared_columns(row), is_alert=row.word("alert", {"": False, "no": False, "yes": True})
    )


def combination(columns: Mapping[str, str]) -> Combination:
    """Return the combination of one row of combinations.csv."""
    codes = (columns.get("group", ""), columns.get("carc", ""), columns.get("rarc", ""))
    row = TableRow("combinations", columns, "-".join(codes))
    row.text("carc")
    return Combination(
        groups=frozenset(row.parts("group")),
        reasons=frozenset(row.parts("carc")),
        remarks=frozenset(row.parts("rarc")),
        reading=row.text("reading"),
        steps=row.steps(),
        deadline=row.word("deadline", {"": None, **{kind.value: kind for kind in DeadlineKind}}),
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
