"""Acknowledgments and claim statuses as records: TA1, 999 (997), 277CA and 277."""

from dataclasses import dataclass
from datetime import date

REFUSED = "U"
"""Action (STC03) by which what a status names was not taken in."""
CLAIM_LEVEL, PROVIDER_LEVEL, FILE_LEVEL = "claim", "provider", "file"
"""Levels of a status: of a claim, or above the claims of a provider or a batch."""
PAYER_SOURCE = "PR"  # NM101 of a status's source: the payer itself
CLAIMS_GROUP = "HC"  # AK101 = our GS01 of an 837
REJECTED_VERDICTS = frozenset({"R", "M", "W", "X"})
"""Verdicts of TA104, IK501 and AK901 by which nothing of what they name was filed."""


@dataclass(frozen=True, slots=True)
class InterchangeAcknowledgment:
    """A TA1: the verdict on one interchange."""

    interchange_control: str  # TA101 = our ISA13
    verdict: str  # TA104: A, E, R
    note: str = ""  # TA105
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SyntaxFinding:
    """One IK3/IK4 (AK3/AK4) of a 999: the location of an error and the value found there."""

    segment_tag: str
    segment_number: int | None
    element: str = ""  # "5:1" or "3"
    code: str = ""
    copy: str = ""
    claim: str = ""  # CTX naming CLM01


@dataclass(frozen=True, slots=True)
class TransactionAcknowledgment:
    """One AK2 loop: the verdict on one of our transactions."""

    kind: str  # AK201: 837
    control: str  # AK202 = our ST02
    verdict: str  # IK501: A, E, R, M, W, X
    codes: tuple[str, ...] = ()
    findings: tuple[SyntaxFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupAcknowledgment:
    """A 999 or 997: the verdict on one functional group and on the transactions it names."""

    segment: int
    functional: str  # AK101: HC
    group_control: str  # AK102 = our GS06
    verdict: str  # AK901: A, E, P, R
    transactions: tuple[TransactionAcknowledgment, ...] = ()
    received: int | None = None  # AK903: transactions of the group
    accepted: int | None = None  # AK904

    @property
    def is_of_claims(self) -> bool:
        """Return whether it is about a group of claims, and not of another kind of transaction."""
        return self.functional in ("", CLAIMS_GROUP)

    @property
    def unnamed_verdict(self) -> str:
        """Return the verdict on a transaction of the group that it does not name; "" if unknown.

        Of a group that is not rejected, what is not named is accepted, unless its counts say that
        nothing is left, or that some of it is rejected.
        """
        if self.received is not None:
            unnamed = self.received - len(self.transactions)
            if self.transactions and unnamed <= 0:
                return ""
            named_accepted = sum(each.verdict in ("A", "E") for each in self.transactions)
            is_partial = self.verdict not in REJECTED_VERDICTS and self.accepted is not None
            if is_partial and (self.accepted or 0) - named_accepted < unnamed:
                return ""
        return self.verdict if self.verdict in REJECTED_VERDICTS else "A"


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One status composite of an STC: category, status, and the entity it speaks of."""

    category: str  # A0 ... R17
    status: str = ""  # of the claim status codes; "RX 80" of the pharmacy's (NCPDP)
    entity: str = ""
    day: date | None = None  # STC02
    action: str = ""  # STC03
    text: str = ""  # STC12; of several composites of an STC the first has it

    @property
    def cause(self) -> str:
        """Return the raw category and status, which equal answers share."""
        return f"{self.category} {self.status}".strip()

    @property
    def is_refused(self) -> bool:
        """Return whether its action rejects what it is about."""
        return self.action == REFUSED


@dataclass(frozen=True, slots=True)
class LineStatus:
    """The status of one service line below a claim's own."""

    segment: int
    codes: tuple[StatusCode, ...]
    procedure: str = ""
    charge_cents: int | None = None
    paid_cents: int | None = None
    action: str = ""  # STC03: U rejected
    line_control: str = ""  # REF*FJ, our REF*6R
    from_day: date | None = None
    to_day: date | None = None

    @property
    def stated_services(self) -> tuple[()]:
        """Return nothing: the modifiers of its procedure are not known."""
        return ()


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """One status of a 277CA or 277: of a claim, or above the claims of a provider or a batch.

    What it names it covers whole, unless it `is_detailed`: then the statuses below it say more. It
    states of a claim what matching compares (`StatedClaim`).
    """

    segment: int
    level: str  # `CLAIM_LEVEL`, `PROVIDER_LEVEL` or `FILE_LEVEL`
    codes: tuple[StatusCode, ...]
    action: str = ""  # STC03: WQ accepted, U rejected; U if one of several is
    day: date | None = None  # STC02, the newest
    charge_cents: int | None = None  # STC04
    paid_cents: int | None = None  # STC05
    paid_day: date | None = None  # STC06
    check_number: str = ""  # STC09
    batch_reference: str = ""  # 2200B TRN02 = our BHT03
    patient_control_number: str = ""  # 277CA: 2200D TRN02; 277: REF*EJ, else TRN02
    payer_claim_number: str = ""  # REF*1K
    clearinghouse_number: str = ""  # REF*D9
    source: str = ""  # 2100A NM101: PR payer, AY clearinghouse
    payer_name: str = ""  # where the source is the payer
    payer_id: str = ""
    provider: str = ""  # 2100C: last name or organization
    provider_npi: str = ""
    provider_tax_id: str = ""
    member_id: str = ""
    patient_last: str = ""
    patient_first: str = ""
    from_day: date | None = None
    to_day: date | None = None
    due_day: date | None = None  # 277 with P3, R*: the day the response is due
    is_detailed: bool = False
    lines: tuple[LineStatus, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Return whether its action rejects all that it names."""
        return self.action == REFUSED

    @property
    def original_reference(self) -> str:
        """Return "": a status names no earlier claim."""
        return ""

    @property
    def rendering_npi(self) -> str:
        """Return "": a status names no rendering provider."""
        return ""

    @property
    def is_reversal(self) -> bool:
        """Return False: a status reverses nothing."""
        return False
