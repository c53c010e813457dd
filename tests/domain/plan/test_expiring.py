"""Decisions: low-value items that expire, and untouched ones; nothing expires unlisted."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from medq.domain.items.item import Kind
from medq.domain.plan.expiring import (
    EXPIRING_WORKDAYS,
    ExpiringItem,
    OtherWay,
    expiring_cause,
    group_decisions,
)
from medq.domain.plan.expiring_line import ExpiringCause
from medq.domain.rank.facts import RankFacts
from medq.domain.rank.order import FIRST
from medq.domain.rank.score import rank
from tests.domain.rank.samples import CONTEXT, NEAR_DAYS, OFFICE, context_on, rank_facts
from tests.office import TODAY


def low_value_denial(
    item: int, cents: int = 1_500, days: int = 7, group_key: str = "", touched: date = TODAY
) -> ExpiringItem:
    """Return a denial whose deadline is in so many days."""
    deadline = TODAY + timedelta(days=days)
    item_facts = RankFacts(
        Kind.DENIAL,
        cents,
        1_000_000,
        TODAY,
        minutes=10,
        act_by=deadline,
        deadline=deadline,
        set_up_minutes=6,
    )
    return ExpiringItem(item, item_facts, touched, f"Denial {item}", group_key)


@settings(max_examples=400, deadline=None)
@given(rank_facts(NEAR_DAYS))
def test_nothing_expires_that_was_not_listed_ten_business_days_before(
    item_facts: RankFacts,
) -> None:
    """On its last safe day an item comes first, or it was listed from ten business days before."""
    last_safe_day = item_facts.last_safe_day
    if (
        last_safe_day is None
        or item_facts.duty
        or (item_facts.deadline is not None and item_facts.deadline < last_safe_day)
    ):
        return
    on_that_day = OFFICE.previous_working(last_safe_day)
    if rank(context_on(on_that_day), item_facts).tier == FIRST:
        return
    for before in range(EXPIRING_WORKDAYS + 1):
        day = OFFICE.add_working(on_that_day, -before)
        assert (
            expiring_cause(context_on(day), ExpiringItem(1, item_facts, day, ""))
            is ExpiringCause.EXPIRES
        )


def test_another_way_is_listed_with_its_own_days_also_while_the_item_waits_past_them() -> None:
    appeal = OtherWay("appeal", date(2026, 12, 4), date(2026, 12, 14))
    reopened = replace(low_value_denial(1, cents=90_000, days=300), other_way=appeal)
    (decision,) = group_decisions(CONTEXT, [reopened])
    assert (decision.cause, decision.way) == (ExpiringCause.OTHER_WAY, "appeal")
    assert (decision.act_by, decision.deadline) == (appeal.act_by, appeal.deadline)
    later = replace(reopened, other_way=appeal._replace(act_by=date(2026, 12, 11)))
    assert expiring_cause(CONTEXT, later) is None  # 12 business days
    back_in_time = replace(reopened, waits_until=appeal.act_by)
    assert expiring_cause(CONTEXT, back_in_time) is None
    too_late = replace(reopened, waits_until=appeal.deadline)
    assert expiring_cause(CONTEXT, too_late) is ExpiringCause.OTHER_WAY
    own_first = replace(low_value_denial(2), other_way=appeal)
    assert expiring_cause(CONTEXT, own_first) is ExpiringCause.EXPIRES


def test_an_item_is_listed_ten_business_days_before_and_not_eleven() -> None:
    item = low_value_denial(1, days=14)  # 12/08/26: 9 business days, Thanksgiving not counted
    assert expiring_cause(CONTEXT, item) is ExpiringCause.EXPIRES
    assert expiring_cause(context_on(date(2026, 11, 20)), item) is None
    assert expiring_cause(context_on(date(2026, 12, 9)), item) is ExpiringCause.LOST


@settings(max_examples=300, deadline=None)
@given(rank_facts(NEAR_DAYS), NEAR_DAYS)
def test_what_has_passed_is_lost_whatever_its_worth(item_facts: RankFacts, today: date) -> None:
    """No open item with a passed deadline is off the list but a legal duty, which comes first."""
    cause = expiring_cause(context_on(today), ExpiringItem(1, item_facts, today, ""))
    has_passed = item_facts.deadline is not None and item_facts.deadline < today
    assert (cause is ExpiringCause.LOST) == (has_passed and not item_facts.duty)


def test_what_waits_until_after_its_deadline_is_late_and_nothing_else_that_waits_is() -> None:
    item = low_value_denial(1, cents=90_000)  # due 12/01/26
    late = replace(item, waits_until=date(2026, 12, 2))
    assert expiring_cause(CONTEXT, late) is ExpiringCause.LATE
    assert expiring_cause(CONTEXT, replace(item, waits_until=date(2026, 12, 1))) is None
    undated = replace(late, facts=replace(item.facts, act_by=None, deadline=None))
    assert expiring_cause(CONTEXT, undated) is None


def test_lost_decisions_come_first_then_the_soonest_deadline() -> None:
    pool = [
        low_value_denial(1, days=7),
        low_value_denial(2, days=3),
        low_value_denial(3, days=-2),
        low_value_denial(4, days=-9),
        replace(low_value_denial(5, days=5), waits_until=TODAY + timedelta(days=9)),
        replace(low_value_denial(6, cents=90_000, days=90), touched=OFFICE.add_working(TODAY, -61)),
    ]
    assert [decision.items for decision in group_decisions(CONTEXT, pool)] == [
        (4,),
        (3,),
        (2,),
        (5,),
        (1,),
        (6,),
    ]


def test_an_item_worth_coming_first_needs_no_decision() -> None:
    assert expiring_cause(CONTEXT, low_value_denial(1, cents=20_000)) is None


def test_money_that_will_have_aged_below_the_floor_is_listed_in_time() -> None:
    item = low_value_denial(1, cents=8_001, days=10)
    aged = replace(
        item, facts=replace(item.facts, age_start=date(2026, 11, 4))
    )  # a band of 20 working days ends 12/04/26
    assert expiring_cause(CONTEXT, item) is None
    assert expiring_cause(CONTEXT, aged) is ExpiringCause.EXPIRES


def test_a_legal_duty_never_needs_a_decision_and_untouched_items_do() -> None:
    duty = replace(low_value_denial(1), facts=replace(low_value_denial(1).facts, duty=True))
    assert expiring_cause(CONTEXT, duty) is None
    bare = replace(
        low_value_denial(1), facts=replace(low_value_denial(1).facts, act_by=None, deadline=None)
    )
    assert expiring_cause(CONTEXT, replace(bare, touched=OFFICE.add_working(TODAY, -59))) is None
    assert (
        expiring_cause(CONTEXT, replace(bare, touched=OFFICE.add_working(TODAY, -60)))
        is ExpiringCause.UNTOUCHED
    )


def test_equal_items_are_one_decision_with_its_worth_and_minutes() -> None:
    pool = [
        low_value_denial(1, 1_000, group_key="CO-16"),
        low_value_denial(2, 3_000, group_key="CO-16"),
        low_value_denial(3, 500),
        low_value_denial(4, 500, days=3),
    ]
    decisions = group_decisions(CONTEXT, pool)
    assert [(decision.items, decision.worth_cents, decision.minutes) for decision in decisions] == [
        ((4,), 500, 10),
        ((2, 1), 4_000, 14),
        ((3,), 500, 10),
    ]
    assert decisions[1].title == "Denial 2"
    assert decisions[1].act_by == date(2026, 12, 1)


@settings(max_examples=100, deadline=None)
@given(st.lists(rank_facts(NEAR_DAYS), max_size=12), NEAR_DAYS)
def test_each_item_is_in_one_decision_at_most(pool: list[RankFacts], today: date) -> None:
    listed = [
        ExpiringItem(item, item_facts, TODAY - timedelta(days=30 * item), "", item_facts.kind.word)
        for item, item_facts in enumerate(pool)
    ]
    decisions = group_decisions(context_on(today), listed)
    items = [item for decision in decisions for item in decision.items]
    assert len(items) == len(set(items))
    assert set(items) == {
        expiring.item for expiring in listed if expiring_cause(context_on(today), expiring)
    }
    assert all(decision.minutes > 0 and decision.worth_cents >= 0 for decision in decisions)
