"""Where an item stands: tier, dollars a minute, and the day on which that changes. Pure by day, in whole numbers.

    score = (V · I · U + C) / M        dollars a minute, kept as micro-dollars a minute, rounded once, half up

V what may still be won, I importance, U urgency, C a promise, M minutes: rank.md section 2. `domain/rank_terms` tells it.
"""

from datetime import date, timedelta
from typing import NamedTuple

from medq.domain.calendar import Calendar
from medq.domain.rank.facts import RankFacts, RankSettings
from medq.domain.rank.order import FIRST, MOST_ORDER, SECOND, latest_start, sort_value

DAY = 1440  # minutes
ONE_DAY = timedelta(days=1)
NO_FINISH_BY = 1 << 62  # no time by which it must be done: not today or never

# V·I·U in units of 1 / VALUE_UNIT micro-dollars: cents · ppm of chance · ppm of age · halves · thousandths.
VALUE_UNIT = 10**12 * 2 * 1000
CENT = 10_000 * VALUE_UNIT
EXPECTED_CENT = 10**12


class Rank(NamedTuple):
    """An item's place on a day, true until the day before `rerank_on`.

    `score` is micro-dollars a minute. `order` is what the store sorts by within a tier, the greatest first: the score;
    in tier 1 the minute by which it must be done, then the score (see `ordered`). `start_by` is that minute less the
    item's own, the latest start, counted from the midnight that today began with, tier 1 only; working days ahead count
    1,440 each.
    """

    tier: int
    score: int
    order: int
    rerank_on: date
    start_by: int | None


def rank(facts: RankFacts, today: date, settings: RankSettings, calendar: Calendar) -> Rank:
    """The place of one item on that day. Raises nothing, whatever the facts; negative money is worth nothing."""
    value, end, change = rank_value(facts, today, settings, calendar)
    minutes, size = facts.shared_minutes
    below = VALUE_UNIT * minutes
    score = (2 * value * size + below) // (2 * below)
    if end == NO_FINISH_BY:
        return Rank(SECOND, score, score if score < MOST_ORDER else MOST_ORDER, change, None)
    return Rank(
        FIRST, score, sort_value(FIRST, score, end), change, latest_start(end, facts.minutes)
    )


def rank_value(
    facts: RankFacts, today: date, settings: RankSettings, calendar: Calendar
) -> tuple[int, int, date]:
    """What one item is worth on that day, before its minutes: (V·I·U + C in 1 / `VALUE_UNIT` micro-dollars, the
    minute by which it must be done or LATER, the day on which either changes)."""
    numbers = calendar.numbers
    here = numbers[today]
    expected, change = expected_now(facts, here, settings, calendar)
    urgency, promise, end = 1000, 0, NO_FINISH_BY
    safe = facts.act_by or facts.deadline
    if safe is not None:
        limit = safe if facts.deadline is None or facts.deadline < safe else facts.deadline
        if today > limit and not facts.duty:
            urgency = settings.lapsed
        else:
            safe_at = numbers[safe]
            left = safe_at - here
            urgency, turn = settings.urgency_at(left)
            turns = after(limit) if turn is None else calendar.days[safe_at - turn]
            if facts.duty:
                end, turns = _duty(left, turns, here, settings, calendar)
            elif turn is None and is_worth_a_last_chance(facts, expected, settings):
                # From the last safe day to the limit itself: a faster channel may still make it.
                end = settings.cutoff_minute
            if turns < change:
                change = turns
    if facts.promise_day is not None:
        promise, kept_by, turns = promised(facts, facts.promise_day, today, settings, calendar)
        if turns < change:
            change = turns
        if kept_by is not None:
            end = min(end, kept_by)
    value = (
        expected * settings.importance_halves[facts.importance - 1] * urgency * 10_000
        + promise * CENT
    )
    return value, end, change


def expected_now(
    facts: RankFacts, here: int, settings: RankSettings, calendar: Calendar
) -> tuple[int, date]:
    """V in cents times `EXPECTED_CENT` on the working day of that number, and the day on which its next age begins."""
    since = calendar.numbers[facts.age_start]
    band = (here - since) // settings.band_workdays
    if band < 0:
        band = 0
    most = settings.most_bands
    expected = (
        facts.money_cents
        * facts.recovery_ppm
        * settings.ages[facts.kind - 1][band if band < most else most]
    )
    if expected < 0:
        expected = 0
    return expected, calendar.days[
        since + (band + 1) * settings.band_workdays
    ] if band < most else date.max


def is_worth_a_last_chance(facts: RankFacts, expected: int, settings: RankSettings) -> bool:
    """Whether V and V/M reach the floors below which a last safe day does not come first."""
    minutes, size = facts.shared_minutes
    return (
        expected >= settings.floor_cents * EXPECTED_CENT
        and expected * size >= settings.floor_cents_a_minute * EXPECTED_CENT * minutes
    )


def _duty(
    left: int, turns: date, here: int, settings: RankSettings, calendar: Calendar
) -> tuple[int, date]:
    """By when a duty must be done (LATER before its days), and its next turn. It does not lapse: overdue, it stays first."""
    if left > settings.duty_workdays:
        return NO_FINISH_BY, min(turns, calendar.days[here + left - settings.duty_workdays])
    if left <= 0:
        return settings.cutoff_minute, date.max
    return left * DAY + settings.cutoff_minute, calendar.days[here + 1]


def promised(
    facts: RankFacts, day: date, today: date, settings: RankSettings, calendar: Calendar
) -> tuple[int, int | None, date]:
    """What a promise does: (C in cents, the minute by which it must be kept if that is today, its next turn)."""
    before = calendar.numbers[day] - 1
    near = calendar.numbers[today] >= before
    worth = settings.promise_near_cents if near else settings.promise_cents
    if today < day:
        worth += settings.promised_next_cents if near else settings.promised_later_cents
        return worth, None, day if near else min(day, calendar.days[before])
    if today > day or facts.missed:
        return worth + settings.promise_overdue_cents, None, date.max
    kept_by = settings.cutoff_minute if facts.promise_to is None else facts.promise_to
    return worth + settings.promised_today_cents, kept_by, after(day)


def after(day: date) -> date:
    """The next day; `date.max`, which means never, has none."""
    return day + ONE_DAY if day < date.max else day
