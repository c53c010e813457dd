"""The deadline that an item runs on: from the payer's rules to the last safe day to act."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from data.claims import claims
from data.claims.claims import ServiceDates
from data.items.item_records import ItemRecord
from data.remittances import results
from medq.domain.claims.codes import REPLACEMENT
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_days import Channel, last_safe_day
from medq.domain.claims.deadline_rule import DeadlineName, RuleId
from medq.domain.claims.deadlines import (
    ServiceFacts,
    appeal_deadline,
    corrected_deadline,
    filing_deadline,
    records_deadline,
)
from medq.domain.claims.payer import Base, PayerRules
from medq.domain.claims.running_deadline import RunningDeadline, WayState
from medq.domain.claims.statutes import overpayment_deadline
from medq.domain.reasons.tables import DeadlineKind
from medq.domain.reasons.ways import Way
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


class DeadlineFacts(NamedTuple):
    """Facts that the deadline of an item follows from."""

    kind: DeadlineKind
    payer_id: int | None
    claim_id: int | None
    notice_day: date  # from which the item's age counts
    named_day: date | None = None  # by the payer or the office


@dataclass(frozen=True, slots=True)
class ItemDeadline:
    """The deadline of an item, and the last business day on which an act still arrives in time."""

    deadline: Deadline
    act_by: date


def item_deadline(desk: Desk, facts: DeadlineFacts) -> ItemDeadline | None:
    """Return the deadline of an item; None where none runs."""
    deadline = _deadline(desk, facts)
    if deadline is None:
        return None
    rules, channel = payer_rules_of(desk, facts.payer_id), CHANNELS[facts.kind]
    return ItemDeadline(deadline, last_safe_day(deadline, channel, rules, desk.calendar))


def deadline_of(desk: Desk, item: ItemRecord) -> Deadline | None:
    """Return the deadline that an item was given, with what it counts from."""
    kind = KIND_BY_NAME.get(RuleId.parse(item.rule).name)
    if kind is None:
        return None
    named_day = item.deadline if kind is DeadlineKind.RECORDS else None
    facts = DeadlineFacts(kind, item.payer_id, item.claim_id, item.age_start, named_day)
    return _deadline(desk, facts)


def running_deadlines(desk: Desk, item: ItemRecord) -> tuple[RunningDeadline, ...]:
    """Return the deadlines of an item's ways, those that run first, the earliest act-by first.

    What does not run says why: its proof, the remark that bars it, or that its day has passed.
    """
    deadline = deadline_of(desk, item)
    if deadline is None:
        return ()
    kind = KIND_BY_NAME[RuleId.parse(item.rule).name]
    rules, channel = payer_rules_of(desk, item.payer_id), CHANNELS[kind]
    return (
        RunningDeadline(
            way=Way(kind.value),
            state=WayState.PASSED if desk.today() > deadline.day else WayState.RUNS,
            channel=channel,
            deadline=deadline,
            act_by=last_safe_day(deadline, channel, rules, desk.calendar),
            fax_by=last_safe_day(deadline, Channel.FAX, rules, desk.calendar),
            is_own=True,
        ),
    )


def _deadline(desk: Desk, facts: DeadlineFacts) -> Deadline | None:
    rules, calendar = payer_rules_of(desk, facts.payer_id), desk.calendar
    match facts.kind:
        case DeadlineKind.APPEAL:
            counts_from_notice = rules.appeal_base is Base.NOTICE
            service = None if counts_from_notice else _service_dates(desk, facts)
            dates = _service_facts(service) if service else None
            return appeal_deadline(rules, facts.notice_day, calendar, dates)
        case DeadlineKind.RECORDS:
            return records_deadline(rules, facts.notice_day, calendar, named_day=facts.named_day)
        case DeadlineKind.OVERPAYMENT:
            return overpayment_deadline(facts.notice_day, calendar)
        case DeadlineKind.FILING:
            return _filing_deadline(desk, facts, rules)
        case DeadlineKind.NONE:
            return None


def _filing_deadline(desk: Desk, facts: DeadlineFacts, rules: PayerRules) -> Deadline | None:
    service = _service_dates(desk, facts)
    if service is None:
        return None
    dates = _service_facts(service)
    if service.frequency == REPLACEMENT:
        return corrected_deadline(rules, dates, desk.calendar, notice_day=facts.notice_day)
    if rules.filing_base is Base.FIRST_PAYER and facts.payer_id and facts.claim_id:
        first_payer_day = results.first_answer_by_other(desk.store, facts.claim_id, facts.payer_id)
        dates = dates._replace(first_payer_day=first_payer_day)
    return filing_deadline(rules, dates, desk.calendar)


def _service_dates(desk: Desk, facts: DeadlineFacts) -> ServiceDates | None:
    return claims.service_dates(desk.store, facts.claim_id) if facts.claim_id else None


def _service_facts(service: ServiceDates) -> ServiceFacts:
    return ServiceFacts(service.first, service.last, is_institutional=service.institutional)
