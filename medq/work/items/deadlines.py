"""Which deadline an item runs on: from the payer's rules and the day it counts from, down to the last safe day to act."""

from dataclasses import dataclass
from datetime import date

from data.claims import claims
from data.items.items import ItemRecord
from medq.domain.claims.deadlines import (
    Channel,
    Deadline,
    appeal_deadline,
    corrected_deadline,
    filing_deadline,
    last_safe_day,
    records_deadline,
)
from medq.domain.claims.statutes import Statute, overpayment_deadline
from medq.domain.reasons.tables import DeadlineKind
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of

CHANNELS = {
    DeadlineKind.FILING: Channel.ELECTRONIC,
    DeadlineKind.APPEAL: Channel.UNKNOWN,
    DeadlineKind.RECORDS: Channel.FAX,
    DeadlineKind.OVERPAYMENT: Channel.PAPER,
}
BY_NAME = {
    "filing": DeadlineKind.FILING,
    "appeal": DeadlineKind.APPEAL,
    "records": DeadlineKind.RECORDS,
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The deadline of an item and the last working day on which an act still arrives in time."""

    deadline: Deadline
    safe_day: date


def set_clock(
    desk: Desk,
    kind: DeadlineKind,
    payer_id: int | None,
    claim_id: int | None,
    since: date,
    due: date | None = None,
) -> Clock | None:
    """The clock of an item; None where nothing runs. `since` is the notice day, `due` a day that the payer itself named."""
    deadline = _deadline(desk, kind, payer_id, claim_id, since, due)
    if deadline is None:
        return None
    rules = payer_rules_of(desk, payer_id)
    return Clock(deadline, last_safe_day(deadline, CHANNELS[kind], rules, desk.calendar))


def clock_of(desk: Desk, item: ItemRecord) -> Deadline | None:
    """The deadline that an item was given, with what it counts from."""
    name = item.rule.rpartition(".")[2]
    kind = DeadlineKind.OVERPAYMENT if name == Statute.OVERPAYMENT.value else BY_NAME.get(name)
    if kind is None:
        return None
    due = item.deadline if kind is DeadlineKind.RECORDS else None
    return _deadline(desk, kind, item.payer_id, item.claim_id, item.age_start, due)


def _deadline(
    desk: Desk,
    kind: DeadlineKind,
    payer_id: int | None,
    claim_id: int | None,
    since: date,
    due: date | None,
) -> Deadline | None:
    rules = payer_rules_of(desk, payer_id)
    match kind:
        case DeadlineKind.APPEAL:
            return appeal_deadline(rules, since, desk.calendar)
        case DeadlineKind.RECORDS:
            return records_deadline(rules, since, desk.calendar, letter_says=due)
        case DeadlineKind.OVERPAYMENT:
            return overpayment_deadline(since, desk.calendar)
        case DeadlineKind.FILING:
            service = claims.service_dates(desk.store, claim_id) if claim_id else None
            if service is None:
                return None
            first, last, institutional, frequency = service
            if frequency == "7":
                return corrected_deadline(
                    rules, first, last, desk.calendar, notice_day=since, institutional=institutional
                )
            return filing_deadline(rules, first, last, desk.calendar, institutional=institutional)
        case DeadlineKind.NONE:
            return None
