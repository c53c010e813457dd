"""What an item's page shows of its claim, as records; widgets and commands make the sentences."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from medq.domain.claims.ledger import EntryKind


class ClaimFacts(NamedTuple):
    """The claim that an item is about. Its balance is the visit's where several claims share it."""

    id: int
    number: str
    patient: str  # "ORTIZ, MARIA"
    birth_day: date | None
    account: str
    payer: str
    payer_short: str
    is_payer_confirmed: bool  # False: default rules hold
    member_id: str
    icn: str  # the payer's newest claim number
    from_day: date | None
    to_day: date | None
    charge_cents: int
    paid_cents: int
    written_off_cents: int  # adjustments posted
    patient_cents: int
    open_cents: int  # of the visit
    is_of_visit: bool  # several claims share the balance
    review_reasons: str  # why the balance is unverified; empty: it is certain
    sent_day: date | None
    received_day: date | None  # by the payer, as it stated itself
    place: str
    rendering: str
    rendering_npi: str
    authorization_number: str
    diagnoses: str


class PayerLimits(NamedTuple):
    """The limits of a payer in words: `90 days`; empty where its rules give none."""

    filing: str = ""
    appeal: str = ""
    corrected: str = ""
    is_confirmed: bool = True


class CallerBlock(NamedTuple):
    """The identifiers that a payer asks for first, besides those of the claim itself."""

    group: str  # the practice, as the claim names it
    tax_id: str
    billing_npi: str
    rendering_npi: str
    payer_contact: str  # as the payer's remittance names it
    phone_hours: str
    limits: PayerLimits = PayerLimits()


class ServiceLine(NamedTuple):
    """A service line with what the payer decided about it; None where it decided nothing."""

    procedure: str
    modifiers: str
    units: str
    billed_cents: int
    allowed_cents: int | None = None
    paid_cents: int | None = None
    adjusted_cents: int | None = None  # what is neither paid nor the patient's
    patient_cents: int | None = None
    codes: tuple[str, ...] = ()  # "CO-197", the largest amount first


class DecisionKind(StrEnum):
    """Decision of a payer about a claim."""

    DENIED = "denied"
    PARTLY_DENIED = "partly denied"
    PAID = "paid"
    REVERSED = "reversed"
    NOT_COUNTED = "not counted"  # a status without effect on the balance


class Decision(NamedTuple):
    """The payment in which a payer decided what an item is about."""

    kind: DecisionKind
    day: date | None
    payer: str
    trace: str
    codes: tuple[str, ...]  # "CO-197", "M62"
    meaning: str  # of the codes, in words


class ChangeKind(StrEnum):
    """Kind of value that a payer processed otherwise than billed."""

    CODE = "code"
    UNITS = "units"
    MEMBER_ID = "member ID"
    PERSON = "patient"


class PayerChange(NamedTuple):
    """A value that the payer changed."""

    kind: ChangeKind
    billed: str
    processed: str
    procedure: str = ""  # of the line

    @property
    def names_person(self) -> bool:
        """Return whether the values identify a person."""
        return self.kind in (ChangeKind.MEMBER_ID, ChangeKind.PERSON)


class Rejection(NamedTuple):
    """One field for which a payer or clearinghouse rejected a claim."""

    day: date
    file_kind: str  # 277CA, 277
    source: str  # payer, clearinghouse; empty: unknown
    statement: str  # "subscriber member ID"; else what the category says
    sent: str  # the value as it was sent; empty: unknown or not to be shown
    note: str  # the payer's free text
    code: str  # "A7 164 IL"
    procedure: str  # of the line that it speaks of
    is_not_found: bool = False  # no claim was found; no field is named


class StatusLine(NamedTuple):
    """The newest word of a payer or clearinghouse about a claim."""

    day: date
    file_kind: str
    category: str
    source: str
    statement: str


class BillingRule(NamedTuple):
    """The rule by which the patient may be billed for what an adjustment left open."""

    group: str  # CO, PR ..
    text: str


class Note(NamedTuple):
    """A thing that a person did or wrote about the item's claim."""

    day: date
    user: str
    text: str


class RelatedCounts(NamedTuple):
    """The counts of what else concerns the same patient, and the same payer and code."""

    open_claims: int = 0  # of the patient, with work left; this one counts
    closed_claims: int = 0
    similar: int = 0  # other open items of the same payer and code


class PaymentLine(NamedTuple):
    """One result of a claim: what a payer decided on a day, or took back."""

    kind: DecisionKind
    day: date | None
    payer: str
    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int


class Candidate(NamedTuple):
    """A claim to which an unmatched payment or response may belong, the best first."""

    number: str
    patient: str
    day: date | None
    charge_cents: int
    agrees: tuple[str, ...]  # points: "name", "charge"
    differs: tuple[str, ...]


class StandingKind(StrEnum):
    """Progress of a claim at clearinghouse and payer, by what they have said."""

    NOT_SENT = "not sent"
    NO_ACKNOWLEDGMENT = "no acknowledgment"
    ACKNOWLEDGED = "acknowledged"  # by a 999 alone
    CLEARINGHOUSE = "clearinghouse"  # its own acceptance is no proof of filing
    ACCEPTED = "accepted"
    PENDING = "pending"
    NOT_ON_FILE = "not on file"
    REJECTED = "rejected"
    FINAL = "final"  # the remittance is missing
    DECIDED = "decided"
    REVERSED = "reversed"  # and not decided again


class Standing(NamedTuple):
    """The progress of a claim, and its day."""

    kind: StandingKind
    day: date | None = None


class GroupMember(NamedTuple):
    """A claim that is worked together with the one of the page."""

    item_id: int
    patient: str
    service_day: date | None
    sent_day: date | None
    days: int  # since it was sent
    money_cents: int
    act_by: date | None
    is_filed: bool  # the payer has received it: no filing limit runs
    last_status: str
    is_shown: bool  # the one of the page


class CallFacts(NamedTuple):
    """The facts of a callback that may be shown before identity is verified."""

    name: str  # "ORTIZ, MARIA"
    ask_for: str  # the preferred name
    phone: str
    may_leave_message: bool
    language: str  # in words; empty: unknown
    asked_at: datetime | None = None


class AskedApproval(NamedTuple):
    """Money of a claim that somebody asked a manager to move, and who decides it."""

    review_id: int | None  # the manager's item; None: closed without an answer
    kind: EntryKind
    cents: int
    reason: str  # the adjustment code in words
    asked_by: str  # initials, as is `decided_by`
    asked_day: date
    decided_by: str  # empty: nobody is assigned


class ItemPage(NamedTuple):
    """The first page of an item."""

    claim: ClaimFacts | None = None
    caller: CallerBlock | None = None
    decision: Decision | None = None
    lines: tuple[ServiceLine, ...] = ()
    changes: tuple[PayerChange, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    statuses: tuple[StatusLine, ...] = ()  # the newest first
    billing: BillingRule | None = None
    notes: tuple[Note, ...] = ()
    related: RelatedCounts = RelatedCounts()
    payments: tuple[PaymentLine, ...] = ()  # in the order of their days
    candidates: tuple[Candidate, ...] = ()
    standing: Standing | None = None
    members: tuple[GroupMember, ...] = ()  # of a group, the first ones
    group_cents: int = 0
    approval: AskedApproval | None = None  # that the claim waits for
