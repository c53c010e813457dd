"""Reason tables, and the playbook that joins reason and remark codes."""

import csv
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from medq.domain.errors import MedqError
from medq.domain.reasons.code_table import CodeTable
from medq.domain.reasons.patient_billing import PatientBilling, usual_billing
from medq.domain.reasons.payer_steps import split_step
from medq.domain.reasons.playbook import denial_cause, leading_remark
from medq.domain.reasons.tables import (
    AutoWriteOff,
    Recoverable,
    combination,
    reason_code,
    remark_code,
)
from medq.domain.reasons.ways import Way, WayPlan
from tests.domain.reference_tables import PLAYBOOKS, REASON_TABLES, read_table, reason_tables

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
PRIVATE = re.compile(r"\bdomain\b|\bdecision", re.IGNORECASE)  # pages that nobody else can read
SEGMENT = re.compile(r"\b(REF|NM1|CLM|SBR|PWK|DTP|LIN|CAS|AMT|SV1|CR[1-8]|HI)\b ?[A-Z0-9]*\d|REF ")
SHORTHAND = re.compile(r"^(Else|None|Found|Right|Wrong|Clean)\b|\bNEW\b|\bmedq |\b(we|us|ours?)\b")
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
    assert len(REASON_TABLES.reasons) == 311
    assert len(REASON_TABLES.remarks) == 1117
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


@pytest.mark.parametrize("name", sorted(path.stem for path in REFERENCE.glob("*.csv")))
def test_every_shipped_row_names_a_public_source_and_the_day_it_was_checked(name: str) -> None:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert None not in row.values() and None not in row, row
            assert date.fromisoformat(row["as_of"])
            assert row["source"] and not PRIVATE.search(row["source"]), row["source"]


@pytest.mark.parametrize("name", ["carc", "rarc", "combinations", "plb", "topics"])
def test_steps_are_in_the_words_of_a_billing_office(name: str) -> None:
    assert SEGMENT.search("corrected claim with REF G1") and SEGMENT.search("NM1 82 NPI")
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert not SEGMENT.search(row.get("steps") or row.get("action") or ""), row


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
        ("groups", "CO|XX", "groups cannot be 'XX'"),
        ("groups", "CO|CO", "groups cannot be 'CO|CO'"),
        ("bill_co", "perhaps", "bill_co cannot be 'perhaps'"),
        ("bill_pr", "Yes", "bill_pr cannot be 'Yes'"),
        ("bill_oa", "later", "bill_oa cannot be 'later'"),
        ("ways", "corrected|fax", "ways cannot be 'fax'"),
        ("ways", "appeal|appeal", "ways cannot be 'appeal|appeal'"),
        ("status", "old", "status cannot be 'old'"),
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


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("alert", "maybe", "alert cannot be 'maybe'"),
        ("new_claim", "1", "new_claim cannot be '1'"),
        ("bill_patient", "notice", "bill_patient cannot be 'notice'"),
    ],
)
def test_a_bad_cell_of_a_remark_is_named(column: str, value: str, message: str) -> None:
    with pytest.raises(MedqError, match=message) as error:
        remark_code({**CARC_197_ROW, "code": "N130", column: value})
    assert error.value.where == "rarc N130"


def test_alerts_are_marked_in_their_row() -> None:
    assert REASON_TABLES.remarks["MA18"].is_alert
    assert not remark_code({**CARC_197_ROW, "code": "N130"}).is_alert


def test_the_text_of_an_alert_begins_with_notice() -> None:
    own = remark_code({**CARC_197_ROW, "code": "N1", "alert": "yes", "plain": "Sent to Medicaid"})
    assert own.plain == "Notice: Sent to Medicaid"
    for remark in REASON_TABLES.remarks.values():
        assert remark.plain.startswith("Notice") == remark.is_alert, remark.code


def test_a_line_of_the_old_layout_is_read() -> None:
    """Without groups, bill_…, ways, new_claim and bill_patient."""
    reason, remark = reason_code(CARC_197_ROW), remark_code({**CARC_197_ROW, "code": "N130"})
    assert (reason.groups, reason.billing_by_group, reason.ways) == (frozenset(), {}, ())
    assert not (remark.needs_new_claim or remark.bars_patient)
    columns = {"group": "CO", "carc": "197", "reading": "x", "steps": "y"}
    assert combination({**columns, "source": "s", "as_of": "d"}).ways == ()


def test_ways_are_kept_in_their_order() -> None:
    assert REASON_TABLES.reasons["197"].ways == (Way.CORRECTED, Way.APPEAL)
    assert REASON_TABLES.reasons["109"].ways == (Way.OTHER_PAYER,)
    assert REASON_TABLES.reasons["252"].ways == (Way.RECORDS, Way.APPEAL)
    (first, *_others) = REASON_TABLES.combinations["16"]
    assert first.ways == (Way.FILING,)


def test_a_table_is_read_with_its_first_code_and_a_line_with_its_own() -> None:
    read: list[str] = []
    lines = {"1": {"code": "1"}, "2": {"code": "2"}}

    def read_lines() -> dict[str, dict[str, str]]:
        read.append("table")
        return lines

    def read_row(columns: Mapping[str, str]) -> str:
        read.append(columns["code"])
        return f"row {columns['code']}"

    codes = CodeTable(read_lines, read_row)
    assert read == []
    assert (codes["2"], codes["2"], codes.get("9"), "1" in codes, len(codes)) == (
        "row 2",
        "row 2",
        None,
        True,
        2,
    )
    assert read == ["table", "2"]
    assert dict(codes) == {"1": "row 1", "2": "row 2"}


# --- who may be billed ---


@pytest.mark.parametrize(
    ("group", "reason", "billing"),
    [
        ("CO", "197", PatientBilling.NO),
        ("CO", "29", PatientBilling.NO),
        ("CO", "27", PatientBilling.VERIFY),
        ("OA", "109", PatientBilling.VERIFY),
        ("PI", "22", PatientBilling.VERIFY),
        ("PI", "197", PatientBilling.NO),
        ("CO", "100", PatientBilling.YES),
        ("OA", "2", PatientBilling.NEXT),
        ("PR", "2", PatientBilling.YES),
        ("PR", "100", PatientBilling.YES),
        ("PR", "96", PatientBilling.NOTICE),
        ("PR", "45", PatientBilling.VERIFY),
        ("PR", "29", PatientBilling.NO),
        ("PR", "A0", PatientBilling.NO),
        ("PR", "18", PatientBilling.VERIFY),  # not allowed in PR: the table does not say
    ],
)
def test_group_and_code_decide_who_may_be_billed(
    group: str, reason: str, billing: PatientBilling
) -> None:
    assert REASON_TABLES.reasons[reason].billing(group) is billing
    assert PLAYBOOKS.of(group, reason).billing is billing


@pytest.mark.parametrize("group", ["CO", "PR", "OA"])
def test_a_line_that_does_not_say_is_billed_as_its_category_usually_is(group: str) -> None:
    """The rule for an office's own codes agrees with the tables on nearly all of theirs."""
    rows = [row for row in REASON_TABLES.reasons.values() if group in row.billing_by_group]
    others = [
        row.code
        for row in rows
        if row.billing_by_group[group] is not usual_billing(group, row.category)
    ]
    assert len(rows) > 290
    assert len(others) <= 15, others


def test_a_coverage_reason_is_about_coverage() -> None:
    assert PLAYBOOKS.of("CO", "26").is_about_coverage
    assert not PLAYBOOKS.of("CO", "97").is_about_coverage


def test_a_remark_bars_the_patients_bill() -> None:
    playbook = PLAYBOOKS.of("PR", "2", ("MA01", "N782"))
    assert (playbook.billing, playbook.barring_remark) == (PatientBilling.NO, "N782")
    assert playbook.cause == "PR-2"
    assert playbook.steps[0] == "Bill Medicaid first"
    assert playbook.plain == "Coinsurance (Notice: QMB: coinsurance not collectible)"


@pytest.mark.parametrize("remark", ["MA125", "N833", "N842"])
def test_a_share_that_a_remark_bars_has_no_step_to_bill_it(remark: str) -> None:
    steps = PLAYBOOKS.of("PR", "2", (remark,)).steps
    assert "Do not bill the patient" in steps
    assert "Move the amount to the patient's balance" not in steps


@pytest.mark.parametrize(
    ("reason", "remark", "steps"),
    [
        ("97", "N525", ("Add modifier 24, 25, 57, 58, 78 or 79", "Otherwise write off")),
        ("16", "N290", ("Correct the provider's record", "Put the missing NPI", "Resubmit all")),
        ("119", "N640", ("Count visits or units", "Appeal with the documentation")),
    ],
)
def test_a_combination_says_the_steps_of_its_remark_once(
    reason: str, remark: str, steps: tuple[str, ...]
) -> None:
    playbook = PLAYBOOKS.of("CO", reason, (remark,))
    assert len(playbook.steps) == len(steps)
    assert all(map(str.startswith, playbook.steps, steps))


def test_a_denial_keeps_its_steps_beside_a_remark_about_the_patient() -> None:
    assert PLAYBOOKS.of("CO", "50", ("M27",)).steps == REASON_TABLES.reasons["50"].steps


# --- groups ---


@pytest.mark.parametrize(
    ("group", "reason", "note"),
    [
        ("CO", "45", ""),
        ("OA", "45", "X12 allows 45 only in group CO or PR"),
        ("CO", "23", "X12 allows 23 only in group OA"),
        ("PI", "P16", "X12 allows P16 only in group CO or OA"),
        ("OA", "275", "X12 allows 275 only in group PR"),
        ("CR", "45", ""),  # left out of 5010: no group to judge
        ("CO", "9Z9", ""),
    ],
)
def test_a_code_in_a_group_that_x12_does_not_allow_is_noted(
    group: str, reason: str, note: str
) -> None:
    assert PLAYBOOKS.of(group, reason).group_note == note


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
        ("CO", "16", ("MA01",), "CO-16"),
        ("CO", "16", ("N830", "N290"), "CO-16 N290"),
        ("CO", "96", ("N192",), "CO-96"),
        ("CO", "125", ("N202", "M76"), "CO-125 M76"),
        ("CO", "P1", ("N830",), "CO-P1"),
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
    assert playbook.steps[0] == "Correct the provider's record once"
    assert not playbook.needs_new_claim


@pytest.mark.parametrize(
    ("remarks", "steps"),
    [
        (("N382",), ("Check the member ID", "Send a corrected claim if the payer accepts one")),
        (("N105",), ("Send a new claim to the Railroad Medicare contractor",)),
        (("N706",), ("Send the document with the payer's claim number",)),
        (("MA130", "N382"), ("Check the member ID", "Fix what the other", "Send a new claim")),
    ],
)
def test_the_steps_of_a_remark_say_once_and_last_how_the_claim_is_sent_again(
    remarks: tuple[str, ...], steps: tuple[str, ...]
) -> None:
    playbook = PLAYBOOKS.of("CO", "16", remarks)
    assert len(playbook.steps) == len(steps)
    assert all(map(str.startswith, playbook.steps, steps))


def test_every_step_is_an_instruction_without_shorthand() -> None:
    """A step begins with a capital, and no colon stands where `if` or a verb belongs."""
    for name in ("carc", "rarc", "combinations", "plb", "topics"):
        for row in read_table(name):
            for step in filter(None, row["steps"].split("|")):
                text = split_step(step)[1]
                assert text[0].isupper(), row
                assert not SHORTHAND.search(text), row


def test_ma130_requires_a_new_claim_within_the_filing_deadline() -> None:
    playbook = PLAYBOOKS.of("CO", "16", ("MA130", "M76"))
    assert playbook.needs_new_claim
    assert playbook.plan == WayPlan((Way.FILING,), "MA130")
    assert playbook.plan.barring_remark == "MA130"
    assert playbook.steps[-1].startswith("Send a new claim (frequency 1)")
    assert "Diagnosis" in playbook.plain


@pytest.mark.parametrize(
    ("group", "reason", "remarks", "plan"),
    [
        ("CO", "197", (), "corrected|appeal"),
        ("CO", "16", ("N290",), "corrected|filing|appeal"),
        ("CO", "24", (), "other_payer"),
        ("CO", "109", ("N104",), "other_payer"),
        ("CO", "252", ("N706",), "records|appeal"),
        ("CO", "252", (), "records|appeal"),
        ("OA", "18", ("N522",), ""),
        ("CO", "59", (), "none|appeal"),
        ("CO", "X99", (), "any"),
        ("CO", "50", ("N115", "MA130"), "filing|appeal|corrected;unfiled=MA130"),
        ("CO", "197", ("N142",), "filing|corrected|appeal;unfiled=N142"),
        ("CO", "X99", ("N517",), "filing;unfiled=N517"),
    ],
)
def test_a_denial_is_worked_in_the_ways_of_its_codes(
    group: str, reason: str, remarks: tuple[str, ...], plan: str
) -> None:
    assert PLAYBOOKS.of(group, reason, remarks).plan.text == plan


def test_a_combination_changes_the_recoverability() -> None:
    assert PLAYBOOKS.of("CO", "197").recoverable is Recoverable.MAYBE
    assert PLAYBOOKS.of("CO", "197", ("M62",)).recoverable is Recoverable.YES
    assert PLAYBOOKS.of("OA", "18", ("N522",)).recoverable is Recoverable.NO


def test_a_retired_code_is_worked_and_marked() -> None:
    playbook = PLAYBOOKS.of("CO", "15")
    assert playbook.is_retired
    assert playbook.steps[0] == "Look for the authorization number"


def test_an_unknown_code_is_shown_as_it_is_with_a_step_to_ask_the_payer() -> None:
    playbook = PLAYBOOKS.of("CO", "9Z9", ("N130", "Q1"))
    assert playbook.unknown_codes == ("9Z9", "Q1")
    assert "9Z9" in playbook.plain
    assert playbook.steps[0] == "Ask the payer what 9Z9 means"
    assert playbook.billing is PatientBilling.NO


def test_steps_for_some_payers_name_kinds_that_are_on_file() -> None:
    kinds = {row["payer_kind"] for row in read_table("payers")}
    named = {
        kind
        for table in ("carc", "rarc", "combinations")
        for row in read_table(table)
        for step in row["steps"].split("|")
        for kind in split_step(step)[0]
    }
    assert named and named <= kinds


@pytest.mark.parametrize("step", ["{medicare_b}", "{} check the ABN", "{medicare_b check the ABN"])
def test_a_step_for_nobody_or_without_words_is_refused(step: str) -> None:
    with pytest.raises(MedqError, match="steps cannot be") as refusal:
        reason_code(CARC_197_ROW | {"steps": f"search for the number|{step}"})
    assert "{medicare_b}" in refusal.value.hint
