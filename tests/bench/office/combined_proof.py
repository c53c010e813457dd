"""The proof of everything together: the second table, and what of the goals it answers."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.bench.figure import Figure
from tests.bench.office.bound import bound
from tests.bench.office.combined_office import Office, Outcome
from tests.bench.office.combined_queues import EVERYTHING, NO_GROUPS, NO_SAFE_DAYS, OTHERS, line
from tests.bench.office.combined_year import a_whole_year
from tests.bench.office.order_proof import Mean, Scenario, mean

SEEDS = range(1, 9)
RULES = (EVERYTHING, NO_GROUPS, NO_SAFE_DAYS, *OTHERS)
ALONE, FULL, THREE = Scenario(1.2), Scenario(1.5), Scenario(1.2, people=3)
SCENARIOS: tuple[tuple[Scenario, tuple[str, ...]], ...] = (
    (ALONE, RULES),
    (FULL, RULES),
    (THREE, (EVERYTHING, *OTHERS[:1])),
)


@dataclass(frozen=True, slots=True)
class Year:
    """One seed of a scenario: the bound in dollars, and what each rule came to."""

    bound: float
    found: dict[str, Outcome]

    def share(self, rule: str) -> float:
        """Net in per cent of the bound."""
        return 100 * self.found[rule].net / self.bound


Proof = dict[Scenario, list[Year]]


def work(scenario: Scenario, rules: Iterable[str], seed: int) -> Year:
    """One seed of a scenario worked by each of the rules. Errors: ImportError without numpy."""
    whole = a_whole_year(seed, scenario.load, scenario.people)
    found = {rule: Office(whole.again(), line(rule, whole)).work_a_year() for rule in rules}
    return Year(bound(whole.relaxed(), found[EVERYTHING].net), found)


def prove(seeds: Sequence[int] = SEEDS) -> Proof:
    """All scenarios over the seeds, by two processes."""
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        asked = [
            (scenario, [pool.submit(work, scenario, rules, seed) for seed in seeds])
            for scenario, rules in SCENARIOS
        ]
        return {scenario: [one.result() for one in many] for scenario, many in asked}


def figures(proof: Proof) -> list[Figure]:
    """What the parts are worth when all are there, and whether anything lapsed unseen."""

    def lead(scenario: Scenario, rule: str) -> Mean:
        return mean([one.share(EVERYTHING) - one.share(rule) for one in proof[scenario]])

    groups = [lead(scenario, NO_GROUPS) for scenario in (ALONE, FULL)]
    safe = [lead(scenario, NO_SAFE_DAYS) for scenario in (ALONE, FULL)]
    ours = [one.found[EVERYTHING] for many in proof.values() for one in many]
    unlisted, lapsed, full = (_sum(ours, pick) for pick in ("unlisted", "lapsed", "overflowed"))
    return [
        Figure(
            "9", "everything together: lapses that nothing told of before (as #5)", "none", str(unlisted), unlisted == 0,
            f"of {lapsed:,} lapses in {len(ours)} years; {full} stood first on their last safe day and did not fit",
        ),
        Figure(
            "9", "everything together: points by groups, at 120 and 150 %", "≥ 0.6 · 0.9", " · ".join(one.text for one in groups),
            groups[0].value >= 0.6 and groups[1].value >= 0.9, "the study, groups alone: 0.6 · 0.9",
        ),
        Figure(
            "9", "everything together: points by safe days, at 120 and 150 %", "≥ 0.2 · 0.9", " · ".join(one.text for one in safe),
            safe[0].value >= 0.2 and safe[1].value >= 0.9, "the study, safe days alone: 0.2 · 0.9",
        ),
    ]  # fmt: skip


def table(proof: Proof) -> list[str]:
    """Each rule's share of the bound, what broke and what lapsed."""
    lines = [
        "| rule | 120 % load | 150 % load | three specialists, 120 % | missed callbacks at 120 % · 150 %; three | "
        "lapsed with ≥ $200, a year, at 120 % · 150 % | of these come too late | duties late at 120 % · 150 % |",
        f"|---|{'---|' * 7}",
    ]
    for rule in RULES:
        one, full = ([year.found[rule] for year in proof[scenario]] for scenario in (ALONE, FULL))
        three = [year.found[rule] for year in proof[THREE] if rule in year.found]
        shares = [
            mean([year.share(rule) for year in proof[scenario]]).text for scenario in (ALONE, FULL)
        ]
        shares.append(mean([year.share(rule) for year in proof[THREE]]).text if three else "–")
        missed = (
            f"{_per_cent(one, 'missed', 'callbacks')} · {_per_cent(full, 'missed', 'callbacks')}"
        )
        missed += f"; {_per_cent(three, 'missed', 'callbacks')}" if three else ""
        big, late = (
            " · ".join(f"{_each(many, pick):.1f}" for many in (one, full))
            for pick in ("lapsed_big", "came_late")
        )
        duties = f"{_per_cent(one, 'late_duties', 'duties')} · {_per_cent(full, 'late_duties', 'duties')}"
        name = f"**{rule}**" if rule == EVERYTHING else rule
        lines.append(f"| {name} | {' | '.join(shares)} | {missed} | {big} | {late} | {duties} |")
    seeds = len(proof[ALONE])
    return [f"Net in per cent of the bound, seeds 1 to {seeds}.", "", *lines]


def _per_cent(many: Sequence[Outcome], part: str, whole: str) -> str:
    return f"{100 * _sum(many, part) / max(1, _sum(many, whole)):.1f} %"


def _each(many: Sequence[Outcome], pick: str) -> float:
    return _sum(many, pick) / len(many)


def _sum(many: Sequence[Outcome], name: str) -> int:
    """The sum of one of the counts over years."""
    return sum(getattr(one, name) for one in many)
