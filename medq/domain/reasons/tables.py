"""Reason and remark codes (CARC, RARC) and their usual combinations, as rows of the reference tables.

Rows come from data/reference/{carc,rarc,combinations}.csv as mappings, an office's own lines over them. Meanings are in own
words (domain section 3). A code that is in no table is unknown: its raw text is kept and the office is asked for a line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from medq.domain.errors import MedqError

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
    }
    | {
        "medical_necessity",
        "documentation",
        "non_covered",
        "provider_enrollment",
        "duplicate",
        "timely_filing",
    }
)


_Meaning = TypeVar("_Meaning")


class Recoverable(StrEnum):
    """How likely a denial with this code is turned round: the table's word, to be replaced by the office's outcomes."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class AutoWriteOff(StrEnum):
    """Whether posting may write off by itself: `after_test` only when the underpayment test is clean (domain 2.3)."""

    YES = "yes"
    NO = "no"
    AFTER_TEST = "after_test"


class DeadlineKind(StrEnum):
    """Which clock an item runs on."""

    APPEAL = "appeal"
    FILING = "filing"
    RECORDS = "records"
    OVERPAYMENT = "overpayment"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Code:
    """What both kinds of code have. `minutes` is the usual effort."""

    code: str
    category: str
    plain: str
    recoverable: Recoverable
    steps: tuple[str, ...]
    contact: str
    minutes: int
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class RemarkCode(Code):
    """One remark code (RARC). A notice informs and asks for nothing by itself."""

    @property
    def is_notice(self) -> bool:
        return self.plain.startswith("Notice")


@dataclass(frozen=True, slots=True)
class ReasonCode(Code):
    """One adjustment reason code (CARC)."""

    auto_write_off: AutoWriteOff

    @property
    def retired(self) -> bool:
        """Taken from the list, still sent by payers (CARC 15): worked as before and marked."""
        return "(retired" in self.plain


@dataclass(frozen=True, slots=True)
class Combination:
    """What a group, reason and remark mean together (domain 3.3). An empty set of alternatives means any.

    `reading` and `steps` are told before those of the codes; None means that the codes' own value stands.
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
        return (
            (not self.groups or group in self.groups)
            and reason in self.reasons
            and (not self.remarks or not self.remarks.isdisjoint(remarks))
        )


@dataclass(frozen=True, slots=True)
class ReasonTables:
    """The tables in force. Combinations that name a remark stand before those that do not."""

    reasons: Mapping[str, ReasonCode]
    remarks: Mapping[str, RemarkCode]
    combinations: Mapping[str, tuple[Combination, ...]]  # by reason code

    def unknown(self, reason: str, remarks: Iterable[str] = ()) -> tuple[str, ...]:
        """The raw codes for which the office should add a line."""
        missing = [] if reason in self.reasons else [reason]
        return tuple(missing + [remark for remark in remarks if remark not in self.remarks])


def reason_tables(
    reasons: Iterable[Mapping[str, str]],
    remarks: Iterable[Mapping[str, str]],
    combinations: Iterable[Mapping[str, str]],
) -> ReasonTables:
    """The tables from their rows (column name to text); a later row of the same code replaces an earlier one.

    Errors: `MedqError` naming table, code and column where a value cannot be.
    """
    by_reason: dict[str, list[Combination]] = {}
    for row in sorted(map(combination, combinations), key=lambda found: not found.remarks):
        for code in row.reasons:
            by_reason.setdefault(code, []).append(row)
    return ReasonTables(
        MappingProxyType({row.code: row for row in map(reason_code, reasons)}),
        MappingProxyType({row.code: row for row in map(remark_code, remarks)}),
        MappingProxyType({code: tuple(rows) for code, rows in by_reason.items()}),
    )


def reason_code(row: Mapping[str, str]) -> ReasonCode:
    """One row of carc.csv."""
    reader = _Row("carc", row)
    auto = reader.word("auto_writeoff", {word.value: word for word in AutoWriteOff})
    return ReasonCode(*_common(reader), auto)


def remark_code(row: Mapping[str, str]) -> RemarkCode:
    """One row of rarc.csv."""
    return RemarkCode(*_common(_Row("rarc", row)))


def combination(row: Mapping[str, str]) -> Combination:
    """One row of combinations.csv; alternatives are parted by |."""
    reader = _Row(
        "combinations",
        {"code": "-".join((row.get("group", ""), row.get("carc", ""), row.get("rarc", ""))), **row},
    )
    minutes = row.get("minutes", "").strip()
    reader.text("carc")
    return Combination(
        frozenset(_parts(row.get("group", ""))),
        frozenset(_parts(row["carc"])),
        frozenset(_parts(row.get("rarc", ""))),
        reader.text("reading"),
        _parts(reader.text("steps")),
        reader.word("deadline", {"": None, **{kind.value: kind for kind in DeadlineKind}}),
        reader.word("recoverable", {"": None, **{word.value: word for word in Recoverable}}),
        reader.minutes() if minutes else None,
        reader.text("source"),
        reader.text("as_of"),
    )


def _common(
    reader: "_Row",
) -> tuple[str, str, str, Recoverable, tuple[str, ...], str, int, str, str]:
    return (
        reader.text("code"),
        reader.word("category", {word: word for word in CATEGORIES}),
        reader.text("plain"),
        reader.word("recoverable", {word.value: word for word in Recoverable}),
        _parts(reader.text("steps")),
        reader.text("contact"),
        reader.minutes(),
        reader.text("source"),
        reader.text("as_of"),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


class _Row:
    """Reads one row and names table, code and column in every complaint."""

    def __init__(self, table: str, row: Mapping[str, str]) -> None:
        self.row = row
        self.at = f"{table} {row.get('code', '').strip()}".strip()

    def text(self, column: str) -> str:
        value = (self.row.get(column) or "").strip()
        if not value:
            raise MedqError(f"{column} is empty", where=self.at, hint=f"Fill in {column}.")
        return value

    def word(self, column: str, meanings: Mapping[str, _Meaning]) -> _Meaning:
        value = (self.row.get(column) or "").strip()
        if value not in meanings:
            allowed = ", ".join(sorted(filter(None, meanings)))
            raise MedqError(
                f"{column} cannot be {value!r}", where=self.at, hint=f"One of: {allowed}."
            )
        return meanings[value]

    def minutes(self) -> int:
        value = self.text("minutes")
        if not (value.isascii() and value.isdigit() and 0 < int(value) <= 480):
            raise MedqError(
                f"minutes cannot be {value!r}", where=self.at, hint="A whole number from 1 to 480."
            )
        return int(value)
