"""How dates and moments lie in the store: day numbers and microseconds UTC, both integers."""

from datetime import UTC, date, datetime, timedelta

NO_DATE = date.max.toordinal()  # sorts after every real day: "no deadline"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def date_to_int(day: date | None) -> int | None:
    """A date as its day number."""
    return None if day is None else day.toordinal()


def date_from_int(number: int | None) -> date | None:
    """A day number as a date; the far end of the calendar means none."""
    return None if number is None or number == NO_DATE else date.fromordinal(number)


def moment_to_int(moment: datetime) -> int:
    """An aware moment as microseconds since 1970, UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_from_int(microseconds: int | None) -> datetime | None:
    """Microseconds since 1970 as an aware UTC moment."""
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)
