"""Cells of a CSV file: how each kind of value is written, and parsed as of a day.

A cell that cannot be parsed raises ValueError; one that cannot be true becomes an `Implausible`.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from medq.domain import plausibility
from medq.domain.money import plain, typed_cents
from medq.domain.plausibility import Fault, Implausible

LONGEST_CELL = 500

Parse = Callable[[str, date], Any]  # of a cell as `clean_cell` returns it, and today

_ISO = re.compile(r"(\d{4})([-/]?)(\d{1,2})\2(\d{1,2})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_NAMED_MONTH = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4}|\d\d)", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]+(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? ?[Aa][Mm])", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_COUNT = re.compile(r"[1-7][0-9]{4}(?:\.0+)?", re.ASCII)  # a date as a spreadsheet counts it
_TEXT_FORMULA = re.compile(r'="([^"]*)"')  # how a spreadsheet is told to keep digits as they are
_TEXT_MARK = re.compile(r"'([0-9]+)", re.ASCII)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_SPREADSHEET_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!"))
_MODIFIER = re.compile(r"[A-Z0-9]{2}", re.ASCII)
_BETWEEN_CODES = re.compile(r"[|,;:\s]+")
_SHORT_PROCEDURE = re.compile(r"[0-9]{1,4}", re.ASCII)
_WHOLE_UNITS = re.compile(r"0*([0-9]+)(?:\.0*)?", re.ASCII)
_YES_NO = dict.fromkeys(("yes", "y", "1", "true"), True)
_YES_NO |= dict.fromkeys(("no", "n", "0", "false"), False)


class UnreadableCellError(ValueError):
    """A cell cannot be parsed, and `hint` says what has become of it."""

    def __init__(self, hint: str) -> None:
        super().__init__(hint)
        self.hint = hint


class CellFormat(NamedTuple):
    """How the cells of a column are parsed, and what is expected in them."""

    parse: Parse
    expected: str


def clean_cell(cell: str) -> str:
    """Return what is meant by a cell: without blanks around it, on one line, no formula.

    A line break in a cell becomes a blank; `="00123"` is 00123.
    """
    text = cell.strip()
    if not text.isprintable():
        text = " ".join(text.translate(_INVISIBLE).split())
    if text[:1] in ("=", "'"):
        as_text = _TEXT_FORMULA.fullmatch(text) or _TEXT_MARK.fullmatch(text)
        return as_text[1].strip() if as_text else text
    return text


def fault_hint(implausible: Implausible, expected: str) -> str:
    """Return what to do about a cell that cannot be true."""
    if implausible.fault is Fault.SPOILED_NUMBER:
        return (
            "Excel rounds long numbers and drops leading zeros: format the column as text there,"
            " and export it again."
        )
    return f"Expected: {expected}."


def _text(text: str, today: date) -> str:
    if len(text) > LONGEST_CELL:
        raise ValueError(text)
    if not text.isprintable():
        raise UnreadableCellError("It has characters that nobody sees: type the cell again.")
    if text[0] == "=" or text in _SPREADSHEET_ERRORS:
        raise UnreadableCellError("A spreadsheet left a formula or error there: type the value.")
    return text


def _name(text: str, today: date) -> str | Implausible:
    checked = plausibility.name(text)
    return checked if isinstance(checked, Implausible) else _text(checked, today)


def _identifier(text: str, today: date) -> str | Implausible:
    return plausibility.identifier(_text(text, today))


def _procedure(text: str, today: date) -> str | Implausible:
    if _SHORT_PROCEDURE.fullmatch(text):
        raise UnreadableCellError(
            f"A spreadsheet took its leading zeros: did you mean {text.zfill(5)}? Format the column"
            " as text there."
        )
    return plausibility.identifier(_text(text, today).upper())


def _codes(text: str, today: date) -> tuple[str, ...]:
    return tuple(code for code in _BETWEEN_CODES.split(_text(text, today).upper()) if code)


def _modifiers(text: str, today: date) -> tuple[str, ...]:
    modifiers = _codes(text, today)
    if not all(map(_MODIFIER.fullmatch, modifiers)):
        raise ValueError(text)
    return modifiers


def _diagnoses(text: str, today: date) -> tuple[str, ...]:
    """Return codes as a claim has them: without the point."""
    return tuple(code.replace(".", "") for code in _codes(text, today))


def _units(text: str, today: date) -> str | Implausible:
    checked = plausibility.units(text)
    if isinstance(checked, Implausible):
        return checked
    whole = _WHOLE_UNITS.fullmatch(checked)
    return whole[1] if whole else checked


def _charge(text: str, today: date) -> int | Implausible:
    return plausibility.charge_cents(typed_cents(text))


@lru_cache(maxsize=8192)  # a file repeats its dates
def _date_parts(text: str) -> tuple[int, int, int]:
    """Return year, month and day of a date; a year below 100 was written with two digits."""
    text = _MIDNIGHT.sub("", text)
    if written := _ISO.fullmatch(text):
        year = int(written[1])
        if year < 100:
            raise ValueError(text)
        return year, int(written[3]), int(written[4])
    if written := _MONTH_FIRST.fullmatch(text):
        month, day, year_text = int(written[1]), int(written[3]), written[4]
    elif (written := _NAMED_MONTH.fullmatch(text)) and written[2].lower() in _MONTHS:
        month, day, year_text = _MONTHS.index(written[2].lower()) + 1, int(written[1]), written[3]
    elif _DAY_COUNT.fullmatch(text):
        raise UnreadableCellError(
            "A spreadsheet made a count of days of it: format the column as a date there."
        )
    else:
        raise ValueError(text)
    if month > 12 >= day:
        raise UnreadableCellError("Write the month first: 11/24/2026, or 2026-11-24.")
    if len(year_text) == 4 and int(year_text) < 100:
        raise ValueError(text)
    return int(year_text), month, day


def _day(text: str) -> date:
    year, month, day = _date_parts(text)
    return (
        date(year, month, day) if year >= 100 else plausibility.day_of_short_year(year, month, day)
    )


def _birth_date(text: str, today: date) -> date | Implausible:
    year, month, day = _date_parts(text)
    if year < 100:
        return plausibility.birth_day_of_short_year(year, month, day, today)
    return plausibility.birth_day(date(year, month, day), today)


def _service_date(text: str, today: date) -> date | Implausible:
    return plausibility.service_day(_day(text), today)


def _start_date(text: str, today: date) -> date | Implausible:
    return plausibility.other_day(_day(text), today)


def _end_date(text: str, today: date) -> date | Implausible:
    """Return the last day of a coverage: any from 1900 on, 12/31/9999 where it has no end."""
    day = _day(text)
    return plausibility.other_day(day, max(day, today))


def _moment(text: str, today: date) -> datetime | Implausible:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    checked = plausibility.other_day(moment.date(), today)
    return checked if isinstance(checked, Implausible) else moment


def _yes_no(text: str, today: date) -> bool:
    return _YES_NO[text.lower()]


def _order(text: str, today: date) -> int:
    number = int(text)
    if not 1 <= number <= 9:
        raise ValueError(text)
    return number


MOST_CHARGE = plain(plausibility.MOST_CHARGE_CENTS)
DATE = "a date as 2026-11-24 or 11/24/2026"
TEXT = CellFormat(_text, f"a text of at most {LONGEST_CELL} characters")
NAME = CellFormat(_name, f"a name of at most {plausibility.LONGEST_NAME} characters")
IDENTIFIER = CellFormat(_identifier, f"a number or text of at most {LONGEST_CELL} characters")
PROCEDURE = CellFormat(_procedure, "a code as 99213")
MODIFIERS = CellFormat(_modifiers, "modifiers of two characters as 25|GT")
DIAGNOSES = CellFormat(_diagnoses, "codes as E119|I10")
UNITS = CellFormat(_units, "a number of 1 or more, of at most 8 digits")
CHARGE = CellFormat(_charge, f"an amount as 180.00, above 0 and up to {MOST_CHARGE}")
BIRTH_DATE = CellFormat(_birth_date, f"{DATE}, from 1900 to today")
SERVICE_DATE = CellFormat(_service_date, f"{DATE}, from 1900 to a year ahead")
START_DATE = CellFormat(_start_date, f"{DATE}, from 1900 to a year ahead")
END_DATE = CellFormat(_end_date, f"{DATE}, from 1900 on")
MOMENT = CellFormat(_moment, "a moment with offset as 2026-11-24T10:30:00-07:00")
YES_NO = CellFormat(_yes_no, "yes or no")
ORDER = CellFormat(_order, "1 for the primary payer, 2 for the secondary")
