"""What is typed into a search, understood on Tue 24 Nov 2026; and words folded, heard and weighed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.search.parse import SearchTerms, parse, understood
from medq.domain.search.words import distance, fold, may_be, name_words, number_word, sound

TODAY = date(2026, 11, 24)

EXPECTED = {
    "": "",
    "ortiz 14 may": "name or payer begins with ortiz and DOS 05/14/26",
    "may 14 ortiz": "name or payer begins with ortiz and DOS 05/14/26",
    "may": "name or payer begins with may",
    "12/1": "DOS 12/01/25",
    "2/29": "DOS 02/29/24",
    "5/14/79": "DOS or DOB 05/14/1979",
    "14 may 26": "DOS or DOB 05/14/2026",
    "1979-05-14": "DOS or DOB 05/14/1979",
    "31 feb": "number begins with 31 and name or payer begins with feb",
    "88-014": "number begins with 88-014",
    "=1875": "amount is 1,875.00",
    "$1,875": "amount is 1,875.00",
    "12.50": "amount is 12.50",
    "> 500 <20": "amount from 500.01 and amount up to 19.99",
    ">=500 <=20.5": "amount from 500.00 and amount up to 20.50",
    "=": "",
    ">": "",
    "CO-197 pr2": "reason CO-197 and reason PR-2",
    "reason:197": "reason 197",
    "kind:den denials review": "kind denial or review",
    "kind:": "",
    "kind:x": "(kind:x is unknown)",
    "state:waiting state:denied done": "state waiting or done or denied",
    "state:to-send": "state to submit",
    "mine owner:lk payer:aetna": "assigned to you and assigned to LK and payer aetna",
    "owner:me": "assigned to you",
    "colon:ortiz": "name or payer begins with colon:ortiz",
}


@pytest.mark.parametrize(("text", "expected"), EXPECTED.items())
def test_what_is_typed_is_understood(text: str, expected: str) -> None:
    assert understood(parse(text, TODAY)) == expected


@given(st.text(max_size=300))
def test_nothing_that_is_typed_is_refused(text: str) -> None:
    terms = parse(text, TODAY)
    assert isinstance(understood(terms), str)
    assert terms.empty or terms != SearchTerms()


def test_kinds_and_states_are_of_items_only_and_half_a_word_asks_nothing() -> None:
    assert (
        parse("kind:denial", TODAY).of_items
        and parse("done", TODAY).of_items
        and parse("mine", TODAY).of_items
    )
    assert not parse("ortiz =5 co-197 state:denied payer:x", TODAY).of_items
    assert parse(" kind: > ", TODAY).empty


NAMES = {
    "GARCIA-LOPEZ": ("GARCIALOPEZ", "GARCIA", "LOPEZ"),
    "O'Brien": ("OBRIEN", "BRIEN"),
    "D’Angelo": ("DANGELO", "ANGELO"),
    "De la Cruz": ("DELACRUZ", "DE", "LA", "CRUZ"),
    "Łukasz": ("LUKASZ",),
    "Müller": ("MULLER",),
    "Åsa Ø": ("ASAO", "ASA"),
    "山田": ("山田",),
    "X": ("X",),
    "...": (),
    "": (),
}


@pytest.mark.parametrize(("name", "words"), NAMES.items())
def test_a_name_is_found_whole_and_by_its_parts(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@given(st.text(max_size=20))
def test_a_name_is_found_as_it_is_typed(name: str) -> None:
    assert not fold(name) or fold(name) in name_words(name)
    assert fold(name.lower()) == fold(name) or not name.isascii()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(
            ("ORTIZ", "ORTIS"),
            ("SMITH", "SMYTH"),
            ("VASQUEZ", "BAZQUEZ"),
            ("JIMENEZ", "GIMENEZ"),
            ("HERNANDEZ", "ERNANDES"),
        ),
        *(
            ("PHILLIPS", "FILIPS"),
            ("KNIGHT", "NITE"),
            ("SCHULTZ", "SHULTS"),
            ("MOYER", "MEYER"),
            ("CATHY", "KATHIE"),
        ),
    ],
)
def test_names_that_sound_alike_have_one_key(first: str, second: str) -> None:
    assert sound(first) == sound(second) != ""


def test_other_names_have_another_and_a_number_has_none() -> None:
    assert (
        len({sound(name) for name in ("ORTIZ", "MOYER", "WONG", "NG", "SMITH", "GARCIA", "LOPEZ")})
        == 7
    )
    assert sound("M4") == sound("山田") == ""
    assert number_word("00-88 014x") == "88014X"


@given(st.text("ABC", max_size=8), st.text("ABC", max_size=8))
def test_a_distance_is_the_same_both_ways_and_nothing_only_to_itself(
    first: str, second: str
) -> None:
    assert distance(first, second, 9) == distance(second, first, 9)
    assert (distance(first, second) == 0) == (first == second)
    assert distance(first, second, 1) == min(distance(first, second, 9), 2)


def test_a_typing_error_is_near_and_another_name_is_not() -> None:
    assert (
        distance("ORITZ", "ORTIZ") == 1
        and distance("ORTZ", "ORTIZ") == 1
        and distance("ORTIZ", "MOYER") > 3
    )
    assert (
        may_be("ORTIS", "ORTIZ")
        and may_be("HERNADEZS", "HERNANDEZ")
        and not may_be("ORTIZ", "ORTIZ")
    )
    assert not may_be("NG", "WONG")
