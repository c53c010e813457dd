"""Decisions about items that expire soon with too little worth to come first, and untouched ones.

On its last safe day an item either comes first (tier 1 of the rank) or is worth too little for
that on that day, and then it is listed here. So nothing expires that was not listed ten business
days before, or from the day it came in. What expired all the same is listed whatever its worth,
until somebody signs that. Pure by day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from medq.domain.items.item import Kind, is_lost
from medq.domain.plan.expiring_line import ExpiringCause
from medq.domain.rank.facts import RankContext, RankFacts
from medq.domain.rank.score import EXPECTED_CENT, expected_at, is_worth_a_last_chance

EXPIRING_WORKDAYS = 10
UNTOUCHED_WORKDAYS = 60
FLOOR_BANDS = (0, 1, 2, 4, 8, 16, 24)  # the bands of age at which `worth_floor` is computed


class OtherWay(NamedTuple):
    """Another way of working an item that runs out before the one that it runs on."""

    name: str  # of its deadline: "appeal"
    act_by: date
    deadline: date


@dataclass(frozen=True, slots=True)
class ExpiringItem:
    """One open item that may need a decision."""

    item: int
    facts: RankFacts
    touched: date  # when somebody last worked on it, or it came in
    title: str
    group_key: str = ""  # kind, payer and cause; items with equal keys are one decision
    waits_until: date | None = None  # on hold until then
    other_way: OtherWay | None = None


class WorthFloor(NamedTuple):
    """The worth from which an item surely comes first on its last safe day.

    An item of a kind whose age starts on a factor's day or later is surely worth it where its
    money (cents) times its recovery (ppm) reaches the factor times `cents`, and the factor times
    `cents_per_minute` times its minutes.
    """

    cents: int
    cents_per_minute: int
    factors: tuple[tuple[Kind, date, int], ...]  # by kind, its latest day first


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one or more equal items: work, reassign, or let expire with a reason."""

    cause: ExpiringCause
    items: tuple[int, ...]
    title: str  # of the first item
    worth_cents: int  # the expected recovery that letting them expire gives up
    minutes: int  # what working them takes
    act_by: date | None  # the earliest last safe day among them
    deadline: date | None  # the earliest deadline among them
    amount_cents: int
    untouched_days: int  # business days since the one untouched for longest was touched
    way: str = ""  # the deadline of the other way that runs out


class _Listed(NamedTuple):
    """One item of a decision; its fields sort the items, the most money first."""

    negative_cents: int
    item: int
    untouched_days: int
    expiring: ExpiringItem


def group_decisions(
    context: RankContext, expiring_items: Iterable[ExpiringItem]
) -> tuple[Decision, ...]:
    """Return the decisions of that day.

    Lost ones come first, then the soonest deadlines, then those untouched for longest; among
    equals the most money.
    """
    today, calendar = context.today, context.calendar
    groups: dict[tuple[ExpiringCause, str | int], list[_Listed]] = {}
    for expiring in expiring_items:
        cause = expiring_cause(context, expiring)
        if cause is None:
            continue
        expected, _next_band = expected_at(context, expiring.facts, calendar.numbers[today])
        untouched_days = calendar.working_days_between(expiring.touched, today)
        # Late follow-ups have reasons of their own: they are never one decision.
        key = "" if cause is ExpiringCause.LATE else expiring.group_key
        groups.setdefault((cause, key or expiring.item), []).append(
            _Listed(-(expected // EXPECTED_CENT), expiring.item, untouched_days, expiring)
        )
    decisions = [_decision(cause, listed) for (cause, _key), listed in groups.items()]
    return tuple(sorted(decisions, key=_order))


def _decision(cause: ExpiringCause, listed: list[_Listed]) -> Decision:
    ranked = sorted(listed, key=lambda item: (item.negative_cents, item.item))
    others = [item.expiring.other_way for item in ranked if cause is ExpiringCause.OTHER_WAY]
    days = [
        (other.act_by, other.deadline)
        if other
        else (item.expiring.facts.last_safe_day, item.expiring.facts.deadline)
        for item, other in zip(ranked, others or [None] * len(ranked), strict=True)
    ]
    return Decision(
        cause=cause,
        items=tuple(item.item for item in ranked),
        title=ranked[0].expiring.title,
        worth_cents=-sum(item.negative_cents for item in ranked),
        minutes=_minutes_together([item.expiring.facts for item in ranked]),
        act_by=min((act_by for act_by, _day in days if act_by is not None), default=None),
        deadline=min((day for _act_by, day in days if day is not None), default=None),
        amount_cents=sum(item.expiring.facts.money_cents for item in ranked),
        untouched_days=max(item.untouched_days for item in ranked),
        way=others[0].name if others and others[0] else "",
    )


def expiring_cause(context: RankContext, expiring: ExpiringItem) -> ExpiringCause | None:
    """Return why the item needs a decision on the context's day, or None."""
    today, calendar = context.today, context.calendar
    facts, other = expiring.facts, expiring.other_way
    is_other_due = other is not None and (
        calendar.working_days_between(today, other.act_by) <= EXPIRING_WORKDAYS
    )
    if is_lost(facts.deadline, today, is_duty=facts.duty):
        return ExpiringCause.LOST
    if expiring.waits_until is not None:
        if facts.deadline is not None and expiring.waits_until > facts.deadline:
            return ExpiringCause.LATE
        is_missed = other is not None and expiring.waits_until > other.act_by
        return ExpiringCause.OTHER_WAY if is_missed and is_other_due else None
    day = facts.last_safe_day
    expires_on = max(day or date.min, facts.deadline or date.min)
    if (
        day is not None
        and today <= expires_on
        and not facts.duty
        and calendar.working_days_between(today, day) <= EXPIRING_WORKDAYS
    ):
        # Money ages until then: what counts is its worth on the day it would have to come first.
        day_number = calendar.numbers[max(day, today)]
        expected, _next_band = expected_at(context, facts, day_number)
        if not is_worth_a_last_chance(context.settings, facts, expected):
            return ExpiringCause.EXPIRES
    if is_other_due:
        return ExpiringCause.OTHER_WAY
    if calendar.working_days_between(expiring.touched, today) >= UNTOUCHED_WORKDAYS:
        return ExpiringCause.UNTOUCHED
    return None


def worth_floor(context: RankContext, until: date) -> WorthFloor:
    """Return the floor for items whose last safe day is not after `until`.

    With it the store itself can leave out items that surely come first on that day, whatever else
    is known of them: by its last safe day money has lost no more than by `until`.
    """
    settings, calendar = context.settings, context.calendar
    until_number = calendar.numbers[until]
    factors = []
    for kind in Kind:
        for band in sorted({min(band, settings.most_bands) for band in FLOOR_BANDS}):
            age_start = calendar.days[until_number - (band + 1) * settings.band_workdays + 1]
            if remaining := settings.ages[kind - 1][band]:
                factors.append((kind, age_start, -(-EXPECTED_CENT // remaining)))
    return WorthFloor(
        max(settings.floor_cents, settings.floor_cents_a_minute),
        settings.floor_cents_a_minute,
        tuple(factors),
    )


def _minutes_together(facts: list[RankFacts]) -> int:
    """Return the minutes of equal items worked one after the other: the setup once."""
    setup_minutes = max(item_facts.set_up_minutes for item_facts in facts)
    return setup_minutes + sum(item_facts.marginal_minutes for item_facts in facts)


def _order(decision: Decision) -> tuple[int, date, date, int, int, tuple[int, ...]]:
    return (
        _ORDER_BY_CAUSE[decision.cause],
        decision.deadline or decision.act_by or date.max,
        decision.act_by or date.max,
        -decision.untouched_days,
        -decision.worth_cents,
        decision.items,
    )


_ORDER_BY_CAUSE = {
    ExpiringCause.LOST: 0,
    ExpiringCause.LATE: 1,
    ExpiringCause.EXPIRES: 1,
    ExpiringCause.OTHER_WAY: 1,
    ExpiringCause.UNTOUCHED: 2,
}
