"""Dates and moments as the store holds them: day numbers and microseconds UTC, both integers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import EnumType
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar, get_args

RowType = TypeVar("RowType")
Row = tuple[Any, ...]
Conversions = tuple[tuple[int, Callable[[Any], Any]], ...]  # by the positions of the fields
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


_TO_INT: dict[Any, Callable[[Any], Any]] = {
    date: date.toordinal,
    datetime: moment_to_int,
    bool: int,
}
_FROM_INT: dict[Any, Callable[[Any], Any]] = {
    date: date_from_int,
    datetime: moment_from_int,
    bool: bool,
}


def stored_rows(rows: Iterable[Any]) -> list[Sequence[Any]]:
    """Return the values of NamedTuples of one class as the store holds them.

    A date becomes its day number, a moment its microseconds, True and False 1 and 0, and an enum
    its value.
    """
    named_tuples = list(rows)
    return _converted(named_tuples, _to_stored(named_tuples[0].__class__)) if named_tuples else []


def stored_columns(row: Any) -> dict[str, Any]:
    """Return the columns that a NamedTuple of domain values names, as the store holds them."""
    return dict(zip(row._fields, stored_rows([row])[0], strict=True))


def domain_rows(row_type: type[RowType], rows: Iterable[Sequence[Any]]) -> list[RowType]:
    """Return rows as they were read as NamedTuples of domain values.

    Fields that are declared as a date, a moment, a boolean or an enum become one.
    """
    named_tuple: Any = row_type
    return [named_tuple._make(row) for row in _converted(rows, _from_stored(named_tuple))]


def domain_row(row_type: type[RowType], row: Sequence[Any] | None) -> RowType | None:
    """Return a row as `domain_rows` does; None where there is none."""
    return None if row is None else domain_rows(row_type, [row])[0]


def domain_rows_by_key(
    row_type: type[RowType], rows: Sequence[Sequence[Any]]
) -> dict[Any, list[RowType]]:
    """Return rows as `domain_rows` does, by their last column, which is none of the fields."""
    rows_by_key: dict[Any, list[RowType]] = {}
    named_tuples = domain_rows(row_type, (columns for *columns, _key in rows))
    for (*_columns, key), row in zip(rows, named_tuples, strict=True):
        rows_by_key.setdefault(key, []).append(row)
    return rows_by_key


def _converted(rows: Iterable[Sequence[Any]], conversions: Conversions) -> list[Any]:
    """Return rows with some fields converted, but for None."""
    if not conversions:
        return list(rows)
    converted = [list(row) for row in rows]
    for position, convert in conversions:
        for values in converted:
            value = values[position]
            if value is not None:
                values[position] = convert(value)
    return converted


@lru_cache
def _to_stored(row_type: Any) -> Conversions:
    """Return how the fields are stored that are declared as dates, moments, booleans or enums."""
    return tuple(
        (position, _TO_INT.get(declared, attrgetter("value")))
        for position, declared in _declared_types(row_type)
        if declared in _TO_INT or isinstance(declared, EnumType)
    )


@lru_cache
def _from_stored(row_type: Any) -> Conversions:
    """Return how the fields are read that are declared as dates, moments, booleans or enums."""
    return tuple(
        (position, _FROM_INT.get(declared) or _member_of(declared))
        for position, declared in _declared_types(row_type)
        if declared in _FROM_INT or isinstance(declared, EnumType)
    )


def _member_of(enum: Any) -> Callable[[Any], Any]:
    """Return the function from a value to the enum's member: of a dictionary, for speed."""
    member_by_value = {member.value: member for member in enum}
    return member_by_value.__getitem__


def _declared_types(row_type: Any) -> Iterator[tuple[int, Any]]:
    """Yield the position of each field with each type that it may have."""
    for position, declared in enumerate(row_type.__annotations__.values()):
        yield from ((position, value_type) for value_type in get_args(declared) or (declared,))
