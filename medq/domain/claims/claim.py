"""A claim as it was sent (837P, 837I); amounts in cents."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

SEQUENCES = {"P": 1, "S": 2, "T": 3}  # SBR01: which payer the claim goes to, the first at 1


def procedure_key(procedure: str, modifiers: Iterable[str]) -> tuple[str, ...]:
    """Return a procedure code with its modifiers as they are compared: upper case, in any order."""
    return (procedure.upper(), *sorted(modifier.upper() for modifier in modifiers))


class ServiceLine(NamedTuple):
    """One LX loop. `line_control` is REF*6R, by which a remittance names the line."""

    number: int
    procedure: str
    modifiers: tuple[str, ...] = ()
    charge_cents: int = 0
    units: str = "1"
    pointers: tuple[int, ...] = ()
    place: str = ""
    line_control: str = ""
    from_day: date | None = None
    to_day: date | None = None
    revenue_code: str = ""  # SV201 on an institutional claim

    @property
    def procedure_key(self) -> tuple[str, ...]:
        """Return its procedure, or revenue code, with its modifiers as they are compared."""
        return procedure_key(self.procedure or self.revenue_code, self.modifiers)


class Person(NamedTuple):
    """A subscriber or patient as the claim names them."""

    last: str
    first: str = ""
    middle: str = ""
    member_id: str = ""
    birth_day: date | None = None
    sex: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


PAYER_ID, TRACE_NUMBER = "PI", "TRN03"  # qualifiers: of a payer ID, of a payment's trace
CONTACTS = frozenset({"TE", "EM", "UR"})  # of a phone, an email and a web address (PER)


class PayerNumber(NamedTuple):
    """A number, phone or address by which a file names a payer, with its qualifier."""

    qualifier: str  # PI, XV, 2U, NF, EO, TRN03; of a contact TE, EM, UR
    number: str


class NamedPayer(NamedTuple):
    """A payer as a file names it: its name, its identifier with the qualifier, and further numbers.

    The identifier is the number where a payer's identifier belongs (NM109, N104); files leave it
    empty, or name others beside it (REF, TRN03, the contacts of PER).
    """

    name: str
    id_qualifier: str = ""
    identifier: str = ""
    other_numbers: tuple[PayerNumber, ...] = ()


NO_PAYER = NamedPayer("")
"""The payer of a file that names none."""


class NamedProvider(NamedTuple):
    """A provider as a file names it."""

    last: str
    first: str = ""
    npi: str = ""
    taxonomy: str = ""
    tax_id: str = ""


class OtherCoverage(NamedTuple):
    """Loop 2320: another payer of the same patient, with what it paid where it came first."""

    sequence: str  # P, S, T
    payer: NamedPayer
    member_id: str = ""
    paid_cents: int | None = None  # AMT*D


class SentClaim(NamedTuple):
    """One CLM loop with what it inherits from the loops above.

    `segment` is the number of its CLM in the transaction (ST is 1).
    """

    segment: int
    patient_control_number: str  # CLM01, raw
    charge_cents: int
    form: str  # P or I
    place: str = ""  # CLM05-1
    frequency: str = "1"  # CLM05-3
    original_reference: str = ""  # REF*F8
    authorization: str = ""  # REF*G1
    sequence: str = "P"  # SBR01: P, S, T
    filing_indicator: str = ""  # SBR09
    subscriber: Person = Person("")
    patient: Person = Person("")
    relation: str = "18"
    payer: NamedPayer = NamedPayer("")
    billing: NamedProvider = NamedProvider("")
    rendering: NamedProvider | None = None
    referring: NamedProvider | None = None
    diagnoses: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    admission_day: date | None = None
    accident: str = ""  # CLM11
    other: tuple[OtherCoverage, ...] = ()
    lines: tuple[ServiceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchHead:
    """The head of one 837; acknowledgments repeat its reference."""

    reference: str = ""  # BHT03
    made_day: date | None = None


@dataclass(slots=True)
class BatchTotals:
    """The sums of the claims of one 837, filled while it is read."""

    claims: int = 0
    charge_cents: int = 0
    first_day: date | None = None
    numbers: list[str] = field(default_factory=list)
