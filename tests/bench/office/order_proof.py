"""The proof of the order: seeds and loads worked by every rule, means with their 95 % intervals."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import NamedTuple

from tests.bench.office.bound import compute_bound
from tests.bench.office.model import make_year
from tests.bench.office.rules import MEDQ, RULES
from tests.bench.office.simulation import YearOutcome, simulate_year

SEEDS = range(1, 31)  # of the proof; parameters are tuned on other seeds
LOADS = (0.8, 1.0, 1.2, 1.5)
# Student's t at 95 %, by the number of seeds less two.
T95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045,
)  # fmt: skip
ESTIMATE_ERROR = 0.5


@dataclass(frozen=True, slots=True)
class Scenario:
    """A load, how many people share the queue, and the error of the office's estimates."""

    load: float
    people: int = 1
    estimate_error: float = 0.0


@dataclass(frozen=True, slots=True)
class SeedResult:
    """One seed of a scenario: the bound in dollars, and the outcome of each rule."""

    bound: float
    outcome_by_rule: dict[str, YearOutcome]

    def share(self, rule: str) -> float:
        """Return the rule's net in per cent of the bound."""
        return 100 * self.outcome_by_rule[rule].net / self.bound


OrderProof = dict[Scenario, list[SeedResult]]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean and half of its 95 % interval."""

    value: float
    half_interval: float

    @property
    def text(self) -> str:
        """Return the mean with its interval as text."""
        return f"{self.value:.2f} ± {self.half_interval:.2f}"


def mean(values: Sequence[float]) -> Mean:
    """Return the mean of values with its 95 % interval."""
    if len(values) < 2:
        return Mean(fmean(values), 0.0)
    t95 = T95[min(len(values), 30) - 2]
    return Mean(fmean(values), t95 * stdev(values) / len(values) ** 0.5)


def mean_share(results: Sequence[SeedResult], rule: str) -> Mean:
    """Return the mean of the rule's share of the bound over seeds."""
    return mean([result.share(rule) for result in results])


def mean_lead(results: Sequence[SeedResult], rule: str) -> Mean:
    """Return the mean of medq's share less the rule's share."""
    return mean([result.share(MEDQ) - result.share(rule) for result in results])


class ScenarioPlan(NamedTuple):
    """The rules that work a scenario, and on how many of the seeds."""

    scenario: Scenario
    rules: tuple[str, ...]
    seed_count: int


SCENARIOS = (
    *(ScenarioPlan(Scenario(load), tuple(RULES), len(SEEDS)) for load in LOADS),
    ScenarioPlan(Scenario(1.2, people=3), (MEDQ,), 10),
    ScenarioPlan(
        Scenario(1.2, estimate_error=ESTIMATE_ERROR),
        (MEDQ, "largest amount", "expected value a minute"),
        len(SEEDS),
    ),
)


def work_seed(scenario: Scenario, rules: Iterable[str], seed: int) -> SeedResult:
    """Work one seed of a scenario by each of the rules. Raises ImportError without numpy."""
    year = make_year(seed, scenario.load, scenario.people, scenario.estimate_error)
    outcomes = {rule: simulate_year(year.reset(), RULES[rule](year)) for rule in rules}
    return SeedResult(compute_bound(year, outcomes[MEDQ].net), outcomes)


def prove_order(seeds: Sequence[int] = SEEDS) -> OrderProof:
    """Work all scenarios over the seeds in two processes."""
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        futures = {
            plan.scenario: [
                pool.submit(work_seed, plan.scenario, plan.rules, seed)
                for seed in seeds[: plan.seed_count]
            ]
            for plan in SCENARIOS
        }
        return {
            scenario: [future.result() for future in scenario_futures]
            for scenario, scenario_futures in futures.items()
        }
