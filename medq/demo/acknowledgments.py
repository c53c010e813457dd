"""The batches that go out, and what is said of them before money comes: 999, 277CA of clearing house and payers, 277."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from medq.demo.claims import Claim
from medq.demo.payers import Payer
from medq.demo.workdays import DAY, workday_from, workdays_later

# Status of a claim that is never heard of, when asked after four weeks: category, status, how often of a hundred.
STATUSES = (
    ("P1", "20", 34), ("P2", "46", 12), ("P3", "317", 16), ("P4", "39", 10), ("D0", "35", 12), ("F2", "88", 8), ("F1", "65", 8),
)  # fmt: skip
ASKED = 0.6
ASKED_AFTER_DAYS = 28
RECORDS_DAYS = 30
# Since when the clearing house passes on the answers of payers that have no line of their own to the office. Not for ever:
# a demo of a year would consist of little else.
FORWARDED_DAYS = 45


@dataclass(frozen=True, slots=True)
class Batch:
    """One 837P of one day: `sets` are its transactions, the second of them refused by the 999."""

    day: date
    number: int
    sets: tuple[tuple[Claim, ...], ...]

    def reference(self, place: int) -> str:
        """BHT03 of a transaction, which its answers repeat."""
        return f"TL{self.day:%y%m%d}{'ABCD'[place]}"


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """One transaction of a 277CA: who says it (None: the clearing house itself) of which claims of a batch."""

    payer: Payer | None
    batch: Batch
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A 277CA file: whom it comes from (empty: the clearing house), when, and its transactions."""

    source: str
    sender: str
    day: date
    parts: tuple[ReceiptPart, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """One claim in a 277: category and status, and the day it takes effect."""

    claim: Claim
    category: str
    status: str


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A 277 of one day, payer by payer."""

    day: date
    parts: tuple[tuple[Payer, tuple[Status, ...]], ...]


def batches(claims: Sequence[Claim]) -> list[Batch]:
    """One batch for each day on which claims go out."""
    found = []
    for number, (day, group) in enumerate(groupby(claims, key=lambda one: one.sent_day), 1):
        of_day = list(group)
        kept = tuple(claim for claim in of_day if not claim.flaw)
        refused = tuple(claim for claim in of_day if claim.flaw)
        found.append(Batch(day, 1000 + number, tuple(part for part in (kept, refused) if part)))
    return found


def receipts(sent: Sequence[Batch], today: date) -> list[Receipt]:
    """The clearing house answers each batch on the next working day, the payers on the one after that.

    Most payers' answers come through the clearing house, of late, in one file a day with a transaction for each payer.
    """
    found = []
    for batch in sent:
        known = tuple(
            claim
            for part in batch.sets
            for claim in part
            if not claim.flaw and not claim.unacknowledged
        )
        day = workdays_later(batch.day, 1)
        if known and day <= today:
            found.append(Receipt("clearinghouse", "", day, (ReceiptPart(None, batch, known),)))
        day = workdays_later(batch.day, 2)
        passed = sorted(
            (claim for claim in known if not claim.rejection and not claim.lost),
            key=lambda one: one.payer.key,
        )
        groups = (tuple(group) for _, group in groupby(passed, key=lambda one: one.payer.key))
        parts = [ReceiptPart(group[0].payer, batch, group) for group in groups]
        own = [
            Receipt(one.payer.key, one.payer.identifier, day, (one,))
            for one in parts
            if one.payer and one.payer.answers_itself
        ]
        rest = tuple(one for one in parts if one.payer and not one.payer.answers_itself)
        if day <= today:
            found += own
        if rest and today - DAY * FORWARDED_DAYS <= day <= today:
            found.append(Receipt("payers", "", day, rest))
    return sorted(found, key=lambda one: (one.day, one.source))


def status_reports(random: Random, claims: Sequence[Claim], today: date) -> list[StatusReport]:
    """On Wednesdays the clearing house tells where some of the silent claims stand."""
    told: dict[date, list[Status]] = {}
    for claim in claims:
        if not claim.silent or random.random() >= ASKED:
            continue
        day = claim.sent_day + DAY * ASKED_AFTER_DAYS
        while day.weekday() != 2:
            day += DAY
        day = workday_from(day)
        category, status, _ = random.choices(STATUSES, [one[2] for one in STATUSES])[0]
        if claim.unacknowledged:
            category, status = "D0", "35"
        if day <= today:
            told.setdefault(day, []).append(Status(claim, category, status))
    reports = []
    for day in sorted(told):
        of_day = sorted(told[day], key=lambda one: (one.claim.payer.key, one.claim.number))
        parts = [tuple(group) for _, group in groupby(of_day, key=lambda one: one.claim.payer.key)]
        reports.append(StatusReport(day, tuple((part[0].claim.payer, part) for part in parts)))
    return reports
