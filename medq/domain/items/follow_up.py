"""Follow-ups: whom an item waits for, its usual day, and which days need a second word.

Pure. A deadline is the payer's or the law's limit; act-by is the last safe day before it.
"""

from datetime import date, timedelta
from enum import Enum, StrEnum
from typing import NamedTuple

from medq.domain.calendar import Calendar
from medq.domain.items.item import Kind


class WaitingOn(StrEnum):
    """Whose answer an item waits for."""

    PAYER = "payer"
    PATIENT = "patient"
    PROVIDER = "provider"
    RECORDS = "records"
    OTHER = "other"
    MANAGER = "manager"  # who approves a write-off or transfer; never typed


TYPED_PARTIES = tuple(party for party in WaitingOn if party is not WaitingOn.MANAGER)
"""Whom a person may say that an item waits for."""

USUAL_PARTY = {
    Kind.REVIEW: WaitingOn.PAYER,
    Kind.SUBMIT: WaitingOn.PROVIDER,
    Kind.DENIAL: WaitingOn.PAYER,
    Kind.CALLBACK: WaitingOn.PATIENT,
    Kind.FOLLOW_UP: WaitingOn.PAYER,
    Kind.QUESTION: WaitingOn.PROVIDER,
}
"""Whom an item of a kind usually waits for."""


class FollowUpDay(Enum):
    """The ways in which a day may be set for a follow-up: at once, or with what else."""

    IN_TIME = "in time"
    NOT_LATER = "not later"  # today or before: never
    DAY_OFF = "day off"  # the office is closed: asked about once
    AFTER_PROMISE = "after the promise"  # of a call to a patient: asked about once
    AFTER_ACT_BY = "after act-by"  # no business day is left before act-by: asked about once
    AFTER_DEADLINE = "after deadline"  # needs the word LATE and a reason


class FollowUpLimits(NamedTuple):
    """The limits of the follow-up of an item: today, its last safe day, its deadline.

    `promised_day` is that of a call that a patient was promised, while it is ahead.
    """

    today: date
    calendar: Calendar
    act_by: date | None = None
    deadline: date | None = None
    promised_day: date | None = None

    @property
    def last_safe_day(self) -> date | None:
        """The last day on which acting is safe: act-by, else the deadline; None without a limit."""
        return self.act_by or self.deadline

    @property
    def last_usual_day(self) -> date | None:
        """The last day that keeps a promise and leaves a business day to act in time.

        None where nothing limits it.
        """
        promised = self.promised_day and self.calendar.previous_working(self.promised_day)
        last_days = (self.last_day_in_time, promised)
        return min((day for day in last_days if day is not None), default=None)

    @property
    def last_day_in_time(self) -> date | None:
        """The last day that leaves a business day to act in time; None without a deadline."""
        limit = self.last_safe_day
        return self.calendar.add_working(limit, -1) if limit else None

    @property
    def last_day(self) -> date | None:
        """The last day that may be offered: in time, else up to the deadline; None: none is left.

        Call only where something limits the follow-up.
        """
        for day in (self.last_usual_day, self.deadline):
            if day is not None and day > self.today:
                return day
        return None


def usual_day(days: int, limits: FollowUpLimits) -> date | None:
    """Return the business day of the usual follow-up, `days` calendar days ahead.

    It leaves a business day to act in time; None where no such day is left.
    """
    day = limits.calendar.next_working(limits.today + timedelta(days=days))
    last = limits.last_usual_day
    if last is not None:
        day = min(day, last)
    return day if day > limits.today else None


def return_day(usual: date, limits: FollowUpLimits) -> date | None:
    """Return the business day on which an item on hold comes back by itself, `usual` or sooner.

    By act-by, else on the next business day; None where that is after the deadline.
    """
    calendar = limits.calendar
    latest = min(day for day in (usual, limits.act_by, limits.deadline) if day is not None)
    day = max(calendar.add_working(limits.today, 1), calendar.previous_working(latest))
    return None if limits.deadline is not None and day > limits.deadline else day


def judge_day(day: date, limits: FollowUpLimits) -> FollowUpDay:
    """Return what a follow-up on that day needs."""
    if day <= limits.today:
        return FollowUpDay.NOT_LATER
    if limits.deadline is not None and day > limits.deadline:
        return FollowUpDay.AFTER_DEADLINE
    if limits.promised_day is not None and day > limits.promised_day:
        return FollowUpDay.AFTER_PROMISE
    last = limits.last_day_in_time
    if last is not None and day > last:
        return FollowUpDay.AFTER_ACT_BY
    return FollowUpDay.IN_TIME if limits.calendar.is_working(day) else FollowUpDay.DAY_OFF
