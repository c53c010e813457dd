"""Parse search text typed on Tue 11/24/26, and compare words by letters and by sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.search.describe import describe
from medq.domain.search.parse import parse
from medq.domain.search.terms import SearchTerms
from medq.domain.search.words import distance, fold, may_be, name_words, number_word, sound
from tests.office import TODAY

DESCRIPTIONS = {
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
    "mine owner:lk payer:aetna": "yours and assigned to LK and payer aetna",
    "owner:me": "yours",
    "due<12/8": "due by 12/07/26",
    "due <= 10d": "due by 12/04/26",
    "due>2w due<1/5": "due from 12/09/26 and due by 01/04/27",
    "due:today": "due on 11/24/26",
    "due<11/20": "due by 11/19/26",
    "due<12/8/27": "due by 12/07/27",
    "late": "due by 11/23/26",
    "due": "name or payer begins with due",
    "due<": "",
    "due<soon": "(due<soon is unknown)",
    "kind:denial >500qbh": "kind denial and (>500qbh is unknown)",
    "on hold": "state waiting",
    "done today": "done or followed up by you today",
    "rejected": "kind submit and state rejected",
    "colon:ortiz": "name or payer begins with colon:ortiz",
}


@pytest.mark.parametrize(("text", "description"), DESCRIPTIONS.items())
def test_a_search_is_described_as_it_was_understood(text: str, description: str) -> None:
    assert describe(parse(text, TODAY)) == description


@given(st.text(max_size=300))
def test_no_text_is_refused(text: str) -> None:
    terms = parse(text, TODAY)
    assert isinstance(describe(terms), str)
    assert terms.empty or terms != SearchTerms()


@pytest.mark.parametrize("text", ["kind:denial", "done", "mine", "owner:lk", "late", "done today"])
def test_a_kind_state_or_owner_searches_only_items(text: str) -> None:
    assert parse(text, TODAY).of_items


def test_other_terms_search_every_record() -> None:
    assert not parse("ortiz =5 co-197 state:denied payer:x", TODAY).of_items


def test_half_typed_terms_search_for_nothing() -> None:
    assert parse(" kind: > ", TODAY).empty


WORDS_BY_NAME = {
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


@pytest.mark.parametrize(("name", "words"), WORDS_BY_NAME.items())
def test_a_name_has_itself_and_its_parts_as_words(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@given(st.text(max_size=20))
def test_a_whole_name_is_one_of_its_words(name: str) -> None:
    assert not fold(name) or fold(name) in name_words(name)
    assert fold(name.lower()) == fold(name) or not name.isascii()


SOUND_ALIKE = (
    ("ORTIZ", "ORTIS"),
    ("SMITH", "SMYTH"),
    ("VASQUEZ", "BAZQUEZ"),
    ("JIMENEZ", "GIMENEZ"),
    ("HERNANDEZ", "ERNANDES"),
    ("PHILLIPS", "FILIPS"),
    ("KNIGHT", "NITE"),
    ("SCHULTZ", "SHULTS"),
    ("MOYER", "MEYER"),
    ("CATHY", "KATHIE"),
)


@pytest.mark.parametrize(("first", "second"), SOUND_ALIKE)
def test_names_that_sound_alike_share_a_sound_key(first: str, second: str) -> None:
    assert sound(first) == sound(second) != ""


def test_names_that_sound_different_have_different_sound_keys() -> None:
    names = ("ORTIZ", "MOYER", "WONG", "NG", "SMITH", "GARCIA", "LOPEZ")
    assert len({sound(name) for name in names}) == len(names)


def test_a_word_that_is_not_of_latin_letters_has_no_sound_key() -> None:
    assert sound("M4") == sound("山田") == ""


def test_a_number_is_compared_without_signs_and_leading_zeros() -> None:
    assert number_word("00-88 014x") == "88014X"


@given(st.text("ABC", max_size=8), st.text("ABC", max_size=8))
def test_the_distance_is_symmetric_and_zero_only_for_equal_words(first: str, second: str) -> None:
    assert distance(first, second, 9) == distance(second, first, 9)
    assert (distance(first, second) == 0) == (first == second)
    assert distance(first, second, 1) == min(distance(first, second, 9), 2)


def test_one_typing_error_is_a_distance_of_one() -> None:
    assert distance("ORITZ", "ORTIZ") == 1
    assert distance("ORTZ", "ORTIZ") == 1
    assert distance("ORTIZ", "MOYER") > 3


def test_only_near_and_different_words_are_suggested() -> None:
    assert may_be("ORTIS", "ORTIZ")
    assert may_be("HERNADEZS", "HERNANDEZ")
    assert not may_be("ORTIZ", "ORTIZ")
    assert not may_be("NG", "WONG")
