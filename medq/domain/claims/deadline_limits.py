"""Limits of deadlines: what they count from, and the deadline that a payer's rules make of them."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from medq.domain.calendar import Calendar
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_days import last_day_of
from medq.domain.claims.deadline_rule import DeadlineName, RuleId
from medq.domain.claims.payer import Base, PayerRules, Roll, Unit

NOTICE_BASES = frozenset({Base.NOTICE, Base.NOTICE_OR_FILING})


class ServiceFacts(NamedTuple):
    """Facts of a claim that its filing deadline counts from."""

    from_day: date
    to_day: date
    first_payer_day: date | None = None  # of the primary's remittance
    is_institutional: bool = False
    is_secondary: bool = False  # another payer comes first


class Start(NamedTuple):
    """The event and day that a limit counts from."""

    base: Base
    day: date
    is_default: bool = False  # a general rule or the strictest reading, since nothing says more


class Limit(NamedTuple):
    """A number of units from a base event."""

    name: DeadlineName
    start: Start
    number: int
    unit: Unit
    met_by: str


def start_of(base: Base, service: ServiceFacts, notice_day: date | None) -> Start:
    """Return what a limit counts from: the last date of service while the event's day is unknown.

    An institutional claim counts from its through date (42 CFR 424.44).
    """
    if base in NOTICE_BASES and notice_day is not None:
        return Start(Base.NOTICE, notice_day)
    if base is Base.FIRST_PAYER and service.first_payer_day is not None:
        return Start(base, service.first_payer_day)
    if base is Base.SERVICE_FROM and not service.is_institutional:
        return Start(base, service.from_day)
    is_service = base in (Base.SERVICE_FROM, Base.SERVICE_TO)
    return Start(Base.SERVICE_TO, service.to_day, is_default=not is_service)


def dated(rules: PayerRules, limit: Limit, calendar: Calendar) -> Deadline:
    """Return the deadline of a limit by a payer's rules."""
    base, base_day, is_default = limit.start
    return Deadline(
        name=limit.name.value,
        rule=str(RuleId(rules.kind, limit.name.name.lower())),
        base_event=base.value,
        base_day=base_day,
        limit=limit.number,
        unit=limit.unit,
        roll=rules.roll,
        day=last_day_of(base_day, limit.number, limit.unit, rules.roll, calendar),
        unrolled_day=last_day_of(base_day, limit.number, limit.unit, Roll.NONE, calendar),
        met_by=limit.met_by,
        is_default=is_default or not rules.confirmed,
        source=rules.source,
    )


def named(deadline: Deadline, name: DeadlineName, *, met_by: str = "") -> Deadline:
    """Return a deadline under another name, which its rule has too."""
    rule = RuleId(RuleId.parse(deadline.rule).source, name.name.lower())
    return replace(deadline, name=name.value, rule=str(rule), met_by=met_by or deadline.met_by)


def later_of(deadline: Deadline, other: Deadline | None) -> Deadline:
    """Return the later of two deadlines, under the first one's name."""
    if other is None or other.day <= deadline.day:
        return deadline
    return replace(other, name=deadline.name, rule=deadline.rule, met_by=deadline.met_by)
