"""What no order can pass: the Lagrangian dual over a price of each day's minutes.

It knows arrivals, true chances and true minutes, and may split items; it holds at any prices, so the best of the prices
found by descent is stated.
"""

from typing import Any

from tests.bench.office.model import DAYS, MISSED, MISSED_A_DAY, Year

STEPS = 250
PRICE = 8.0  # dollars a minute, to begin with
WEEK = 5  # days that share a price
WEEKS = DAYS // WEEK


def bound(year: Year, reached: float, steps: int = STEPS) -> float:
    """Dollars that no order can pass, `reached` being what one did. Errors: ImportError without numpy."""
    import numpy as np

    table = _table(year, np)
    capacity = np.array(year.capacity).reshape(WEEKS, WEEK).sum(axis=1)
    prices = np.full(WEEKS, PRICE)
    best, best_prices, size, stalled = np.inf, prices, 1.0, 0
    for _step in range(steps):
        value, used = _at(prices, table, capacity, np)
        if value < best - 1e-6 * abs(best) or best == np.inf:
            best, best_prices, stalled = value, prices, 0
        else:
            stalled += 1
            if stalled >= 12:
                size, stalled, prices = size * 0.7, 0, best_prices
                if size < 1e-4:
                    break
                continue
        slope = capacity - used
        push = np.where((prices <= 0) & (slope > 0), 0.0, slope)
        length = float(push @ push)
        if length <= 1:
            break
        prices = np.maximum(0.0, prices - size * (value - reached) / length * slope)
    return float(best)


def _table(year: Year, np: Any) -> list[tuple[Any, Any, Any]]:
    """By week: which work can be done in it, what that is worth on the week's first possible day, and its minutes.

    Worth falls from day to day, so within a price the first day is the best.
    """
    rows = []
    for one in year.work:
        last = min(one.limit, DAYS - 1)
        if one.earliest < DAYS and last >= one.earliest:
            late = max(0, min(one.limit + 1, DAYS - 1) - one.promised) if one.promised >= 0 else 0
            rows.append(
                (
                    one.earliest,
                    last,
                    one.worth(one.earliest),
                    one.loss,
                    one.minutes,
                    one.promised,
                    late,
                )
            )
    first, last, worth, loss, minutes, promised, late = (
        np.array(column) for column in zip(*rows, strict=True)
    )
    owed = np.where(late > 0, MISSED + late * MISSED_A_DAY, 0.0)
    weeks: list[tuple[Any, Any, Any]] = [(len(rows), owed, None)]
    for week in range(WEEKS):
        places = np.flatnonzero((first < (week + 1) * WEEK) & (last >= week * WEEK))
        day = np.maximum(first[places], week * WEEK)
        gain = worth[places] * np.exp(-loss[places] * (day - first[places]))
        overdue = np.maximum(0, day - promised[places])
        # What is paid all the same: nothing up to the promised day, then the miss and each day of it.
        paid = np.where(overdue > 0, MISSED + overdue * MISSED_A_DAY, 0.0)
        gain = gain + np.where(late[places] > 0, owed[places] - np.minimum(paid, owed[places]), 0.0)
        weeks.append((places, gain, minutes[places]))
    return weeks


def _at(
    prices: Any, table: list[tuple[Any, Any, Any]], capacity: Any, np: Any
) -> tuple[float, Any]:
    """The dual's value at those prices, and the minutes that it would use of each week."""
    count, owed, _none = table[0]
    best, chosen, lasting = np.zeros(count), np.full(count, -1), np.zeros(count)
    for week, (places, worth, minutes) in enumerate(table[1:]):
        gain = worth - prices[week] * minutes
        higher = gain > best[places]
        up = places[higher]
        best[up], chosen[up], lasting[up] = gain[higher], week, minutes[higher]
    taken = chosen >= 0
    used = np.bincount(chosen[taken], weights=lasting[taken], minlength=WEEKS)
    return float(best.sum() + prices @ capacity - owed.sum()), used
