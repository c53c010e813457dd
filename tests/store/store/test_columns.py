"""Rows of domain values and the rows that the store holds."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from data.store.columns import domain_rows, stored_columns, stored_rows
from medq.domain.claims.state import ClaimState


class Visit(NamedTuple):
    """A row with a field of each kind that is converted."""

    name: str
    day: date
    at: datetime
    is_new: bool
    state: ClaimState
    next_day: date | None


VISITS = [
    Visit(
        "a", date(2026, 9, 1), datetime(1970, 1, 1, 0, 1, tzinfo=UTC), True, ClaimState.PAID, None
    ),
    Visit(
        "b", date(1, 1, 1), datetime(1970, 1, 2, tzinfo=UTC), False, ClaimState.SENT, date(1, 1, 2)
    ),
]
STORED = [
    ("a", date(2026, 9, 1).toordinal(), 60_000_000, 1, "paid", None),
    ("b", 1, 86_400_000_000, 0, "sent", 2),
]


def test_rows_are_stored_as_numbers_and_texts_and_read_back_as_declared() -> None:
    stored = stored_rows(VISITS)
    assert list(map(tuple, stored)) == STORED
    assert {type(value) for row in stored for value in row} == {str, int, type(None)}
    read = domain_rows(Visit, stored)
    assert read == VISITS
    assert all(row.state is ClaimState(row.state) and row.is_new in {True, False} for row in read)


def test_no_rows_are_no_rows() -> None:
    assert stored_rows([]) == domain_rows(Visit, []) == []


def test_columns_have_the_names_of_the_fields() -> None:
    assert stored_columns(VISITS[1]) == dict(zip(Visit._fields, STORED[1], strict=True))
