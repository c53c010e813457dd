"""The rules that are compared: medq's own order and nine others."""

from collections.abc import Callable
from typing import Any

from tests.bench.office.medq_queue import MedqQueue
from tests.bench.office.model import OfficeYear
from tests.bench.office.queues import (
    DailyKeyQueue,
    EstimateColumns,
    FixedKeyQueue,
    KindsInTurnQueue,
    WorkQueue,
)


def _value_per_minute(columns: EstimateColumns, items: Any, day: int) -> Any:
    return columns.worth(items, day) / columns.minutes[items]


def _urgency(columns: EstimateColumns, items: Any, day: int) -> Any:
    """Return Taskwarrior's urgency: priority, plus a ramp around the due date, plus some for age.

    The ramp begins 14 days before the due date and ends 7 days after it.
    """
    overdue = (day - columns.due_day[items]) * 1.4
    due = columns.np.clip((overdue + 14) * 0.8 / 21 + 0.2, 0.2, 1.0)
    age = columns.np.minimum(1.0, (day - columns.arrival_day[items]) * 1.4 / 365)
    return columns.priority[items] + 12 * due + 2 * age + columns.question_bonus[items]


def _apparent_tardiness_cost(
    columns: EstimateColumns, items: Any, day: int, look_ahead: float = 20
) -> Any:
    """Return the value per minute, discounted by the slack until the due day."""
    slack = columns.np.maximum(0, columns.due_day[items] - day)
    value = columns.worth(items, day) + columns.missed_cost[items]
    return value / columns.minutes[items] * columns.np.exp(-slack / look_ahead)


MEDQ = "medq"
RULES: dict[str, Callable[[OfficeYear], WorkQueue]] = {
    MEDQ: MedqQueue,
    "expected value a minute": lambda year: DailyKeyQueue(year, _value_per_minute),
    "expected value": lambda year: DailyKeyQueue(year, EstimateColumns.worth),
    "largest amount": lambda year: FixedKeyQueue(year, lambda item, day: -item.dollars),
    "Taskwarrior's urgency": lambda year: DailyKeyQueue(year, _urgency),
    "ATC, K = 20": lambda year: DailyKeyQueue(year, _apparent_tardiness_cost),
    "oldest date of service": lambda year: FixedKeyQueue(year, lambda item, day: item.service_day),
    "first in, first out": lambda year: FixedKeyQueue(year, lambda item, day: float(day)),
    "earliest deadline": lambda year: FixedKeyQueue(year, lambda item, day: float(item.due_day)),
    "kinds in turn": KindsInTurnQueue,
}
