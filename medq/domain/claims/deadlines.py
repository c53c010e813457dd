"""Deadlines of payers: a base day plus a limit, moved off closed days."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from medq.domain.calendar import Calendar
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_days import last_day_of
from medq.domain.claims.deadline_rule import DeadlineName, RuleId
from medq.domain.claims.payer import Base, PayerRules, Roll, Unit

RECORDS_DAYS = 30  # where neither the payer's letter nor its rules give a limit
APPEAL_PROOF = "delivery confirmation of the appeal (fax, portal, mail tracking)"
FILING_PROOF = "payer acceptance report (277CA A2 from payer)"
CORRECTED_PROOF = "payer acceptance report of the corrected claim"
RECORDS_PROOF = "delivery confirmation of the records (fax, portal, mail tracking)"


class ServiceFacts(NamedTuple):
    """Facts of a claim that its filing deadline counts from."""

    from_day: date
    to_day: date
    first_payer_day: date | None = None  # of the primary's remittance
    is_institutional: bool = False


class Limit(NamedTuple):
    """A number of units from a base event."""

    name: DeadlineName
    base: Base
    base_day: date
    number: int
    unit: Unit
    met_by: str


def filing_deadline(
    rules: PayerRules, service: ServiceFacts, calendar: Calendar
) -> Deadline | None:
    """Return until when a claim must be filed; None where nothing is filed or the limit is unknown.

    Medicare: one calendar year, received and not sent; professional lines from their from-date,
    institutional claims from the through date; a last day on a closed day moves to the next
    business day (42 CFR 424.44; Palmetto, FCSO, CGS). Most others: from the last date of service.
    A secondary claim counts from the first payer's remittance (Cigna); while that day is unknown,
    from the last date of service, the strictest reading.
    """
    if rules.filing_limit is None:
        return None
    start = _start_of(rules.filing_base, service, None)
    limit = Limit(
        DeadlineName.FILING,
        start.base,
        start.day,
        rules.filing_limit,
        rules.filing_unit,
        FILING_PROOF,
    )
    return _deadline(rules, limit, calendar, is_strict=start.is_strict)


def appeal_deadline(
    rules: PayerRules,
    notice_day: date,
    calendar: Calendar,
    service: ServiceFacts | None = None,
) -> Deadline | None:
    """Return until when the first appeal or dispute must arrive; None where it is unknown.

    It counts from the notice date, or as the payer's rules say; `service` is needed only where
    they say so, and the notice date stands for it while it is unknown. Medicare counts 120 days
    from receipt, presumed five days later (42 CFR 405.942): the earlier day is safe.
    """
    if rules.appeal_days is None:
        return None
    start = _Start(Base.NOTICE, notice_day)
    if rules.appeal_base not in _NOTICE_BASES:
        start = start._replace(is_strict=True)
        if service is not None:
            start = _start_of(rules.appeal_base, service, notice_day)
    limit = Limit(
        DeadlineName.APPEAL, start.base, start.day, rules.appeal_days, Unit.DAYS, APPEAL_PROOF
    )
    appeal = _deadline(rules, limit, calendar, is_strict=start.is_strict)
    if rules.appeal_base is Base.NOTICE_OR_FILING and service is not None:
        later = _later_of_filing(appeal, filing_deadline(rules, service, calendar))
        return replace(later, rule=appeal.rule)
    return appeal


def second_appeal_deadline(
    rules: PayerRules, decision_day: date, calendar: Calendar
) -> Deadline | None:
    """Return until when the second level must arrive, counted from the first decision.

    Medicare: 180 days (42 CFR 405.962). None where it is unknown.
    """
    if rules.second_level_days is None:
        return None
    limit = Limit(
        DeadlineName.SECOND_APPEAL,
        Base.NOTICE,
        decision_day,
        rules.second_level_days,
        Unit.DAYS,
        APPEAL_PROOF,
    )
    return replace(_deadline(rules, limit, calendar), base_event="first decision")


def corrected_deadline(
    rules: PayerRules,
    service: ServiceFacts,
    calendar: Calendar,
    *,
    notice_day: date | None = None,
) -> Deadline | None:
    """Return until when a corrected claim (or a reopening) must arrive.

    It counts from the service or the notice, by the payer's rules. Medicare's clerical reopening:
    a year from the remittance (42 CFR 405.980(c)). TRICARE: 90 days from the notice or the filing
    deadline, the later (Operations Manual ch. 8 s. 3). Where the rule is unknown, or counts from
    an unknown notice, the filing deadline replaces it, the strictest reading, and is marked a
    default; None where that is unknown too.
    """
    filing = filing_deadline(rules, service, calendar)
    if filing is not None:
        name = DeadlineName.CORRECTED_CLAIM.value
        filing = replace(filing, name=name, met_by=CORRECTED_PROOF)
    is_later_of_both = rules.corrected_base is Base.NOTICE_OR_FILING
    from_notice = rules.corrected_base in _NOTICE_BASES
    if rules.corrected_days is None or (from_notice and notice_day is None):
        if filing is None or is_later_of_both:
            return filing
        return replace(filing, is_default=True)
    start = _start_of(rules.corrected_base, service, notice_day)
    limit = Limit(
        DeadlineName.CORRECTED_CLAIM,
        start.base,
        start.day,
        rules.corrected_days,
        Unit.DAYS,
        CORRECTED_PROOF,
    )
    corrected = _deadline(rules, limit, calendar, is_strict=start.is_strict)
    return _later_of_filing(corrected, filing) if is_later_of_both else corrected


def _later_of_filing(deadline: Deadline, filing: Deadline | None) -> Deadline:
    """Return the filing deadline under the deadline's name where it is the later one."""
    if filing is None or filing.day <= deadline.day:
        return deadline
    return replace(filing, name=deadline.name, met_by=deadline.met_by)


def records_deadline(
    rules: PayerRules, letter_day: date, calendar: Calendar, *, named_day: date | None = None
) -> Deadline:
    """Return until when records must arrive at the payer.

    It is the day that its letter names, else its rule, else 30 days from the letter.
    """
    is_unknown = rules.records_days is None
    count = RECORDS_DAYS if rules.records_days is None else rules.records_days
    limit = Limit(DeadlineName.RECORDS, Base.NOTICE, letter_day, count, Unit.DAYS, RECORDS_PROOF)
    deadline = _deadline(rules, limit, calendar)
    deadline = replace(
        deadline,
        base_event="letter date",
        is_default=deadline.is_default or is_unknown,
    )
    if named_day is None:
        return deadline
    return replace(
        deadline,
        limit=named_day.toordinal() - letter_day.toordinal(),
        roll=Roll.NONE,
        day=named_day,
        is_default=False,
        source="date in the payer's letter",
    )


class _Start(NamedTuple):
    """The event and day that a limit counts from."""

    base: Base
    day: date
    is_strict: bool = False  # the strictest reading, since the day of the event is unknown


_NOTICE_BASES = frozenset({Base.NOTICE, Base.NOTICE_OR_FILING})


def _start_of(base: Base, service: ServiceFacts, notice_day: date | None) -> _Start:
    """Return what a limit counts from: the last date of service while the event's day is unknown.

    An institutional claim counts from its through date (42 CFR 424.44).
    """
    if base in _NOTICE_BASES and notice_day is not None:
        return _Start(Base.NOTICE, notice_day)
    if base is Base.FIRST_PAYER and service.first_payer_day is not None:
        return _Start(base, service.first_payer_day)
    if base is Base.SERVICE_FROM and not service.is_institutional:
        return _Start(base, service.from_day)
    is_service = base in (Base.SERVICE_FROM, Base.SERVICE_TO)
    return _Start(Base.SERVICE_TO, service.to_day, is_strict=not is_service)


def _deadline(
    rules: PayerRules, limit: Limit, calendar: Calendar, *, is_strict: bool = False
) -> Deadline:
    return Deadline(
        name=limit.name.value,
        rule=str(RuleId(rules.kind, limit.name.name.lower())),
        base_event=limit.base.value,
        base_day=limit.base_day,
        limit=limit.number,
        unit=limit.unit,
        roll=rules.roll,
        day=last_day_of(limit.base_day, limit.number, limit.unit, rules.roll, calendar),
        met_by=limit.met_by,
        is_default=is_strict or not rules.confirmed,
        source=rules.source,
    )
