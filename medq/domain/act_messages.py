"""What an act did, as a record, and the sentences made from it: one item, many, and the event."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.date_text import WEEKDAYS
from medq.domain.items.joined_text import title_words
from medq.domain.value_format import SCREEN_FORMAT, ValueFormat


class Did(StrEnum):
    """The kind of change that an act made."""

    WAITS = "waits"
    CONTACTED = "contacted"
    CLOSED = "closed"
    CLOSED_WITH_CLAIM = "closed with claim"
    NOTED = "noted"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    IMPORTANCE = "importance"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    CHECKED_OUT = "checked out"
    RELEASED = "released"
    LINKED = "linked"
    LINKED_AND_JOINED = "linked and joined"
    UNLINKED = "unlinked"
    POSTED = "posted"
    JOINED = "joined"
    PARTED = "parted"
    KEPT_APART = "kept apart"
    KIND_SET = "kind set"
    KIND_SET_IN_STEPS = "kind set in steps"
    SHORT_NAME_SET = "short name set"
    MERGED = "merged"
    PLANNED = "planned"
    KEPT = "kept"
    REASSIGNED = "reassigned"
    NOT_PURSUED = "not pursued"
    WRITTEN_OFF = "written off"
    TRANSFERRED = "transferred"
    APPROVAL_ASKED = "approval asked"
    ASKED_AND_OPEN = "asked and open"
    APPROVED = "approved"
    REFUSED = "refused"
    AWAITS_ANSWER = "awaits answer"
    SENT_AND_OPEN = "sent and open"
    LEFT_OPEN = "left open"
    REOPENED = "reopened"
    UNDONE = "undone"
    UNDONE_MANY = "undone many"
    UNDONE_MIXED = "undone mixed"
    UNDONE_CLAIM = "undone claim"
    UNDONE_IMPORT = "undone import"
    UNDONE_POSTING = "undone posting"
    UNDONE_LINK = "undone link"
    UNDONE_RESPONSE_LINK = "undone response link"
    JOINED_VISIT = "joined visit"
    OWN_VISIT = "own visit"
    UNDONE_VISIT = "undone visit"
    UNDONE_PAYERS = "undone payers"
    UNDONE_KIND = "undone kind"
    UNDONE_SHORT_NAME = "undone short name"
    UNDONE_MERGE = "undone merge"
    UNDONE_PLAN = "undone plan"
    UNDONE_FIRST_PLAN = "undone first plan"


class ActMessage(NamedTuple):
    """The record of an act: a kind, and the names, dates and figures of its sentence."""

    did: Did
    name: str = ""  # a person's initials, an outcome in words, a level, a trace number, a file
    about: str = ""  # the number of a claim, an item or a transaction
    note: str = ""  # what the person typed
    day: date | None = None
    day_off: date | None = None  # the typed day that moved to the business day `day`
    minutes: int = 0  # how long
    cents: int = 0
    matched: int = 0
    unmatched: int = 0
    is_held: bool = False  # after an undo the item is checked out to the person again

    @property
    def last_note(self) -> str:
        """Return the typed note that the sentence ends with; may be empty."""
        return self.note if self.did in ENDS_WITH_NOTE else ""


SENTENCES: dict[Did, str] = {
    Did.WAITS: "Follow-up set for {date}.{day_off}",
    Did.CONTACTED: "{name} logged.{follow_up}",
    Did.CLOSED: "Done: {name}.",
    Did.CLOSED_WITH_CLAIM: "Done: {name}: {about}.",
    Did.NOTED: "Noted: {note}",
    Did.ASSIGNED: "Assigned to {name}.",
    Did.UNASSIGNED: "Unassigned.",
    Did.IMPORTANCE: "Set to {name} importance.",
    Did.PINNED: "Pinned for you until {day}.",
    Did.UNPINNED: "Unpinned.",
    Did.CHECKED_OUT: "Checked out to you for {minutes} more minutes.",
    Did.RELEASED: "Released.",
    Did.LINKED: "Linked to claim {about}.",
    Did.LINKED_AND_JOINED: "Linked to claim {about}. Its payer is now {name}.",
    Did.UNLINKED: "Payment {name} unlinked from claim {about}: {note}",
    Did.JOINED_VISIT: "Claim {about} is now in one visit with claim {name}.",
    Did.OWN_VISIT: "Claim {about} is now a visit of its own.",
    Did.POSTED: "Posted: {matched} claims matched, {unmatched} not. {note}",
    Did.JOINED: "{name} is the same payer as {about}. Matched now: {matched:,}.",
    Did.PARTED: "{name} is now a separate payer. Payments without a claim now: {unmatched:,}.",
    Did.KEPT_APART: "{name} is not {about}. This will not be asked again.",
    Did.KIND_SET: "{name}: {about}. Items with new dates: {matched:,}.",
    Did.KIND_SET_IN_STEPS: "{name}: {about}. Items being dated again: {matched:,}.",
    Did.SHORT_NAME_SET: "{name}: lists show {about}.",
    Did.MERGED: "Record {name} is merged into record {about}. Matched now: {matched:,}.",
    Did.PLANNED: "In your plan for {day}: {minutes} min.",
    Did.KEPT: "Kept: assigned to {name}.",
    Did.REASSIGNED: "Reassigned to {name}.",
    Did.NOT_PURSUED: "Will not pursue: {note}",
    Did.WRITTEN_OFF: "Written off: {amount}, {name}.",
    Did.TRANSFERRED: "Transferred to the patient: {amount}, {name}.",
    Did.APPROVAL_ASKED: "{amount}, {name}: over your limit, so a manager decides. Back by {day}.",
    Did.ASKED_AND_OPEN: (
        "{amount}, {name}: over your limit, so a manager decides."
        " It stays in the queue: deadline {day}."
    ),
    Did.APPROVED: "Approved: {amount}, {name}.",
    Did.REFUSED: "Refused: {amount}, {name}. Back with {about}: {note}",
    Did.AWAITS_ANSWER: "Recorded as {name}. Back on {day} if nothing names the claim.",
    Did.SENT_AND_OPEN: "Recorded as {name}. It stays in the queue: deadline {day}.",
    Did.LEFT_OPEN: "{amount} stays open under {name} until {day}.",
    Did.REOPENED: "Open again: the act that closed it was undone.",
    Did.UNDONE: "Undone: {name} on {about}{held}.",
    Did.UNDONE_MANY: "Undone: {name} on {matched:,} items.",
    Did.UNDONE_MIXED: "Undone on {matched:,} items.",
    Did.UNDONE_CLAIM: "Undone: {name} on {matched} items of {about}{held}.",
    Did.UNDONE_IMPORT: "Undone: {name}, transaction {about}. Import it again to post it again.",
    Did.UNDONE_POSTING: "Held again: {name}, transaction {about}{held}.",
    Did.UNDONE_LINK: "Undone: the payment is where it was before{held}.",
    Did.UNDONE_RESPONSE_LINK: "Undone: the response is linked to no claim again{held}.",
    Did.UNDONE_VISIT: "Undone: the claim is in the visit that it was in before{held}.",
    Did.UNDONE_PAYERS: "Undone: {name} is the payer that it was before{held}.",
    Did.UNDONE_KIND: "Undone: {name} is {about} again{held}.",
    Did.UNDONE_SHORT_NAME: "Undone: lists show {name} as {about} again.",
    Did.UNDONE_MERGE: "Undone: the two records are two patients again{held}.",
    Did.UNDONE_PLAN: "Undone: the last change to the plan{held}.",
    Did.UNDONE_FIRST_PLAN: "Undone: the plan. That day has no plan now.",
}

PLURAL_SENTENCES: dict[Did, str] = {
    Did.WAITS: "{count:,} follow-ups set {when}.{day_off}",
    Did.CONTACTED: "{count:,} items: {name} logged.{follow_up}",
    Did.CLOSED: "{count:,} done: {name}.",
    Did.CLOSED_WITH_CLAIM: "{count:,} done: {name}.",
    Did.NOTED: "{count:,} noted: {note}",
    Did.KIND_SET: "{count:,} plan types set.",
    Did.KIND_SET_IN_STEPS: "{count:,} plan types set.",
    Did.ASSIGNED: "{count:,} assigned to {name}.",
    Did.UNASSIGNED: "{count:,} unassigned.",
    Did.IMPORTANCE: "{count:,} set to {name} importance.",
    Did.PINNED: "{count:,} pinned for you until {day}.",
    Did.UNPINNED: "{count:,} unpinned.",
    Did.KEPT: "{count:,} kept: assigned to {name}.",
    Did.REASSIGNED: "{count:,} reassigned to {name}.",
    Did.WRITTEN_OFF: "{count:,} written off: {name}.",
    Did.TRANSFERRED: "{count:,} transferred to the patient: {name}.",
    Did.APPROVAL_ASKED: "{count:,} over your limit: a manager decides. Back {by_day}.",
    Did.ASKED_AND_OPEN: (
        "{count:,} over your limit: a manager decides."
        " They stay in the queue: their deadlines leave no day to wait."
    ),
    Did.APPROVED: "{count:,} approved.",
    Did.REFUSED: "{count:,} refused: {note}",
    Did.AWAITS_ANSWER: "{count:,} recorded as {name}. Back {on_day} if nothing names the claim.",
    Did.SENT_AND_OPEN: (
        "{count:,} recorded as {name}."
        " They stay in the queue: their deadlines leave no day to wait."
    ),
    Did.LEFT_OPEN: "{count:,} stay open under {name} until {day}.",
    Did.NOT_PURSUED: "{count:,} will not be pursued: {note}",
}
"""For acts that may be done to many items at once."""

SAYS_DIFFERENT_DATES = frozenset(
    {
        *(Did.WAITS, Did.CONTACTED, Did.APPROVAL_ASKED, Did.AWAITS_ANSWER),
        *(Did.ASKED_AND_OPEN, Did.SENT_AND_OPEN),
    }
)
"""Acts whose sentence for many items holds where these have different days: `day` is None."""

NOTES: dict[Did, str] = dict.fromkeys(
    (
        Did.CLOSED,
        Did.CLOSED_WITH_CLAIM,
        Did.WRITTEN_OFF,
        Did.TRANSFERRED,
        Did.APPROVAL_ASKED,
        Did.ASKED_AND_OPEN,
        Did.APPROVED,
        Did.AWAITS_ANSWER,
        Did.SENT_AND_OPEN,
        Did.LEFT_OPEN,
    ),
    " {note}",
)
"""Appended where the person typed a note."""

ENDS_WITH_NOTE = frozenset(
    {
        *(Did.CLOSED, Did.CLOSED_WITH_CLAIM, Did.NOTED, Did.UNLINKED, Did.POSTED, Did.NOT_PURSUED),
        *(Did.WRITTEN_OFF, Did.TRANSFERRED, Did.APPROVAL_ASKED, Did.APPROVED, Did.REFUSED),
        *(Did.AWAITS_ANSWER, Did.LEFT_OPEN, Did.ASKED_AND_OPEN, Did.SENT_AND_OPEN),
    }
)
"""Acts whose sentence ends with the typed note."""

EVENT_TEXTS: dict[Did, str] = {
    Did.NOTED: "{note}",
    Did.CHECKED_OUT: "Checked out.",
    Did.CONTACTED: "{note}",
    Did.WAITS: "Follow-up set for {date}, waiting on {name}. {note}",
}
"""What the history says where it is not the message to the person."""


def sentence(message: ActMessage, count: int = 1, *, formats: ValueFormat = SCREEN_FORMAT) -> str:
    """Return the sentence for the person who did it, to `count` items."""
    templates = SENTENCES if count == 1 else PLURAL_SENTENCES
    text = templates[message.did]
    if message.note:
        text += NOTES.get(message.did, "")
    return _fill(text, message, count, formats)


def claim_sentence(
    message: ActMessage, number: str, count: int, *, formats: ValueFormat = SCREEN_FORMAT
) -> str:
    """Return the sentence for the person who did it to `count` joined items of a claim."""
    text = sentence(message, formats=formats)
    return f"{count:,} items of {number}: {text[:1].lower()}{text[1:]}"


def left_sentence(number: str, title: str) -> str:
    """Return what leads a claim after its lead left the queue."""
    return f"Left on {number}: {title_words(title)}."


def event_text(message: ActMessage) -> str:
    """Return what the item's history says, with dates as screens write them."""
    own = EVENT_TEXTS.get(message.did)
    return _fill(own, message, 1, SCREEN_FORMAT).rstrip() if own else sentence(message)


def _fill(template: str, message: ActMessage, count: int, formats: ValueFormat) -> str:
    figures = message._asdict() | {
        "count": count,
        "day": formats.day(message.day) if message.day else "",
        "date": _weekday(message.day, formats),
        "when": f"for {_weekday(message.day, formats)}" if message.day else "for different dates",
        "by_day": f"by {formats.day(message.day)}" if message.day else "on different dates",
        "on_day": f"on {formats.day(message.day)}" if message.day else "on different dates",
        "follow_up": f" Follow-up set for {_weekday(message.day, formats)}." if message.day else "",
        "day_off": _day_off(message.day_off, formats),
        "amount": formats.money(message.cents),
        "held": " (checked out to you)" if message.is_held else "",
    }
    return template.format(**figures)


def _day_off(day: date | None, formats: ValueFormat) -> str:
    return f" {_weekday(day, formats)} is a day off." if day else ""


def _weekday(day: date | None, formats: ValueFormat) -> str:
    """Return `Tue 12/08/26`, with the day as the formats write it."""
    return f"{WEEKDAYS[day.weekday()]} {formats.day(day)}" if day else ""
