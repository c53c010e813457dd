"""One thing to do: its kinds and states, its row in a list and its page.

These are named tuples, because every start imports them: creating a frozen dataclass costs six
times as much.
"""

from datetime import date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from medq.domain.items.bundle import BundleTotals

if TYPE_CHECKING:
    from medq.domain.claims.running_deadline import RunningDeadline
    from medq.domain.items.item_page import CallFacts, ItemPage


class Kind(IntEnum):
    """The kind of work that an item is. The store keeps the number."""

    REVIEW = 1
    SUBMIT = 2
    DENIAL = 3
    CALLBACK = 4
    FOLLOW_UP = 5
    QUESTION = 6

    @property
    def word(self) -> str:
        """Return the kind as commands and screens spell it: `follow-up`."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def of(cls, word: str) -> "Kind":
        """Return the kind with that word. Raises KeyError."""
        return cls[word.strip().upper().replace("-", "_")]


class State(IntEnum):
    """The state of an item.

    Open and taken (checked out) items are in the queue; a waiting one (on hold) comes back on a
    day; a done one has an outcome.
    """

    OPEN = 1
    TAKEN = 2
    WAITING = 3
    DONE = 4

    @property
    def word(self) -> str:
        """Return the state as commands spell it: `waiting`."""
        return self.name.lower()


class Subject(IntEnum):
    """The kind of record that an item is about."""

    CLAIM = 1
    CLAIM_PAYMENT = 2
    PAYMENT = 3
    PROVIDER_ADJUSTMENT = 4
    BATCH = 5
    PATIENT = 6
    PAYER = 7
    FILE = 8
    CALLBACK = 9
    TRANSACTION = 10
    PLAN = 11
    CLAIM_STATUS = 12
    APPROVAL = 13

    @property
    def word(self) -> str:
        """Return the subject as commands spell it: `claim-payment`."""
        return self.name.lower().replace("_", "-")


class GroupKey(NamedTuple):
    """The key of a group: open items of one payer, kind and cause."""

    payer_id: int
    kind: int
    cause: str


class Importance(IntEnum):
    """How important a person rated an item."""

    LOW = 1
    NORMAL = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """Return the importance as commands spell it: `high`."""
        return self.name.lower()


class Window(NamedTuple):
    """A promised or requested time: aware UTC moments."""

    start: datetime
    end: datetime


SUBJECT_WORDS = {
    Subject.CLAIM: "claim",
    Subject.CLAIM_PAYMENT: "payment of",
    Subject.PAYMENT: "payment",
    Subject.BATCH: "batch",
    Subject.PAYER: "payer",
    Subject.FILE: "file",
    Subject.CLAIM_STATUS: "response to",
}
"""The word before a subject's number; provider adjustments and transactions have none."""

PINNED = 0  # the tier of a pinned item in the list of the person who pinned it


class JoinedItem(NamedTuple):
    """Another item of a row's claim, which the row stands for."""

    id: int
    kind: Kind
    title: str
    cause: str
    act_by: date | None
    holder: str  # the initials of who works it; empty: nobody


def is_lost(deadline: date | None, today: date, *, is_duty: bool) -> bool:
    """Return whether a deadline has passed for good; a legal duty is still owed after its day."""
    return deadline is not None and deadline < today and not is_duty


class ItemRow(NamedTuple):
    """One item as lists and the queue's JSON show it."""

    id: int
    kind: Kind
    state: State
    title: str  # the problem or request in a few words
    patient: str  # "MOYER, Dana"; empty where the item has none
    patient_short: str  # initials and last two digits: "D.M. ..41"
    patient_last: str  # "MOYER"; as short as `patient_short` where names are hidden
    payer: str
    subject_kind: Subject
    subject_number: str  # "10482", a trace, a batch's reference; empty where it may not be shown
    cause: str  # the reason that groups equal items: "CO-197"
    money_cents: int
    act_by: date | None  # the last safe day to act
    deadline: date | None  # the payer's or the law's limit
    window: Window | None
    effort_minutes: int
    age_days: int
    owner: str
    holder: str
    held_until: datetime | None
    wait_until: date | None
    wait_for: str
    group: str
    tier: int
    score: int  # micro-dollars a minute
    version: int
    cause_text: str = ""  # the cause, after redaction in the office's words
    cause_short: str = ""  # the same for a column with fewer cells
    start_by: int | None = None  # tier 1: the latest start, minutes after midnight
    service_day: date | None = None  # the first day of service of its claim
    payer_short: str = ""  # at most 9 letters; else the payer's name
    remarks: tuple[str, ...] = ()  # of a denial: the remark codes (RARC) that came with its cause
    other_reasons: int = 0  # of a denial: further reasons (CARC) of the same payment
    payment_cents: int | None = None  # of a held payment: its amount
    off_by_cents: int | None = None  # of a held payment: its claims against its amount
    phone: str = ""  # of a callback; empty where it may not be shown
    preferred_name: str = ""  # of a callback: what the patient wants to be called
    held_minutes: int | None = None  # how long it stays checked out without another key
    is_duty: bool = False  # its deadline is the law's: still owed after its day
    # Where a list shows a group as one row:
    more: int = 0  # members behind this one
    group_cents: int = 0  # of all members
    group_act_by: date | None = None  # the earliest of all members
    bundle: BundleTotals | None = None  # of all payers: clean claims, callbacks of later
    joined: tuple[JoinedItem, ...] = ()  # the other items of its claim, the best first

    @property
    def shown_cents(self) -> int:
        """Return the amount that lists and pages show: at risk, of a held payment its own.

        A held payment ranks by all the money in it, the charges of its unpaid claims too.
        """
        return self.money_cents if self.payment_cents is None else self.payment_cents

    @property
    def earliest_act_by(self) -> date | None:
        """Return the earliest act-by day of all items that the row stands for."""
        own = self.group_act_by if self.more else self.act_by
        days = (own, *(item.act_by for item in self.joined))
        return min((day for day in days if day is not None), default=None)

    def is_lost(self, today: date) -> bool:
        """Return whether the deadline of an item that is not done has passed for good."""
        is_done = self.state is State.DONE
        return not is_done and is_lost(self.deadline, today, is_duty=self.is_duty)

    @property
    def claim_holder(self) -> str:
        """Return who works the item or another of its claim; empty: nobody."""
        holders = (self.holder, *(item.holder for item in self.joined))
        return next((holder for holder in holders if holder), "")

    @property
    def subject(self) -> str:
        """Return the subject in words: `claim 10482`, `payment EFT9001`; may be empty."""
        if not self.subject_number:
            return ""
        return f"{SUBJECT_WORDS.get(self.subject_kind, '')} {self.subject_number}".strip()

    @property
    def short_subject(self) -> str:
        """Return the subject in words, of a claim its number alone."""
        return self.subject_number if self.subject_kind is Subject.CLAIM else self.subject

    @property
    def number(self) -> str:
        """Return the number of the claim that it is about, if any; never for a callback."""
        is_of_claim = self.subject_kind is Subject.CLAIM and self.kind is not Kind.CALLBACK
        return self.subject_number if is_of_claim else ""

    @property
    def number_or_id(self) -> str:
        """Return the claim number by which people know the item, else its own: `callback 12`."""
        return self.number or f"{self.kind.word} {self.id}"


class Term(NamedTuple):
    """One term of a rank as a page shows it: its name, its value as a number, its sentence."""

    name: str
    value: float
    text: str
    in_reason: bool = False  # part of the reason in one line


class DetailField(NamedTuple):
    """One labeled line of an item's facts; `section` groups them on the screen."""

    section: str
    label: str
    value: str
    names_person: bool = False  # hidden from viewers who may not see names, as section "patient" is


class Step(NamedTuple):
    """One recommended step: what to do, whom to contact, minutes, the last day for it."""

    text: str
    contact: str = ""
    minutes: int = 0
    last_day: date | None = None
    action: str = ""  # the key action that does it, by its id in the key table; empty: none does


class EventLine(NamedTuple):
    """One line of an item's history. `at` is an aware UTC moment."""

    id: int
    at: datetime
    user: str
    act: str
    text: str
    item_id: int | None = None
    is_undone: bool = False


class ItemDetail(NamedTuple):
    """One item's page: what `medq item` prints and the item screen shows."""

    row: ItemRow
    facts: tuple[DetailField, ...]
    plain: str  # the reason in plain words
    reason: str  # one line: why it has its rank
    terms: tuple[Term, ...]
    deadlines: "tuple[RunningDeadline, ...]"
    steps: tuple[Step, ...]
    events: tuple[EventLine, ...]
    arithmetic: tuple[str, ...] = ()  # why it comes first, if not by money; then its arithmetic
    page: "ItemPage | None" = None  # of its claim and what concerns it; None of a callback
    call: "CallFacts | None" = None  # of a callback
