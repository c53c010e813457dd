"""Reason tables, and the playbook that joins reason and remark codes."""

import pytest

from medq.domain.errors import MedqError
from medq.domain.reasons.playbook import denial_cause, leading_remark
from medq.domain.reasons.tables import (
    AutoWriteOff,
    DeadlineKind,
    Recoverable,
    combination,
    reason_code,
    reason_tables,
    remark_code,
)
from tests.domain.reference_tables import PLAYBOOKS, REASON_TABLES

CARC_197_ROW = {
    "code": "197",
    "category": "authorization",
    "plain": "No authorization on file",
    "recoverable": "maybe",
    "steps": "search for the number| ask for a retro-authorization |",
    "contact": "payer utilization desk",
    "minutes": "25",
    "auto_writeoff": "no",
    "source": "own words",
    "as_of": "2026-11-23",
}


def test_every_row_of_the_reference_tables_is_valid() -> None:
    assert len(REASON_TABLES.reasons) == 188
    assert len(REASON_TABLES.remarks) == 129
    assert {
        code
        for code, row in REASON_TABLES.reasons.items()
        if row.auto_write_off is not AutoWriteOff.NO
    } == {
        "45",
        "59",
        "253",
        "P12",
    }
    for rows in REASON_TABLES.combinations.values():
        for row in rows:
            assert row.reasons <= set(REASON_TABLES.reasons)
            assert row.remarks <= set(REASON_TABLES.remarks), row.reading


def test_a_row_is_read_as_a_reason() -> None:
    row = reason_code(CARC_197_ROW)
    assert row.steps == ("search for the number", "ask for a retro-authorization")
    assert (row.recoverable, row.minutes, row.auto_write_off) == (
        Recoverable.MAYBE,
        25,
        AutoWriteOff.NO,
    )
    assert not row.is_retired
    assert REASON_TABLES.reasons["15"].is_retired


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("code", "", "code is empty"),
        ("category", "odd", "category cannot be 'odd'"),
        ("minutes", "0", "minutes cannot be '0'"),
        ("minutes", "ten", "minutes cannot be 'ten'"),
        ("recoverable", "often", "recoverable cannot be 'often'"),
        ("auto_writeoff", "", "auto_writeoff cannot be ''"),
        ("steps", " ", "steps is empty"),
    ],
)
def test_a_bad_cell_is_named(column: str, value: str, message: str) -> None:
    with pytest.raises(MedqError, match=message) as error:
        reason_code({**CARC_197_ROW, column: value})
    assert error.value.where.startswith("carc")
    assert error.value.hint


def test_an_office_line_replaces_the_tables() -> None:
    own = {**CARC_197_ROW, "plain": "Ours"}
    tables = reason_tables([CARC_197_ROW, own], [], [])
    assert tables.reasons["197"].plain == "Ours"


def test_a_combination_without_a_reason_code_is_refused() -> None:
    with pytest.raises(MedqError, match="carc is empty"):
        combination(
            {"group": "CO", "carc": "", "reading": "x", "steps": "y", "source": "s", "as_of": "d"}
        )


def test_alerts_are_marked_in_their_row() -> None:
    assert REASON_TABLES.remarks["MA18"].is_alert
    assert not remark_code({**CARC_197_ROW, "code": "N130"}).is_alert


# --- the playbook ---


@pytest.mark.parametrize(
    ("group", "reason", "remarks", "cause"),
    [
        ("CO", "197", ("N130",), "CO-197"),
        ("CO", "16", ("MA130", "N290"), "CO-16 N290"),
        ("CO", "16", ("MA130",), "CO-16 MA130"),
        ("CO", "16", (), "CO-16"),
        ("CO", "96", ("MA13", "N130"), "CO-96 N130"),
        ("CO", "16", ("X999",), "CO-16 X999"),
        ("CO", "ZZ", ("N130",), "CO-ZZ"),
    ],
)
def test_equal_denials_share_a_cause(
    group: str, reason: str, remarks: tuple[str, ...], cause: str
) -> None:
    assert denial_cause(group, reason, remarks, REASON_TABLES.remarks) == cause
    assert PLAYBOOKS.of(group, reason, remarks).cause == cause


def test_a_known_remark_leads_over_one_that_is_not() -> None:
    assert leading_remark(("X999", "MA18", "N286"), REASON_TABLES.remarks) == "N286"


def test_a_remark_code_explains_co_16() -> None:
    playbook = PLAYBOOKS.of("CO", "16", ("N290",))
    assert "NPI" in playbook.plain
    assert playbook.contact == REASON_TABLES.remarks["N290"].contact
    assert playbook.steps[0] == "fix the provider's set-up once"
    assert not playbook.needs_new_claim


def test_ma130_requires_a_new_claim_within_the_filing_deadline() -> None:
    playbook = PLAYBOOKS.of("CO", "16", ("MA130", "M76"))
    assert playbook.needs_new_claim
    assert playbook.deadline is DeadlineKind.FILING
    assert any("NEW claim" in step for step in playbook.steps)
    assert "Diagnosis" in playbook.plain


@pytest.mark.parametrize(
    ("group", "reason", "remarks", "deadline"),
    [
        ("CO", "197", (), DeadlineKind.APPEAL),
        ("CO", "24", (), DeadlineKind.FILING),
        ("CO", "109", ("N104",), DeadlineKind.FILING),
        ("CO", "252", ("N706",), DeadlineKind.RECORDS),
        ("CO", "252", (), DeadlineKind.RECORDS),
        ("OA", "18", ("N522",), DeadlineKind.NONE),
    ],
)
def test_a_denial_has_the_deadline_of_its_codes(
    group: str, reason: str, remarks: tuple[str, ...], deadline: DeadlineKind
) -> None:
    assert PLAYBOOKS.of(group, reason, remarks).deadline is deadline


def test_a_combination_changes_the_recoverability() -> None:
    assert PLAYBOOKS.of("CO", "197").recoverable is Recoverable.MAYBE
    assert PLAYBOOKS.of("CO", "197", ("M62",)).recoverable is Recoverable.YES
    assert PLAYBOOKS.of("OA", "18", ("N522",)).recoverable is Recoverable.NO


def test_a_retired_code_is_worked_and_marked() -> None:
    playbook = PLAYBOOKS.of("CO", "15")
    assert playbook.is_retired
    assert playbook.steps[0] == "find the number"


def test_an_unknown_code_is_shown_as_it_is_with_a_step_to_add_it() -> None:
    playbook = PLAYBOOKS.of("CO", "9Z9", ("N130", "Q1"))
    assert playbook.unknown_codes == ("9Z9", "Q1")
    assert "9Z9" in playbook.plain
    assert any("add a line for 9Z9" in step for step in playbook.steps)
