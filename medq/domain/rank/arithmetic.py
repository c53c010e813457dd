"""The arithmetic of a rank in one line: `$172/min = 3,330.00 x 62% x 1.25 (17 days left) / 15 min`.

Dollars a minute are whole (docs/decisions.md); the factors are those of the terms.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from medq.domain.money import dollars_a_minute, plain
from medq.domain.rank.explanation import (
    ExpectedTerm,
    GroupTerm,
    ImportanceTerm,
    LastDayTerm,
    LegalDeadlineTerm,
    MinutesTerm,
    PromisedTodayTerm,
    PromiseTerm,
    RankTerm,
    UrgencyTerm,
)
from medq.domain.rank.term_text import term_text
from medq.domain.value_format import ValueFormat


def rank_lines(terms: Sequence[RankTerm], formats: ValueFormat) -> tuple[str, ...]:
    """Return why an item comes first, where something but money says so, and its arithmetic.

    The arithmetic is left out where the terms do not show the money.
    """
    first = [
        term_text(term, formats)
        for term in terms
        if isinstance(term, PromisedTodayTerm | LegalDeadlineTerm | LastDayTerm)
    ]
    return (*first, *filter(None, (_arithmetic(terms),)))


def _arithmetic(terms: Sequence[RankTerm]) -> str:
    group = next((term for term in terms if isinstance(term, GroupTerm)), None)
    if group is not None:
        return f"{dollars_a_minute(group.score_micros)} = {_group(group)}"
    minutes = next((term for term in terms if isinstance(term, MinutesTerm)), None)
    if minutes is None or minutes.score_micros is None:
        return ""
    factors = "".join(FACTORS[type(term)](term) for term in terms if type(term) in FACTORS)
    return f"{dollars_a_minute(minutes.score_micros)} = {factors}"


def _expected(term: ExpectedTerm) -> str:
    money = plain(term.money_cents)
    if not term.money_cents:
        return money
    share = term.value * 100 / term.money_cents
    age = " (less age)" if term.is_aged else ""
    return f"{money} x {_percent(share)}%{age}"


def _importance(term: ImportanceTerm) -> str:
    return f" x {_number(term.value)} ({term.level.word})"


def _urgency(term: UrgencyTerm) -> str:
    if term.value == 1:
        return ""
    left = f"{term.workdays_left} business day{'' if term.workdays_left == 1 else 's'} left"
    if term.today > term.deadline:
        left = "past due"
    elif term.workdays_left <= 0:
        left = "last day" if term.today <= term.act_by else "act-by passed"
    return f" x {_number(term.value)} ({left})"


def _promise(term: PromiseTerm) -> str:
    return f" + {plain(round(term.value * 100))} (promised)"


def _minutes(term: MinutesTerm) -> str:
    shared = ""
    if term.group_size > 1 and not term.is_group_set_up:
        shared = (
            f" ({term.marginal_minutes} + {term.set_up_minutes} setup shared by {term.group_size})"
        )
    return f" / {_number(term.value)} min{shared}"


FACTORS: dict[type[RankTerm], Callable[[Any], str]] = {
    ExpectedTerm: _expected,
    ImportanceTerm: _importance,
    UrgencyTerm: _urgency,
    PromiseTerm: _promise,
    MinutesTerm: _minutes,
}


def _group(term: GroupTerm) -> str:
    worth = plain(round(term.worth * 100))
    each = "" if term.each_minutes is None else f" + {term.each_minutes} each"
    setup = f"{term.set_up_minutes} setup{each}" if term.set_up_minutes else "no setup"
    return f"{worth} expected / {term.minutes} min ({setup}), {_members(term)}"


def _members(term: GroupTerm) -> str:
    """Return which members of the group are worked for these minutes."""
    if term.best == term.members:
        return f"all {term.members} together"
    if term.best == 1:
        return f"best of {term.members}"
    return f"best {term.best} of {term.members} together"


def _number(value: Fraction) -> str:
    return f"{round(float(value), 2):g}"


def _percent(share: Fraction) -> int:
    return (200 * share + 1).__floor__() // 2
