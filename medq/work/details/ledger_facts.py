"""What people moved out of a claim's balance, and what they asked a manager for."""

from collections.abc import Iterator

from data.claims import ledger
from data.claims.ledger import LedgerLine
from data.items import item_records, open_items
from data.items import rows as item_rows
from data.items.item_records import ItemRecord
from data.office import approvals, staff
from medq.domain.claims.ledger import EntryKind
from medq.domain.claims.running_deadline import RunningDeadline
from medq.domain.items.item import DetailField, State, Subject
from medq.domain.items.item_page import AskedApproval
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.details.claim_facts import claim_facts
from medq.work.details.claim_reading import read_claim
from medq.work.items.deadlines import running_deadlines
from medq.work.visibility import person_value

LABELS = {EntryKind.WRITE_OFF: "written off", EntryKind.TRANSFER: "to patient"}
ASKED_LABELS = {EntryKind.WRITE_OFF: "to write off", EntryKind.TRANSFER: "to transfer"}


def ledger_fields(desk: Desk, claim_id: int, formats: ValueFormat) -> Iterator[DetailField]:
    """Yield the lines of the ledger that stand for a claim."""
    for line in ledger.lines_of_claim(desk.store, claim_id):
        yield DetailField("ledger", LABELS[line.kind], _line_text(desk, line, formats))


def _line_text(desk: Desk, line: LedgerLine, formats: ValueFormat) -> str:
    parts = [
        formats.money(line.cents),
        desk.adjustment_codes.text(line.code),
        f"{formats.day(line.day)} {line.entered_by}",
        f"approved by {line.approved_by}" if line.approved_by else "",
        person_value(desk, line.reason),
    ]
    return ", ".join(part for part in parts if part)


def asked_approval(desk: Desk, claim_id: int) -> AskedApproval | None:
    """Return the request about a claim that a manager has still to decide, or None."""
    approval = approvals.pending_of_claim(desk.store, claim_id)
    if approval is None:
        return None
    reviews = open_items.open_items_about(desk.store, Subject.APPROVAL, [approval.id])
    row = item_rows.by_id(desk.store, reviews[0].id, desk.today()) if reviews else None
    return AskedApproval(
        review_id=row.id if row else None,
        kind=approval.kind,
        cents=approval.cents,
        reason=desk.adjustment_codes.text(approval.code),
        asked_by=staff.by_id(desk.store, approval.asked_by).initials,
        asked_day=approval.asked_day,
        decided_by=row.owner if row else "",
    )


def deadline_of_asking_item(desk: Desk, item: ItemRecord) -> tuple[RunningDeadline, ...]:
    """Return the deadline that the item runs on which waits for an approval; empty if it is done.

    A manager who decides late lets it pass.
    """
    approval = approvals.by_id(desk.store, item.subject_id)
    asking_item = item_records.by_id(desk.store, approval.item_id)
    if asking_item is None or asking_item.state is State.DONE:
        return ()
    return tuple(line for line in running_deadlines(desk, asking_item) if line.is_own)


def approval_facts(desk: Desk, item: ItemRecord, formats: ValueFormat) -> list[DetailField]:
    """Return what was asked for, by whom and why, and the claim."""
    approval = approvals.by_id(desk.store, item.subject_id)
    asked_by = staff.by_id(desk.store, approval.asked_by)
    fields = [
        DetailField("approval", ASKED_LABELS[approval.kind], formats.money(approval.cents)),
        DetailField("approval", "adjustment code", desk.adjustment_codes.text(approval.code)),
        DetailField("approval", "asked by", f"{asked_by.name}, {formats.day(approval.asked_day)}"),
    ]
    if approval.note:
        fields.append(DetailField("approval", "note", approval.note, names_person=True))
    claim = read_claim(desk, approval.claim_id, formats)
    return [*fields, *(claim_facts(desk, claim, formats) if claim else ())]
