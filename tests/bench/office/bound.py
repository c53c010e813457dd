"""An upper bound that no rule can pass: the Lagrangian dual over a price of each week's minutes.

It knows all arrivals, true recoveries and true minutes, and may split items. It holds at any
prices; the lowest bound found by subgradient descent is used.
"""

from typing import Any, NamedTuple

from tests.bench.office.model import DAYS, MISSED_COST, MISSED_DAY_COST, OfficeYear

STEPS = 250
FIRST_PRICE = 8.0  # dollars per minute
WEEK = 5  # days that share a price
WEEKS = DAYS // WEEK


class WeekColumns(NamedTuple):
    """The items that can be done in one week: their index, dollars gained, and minutes."""

    items: Any
    gains: Any
    minutes: Any


class BoundTable(NamedTuple):
    """The input of the dual: the penalty owed for each item, and the weeks."""

    penalties: Any  # of callbacks that are never done
    weeks: list[WeekColumns]


def compute_bound(year: OfficeYear, reached: float, steps: int = STEPS) -> float:
    """Return dollars that no rule can pass; `reached` is what one rule did.

    Raises ImportError without numpy.
    """
    import numpy as np  # noqa: PLC0415 - optional: the bench extra

    table = _make_table(year, np)
    capacity = np.array(year.capacity).reshape(WEEKS, WEEK).sum(axis=1)
    prices = np.full(WEEKS, FIRST_PRICE)
    best, best_prices, step_size, stalled_steps = np.inf, prices, 1.0, 0
    for _step in range(steps):
        value, used = _dual_value(prices, table, capacity, np)
        if value < best - 1e-6 * abs(best) or best == np.inf:
            best, best_prices, stalled_steps = value, prices, 0
        else:
            stalled_steps += 1
            if stalled_steps >= 12:
                step_size, stalled_steps, prices = step_size * 0.7, 0, best_prices
                if step_size < 1e-4:
                    break
                continue
        slope = capacity - used
        direction = np.where((prices <= 0) & (slope > 0), 0.0, slope)
        length = float(direction @ direction)
        if length <= 1:
            break
        prices = np.maximum(0.0, prices - step_size * (value - reached) / length * slope)
    return float(best)


def _make_table(year: OfficeYear, np: Any) -> BoundTable:
    """Return, by week, what can be done in it and what that gains on the first possible day.

    Worth falls from day to day, so the first day is the best within a price.
    """
    rows = []
    for item in year.work_items:
        last_day = min(item.deadline_day, DAYS - 1)
        if item.earliest_day < DAYS and last_day >= item.earliest_day:
            late_days = (
                max(0, min(item.deadline_day + 1, DAYS - 1) - item.promised_day)
                if item.is_callback
                else 0
            )
            rows.append(
                (
                    item.earliest_day,
                    last_day,
                    item.worth(item.earliest_day),
                    item.daily_loss,
                    item.minutes,
                    item.promised_day,
                    late_days,
                )
            )
    first, last, worth, daily_loss, minutes, promised, late = (
        np.array(column) for column in zip(*rows, strict=True)
    )
    penalties = np.where(late > 0, MISSED_COST + late * MISSED_DAY_COST, 0.0)
    weeks = []
    for week in range(WEEKS):
        items = np.flatnonzero((first < (week + 1) * WEEK) & (last >= week * WEEK))
        day = np.maximum(first[items], week * WEEK)
        gain = worth[items] * np.exp(-daily_loss[items] * (day - first[items]))
        overdue = np.maximum(0, day - promised[items])
        # The penalty paid in any case: none up to the promised day, then the miss and each day.
        paid = np.where(overdue > 0, MISSED_COST + overdue * MISSED_DAY_COST, 0.0)
        avoided = penalties[items] - np.minimum(paid, penalties[items])
        weeks.append(
            WeekColumns(items, gain + np.where(late[items] > 0, avoided, 0.0), minutes[items])
        )
    return BoundTable(penalties, weeks)


def _dual_value(prices: Any, table: BoundTable, capacity: Any, np: Any) -> tuple[float, Any]:
    """Return the dual's value at those prices, and the minutes that it would use of each week."""
    count = len(table.penalties)
    best_gain, chosen_week = np.zeros(count), np.full(count, -1)
    chosen_minutes = np.zeros(count)
    for week, columns in enumerate(table.weeks):
        gain = columns.gains - prices[week] * columns.minutes
        is_better = gain > best_gain[columns.items]
        items = columns.items[is_better]
        best_gain[items], chosen_week[items] = gain[is_better], week
        chosen_minutes[items] = columns.minutes[is_better]
    is_chosen = chosen_week >= 0
    used = np.bincount(chosen_week[is_chosen], weights=chosen_minutes[is_chosen], minlength=WEEKS)
    return float(best_gain.sum() + prices @ capacity - table.penalties.sum()), used
