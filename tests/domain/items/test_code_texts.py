"""Codes in words: the shipped texts, and what a code without a line reads like."""

import pytest

from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.code_texts import CodeList, CodeTexts, code_text
from medq.domain.items.item import Kind
from tests.domain.reference_tables import read_table

TEXTS = CodeTexts(read_table("code_texts"))


def test_a_code_without_a_line_is_shown_as_a_code() -> None:
    assert (TEXTS.cause("no answer"), TEXTS.cause("CO-197")) == ("no response", "CO-197")
    assert (TEXTS.cause("A7 164"), TEXTS.cause("A3 999")) == ("rej. member ID", "returned")
    assert (TEXTS.cause("D0 35"), TEXTS.cause("R5 300")) == ("not on file", "records request")
    assert (TEXTS.cause("F1 65"), TEXTS.cause("F3N 65")) == ("paid, no ERA", "bill next payer")
    assert (TEXTS.cause("999 R"), TEXTS.cause("PR-204")) == ("batch rejected", "PR-204")
    assert TEXTS.choice("billed-next-payer") == "billed to next payer"
    assert TEXTS.choice("left-voicemail") == "left voicemail"
    assert (TEXTS.claim_status("4"), TEXTS.claim_status("99")) == ("denied", "unknown status 99")
    assert TEXTS.provider_adjustment("L6", "Interest") == "Interest"
    assert TEXTS.provider_adjustment("ZZ") == "unknown reason ZZ"
    assert (TEXTS.entity("85"), TEXTS.entity("ZZ")) == ("billing provider", "")
    assert (TEXTS.status_source("AY"), TEXTS.status_source("")) == ("clearinghouse", "")
    assert TEXTS.payer_kind("our_own_plan") == "our own plan"
    assert (TEXTS.language("es"), TEXTS.language("tl")) == ("Spanish", "tl")


@pytest.mark.parametrize(
    ("code", "source", "text"),
    [
        ("A2", "PR", "accepted for adjudication"),
        ("A2", "AY", "accepted, forwarded to payer"),
        ("A1", "AY", "received"),
        ("R5", "PR", "information requested"),
        ("X9", "PR", "status X9"),
    ],
)
def test_a_status_category_says_what_its_source_did(code: str, source: str, text: str) -> None:
    assert TEXTS.status_category(code, source) == text


def test_the_field_that_a_rejection_names_fits_into_a_list() -> None:
    fields = [line for line in read_table("code_texts") if line["list"] == "status_field"]
    assert fields and all(len(f"rej. {line['text']}") <= 16 for line in fields)


def test_a_cause_has_words_that_fit_beside_who_works_it() -> None:
    lines = read_table("code_texts")
    causes = {line["code"] for line in lines if line["list"] == "cause"}
    rejected = {f"A7 {line['code']}" for line in lines if line["list"] == "status_field"}
    named = {topic.name for topic in topics.ALL if topic.kind is not Kind.CALLBACK}
    for cause in causes | rejected | named:
        assert len(TEXTS.short_cause(cause)) <= 11, cause
        assert len(TEXTS.cause(cause)) <= 15 or TEXTS.short_cause(cause) != TEXTS.cause(cause)
    assert (TEXTS.short_cause("A7 164"), TEXTS.short_cause("F1 65")) == ("member ID", "paid no ERA")
    assert TEXTS.short_cause("CO-16 N290") == "CO-16 N290"
    assert len(TEXTS.short_cause("R4 294")) <= 11  # a request for information, of any number


def test_every_list_has_texts() -> None:
    shipped_lists = set(CodeList) - {CodeList.PROVIDER_ADJUSTMENT}  # their texts are in plb.csv
    assert {line["list"] for line in read_table("code_texts")} == shipped_lists


@pytest.mark.parametrize(
    ("column", "value"), [("list", "odd"), ("code", ""), ("text", " "), ("source", "")]
)
def test_an_invalid_column_is_named_with_its_line(column: str, value: str) -> None:
    columns = {
        "list": "cause",
        "code": "no answer",
        "text": "silent",
        "source": "own",
        "as_of": "x",
    }
    assert code_text(columns) == "silent"
    columns |= {column: value}
    with pytest.raises(MedqError, match=column) as refused:
        code_text(columns)
    assert refused.value.where == f"code_texts {columns['list']} {columns['code']}".strip()
