"""Reason tables, the playbook that joins reason and remark, and the bucket of every adjusted cent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from medq.domain.remittances.allocation import (
    Allocation,
    AllocationKind,
    AllocationRule,
)
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment
from tests.domain.reference import (
    CLASSIFIER,
    PLAYBOOKS,
    REASON_TABLES,
    paid_claim,
    paid_line,
)

ROW = {
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


def cents_by_kind(allocation: Allocation) -> dict[AllocationKind, int]:
    return {kind: allocation.cents(kind) for kind in AllocationKind if allocation.cents(kind)}


# --- the tables -----------------------------------------------------------------------------------------------------------


def test_every_row_of_the_reference_tables_is_sound() -> None:
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


def test_a_row_becomes_a_reason() -> None:
    row = reason_code(ROW)
    assert row.steps == ("search for the number", "ask for a retro-authorization")
    assert (row.recoverable, row.minutes, row.auto_write_off) == (
        Recoverable.MAYBE,
        25,
        AutoWriteOff.NO,
    )
    assert not row.is_retired
    assert REASON_TABLES.reasons["15"].is_retired


@pytest.mark.parametrize(
    ("column", "value", "told"),
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
def test_a_bad_cell_is_named(column: str, value: str, told: str) -> None:
    with pytest.raises(MedqError, match=told) as error:
        reason_code({**ROW, column: value})
    assert error.value.where.startswith("carc")
    assert error.value.hint


def test_an_office_line_replaces_the_tables() -> None:
    own = {**ROW, "plain": "Ours"}
    tables = reason_tables([ROW, own], [], [])
    assert tables.reasons["197"].plain == "Ours"


def test_a_combination_of_nothing_is_refused() -> None:
    with pytest.raises(MedqError, match="carc is empty"):
        combination(
            {"group": "CO", "carc": "", "reading": "x", "steps": "y", "source": "s", "as_of": "d"}
        )


def test_notices_are_known_by_their_word() -> None:
    assert REASON_TABLES.remarks["MA18"].is_alert
    assert not remark_code({**ROW, "code": "N130"}).is_alert


# --- the playbook ---------------------------------------------------------------------------------------------------------


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


def test_the_remark_names_what_16_does_not() -> None:
    playbook = PLAYBOOKS.of("CO", "16", ("N290",))
    assert "NPI" in playbook.plain
    assert playbook.contact == REASON_TABLES.remarks["N290"].contact
    assert playbook.steps[0] == "fix the provider's set-up once"
    assert not playbook.needs_new_claim


def test_ma130_asks_for_a_new_claim_and_runs_on_the_filing_limit() -> None:
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
def test_which_clock_runs(
    group: str, reason: str, remarks: tuple[str, ...], deadline: DeadlineKind
) -> None:
    assert PLAYBOOKS.of(group, reason, remarks).deadline is deadline


def test_a_combination_changes_the_odds() -> None:
    assert PLAYBOOKS.of("CO", "197").recoverable is Recoverable.MAYBE
    assert PLAYBOOKS.of("CO", "197", ("M62",)).recoverable is Recoverable.YES
    assert PLAYBOOKS.of("OA", "18", ("N522",)).recoverable is Recoverable.NO


def test_a_retired_code_is_worked_and_marked() -> None:
    playbook = PLAYBOOKS.of("CO", "15")
    assert playbook.is_retired
    assert playbook.steps[0] == "find the number"


def test_an_unknown_code_keeps_its_raw_text_and_asks_for_a_line() -> None:
    playbook = PLAYBOOKS.of("CO", "9Z9", ("N130", "Q1"))
    assert playbook.unknown_codes == ("9Z9", "Q1")
    assert "9Z9" in playbook.plain
    assert any("add a line for 9Z9" in step for step in playbook.steps)


# --- buckets --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adjustments", "paid", "expected"),
    [
        (
            [("CO", "45", 4050), ("PR", "3", 2000)],
            6500,
            {AllocationKind.WRITE_OFF: 4050, AllocationKind.PATIENT: 2000},
        ),
        (
            [("CO", "45", 4050), ("PR", "1", 8500)],
            0,
            {AllocationKind.WRITE_OFF: 4050, AllocationKind.PATIENT: 8500},
        ),
        ([("CO", "253", 130), ("CO", "45", 4050)], 8370, {AllocationKind.WRITE_OFF: 4180}),
        ([("CO", "P12", 4000)], 8550, {AllocationKind.WRITE_OFF: 4000}),
        ([("CO", "197", 12550)], 0, {AllocationKind.DENIAL: 12550}),
        ([("CO", "131", 550)], 12000, {AllocationKind.DENIAL: 550}),
        ([("CO", "59", 550)], 12000, {AllocationKind.REVIEW: 550}),
        ([("PI", "45", 550)], 12000, {AllocationKind.REVIEW: 550}),
        ([("PI", "197", 12550)], 0, {AllocationKind.DENIAL: 12550}),
        ([("OA", "45", 550)], 12000, {AllocationKind.REVIEW: 550}),
        ([("PR", "45", 550)], 12000, {AllocationKind.REVIEW: 550}),
        ([("PR", "96", 12550)], 0, {AllocationKind.REVIEW: 12550}),
        ([("PR", "204", 12550)], 0, {AllocationKind.REVIEW: 12550}),
        ([("OA", "23", 12550)], 0, {AllocationKind.INFORMATION: 12550}),
        ([("OA", "209", 2550)], 10000, {AllocationKind.INFORMATION: 2550}),
        ([("OA", "18", 12550)], 0, {AllocationKind.DENIAL: 12550}),
        ([("OA", "109", 12550)], 0, {AllocationKind.DENIAL: 12550}),
        ([("OA", "136", 12550)], 0, {AllocationKind.DENIAL: 12550}),
        ([("OA", "18", 550)], 12000, {AllocationKind.REVIEW: 550}),
        ([("OA", "133", 12550)], 0, {AllocationKind.WAIT: 12550}),
        ([("OA", "257", 12550)], 0, {AllocationKind.WAIT: 12550}),
        ([("CR", "45", 550)], 12000, {AllocationKind.REVIEW: 550}),
        ([("CO", "9Z9", 550)], 12000, {AllocationKind.REVIEW: 550}),
        ([("XX", "45", 550)], 12000, {AllocationKind.REVIEW: 550}),
        ([("CO", "15", 12550)], 0, {AllocationKind.DENIAL: 12550}),
        ([("CO", "45", 12550)], 0, {AllocationKind.REVIEW: 12550}),
        (
            [("CO", "45", 4050), ("CO", "50", 8500)],
            0,
            {AllocationKind.REVIEW: 4050, AllocationKind.DENIAL: 8500},
        ),
        ([("CO", "144", -120), ("CO", "45", 4050)], 8620, {AllocationKind.WRITE_OFF: 3930}),
        (
            [("CO", "45", 12550), ("CO", "144", -120)],
            120,
            {AllocationKind.REVIEW: 12550, AllocationKind.WRITE_OFF: -120},
        ),
        ([("CO", "97", 0)], 12550, {}),
    ],
)
def test_group_and_code_decide(
    adjustments: list[tuple[str, str, int]], paid: int, expected: dict[AllocationKind, int]
) -> None:
    allocation = CLASSIFIER.allocate(paid_claim(paid_line(12550, paid, *adjustments)))
    assert cents_by_kind(allocation) == expected


def test_59_is_written_off_once_the_test_is_clean() -> None:
    claim = paid_claim(paid_line(12550, 12000, ("CO", "59", 550)))
    assert cents_by_kind(CLASSIFIER.allocate(claim, test_clean=True)) == {
        AllocationKind.WRITE_OFF: 550
    }


def test_45_on_a_secondary_writes_off_what_is_left_and_only_tells_the_rest() -> None:
    claim = paid_claim(
        paid_line(17050, 1500, ("OA", "23", 9000), ("CO", "45", 6050), ("PR", "2", 500)), status="2"
    )
    assert cents_by_kind(CLASSIFIER.allocate(claim, write_off_limit_cents=50)) == {
        AllocationKind.WRITE_OFF: 50,
        AllocationKind.INFORMATION: 9000 + 6000,
        AllocationKind.PATIENT: 500,
    }
    assert AllocationKind.WRITE_OFF not in cents_by_kind(
        CLASSIFIER.allocate(claim, write_off_limit_cents=0)
    )


def test_what_is_left_is_used_up_line_by_line() -> None:
    lines = (paid_line(5000, 100, ("CO", "45", 4900)), paid_line(5000, 100, ("CO", "45", 4900)))
    allocation = CLASSIFIER.allocate(paid_claim(*lines, status="2"), write_off_limit_cents=6000)
    assert cents_by_kind(allocation) == {
        AllocationKind.WRITE_OFF: 6000,
        AllocationKind.INFORMATION: 3800,
    }


def test_medicaid_as_last_payer_may_pay_nothing() -> None:
    claim = paid_claim(paid_line(17050, 0, ("OA", "23", 15050), ("CO", "45", 2000)), status="2")
    assert (
        CLASSIFIER.allocate(claim, write_off_limit_cents=2000).cents(AllocationKind.REVIEW) == 2000
    )
    assert (
        CLASSIFIER.allocate(claim, write_off_limit_cents=2000, medicaid_last=True).cents(
            AllocationKind.WRITE_OFF
        )
        == 2000
    )


def test_a_qmb_patient_is_not_asked() -> None:
    lines = paid_line(10000, 6000, ("CO", "45", 2500), ("PR", "2", 1500), remarks=("N782",))
    assert CLASSIFIER.allocate(paid_claim(lines)).cents(AllocationKind.REVIEW) == 1500
    assert CLASSIFIER.allocate(paid_claim(lines, status="19")).cents(AllocationKind.WAIT) == 1500


def test_23_repeats_the_first_payer_only_on_a_later_result() -> None:
    lines = paid_line(10000, 1500, ("CO", "23", 8500))
    assert (
        CLASSIFIER.allocate(paid_claim(lines, status="2")).cents(AllocationKind.INFORMATION) == 8500
    )
    assert CLASSIFIER.allocate(paid_claim(lines)).cents(AllocationKind.REVIEW) == 8500


def test_adjustments_of_the_whole_claim_are_judged_on_the_claim() -> None:
    claim = replace(
        paid_claim(paid_line(10000, 6000)),
        paid_cents=5000,
        adjustments=(Adjustment("CO", "45", 5000),),
    )
    allocation = CLASSIFIER.allocate(claim)
    assert allocation.amounts[0].line == -1
    assert allocation.amounts[0].rule is AllocationRule.DISCOUNT
    assert cents_by_kind(allocation) == {AllocationKind.WRITE_OFF: 5000}


GROUP = st.sampled_from(["CO", "PR", "OA", "PI", "CR", "ZZ", ""])
REASON = st.sampled_from([*sorted(REASON_TABLES.reasons), "9Z9", ""])
AMOUNT = st.integers(-100_000, 100_000)
ADJUSTMENTS = st.lists(st.builds(Adjustment, GROUP, REASON, AMOUNT), max_size=5).map(tuple)
REMARKS = st.lists(st.sampled_from([*sorted(REASON_TABLES.remarks), "Q1"]), max_size=3).map(tuple)
LINES = st.lists(
    st.builds(
        lambda paid, adjustments, remarks: LinePayment(
            1,
            "99213",
            (),
            paid + sum(found.cents for found in adjustments),
            paid,
            "1",
            adjustments=adjustments,
            remarks=remarks,
        ),
        AMOUNT,
        ADJUSTMENTS,
        REMARKS,
    ),
    max_size=3,
)
CLAIMS = st.builds(
    lambda lines, adjustments, status, remarks: ClaimPayment(
        1,
        "M1",
        status,
        sum(found.charge_cents for found in lines),
        sum(found.paid_cents for found in lines) - sum(found.cents for found in adjustments),
        0,
        adjustments=adjustments,
        lines=tuple(lines),
        remarks=remarks,
    ),
    LINES,
    ADJUSTMENTS,
    st.sampled_from(["1", "2", "3", "4", "19", "20", "21", "22", "99"]),
    REMARKS,
)
LEFT = st.none() | st.integers(0, 50_000)


@given(CLAIMS, LEFT, st.booleans(), st.booleans())
def test_every_adjusted_cent_lands_once_and_the_claim_adds_up(
    claim: ClaimPayment, left: int | None, medicaid: bool, clean: bool
) -> None:
    allocation = CLASSIFIER.allocate(
        claim, write_off_limit_cents=left, medicaid_last=medicaid, test_clean=clean
    )
    by_adjustment: dict[tuple[int, int], int] = {}
    for amount in allocation.amounts:
        by_adjustment[amount.line, amount.position] = (
            by_adjustment.get((amount.line, amount.position), 0) + amount.cents
        )
    expected = {(-1, position): found.cents for position, found in enumerate(claim.adjustments)}
    for index, one in enumerate(claim.lines):
        expected |= {
            (index, position): found.cents for position, found in enumerate(one.adjustments)
        }
    assert by_adjustment == expected
    assert claim.charge_cents == claim.paid_cents + sum(
        allocation.cents(bucket) for bucket in AllocationKind
    )


@given(CLAIMS, LEFT)
def test_only_allowed_codes_of_group_co_are_let_go(claim: ClaimPayment, left: int | None) -> None:
    sign = -1 if claim.is_reversal else 1
    for amount in CLASSIFIER.allocate(claim, write_off_limit_cents=left).amounts:
        if amount.kind is AllocationKind.WRITE_OFF and amount.cents * sign > 0:
            adjustments = (
                claim.adjustments if amount.line < 0 else claim.lines[amount.line].adjustments
            )
            assert adjustments[amount.position].group == "CO"
            assert adjustments[amount.position].reason in {"45", "253", "P12"}


@given(CLAIMS)
def test_a_reversal_undoes_its_original_bucket_by_bucket(claim: ClaimPayment) -> None:
    original = replace(claim, status="1")
    turned = replace(
        original,
        status="22",
        charge_cents=-claim.charge_cents,
        paid_cents=-claim.paid_cents,
        adjustments=tuple(replace(found, cents=-found.cents) for found in claim.adjustments),
        lines=tuple(
            replace(
                one,
                charge_cents=-one.charge_cents,
                paid_cents=-one.paid_cents,
                adjustments=tuple(replace(found, cents=-found.cents) for found in one.adjustments),
            )
            for one in claim.lines
        ),
    )
    first, second = CLASSIFIER.allocate(original), CLASSIFIER.allocate(turned)
    assert all(first.cents(bucket) == -second.cents(bucket) for bucket in AllocationKind)
