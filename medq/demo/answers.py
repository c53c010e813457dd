"""The batches that go out, and what is said of them before money comes: 999, 277CA of clearing house and payers, 277."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from medq.demo.claims import Claim
from medq.demo.payers import Payer
from medq.demo.workdays import DAY, is_workday, workday_from, workdays_later

# Status of a claim that is never heard of, when asked after four weeks: category, status, how often of a hundred.
STATUSES = (
    ("P1", "20", 34), ("P2", "46", 12), ("P3", "317", 16), ("P4", "39", 10), ("D0", "35", 12), ("F2", "88", 8), ("F1", "65", 8),
)  # fmt: skip
ASKED = 0.6
ASKED_AFTER_DAYS = 28
RECORDS_DAYS = 30


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
class Receipt:
    """A 277CA: who says it (None: the clearing house), when, and of which claims of which batches."""

    payer: Payer | None
    day: date
    parts: tuple[tuple[Batch, tuple[Claim, ...]], ...]


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
    """The clearing house answers each batch on the next working day; some payers a day later, or twice a week."""
    found = []
    by_payer: dict[tuple[date, str], list[tuple[Batch, tuple[Claim, ...]]]] = {}
    payers: dict[str, Payer] = {}
    for batch in sent:
        known = tuple(claim for part in batch.sets for claim in part if not claim.flaw and not claim.unacknowledged)
        day = workdays_later(batch.day, 1 if is_workday(batch.day) else 0)
        if known and day <= today:
            found.append(Receipt(None, day, ((batch, known),)))
        for key, group in groupby(sorted(known, key=lambda one: one.payer.key), key=lambda one: one.payer.key):
            mine = tuple(claim for claim in group if not claim.rejection)
            if not mine or not mine[0].payer.acknowledges:
                continue
            payers[key] = mine[0].payer
            answered = _acknowledged(mine[0].payer, day)
            if answered <= today:
                by_payer.setdefault((answered, key), []).append((batch, mine))
    found += [Receipt(payers[key], day, tuple(parts)) for (day, key), parts in by_payer.items()]
    return sorted(found, key=lambda one: (one.day, one.payer.key if one.payer else ""))


def _acknowledged(payer: Payer, forwarded: date) -> date:
    day = workdays_later(forwarded, 1)
    while day.weekday() not in payer.acknowledges or not is_workday(day):
        day += DAY
    return day


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
