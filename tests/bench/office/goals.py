"""The goals of rank.md section 5 that the simulation answers, each with what was found."""

from collections.abc import Sequence

from tests.bench.figure import Figure
from tests.bench.office.order_proof import WRONG, Scenario, Worked, mean
from tests.bench.office.rules import MEDQ

Proof = dict[Scenario, list[Worked]]


def figures(proof: Proof) -> list[Figure]:
    """One line a goal."""
    return [
        _shares(proof),
        *_leads(proof),
        _lapses(proof),
        _listed(proof),
        _promises(proof),
        _wrong(proof),
    ]


def _shares(proof: Proof) -> Figure:
    goals = ((1.0, 99.5), (1.2, 98.5), (1.5, 96.5))
    found = [mean([one.share(MEDQ) for one in proof[Scenario(load)]]) for load, _goal in goals]
    met = all(one.value >= goal for one, (_load, goal) in zip(found, goals, strict=True))
    beside = f"80 %: {mean([one.share(MEDQ) for one in proof[Scenario(0.8)]]).text}"
    return Figure(
        "1", "net of the bound that knows the future, at 100, 120 and 150 % load", "≥ 99.5 · 98.5 · 96.5 %",
        " · ".join(one.text for one in found), met, beside,
    )  # fmt: skip


def _leads(proof: Proof) -> list[Figure]:
    def lead(load: float, rule: str) -> tuple[str, float]:
        found = mean([one.share(MEDQ) - one.share(rule) for one in proof[Scenario(load)]])
        return found.text, found.value

    amount = [lead(load, "largest amount") for load in (1.2, 1.5)]
    minute = [lead(load, "expected value a minute") for load in (1.2, 1.5)]
    met = amount[0][1] >= 3 and amount[1][1] >= 6 and min(minute[0][1], minute[1][1]) >= 1.2
    first = Figure(
        "2", "points over largest amount, and over value a minute, at 120 and 150 %", "≥ 3 · 6; ≥ 1.2 · 1.2",
        f"{amount[0][0]} · {amount[1][0]}; {minute[0][0]} · {minute[1][0]}", met,
    )  # fmt: skip
    rules = (
        "first in, first out",
        "oldest date of service",
        "earliest deadline",
        "Taskwarrior's urgency",
    )
    leads = [lead(1.2, rule) for rule in rules]
    met = all(one[1] >= (10 if place == 3 else 20) for place, one in enumerate(leads))
    second = Figure(
        "3",
        f"points over {', '.join(rules)}, at 120 %",
        "≥ 20 · 20 · 20 · 10",
        " · ".join(one[0] for one in leads),
        met,
    )
    return [first, second]


def _lapses(proof: Proof) -> Figure:
    def many(load: float, rule: str) -> float:
        return mean([one.found[rule].lapsed_big for one in proof[Scenario(load)]]).value

    at_120, at_150, deadline = many(1.2, MEDQ), many(1.5, MEDQ), many(1.5, "earliest deadline")
    met = at_120 <= 2 and at_150 <= 15 and at_150 <= 0.06 * deadline
    return Figure(
        "4", "lapsed with $200 or more at stake, a specialist and year, at 120 and 150 %",
        "≤ 2 · ≤ 15 and ≤ 6 % of earliest deadline's", f"{at_120:.1f} · {at_150:.1f}, {100 * at_150 / deadline:.1f} %", met,
        f"earliest deadline {deadline:.0f} at 150 %",
    )  # fmt: skip


def _listed(proof: Proof) -> Figure:
    ours = [one.found[MEDQ] for many in proof.values() for one in many]
    unlisted, overflowed = sum(one.unlisted for one in ours), sum(one.overflowed for one in ours)
    beside = (
        f"of {sum(one.lapsed for one in ours):,} lapses of $20 or more in {len(ours)} years; {overflowed} stood first on their "
        "last day and did not fit: the plan of that day names them; a property test says the same of any item"
    )
    what = "lapses that stood neither on the decide list ten working days before nor first on their last day"
    return Figure("5", what, "none", str(unlisted), unlisted == 0, beside)


def _promises(proof: Proof) -> Figure:
    def missed(scenario: Scenario) -> float:
        many = proof[scenario]
        return (
            100
            * sum(one.found[MEDQ].missed for one in many)
            / sum(one.found[MEDQ].callbacks for one in many)
        )

    alone = [missed(Scenario(load)) for load in (0.8, 1.0, 1.2)]
    three = missed(Scenario(1.2, people=3))
    ours = [one.found[MEDQ] for one in proof[Scenario(1.2)]]
    nobody = 100 * sum(one.unkept for one in ours) / sum(one.callbacks for one in ours)
    return Figure(
        "6", "missed callbacks at 80, 100 and 120 %: one specialist; three at 120 %", "≤ 3 %; ≤ 1 %",
        f"{' · '.join(f'{one:.2f}' for one in alone)} %; {three:.2f} %", max(alone) <= 3 and three <= 1,
        f"at 120 % {nobody:.2f} % could be kept by no order: nobody was here from the day they came to the promised one; "
        f"three specialists reach {mean([one.share(MEDQ) for one in proof[Scenario(1.2, people=3)]]).text} % of the bound",
    )  # fmt: skip


def _wrong(proof: Proof) -> Figure:
    many: Sequence[Worked] = proof[Scenario(1.2, wrong=WRONG)]
    share = mean([one.share(MEDQ) for one in many])
    lead = mean([one.share(MEDQ) - one.share("largest amount") for one in many])
    return Figure(
        "7", "chance and minutes wrong by σ = 0.5, at 120 %: of the bound; points over largest amount", "≥ 97.5 %; ≥ 2.5",
        f"{share.text}; {lead.text}", share.value >= 97.5 and lead.value >= 2.5,
    )  # fmt: skip
