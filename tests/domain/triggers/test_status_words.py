"""Claim status codes in words."""

import pytest

from medq.domain.acknowledgments.records import StatusCode
from medq.domain.errors import MedqError
from medq.domain.triggers.status_text import CodedStatus, status_text
from medq.domain.triggers.status_words import status_code_words
from tests.domain.reference_tables import STATUS_WORDS, read_table


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (StatusCode("A7", "164", "IL"), "Rejected: subscriber member ID (A7 164 IL)"),
        (StatusCode("A6", "562", "85"), "Rejected: billing provider NPI (A6 562 85)"),
        (StatusCode("A7", "562"), "Rejected: NPI (A7 562)"),
        (StatusCode("A7", "562", "9Z"), "Rejected: entity 9Z NPI (A7 562 9Z)"),
        (StatusCode("A3", "400"), "Returned as unprocessable: claim out of balance (A3 400)"),
        (StatusCode("P3", "297"), "Information requested: medical notes (P3 297)"),
        (StatusCode("A0", "16"), "Forwarded: forwarded to another party (A0 16)"),
        # Without a row: raw, with its category in words.
        (StatusCode("A7", "9999", "IL"), "Rejected: invalid information (A7 9999 IL)"),
        (StatusCode("P3", "RX 80"), "Information requested: find the letter (P3 RX 80)"),
        (StatusCode("A8"), "Rejected: fields contradict each other (A8)"),
        # A receipt says no more than its category.
        (StatusCode("A2", "20", "PR"), "Accepted for adjudication (A2 20 PR)"),
        (StatusCode("Z9", "454"), "Unknown status: procedure code (Z9 454)"),
        (StatusCode("Z9", "9999"), "Unknown status (Z9 9999)"),
        (StatusCode(""), "Unknown status"),
        # The action rejects, whatever the category.
        (StatusCode("A1", "19", action="U"), "Rejected (A1 19)"),
        (StatusCode("Z9", "562", "85", action="U"), "Rejected: billing provider NPI (Z9 562 85)"),
    ],
)  # fmt: skip
def test_a_status_reads_as_category_and_words_with_its_raw_codes(
    code: StatusCode, text: str
) -> None:
    assert status_text(CodedStatus(code), STATUS_WORDS) == text


def test_a_status_of_a_line_names_the_line_and_the_value_sent() -> None:
    line = CodedStatus(StatusCode("A7", "454"), "20610")
    assert status_text(line, STATUS_WORDS) == "Rejected: line 20610, procedure code (A7 454)"
    unknown = CodedStatus(StatusCode("A7", "9999"), "20610")
    assert status_text(unknown, STATUS_WORDS) == "Rejected: line 20610 (A7 9999)"
    of_claim = CodedStatus(StatusCode("A7", "164", "IL"))
    assert status_text(of_claim, STATUS_WORDS, "W72253116") == (
        "Rejected: subscriber member ID (A7 164 IL): W72253116"
    )


@pytest.mark.parametrize(
    "columns",
    [{"plain": ""}, {"plain": "{who} of {who}"}, {"plain": "{x} id"}, {"field": "{who}.{who}"}],
)
def test_a_row_without_words_or_with_a_brace_of_its_own_is_refused(
    columns: dict[str, str],
) -> None:
    row = next(row for row in read_table("claim_status_codes") if row["code"] == "562")
    assert status_code_words(row).text("billing provider") == "billing provider NPI"
    with pytest.raises(MedqError):
        status_code_words(row | columns)
    with pytest.raises(MedqError):
        status_code_words({name: text for name, text in row.items() if name != "field"})
