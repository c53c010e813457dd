"""Dates and moments as the store holds them: day numbers and microseconds UTC, both integers."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar, get_args

RowType = TypeVar("RowType")
NO_DATE = date.max.toordinal()  # sorts after every real date
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def date_to_int(day: date | None) -> int | None:
    """Return a date's day number."""
    return None if day is None else day.toordinal()


def date_from_int(number: int | None) -> date | None:
    """Return the date of a day number; None also for NO_DATE."""
    return None if number is None or number == NO_DATE else date.fromordinal(number)


def moment_to_int(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970 UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_from_int(microseconds: int | None) -> datetime | None:
    """Return the aware UTC moment of microseconds since 1970."""
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)


def moment_of(microseconds: int) -> datetime:
    """Return the aware UTC moment of microseconds since 1970 of a column without NULL."""
    return EPOCH + timedelta(microseconds=microseconds)


def select_list(row_type: Any, alias: str, **expressions: str) -> str:
    """Return the columns of a SELECT as SQL text: the fields of a NamedTuple, in its order.

    A field is the column of its name in the table `alias`, or the expression of that name.
    """
    return ", ".join(expressions.get(name, f"{alias}.{name}") for name in row_type._fields)


def with_dates(row: RowType, *names: str) -> RowType:
    """Return a NamedTuple with these fields as dates; it was read with their day numbers."""
    return _with(row, date_from_int, names)


def with_moments(row: RowType, *names: str) -> RowType:
    """Return a NamedTuple with these fields as aware moments; it was read with microseconds."""
    return _with(row, moment_from_int, names)


def _with(row: RowType, convert: Callable[[int | None], object], names: tuple[str, ...]) -> RowType:
    stored: Any = row
    values = list(stored)
    for position in _positions(stored.__class__, names):
        values[position] = convert(values[position])
    converted: RowType = stored._make(values)
    return converted


@lru_cache
def _positions(row_type: Any, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(row_type._fields.index(name) for name in names)


_TO_INT: dict[Any, Callable[[Any], int]] = {
    date: date.toordinal,
    datetime: moment_to_int,
    bool: int,
}


def stored_rows(rows: Iterable[RowType]) -> list[RowType]:
    """Return NamedTuples of domain values as the store holds them, in the same class.

    A date becomes its day number, a moment its microseconds, True and False 1 and 0.
    """
    domain_rows: Iterable[Any] = rows
    return [row._make(_stored_values(row)) for row in domain_rows]


def stored_columns(row: Any) -> dict[str, Any]:
    """Return the columns that a NamedTuple of domain values names, as the store holds them."""
    return dict(zip(row._fields, _stored_values(row), strict=True))


def _stored_values(row: Any) -> list[Any]:
    values = list(row)
    for position, to_int in _conversions(row.__class__):
        if values[position] is not None:
            values[position] = to_int(values[position])
    return values


@lru_cache
def _conversions(row_type: Any) -> tuple[tuple[int, Callable[[Any], int]], ...]:
    """Return the positions of the fields that are declared as dates, moments or booleans."""
    return tuple(
        (position, to_int)
        for position, declared in enumerate(row_type.__annotations__.values())
        for value_type, to_int in _TO_INT.items()
        if value_type in (declared, *get_args(declared))
    )
