"""The terms of a rank in words: the only place that makes their sentences."""

from collections.abc import Callable, Sequence
from datetime import time
from fractions import Fraction
from typing import Any

from medq.domain.items.item import Term
from medq.domain.money import dollars, dollars_a_minute
from medq.domain.rank.explanation import (
    ExpectedTerm,
    GroupTerm,
    ImportanceTerm,
    LastDayTerm,
    LegalDeadlineTerm,
    MinutesTerm,
    PinTerm,
    PromisedTodayTerm,
    PromiseTerm,
    RankTerm,
    UrgencyTerm,
)
from medq.domain.rank.facts import MILLION
from medq.domain.rank.score import DAY
from medq.domain.value_format import ValueFormat


def shown_terms(terms: Sequence[RankTerm], formats: ValueFormat) -> tuple[Term, ...]:
    """Return the terms as an item's page shows them.

    `in_reason` marks those that make the reason in one line: the tier's, where there is one, else
    all of them. A pin is no reason: it says nothing of the item.
    """
    own = [term for term in terms if not isinstance(term, PinTerm)]
    reason = [term for term in own if not term.sign] or own
    return tuple(
        Term(
            term.name,
            float(term.value),
            term_text(term, formats),
            in_reason=any(term is one for one in reason),
        )
        for term in terms
    )


def term_text(term: RankTerm, formats: ValueFormat) -> str:
    """Return the sentence of one term."""
    return TEXTS[type(term)](term, formats)


def _expected(term: ExpectedTerm, formats: ValueFormat) -> str:
    expected = _rounded_dollars(term.value)
    if not term.money_cents or not term.recovery_ppm:
        return f"Expected {expected}: no money at risk"
    money = Fraction(term.money_cents, 100)
    text = f"Expected {expected} = {_percent(term.value / money)} of {_rounded_dollars(money)}"
    if not term.is_aged:
        return f"{text} (recovery on similar)"
    recovery = _percent(Fraction(term.recovery_ppm, MILLION))
    return f"{text} ({recovery} recovery on similar, less age)"


def _importance(term: ImportanceTerm, formats: ValueFormat) -> str:
    return f"× {_factor(term.value)}: {term.level.word} importance"


def _urgency(term: UrgencyTerm, formats: ValueFormat) -> str:
    factor = f"× {_factor(term.value)}" + (" urgent" if term.value > 1 else "")
    return f"{factor}: {_urgency_reason(term, formats)}"


def _urgency_reason(term: UrgencyTerm, formats: ValueFormat) -> str:
    name = f"{term.deadline_name} deadline" if term.deadline_name else "deadline"
    deadline, act_by = formats.day(term.deadline), formats.day(term.act_by)
    if term.today > term.deadline:
        return f"{name} {deadline} passed"
    if term.today > term.act_by:
        return f"act-by date {act_by} passed, {name} {deadline}"
    if term.workdays_left <= 0:
        return f"last business day to act, {name} {deadline}"
    left = _business_days(term.workdays_left)
    if term.act_by == term.deadline:
        return f"{left} to the {name} {deadline}"
    return f"{left} to the act-by date {act_by} ({name} {deadline})"


def _promise(term: PromiseTerm, formats: ValueFormat) -> str:
    day = "today" if term.is_today else formats.day(term.day)
    broken = " and not kept" if term.is_broken else ""
    amount = _rounded_dollars(term.value)
    return f"+ {amount}: promised for {day}{_window(term.window, formats)}{broken}"


def _minutes(term: MinutesTerm, formats: ValueFormat) -> str:
    score = "" if term.score_micros is None else f" = {dollars_a_minute(term.score_micros)}"
    return f"÷ {_minutes_shared(term)}{score}"


def _minutes_shared(term: MinutesTerm) -> str:
    if term.is_group_set_up:
        return f"{term.marginal_minutes} min (the group shares the setup)"
    if term.group_size == 1:
        return f"{term.value} min"
    is_whole = term.value.denominator == 1
    minutes = f"{term.value}" if is_whole else f"{float(term.value):.1f}"
    parts = f"{term.marginal_minutes} + {term.set_up_minutes} setup shared by {term.group_size}"
    return f"{minutes} min ({parts})"


def _group(term: GroupTerm, formats: ValueFormat) -> str:
    worth = dollars(round(term.worth * 100))
    score = dollars_a_minute(term.score_micros)
    return f"{_best_members(term)}: {worth} ÷ {_group_minutes(term)} = {score}"


def _best_members(term: GroupTerm) -> str:
    """Name the members that make the rank: of all, or of the front ones where there are more."""
    which = "The best"
    if term.best == term.front:
        which = "All"
    elif term.best > 1:
        which = f"The best {term.best}"
    if term.front < term.members:
        return f"{which} of the first {term.front} similar items"
    if term.best == term.front:
        return f"All {term.front} similar items together"
    together = " together" if term.best > 1 else ""
    return f"{which} of {term.front} similar items{together}"


def _group_minutes(term: GroupTerm) -> str:
    if not term.set_up_minutes and term.best == 1:
        return f"{term.minutes} min"
    own = f"{term.minutes - term.set_up_minutes} for {term.best}"
    if term.each_minutes is not None:
        own = f"{term.each_minutes} each"
    return f"{term.minutes} min ({term.set_up_minutes} setup + {own})"


def _pin(term: PinTerm, formats: ValueFormat) -> str:
    return f"Pinned by {term.by} until {formats.day(term.until)}"


def _promised_today(term: PromisedTodayTerm, formats: ValueFormat) -> str:
    start_by = formats.clock(_time(term.start_by))
    return f"Promised today{_window(term.window, formats)}, start by {start_by}"


def _legal_deadline(term: LegalDeadlineTerm, formats: ValueFormat) -> str:
    text = f"Legal deadline {formats.day(term.deadline)}" + (" passed" if term.is_passed else "")
    if term.start_by >= DAY:
        return f"{text}, {_business_days(term.start_by // DAY)} left"
    return f"{text}, start by {formats.clock(_time(term.start_by))}"


def _last_day(term: LastDayTerm, formats: ValueFormat) -> str:
    start_by = formats.clock(_time(term.start_by))
    if not term.is_passed:
        send_by = formats.clock(_time(term.send_by))
        return f"Last day to act: send it by {send_by}, start by {start_by}"
    deadline = f" by {formats.day(term.deadline)}" if term.deadline else ""
    passed = f"Act-by date {formats.day(term.act_by)} passed"
    return f"{passed}: fax or portal{deadline}, start by {start_by}"


TEXTS: dict[type[RankTerm], Callable[[Any, ValueFormat], str]] = {
    ExpectedTerm: _expected,
    ImportanceTerm: _importance,
    UrgencyTerm: _urgency,
    PromiseTerm: _promise,
    MinutesTerm: _minutes,
    GroupTerm: _group,
    PinTerm: _pin,
    PromisedTodayTerm: _promised_today,
    LegalDeadlineTerm: _legal_deadline,
    LastDayTerm: _last_day,
}


def _window(window: tuple[int, int] | None, formats: ValueFormat) -> str:
    if window is None:
        return ""
    start, end = window
    return f" {formats.hours(_time(start), _time(end))}"


def _time(minute: int) -> time:
    """Return a minute after midnight as a time of day."""
    return time(*divmod(minute % DAY, 60))


def _business_days(count: int) -> str:
    return f"{count:,} business day" + ("" if count == 1 else "s")


def _rounded_dollars(amount: Fraction) -> str:
    """Return whole dollars from ten on: `$142`, `$9.68`."""
    cents = (200 * amount + 1).__floor__() // 2
    if abs(cents) < 1000:
        return dollars(cents)
    return f"${(cents + 50) // 100:,}"


def _percent(share: Fraction) -> str:
    return f"{(200 * share + 1).__floor__() // 2}%"


def _factor(value: Fraction) -> str:
    return f"{float(value):g}"
