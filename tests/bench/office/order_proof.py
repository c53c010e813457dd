"""The proof of the order: seeds and loads worked by every rule, in two processes; means with their 95 % intervals."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import fmean, stdev

from tests.bench.office.bound import bound
from tests.bench.office.model import a_year
from tests.bench.office.rules import MEDQ, RULES
from tests.bench.office.simulation import Found, work_a_year

SEEDS = range(1, 31)  # those of the proof; whoever tunes takes others
LOADS = (0.8, 1.0, 1.2, 1.5)
T95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101,
    2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045,
)  # fmt: skip
"""Student's t at 95 %, by the number of seeds less two."""
WRONG = 0.5
WRONGS = (MEDQ, "largest amount", "expected value a minute")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A load, how many people share the queue, and how wrong the office's estimates are."""

    load: float
    people: int = 1
    wrong: float = 0.0

    @property
    def name(self) -> str:
        people = "" if self.people == 1 else f", {self.people} specialists"
        wrong = f", chance and minutes wrong by σ = {self.wrong}" if self.wrong else ""
        return f"{self.load:.0%} load{people}{wrong}".replace("%", " %")


@dataclass(frozen=True, slots=True)
class Worked:
    """One seed of a scenario: the bound in dollars, and what each rule came to."""

    bound: float
    found: dict[str, Found]

    def share(self, rule: str) -> float:
        """Net in per cent of the bound."""
        return 100 * self.found[rule].net / self.bound


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean and half of its 95 % interval."""

    value: float
    half: float

    @property
    def text(self) -> str:
        return f"{self.value:.2f} ± {self.half:.2f}"


def mean(values: Sequence[float]) -> Mean:
    if len(values) < 2:
        return Mean(fmean(values), 0.0)
    return Mean(fmean(values), T95[min(len(values), 30) - 2] * stdev(values) / len(values) ** 0.5)


SCENARIOS: tuple[
    tuple[Scenario, tuple[str, ...], int], ...
] = (  # the last is how many of the seeds
    *((Scenario(load), tuple(RULES), len(SEEDS)) for load in LOADS),
    (Scenario(1.2, people=3), (MEDQ,), 10),
    (Scenario(1.2, wrong=WRONG), WRONGS, len(SEEDS)),
)


def work(scenario: Scenario, rules: Iterable[str], seed: int) -> Worked:
    """One seed of a scenario worked by each of the rules. Errors: ImportError without numpy."""
    year = a_year(seed, scenario.load, scenario.people, scenario.wrong)
    found = {rule: work_a_year(year.again(), RULES[rule](year)) for rule in rules}
    return Worked(bound(year, found[MEDQ].net), found)


def prove(seeds: Sequence[int] = SEEDS) -> dict[Scenario, list[Worked]]:
    """All scenarios over the seeds, by two processes."""
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        asked = [
            (scenario, [pool.submit(work, scenario, rules, seed) for seed in seeds[:many]])
            for scenario, rules, many in SCENARIOS
        ]
        return {scenario: [one.result() for one in many] for scenario, many in asked}
