"""Which of several codes answers, and what lines add to their claim."""

from datetime import date

import pytest

from medq.domain.acknowledgments.records import ClaimStatus, LineStatus, StatusCode
from medq.domain.items import topics
from medq.domain.triggers.acknowledgments import triggers_for_status
from medq.domain.triggers.status_answer import claim_answer, line_answer
from medq.domain.triggers.status_requests import StatusFacts
from tests.domain.reference_tables import STATUS_WORDS

OLD, NEW = date(2026, 11, 1), date(2026, 11, 10)
RECEIPT, GENERAL = StatusCode("A1", "19"), StatusCode("A3", "21", "85")
FIELD, RAW = StatusCode("A7", "562", "85"), StatusCode("A7", "9999")
LINE = LineStatus(9, (StatusCode("A7", "454", action="U"),), "20610", 25000)


def claim_status(*codes: StatusCode, lines: tuple[LineStatus, ...] = ()) -> ClaimStatus:
    """Return a status of these codes."""
    action = "U" if any(code.is_refused for code in codes) else ""
    return ClaimStatus(1, "claim", codes, action, lines=lines)


def texts(status: ClaimStatus) -> list[str]:
    """Return what claim and lines answer, in words."""
    answers = claim_answer(status, STATUS_WORDS), line_answer(status, STATUS_WORDS)
    return [answer.text(STATUS_WORDS) for answer in answers if answer is not None]


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        ((RECEIPT, RAW, GENERAL, FIELD), "Rejected: billing provider NPI (A7 562 85)"),
        (
            (RECEIPT, RAW, GENERAL),
            "Returned as unprocessable: missing or invalid information (see the other code)"
            " (A3 21 85)",
        ),
        ((RECEIPT, RAW), "Rejected: invalid information (A7 9999)"),
        ((RECEIPT,), "Received, not yet accepted (A1 19)"),
        ((StatusCode("Z9"), StatusCode("Z8", action="U")), "Rejected (Z8)"),
    ],
)
def test_of_several_codes_the_one_with_a_field_then_with_words_is_told(
    codes: tuple[StatusCode, ...], text: str
) -> None:
    assert texts(claim_status(*codes)) == [text]


def test_only_the_codes_of_the_newest_day_answer() -> None:
    history = (StatusCode("A7", "562", "85", OLD), StatusCode("F1", "65", "", NEW))
    assert texts(claim_status(*history)) == ["Paid (F1 65)"]
    facts = StatusFacts(5, claim_status(*history), NEW, 17050)
    assert [
        request.topic.name for request in triggers_for_status(facts, STATUS_WORDS).requests
    ] == ["remittance"]
    undated = (StatusCode("A7", "562", "85"), StatusCode("F1", "65", "", NEW))
    assert texts(claim_status(*undated)) == ["Rejected: billing provider NPI (A7 562 85)"]


def test_a_line_answers_for_a_claim_without_codes_and_says_more_of_a_rejected_one() -> None:
    line_text = "Rejected: line 20610, procedure code (A7 454)"
    assert texts(claim_status(lines=(LINE,))) == [line_text]
    assert texts(claim_status(GENERAL, lines=(LINE,))) == [line_text]
    assert texts(claim_status(FIELD, lines=(LINE,))) == [
        "Rejected: billing provider NPI (A7 562 85)"
    ]


@pytest.mark.parametrize("own", ["A2", "P1", "F1"])
def test_a_rejected_line_of_a_claim_that_goes_on_is_an_answer_of_its_own(own: str) -> None:
    accepted = LineStatus(12, (StatusCode("A2", "20"),), "99213", 15000)
    status = claim_status(StatusCode(own, "20"), lines=(accepted, LINE))
    answer = line_answer(status, STATUS_WORDS)
    assert answer is not None
    assert (answer.line_cents, answer.cause) == (25000, "A7 454")
    facts = StatusFacts(5, status, NEW, 40000)
    requests = triggers_for_status(facts, STATUS_WORDS).requests
    (submit,) = [request for request in requests if request.topic is topics.REJECTED_LINE]
    assert submit.money_cents == 25000


def test_lines_that_need_no_more_than_their_claim_add_nothing() -> None:
    pended = LineStatus(9, (StatusCode("P1", "20"),), "20610", 25000)
    assert line_answer(claim_status(StatusCode("A2", "20"), lines=(pended,)), STATUS_WORDS) is None
    assert line_answer(claim_status(FIELD, lines=(LINE,)), STATUS_WORDS) is None
    assert claim_answer(claim_status(StatusCode("Z9")), STATUS_WORDS) is None
