"""What people moved out of a claim's balance, and what they asked a manager for, as fields."""

from collections.abc import Iterator

from data.claims import ledger
from data.claims.ledger import LedgerLine
from data.items.item_records import ItemRecord
from data.office import approvals, staff
from medq.domain.claims.ledger import EntryKind
from medq.domain.items.item import DetailField
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.details.claim_facts import claim_facts
from medq.work.details.claim_reading import read_claim
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
