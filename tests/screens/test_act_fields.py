"""Typed lines read as the fields of an act, with optional fields left out and choices anywhere."""

import pytest

from medq.domain.acts import Field, FieldKind
from medq.domain.errors import MedqError
from screens.base.act_fields import explanation, label, read_line

WAIT = (
    Field("until", "Wait until", FieldKind.DATE, default="2026-12-08"),
    Field("for", "for whom or what", required=False),
    Field("past", "yes: past the last safe day all the same", required=False, choices=("yes",)),
)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("", {}),
        ("fri", {"until": "fri"}),
        ("fri, Aetna", {"until": "fri", "for": "Aetna"}),
        ("fri, yes", {"until": "fri", "past": "yes"}),
        ("fri, , yes", {"until": "fri", "past": "yes"}),
        ("fri, Aetna, yes", {"until": "fri", "for": "Aetna", "past": "yes"}),
        ("fri, Aetna, the session", {"until": "fri", "for": "Aetna, the session"}),
        ("fri, yesterday's fax", {"until": "fri", "for": "yesterday's fax"}),
    ],
)
def test_a_wait_is_read_as_it_is_meant(typed: str, values: dict[str, str]) -> None:
    assert read_line(WAIT, typed) == values


def test_a_note_may_have_commas() -> None:
    assert read_line((Field("text", "Note"),), "called, ref 44, fax tomorrow") == {
        "text": "called, ref 44, fax tomorrow"
    }


OUTCOME = Field(
    "outcome",
    "Outcome",
    FieldKind.CHOICE,
    choices=("paid", "billed-next-payer"),
    choice_texts=("paid", "sent to secondary"),
)


@pytest.mark.parametrize("typed", ["2", "billed-next-payer", "bil", "Sent to", "sent to secondary"])
def test_a_choice_is_typed_as_its_number_its_code_or_its_words(typed: str) -> None:
    assert read_line((OUTCOME,), typed) == {"outcome": "billed-next-payer"}


def test_the_words_of_a_choice_may_begin_those_of_another() -> None:
    words = ("sent", "sent to secondary")
    assert read_line((OUTCOME._replace(choice_texts=words),), "Sent") == {"outcome": "paid"}


def test_many_choices_are_on_the_page_and_typed_by_number_or_words() -> None:
    kinds = tuple(f"kind_{number}" for number in range(1, 30))
    words = tuple(f"{chr(64 + number % 26)} plan {number}" for number in range(1, 30))
    field = Field("kind", "Plan type", FieldKind.CHOICE, choices=kinds, choice_texts=words)
    assert explanation((field,)) == (
        "Type the beginning of its words, or its number on the item's page."
    )
    assert read_line((field,), "27") == {"kind": "kind_27"}
    assert read_line((field,), "b plan 2") == {"kind": "kind_2"}


def test_choices_are_offered_in_words_and_names_as_they_are() -> None:
    assert explanation((OUTCOME,)) == "1 paid, 2 sent to secondary."
    trace = Field("payment", "Trace number", choices=("EFT-90",))
    assert explanation((trace,)) == "1 EFT-90."


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


def test_a_choice_is_typed_as_any_of_its_words_where_none_begins_so() -> None:
    assert read_line((PLAN_TYPE,), "managed") == {"kind": "medicaid_managed"}
    assert read_line((PLAN_TYPE,), "Advantage") == {"kind": "medicare_advantage"}


def test_words_that_several_choices_share_name_them() -> None:
    with pytest.raises(MedqError) as refused:
        read_line((PLAN_TYPE,), "medicare")
    assert str(refused.value) == ("Plan type: medicare may be Medicare Part B; Medicare Advantage.")
    assert refused.value.hint == "Type more of its words."


def test_the_usual_choice_is_shown_in_words() -> None:
    assert label((PLAN_TYPE,)) == "Plan type (enter: commercial)"


def test_what_may_be_typed_is_told_above_the_question() -> None:
    field = Field("claim", "Claim number", examples="Nearest: 7001 11/02/26.")
    assert explanation((field,)) == "Nearest: 7001 11/02/26."
