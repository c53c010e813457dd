"""The rank: its values, and the laws that let it be stored."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medq.domain.items.item import Importance, Kind
from medq.domain.items.recovery import UNACKNOWLEDGED_PPM, recovery_ppm
from medq.domain.rank.facts import RankContext, RankFacts, RankSettings
from medq.domain.rank.order import (
    FIRST,
    MAX_SCORE,
    MAX_SORT_VALUE,
    SECOND,
    finish_by_of,
    score_of,
    sort_value,
)
from medq.domain.rank.score import Rank, rank
from tests.domain.rank.samples import DEFAULTS, DENIAL, NEAR_DAYS, OFFICE, last_chance, rank_facts
from tests.office import TODAY


def rank_of(item_facts: RankFacts, today: date = TODAY, weights: RankSettings = DEFAULTS) -> Rank:
    """Return the rank of an item in this office."""
    return rank(RankContext(today, weights, OFFICE), item_facts)


@settings(max_examples=300, deadline=None)
@given(rank_facts(NEAR_DAYS), NEAR_DAYS)
def test_a_stored_rank_holds_for_every_day_before_its_rerank_day(
    item_facts: RankFacts, today: date
) -> None:
    stored = rank_of(item_facts, today)
    assert stored.rerank_on > today
    day = today
    for _step in range(130):
        day += timedelta(days=1)
        if day >= stored.rerank_on:
            break
        assert rank_of(item_facts, day) == stored


@settings(max_examples=300, deadline=None)
@given(rank_facts(NEAR_DAYS), NEAR_DAYS)
def test_an_items_rank_stops_changing_after_finitely_many_reranks(
    item_facts: RankFacts, today: date
) -> None:
    """Go from rerank to rerank until none is due any more."""
    for _change in range(80):
        today = rank_of(item_facts, today).rerank_on
        if today == date.max:
            return
    pytest.fail("its rank never stops changing")


@given(rank_facts(st.dates()), st.dates())
def test_every_item_has_a_valid_rank_on_every_day(item_facts: RankFacts, today: date) -> None:
    item_rank = rank_of(item_facts, today)
    assert item_rank.rerank_on > today or item_rank.rerank_on == date.max
    assert 0 <= item_rank.sort_value <= MAX_SORT_VALUE
    assert item_rank.tier in (FIRST, SECOND)
    assert (item_rank.start_by is None) == (item_rank.tier == SECOND)


def test_extreme_amounts_and_minutes_have_a_valid_rank() -> None:
    for item_facts in (
        replace(DENIAL, money_cents=10**30),
        replace(DENIAL, money_cents=-(10**30)),
        replace(DENIAL, minutes=0),
        replace(DENIAL, minutes=10**9, promise_day=TODAY, promise_to=600),
        replace(DENIAL, group_size=0, set_up_minutes=5),
        replace(DENIAL, age_start=date.max, act_by=date.min, deadline=date.min),
    ):
        assert 0 <= rank_of(item_facts).sort_value <= MAX_SORT_VALUE


@given(rank_facts(NEAR_DAYS), NEAR_DAYS, st.integers(0, 10**12))
def test_more_money_never_lowers_the_rank(
    item_facts: RankFacts, today: date, more_cents: int
) -> None:
    poorer = rank_of(item_facts, today)
    richer = rank_of(replace(item_facts, money_cents=item_facts.money_cents + more_cents), today)
    assert (richer.tier, -richer.score) <= (poorer.tier, -poorer.score)
    if poorer.tier == richer.tier:
        assert richer.sort_value >= poorer.sort_value


@given(rank_facts(NEAR_DAYS), NEAR_DAYS)
def test_importance_and_fewer_minutes_never_lower_the_score(
    item_facts: RankFacts, today: date
) -> None:
    assert (
        rank_of(replace(item_facts, importance=Importance.HIGH), today).score
        >= rank_of(item_facts, today).score
    )
    quicker = replace(item_facts, minutes=max(1, item_facts.minutes - 1))
    assert rank_of(quicker, today).score >= rank_of(item_facts, today).score


def test_the_score_is_the_value_per_minute() -> None:
    assert rank_of(DENIAL).score == 6_459_091  # 203 × .7 / 22
    assert (
        rank_of(replace(DENIAL, importance=Importance.LOW)).score == 3_229_545
    )  # half up of 3 229 545.45
    assert rank_of(replace(DENIAL, importance=Importance.HIGH)).score == 12_918_182
    assert rank_of(replace(DENIAL, money_cents=0)).score == 0


@pytest.mark.parametrize(
    ("days_left", "urgency"),
    [
        (0, 19),
        (1, 19),
        (2, 19),
        (3, 17),
        (5, 17),
        (6, 15),
        (10, 15),
        (11, 12.5),
        (20, 12.5),
        (21, 10),
        (300, 10),
    ],
)
def test_urgency_depends_on_business_days_to_the_last_safe_day(
    days_left: int, urgency: float
) -> None:
    item_facts = replace(
        DENIAL,
        money_cents=10_000,
        recovery_ppm=1_000_000,
        minutes=10,
        act_by=OFFICE.add_working(TODAY, days_left),
    )
    assert rank_of(item_facts).score == urgency * 1_000_000


def test_after_the_deadline_the_money_counts_as_lost() -> None:
    item_facts = replace(DENIAL, act_by=date(2026, 11, 20), deadline=date(2026, 11, 23))
    assert (
        rank_of(item_facts, date(2026, 11, 23)).tier == SECOND
    )  # 6.46 a minute is below the floor
    lapsed = rank_of(item_facts)
    assert (lapsed.tier, lapsed.score) == (SECOND, 322_955)


@pytest.mark.parametrize(
    ("kind", "worth"),
    [
        (Kind.REVIEW, 906_431),
        (Kind.SUBMIT, 972_369),
        (Kind.DENIAL, 832_907),
        (Kind.CALLBACK, 743_652),
        (Kind.FOLLOW_UP, 906_431),
        (Kind.QUESTION, 972_369),
    ],
)
def test_money_ages_in_steps_of_twenty_business_days(kind: Kind, worth: int) -> None:
    item_facts = RankFacts(kind, 10_000, 1_000_000, TODAY, minutes=100)
    aging_day = OFFICE.add_working(TODAY, 20)
    assert rank_of(item_facts).rerank_on == aging_day
    assert rank_of(item_facts, aging_day - timedelta(days=1)).score == 1_000_000
    assert rank_of(item_facts, aging_day).score == worth
    assert rank_of(item_facts, OFFICE.add_working(TODAY, 40)).score == pytest.approx(
        worth * worth / 10**6, abs=2
    )
    assert rank_of(item_facts, OFFICE.add_working(TODAY, 5000)).rerank_on == date.max


@pytest.mark.parametrize(
    ("day", "cents", "tier"),
    [
        (TODAY, 48_000, FIRST),
        (date(2026, 11, 25), 33_000, SECOND),  # tomorrow
        (date(2026, 11, 27), 12_750, SECOND),  # two working days
        (date(2026, 12, 24), 12_750, SECOND),
        (date(2026, 11, 23), 15_000, SECOND),  # broken
    ],
)
def test_a_promise_adds_value_by_its_day(day: date, cents: int, tier: int) -> None:
    item_facts = RankFacts(Kind.CALLBACK, 0, 0, TODAY, minutes=10, promise_day=day)
    item_rank = rank_of(item_facts)
    assert (item_rank.tier, item_rank.score) == (tier, cents * 1000)


def test_the_business_day_before_a_monday_promise_is_friday() -> None:
    item_facts = RankFacts(
        Kind.CALLBACK, 0, 0, date(2026, 12, 1), minutes=10, promise_day=date(2026, 12, 7)
    )
    assert rank_of(item_facts, date(2026, 12, 3)).score == 12_750_000
    assert rank_of(item_facts, date(2026, 12, 3)).rerank_on == date(2026, 12, 4)
    assert rank_of(item_facts, date(2026, 12, 5)).score == 33_000_000


def test_a_missed_window_leaves_the_first_tier() -> None:
    item_facts = RankFacts(
        Kind.CALLBACK, 0, 0, TODAY, minutes=10, promise_day=TODAY, promise_from=840, promise_to=900
    )
    assert rank_of(item_facts).start_by == 890
    missed = rank_of(replace(item_facts, missed=True))
    assert (missed.tier, missed.score) == (SECOND, 15_000_000)
    assert (
        missed.score == rank_of(replace(item_facts, missed=True), TODAY + timedelta(days=1)).score
    )


def test_a_last_safe_day_comes_first_above_both_floors() -> None:
    assert rank_of(last_chance(8_000, 10)).tier == FIRST  # $8 a minute
    assert rank_of(last_chance(7_999, 10)).tier == SECOND
    assert rank_of(last_chance(2_000, 1)).tier == FIRST  # $20
    assert rank_of(last_chance(1_999, 1)).tier == SECOND
    assert rank_of(last_chance(8_000, 10)).start_by == 17 * 60 - 10
    assert rank_of(replace(last_chance(8_000, 10), act_by=date(2026, 11, 25))).tier == SECOND


def test_the_business_day_before_a_closed_act_by_day_is_the_last_day() -> None:
    sunday = date(2026, 12, 6)
    item_facts = replace(last_chance(80_000, 10), act_by=sunday, deadline=sunday)
    assert rank_of(item_facts, date(2026, 12, 3)).tier == SECOND
    assert rank_of(item_facts, date(2026, 12, 3)).rerank_on == date(2026, 12, 4)
    assert rank_of(item_facts, date(2026, 12, 4)).tier == FIRST


def test_an_item_stays_in_the_first_tier_from_act_by_to_the_deadline() -> None:
    item_facts = replace(
        last_chance(80_000, 10), act_by=date(2026, 11, 20), deadline=date(2026, 11, 25)
    )
    assert rank_of(item_facts).tier == FIRST
    assert rank_of(item_facts).rerank_on == date(2026, 11, 26)


def test_a_groups_shared_setup_counts_at_the_value_floor() -> None:
    item_facts = replace(last_chance(4_000, 10), set_up_minutes=7)
    assert rank_of(item_facts).tier == SECOND
    assert rank_of(replace(item_facts, group_size=4)).tier == FIRST  # 40 / (3 + 7/4)
    assert rank_of(replace(item_facts, group_size=4)).score == 16_000_000  # × 1.9 / 4.75


def test_a_legal_duty_is_first_from_three_business_days_before_and_stays() -> None:
    item_facts = RankFacts(
        Kind.REVIEW, 100, 0, TODAY, minutes=20, act_by=date(2026, 12, 4), duty=True
    )
    assert rank_of(item_facts, date(2026, 11, 30)).tier == SECOND
    assert rank_of(item_facts, date(2026, 11, 30)).rerank_on == date(2026, 12, 1)
    first_day_rank = rank_of(item_facts, date(2026, 12, 1))
    assert (first_day_rank.tier, first_day_rank.start_by) == (FIRST, 3 * 1440 + 17 * 60 - 20)
    assert first_day_rank.rerank_on == date(2026, 12, 2)
    assert rank_of(item_facts, date(2026, 12, 4)).start_by == 17 * 60 - 20
    assert rank_of(item_facts, date(2027, 6, 1)).tier == FIRST
    alone = rank_of(item_facts, date(2026, 11, 20), RankSettings(duty_workdays=10))
    assert alone.tier == FIRST


def test_the_first_tier_is_ordered_by_the_time_to_finish_by() -> None:
    soon = RankFacts(
        Kind.CALLBACK, 0, 0, TODAY, minutes=10, promise_day=TODAY, promise_from=600, promise_to=660
    )
    fax = last_chance(100_000_00, 30)
    duty = RankFacts(Kind.REVIEW, 0, 0, TODAY, minutes=20, act_by=date(2026, 11, 25), duty=True)
    late = replace(soon, promise_from=960, promise_to=1020)
    ranks = {
        name: rank_of(item_facts)
        for name, item_facts in {"soon": soon, "fax": fax, "duty": duty, "late": late}.items()
    }
    assert sorted(ranks, key=lambda name: (ranks[name].tier, -ranks[name].sort_value)) == [
        "soon",
        "fax",
        "late",
        "duty",
    ]
    assert ranks["soon"].score < ranks["fax"].score


def test_items_to_finish_by_the_same_time_are_ordered_by_score() -> None:
    assert rank_of(last_chance(90_000, 10)).sort_value > rank_of(last_chance(80_000, 10)).sort_value
    call = RankFacts(Kind.CALLBACK, 5_000, 350_000, TODAY, minutes=9, promise_day=TODAY)
    appeal = last_chance(60_000, 60)
    assert rank_of(appeal).start_by < rank_of(call).start_by  # type: ignore[operator]
    assert rank_of(call).sort_value > rank_of(appeal).sort_value


@given(st.integers(0, MAX_SCORE), st.integers(0, 65_535))
def test_score_and_finish_time_can_be_read_from_the_sort_value(score: int, end: int) -> None:
    order = sort_value(FIRST, score, end)
    assert 0 <= order <= MAX_SORT_VALUE
    assert (score_of(FIRST, order), finish_by_of(FIRST, order)) == (score, end)
    assert (score_of(SECOND, sort_value(SECOND, score, None)), finish_by_of(SECOND, score)) == (
        score,
        None,
    )


def test_setup_is_seventy_percent_and_leaves_a_minute() -> None:
    assert [DEFAULTS.set_up(minutes) for minutes in (1, 6, 10, 40)] == [0, 4, 7, 28]


@pytest.mark.parametrize(
    ("word", "won", "total", "ppm"),
    [
        ("yes", 0, 0, 750_000), ("maybe", 0, 0, 350_000), ("no", 0, 0, 50_000),
        ("maybe", 62, 100, 575_000), ("yes", 0, 20, 375_000), ("no", 1, 1, 95_238),
    ],
)  # fmt: skip
def test_the_estimated_recovery_counts_as_twenty_outcomes(
    word: str, won: int, total: int, ppm: int
) -> None:
    assert recovery_ppm(word, won, total) == ppm


def test_impossible_outcomes_are_refused() -> None:
    assert UNACKNOWLEDGED_PPM == 930_000
    with pytest.raises(ValueError, match="3 of 2"):
        recovery_ppm("yes", 3, 2)
    with pytest.raises(KeyError):
        recovery_ppm("sometimes")
