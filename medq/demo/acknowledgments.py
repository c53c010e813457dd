"""The batches of the demo practice, their acknowledgments (277CA) and status reports (277)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from medq.demo.claims import DemoClaim
from medq.demo.payers import DemoPayer
from medq.demo.workdays import DAY, workday_from, workdays_later

# Status of an unanswered claim in the 277 after four weeks: category, status code, weight.
STATUS_WEIGHTS = (
    ("P1", "20", 34), ("P2", "46", 12), ("P3", "317", 16), ("P4", "39", 10), ("D0", "35", 12),
    ("F2", "88", 8), ("F1", "65", 8),
)  # fmt: skip
ASKED_SHARE = 0.6
REQUEST_AFTER_DAYS = 28
RECORDS_DUE_DAYS = 30
# The clearinghouse forwards acknowledgments of payers only for so many days: a demo of a year would
# otherwise consist mostly of them.
FORWARDED_DAYS = 45


@dataclass(frozen=True, slots=True)
class DemoBatch:
    """One 837P file of a day; `transactions` holds their claims, the 999 rejects the second one."""

    day: date
    number: int
    transactions: tuple[tuple[DemoClaim, ...], ...]

    def reference(self, index: int) -> str:
        """Return BHT03 of the transaction at this index, which the 277CA repeats."""
        return f"TL{self.day:%y%m%d}{'ABCD'[index]}"


@dataclass(frozen=True, slots=True)
class AcknowledgmentPart:
    """One transaction of a 277CA about claims of a batch; `payer` None: the clearinghouse's."""

    payer: DemoPayer | None
    batch: DemoBatch
    claims: tuple[DemoClaim, ...]


@dataclass(frozen=True, slots=True)
class ClaimAcknowledgment:
    """A 277CA file. `source` names the file, `sender` is ISA06 (empty: the clearinghouse)."""

    source: str
    sender: str
    day: date
    parts: tuple[AcknowledgmentPart, ...]


@dataclass(frozen=True, slots=True)
class DemoClaimStatus:
    """One claim in a 277, with its status category and status code."""

    claim: DemoClaim
    category: str
    status: str


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A 277 file of one day, one part per payer."""

    day: date
    parts: tuple[tuple[DemoPayer, tuple[DemoClaimStatus, ...]], ...]


def make_batches(claims: Sequence[DemoClaim]) -> list[DemoBatch]:
    """Return one batch for each day on which claims are submitted."""
    batch_list = []
    for number, (day, day_group) in enumerate(groupby(claims, key=lambda claim: claim.sent_day), 1):
        day_claims = list(day_group)
        accepted = tuple(claim for claim in day_claims if not claim.flaw)
        rejected = tuple(claim for claim in day_claims if claim.flaw)
        batch_list.append(
            DemoBatch(day, 1000 + number, tuple(part for part in (accepted, rejected) if part))
        )
    return batch_list


def make_claim_acknowledgments(
    batch_list: Sequence[DemoBatch], today: date
) -> list[ClaimAcknowledgment]:
    """Return the 277CAs: the clearinghouse's one business day after the batch, the payers' two.

    Most payers' recent ones come through the clearinghouse: one file a day, one transaction per
    payer.
    """
    acknowledgments = []
    for batch in batch_list:
        acknowledged_claims = tuple(
            claim
            for part in batch.transactions
            for claim in part
            if not claim.flaw and not claim.unacknowledged
        )
        day = workdays_later(batch.day, 1)
        if acknowledged_claims and day <= today:
            acknowledgments.append(
                ClaimAcknowledgment(
                    "clearinghouse",
                    "",
                    day,
                    (AcknowledgmentPart(None, batch, acknowledged_claims),),
                )
            )
        day = workdays_later(batch.day, 2)
        forwarded_claims = sorted(
            (claim for claim in acknowledged_claims if not claim.rejection and not claim.lost),
            key=lambda claim: claim.payer.key,
        )
        groups = (
            tuple(group)
            for _, group in groupby(forwarded_claims, key=lambda claim: claim.payer.key)
        )
        parts = [AcknowledgmentPart(group[0].payer, batch, group) for group in groups]
        direct = [
            ClaimAcknowledgment(part.payer.key, part.payer.identifier, day, (part,))
            for part in parts
            if part.payer and part.payer.sends_own_277ca
        ]
        forwarded_parts = tuple(
            part for part in parts if part.payer and not part.payer.sends_own_277ca
        )
        if day <= today:
            acknowledgments += direct
        if forwarded_parts and today - DAY * FORWARDED_DAYS <= day <= today:
            acknowledgments.append(ClaimAcknowledgment("payers", "", day, forwarded_parts))
    return sorted(
        acknowledgments, key=lambda acknowledgment: (acknowledgment.day, acknowledgment.source)
    )


def make_status_reports(
    random: Random, claims: Sequence[DemoClaim], today: date
) -> list[StatusReport]:
    """Return the clearinghouse's Wednesday reports on some of the claims without a response."""
    statuses_by_day: dict[date, list[DemoClaimStatus]] = {}
    for claim in claims:
        if not claim.silent or random.random() >= ASKED_SHARE:
            continue
        day = claim.sent_day + DAY * REQUEST_AFTER_DAYS
        while day.weekday() != 2:
            day += DAY
        day = workday_from(day)
        category, status, _ = random.choices(
            STATUS_WEIGHTS, [weight for _category, _code, weight in STATUS_WEIGHTS]
        )[0]
        if claim.unacknowledged:
            category, status = "D0", "35"
        if day <= today:
            statuses_by_day.setdefault(day, []).append(DemoClaimStatus(claim, category, status))
    reports = []
    for day in sorted(statuses_by_day):
        day_statuses = sorted(
            statuses_by_day[day],
            key=lambda reported: (reported.claim.payer.key, reported.claim.number),
        )
        parts = [
            tuple(group)
            for _, group in groupby(day_statuses, key=lambda reported: reported.claim.payer.key)
        ]
        reports.append(StatusReport(day, tuple((part[0].claim.payer, part) for part in parts)))
    return reports
