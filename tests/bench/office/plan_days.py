"""Days to plan, drawn from a seed, and a bound that no plan of such a day can pass.

Half past eight to five, three breaks (450 minutes of work), two minutes of set-up at every change of kind and payer,
payers that open late or close early, and a promised window in one of 20 (rank.md section 3, "Measured").
"""

import random
from collections.abc import Sequence
from datetime import date
from math import exp, log

from medq.domain.items.item import Kind
from medq.domain.plan.model import Candidate, Day, Span
from medq.domain.plan.schedule import plannable_spans

DATE = date(2026, 11, 25)
OPEN, CLOSE = 510, 1020
BREAKS = (Span(615, 630), Span(720, 750), Span(900, 915))
DAY = Day(DATE, "JM", Span(OPEN, CLOSE), BREAKS)
SET_UP = 2
DOLLAR = 1_000_000
KINDS = tuple(Kind)
SHARES = (0.25, 0.35, 0.12, 0.10, 0.13, 0.05)
MINUTES = (6, 5, 22, 9, 10, 4)
DOLLARS = (33, 150, 120, 42, 60, 150)
WORKING_DAYS_LEFT = (0, 1, 2, 5, 10, 20, 40, 60, 90)
PAYERS = 12
LATE = Span(OPEN + 150, CLOSE)  # opens at eleven
EARLY = Span(OPEN, OPEN + 330)  # closes at two


def candidates(seed: int, count: int) -> list[Candidate]:
    """That many candidates of one day; promised windows among them, at least 4 and at most 10."""
    draw = random.Random(f"day {seed} {count}")
    weights = [1 / (place + 1) for place in range(PAYERS)]
    hours = [draw.choice((None, None, (LATE,), (EARLY,))) for _payer in range(PAYERS)]
    promised = max(4, min(10, count // 20))
    made = []
    for item in range(1, count + 1):
        kind = 3 if item <= promised else draw.choices(range(6), SHARES)[0]
        minutes = max(2, round(draw.lognormvariate(log(MINUTES[kind]) - 0.1, 0.45)))
        payer = draw.choices(range(PAYERS), weights)[0]
        dollars = draw.lognormvariate(log(DOLLARS[kind]), 1.1) * (
            1 + exp(-draw.choice(WORKING_DAYS_LEFT) / 12)
        )
        window, reach = None, None
        if item <= promised:
            start = OPEN + draw.choice(range(0, 420, 30))
            dollars, minutes = dollars + 465, max(minutes, 10)
            window = Span(start, start + draw.choice((30, 60, 120)) + minutes + SET_UP)
        elif kind in (2, 4) and draw.random() < 0.5:
            reach = hours[payer]
        worth = round(dollars * DOLLAR)
        alone = minutes + SET_UP
        made.append(
            Candidate(
                item=item,
                kind=KINDS[kind],
                title=f"{KINDS[kind].word} {item}",
                minutes=alone,
                worth=worth,
                score=worth // alone,
                tier=1 if window else 2,
                payer=f"payer {payer}",
                group=f"{kind}" if kind in (3, 5) else f"{kind}-{payer}",
                set_up=SET_UP,
                start_by=window.end - alone if window else None,
                window=window,
                hours=reach,
            )
        )
    return made


def relaxed(many: Sequence[Candidate]) -> float:
    """Dollars that no plan of the day can be worth more than: minutes and set-ups have a price, items need no place.

    The Lagrangian dual of the day's minutes, of those before each closing hour and of those after each opening hour; it is
    valid at any prices, and found by descending on one after the other. Promised windows must be kept.
    """
    early = sorted({one.hours[0].end for one in many if one.hours and one.hours[0].end < CLOSE})
    late = sorted({one.hours[0].start for one in many if one.hours and one.hours[0].start > OPEN})
    rows: list[tuple[int, list[bool]]] = [(_minutes(OPEN, CLOSE), [True] * len(many))]
    rows += [
        (_minutes(OPEN, at), [bool(one.hours) and one.hours[0].end <= at for one in many])
        for at in early
    ]  # type: ignore[index]
    rows += [
        (_minutes(at, CLOSE), [bool(one.hours) and one.hours[0].start >= at for one in many])
        for at in late
    ]  # type: ignore[index]
    prices = [0.0] * len(rows)
    best = _dual(many, rows, prices)
    step = 64.0
    while step > 0.01:
        moved = False
        for place in range(len(rows)):
            for change in (step, -step):
                tried = [*prices]
                tried[place] = max(0.0, tried[place] + change)
                found = _dual(many, rows, tried)
                if found < best - 1e-9:
                    best, prices, moved = found, tried, True
        if not moved:
            step /= 2
    return best


def _dual(
    many: Sequence[Candidate], rows: Sequence[tuple[int, list[bool]]], prices: Sequence[float]
) -> float:
    """The bound at those prices, dollars. A group's set-up is paid at the day's price once, where it pays at all."""
    total = sum(price * minutes for price, (minutes, _binds) in zip(prices, rows, strict=True))
    groups: dict[str, float] = {}
    musts: set[str] = set()
    for place, one in enumerate(many):
        price = sum(
            price for price, (_minutes_, binds) in zip(prices, rows, strict=True) if binds[place]
        )
        gain = one.worth / DOLLAR - price * (one.minutes - one.set_up)
        if one.window is not None:
            musts.add(one.group)
        elif gain <= 0:
            continue
        groups[one.group] = groups.get(one.group, 0.0) + gain
    for group, gain in groups.items():
        gain -= prices[0] * SET_UP
        if gain > 0 or group in musts:
            total += gain
    return total


def _minutes(start: int, end: int) -> int:
    """Working minutes between the two; every break may swallow no set-up, since an entry is never split."""
    return sum(
        part.minutes for span in plannable_spans(DAY) for part in span.within((Span(start, end),))
    )


def feasible(seed: int, count: int) -> list[Candidate]:
    """The first day from that seed on whose promises can all be kept."""
    from medq.domain.plan.build import first_plan

    at = seed * 1000
    while True:
        many = candidates(at, count)
        promised = [one for one in many if one.window]
        if len(first_plan(DAY, promised).items) == len(promised):
            return many
        at += 1
