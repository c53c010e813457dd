"""The office in which the order is proven: what its clock, its causes and its safe days do, on years of a few pieces of work."""

from pathlib import Path

import pytest

from medq.domain.items.item import Kind
from tests.bench.figure import Figure
from tests.bench.office import report
from tests.bench.office.combined_office import Office, Outcome
from tests.bench.office.combined_queues import EVERYTHING, NO_SAFE_DAYS, line
from tests.bench.office.combined_year import Way, Whole
from tests.bench.office.model import CALENDAR, DAYS, MINUTES, Work, Year
from tests.bench.office.rules import Medq as Queue
from tests.bench.office.rules import facts_of
from tests.bench.office.simulation import work_a_year


def work(
    kind: Kind,
    minutes: float,
    dollars: float = 100,
    *,
    came: int = 0,
    limit: int = 100,
    promised: int = -1,
) -> Work:
    """A piece of work whose money is sure and does not age."""
    return Work(
        kind=kind, payer=0, came=came, earliest=came, since=came, service=came, limit=limit, dollars=dollars, chance=1.0,
        seen_chance=1.0, minutes=minutes, seen_minutes=minutes, loss=0.0, seen_loss=0.0, promised=promised,
    )  # fmt: skip


def worked(
    many: list[tuple[Work, Way]], here: dict[int, int], rule: str = EVERYTHING, causes: int = 0
) -> Outcome:
    """A year of that work, with so many people here on those days and nobody on others."""
    capacity = [float(MINUTES * here.get(day, 0)) for day in range(DAYS)]
    whole = Whole(
        Year(capacity, [one for one, _way in many], second=len(many)),
        max(here.values(), default=1),
        [way for _one, way in many],
    )
    whole.sizes = [sum(way.cause == cause for way in whole.ways) for cause in range(causes)]
    return Office(whole, line(rule, whole)).work_a_year()


@pytest.mark.parametrize(("start", "before", "missed"), [(540, 60, 0), (540, 400, 1), (510, 60, 0)])
def test_a_promise_is_offered_when_its_window_opens_and_broken_when_it_has_passed(
    start: int, before: int, missed: int
) -> None:
    """What is worked meanwhile takes an hour, or most of the day."""
    call = work(Kind.CALLBACK, 10, promised=0, limit=20)
    found = worked(
        [(call, Way(20, window=(start, start + 60))), (work(Kind.DENIAL, before), Way(100))], {0: 1}
    )
    assert (found.callbacks, found.missed, found.done) == (1, missed, 2)
    assert found.paid == 15 * missed


def test_nobody_here_breaks_the_promise_and_each_day_after_it_costs() -> None:
    found = worked(
        [(work(Kind.CALLBACK, 10, promised=0, limit=20), Way(20, window=(600, 660)))], {3: 1}
    )
    assert (found.missed, found.done, found.paid) == (1, 1, 15 + 3 * 4)


def test_two_people_keep_two_promises_of_one_half_hour() -> None:
    many = [
        (work(Kind.CALLBACK, 60, promised=0, limit=20), Way(20, window=(600, 630)))
        for _one in range(2)
    ]
    assert worked(many, {0: 1}).missed == 1
    assert worked(many, {0: 2}).missed == 0


def test_one_cause_is_set_up_once() -> None:
    """Of fifteen of 100 minutes each four fit into a day; with 70 of the minutes shared twelve do."""
    alone = [(work(Kind.DENIAL, 100), Way(100)) for _one in range(15)]
    assert worked(alone, {0: 1}).done == 4
    shared = [(work(Kind.DENIAL, 100), Way(100, cause=0, set_up=70, own=30)) for _one in range(15)]
    assert worked(shared, {0: 1}, causes=1).done == 12


def test_done_after_its_last_safe_day_it_is_lost_so_the_order_must_know_that_day() -> None:
    """One day, and work for two: what must go by mail today, its limit five weeks off, and what is worth a little more a minute."""
    many = [
        (work(Kind.DENIAL, 400, 6_000, limit=25), Way(0)),
        (work(Kind.DENIAL, 400, 6_400), Way(100)),
    ]
    found = worked(many, {0: 1, 1: 1})
    assert (found.won, found.lapsed) == (12_400, 0)
    found = worked(many, {0: 1, 1: 1}, NO_SAFE_DAYS)
    assert (found.won, found.lapsed, found.lapsed_big, found.came_late) == (6_400, 1, 1, 0)


def test_a_claim_that_arrived_nowhere_comes_back_and_is_paid_then() -> None:
    again = work(Kind.FOLLOW_UP, 3, came=-1)
    again.wait = 4
    many = [(work(Kind.SUBMIT, 5), Way(98, again=1)), (again, Way(98))]
    assert worked(many, dict.fromkeys(range(4), 1)).won == 0
    assert worked(many, dict.fromkeys(range(5), 1)).won == 100


def test_a_duty_brings_nothing_and_is_done_in_time() -> None:
    refund = work(Kind.REVIEW, 20, 0, limit=5)
    rest = [(work(Kind.DENIAL, 400, 4_000), Way(100)) for _one in range(9)]
    assert worked([(refund, Way(5, duty=True)), *rest], dict.fromkeys(range(8), 1)).late_duties == 0
    assert (
        worked(
            [(refund, Way(5, duty=True)), *rest], dict.fromkeys(range(8), 1), "largest amount"
        ).late_duties
        == 1
    )


def test_what_lapses_below_the_floor_was_listed_ten_working_days_before() -> None:
    small, large = work(Kind.DENIAL, 100, 300, limit=30), work(Kind.DENIAL, 500, 9_000, limit=30)
    found = worked([(small, Way(30)), (large, Way(30))], {})
    assert (found.lapsed, found.unlisted, found.overflowed) == (2, 0, 1)


def test_a_question_is_asked_early_enough_for_its_answer() -> None:
    question = facts_of(work(Kind.QUESTION, 4, limit=20))
    assert question.act_by is not None and question.deadline is not None
    assert CALENDAR.working_days_between(question.act_by, question.deadline) == 7
    claim = facts_of(work(Kind.SUBMIT, 4, limit=20))
    assert claim.act_by == claim.deadline


def test_what_does_not_fit_on_a_full_day_breaks_the_fewest_promises() -> None:
    """Five short calls and a long one, all promised for today: the long one waits."""
    calls = [
        work(Kind.CALLBACK, minutes, promised=0, limit=20) for minutes in (400, 30, 30, 30, 30, 30)
    ]
    year = Year([float(MINUTES), *([0.0] * (DAYS - 1))], calls, second=6)
    assert work_a_year(year, Queue(year)).missed == 1


def test_a_part_that_was_not_taken_keeps_its_place_on_the_page(tmp_path: Path) -> None:
    place = tmp_path / "benchmarks.md"
    report.write(
        [Figure("1", "shares", "–", "99"), Figure("9", "together", "–", "1")],
        ["| one |"],
        ["| two |"],
        place,
    )
    report.write([Figure("9", "together", "–", "2")], [], ["| three |"], place)
    report.write([Figure("1", "shares", "–", "98")], ["| four |"], page=place)
    lines = place.read_text(encoding="utf-8").splitlines()
    assert [text for text in lines if text.startswith("| ") and "Date" not in text][:2] == [
        text
        for text in lines
        if text.startswith(("| 1 | shares | – | 98", "| 9 | together | – | 2"))
    ]
    assert lines.index("| four |") < lines.index(report.TOGETHER) < lines.index("| three |")
    assert "| one |" not in lines and "| two |" not in lines
