"""The arithmetic of a rank in one line: whole dollars, plain factors, nothing hidden shown."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.items.item import Importance
from medq.domain.money import dollars_a_minute
from medq.domain.rank.arithmetic import rank_lines
from medq.domain.rank.explanation import (
    ExpectedTerm,
    GroupTerm,
    ImportanceTerm,
    LastDayTerm,
    MinutesTerm,
    PromisedTodayTerm,
    PromiseTerm,
    RankTerm,
    UrgencyTerm,
)
from medq.domain.value_format import SCREEN_FORMAT
from tests.office import TODAY

DEADLINE = date(2026, 12, 21)
EXPECTED = ExpectedTerm(Fraction(206460, 100), 333_000, 620_000, is_aged=False)
URGENT = UrgencyTerm(Fraction(5, 4), date(2026, 12, 18), DEADLINE, "corrected claim", 17, TODAY)
MINUTES = MinutesTerm(Fraction(15), 15, 0, 1, 172_050_000)


def line(*terms: RankTerm) -> tuple[str, ...]:
    """Return the lines of a rank with these terms."""
    return rank_lines(terms, SCREEN_FORMAT)


def test_an_item_alone_shows_money_chance_urgency_and_minutes() -> None:
    assert line(EXPECTED, URGENT, MINUTES) == (
        "$172/min = 3,330.00 x 62% x 1.25 (17 business days left) / 15 min",
    )


def test_what_adds_or_multiplies_says_why() -> None:
    important = ImportanceTerm(Fraction(3, 2), Importance.HIGH)
    promise = PromiseTerm(Fraction(480), TODAY, None, is_today=True, is_broken=False)
    aged = EXPECTED._replace(is_aged=True)
    assert line(aged, important, promise, MINUTES) == (
        "$172/min = 3,330.00 x 62% (less age) x 1.5 (high) + 480.00 (promised) / 15 min",
    )


@pytest.mark.parametrize(
    ("urgency", "words"),
    [
        (URGENT._replace(workdays_left=0, act_by=TODAY), "last day"),
        (URGENT._replace(workdays_left=0, act_by=date(2026, 11, 20)), "act-by passed"),
        (URGENT._replace(deadline=date(2026, 11, 20)), "past due"),
        (URGENT._replace(workdays_left=1), "1 business day left"),
    ],
)
def test_the_nearness_of_the_deadline_is_in_words(urgency: UrgencyTerm, words: str) -> None:
    assert f"({words})" in line(EXPECTED, urgency, MINUTES)[0]


@pytest.mark.parametrize(
    ("best", "members", "words"),
    [(2, 2, "all 2 together"), (2, 3, "best 2 of 3 together"), (1, 3, "best of 3")],
)
def test_a_group_says_how_many_are_worked_for_the_minutes(
    best: int, members: int, words: str
) -> None:
    group = GroupTerm(
        Fraction(50), best, members, members, Fraction(550), 11, 5, 3, score_micros=50_000_000
    )
    assert line(EXPECTED, group) == (
        f"$50/min = 550.00 expected / 11 min (5 setup + 3 each), {words}",
    )


def test_what_comes_first_for_another_reason_than_money_says_it_first() -> None:
    last = LastDayTerm(Fraction(1), TODAY, DEADLINE, is_passed=False, send_by=1020, start_by=990)
    first, arithmetic = line(last, EXPECTED, MINUTES)
    assert first == "Last day to act: send it by 5:00 pm, start by 4:30 pm"
    assert arithmetic.startswith("$172/min")


def test_without_its_money_a_rank_has_no_arithmetic() -> None:
    promised = PromisedTodayTerm(Fraction(1), (630, 660), 650)
    hidden = MINUTES._replace(score_micros=None)
    assert line(promised, hidden) == ("Promised today 10:30–11:00 am, start by 10:50 am",)


@given(st.integers(min_value=0, max_value=10**12))
def test_dollars_a_minute_are_whole_and_less_than_one_is_never_zero(score: int) -> None:
    shown = dollars_a_minute(score)
    assert "." not in shown
    assert (shown == "$0/min") == (score == 0)
