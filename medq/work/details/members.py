"""The claims that are followed up together, as a page lists them."""

from data.items import group_members
from data.items.group_members import MemberRow
from data.items.item_records import ItemRecord
from data.items.rows import short_name
from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.items.item import Kind
from medq.domain.items.item_page import GroupMember
from medq.work.desk import Desk

MOST_MEMBERS = 8
NO_STATUS = "no acknowledgment"
BATCH_ONLY = "999 only"


def members(desk: Desk, item: ItemRecord) -> tuple[GroupMember, ...]:
    """Return the first claims of a follow-up's group; none where it is alone."""
    if item.kind is not Kind.FOLLOW_UP or item.group_id is None:
        return ()
    rows = group_members.members(desk.store, item.group_id, MOST_MEMBERS)
    return tuple(_member(desk, row, item.id) for row in rows) if len(rows) > 1 else ()


def _member(desk: Desk, row: MemberRow, shown_id: int) -> GroupMember:
    name = ", ".join(filter(None, (row.last, row.first)))
    return GroupMember(
        item_id=row.id,
        patient=name if desk.sees_names else short_name(row.last, row.first, row.account),
        service_day=row.service_day,
        sent_day=row.sent_day,
        days=(desk.today() - row.sent_day).days if row.sent_day else 0,
        money_cents=row.money_cents,
        act_by=row.act_by,
        is_filed=row.proof_day is not None,
        last_status=_last_status(desk, row),
        is_shown=row.id == shown_id,
    )


def _last_status(desk: Desk, row: MemberRow) -> str:
    if row.category:
        source = desk.code_texts.status_source(row.source)
        return " ".join(filter(None, (row.status_kind, row.category, source)))
    is_acknowledged = row.batch_answer in (BatchAnswer.ACCEPTED, BatchAnswer.ERRORS)
    return BATCH_ONLY if is_acknowledged else NO_STATUS
