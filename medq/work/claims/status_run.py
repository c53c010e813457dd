"""The posting of one 277CA or 277: what its chunks share, and what of it was not found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from data.claims import batch_lookups
from data.claims import statuses as status_rows
from medq.domain.acknowledgments import notes
from medq.domain.acknowledgments.records import CLAIM_LEVEL, ClaimStatus
from medq.domain.remittances.matching import Match
from medq.domain.triggers.unmatched_statuses import UnmatchedStatus, triggers_for_unmatched
from medq.work.claims.answered_batches import end_answered_batches
from medq.work.claims.batch_acknowledgments import AcknowledgmentResult
from medq.work.posting_context import PostingContext


class LinkedStatus(NamedTuple):
    """A status that a person links to a claim, or to none."""

    segment: int
    match: Match
    matched_by: str


@dataclass(slots=True)
class StatusRun:
    """One posting of the statuses of a transaction, chunk after chunk."""

    context: PostingContext
    kind: str
    result: AcknowledgmentResult = field(default_factory=AcknowledgmentResult)
    first_ids: Mapping[int, int] = field(default_factory=dict)  # of segments posted again
    link: LinkedStatus | None = None
    waiting_count: int = 0  # statuses that wait for their claims and request nothing
    waiting_numbers: list[str] = field(default_factory=list)  # the first of them
    missing_batches: set[str] = field(default_factory=set)
    batch_ids: set[int] = field(default_factory=set)  # of the claims that were answered
    batch_by_reference: dict[str, int | None] = field(default_factory=dict)

    def batch_of(self, status: ClaimStatus, day: date) -> int | None:
        """Return the batch that a status names, None if that is unknown."""
        reference = status.batch_reference
        if not reference:
            return None
        if reference not in self.batch_by_reference:
            batch_id = batch_lookups.by_reference(self.context.desk.store, reference, day)
            self.batch_by_reference[reference] = batch_id
        return self.batch_by_reference[reference]

    def follow_up(self, unmatched: UnmatchedStatus) -> None:
        """Open the review of a status that was not found, or note that it waits."""
        context = self.context
        result = triggers_for_unmatched(unmatched, context.desk.status_words)
        context.updater.take(result)
        if not result.requests:
            self.note_waiting(unmatched.status)

    def note_waiting(self, status: ClaimStatus) -> None:
        """Note a status that waits for its claim or batch."""
        if status.level == CLAIM_LEVEL:
            self.waiting_count += 1
            if len(self.waiting_numbers) < notes.MOST_NAMED:
                self.waiting_numbers.append(status.patient_control_number)
        elif status.batch_reference:
            self.missing_batches.add(status.batch_reference)

    def finish(self) -> None:
        """Note what waits, and end the wait for batches whose claims are all answered."""
        status_rows.advance_ids(self.context.desk.store)
        end_answered_batches(self.context.desk, self.batch_ids, self.context.updater)
        if self.waiting_count:
            self.result.notes.append(
                notes.waiting_statuses(self.waiting_count, self.waiting_numbers)
            )
        self.result.notes += [
            notes.missing_batch(self.kind, f"batch {reference}")
            for reference in sorted(self.missing_batches)
        ]
