"""What a form says of a follow-up: its usual day, its limits, and what a day needs."""

from calendar import SATURDAY
from datetime import date
from typing import NamedTuple

from medq.domain.claims.deadline_channels import SEND_VERBS
from medq.domain.claims.deadline_days import Channel
from medq.domain.claims.deadline_rule import deadline_adjective
from medq.domain.date_text import WEEKDAYS
from medq.domain.items.follow_up import FollowUpDay, FollowUpLimits, judge_day
from medq.domain.value_format import ValueFormat

LATE = "LATE"
"""The word that a person types to set a follow-up past a deadline."""


class FollowUpTexts(NamedTuple):
    """The limits of one item with the words for them."""

    limits: FollowUpLimits
    rule: str  # the item's stored rule
    channel: Channel  # by which what meets its deadline is sent
    closes: str  # when the office closes today: "5:00 pm"
    formats: ValueFormat
    promised: str = ""  # the time of a promised call: "8:30-10:00 am"

    @property
    def deadline_words(self) -> str:
        """`the appeal deadline`."""
        return " ".join(filter(None, ("the", deadline_adjective(self.rule), "deadline")))

    @property
    def act_by_words(self) -> str:
        """`send by`, `mail by`, `fax by`."""
        return f"{SEND_VERBS[self.channel]} by"

    @property
    def _passed_words(self) -> str:
        """`send-by passed`: of an act-by day that is over."""
        return f"{SEND_VERBS[self.channel]}-by passed"

    def day(self, day: date) -> str:
        """Return `Tue 12/08/26`."""
        return f"{WEEKDAYS[day.weekday()]} {self.formats.day(day)}"

    def limits_text(self) -> str:
        """Return `Send by 12/18/26, deadline 12/21/26.`; empty where nothing limits it."""
        clause = self.limits_clause()
        return f"{clause[:1].upper()}{clause[1:]}." if clause else ""

    def limits_clause(self) -> str:
        """Return `send by 12/18/26, deadline 12/21/26`, as a part of a sentence."""
        limits = self.limits
        parts = []
        if limits.act_by:
            words = self._passed_words if limits.act_by < limits.today else self.act_by_words
            parts.append(f"{words} {self.formats.day(limits.act_by)}")
        if limits.deadline:
            was = "was " if limits.deadline < limits.today else ""
            parts.append(f"deadline {was}{self.formats.day(limits.deadline)}")
        return ", ".join(parts)

    def usual_text(self, usual: date, days: int) -> str:
        """Return why the usual day is usual: `Usual: 14 days, Tue 12/08/26.`"""
        count = "1 day" if days == 1 else f"{days} days"
        is_limited = usual == self.limits.last_usual_day
        why = f"the business day before {self.act_by_words}" if is_limited else count
        return f"Usual: {why}, {self.day(usual)}."

    def no_usual_text(self) -> str:
        """Return why there is no usual day: none is left before act-by or the promised call."""
        limits = self.limits
        if limits.promised_day is not None:
            return f"No usual date: {self._promise_text()}."
        deadline = limits.deadline or limits.act_by
        assert deadline is not None, "only a limit leaves no day"
        day = self.formats.day(deadline)
        if deadline == limits.today:
            can_fax = self.channel is Channel.UNKNOWN
            words = "fax by" if can_fax else self.act_by_words
            return f"No usual date: {self.deadline_words} is TODAY {day}, {words} {self.closes}."
        if deadline < limits.today:
            return f"No usual date: {self.deadline_words} was {day}. {self._late_words()}"
        return f"No usual date: {self._act_by_state()}; {self.deadline_words} is {day}."

    def _promise_text(self) -> str:
        promised_day = self.limits.promised_day
        assert promised_day is not None
        day = "TODAY" if promised_day == self.limits.today else self.day(promised_day)
        return f"the call is promised {day} {self.promised}"

    def _act_by_state(self) -> str:
        act_by = self.limits.act_by
        assert act_by is not None, "a deadline that is ahead leaves a day, but for its act-by"
        words, day = self.act_by_words, self.formats.day(act_by)
        if act_by < self.limits.today:
            return f"{self._passed_words} {day}"
        return f"{words} is {'TODAY ' if act_by == self.limits.today else ''}{day}"

    def needs_text(self, day: date) -> tuple[str, str]:
        """Return why a day is not set at once, and what a person may do; ("", "") if it is."""
        limits = self.limits
        match judge_day(day, limits):
            case FollowUpDay.NOT_LATER:
                return (
                    f"{self.day(day)} is not after today.",
                    "Type a later date: fri, +14d, dec 1.",
                )
            case FollowUpDay.AFTER_DEADLINE:
                assert limits.deadline is not None
                return (
                    f"{self.formats.day(day)} is after {self.deadline_words}"
                    f" {self.formats.day(limits.deadline)}.",
                    self._late_words(),
                )
            case FollowUpDay.AFTER_PROMISE:
                return (
                    f"{self.day(day)} breaks a promise: {self._promise_text()}.",
                    "Enter again keeps it; tell the patient.",
                )
            case FollowUpDay.AFTER_ACT_BY:
                return self._after_act_by(day)
            case FollowUpDay.DAY_OFF:
                return self.day_off_text(day), "Enter again keeps it."
        return "", ""

    def day_off_text(self, day: date) -> str:
        """Return `Sat 12/19/26 is a weekend.`"""
        return f"{self.day(day)} is {'a weekend' if day.weekday() >= SATURDAY else 'a holiday'}."

    def _late_words(self) -> str:
        last = self.limits.last_day
        other = f", or a date up to {self.formats.day(last)}" if last else ""
        return f"Type {LATE} and a reason{other}."

    def _after_act_by(self, day: date) -> tuple[str, str]:
        act_by, deadline = self.limits.act_by, self.limits.deadline
        limit = self.limits.last_safe_day
        assert limit is not None
        what = self.act_by_words if act_by else self.deadline_words
        relation = "is after" if day > limit else "leaves no business day before"
        ending = f"; the deadline is {self.formats.day(deadline)}." if deadline else "."
        return (
            f"{self.day(day)} {relation} {what} {self.formats.day(limit)}.",
            f"Enter again keeps it{ending}",
        )
