"""The terms of a rank: exact, and in words."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings

from medq.domain.items.item import Importance, Kind
from medq.domain.rank.explanation import RankTerm, add_up, explain, pin_term
from medq.domain.rank.facts import RankFacts
from medq.domain.rank.score import rank
from medq.domain.rank.term_text import shown_terms, term_text
from medq.domain.value_format import SCREEN_FORMAT
from tests.domain.rank.samples import DENIAL, NEAR_DAYS, OFFICE, context_on, last_chance, rank_facts
from tests.office import TODAY


@settings(max_examples=500, deadline=None)
@given(rank_facts(NEAR_DAYS), NEAR_DAYS)
def test_the_terms_make_the_score(item: RankFacts, today: date) -> None:
    explanation = explain(context_on(today), item)
    terms = explanation.terms
    assert explanation.rank == rank(context_on(today), item)
    assert add_up(terms) == explanation.rank.score
    assert all(term_text(term, SCREEN_FORMAT) for term in terms)
    assert terms[-1].sign == "÷"
    assert (not terms[0].sign) == (explanation.rank.tier == 1)


def terms_of(item: RankFacts, name: str = "", today: date = TODAY) -> tuple[RankTerm, ...]:
    return explain(context_on(today), item, name).terms


def term_texts(item: RankFacts, name: str = "", today: date = TODAY) -> list[str]:
    return [term_text(term, SCREEN_FORMAT) for term in terms_of(item, name, today)]


def reason_texts(item: RankFacts) -> list[str]:
    return [term.text for term in shown_terms(terms_of(item), SCREEN_FORMAT) if term.in_reason]


def test_a_denial_with_a_deadline_has_a_term_for_each_factor() -> None:
    denial = replace(
        DENIAL, act_by=date(2026, 12, 7), deadline=date(2026, 12, 7), importance=Importance.HIGH
    )
    assert term_texts(denial, "appeal") == [
        "Expected $142 = 70% of $203 (recovery on similar)",
        "× 2: high importance",
        "× 1.5 urgent: 8 business days to the appeal deadline 12/07/26",
        "÷ 22 min = $19/min",
    ]
    assert reason_texts(denial) == term_texts(denial)


def test_age_lowers_the_expected_recovery() -> None:
    aged = replace(DENIAL, age_start=OFFICE.add_working(TODAY, -45))
    assert term_texts(aged)[0] == "Expected $99 = 49% of $203 (70% recovery on similar, less age)"
    assert term_texts(replace(DENIAL, money_cents=0))[0] == "Expected $0.00: no money at risk"


@pytest.mark.parametrize(
    ("act_by", "deadline", "text"),
    [
        (
            date(2027, 1, 28),
            date(2027, 1, 29),
            "× 1: 43 business days to the act-by date 01/28/27 (deadline 01/29/27)",
        ),
        (
            date(2026, 11, 25),
            date(2026, 11, 25),
            "× 1.9 urgent: 1 business day to the deadline 11/25/26",
        ),
        (TODAY, TODAY, "× 1.9 urgent: last business day to act, deadline 11/24/26"),
        (date(2026, 11, 20), TODAY, "× 1.9 urgent: act-by date 11/20/26 passed, deadline 11/24/26"),
        (date(2026, 11, 18), date(2026, 11, 20), "× 0.05: deadline 11/20/26 passed"),
    ],
)
def test_urgency_names_the_business_days_left(act_by: date, deadline: date, text: str) -> None:
    assert term_texts(replace(DENIAL, act_by=act_by, deadline=deadline))[1] == text


def test_a_promise_adds_its_dollars_and_names_its_window() -> None:
    callback = RankFacts(
        Kind.CALLBACK, 0, 0, TODAY, minutes=10, promise_day=TODAY, promise_from=840, promise_to=900
    )
    assert term_texts(callback) == [
        "Promised today 2:00–3:00 pm, start by 2:50 pm",
        "Expected $0.00: no money at risk",
        "+ $480: promised for today 2:00–3:00 pm",
        "÷ 10 min = $48/min",
    ]
    assert reason_texts(callback) == ["Promised today 2:00–3:00 pm, start by 2:50 pm"]
    assert (
        term_texts(replace(callback, missed=True))[1]
        == "+ $150: promised for 11/24/26 2:00–3:00 pm and not kept"
    )
    assert (
        term_texts(replace(callback, promise_day=date(2026, 11, 25)))[1]
        == "+ $330: promised for 11/25/26 2:00–3:00 pm"
    )


def test_a_last_day_and_a_legal_deadline_come_first_with_their_reason() -> None:
    fax = last_chance(164_000, 30)
    assert term_texts(fax)[0] == "Last day to act: send it by 5:00 pm, start by 4:30 pm"
    refund = RankFacts(
        Kind.REVIEW, 4_000, 0, TODAY, minutes=20, act_by=date(2026, 11, 27), duty=True
    )
    assert term_texts(refund)[0] == "Legal deadline 11/27/26, 2 business days left"
    assert (
        term_texts(refund, today=date(2026, 12, 1))[0]
        == "Legal deadline 11/27/26 passed, start by 4:40 pm"
    )


def test_shared_setup_and_a_pin_have_their_terms() -> None:
    member = replace(DENIAL, minutes=10, set_up_minutes=7, group_size=4)
    assert term_texts(member)[-1] == "÷ 4.8 min (3 + 7 setup shared by 4) = $30/min"
    pin = pin_term("you", date(2026, 11, 27))
    assert (pin.value, term_text(pin, SCREEN_FORMAT)) == (
        Fraction(0),
        "Pinned by you until 11/27/26",
    )
    shown_with_pin = shown_terms((pin, *terms_of(DENIAL)), SCREEN_FORMAT)
    assert [term.in_reason for term in shown_with_pin] == [False, True, True]
