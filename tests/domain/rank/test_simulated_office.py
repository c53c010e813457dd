"""Tests of the simulated office that proves the order: its clock, causes and act-by days."""

from pathlib import Path

import pytest

from medq.domain.items.item import Kind
from tests.bench.figure import Figure
from tests.bench.office import report
from tests.bench.office.combined_office import CombinedOutcome, simulate_combined_year
from tests.bench.office.combined_queues import EVERYTHING, NO_ACT_BY, make_queue
from tests.bench.office.combined_year import CombinedYear, WorkConstraints
from tests.bench.office.medq_queue import MedqQueue, rank_facts
from tests.bench.office.model import CALENDAR, DAYS, MINUTES_PER_DAY, OfficeYear, WorkItem
from tests.bench.office.simulation import simulate_year

ConstrainedItem = tuple[WorkItem, WorkConstraints]


def make_item(
    kind: Kind,
    minutes: float,
    dollars: float = 100,
    *,
    arrival_day: int = 0,
    deadline_day: int = 100,
    promised_day: int = -1,
) -> WorkItem:
    """Return an item whose money is sure and does not age."""
    return WorkItem(
        kind=kind,
        payer=0,
        arrival_day=arrival_day,
        earliest_day=arrival_day,
        age_start=arrival_day,
        service_day=arrival_day,
        deadline_day=deadline_day,
        dollars=dollars,
        recovery=1.0,
        estimated_recovery=1.0,
        minutes=minutes,
        estimated_minutes=minutes,
        daily_loss=0.0,
        estimated_loss=0.0,
        promised_day=promised_day,
    )


def simulate(
    items: list[ConstrainedItem],
    people_by_day: dict[int, int],
    rule: str = EVERYTHING,
    cause_count: int = 0,
) -> CombinedOutcome:
    """Work a year of these items, with so many people at work on those days and none on others."""
    capacity = [float(MINUTES_PER_DAY * people_by_day.get(day, 0)) for day in range(DAYS)]
    combined = CombinedYear(
        OfficeYear(capacity, [item for item, _ in items], second_stage_start=len(items)),
        max(people_by_day.values(), default=1),
        [constraints for _, constraints in items],
    )
    combined.cause_sizes = [
        sum(constraints.cause == cause for constraints in combined.constraints)
        for cause in range(cause_count)
    ]
    return simulate_combined_year(combined, make_queue(rule, combined))


@pytest.mark.parametrize(
    ("start", "minutes_of_other_work", "missed"), [(540, 60, 0), (540, 400, 1), (510, 60, 0)]
)
def test_a_promise_is_offered_when_its_window_opens_and_missed_when_it_has_passed(
    start: int, minutes_of_other_work: int, missed: int
) -> None:
    call = make_item(Kind.CALLBACK, 10, promised_day=0, deadline_day=20)
    denial = make_item(Kind.DENIAL, minutes_of_other_work)
    outcome = simulate(
        [
            (call, WorkConstraints(20, window=(start, start + 60))),
            (denial, WorkConstraints(100)),
        ],
        {0: 1},
    )
    assert (outcome.callbacks, outcome.missed, outcome.done) == (1, missed, 2)
    assert outcome.penalty_dollars == 15 * missed


def test_a_promise_missed_because_nobody_is_there_costs_every_day() -> None:
    call = make_item(Kind.CALLBACK, 10, promised_day=0, deadline_day=20)
    outcome = simulate([(call, WorkConstraints(20, window=(600, 660)))], {3: 1})
    assert (outcome.missed, outcome.done, outcome.penalty_dollars) == (1, 1, 15 + 3 * 4)


def test_two_people_keep_two_promises_of_one_half_hour() -> None:
    calls = [
        (
            make_item(Kind.CALLBACK, 60, promised_day=0, deadline_day=20),
            WorkConstraints(20, window=(600, 630)),
        )
        for _call in range(2)
    ]
    assert simulate(calls, {0: 1}).missed == 1
    assert simulate(calls, {0: 2}).missed == 0


def test_one_cause_is_set_up_once() -> None:
    """Of fifteen items of 100 minutes four fit into a day; with 70 minutes shared, twelve do."""
    separate = [(make_item(Kind.DENIAL, 100), WorkConstraints(100)) for _item in range(15)]
    assert simulate(separate, {0: 1}).done == 4
    constraints = WorkConstraints(100, cause=0, setup_minutes=70, own_minutes=30)
    shared = [(make_item(Kind.DENIAL, 100), constraints) for _item in range(15)]
    assert simulate(shared, {0: 1}, cause_count=1).done == 12


def test_work_after_its_last_safe_day_is_lost_so_the_order_must_know_that_day() -> None:
    """One day, work for two: one item must be mailed today, the other is worth a little more."""
    items = [
        (make_item(Kind.DENIAL, 400, 6_000, deadline_day=25), WorkConstraints(0)),
        (make_item(Kind.DENIAL, 400, 6_400), WorkConstraints(100)),
    ]
    outcome = simulate(items, {0: 1, 1: 1})
    assert (outcome.dollars_won, outcome.expired) == (12_400, 0)
    outcome = simulate(items, {0: 1, 1: 1}, NO_ACT_BY)
    assert outcome.dollars_won == 6_400
    assert (outcome.expired, outcome.expired_big, outcome.arrived_late) == (1, 1, 0)


def test_a_claim_that_never_arrived_comes_back_and_is_paid_then() -> None:
    follow_up = make_item(Kind.FOLLOW_UP, 3, arrival_day=-1)
    follow_up.wait_days = 4
    items = [
        (make_item(Kind.SUBMIT, 5), WorkConstraints(98, returned_index=1)),
        (follow_up, WorkConstraints(98)),
    ]
    assert simulate(items, dict.fromkeys(range(4), 1)).dollars_won == 0
    assert simulate(items, dict.fromkeys(range(5), 1)).dollars_won == 100


def test_a_legal_duty_recovers_nothing_and_is_done_in_time() -> None:
    refund = make_item(Kind.REVIEW, 20, 0, deadline_day=5)
    denials = [(make_item(Kind.DENIAL, 400, 4_000), WorkConstraints(100)) for _item in range(9)]
    items = [(refund, WorkConstraints(5, is_duty=True)), *denials]
    people_by_day = dict.fromkeys(range(8), 1)
    assert simulate(items, people_by_day).late_duties == 0
    assert simulate(items, people_by_day, "largest amount").late_duties == 1


def test_a_low_value_item_is_on_the_expiring_list_ten_business_days_before() -> None:
    small = make_item(Kind.DENIAL, 100, 300, deadline_day=30)
    large = make_item(Kind.DENIAL, 500, 9_000, deadline_day=30)
    outcome = simulate([(small, WorkConstraints(30)), (large, WorkConstraints(30))], {})
    assert (outcome.expired, outcome.unlisted, outcome.overflowed) == (2, 0, 1)


def test_a_question_is_asked_early_enough_for_its_answer() -> None:
    question = rank_facts(make_item(Kind.QUESTION, 4, deadline_day=20))
    assert question.act_by is not None and question.deadline is not None
    assert CALENDAR.working_days_between(question.act_by, question.deadline) == 7
    claim = rank_facts(make_item(Kind.SUBMIT, 4, deadline_day=20))
    assert claim.act_by == claim.deadline


def test_a_full_day_misses_the_fewest_promises() -> None:
    """Five short calls and a long one are promised for today: the long one waits."""
    calls = [
        make_item(Kind.CALLBACK, minutes, promised_day=0, deadline_day=20)
        for minutes in (400, 30, 30, 30, 30, 30)
    ]
    capacity = [float(MINUTES_PER_DAY), *([0.0] * (DAYS - 1))]
    year = OfficeYear(capacity, calls, second_stage_start=6)
    assert simulate_year(year, MedqQueue(year)).missed == 1


def test_the_report_keeps_parts_that_were_not_measured(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    report.write_section(
        [Figure("1", "shares", "–", "99"), Figure("9", "combined", "–", "1")],
        ["| one |"],
        ["| two |"],
        page,
    )
    report.write_section([Figure("9", "combined", "–", "2")], [], ["| three |"], page)
    report.write_section([Figure("1", "shares", "–", "98")], ["| four |"], page=page)
    lines = page.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith(("| 1 |", "| 9 |"))]
    assert len(rows) == 2
    assert rows[0].startswith("| 1 | shares | – | 98")
    assert rows[1].startswith("| 9 | combined | – | 2")
    assert lines.index("| four |") < lines.index(report.COMBINED_HEADING) < lines.index("| three |")
    assert "| one |" not in lines and "| two |" not in lines
