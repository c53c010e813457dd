"""How near an item's due date is, for the style beside the words that say the same."""

from calendar import SATURDAY
from datetime import date, timedelta

from medq.domain.items.item import ItemRow
from widgets.item_texts import (
    WORKED,
    Viewer,
    is_promise_missed,
    is_promised_today,
    shown_act_by,
)
from widgets.theme import Emphasis

SOON_DAYS = 5  # weekdays until the last safe day to act
MOST_DAYS = 9  # from which on more than five weekdays are left


def due_emphasis(row: ItemRow, viewer: Viewer) -> Emphasis | None:
    """Return the emphasis of an item's due date: due or past, promised today, soon; None if far."""
    if row.state not in WORKED:
        return None
    if is_promised_today(row, viewer):
        return Emphasis.PROMISED
    if is_promise_missed(row, viewer):
        return Emphasis.URGENT
    act_by = shown_act_by(row)
    if act_by is None or row.window is not None:
        return None
    return day_emphasis(act_by, viewer.today)


def day_emphasis(day: date, today: date) -> Emphasis | None:
    """Return the emphasis of a last day to act; None if it is far off."""
    if day <= today:
        return Emphasis.URGENT
    return Emphasis.SOON if _weekdays_until(day, today) <= SOON_DAYS else None


def _weekdays_until(day: date, today: date) -> int:
    """Return how many weekdays are after today up to a day that is not far off."""
    days = min((day - today).days, MOST_DAYS)
    return sum((today + timedelta(number)).weekday() < SATURDAY for number in range(1, days + 1))
