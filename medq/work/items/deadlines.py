"""The deadline that an item runs on: from the payer's rules to the last safe day to act."""

from dataclasses import dataclass
from datetime import date

from data.claims import claims
from data.items.item_records import ItemRecord
from medq.domain.claims.codes import REPLACEMENT
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_rule import DeadlineName, RuleId
from medq.domain.claims.deadlines import (
    Channel,
    ServiceFacts,
    appeal_deadline,
    corrected_deadline,
    filing_deadline,
    last_safe_day,
    records_deadline,
)
from medq.domain.claims.statutes import overpayment_deadline
from medq.domain.reasons.tables import DeadlineKind
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of

CHANNELS = {
    DeadlineKind.FILING: Channel.ELECTRONIC,
    DeadlineKind.APPEAL: Channel.UNKNOWN,
    DeadlineKind.RECORDS: Channel.FAX,
    DeadlineKind.OVERPAYMENT: Channel.PAPER,
}
KIND_BY_NAME: dict[DeadlineName | None, DeadlineKind] = {
    DeadlineName.FILING: DeadlineKind.FILING,
    DeadlineName.APPEAL: DeadlineKind.APPEAL,
    DeadlineName.RECORDS: DeadlineKind.RECORDS,
    DeadlineName.OVERPAYMENT: DeadlineKind.OVERPAYMENT,
}


@dataclass(frozen=True, slots=True)
class ItemDeadline:
    """The deadline of an item, and the last business day on which an act still arrives in time."""

    deadline: Deadline
    act_by: date


def item_deadline(
    desk: Desk,
    kind: DeadlineKind,
    payer_id: int | None,
    claim_id: int | None,
    notice_day: date,
    due: date | None = None,
) -> ItemDeadline | None:
    """Return the deadline of an item; None where none runs.

    `due` is a day that the payer itself named.
    """
    deadline = _deadline(desk, kind, payer_id, claim_id, notice_day, due)
    if deadline is None:
        return None
    rules = payer_rules_of(desk, payer_id)
    return ItemDeadline(deadline, last_safe_day(deadline, CHANNELS[kind], rules, desk.calendar))


def deadline_of(desk: Desk, item: ItemRecord) -> Deadline | None:
    """Return the deadline that an item was given, with what it counts from."""
    kind = KIND_BY_NAME.get(RuleId.parse(item.rule).name)
    if kind is None:
        return None
    due = item.deadline if kind is DeadlineKind.RECORDS else None
    return _deadline(desk, kind, item.payer_id, item.claim_id, item.age_start, due)


def _deadline(
    desk: Desk,
    kind: DeadlineKind,
    payer_id: int | None,
    claim_id: int | None,
    notice_day: date,
    due: date | None,
) -> Deadline | None:
    rules = payer_rules_of(desk, payer_id)
    match kind:
        case DeadlineKind.APPEAL:
            return appeal_deadline(rules, notice_day, desk.calendar)
        case DeadlineKind.RECORDS:
            return records_deadline(rules, notice_day, desk.calendar, named_day=due)
        case DeadlineKind.OVERPAYMENT:
            return overpayment_deadline(notice_day, desk.calendar)
        case DeadlineKind.FILING:
            return _filing_deadline(desk, payer_id, claim_id, notice_day)
        case DeadlineKind.NONE:
            return None


def _filing_deadline(
    desk: Desk, payer_id: int | None, claim_id: int | None, notice_day: date
) -> Deadline | None:
    rules = payer_rules_of(desk, payer_id)
    service = claims.service_dates(desk.store, claim_id) if claim_id else None
    if service is None:
        return None
    facts = ServiceFacts(service.first, service.last, is_institutional=service.institutional)
    if service.frequency == REPLACEMENT:
        return corrected_deadline(rules, facts, desk.calendar, notice_day=notice_day)
    return filing_deadline(rules, facts, desk.calendar)
