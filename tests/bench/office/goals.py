"""The goals of the order that the simulation answers, each with its result."""

from tests.bench.figure import Figure
from tests.bench.office.order_proof import (
    ESTIMATE_ERROR,
    OrderProof,
    Scenario,
    mean,
    mean_lead,
    mean_share,
)
from tests.bench.office.rules import MEDQ


def make_figures(proof: OrderProof) -> list[Figure]:
    """Return the figures of all goals."""
    return [
        _shares(proof),
        _leads_over_value(proof),
        _leads_over_dates(proof),
        _expired(proof),
        _warned(proof),
        _callbacks(proof),
        _wrong_estimates(proof),
    ]


def _shares(proof: OrderProof) -> Figure:
    goals = {1.0: 99.5, 1.2: 98.5, 1.5: 96.5}
    shares = {load: mean_share(proof[Scenario(load)], MEDQ) for load in goals}
    return Figure(
        "1",
        "net of the bound that knows the future, at 100, 120 and 150 % load",
        "≥ 99.5 · 98.5 · 96.5 %",
        " · ".join(share.text for share in shares.values()),
        all(shares[load].value >= goal for load, goal in goals.items()),
        f"80 %: {mean_share(proof[Scenario(0.8)], MEDQ).text}",
    )


def _leads_over_value(proof: OrderProof) -> Figure:
    at_120, at_150 = proof[Scenario(1.2)], proof[Scenario(1.5)]
    over_amount = [mean_lead(results, "largest amount") for results in (at_120, at_150)]
    over_value = [mean_lead(results, "expected value a minute") for results in (at_120, at_150)]
    return Figure(
        "2",
        "points over largest amount, and over value a minute, at 120 and 150 %",
        "≥ 3 · 6; ≥ 1.2 · 1.2",
        "; ".join(" · ".join(lead.text for lead in leads) for leads in (over_amount, over_value)),
        over_amount[0].value >= 3
        and over_amount[1].value >= 6
        and min(lead.value for lead in over_value) >= 1.2,
    )


def _leads_over_dates(proof: OrderProof) -> Figure:
    goals = {
        "first in, first out": 20,
        "oldest date of service": 20,
        "earliest deadline": 20,
        "Taskwarrior's urgency": 10,
    }
    leads = {rule: mean_lead(proof[Scenario(1.2)], rule) for rule in goals}
    return Figure(
        "3",
        f"points over {', '.join(goals)}, at 120 %",
        "≥ 20 · 20 · 20 · 10",
        " · ".join(lead.text for lead in leads.values()),
        all(leads[rule].value >= goal for rule, goal in goals.items()),
    )


def _expired(proof: OrderProof) -> Figure:
    def expired_per_year(load: float, rule: str) -> float:
        results = proof[Scenario(load)]
        return mean([result.outcome_by_rule[rule].expired_big for result in results]).value

    at_120, at_150 = expired_per_year(1.2, MEDQ), expired_per_year(1.5, MEDQ)
    by_deadline = expired_per_year(1.5, "earliest deadline")
    return Figure(
        "4",
        "expired with $200 or more at risk, a specialist and year, at 120 and 150 %",
        "≤ 2 · ≤ 15 and ≤ 6 % of earliest deadline's",
        f"{at_120:.1f} · {at_150:.1f}, {100 * at_150 / by_deadline:.1f} %",
        at_120 <= 2 and at_150 <= 15 and at_150 <= 0.06 * by_deadline,
        f"earliest deadline {by_deadline:.0f} at 150 %",
    )


def _warned(proof: OrderProof) -> Figure:
    outcomes = [result.outcome_by_rule[MEDQ] for results in proof.values() for result in results]
    unlisted = sum(outcome.unlisted for outcome in outcomes)
    overflowed = sum(outcome.overflowed for outcome in outcomes)
    expired = sum(outcome.expired for outcome in outcomes)
    return Figure(
        "5",
        "expired items neither on the expiring list ten business days before nor first on their "
        "last day",
        "none",
        str(unlisted),
        unlisted == 0,
        f"of {expired:,} expired with $20 or more in {len(outcomes)} years; {overflowed} were "
        "first on their last day and did not fit: the plan of that day names them; a property test "
        "states the same of any item",
    )


def _callbacks(proof: OrderProof) -> Figure:
    def missed_per_cent(scenario: Scenario) -> float:
        outcomes = [result.outcome_by_rule[MEDQ] for result in proof[scenario]]
        missed = sum(outcome.missed for outcome in outcomes)
        return 100 * missed / sum(outcome.callbacks for outcome in outcomes)

    alone = [missed_per_cent(Scenario(load)) for load in (0.8, 1.0, 1.2)]
    three_people = missed_per_cent(Scenario(1.2, people=3))
    outcomes = [result.outcome_by_rule[MEDQ] for result in proof[Scenario(1.2)]]
    impossible = sum(outcome.impossible for outcome in outcomes)
    impossible_per_cent = 100 * impossible / sum(outcome.callbacks for outcome in outcomes)
    share_of_three = mean_share(proof[Scenario(1.2, people=3)], MEDQ)
    return Figure(
        "6",
        "missed callbacks at 80, 100 and 120 %: one specialist; three at 120 %",
        "≤ 3 %; ≤ 1 %",
        f"{' · '.join(f'{per_cent:.2f}' for per_cent in alone)} %; {three_people:.2f} %",
        max(alone) <= 3 and three_people <= 1,
        f"at 120 % {impossible_per_cent:.2f} % could be kept by no order: nobody was at work from "
        "the day they arrived to the promised one; three specialists reach "
        f"{share_of_three.text} % of the bound",
    )


def _wrong_estimates(proof: OrderProof) -> Figure:
    results = proof[Scenario(1.2, estimate_error=ESTIMATE_ERROR)]
    share, lead = mean_share(results, MEDQ), mean_lead(results, "largest amount")
    return Figure(
        "7",
        "recovery and minutes wrong by σ = 0.5, at 120 %: of the bound; points over largest amount",
        "≥ 97.5 %; ≥ 2.5",
        f"{share.text}; {lead.text}",
        share.value >= 97.5 and lead.value >= 2.5,
    )
