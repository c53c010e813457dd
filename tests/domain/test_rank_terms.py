"""The terms of a rank: exact, and in words."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings

from medq.domain.items.item import Importance, Kind
from medq.domain.rank.explanation import Words, add_up, explain, pin_term
from medq.domain.rank.facts import RankFacts
from medq.domain.rank.score import rank
from tests.domain.test_rank import DEFAULTS, NEAR, OFFICE, PLAIN, TODAY, facts, last_chance


@settings(max_examples=500, deadline=None)
@given(facts(NEAR), NEAR)
def test_the_terms_make_the_score(one: RankFacts, today: date) -> None:
    told = explain(one, today, DEFAULTS, OFFICE)
    assert told.rank == rank(one, today, DEFAULTS, OFFICE)
    assert add_up(told.terms) == told.rank.score
    assert all(term.text for term in told.terms)
    assert told.terms[-1].sign == "÷"
    assert (not told.terms[0].sign) == (told.rank.tier == 1)


def texts(one: RankFacts, words: Words | None = None, today: date = TODAY) -> list[str]:
    return [term.text for term in explain(one, today, DEFAULTS, OFFICE, words).terms]


def test_in_the_words_of_the_rank() -> None:
    one = replace(
        PLAIN, act_by=date(2026, 12, 7), deadline=date(2026, 12, 7), importance=Importance.HIGH
    )
    words = Words(
        limit="appeal limit",
        chance="as denials like this went",
        important_by="JM",
        important_on=date(2026, 11, 20),
    )
    assert texts(one, words) == [
        "Expected $142: about 70 % of $203, as denials like this went",
        "× 2: Important, set by JM on 20 Nov",
        "× 1.5: 8 working days to the appeal limit, 7 Dec",
        "÷ 22 min = $19.38 a minute",
    ]


def test_age_is_told() -> None:
    aged = replace(PLAIN, age_start=OFFICE.add_working(TODAY, -45))
    assert (
        texts(aged)[0]
        == "Expected $99: about 49 % of $203, as items like this went (70 %), less for 45 working days of age"
    )
    assert texts(replace(PLAIN, money_cents=0))[0] == "Expected $0.00: no money hangs on it"


@pytest.mark.parametrize(
    ("act_by", "limit", "text"),
    [
        (
            date(2027, 1, 28),
            date(2027, 1, 29),
            "× 1: 43 working days to the last safe day, 28 Jan 2027 (limit 29 Jan 2027)",
        ),
        (date(2026, 11, 25), date(2026, 11, 25), "× 1.9: 1 working day to the limit, 25 Nov"),
        (TODAY, TODAY, "× 1.9: today is the last working day for the limit, 24 Nov"),
        (
            date(2026, 11, 20),
            TODAY,
            "× 1.9: the last safe day, 20 Nov, has passed; the limit is 24 Nov",
        ),
        (date(2026, 11, 18), date(2026, 11, 20), "× 0.05: the limit, 20 Nov, has passed"),
    ],
)
def test_urgency(act_by: date, limit: date, text: str) -> None:
    assert texts(replace(PLAIN, act_by=act_by, deadline=limit))[1] == text


def test_a_promise() -> None:
    one = RankFacts(
        Kind.CALLBACK, 0, 0, TODAY, minutes=10, promise_day=TODAY, promise_from=840, promise_to=900
    )
    assert texts(one) == [
        "Promised today 14:00–15:00, start by 14:50",
        "Expected $0.00: no money hangs on it",
        "+ $480: promised for today 14:00–15:00",
        "÷ 10 min = $48.00 a minute",
    ]
    assert (
        explain(one, TODAY, DEFAULTS, OFFICE).line == "Promised today 14:00–15:00, start by 14:50"
    )
    assert (
        texts(replace(one, missed=True))[1]
        == "+ $150: promised for 24 Nov 14:00–15:00 and not kept"
    )
    assert (
        texts(replace(one, promise_day=date(2026, 11, 25)))[1]
        == "+ $330: promised for 25 Nov 14:00–15:00"
    )


def test_a_last_chance_and_a_duty() -> None:
    fax = last_chance(164_000, 30)
    assert (
        texts(fax, Words(act="the fax"))[0]
        == "Last safe day: the fax must be out by 17:00, start by 16:30"
    )
    duty = RankFacts(Kind.REVIEW, 4_000, 0, TODAY, minutes=20, act_by=date(2026, 11, 27), duty=True)
    assert texts(duty)[0] == "A duty in law, due 27 Nov, 2 working days left"
    assert (
        texts(duty, today=date(2026, 12, 1))[0] == "A duty in law, was due 27 Nov, start by 16:40"
    )


def test_shared_minutes_and_a_pin() -> None:
    one = replace(PLAIN, minutes=10, set_up_minutes=7, group_size=4)
    assert texts(one)[-1] == "÷ 4.8 min (3 + 7 set-up shared by 4) = $29.92 a minute"
    pin = pin_term("you", date(2026, 11, 27))
    assert (pin.value, pin.text) == (Fraction(0), "Pinned by you until Fri 27 Nov 2026")
    assert pin.shown.value == 0.0
