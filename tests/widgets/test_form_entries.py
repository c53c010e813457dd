"""The fields of a form as they are typed: what they mean, and what is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from medq.domain.acts import Field, FieldKind
from medq.domain.errors import MedqError
from widgets.edit_line import EditLine
from widgets.form_choices import choice_lines
from widgets.form_entries import FormEntries
from widgets.form_layout import place_fields

DATE = Field("until", "Follow up on", FieldKind.DATE, default="2026-12-08")
PARTY = Field(
    "for",
    "waiting on",
    FieldKind.CHOICE,
    choices=("payer", "patient"),
    choice_texts=("the payer", "the patient"),
    default="payer",
    required=False,
)
NOTE = Field("note", "note", required=False)
OUTCOME = Field(
    "outcome",
    "Outcome",
    FieldKind.CHOICE,
    choices=("write-off", "paid"),
    choice_texts=("write off", "paid"),
)
AMOUNT = Field("amount", "amount", FieldKind.MONEY, for_choices=("write-off",), default="10.00")


def entries(*fields: Field, draft: dict[str, str] | None = None) -> FormEntries:
    return FormEntries(fields or (DATE, PARTY, NOTE), draft or {})


def typed(form: FormEntries, text: str) -> None:
    for letter in text:
        form.insert(letter)


def test_prefilled_values_are_the_answers() -> None:
    assert entries().answers() == {"until": "12/08/26", "for": "payer"}


def test_the_first_letter_replaces_what_is_prefilled_and_a_moved_cursor_edits_it() -> None:
    form = entries()
    typed(form, "fri")
    assert form.answers()["until"] == "fri"
    form = entries()
    form.line(DATE).move_to(4)
    form.line(DATE).delete_left()
    typed(form, "9")
    assert form.answers()["until"] == "12/98/26"


def test_a_digit_chooses_and_another_chooses_anew() -> None:
    form = entries()
    form.move(1)
    typed(form, "2")
    assert (form.line(PARTY).text, form.answers()["for"]) == ("the patient", "patient")
    typed(form, "1")
    assert form.answers()["for"] == "payer"


def test_a_digit_in_a_date_is_text_and_names_are_never_chosen_by_a_digit() -> None:
    form = entries()
    typed(form, "12/1")
    assert form.answers()["until"] == "12/1"
    trace = Field("payment", "Trace number", choices=("1", "190"))
    form = entries(trace)
    typed(form, "190")
    assert form.answers() == {"payment": "190"}


def test_a_begun_choice_becomes_its_words_when_it_is_left() -> None:
    form = entries()
    form.move(1)
    typed(form, "the pat")
    form.move(1)
    assert form.line(PARTY).text == "the patient"


def test_what_is_no_choice_is_refused_in_its_field() -> None:
    form = entries()
    form.move(1)
    typed(form, "x")
    with pytest.raises(MedqError, match="x is not one of the choices") as refused:
        form.answers()
    assert refused.value.field == "for"


def test_a_cleared_default_is_nothing_and_a_required_field_is_refused_empty() -> None:
    form = entries()
    form.line(PARTY).set("")
    assert form.answers()["for"] == "-"
    form.line(DATE).set("")
    with pytest.raises(MedqError, match="Follow up on: nothing was typed"):
        form.answers()


def test_fields_of_a_choice_are_asked_when_it_is_chosen() -> None:
    form = entries(OUTCOME, AMOUNT, NOTE)
    assert form.fields == (OUTCOME, NOTE)
    typed(form, "1")
    assert form.fields == (OUTCOME, AMOUNT, NOTE)
    assert form.answers() == {"outcome": "write-off", "amount": "10.00"}
    typed(form, "2")
    assert form.answers() == {"outcome": "paid"}


def test_a_draft_holds_only_what_a_person_typed_and_is_there_again() -> None:
    form = entries()
    form.move(2)
    typed(form, "left word")
    assert form.draft() == {"note": "left word"}
    again = entries(draft=form.draft())
    assert again.answers() == {"until": "12/08/26", "for": "payer", "note": "left word"}


letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)


@given(letters, st.integers(0, 30), st.integers(1, 20))
def test_the_window_of_a_field_has_its_width_and_holds_the_cursor(
    text: str, cursor: int, width: int
) -> None:
    line = EditLine(text)
    line.move_to(cursor)
    shown, cell = line.window(width)
    assert 0 <= cell <= width and cell_len(shown) == width


@given(st.integers(0, 50), st.sampled_from((80, 100, 120)))
def test_fields_never_leave_the_screen_nor_each_other(head: int, width: int) -> None:
    long = Field("same-payer", "the payer of that claim is the payer of this payment, yes or no")
    for row in place_fields((DATE, PARTY, NOTE, long, AMOUNT, NOTE), head, width):
        ends = [placed.end for placed in row]
        assert ends[-1] <= width and all(placed.width > 0 for placed in row)
        assert all(after.x > end for after, end in zip(row[1:], ends, strict=False))


PLAN_TYPE = Field(
    "kind",
    "Plan type",
    FieldKind.CHOICE,
    choices=tuple(f"kind_{number}" for number in range(1, 13)),
    choice_texts=(*(f"plan {letter}" for letter in "ABCDEFGHIJK"), "other plan"),
    is_numbered=True,
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("12", ["other plan"]),
        ("other", ["other plan"]),
        ("13", ["None of the choices begins so."]),
    ],
)
def test_a_typed_number_shows_the_choice_that_it_means(text: str, lines: list[str]) -> None:
    form = entries(PLAN_TYPE)
    typed(form, text)
    shown = choice_lines(form, 80)
    assert [line for line in shown if line] == lines
    if text != "13":
        assert form.answers() == {"kind": "kind_12"}
