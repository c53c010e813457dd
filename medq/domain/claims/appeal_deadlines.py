"""Deadlines of what answers a payer's decision or letter: appeals by level, and records."""

from dataclasses import replace
from datetime import date

from medq.domain.calendar import Calendar
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_limits import (
    NOTICE_BASES,
    Limit,
    ServiceFacts,
    Start,
    dated,
    later_of,
    start_of,
)
from medq.domain.claims.deadline_rule import DeadlineName
from medq.domain.claims.filing_deadlines import filing_deadline
from medq.domain.claims.payer import Base, PayerRules, Roll, Unit

RECORDS_DAYS = 30  # where neither the payer's letter nor its rules give a limit
APPEAL_PROOF = "delivery confirmation of the appeal (fax, portal, mail tracking)"
RECORDS_PROOF = "delivery confirmation of the records (fax, portal, mail tracking)"
_NAME_BY_LEVEL = {2: DeadlineName.SECOND_APPEAL}
_MEDICARE_DAYS = {3: 60, 4: 60, 5: 60}
"""Days for a hearing, the Appeals Council and court (42 CFR 405.1014, 405.1102, 405.1136)."""


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
    start = Start(Base.NOTICE, notice_day)
    if rules.appeal_base not in NOTICE_BASES:
        start = start._replace(is_default=True)
        if service is not None:
            start = start_of(rules.appeal_base, service, notice_day)
    limit = Limit(DeadlineName.APPEAL, start, rules.appeal_days, Unit.DAYS, APPEAL_PROOF)
    appeal = dated(rules, limit, calendar)
    if rules.appeal_base is Base.NOTICE_OR_FILING and service is not None:
        return later_of(appeal, filing_deadline(rules, service, calendar))
    return appeal


def further_appeal_deadline(
    rules: PayerRules, level: int, decision_day: date, calendar: Calendar
) -> Deadline | None:
    """Return until when an appeal above the first must arrive; None where it is unknown.

    It counts from the decision of the level before. Medicare's second level: 180 days
    (42 CFR 405.962); original Medicare has five levels.
    """
    days = rules.second_level_days if level == 2 else None
    if rules.is_original_medicare:
        days = _MEDICARE_DAYS.get(level, days)
    if days is None:
        return None
    name = _NAME_BY_LEVEL.get(level, DeadlineName.FURTHER_APPEAL)
    start = Start(Base.NOTICE, decision_day)
    deadline = dated(rules, Limit(name, start, days, Unit.DAYS, APPEAL_PROOF), calendar)
    return replace(deadline, base_event=f"decision of level {level - 1}")


def records_deadline(
    rules: PayerRules, letter_day: date, calendar: Calendar, *, named_day: date | None = None
) -> Deadline:
    """Return until when records must arrive at the payer.

    It is the day that its letter names, else its rule, else 30 days from the letter.
    """
    is_unknown = rules.records_days is None
    count = RECORDS_DAYS if rules.records_days is None else rules.records_days
    start = Start(Base.NOTICE, letter_day, is_default=is_unknown)
    limit = Limit(DeadlineName.RECORDS, start, count, Unit.DAYS, RECORDS_PROOF)
    deadline = replace(dated(rules, limit, calendar), base_event="letter date")
    if named_day is None:
        return deadline
    return replace(
        deadline,
        limit=named_day.toordinal() - letter_day.toordinal(),
        roll=Roll.NONE,
        day=named_day,
        unrolled_day=named_day,
        is_default=False,
        source="date in the payer's letter",
    )
