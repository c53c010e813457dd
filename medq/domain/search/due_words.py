"""Due dates as a filter has them: `due<12/8`, `due<=10d`, `due:today`, `late`."""

import re
from datetime import date, timedelta

from medq.domain.search.terms import DueRange
from medq.domain.typed_dates import nearest_day

PAST_DUE, NO_DATE = "late", "due:none"
_DUE = re.compile(r"due([<>]=?|[=:])(.+)")
_DAYS = re.compile(r"(\d{1,4})(d|w)", re.ASCII)
_UNIT_DAYS = {"d": 1, "w": 7}


def due_range(word: str, today: date) -> DueRange | None:
    """Return the act-by dates that a word asks for; None for a word that names none.

    `10d` and `2w` count from today; a date without a year is the nearest such date. `due<10d` is
    before that day, `due<=10d` up to it.
    """
    if word == PAST_DUE:
        return DueRange(None, today - timedelta(1))
    if word == NO_DATE:
        return DueRange(None, None)
    match = _DUE.fullmatch(word)
    day = _day(match[2], today) if match else None
    if match is None or day is None:
        return None
    match match[1]:
        case "<":
            return DueRange(None, day - timedelta(1))
        case "<=":
            return DueRange(None, day)
        case ">":
            return DueRange(day + timedelta(1), None)
        case ">=":
            return DueRange(day, None)
        case _:
            return DueRange(day, day)


def _day(text: str, today: date) -> date | None:
    if text == "today":
        return today
    if days := _DAYS.fullmatch(text):
        return today + timedelta(int(days[1]) * _UNIT_DAYS[days[2]])
    return nearest_day(text, today)
