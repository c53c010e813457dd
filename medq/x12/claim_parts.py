"""The parts of an 837 that its loops share: names, addresses, codes and dates."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from medq.domain.claims.claim import NamedProvider, OtherCoverage, Person
from medq.x12.delimiters import COMPONENT, REPETITION
from medq.x12.findings import Findings, element
from medq.x12.payers import PayerLoop

_DIAGNOSES = frozenset({"ABK", "ABF", "BK", "BF"})


def diagnoses(hi: list[str]) -> list[str]:
    """Return the principal and other diagnoses of an HI.

    Admitting diagnoses, reasons for visit, external causes, procedures and value codes are not
    among them.
    """
    codes = []
    for composite in hi[1:13]:
        for repeated in composite.split(REPETITION):
            parts = repeated.split(COMPONENT)
            if len(parts) > 1 and parts[0].strip() in _DIAGNOSES and parts[1].strip():
                codes.append(parts[1].strip())
    return codes


def procedure(composite: str) -> tuple[str, tuple[str, ...]]:
    """Return code and modifiers of 'HC:99213:25'; one component alone is the code."""
    parts = [part.strip() for part in composite.split(COMPONENT)]
    code = parts[1] if len(parts) > 1 else parts[0]
    return code, tuple(part for part in parts[2:6] if part)


def date_range(
    dtp: list[str], segment_number: int, findings: Findings
) -> tuple[date | None, date | None]:
    """Return the first and last day of a DTP.

    D8 and DT (its time is dropped) are one day, RD8 a range; anything else has no day.
    """
    form, text = element(dtp, 2), element(dtp, 3)
    if form not in ("D8", "RD8", "DT", ""):
        return None, None
    if form == "RD8" and "-" in text:
        first, _, last = text.partition("-")
        first_day = findings.read_day([*dtp[:3], first], 3, segment_number)
        last_day = findings.read_day([*dtp[:3], last], 3, segment_number)
        return first_day, last_day or first_day
    day = findings.read_day([*dtp[:3], text[:8] if form == "DT" else text], 3, segment_number)
    return day, day


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

    def set_name(self, nm1: list[str]) -> None:
        self.last, self.first = element(nm1, 3), element(nm1, 4)
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

    def set_name(self, nm1: list[str]) -> None:
        self.fields.update(
            last=element(nm1, 3),
            first=element(nm1, 4),
            middle=element(nm1, 5),
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
                    birth_day=findings.read_day(elements, 2, segment_number),
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
