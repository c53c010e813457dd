"""Days of deadlines: the last day of a limit, the last safe day by channel, follow-up days."""

from datetime import date
from enum import StrEnum

from medq.domain.calendar import Calendar, add_days, add_months
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.payer import PayerRules, Roll, Unit


class Channel(StrEnum):
    """How an act reaches the payer. A portal or a call is as fast as a fax."""

    ELECTRONIC = "electronic"
    FAX = "fax"
    PAPER = "paper"
    UNKNOWN = "unknown"


CHANNEL_WORKDAYS = {Channel.ELECTRONIC: 2, Channel.FAX: 0, Channel.PAPER: 7, Channel.UNKNOWN: 7}
"""Business days from the act to its receipt, where the payer's rules do not state calendar days."""


def last_day_of(base_day: date, limit: int, unit: Unit, roll: Roll, calendar: Calendar) -> date:
    """Return the last day of a limit.

    Months and years are calendar arithmetic (Feb 29 plus a year is Feb 28), never 30 or 365 days.
    """
    if unit is Unit.WORKDAYS:
        day = calendar.add_working(base_day, limit)
    elif unit is Unit.DAYS:
        day = add_days(base_day, limit)
    elif unit is Unit.YEAR_END:
        day = date(min(base_day.year + limit, date.max.year), 12, 31)
    else:
        day = add_months(base_day, limit * (12 if unit is Unit.YEARS else 1))
    if roll is Roll.NONE:
        return day
    return calendar.next_working(day) if roll is Roll.NEXT else calendar.previous_working(day)


def followup_day(
    rules: PayerRules, base_day: date, calendar: Calendar, *, again: bool = False
) -> date | None:
    """Return when to check a claim's status, None if the payer's rules do not say.

    The first time counts from sending or acceptance, `again` from the last response. This is no
    limit: checking earlier is wasted (Medicare pays from day 14), so a closed day moves to the
    next business day.
    """
    days = rules.followup_again_days if again else rules.followup_first_days
    return None if days is None else last_day_of(base_day, days, Unit.DAYS, Roll.NEXT, calendar)


def last_safe_day(
    limit: Deadline | date,
    channel: Channel,
    rules: PayerRules | None,
    calendar: Calendar,
    *,
    answer_workdays: int = 0,
) -> date:
    """Return the last business day to act so that the act arrives by the deadline.

    The payer's transport days are calendar days and come first; else business days by channel. A
    fax arrives the same day, up to the office's cut-off. `answer_workdays` are the business days
    that a question waits for its answer before the act can follow (usually 7).
    """
    day = limit.day if isinstance(limit, Deadline) else limit
    transport_days = None
    if rules is not None and channel is Channel.ELECTRONIC:
        transport_days = rules.transport_days_electronic
    elif rules is not None and channel is not Channel.FAX:
        transport_days = rules.transport_days_paper
    if transport_days is None:
        day = calendar.add_working(calendar.previous_working(day), -CHANNEL_WORKDAYS[channel])
    else:
        day = calendar.previous_working(add_days(day, -transport_days))
    return calendar.add_working(day, -answer_workdays)
