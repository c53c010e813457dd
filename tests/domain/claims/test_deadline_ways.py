"""The deadline that an item runs on: hand-computed cases, and the laws of all facts."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.calendar import Calendar, federal_holidays
from medq.domain.claims.codes import REPLACEMENT
from medq.domain.claims.deadline_channels import usual_channel
from medq.domain.claims.deadline_days import Channel
from medq.domain.claims.deadline_limits import ServiceFacts
from medq.domain.claims.deadline_rule import RuleId
from medq.domain.claims.deadline_ways import BillablePayer, DatingFacts, deadlines_of_plan
from medq.domain.claims.payer import PayerRules, payer_rules
from medq.domain.claims.running_deadline import (
    FilingProof,
    ProofKind,
    RunningDeadline,
    WayState,
    own_deadline,
)
from medq.domain.items import topics
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.ways import UNFILED, Way, WayPlan
from medq.domain.triggers.posted_payment import overpayment_plan
from tests.domain.reference_tables import PAYER_LINES, PLAYBOOKS, TOPIC_TABLE

OFFICE = Calendar(frozenset(day for year in range(2024, 2030) for day in federal_holidays(year)))
RULES = {kind: payer_rules(line) for kind, line in PAYER_LINES.items()}
UNKNOWN = RULES["commercial_generic"]
with (Path(__file__).parent / "deadline_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
"""Dates computed by hand from the rule and calendar that `source` names, not by this program."""
PROOFS = {
    "none": None,
    "277CA": FilingProof(ProofKind.ACCEPTANCE, date(2026, 10, 12), "A2"),
    "ERA": FilingProof(ProofKind.REMITTANCE, date(2026, 10, 9)),
}
TOPICS = {topic.line_key[1]: topic for topic in topics.ALL}


def plan_of(case: Mapping[str, str]) -> WayPlan:
    """Return the plan of a case's codes or topic."""
    codes, rules = case["codes"], RULES[case["payer_kind"]]
    code = AdjustmentCode.of_cause(codes)
    if code is not None:
        remarks = (code.remark,) if code.remark else ()
        return PLAYBOOKS.of(code.group, code.reason, remarks).plan
    if codes == "overpaid":
        return overpayment_plan(is_federal=rules.is_federal)
    plan = TOPIC_TABLE.of(TOPICS[codes]).plan
    named = case["named_day"]
    return plan._replace(named_day=date.fromisoformat(named)) if named else plan


def facts_of(case: Mapping[str, str]) -> DatingFacts:
    """Return the facts of a case."""
    first = date.fromisoformat(case["first_payer_day"]) if case["first_payer_day"] else None
    other = case["other_payer"]
    return DatingFacts(
        RULES[case["payer_kind"]],
        date.fromisoformat(case["notice"]),
        ServiceFacts(
            date.fromisoformat(case["dos_from"]),
            date.fromisoformat(case["dos_to"]),
            first_payer_day=first,
            is_institutional=case["form"] == "I",
            is_secondary=case["order"] != "1",
        ),
        is_replacement=case["frequency"] == REPLACEMENT,
        proof=PROOFS[case["proof"]],
        other=BillablePayer(RULES[other] if other else UNKNOWN, 7 if other else None, first),
    )


def test_there_are_cases_of_many_payers_reasons_channels_and_proofs() -> None:
    assert len(CASES) >= 60
    assert all(case["source"] for case in CASES)
    assert {case["proof"] for case in CASES} == set(PROOFS)
    assert len({case["payer_kind"] for case in CASES}) >= 18
    assert {case["way"] for case in CASES} == {"", *Way} - {Way.ANY, Way.NONE}
    assert {case["state"] for case in CASES} == set(WayState) - {
        WayState.BARRED,
        WayState.NOT_RECEIVED,
    }


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['payer_kind']} {case['codes']}: {case['source']}"
)
def test_an_item_runs_on_the_limit_of_its_first_open_way(case: Mapping[str, str]) -> None:
    lines = deadlines_of_plan(
        plan_of(case), facts_of(case), date.fromisoformat(case["today"]), OFFICE
    )
    own = own_deadline(lines)
    if not case["way"]:
        assert own is None
        assert case["state"] in {line.state.value for line in lines}
        return
    assert own is not None
    assert own.deadline is not None
    assert (own.way.value, own.state.value) == (case["way"], case["state"])
    days = [own.deadline.day, own.act_by, own.fax_by]
    assert days == [date.fromisoformat(case[name]) for name in ("deadline", "act_by", "fax_by")]


# --- laws ---

DAYS = st.dates(date(2024, 6, 1), date(2028, 1, 1))
PLANS = st.builds(
    WayPlan,
    st.lists(st.sampled_from(Way), unique=True, max_size=4).map(tuple),
    st.sampled_from(["", "", UNFILED, "MA130"]),
    st.none() | DAYS,
)
RULES_OF_KINDS = st.sampled_from(sorted(RULES)).map(RULES.__getitem__)


@st.composite
def facts(draw: st.DrawFn) -> DatingFacts:
    """Draw facts of an item."""
    service = None
    if draw(st.booleans()):
        from_day = draw(DAYS)
        service = ServiceFacts(
            from_day,
            from_day + timedelta(days=draw(st.integers(0, 9))),
            draw(st.none() | DAYS),
            is_institutional=draw(st.booleans()),
            is_secondary=draw(st.booleans()),
        )
    payer_id = draw(st.sampled_from([None, 7]))
    rules: PayerRules = draw(RULES_OF_KINDS)
    return DatingFacts(
        rules,
        draw(DAYS),
        service,
        is_replacement=draw(st.booleans()),
        proof=draw(st.sampled_from(list(PROOFS.values()))),
        other=draw(st.none() | st.builds(BillablePayer, RULES_OF_KINDS, st.just(payer_id))),
    )


def lines_in_order(plan: WayPlan, lines: tuple[RunningDeadline, ...]) -> list[RunningDeadline]:
    """Return the lines of a plan's ways in the plan's order."""
    by_way = {line.way: line for line in lines}
    return [by_way[way] for way in plan.ways if way in by_way]


@given(PLANS, facts(), DAYS)
def test_an_item_is_never_later_than_the_earliest_limit_of_its_first_open_way(
    plan: WayPlan, item_facts: DatingFacts, today: date
) -> None:
    lines = deadlines_of_plan(plan, item_facts, today, OFFICE)
    own, running = own_deadline(lines), [line for line in lines if line.runs]
    if Way.ANY in plan.ways:
        assert own is None or not running or own.act_by == min(line.act_by for line in running)
        return
    before_none = []
    for line in lines_in_order(plan, lines):
        if line.way is Way.NONE:
            assert own is None or own in before_none
            break
        before_none.append(line)
    first_open = next((line for line in before_none if line.runs), None)
    if first_open is not None:
        assert own is first_open
    elif Way.NONE in plan.ways:
        assert own is None
    else:
        passed = [line.day for line in lines if line.state is WayState.PASSED]
        assert (own.day if own else None) == max(passed, default=None)


@given(PLANS, facts(), DAYS)
def test_no_way_is_without_a_deadline_or_a_stated_reason(
    plan: WayPlan, item_facts: DatingFacts, today: date
) -> None:
    lines = deadlines_of_plan(plan, item_facts, today, OFFICE)
    assert lines
    assert sum(line.is_own for line in lines) <= 1
    for line in lines:
        has_deadline = line.state in (WayState.RUNS, WayState.PASSED)
        assert (line.deadline is not None) is has_deadline
        assert (line.act_by is not None) is has_deadline
        assert (line.proof is not None) is (line.state is WayState.MET)
        assert bool(line.barred_by) is (line.state is WayState.BARRED)
        if line.deadline is not None:
            assert line.act_by is not None
            assert line.act_by <= line.deadline.day
            assert line.runs is (line.deadline.day >= today)


@given(PLANS, facts(), DAYS)
def test_a_form_names_the_channel_of_a_deadline_as_the_page_does(
    plan: WayPlan, item_facts: DatingFacts, today: date
) -> None:
    for line in deadlines_of_plan(plan, item_facts, today, OFFICE):
        if line.deadline is not None:
            name = RuleId.parse(line.deadline.rule).name
            assert name is not None
            assert usual_channel(name, item_facts.rules) is line.channel


@given(PLANS, facts(), DAYS, st.integers(1, 400))
def test_time_only_ever_closes_ways(
    plan: WayPlan, item_facts: DatingFacts, today: date, days: int
) -> None:
    earlier = deadlines_of_plan(plan, item_facts, today, OFFICE)
    later = deadlines_of_plan(plan, item_facts, today + timedelta(days=days), OFFICE)
    open_earlier = {line.way for line in earlier if line.runs}
    assert {line.way for line in later if line.runs} <= open_earlier


@given(PLANS)
def test_a_plan_is_read_back_as_it_was_stored(plan: WayPlan) -> None:
    stored = WayPlan.parse(plan.text)
    assert stored == (WayPlan() if plan.is_empty else plan)


def test_proof_of_filing_is_shown_beside_the_ways_of_a_denial() -> None:
    case = CASES[0]
    lines = deadlines_of_plan(plan_of(case), facts_of(case), date(2026, 11, 24), OFFICE)
    assert [(line.way, line.state) for line in lines] == [
        (Way.CORRECTED, WayState.RUNS),
        (Way.APPEAL, WayState.RUNS),
        (Way.FILING, WayState.MET),
    ]
    assert lines[-1].proof == PROOFS["ERA"]


def test_a_remark_that_refuses_a_replacement_bars_it_and_the_appeal() -> None:
    case = next(case for case in CASES if case["codes"] == "CO-16 N142")
    lines = deadlines_of_plan(plan_of(case), facts_of(case), date(2026, 8, 3), OFFICE)
    assert {line.way: line.barred_by for line in lines} == {
        Way.FILING: "",
        Way.CORRECTED: "N142",
    }
    assert next(line for line in lines if line.is_own).way is Way.FILING


def test_a_claim_that_nobody_received_is_filed_before_it_is_corrected() -> None:
    case = next(case for case in CASES if case["codes"] == "changed charges")
    lines = deadlines_of_plan(plan_of(case), facts_of(case), date(2026, 11, 24), OFFICE)
    assert {line.way: line.state for line in lines} == {
        Way.FILING: WayState.RUNS,
        Way.CORRECTED: WayState.NOT_RECEIVED,
    }


def test_a_rolled_deadline_says_from_where_and_an_unknown_payer_that_it_is_a_default() -> None:
    by_codes = {(case["payer_kind"], case["codes"]): case for case in CASES}
    fep = by_codes["bcbs_fep", "submit"]
    (line,) = deadlines_of_plan(plan_of(fep), facts_of(fep), date(2026, 11, 24), OFFICE)
    assert line.deadline is not None
    assert (line.deadline.unrolled_day, line.deadline.day) == (
        date(2027, 12, 31),
        date(2027, 12, 30),
    )
    unknown = [case for case in CASES if case["codes"] == "CO-24" and not case["other_payer"]]
    (case,) = unknown
    own = own_deadline(deadlines_of_plan(plan_of(case), facts_of(case), date(2026, 11, 24), OFFICE))
    assert own is not None
    assert own.is_payer_unknown
    assert own.deadline is not None
    assert (own.deadline.is_default, own.deadline.name) == (True, "other-payer filing")


def test_a_replacement_that_goes_as_a_reopening_is_mailed() -> None:
    day = date(2026, 11, 2)
    facts = DatingFacts(RULES["medicare_b"], day, ServiceFacts(day, day), is_replacement=True)
    (line,) = deadlines_of_plan(WayPlan((Way.FILING,)), facts, date(2026, 11, 24), OFFICE)
    assert line.deadline is not None
    assert (line.deadline.name, line.channel) == ("reopening", Channel.PAPER)
    assert line.act_by is not None and line.fax_by is not None and line.act_by < line.fax_by
