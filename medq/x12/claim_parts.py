"""The parts of an 837 that its loops share: names, addresses, codes and dates."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from medq.domain.claims.claim import NamedProvider, OtherCoverage, Person
from medq.domain.plausibility import birth_day
from medq.x12.delimiters import COMPONENT, REPETITION
from medq.x12.findings import DayCheck, Findings, element, quoted
from medq.x12.names import last_and_first, read_name
from medq.x12.payers import PayerLoop

_DIAGNOSES = frozenset({"ABK", "ABF", "BK", "BF"})
MOST_CODES = 12  # that X12 allows in one HI; more are read
_DAY_FORMS = frozenset({"D8", "RD8", "DT", ""})  # DTP02 of dates


def diagnoses(hi: list[str], segment_number: int, findings: Findings) -> list[str]:
    """Return the principal and other diagnoses of an HI.

    Admitting diagnoses, reasons for visit, external causes, procedures and value codes are not
    among them. Noted are more codes than X12 allows, and a code in an element of its own.
    """
    codes = []
    qualifier = ""  # of an element without components
    is_divided = False
    for composite in hi[1:]:
        for repeated in composite.split(REPETITION):
            kind, *parts = repeated.split(COMPONENT)
            if parts:
                if kind.strip() in _DIAGNOSES and parts[0].strip():
                    codes.append(parts[0].strip())
            elif qualifier in _DIAGNOSES and kind.strip():
                codes.append(kind.strip())
                qualifier, is_divided = "", True
            else:
                qualifier = kind.strip()
    location = f"segment {segment_number} HI"
    if is_divided:
        findings.note("HI has codes apart from their qualifiers; they were read", location)
    elif len(hi) > MOST_CODES + 1 and any(map(str.strip, hi[MOST_CODES + 1 :])):
        message = f"HI has {len(hi) - 1} codes, X12 allows {MOST_CODES}: all were read"
        findings.note(message, location)
    return codes


def procedure(composite: str) -> tuple[str, tuple[str, ...]]:
    """Return code and modifiers of 'HC:99213:25'; one component alone is the code."""
    parts = [part.strip() for part in composite.split(COMPONENT)]
    code = parts[1] if len(parts) > 1 else parts[0]
    return code, tuple(part for part in parts[2:6] if part)


def date_range(
    dtp: list[str], segment_number: int, findings: Findings, check: DayCheck | None = None
) -> tuple[date | None, date | None]:
    """Return the first and last day of a DTP that `check` finds plausible.

    D8 and DT (its time is dropped) are one day, RD8 a range, a time (TM) has no day. A date in
    another form than DTP02 says is read and noted.
    """
    form, text = element(dtp, 2), element(dtp, 3)
    if form == "TM":
        return None, None
    is_range = len(text) == 17 and text[8] == "-"
    if form not in _DAY_FORMS or is_range != (form == "RD8"):
        _note_form(dtp, segment_number, findings, is_range=is_range)
    if is_range or (form == "RD8" and "-" in text):
        first, _, last = text.partition("-")
        first_day = findings.read_day([*dtp[:3], first], 3, segment_number, check)
        last_day = findings.read_day([*dtp[:3], last], 3, segment_number, check)
        if first_day and last_day and last_day < first_day:
            location = f"segment {segment_number} DTP · DTP03"
            findings.note("DTP03 ends before it begins; the two days were exchanged", location)
            return last_day, first_day
        return first_day, last_day or first_day
    element_texts = [*dtp[:3], text[:8]] if form == "DT" else dtp
    day = findings.read_day(element_texts, 3, segment_number, check)
    return day, day


def _note_form(dtp: list[str], segment_number: int, findings: Findings, *, is_range: bool) -> None:
    """Note a DTP02 that is not the form of the dates in DTP03."""
    form = element(dtp, 2)
    if form == "RD8" or not element(dtp, 3):
        return  # one day as a range is common
    read_as = "a range of dates" if is_range else "a date"
    findings.note(
        f"DTP02 says {quoted(form)}, DTP03 was read as {read_as}",
        f"segment {segment_number} DTP · DTP02",
    )


@dataclass(slots=True)
class ProviderLoop:
    """A provider while its loop is read.

    A tax ID is in NM109 (4010, NM108 24 or 34) or in a REF.
    """

    last: str = ""
    first: str = ""
    npi: str = ""
    taxonomy: str = ""
    tax_id: str = ""

    def set_name(self, nm1: list[str], segment_number: int, findings: Findings) -> None:
        self.last, self.first = last_and_first(nm1, segment_number, findings)
        if element(nm1, 8) == "XX":
            self.npi = element(nm1, 9)
        elif element(nm1, 8) in ("24", "34"):
            self.tax_id = element(nm1, 9)

    def set_reference(self, ref: list[str]) -> None:
        if element(ref, 1) in ("EI", "SY", "TJ"):
            self.tax_id = element(ref, 2)

    def provider(self) -> NamedProvider:
        return NamedProvider(self.last, self.first, self.npi, self.taxonomy, self.tax_id)


@dataclass(slots=True)
class PersonLoop:
    """A subscriber or patient while its loop is read."""

    fields: dict[str, Any] = field(default_factory=lambda: {"last": ""})

    def set_name(self, nm1: list[str], segment_number: int, findings: Findings) -> None:
        last, first = last_and_first(nm1, segment_number, findings)
        self.fields.update(
            last=last,
            first=first,
            middle=read_name(nm1, 5, segment_number, findings),
            member_id=element(nm1, 9),
        )

    def add_segment(self, segment_number: int, elements: list[str], findings: Findings) -> None:
        """Read an N3, N4 or DMG."""
        match elements[0]:
            case "N3":
                self.fields["address"] = " ".join(
                    part for index in (1, 2) if (part := element(elements, index))
                )
            case "N4":
                self.fields.update(
                    city=element(elements, 1),
                    state=element(elements, 2),
                    postal_code=element(elements, 3),
                )
            case "DMG":
                self.fields.update(
                    birth_day=findings.read_day(elements, 2, segment_number, birth_day),
                    sex=element(elements, 3),
                )

    def person(self) -> Person:
        return Person(**self.fields)


@dataclass(slots=True)
class CoverageLoop:
    """Another coverage, loops 2320 and 2330, while they are read."""

    sequence: str
    payer: PayerLoop = field(default_factory=PayerLoop)
    member_id: str = ""
    paid_cents: int | None = None

    def coverage(self) -> OtherCoverage:
        return OtherCoverage(self.sequence, self.payer.payer(), self.member_id, self.paid_cents)
