"""Amounts are read exactly in every form that files and people use, and others are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.money import dollars, parse_cents, plain, typed_cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        (".5", 50),
        ("0.50", 50),
        ("100", 10000),
        ("100.", 10000),
        ("-60", -6000),
        ("-.5", -50),
        ("0100.00", 10000),
        (" 12.3 ", 1230),
        ("0", 0),
        ("-0", 0),
        ("1.2300", 123),
        ("00000000000000000000001", 100),
        ("999999999999.99", 99999999999999),
        ("1.10", 110),
        ("4.35", 435),
    ],
)
def test_every_form_of_an_x12_amount_is_read(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "missing"),
        ("  ", "missing"),
        (".", "not an amount"),
        ("-", "not an amount"),
        ("-.", "not an amount"),
        ("1OO", "not an amount"),
        ("+5", "not an amount"),
        ("1,234.50", "not an amount"),
        ("1e3", "not an amount"),
        ("1.2.3", "not an amount"),
        ("--5", "not an amount"),
        ("5-", "not an amount"),
        ("٣", "not an amount"),
        ("٣.٤٥", "not an amount"),
        ("1.²5", "not an amount"),
        ("1.005", "two decimals"),
        ("1000000000000", "12 digits"),
        ("1000000000000.00", "12 digits"),
        ("nan", "not an amount"),
        ("9" * 40, "12 digits"),
        ("9" * 5000, "too long"),
        ("0" * 5000, "too long"),
    ],
)
def test_text_that_is_no_amount_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        parse_cents(text)
    assert len(str(raised.value)) < 120


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1,234.50", 123450),
        ("$12", 1200),
        ("-$5", -500),
        ("$ 12.5", 1250),
        ("(12.00)", -1200),
        ("1234.5", 123450),
        (" 7 ", 700),
        ("1,234,567", 123456700),
    ],
)
def test_amounts_that_people_type_are_read(text: str, cents: int) -> None:
    assert typed_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "$", "12,34", "1,2345", "--5", "$-5", "-(5)", "twelve", "1.234,50", ",500", "(", "()"],
)
def test_ambiguous_amounts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|missing"):
        typed_cents(text)


def test_amounts_are_shown_with_thousands_separators() -> None:
    assert (plain(123450), plain(-123450), plain(-5), plain(0)) == (
        "1,234.50",
        "-1,234.50",
        "-0.05",
        "0.00",
    )
    assert (dollars(123450), dollars(-123450)) == ("$1,234.50", "-$1,234.50")


@given(st.integers(-(10**14) + 1, 10**14 - 1))
def test_a_shown_amount_is_read_back(cents: int) -> None:
    assert typed_cents(plain(cents)) == cents
    assert typed_cents(dollars(cents)) == cents
    assert parse_cents(plain(cents).replace(",", "")) == cents


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_refused_with_a_short_printable_message(text: str) -> None:
    for read in (parse_cents, typed_cents):
        try:
            cents = read(text)
        except ValueError as error:
            message = str(error).replace("…", "")
            assert "amount" in message or "digits" in message or "decimals" in message
            assert message.isascii() and message.isprintable() and len(message) < 300
        else:
            assert typed_cents(plain(cents)) == cents
