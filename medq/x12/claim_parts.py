"""The parts of an 837 that its loops share: names, addresses, codes, days, and how they are held while read."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from medq.domain.claims.claim import NamedPayer, NamedProvider, OtherCoverage, Person
from medq.x12.delimiters import COMPONENT, REPETITION
from medq.x12.findings import Findings, element

_DIAGNOSES = frozenset({"ABK", "ABF", "BK", "BF"})


def diagnoses(hi: list[str]) -> list[str]:
    """The diagnoses of an HI, principal and other; admitting, reason for visit, cause, procedure and value codes are not."""
    found = []
    for composite in hi[1:13]:
        for repeated in composite.split(REPETITION):
            parts = repeated.split(COMPONENT)
            if len(parts) > 1 and parts[0].strip() in _DIAGNOSES and parts[1].strip():
                found.append(parts[1].strip())
    return found


def procedure(composite: str) -> tuple[str, tuple[str, ...]]:
    """Code and modifiers of 'HC:99213:25'; a composite without a qualifier is the code itself."""
    parts = [part.strip() for part in composite.split(COMPONENT)]
    code = parts[1] if len(parts) > 1 else parts[0]
    return code, tuple(part for part in parts[2:6] if part)


def date_range(dtp: list[str], number: int, findings: Findings) -> tuple[date | None, date | None]:
    """First and last day of a DTP: D8 and DT are one day (a time is dropped), RD8 a range; a time (TM) is none."""
    form, text = element(dtp, 2), element(dtp, 3)
    if form not in ("D8", "RD8", "DT", ""):
        return None, None
    if form == "RD8" and "-" in text:
        first, _, last = text.partition("-")
        found = (
            findings.read_day([*dtp[:3], first], 3, number),
            findings.read_day([*dtp[:3], last], 3, number),
        )
        return found[0], found[1] or found[0]
    one = findings.read_day([*dtp[:3], text[:8] if form == "DT" else text], 3, number)
    return one, one


@dataclass(slots=True)
class ProviderLoop:
    """A provider while its loop is read. A tax id may stand in NM109 (4010, NM108 24 or 34) or in a REF."""

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
    """A subscriber or patient while the loop is read."""

    fields: dict[str, Any] = field(default_factory=lambda: {"last": ""})

    def set_name(self, nm1: list[str]) -> None:
        self.fields.update(
            last=element(nm1, 3),
            first=element(nm1, 4),
            middle=element(nm1, 5),
            member_id=element(nm1, 9),
        )

    def add_segment(self, number: int, elements: list[str], findings: Findings) -> None:
        """An N3, N4 or DMG."""
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
                    birth_day=findings.read_day(elements, 2, number), sex=element(elements, 3)
                )

    def person(self) -> Person:
        return Person(**self.fields)


@dataclass(slots=True)
class CoverageLoop:
    """Loop 2320 and its 2330 while they are read."""

    sequence: str
    payer: NamedPayer = field(default_factory=lambda: NamedPayer(""))
    member_id: str = ""
    paid_cents: int | None = None

    def coverage(self) -> OtherCoverage:
        return OtherCoverage(self.sequence, self.payer, self.member_id, self.paid_cents)


def named_payer(nm1: list[str]) -> NamedPayer:
    return NamedPayer(element(nm1, 3), element(nm1, 8), element(nm1, 9))
