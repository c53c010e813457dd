"""A remittance advice (835) as its payer states it: amounts in cents, signs as in the file."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from medq.domain.claims.claim import NO_PAYER, NamedPayer
from medq.domain.claims.codes import CROSSOVER_REMARKS, is_forwarded, is_reversal


class Adjustment(NamedTuple):
    """One group, reason and amount of a CAS segment. Positive takes money away from the charge."""

    group: str
    reason: str
    cents: int
    quantity: str = ""


class LinePayment(NamedTuple):
    """One SVC loop: the result of one service line. `segment` is its number in the transaction."""

    segment: int
    procedure: str  # qualifier dropped: "99213"
    modifiers: tuple[str, ...]
    charge_cents: int
    paid_cents: int
    units: str
    submitted_procedure: str = ""  # SVC06, when the payer changed the code
    submitted_modifiers: tuple[str, ...] = ()
    line_control: str = ""  # REF*6R
    from_day: date | None = None
    to_day: date | None = None
    allowed_cents: int | None = None  # AMT*B6
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()  # LQ*HE

    @property
    def stated_services(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Return procedure and modifiers as submitted (SVC06), then as paid (SVC01).

        Modifiers that SVC06 leaves out are those of SVC01.
        """
        paid = self.procedure, self.modifiers
        if not self.submitted_procedure:
            return (paid,)
        return (self.submitted_procedure, self.submitted_modifiers or self.modifiers), paid

    @property
    def adjusted_cents(self) -> int:
        """Return the sum of the line\'s adjustments, in cents."""
        return sum(adjustment.cents for adjustment in self.adjustments)


class ClaimPayment(NamedTuple):
    """One CLP loop. `segment` is the number of its CLP in the transaction (ST is 1)."""

    segment: int
    patient_control_number: str  # CLP01, raw
    status: str  # CLP02
    charge_cents: int
    paid_cents: int
    patient_responsibility_cents: int
    payer_claim_number: str = ""  # CLP07
    filing_indicator: str = ""  # CLP06
    facility: str = ""  # CLP08
    frequency: str = ""  # CLP09
    patient_last: str = ""
    patient_first: str = ""
    member_id: str = ""  # NM1*QC 09, else NM1*IL 09
    corrected_last: str = ""  # NM1*74
    corrected_first: str = ""
    corrected_member_id: str = ""
    rendering_npi: str = ""  # NM1*82
    crossover_payer: str = ""  # NM1*TT name
    crossover_payer_id: str = ""
    priority_payer: str = ""  # NM1*PR: who should have paid first
    priority_payer_id: str = ""
    original_reference: str = ""  # REF*F8
    from_day: date | None = None  # DTM*232
    to_day: date | None = None  # DTM*233
    received_day: date | None = None  # DTM*050
    coverage_end: date | None = None  # DTM*036
    allowed_cents: int | None = None  # AMT*AU, the covered amount
    interest_cents: int | None = None  # AMT*I
    contact: str = ""  # PER*CX: name and number of the payer's contact
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()  # MOA03-07, MIA
    lines: tuple[LinePayment, ...] = ()

    @property
    def is_reversal(self) -> bool:
        """Return whether it takes an earlier payment back (CLP02 22, or negative amounts)."""
        return is_reversal(self.status, self.charge_cents)

    @property
    def corrected_person(self) -> str:
        """Return the name and member ID that the payer has on file, where it corrects ours."""
        if not (self.corrected_last or self.corrected_member_id):
            return ""
        name = ", ".join(filter(None, (self.corrected_last, self.corrected_first)))
        return " ".join(filter(None, (name, self.corrected_member_id)))

    @property
    def crossover(self) -> str:
        """Return the payer it was forwarded to (its number, else its name) or the remark for it.

        It is empty where nothing beside the status says that it was forwarded.
        """
        named = self.crossover_payer_id or self.crossover_payer
        if named or not (self.remarks or any(line.remarks for line in self.lines)):
            return named
        remarks = {*self.remarks, *(remark for line in self.lines for remark in line.remarks)}
        return min(CROSSOVER_REMARKS & remarks, default="")

    @property
    def is_forwarded(self) -> bool:
        """Return whether the payer crossed the claim over (CLP02 19-21, NM1*TT, MA18)."""
        return is_forwarded(self.status, self.crossover)

    @property
    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Return the adjustments of the claim and of its lines: all count for the claim."""
        return self.adjustments + tuple(a for line in self.lines for a in line.adjustments)

    @property
    def adjusted_cents(self) -> int:
        """Return the sum of all adjustments, in cents."""
        total = sum([adjustment.cents for adjustment in self.adjustments])
        for line in self.lines:
            for adjustment in line.adjustments:
                total += adjustment.cents
        return total


class ProviderAdjustment(NamedTuple):
    """One pair of a PLB segment. Positive makes the payment smaller, negative larger."""

    segment: int
    provider: str  # PLB01
    reason: str  # PLB03-1
    reference: str  # PLB03-2
    cents: int


@dataclass(frozen=True, slots=True)
class RemittanceHead:
    """The segments before the first claim: the payment and its two parties."""

    payment_cents: int  # BPR02
    method: str = ""  # BPR04: ACH, CHK, NON ...
    payment_day: date | None = None  # BPR16
    trace: str = ""  # TRN02
    trace_payer: str = ""  # TRN03
    production_day: date | None = None  # DTM*405
    payer: NamedPayer = NO_PAYER  # N1*PR with its REF and PER, and TRN03
    payee_npi: str = ""


class ClaimMark(NamedTuple):
    """A claim payment as remittances are told apart by it: CLP01, 02, 03, 04 and 07."""

    number: str
    status: str
    charge_cents: int
    paid_cents: int
    payer_claim_number: str


def marks_digest(marks: Iterable[ClaimMark]) -> str:
    """Return one text for the claim payments of a remittance, equal for equal ones in order."""
    digest = hashlib.sha256()
    for mark in marks:
        digest.update(repr(tuple(mark)).encode())
    return digest.hexdigest()


@dataclass(slots=True)
class RemittanceTotals:
    """The sums of the claims and provider adjustments of one 835, filled while it is read."""

    claims: int = 0
    charge_cents: int = 0
    paid_cents: int = 0
    adjustment_cents: int = 0
    provider_adjustment_cents: int = 0
    provider_adjustments: list[ProviderAdjustment] = field(default_factory=list)

    def add(self, claim: ClaimPayment) -> int:
        """Add one claim to the sums, and return the sum of its adjustments."""
        adjusted_cents = claim.adjusted_cents
        self.claims += 1
        self.charge_cents += claim.charge_cents
        self.paid_cents += claim.paid_cents
        self.adjustment_cents += adjusted_cents
        return adjusted_cents
