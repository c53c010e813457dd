"""Payer rules, read from the lines of payers.csv."""

import pytest

from medq.domain.claims.payer import COLUMNS, Base, PayerRules, Roll, Unit, payer_rules
from medq.domain.errors import MedqError
from tests.domain.reference_tables import PAYER_LINES


@pytest.mark.parametrize("kind", PAYER_LINES)
def test_every_line_of_the_table_is_read(kind: str) -> None:
    line = PAYER_LINES[kind]
    rules = payer_rules(line)
    assert set(line) == COLUMNS
    assert rules.kind == kind
    assert rules.source == line["source"]
    assert rules.as_of is not None
    assert not rules.confirmed
    assert (rules.filing_limit is None) == (not line["filing_limit"])


def test_medicares_rules_are_read() -> None:
    rules = payer_rules(PAYER_LINES["medicare_b"], confirmed=True)
    assert (rules.filing_limit, rules.filing_unit, rules.filing_base) == (
        1,
        Unit.YEARS,
        Base.SERVICE_FROM,
    )
    assert (rules.roll, rules.appeal_days, rules.second_level_days, rules.records_days) == (
        Roll.NEXT,
        120,
        180,
        45,
    )
    assert (rules.followup_first_days, rules.followup_again_days) == (18, 14)
    assert (rules.accepts_replacement, rules.auto_crossover, rules.confirmed) == (False, True, True)


def test_empty_cells_are_unknown_and_deadlines_roll_back() -> None:
    rules = payer_rules({"payer_kind": "new"})
    assert rules == PayerRules(kind="new")
    assert rules.roll is Roll.PREVIOUS
    assert rules.filing_limit is None
    assert rules.accepts_replacement is None


def test_approximate_days_replace_a_missing_limit() -> None:
    rules = payer_rules({"payer_kind": "new", "filing_limit_days": "95", "unit": "years"})
    assert (rules.filing_limit, rules.filing_unit) == (95, Unit.DAYS)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("filing_limit", "-1"),
        ("filing_limit", "ninety"),
        ("filing_limit", "9999"),
        ("appeal_limit_days", "1.5"),
        ("appeal_limit_days", "²"),
        ("unit", "weeks"),
        ("unit", "workdays"),
        ("roll", "any"),
        ("accepts_replacement", "perhaps"),
        ("counts_from", "the moon"),
        ("appeal_counts_from", "letter"),
        ("corrected_counts_from", "DOS"),
        ("phone_days", "weekdays"),
        ("phone_days", "Mon-"),
        ("phone_days", "Mon-Fri-Sat"),
        ("as_of", "2026-13-01"),
    ],
)
def test_an_invalid_cell_is_named_with_its_column(column: str, value: str) -> None:
    with pytest.raises(MedqError) as caught:
        payer_rules({"payer_kind": "new", "filing_limit": "90", column: value})
    assert column in caught.value.message
    assert repr(value) in caught.value.message
    assert caught.value.hint


def test_a_line_needs_its_kind_and_known_columns() -> None:
    with pytest.raises(MedqError, match="payer_kind"):
        payer_rules({"filing_limit": "90"})
    with pytest.raises(MedqError, match="filling_limit is not a column"):
        payer_rules({"payer_kind": "new", "filling_limit": "90"})


def test_federal_payers_are_medicare_and_medicaid() -> None:
    federal = {kind for kind, line in PAYER_LINES.items() if payer_rules(line).is_federal}
    assert federal == {
        "medicare_b",
        "medicare_advantage_contract",
        "medicare_advantage_noncontract",
        "medicare_secondary",
        "medicaid_co_ffs",
        "medicaid_co_managed",
    }


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", ()),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("mon-sat", (0, 1, 2, 3, 4, 5)),
        ("Sun-Tue", (0, 1, 6)),
        ("Wed", (2,)),
    ],
)
def test_phone_days_are_read(text: str, days: tuple[int, ...]) -> None:
    assert payer_rules({"payer_kind": "new", "phone_days": text}).phone_days == days


def test_a_line_of_the_old_layout_is_read() -> None:
    """Without phone_days."""
    line = {
        column: text for column, text in PAYER_LINES["tricare"].items() if column != "phone_days"
    }
    assert payer_rules(line) == payer_rules(PAYER_LINES["tricare"])
