"""What needs a decision before it is lost: what lapses soon below the floor, and what nobody touched. Pure by day.

Nothing lapses that did not stand here ten working days before, or from the day it came: an item either comes first on its
last safe day (`domain/rank`, tier 1) or is worth too little for that on that day, and then it is listed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from medq.domain.calendar import Calendar
from medq.domain.items.item import Kind
from medq.domain.rank.facts import RankFacts, RankSettings
from medq.domain.rank.score import EXPECTED_CENT, expected_now, is_worth_a_last_chance

LAPSING_WORKDAYS = 10
UNTOUCHED_WORKDAYS = 60


class ExpiringCause(IntEnum):
    """Why something is to be decided; the first that is so."""

    LAPSES = 1
    UNTOUCHED = 2


@dataclass(frozen=True, slots=True)
class ExpiringItem:
    """One open item as the decide list sees it. Equal `same` (kind, payer, cause) makes one decision of many."""

    item: int
    facts: RankFacts
    touched: date  # when somebody last did something with it, or it came
    title: str
    same: str = ""


class WorthFloor(NamedTuple):
    """From where on an item of that kind whose money counts from that day or later surely comes first on its last safe day:
    money (cents) times chance (ppm) is at least the number times `cents`, and times `cents_a_minute` times its minutes."""

    cents: int
    cents_a_minute: int
    numbers: tuple[
        tuple[Kind, date, int], ...
    ]  # (kind, from this day on, number), of each kind the latest day first


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide for one or more equal items: work, hand over, or let go with a reason.

    `worth_cents` is what letting go costs (what may still be won), `minutes` what working costs.
    """

    cause: ExpiringCause
    items: tuple[int, ...]
    title: str  # the first one's
    worth_cents: int
    minutes: int
    lapses: date | None  # the earliest last safe day among them
    untouched: int  # working days since the longest forgotten was touched

    @property
    def cents_a_minute(self) -> int:
        return self.worth_cents // self.minutes


def group_decisions(
    many: Iterable[ExpiringItem], today: date, settings: RankSettings, calendar: Calendar
) -> tuple[Decision, ...]:
    """The decisions of that day: what lapses first on top, then the longest untouched; among equals the most money."""
    found: dict[tuple[ExpiringCause, str | int], list[tuple[int, int, int, ExpiringItem]]] = {}
    for one in many:
        cause = expiring_cause(one, today, settings, calendar)
        if cause is None:
            continue
        expected, _turn = expected_now(one.facts, calendar.numbers[today], settings, calendar)
        left = calendar.working_days_between(one.touched, today)
        place = found.setdefault((cause, one.same or one.item), [])
        place.append((-(expected // EXPECTED_CENT), one.item, left, one))
    decisions = []
    for (cause, _same), rows in found.items():
        rows.sort(key=lambda row: row[:2])
        days = [day for row in rows if (day := last_day(row[3].facts)) is not None]
        decisions.append(
            Decision(
                cause=cause,
                items=tuple(row[1] for row in rows),
                title=rows[0][3].title,
                worth_cents=-sum(row[0] for row in rows),
                minutes=_minutes([row[3].facts for row in rows]),
                lapses=min(days, default=None),
                untouched=max(row[2] for row in rows),
            )
        )
    return tuple(sorted(decisions, key=_order))


def expiring_cause(
    one: ExpiringItem, today: date, settings: RankSettings, calendar: Calendar
) -> ExpiringCause | None:
    """Why the item is to be decided on that day; None where it is not."""
    day = last_day(one.facts)
    limit = max(day or date.min, one.facts.deadline or date.min)
    if (
        day is not None
        and today <= limit
        and not one.facts.duty
        and calendar.working_days_between(today, day) <= LAPSING_WORKDAYS
    ):
        # Money ages on the way: what counts is what it is worth when it would have to come first.
        expected, _turn = expected_now(
            one.facts, calendar.numbers[max(day, today)], settings, calendar
        )
        if not is_worth_a_last_chance(one.facts, expected, settings):
            return ExpiringCause.LAPSES
    if calendar.working_days_between(one.touched, today) >= UNTOUCHED_WORKDAYS:
        return ExpiringCause.UNTOUCHED
    return None


BANDS = (0, 1, 2, 4, 8, 16, 24)  # of age, by which `worth_floor` tells what money has lost


def worth_floor(until: date, settings: RankSettings, calendar: Calendar) -> WorthFloor:
    """What a store can ask by itself of many items that have their last safe day up to that day: which of them are worth
    enough to come first on it, whatever else is known of them. Money has lost no more by its last safe day than by `until`."""
    here = calendar.numbers[until]
    losses = []
    for kind in Kind:
        for band in sorted({min(band, settings.most_bands) for band in BANDS}):
            since = calendar.days[here - (band + 1) * settings.band_workdays + 1]
            if left := settings.ages[kind - 1][band]:
                losses.append((kind, since, -(-EXPECTED_CENT // left)))
    return WorthFloor(
        max(settings.floor_cents, settings.floor_cents_a_minute),
        settings.floor_cents_a_minute,
        tuple(losses),
    )


def last_day(facts: RankFacts) -> date | None:
    """The last day on which acting is safe."""
    return facts.act_by or facts.deadline


def _minutes(many: list[RankFacts]) -> int:
    """The minutes of equal items worked one after the other: the set-up once."""
    return max(one.set_up_minutes for one in many) + sum(one.marginal_minutes for one in many)


def _order(one: Decision) -> tuple[int, date, int, int, tuple[int, ...]]:
    return one.cause, one.lapses or date.max, -one.untouched, -one.worth_cents, one.items
