"""What a new day learns from the past: recovery, effort, untouched items, arrivals, holidays."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from data.items import effort, lookups
from data.items import new_day as new_day_rows
from data.office import office, settings, staff
from medq.domain.calendar import add_days
from medq.domain.plan.expiring import UNTOUCHED_WORKDAYS
from medq.work.desk import ARRIVALS_KEY, Desk
from medq.work.upkeep.sweep import NewDaySweep, Steps

ITEMS_PER_STEP = 50_000  # that are read
MOST_UNTOUCHED = 5000  # the oldest; the others follow on later days
ARRIVAL_DAYS = 182  # of history that arrivals are counted in
LEAST_WEEKDAYS = 4  # of one weekday, for a median of its arrivals


def learn_from_history(sweep: NewDaySweep) -> Steps:
    """Save the day's recovery history, effort medians, untouched items and arrivals.

    Reads without the lock, after the items on hold that came back today.
    """
    desk, today, store = sweep.desk, sweep.today, sweep.desk.store
    outcomes, medians = new_day_rows.outcomes(store), effort.compute_medians(store)
    yield True
    untouched_ids: list[int] = []
    minutes_by_day: Counter[date] = Counter()
    touched_before = desk.calendar.add_working(today, -UNTOUCHED_WORKDAYS)
    first_day = add_days(today, -ARRIVAL_DAYS)
    last_id = lookups.newest_id(store)
    for after in range(0, last_id, ITEMS_PER_STEP):
        up_to = min(after + ITEMS_PER_STEP, last_id)
        untouched_ids += new_day_rows.find_untouched_items(store, touched_before, after, up_to)
        for day, minutes in new_day_rows.arriving_minutes(store, first_day, today, after, up_to):
            minutes_by_day[day] += minutes
        yield True

    def save() -> None:
        new_day_rows.save_outcomes(store, outcomes)
        effort.save_medians(store, medians)
        new_day_rows.save_untouched(store, untouched_ids[:MOST_UNTOUCHED])
        settings.save(store, ARRIVALS_KEY, _median_arrivals(desk, today, minutes_by_day))

    yield from sweep.run_locked(save)
    yield True


def _median_arrivals(desk: Desk, today: date, minutes_by_day: Mapping[date, int]) -> str:
    """Return the median minutes of work a person that arrive due on each weekday.

    Seven numbers from Monday on, `-` for a weekday with too little history.
    """
    by_weekday: list[list[int]] = [[] for _ in range(7)]
    first_day = min(minutes_by_day, default=today)
    for days in range((today - first_day).days):
        day = add_days(first_day, days)
        if desk.calendar.is_working(day):
            by_weekday[day.weekday()].append(minutes_by_day.get(day, 0))
    writers = sum(1 for user, active in staff.users(desk.store) if active and user.may_write) or 1
    return " ".join(
        str(sorted(minutes)[len(minutes) // 2] // writers)
        if len(minutes) >= LEAST_WEEKDAYS
        else "-"
        for minutes in by_weekday
    )


def complete_holidays(sweep: NewDaySweep) -> Steps:
    """Add the next year's holidays where they are missing, before anything is dated by them."""
    desk, year = sweep.desk, sweep.today.year
    if any(day.year == year + 1 for day in office.holidays(desk.store)):
        return

    def add() -> None:
        from medq.work.office.stores import add_holidays  # noqa: PLC0415 - start-up

        add_holidays(desk.store, year)
        desk.reload_settings()

    yield from sweep.run_locked(add)
    yield True
