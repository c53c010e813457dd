"""A value that enters medq is plausible, or a record says what is wrong with it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain import plausibility
from medq.domain.claims.claim import ServiceLine
from medq.domain.plausibility import Fault, Implausible
from tests.office import TODAY

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def fault_of(checked: object) -> Fault | None:
    """Return the fault of a checked value; None if it is plausible."""
    return checked.fault if isinstance(checked, Implausible) else None


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (date(1900, 1, 1), None),
        (date(1899, 12, 31), Fault.BEFORE_1900),
        (date(26, 11, 2), Fault.BEFORE_1900),
        (TODAY, None),
        (TODAY + timedelta(days=1), Fault.AFTER_TODAY),
        (date(2027, 11, 24), Fault.AFTER_TODAY),
        (date(2027, 11, 25), Fault.YEAR_AHEAD),
        (date(2206, 11, 2), Fault.YEAR_AHEAD),
    ],
)
def test_a_date_of_service_is_from_1900_to_a_year_ahead(day: date, fault: Fault | None) -> None:
    checked = plausibility.service_day(day, TODAY)
    assert fault_of(checked) is fault
    if isinstance(checked, Implausible):
        assert checked.value == day and checked.is_impossible is (fault is not Fault.AFTER_TODAY)
    else:
        assert checked is day


@pytest.mark.parametrize(
    ("day", "service_day", "fault"),
    [
        (date(1941, 11, 2), None, None),
        (date(85, 3, 14), None, Fault.BEFORE_1900),
        (TODAY, TODAY, None),
        (TODAY + timedelta(days=1), None, Fault.BIRTH_AHEAD),
        (date(2026, 11, 3), date(2026, 11, 2), Fault.BIRTH_AFTER_SERVICE),
        (date(2026, 11, 2), date(2026, 11, 2), None),
    ],
)
def test_nobody_is_born_before_1900_or_after_a_visit(
    day: date, service_day: date | None, fault: Fault | None
) -> None:
    assert fault_of(plausibility.birth_day(day, TODAY, service_day)) is fault


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (date(2062, 11, 2), Fault.FAR_AHEAD),
        (date(2027, 11, 2), Fault.FAR_AHEAD),
        (date(2026, 12, 20), None),
        (date(1062, 11, 2), Fault.BEFORE_1900),
        (TODAY, None),
    ],
)
def test_a_payment_is_dated_at_most_weeks_ahead(day: date, fault: Fault | None) -> None:
    assert fault_of(plausibility.payment_day(day, TODAY)) is fault


def test_a_coverage_may_begin_within_a_year() -> None:
    assert plausibility.other_day(date(2027, 1, 1), TODAY) == date(2027, 1, 1)
    assert fault_of(plausibility.other_day(date(2037, 1, 1), TODAY)) is Fault.YEAR_AHEAD
    assert fault_of(plausibility.other_day(date(26, 1, 1), TODAY)) is Fault.BEFORE_1900


def test_a_charge_is_above_zero_and_fits_into_an_837_and_a_sum_into_the_store() -> None:
    assert plausibility.charge_cents(1) == 1
    assert plausibility.charge_cents(9_999_999_999) == 9_999_999_999
    assert fault_of(plausibility.charge_cents(10_000_000_000)) is Fault.TOO_LARGE
    assert fault_of(plausibility.charge_cents(0)) is Fault.ZERO
    assert {fault_of(plausibility.charge_cents(cents)) for cents in (-1, -15000)} == {
        Fault.NOT_ABOVE_ZERO
    }
    most_cents = plausibility.MOST_CENTS
    assert plausibility.total_cents(most_cents) == most_cents
    assert fault_of(plausibility.total_cents(most_cents + 1)) is Fault.TOO_LARGE
    assert fault_of(plausibility.total_cents(-most_cents - 1)) is Fault.TOO_LARGE
    assert plausibility.claim_charge_cents(500, 500) == 500
    assert plausibility.claim_charge_cents(500, 400) == (Fault.NOT_SUM_OF_LINES, 500, 400)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        *((text, None) for text in ("1", "2", "10", "1.5", "1.0", "01", "12345678", "2.")),
        *((text, Fault.BELOW_ONE_UNIT) for text in ("0", "0.5", "0.99", ".5", "00")),
        *((text, Fault.NO_UNITS) for text in ("", "abc", "-1", "1,5", "1e3", "1.2.3", "²", ".")),
        *((text, Fault.TOO_LARGE) for text in ("123456789", "9" * 400)),
    ],
)
def test_units_are_a_number_from_one_on(text: str, fault: Fault | None) -> None:
    checked = plausibility.units(text)
    assert fault_of(checked) is fault
    assert fault or checked == text


def test_a_name_fits_into_a_claim() -> None:
    assert plausibility.name("O’BRIEN") == "O’BRIEN"
    assert fault_of(plausibility.name("A" * 5000)) is Fault.LONG_NAME


@pytest.mark.parametrize("text", ["1.00123E+11", "1E+05", "6.0054e+04", "1,00123E+11", "1.0"])
def test_a_number_that_a_spreadsheet_calculates_with_is_no_identifier(text: str) -> None:
    assert fault_of(plausibility.identifier(text)) is Fault.SPOILED_NUMBER


@pytest.mark.parametrize(
    "text", ["1E5", "W-1E+", "0001001", "12-E34", "E+11", "C38-1", "A+B", "1.01", "M54.5"]
)
def test_an_identifier_may_have_letters_and_signs(text: str) -> None:
    assert plausibility.identifier(text) == text


def test_the_same_line_twice_is_named_by_both_positions() -> None:
    line = ServiceLine(1, "99213", charge_cents=15000, from_day=TODAY, to_day=TODAY)
    again = ServiceLine(2, "99213", charge_cents=15000, from_day=TODAY, to_day=TODAY)
    repeated = ServiceLine(3, "99213", ("76",), 15000, from_day=TODAY, to_day=TODAY)
    cheaper = ServiceLine(4, "99213", charge_cents=14000, from_day=TODAY, to_day=TODAY)
    assert plausibility.repeated_line([line]) is None
    assert plausibility.repeated_line([line, repeated, cheaper]) is None
    fault = plausibility.repeated_line([cheaper, line, repeated, again])
    assert fault == (Fault.LINE_REPEATED, 3, 1) and not fault.is_impossible


@pytest.mark.parametrize(
    ("written", "birth", "service"),
    [
        ((85, 3, 14), date(1985, 3, 14), date(2085, 3, 14)),
        ((26, 11, 24), date(2026, 11, 24), date(2026, 11, 24)),
        ((26, 11, 25), date(1926, 11, 25), date(2026, 11, 25)),
        ((0, 2, 29), date(2000, 2, 29), date(2000, 2, 29)),
        ((28, 2, 29), date(1928, 2, 29), date(2028, 2, 29)),
        ((4, 2, 29), date(2004, 2, 29), date(2004, 2, 29)),
    ],
)
def test_a_year_of_two_digits_has_its_century(
    written: tuple[int, int, int], birth: date, service: date
) -> None:
    year, month, day = written
    assert plausibility.birth_day_of_short_year(year, month, day, TODAY) == birth
    assert plausibility.day_of_short_year(year, month, day) == service


@pytest.mark.parametrize("written", [(85, 13, 1), (26, 2, 29), (85, 2, 30), (0, 0, 1)])
def test_a_date_that_no_calendar_has_is_an_error(written: tuple[int, int, int]) -> None:
    year, month, day = written
    with pytest.raises(ValueError, match=r"day|month"):
        plausibility.birth_day_of_short_year(year, month, day, TODAY)


@given(DAYS)
def test_a_dob_of_a_short_year_is_never_in_the_future(day: date) -> None:
    try:
        birth = plausibility.birth_day_of_short_year(day.year % 100, day.month, day.day, TODAY)
    except ValueError:
        return
    assert birth <= TODAY and birth > TODAY.replace(year=TODAY.year - 101)
