"""The rank of one item: tier, dollars a minute, and the day on which that changes.

    score = (V · I · U + C) / M        dollars a minute, stored as micro-dollars, rounded half up

V is the expected recovery, I the importance, U the urgency, C what a promise counts, M the minutes;
Pure by day, in whole numbers. `facts` has the weights, `explanation` the terms.
"""

from datetime import date, timedelta
from typing import NamedTuple

from medq.domain.rank.facts import RankContext, RankFacts, RankSettings
from medq.domain.rank.order import FIRST, MAX_SORT_VALUE, SECOND, latest_start, sort_value

DAY = 1440  # minutes
ONE_DAY = timedelta(days=1)
NO_FINISH_BY = 1 << 62  # not today or never

# V·I·U is in units of 1 / VALUE_UNIT micro-dollars: cents · ppm of recovery · ppm of age ·
# halves of importance · thousandths of urgency.
VALUE_UNIT = 10**12 * 2 * 1000
CENT = 10_000 * VALUE_UNIT
EXPECTED_CENT = 10**12


class Rank(NamedTuple):
    """An item's rank on a day; the same every day until the day before `rerank_on`."""

    tier: int
    score: int  # micro-dollars a minute
    sort_value: int  # what the store sorts by within a tier, the greatest first; see `order`
    rerank_on: date
    start_by: int | None
    """Tier 1: the latest start, minutes after today's midnight; business days ahead count 1,440."""


def rank(context: RankContext, facts: RankFacts) -> Rank:
    """Return the rank of one item on the context's day; negative money is worth nothing."""
    value, finish_by, rerank_on = rank_value(context, facts)
    minutes, size = facts.shared_minutes
    unit = VALUE_UNIT * minutes
    score = (2 * value * size + unit) // (2 * unit)
    if finish_by == NO_FINISH_BY:
        stored = score if score < MAX_SORT_VALUE else MAX_SORT_VALUE
        return Rank(SECOND, score, stored, rerank_on, None)
    start_by = latest_start(finish_by, facts.minutes)
    return Rank(FIRST, score, sort_value(FIRST, score, finish_by), rerank_on, start_by)


def rank_value(context: RankContext, facts: RankFacts) -> tuple[int, int, date]:
    """Return an item's worth on that day before its minutes, its finish-by, and its next change.

    The worth is V·I·U + C in 1 / `VALUE_UNIT` micro-dollars; the finish-by is a minute of the
    day or `NO_FINISH_BY`; the next change is the day on which either differs.
    """
    today, settings, calendar = context.today, context.settings, context.calendar
    numbers = calendar.numbers
    today_number = numbers[today]
    expected, rerank_on = expected_at(context, facts, today_number)
    urgency, promise_cents, finish_by = 1000, 0, NO_FINISH_BY
    act_by = facts.last_safe_day
    if act_by is not None:
        deadline = facts.deadline
        if deadline is None or deadline < act_by:
            deadline = act_by
        if today > deadline and not facts.duty:
            urgency = settings.lapsed
        else:
            act_by_number = numbers[act_by]
            workdays_left = act_by_number - today_number
            urgency, turn = settings.urgency_at(workdays_left)
            turns_on = after(deadline) if turn is None else calendar.days[act_by_number - turn]
            if facts.duty:
                finish_by, turns_on = _legal_finish_by(context, workdays_left, turns_on)
            elif turn is None and is_worth_a_last_chance(settings, facts, expected):
                # From the act-by day to the deadline: a faster channel may still make it.
                finish_by = settings.cutoff_minute
            if turns_on < rerank_on:
                rerank_on = turns_on
    if facts.promise_day is not None:
        promise_cents, call_by, turns_on = promised(context, facts, facts.promise_day)
        if turns_on < rerank_on:
            rerank_on = turns_on
        if call_by is not None:
            finish_by = min(finish_by, call_by)
    value = (
        expected * settings.importance_halves[facts.importance - 1] * urgency * 10_000
        + promise_cents * CENT
    )
    return value, finish_by, rerank_on


def expected_at(context: RankContext, facts: RankFacts, day_number: int) -> tuple[int, date]:
    """Return V in cents times `EXPECTED_CENT`, and the day on which its next age band begins.

    `day_number` is a number of the calendar, the day's on which V is wanted: business days count
    one.
    """
    settings, calendar = context.settings, context.calendar
    start_number = calendar.numbers[facts.age_start]
    band = (day_number - start_number) // settings.band_workdays
    if band < 0:
        band = 0
    last_band = settings.most_bands
    expected = (
        facts.money_cents
        * facts.recovery_ppm
        * settings.ages[facts.kind - 1][band if band < last_band else last_band]
    )
    if expected < 0:
        expected = 0
    if band >= last_band:
        return expected, date.max
    return expected, calendar.days[start_number + (band + 1) * settings.band_workdays]


def is_worth_a_last_chance(settings: RankSettings, facts: RankFacts, expected: int) -> bool:
    """Return whether V and V/M reach the floors from which an act-by day ranks first."""
    minutes, size = facts.shared_minutes
    return (
        expected >= settings.floor_cents * EXPECTED_CENT
        and expected * size >= settings.floor_cents_a_minute * EXPECTED_CENT * minutes
    )


def _legal_finish_by(context: RankContext, workdays_left: int, turns_on: date) -> tuple[int, date]:
    """Return the finish-by of a legal deadline, and the day on which it changes next.

    `NO_FINISH_BY` before its days. It does not expire: overdue, it stays first.
    """
    settings, calendar = context.settings, context.calendar
    today_number = calendar.numbers[context.today]
    if workdays_left > settings.duty_workdays:
        begins_on = calendar.days[today_number + workdays_left - settings.duty_workdays]
        return NO_FINISH_BY, min(turns_on, begins_on)
    if workdays_left <= 0:
        return settings.cutoff_minute, date.max
    return workdays_left * DAY + settings.cutoff_minute, calendar.days[today_number + 1]


def promised(context: RankContext, facts: RankFacts, day: date) -> tuple[int, int | None, date]:
    """Return what a promise for `day` does.

    That is C in cents, the finish-by if it is for today, and the day of its next change.
    """
    today, settings, calendar = context.today, context.settings, context.calendar
    day_before = calendar.numbers[day] - 1
    is_near = calendar.numbers[today] >= day_before
    cents = settings.promise_near_cents if is_near else settings.promise_cents
    if today < day:
        cents += settings.promised_next_cents if is_near else settings.promised_later_cents
        return cents, None, day if is_near else min(day, calendar.days[day_before])
    if today > day or facts.missed:
        return cents + settings.promise_overdue_cents, None, date.max
    finish_by = settings.cutoff_minute if facts.promise_to is None else facts.promise_to
    return cents + settings.promised_today_cents, finish_by, after(day)


def after(day: date) -> date:
    """Return the next day; `date.max`, which means never, has none."""
    return day + ONE_DAY if day < date.max else day
