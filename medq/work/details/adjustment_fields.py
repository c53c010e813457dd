"""The adjustments of a claim payment as labeled fields, each with where it went."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from data.claims.line_results import AdjustmentFacts
from data.claims.pages import ClaimPaymentFacts
from medq.domain.claims.visit import WHOLE, LineKey
from medq.domain.claims.visit_balance import counted_write_offs
from medq.domain.items.item import DetailField
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.remittances.allocation import AllocationKind
from medq.domain.value_format import ValueFormat
from medq.work.claims.visit_facts import line_keys, read_visit_facts
from medq.work.desk import Desk

REPEATED = "repeats an earlier result, not written off again"


class WriteOffs(NamedTuple):
    """The write-offs of a visit's payments as its balance counts them, in cents."""

    cents_by_part: Mapping[tuple[int, LineKey], int] = {}  # by payment and line of the visit
    key_by_line: Mapping[int, LineKey] = {}  # by id of a claim's service line

    def part_of(self, adjustment: AdjustmentFacts) -> tuple[int, LineKey] | None:
        """Return the part of a payment that an adjustment belongs to, None where all of it counts.

        All counts of a payment that is the only one of its visit, and of one that is reversed.
        """
        if adjustment.allocation is not AllocationKind.WRITE_OFF or adjustment.cents <= 0:
            return None
        key = self.key_by_line.get(adjustment.claim_line_id or 0, WHOLE)
        payment_id = adjustment.claim_payment_id
        part = (payment_id, key if (payment_id, key) in self.cents_by_part else WHOLE)
        return part if part in self.cents_by_part else None


def read_write_offs(desk: Desk, payments: Sequence[ClaimPaymentFacts]) -> WriteOffs:
    """Return what the write-offs count of payments of one claim; nothing where there are none."""
    claim_ids = {paid.claim_id for paid in payments if paid.claim_id and paid.written_off_cents > 0}
    if not claim_ids:
        return WriteOffs()
    facts = read_visit_facts(desk, claim_ids)
    (members,) = facts.claims_by_visit.values()
    key_by_line: dict[int, LineKey] = {}
    for claim in members:
        key_by_line |= line_keys(claim, facts.lines_by_claim.get(claim.id, ()))
    visit_claims = [facts.visit_claim(claim) for claim in members]
    return WriteOffs(counted_write_offs(visit_claims, facts.visit_results(members)), key_by_line)


def adjustment_fields(
    desk: Desk, adjustments: Iterable[AdjustmentFacts], write_offs: WriteOffs, formats: ValueFormat
) -> Iterator[DetailField]:
    """Yield the adjustments of a payment; of a write-off what the payer only repeats says so."""
    reasons = desk.reason_books.tables.reasons
    left_by_part = dict(write_offs.cents_by_part)
    for row in adjustments:
        destination = row.allocation.word
        part = write_offs.part_of(row)
        if part is not None:
            counted_cents = min(row.cents, left_by_part[part])
            left_by_part[part] -= counted_cents
            destination = _write_off(row.cents, counted_cents, formats)
        code, reason = AdjustmentCode(row.group_code, row.reason), reasons.get(row.reason)
        note = reason.group_note(row.group_code) if reason else "code not in the reason table"
        text = f"{code} {formats.money(row.cents)}: {destination}"
        yield DetailField(
            "adjustments", row.procedure or "claim", f"{text}; {note}" if note else text
        )


def _write_off(cents: int, counted_cents: int, formats: ValueFormat) -> str:
    word = AllocationKind.WRITE_OFF.word
    if counted_cents >= cents:
        return word
    if counted_cents <= 0:
        return REPEATED
    return f"{word} {formats.money(counted_cents)}, the rest repeats an earlier result"
