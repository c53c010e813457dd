"""Days to plan, drawn from a seed, and a bound that no plan of such a day can pass.

The day is 8:30 am to 5 pm with three breaks: 450 minutes of work. Two minutes of setup are needed
at every change of kind and payer, some payers open late or close early, and one item in 20 has a
promised window.
"""

import random
from collections.abc import Sequence
from datetime import date
from math import exp, log
from typing import NamedTuple

from medq.domain.items.item import Kind
from medq.domain.plan.build import first_plan
from medq.domain.plan.model import Candidate, Day
from medq.domain.plan.schedule import plannable_spans
from medq.domain.plan.spans import Span

DATE = date(2026, 11, 25)
OPENING, CLOSING = 510, 1020
BREAKS = (Span(615, 630), Span(720, 750), Span(900, 915))
DAY = Day(DATE, "JM", Span(OPENING, CLOSING), BREAKS)
SETUP_MINUTES = 2
DOLLAR = 1_000_000  # micro-dollars
KINDS = tuple(Kind)
CALLBACK_INDEX = KINDS.index(Kind.CALLBACK)
# By kind, in the order of `Kind`.
SHARES = (0.25, 0.35, 0.12, 0.10, 0.13, 0.05)
MINUTES = (6, 5, 22, 9, 10, 4)
DOLLARS = (33, 150, 120, 42, 60, 150)
WORKING_DAYS_LEFT = (0, 1, 2, 5, 10, 20, 40, 60, 90)
PAYERS = 12
LATE_HOURS = Span(OPENING + 150, CLOSING)
EARLY_HOURS = Span(OPENING, OPENING + 330)


class CandidateDraw:
    """The drawing of one day's candidates."""

    def __init__(self, seed: int, count: int) -> None:
        self.draw = random.Random(f"day {seed} {count}")
        self.payer_weights = [1 / (payer + 1) for payer in range(PAYERS)]
        self.hours_by_payer = [
            self.draw.choice((None, None, (LATE_HOURS,), (EARLY_HOURS,)))
            for _payer in range(PAYERS)
        ]
        self.promised_count = max(4, min(10, count // 20))

    def make_candidate(self, item: int) -> Candidate:
        """Return a candidate; the first ones have promised windows."""
        draw, is_promised = self.draw, item <= self.promised_count
        kind = CALLBACK_INDEX if is_promised else draw.choices(range(6), SHARES)[0]
        minutes = max(2, round(draw.lognormvariate(log(MINUTES[kind]) - 0.1, 0.45)))
        payer = draw.choices(range(PAYERS), self.payer_weights)[0]
        dollars = draw.lognormvariate(log(DOLLARS[kind]), 1.1) * (
            1 + exp(-draw.choice(WORKING_DAYS_LEFT) / 12)
        )
        window, hours = None, None
        if is_promised:
            start = OPENING + draw.choice(range(0, 420, 30))
            dollars, minutes = dollars + 465, max(minutes, 10)
            window = Span(start, start + draw.choice((30, 60, 120)) + minutes + SETUP_MINUTES)
        elif KINDS[kind] in (Kind.DENIAL, Kind.FOLLOW_UP) and draw.random() < 0.5:
            hours = self.hours_by_payer[payer]
        worth = round(dollars * DOLLAR)
        solo_minutes = minutes + SETUP_MINUTES
        is_one_group = KINDS[kind] in (Kind.CALLBACK, Kind.QUESTION)
        return Candidate(
            item=item,
            kind=KINDS[kind],
            title=f"{KINDS[kind].word} {item}",
            minutes=solo_minutes,
            worth_micros=worth,
            score_micros=worth // solo_minutes,
            tier=1 if window else 2,
            payer=f"payer {payer}",
            group=f"{kind}" if is_one_group else f"{kind}-{payer}",
            setup_minutes=SETUP_MINUTES,
            start_by=window.end - solo_minutes if window else None,
            window=window,
            hours=hours,
        )


def draw_candidates(seed: int, count: int) -> list[Candidate]:
    """Return so many candidates of one day, 4 to 10 of them with promised windows."""
    draw = CandidateDraw(seed, count)
    return [draw.make_candidate(item) for item in range(1, count + 1)]


def feasible_candidates(seed: int, count: int) -> list[Candidate]:
    """Return the candidates of the first day from a seed on whose promises can all be kept."""
    day_seed = seed * 1000
    while True:
        candidates = draw_candidates(day_seed, count)
        promised = [candidate for candidate in candidates if candidate.window]
        if len(first_plan(DAY, promised).items) == len(promised):
            return candidates
        day_seed += 1


class TimeLimit(NamedTuple):
    """Working minutes of the day, and for each candidate whether it must fit into them."""

    minutes: int
    binds: list[bool]


def relaxed_bound(candidates: Sequence[Candidate]) -> float:
    """Return dollars that no plan of the day can pass; promised windows must be kept.

    It is the Lagrangian dual of the day's minutes, of those before each closing hour and those
    after each opening hour: minutes and setups have a price, items have no position. It holds at
    any prices; the lowest value is found by descending along one price after the other.
    """
    limits = _time_limits(candidates)
    prices = [0.0] * len(limits)
    best = _dual_value(candidates, limits, prices)
    step = 64.0
    while step > 0.01:
        has_improved = False
        for index in range(len(limits)):
            for change in (step, -step):
                changed_prices = [*prices]
                changed_prices[index] = max(0.0, changed_prices[index] + change)
                value = _dual_value(candidates, limits, changed_prices)
                if value < best - 1e-9:
                    best, prices, has_improved = value, changed_prices, True
        if not has_improved:
            step /= 2
    return best


def _time_limits(candidates: Sequence[Candidate]) -> list[TimeLimit]:
    hours = [candidate.hours[0] if candidate.hours else None for candidate in candidates]
    closings = sorted({span.end for span in hours if span and span.end < CLOSING})
    openings = sorted({span.start for span in hours if span and span.start > OPENING})
    limits = [TimeLimit(_working_minutes(OPENING, CLOSING), [True] * len(candidates))]
    limits += [
        TimeLimit(
            _working_minutes(OPENING, closing),
            [span is not None and span.end <= closing for span in hours],
        )
        for closing in closings
    ]
    limits += [
        TimeLimit(
            _working_minutes(opening, CLOSING),
            [span is not None and span.start >= opening for span in hours],
        )
        for opening in openings
    ]
    return limits


def _dual_value(
    candidates: Sequence[Candidate], limits: Sequence[TimeLimit], prices: Sequence[float]
) -> float:
    """Return the bound at those prices in dollars.

    A group's setup is paid once, at the day's price, if the group is worth it.
    """
    total = sum(price * limit.minutes for price, limit in zip(prices, limits, strict=True))
    gain_by_group: dict[str, float] = {}
    required_groups: set[str] = set()
    for index, candidate in enumerate(candidates):
        minute_price = sum(
            price for price, limit in zip(prices, limits, strict=True) if limit.binds[index]
        )
        gain = candidate.worth_micros / DOLLAR - minute_price * (
            candidate.minutes - candidate.setup_minutes
        )
        if candidate.window is not None:
            required_groups.add(candidate.group)
        elif gain <= 0:
            continue
        gain_by_group[candidate.group] = gain_by_group.get(candidate.group, 0.0) + gain
    for group, group_gain in gain_by_group.items():
        net_gain = group_gain - prices[0] * SETUP_MINUTES
        if net_gain > 0 or group in required_groups:
            total += net_gain
    return total


def _working_minutes(start: int, end: int) -> int:
    """Return the working minutes between two times of the day."""
    span = Span(start, end)
    return sum(part.minutes for work in plannable_spans(DAY) for part in work.within((span,)))
