"""The order of a queue in the cases that matter most."""

from datetime import date, timedelta

from medq.domain.claims.deadline_days import Channel, last_safe_day
from medq.domain.items.item import Kind
from medq.domain.plan.build import first_plan
from medq.domain.plan.difference import rest_of_day
from medq.domain.plan.model import Candidate, Day
from medq.domain.plan.reasons import OmissionKind, OmissionReason
from medq.domain.plan.spans import Span
from medq.domain.rank.facts import RankFacts
from medq.domain.rank.group import rank_group
from medq.domain.rank.score import VALUE_UNIT, rank, rank_value
from tests.domain.rank.samples import CONTEXT, OFFICE, context_on
from tests.office import TODAY

DENIAL = RankFacts(Kind.DENIAL, 30_000, 500_000, TODAY, minutes=20)  # $7.50 a minute
CLEAN_CLAIM = RankFacts(Kind.SUBMIT, 20_000, 930_000, TODAY, minutes=5)  # $37.20 a minute


def names_in_order(facts_by_name: dict[str, RankFacts], today: date = TODAY) -> list[str]:
    """Return the names in the order of the queue."""
    ranks = {name: rank(context_on(today), facts) for name, facts in facts_by_name.items()}
    return sorted(
        facts_by_name,
        key=lambda name: (
            ranks[name].tier,
            -ranks[name].sort_value,
            facts_by_name[name].act_by or date.max,
        ),
    )


def candidate(item: int, facts: RankFacts) -> Candidate:
    """Return the plan's candidate of an item."""
    item_rank = rank(CONTEXT, facts)
    window = (
        Span(facts.promise_from, facts.promise_to)
        if facts.promise_from is not None and facts.promise_to is not None
        else None
    )
    worth = rank_value(CONTEXT, facts)[0] // VALUE_UNIT
    return Candidate(
        item,
        facts.kind,
        f"{facts.kind.word} {item}",
        facts.minutes,
        worth,
        item_rank.score,
        item_rank.tier,
        window=window,
        start_by=item_rank.start_by,
    )


def test_a_window_later_today_is_first_but_not_started_early() -> None:
    call = RankFacts(
        Kind.CALLBACK,
        5_000,
        350_000,
        TODAY,
        minutes=10,
        promise_day=TODAY,
        promise_from=840,
        promise_to=900,
    )
    assert names_in_order({"denied": DENIAL, "call 14:00": call, "clean": CLEAN_CLAIM}) == [
        "call 14:00",
        "clean",
        "denied",
    ]
    day = Day(TODAY, "JM", Span(480, 990))
    plan = first_plan(day, [candidate(1, DENIAL), candidate(2, call), candidate(3, CLEAN_CLAIM)])
    assert [(entry.item, entry.start) for entry in plan.entries] == [(3, 480), (1, 485), (2, 840)]
    afternoon = first_plan(rest_of_day(day, 845), [candidate(2, call)])
    assert [(entry.item, entry.start) for entry in afternoon.entries] == [(2, 845)]
    # Five minutes are left of the window, the call needs ten.
    too_late = first_plan(rest_of_day(day, 895), [candidate(2, call)])
    assert too_late.items == frozenset()
    assert too_late.left_out[0].reason == OmissionReason(OmissionKind.CLOSED, window=Span(840, 900))


def test_a_mailed_appeal_moves_up_early_enough_to_arrive() -> None:
    limit = date(2026, 12, 21)
    paper = last_safe_day(limit, Channel.PAPER, None, OFFICE)
    fax = last_safe_day(limit, Channel.FAX, None, OFFICE)
    assert (paper, fax) == (date(2026, 12, 10), limit)  # seven business days in the mail
    facts_by_name = {
        "clean": CLEAN_CLAIM,
        "by fax": RankFacts(
            Kind.DENIAL, 60_000, 500_000, TODAY, minutes=20, act_by=fax, deadline=limit
        ),
        "by mail": RankFacts(
            Kind.DENIAL, 60_000, 500_000, TODAY, minutes=20, act_by=paper, deadline=limit
        ),
    }
    assert names_in_order(facts_by_name) == ["clean", "by mail", "by fax"]
    assert names_in_order(facts_by_name, paper) == ["by mail", "clean", "by fax"]
    assert names_in_order(facts_by_name, fax)[-1] == "clean"
    assert OFFICE.add_working(paper, 7) <= limit


def test_ten_small_denials_with_one_cause_rank_as_one_group() -> None:
    members = [
        RankFacts(Kind.DENIAL, 4_000, 750_000, TODAY, minutes=20, set_up_minutes=14, group_size=10)
        for _member in range(10)
    ]
    alone = rank(CONTEXT, RankFacts(Kind.DENIAL, 4_000, 750_000, TODAY, minutes=20))
    group = rank_group(CONTEXT, members)
    denied = rank(CONTEXT, DENIAL)
    small = rank(CONTEXT, RankFacts(Kind.REVIEW, 800, 300_000, TODAY, minutes=6))
    rows = {
        "clean": rank(CONTEXT, CLEAN_CLAIM).score,
        "denied": denied.score,
        "one of ten": alone.score,
    }
    rows |= {"ten with one cause": group.score, "small review": small.score}
    assert sorted(rows, key=lambda name: -rows[name]) == [
        "clean",
        "denied",
        "ten with one cause",
        "one of ten",
        "small review",
    ]
    assert (len(group.best), group.minutes, group.score) == (
        10,
        74,
        4_054_054,
    )  # $300 ÷ (14 + 10 × 6)
    assert alone.score == 1_500_000


def test_a_refund_required_by_law_moves_up_in_time() -> None:
    due = date(2026, 12, 11)
    refund = RankFacts(
        Kind.REVIEW, 12_000, 0, TODAY, minutes=20, act_by=due, deadline=due, duty=True
    )
    facts_by_name = {"refund": refund, "clean": CLEAN_CLAIM, "denied": DENIAL}
    assert names_in_order(facts_by_name) == [
        "clean",
        "denied",
        "refund",
    ]  # a refund recovers nothing
    first_day = next(
        day
        for day in (TODAY + timedelta(days=days) for days in range(30))
        if names_in_order(facts_by_name, day)[0] == "refund"
    )
    assert first_day == date(2026, 12, 8)
    assert OFFICE.working_days_between(first_day, due) == 3
    assert (
        names_in_order(facts_by_name, date(2026, 12, 14))[0] == "refund"
    )  # it stays first when overdue
