"""#8: the plan builder against a bound that no plan passes, and against an exact solver where one is installed."""

import time
from collections.abc import Callable
from statistics import fmean
from typing import Any

from medq.domain.plan.build import ROUNDS, first_plan, improve_plan
from medq.domain.plan.model import Candidate, Plan
from tests.bench.figure import Figure
from tests.bench.office import plan_days

SIZES = (50, 200, 1000)
CASES = range(1, 9)
GOALS = {50: 99.5, 200: 97.5, 1000: 95.0}
FIRST_MS, BETTER_MS = 50, 500
SOLVER_SECONDS = 60


def figures(cases: range = CASES) -> list[Figure]:
    """One line a size, and one for the exact solver. Times are processor time: the machine may be shared."""
    found = []
    for count in SIZES:
        first, later, first_ms, later_ms, kept = [], [], [], [], True
        for case in cases:
            many = plan_days.feasible(case, count)
            most = plan_days.relaxed(many)
            plan, milliseconds = _timed(lambda many=many: first_plan(plan_days.DAY, many))
            first_ms.append(milliseconds)
            found_plan, milliseconds = _timed(lambda plan=plan: improve_plan(plan))
            later_ms.append(milliseconds)
            first.append(_share(plan, most))
            later.append(_share(found_plan, most))
            kept = kept and all(one.item in found_plan.items for one in many if one.window)
        met = (
            fmean(later) >= GOALS[count]
            and fmean(first_ms) <= FIRST_MS
            and fmean(later_ms) <= BETTER_MS
            and kept
        )
        told = (
            f"{fmean(later):.2f} %; first list {fmean(first):.2f} % in {fmean(first_ms):.0f} ms; {fmean(later_ms):.0f} ms; "
            f"{'all kept' if kept else 'NOT all kept'}"
        )
        goal = f"≥ {GOALS[count]} %; first list ≤ {FIRST_MS} ms; ≤ {BETTER_MS} ms; every feasible promise kept"
        beside = (
            f"mean of {len(cases)} days, worst {min(later):.2f} %; {ROUNDS} rounds; processor time"
        )
        found.append(
            Figure(
                "8",
                f"a plan from {count:,} candidates, of a relaxed bound",
                goal,
                told,
                met,
                beside,
            )
        )
    return [*found, _exact()]


def _timed(act: Callable[[], Plan]) -> tuple[Plan, float]:
    """The plan, and the milliseconds of the quicker of two turns."""
    found = []
    for _turn in range(2):
        started = time.process_time()
        plan = act()
        found.append((time.process_time() - started) * 1000)
    return plan, min(found)


def _share(plan: Plan, most: float) -> float:
    return 100 * plan.worth / plan_days.DOLLAR / most


def _exact() -> Figure:
    what = "the same days by an exact solver (CP-SAT), a minute each"
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return Figure(
            "8", what, "–", "not taken", None, "OR-tools is not installed: pip install '.[bench]'"
        )
    told = []
    for count, case in ((50, 1), (50, 2), (200, 1)):
        many = plan_days.feasible(case, count)
        plan = improve_plan(first_plan(plan_days.DAY, many))
        most = plan_days.relaxed(many)
        found = solve(cp_model, many, plan)
        solved = (
            f"{100 * found[0] / most:.2f} % (at most {100 * found[1] / most:.2f})"
            if found
            else "nothing in its time"
        )
        told.append(f"{count}: {solved} against {_share(plan, most):.2f}")
    return Figure(
        "8",
        what,
        "–",
        "; ".join(told),
        None,
        "begun from the plan of medq; no solver is in the product",
    )


def solve(cp: Any, many: list[Candidate], hint: Plan) -> tuple[float, float] | None:
    """Dollars of the best plan that the solver finds in its time, and the most that it proves possible; None without a plan."""
    model = cp.CpModel()
    here, begins, intervals, arcs = [], [], [], []
    starts = {entry.item: entry.start for entry in hint.entries if entry.item is not None}
    for place, one in enumerate(many):
        chosen, begin = model.NewBoolVar(""), model.NewIntVar(plan_days.OPEN, plan_days.CLOSE, "")
        alone = model.NewBoolVar("")  # whether it pays the set-up
        lasts = model.NewIntVar(one.short, one.minutes, "")
        model.Add(lasts == one.short + one.set_up * alone)
        end = model.NewIntVar(plan_days.OPEN, plan_days.CLOSE, "")
        intervals.append(model.NewOptionalIntervalVar(begin, lasts, end, chosen, ""))
        if one.window is not None:
            model.Add(chosen == 1)
            model.Add(begin >= one.window.start)
            model.Add(end <= one.window.end)
        if one.hours:
            model.Add(begin >= one.hours[0].start)
            model.Add(end <= one.hours[0].end)
        here.append(chosen)
        begins.append((begin, end, alone))
        model.AddHint(chosen, one.item in starts)
        model.AddHint(begin, starts.get(one.item, plan_days.OPEN))
        arcs.append((place + 1, place + 1, chosen.Not()))
        first, last = model.NewBoolVar(""), model.NewBoolVar("")
        arcs += [(0, place + 1, first), (place + 1, 0, last)]
        model.AddImplication(first, alone)
    intervals += [
        model.NewFixedSizeIntervalVar(one.start, one.minutes, "") for one in plan_days.BREAKS
    ]
    model.AddNoOverlap(intervals)
    for place, one in enumerate(many):
        for other_place, other in enumerate(many):
            if place == other_place:
                continue
            follows = model.NewBoolVar("")
            arcs.append((place + 1, other_place + 1, follows))
            model.Add(begins[other_place][0] >= begins[place][1]).OnlyEnforceIf(follows)
            if one.group != other.group:
                model.AddImplication(follows, begins[other_place][2])
    arcs.append((0, 0, model.NewBoolVar("")))
    model.AddCircuit(arcs)
    model.Maximize(
        sum(round(one.worth / 10_000) * chosen for one, chosen in zip(many, here, strict=True))
    )
    solver = cp.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = SOLVER_SECONDS
    if solver.Solve(model) not in (cp.OPTIMAL, cp.FEASIBLE):
        return None
    return solver.ObjectiveValue() / 100, solver.BestObjectiveBound() / 100
