"""The days on which a payer's phones are answered."""

from datetime import date, timedelta

from medq.domain.calendar import Calendar
from medq.domain.claims.payer import PayerRules

DAYS_AHEAD = 14  # of a table that names any weekday, the next one is among these


def answers_on(rules: PayerRules, day: date, calendar: Calendar) -> bool:
    """Return whether the payer answers on a day: on its weekdays, else on the office's own days."""
    return day.weekday() in rules.phone_days if rules.phone_days else calendar.is_working(day)


def next_answering_day(rules: PayerRules, day: date, calendar: Calendar) -> date:
    """Return the first day after `day` on which the payer answers."""
    for ahead in range(1, DAYS_AHEAD):
        if answers_on(rules, day + timedelta(ahead), calendar):
            return day + timedelta(ahead)
    return calendar.add_working(day, 1)
