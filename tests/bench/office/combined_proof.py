"""The proof of everything combined: the second table, and the goals that it answers."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.bench.figure import Figure
from tests.bench.office.bound import compute_bound
from tests.bench.office.combined_office import CombinedOutcome, simulate_combined_year
from tests.bench.office.combined_queues import (
    EVERYTHING,
    NO_ACT_BY,
    NO_GROUPS,
    OTHERS,
    make_queue,
)
from tests.bench.office.combined_year import make_combined_year
from tests.bench.office.order_proof import Mean, Scenario, mean

SEEDS = range(1, 9)
RULES = (EVERYTHING, NO_GROUPS, NO_ACT_BY, *OTHERS)
AT_120, AT_150, THREE_PEOPLE = Scenario(1.2), Scenario(1.5), Scenario(1.2, people=3)
SCENARIOS: tuple[tuple[Scenario, tuple[str, ...]], ...] = (
    (AT_120, RULES),
    (AT_150, RULES),
    (THREE_PEOPLE, (EVERYTHING, *OTHERS[:1])),
)


@dataclass(frozen=True, slots=True)
class CombinedResult:
    """One seed of a scenario: the bound in dollars, and the outcome of each rule."""

    bound: float
    outcome_by_rule: dict[str, CombinedOutcome]

    def share(self, rule: str) -> float:
        """Return the rule's net in per cent of the bound."""
        return 100 * self.outcome_by_rule[rule].net / self.bound


CombinedProof = dict[Scenario, list[CombinedResult]]


def work_seed(scenario: Scenario, rules: Iterable[str], seed: int) -> CombinedResult:
    """Work one seed of a scenario by each of the rules. Raises ImportError without numpy."""
    combined = make_combined_year(seed, scenario.load, scenario.people)
    outcomes = {
        rule: simulate_combined_year(combined.reset(), make_queue(rule, combined)) for rule in rules
    }
    return CombinedResult(
        compute_bound(combined.relaxed_year(), outcomes[EVERYTHING].net), outcomes
    )


def prove_combined(seeds: Sequence[int] = SEEDS) -> CombinedProof:
    """Work all scenarios over the seeds in two processes."""
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        futures = {
            scenario: [pool.submit(work_seed, scenario, rules, seed) for seed in seeds]
            for scenario, rules in SCENARIOS
        }
        return {
            scenario: [future.result() for future in scenario_futures]
            for scenario, scenario_futures in futures.items()
        }


def make_figures(proof: CombinedProof) -> list[Figure]:
    """Return what each part of the order is worth, and whether anything expired without warning."""
    scenarios = (AT_120, AT_150)
    by_groups = [_lead(proof[scenario], NO_GROUPS) for scenario in scenarios]
    by_act_by = [_lead(proof[scenario], NO_ACT_BY) for scenario in scenarios]
    outcomes = [
        result.outcome_by_rule[EVERYTHING] for results in proof.values() for result in results
    ]
    unlisted, expired, overflowed = (
        _sum(outcomes, field) for field in ("unlisted", "expired", "overflowed")
    )
    return [
        Figure(
            "9",
            "everything combined: expired without a warning before (as #5)",
            "none",
            str(unlisted),
            unlisted == 0,
            f"of {expired:,} expired in {len(outcomes)} years; {overflowed} were first on their "
            "last safe day and did not fit",
        ),
        Figure(
            "9",
            "everything combined: points by groups, at 120 and 150 %",
            "≥ 0.6 · 0.9",
            " · ".join(lead.text for lead in by_groups),
            by_groups[0].value >= 0.6 and by_groups[1].value >= 0.9,
        ),
        Figure(
            "9",
            "everything combined: points by act-by days, at 120 and 150 %",
            "≥ 0.2 · 0.9",
            " · ".join(lead.text for lead in by_act_by),
            by_act_by[0].value >= 0.2 and by_act_by[1].value >= 0.9,
        ),
    ]


def _lead(results: Sequence[CombinedResult], rule: str) -> Mean:
    return mean([result.share(EVERYTHING) - result.share(rule) for result in results])


def make_table(proof: CombinedProof) -> list[str]:
    """Return the table of each rule's share of the bound, its missed and its expired items."""
    seeds = len(proof[AT_120])
    return [
        f"Net in per cent of the bound, seeds 1 to {seeds}.",
        "",
        "| rule | 120 % load | 150 % load | three specialists, 120 % "
        "| missed callbacks at 120 % · 150 %; three "
        "| expired with ≥ $200, a year, at 120 % · 150 % "
        "| of these arrived too late | duties late at 120 % · 150 % |",
        f"|---|{'---|' * 7}",
        *(_table_row(proof, rule) for rule in RULES),
    ]


def _table_row(proof: CombinedProof, rule: str) -> str:
    at_120, at_150, three_people = (
        [result for result in proof[scenario] if rule in result.outcome_by_rule]
        for scenario in (AT_120, AT_150, THREE_PEOPLE)
    )
    shares = [
        mean([result.share(rule) for result in results]).text if results else "–"
        for results in (at_120, at_150, three_people)
    ]
    alone = [[result.outcome_by_rule[rule] for result in results] for results in (at_120, at_150)]
    missed = " · ".join(_per_cent(outcomes, "missed", "callbacks") for outcomes in alone)
    if three_people:
        outcomes_of_three = [result.outcome_by_rule[rule] for result in three_people]
        missed += f"; {_per_cent(outcomes_of_three, 'missed', 'callbacks')}"
    expired, arrived_late = (
        " · ".join(f"{_sum(outcomes, field) / len(outcomes):.1f}" for outcomes in alone)
        for field in ("expired_big", "arrived_late")
    )
    late_duties = " · ".join(_per_cent(outcomes, "late_duties", "duties") for outcomes in alone)
    name = f"**{rule}**" if rule == EVERYTHING else rule
    cells = (name, *shares, missed, expired, arrived_late, late_duties)
    return f"| {' | '.join(cells)} |"


def _per_cent(outcomes: Sequence[CombinedOutcome], part: str, whole: str) -> str:
    return f"{100 * _sum(outcomes, part) / max(1, _sum(outcomes, whole)):.1f} %"


def _sum(outcomes: Sequence[CombinedOutcome], field: str) -> int:
    """Return the sum of a count over years."""
    return sum(getattr(outcome, field) for outcome in outcomes)
