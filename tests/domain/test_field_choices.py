"""A typed choice is meant by its number, its code, its words or their only beginning."""

import pytest

from medq.domain.acts import ClosedChoice, Field, FieldKind
from medq.domain.field_choices import match_choice, not_one_choice

OUTCOME = Field(
    "outcome",
    "Outcome",
    FieldKind.CHOICE,
    choices=("paid", "billed-next-payer"),
    choice_texts=("paid", "sent to secondary"),
)
PLAN_TYPE = Field(
    "kind",
    "Plan type",
    FieldKind.CHOICE,
    choices=("medicare_b", "medicare_advantage", "medicaid_ffs", "medicaid_managed", "other"),
    choice_texts=(
        "Medicare Part B",
        "Medicare Advantage",
        "Colorado Medicaid, fee for service",
        "Colorado Medicaid, managed care",
        "commercial",
    ),
    default="other",
)


@pytest.mark.parametrize("typed", ["2", "billed-next-payer", "bil", "Sent to", "sent to secondary"])
def test_a_choice_is_typed_as_its_number_its_code_or_its_words(typed: str) -> None:
    assert match_choice(OUTCOME, typed) == "billed-next-payer"


def test_the_words_of_a_choice_may_begin_those_of_another() -> None:
    words = ("sent", "sent to secondary")
    assert match_choice(OUTCOME._replace(choice_texts=words), "Sent") == "paid"


def test_many_choices_are_typed_by_number_or_words() -> None:
    kinds = tuple(f"kind_{number}" for number in range(1, 30))
    words = tuple(f"{chr(64 + number % 26)} plan {number}" for number in range(1, 30))
    field = Field("kind", "Plan type", FieldKind.CHOICE, choices=kinds, choice_texts=words)
    assert match_choice(field._replace(is_numbered=True), "27") == "kind_27"
    assert match_choice(field, "b plan 2") == "kind_2"


def test_a_number_that_is_not_shown_chooses_nothing() -> None:
    codes = tuple(f"{letter}-code" for letter in "abcdefghijkl")
    field = Field("code", "Code", FieldKind.CHOICE, choices=codes)
    assert match_choice(field, "2") is None
    assert match_choice(field, "b") == "b-code"


def test_a_choice_is_typed_as_any_of_its_words_where_none_begins_so() -> None:
    assert match_choice(PLAN_TYPE, "managed") == "medicaid_managed"
    assert match_choice(PLAN_TYPE, "Advantage") == "medicare_advantage"


def test_words_that_several_choices_share_name_them() -> None:
    error = not_one_choice(PLAN_TYPE, "medicare")
    assert str(error) == "Plan type: medicare may be Medicare Part B; Medicare Advantage."
    assert error.hint == "Type more of its words."


def test_a_closed_choice_says_why() -> None:
    closed = (ClosedChoice("denied", "Denied", "set by the 835"),)
    assert str(not_one_choice(OUTCOME._replace(closed=closed), "den")) == "Denied: set by the 835"


def test_what_is_no_choice_names_the_digits() -> None:
    error = not_one_choice(OUTCOME, "x")
    assert str(error) == "Outcome: x is not one of the choices."
    assert error.hint == "1 paid, 2 sent to secondary."
