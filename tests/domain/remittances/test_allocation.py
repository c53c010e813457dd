"""Allocation of adjustments: each adjusted cent is a write-off, patient, denial or other kind."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medq.domain.remittances.allocation import Allocation, AllocationKind
from medq.domain.remittances.allocation_rules import AllocationRule
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment
from tests.domain.paid_claims import paid_claim, paid_line
from tests.domain.reference_tables import CLASSIFIER, REASON_TABLES


def cents_by_kind(allocation: Allocation) -> dict[AllocationKind, int]:
    """Return the allocated cents of each kind that has some."""
    return {kind: allocation.cents(kind) for kind in AllocationKind if allocation.cents(kind)}


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
        ([("OA", "277", 12550)], 0, {AllocationKind.WAIT: 12550}),
        ([("CO", "P8", 12550)], 0, {AllocationKind.WAIT: 12550}),
        ([("OA", "P11", 12550)], 0, {AllocationKind.WAIT: 12550}),
        ([("PR", "27", 12550)], 0, {AllocationKind.REVIEW: 12550}),
        ([("PR", "29", 12550)], 0, {AllocationKind.REVIEW: 12550}),
        ([("PR", "100", 12550)], 0, {AllocationKind.PATIENT: 12550}),
        ([("PR", "275", 2550)], 10000, {AllocationKind.PATIENT: 2550}),
        ([("PR", "P3", 2550)], 10000, {AllocationKind.PATIENT: 2550}),
        ([("PR", "A0", 2550)], 10000, {AllocationKind.REVIEW: 2550}),
        ([("CO", "122", 12550)], 0, {AllocationKind.DENIAL: 12550}),
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
def test_group_and_reason_code_decide_the_allocation(
    adjustments: list[tuple[str, str, int]], paid: int, expected: dict[AllocationKind, int]
) -> None:
    allocation = CLASSIFIER.allocate(paid_claim(paid_line(12550, paid, *adjustments)))
    assert cents_by_kind(allocation) == expected


def test_code_59_is_written_off_once_the_test_is_clean() -> None:
    claim = paid_claim(paid_line(12550, 12000, ("CO", "59", 550)))
    assert cents_by_kind(CLASSIFIER.allocate(claim, test_clean=True)) == {
        AllocationKind.WRITE_OFF: 550
    }


def test_medicaid_as_last_payer_may_pay_nothing() -> None:
    claim = paid_claim(paid_line(17050, 0, ("OA", "23", 15050), ("CO", "45", 2000)), status="2")
    assert CLASSIFIER.allocate(claim).cents(AllocationKind.REVIEW) == 2000
    assert CLASSIFIER.allocate(claim, medicaid_last=True).cents(AllocationKind.WRITE_OFF) == 2000


@pytest.mark.parametrize("remark", ["N782", "MA125", "N833", "N842", "M27"])
def test_a_patient_whom_a_remark_protects_owes_nothing(remark: str) -> None:
    lines = paid_line(10000, 6000, ("CO", "45", 2500), ("PR", "2", 1500), remarks=(remark,))
    assert CLASSIFIER.allocate(paid_claim(lines)).cents(AllocationKind.REVIEW) == 1500
    assert CLASSIFIER.allocate(paid_claim(lines, status="19")).cents(AllocationKind.WAIT) == 1500


@pytest.mark.parametrize("remark", ["MA01", "MA13", "N830", "M38", "Q77"])
def test_other_remarks_leave_the_patients_share_as_it_is(remark: str) -> None:
    lines = paid_line(10000, 6000, ("CO", "45", 2500), ("PR", "2", 1500), remarks=(remark,))
    assert CLASSIFIER.allocate(paid_claim(lines)).cents(AllocationKind.PATIENT) == 1500


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        ("1", AllocationRule.PATIENT),
        ("204", AllocationRule.NOTICE),
        ("50", AllocationRule.NOTICE),
        ("22", AllocationRule.VERIFY),
        ("45", AllocationRule.VERIFY),
        ("97", AllocationRule.VERIFY),
        ("29", AllocationRule.BARRED),
        ("B13", AllocationRule.BARRED),
        ("A0", AllocationRule.BARRED),
        ("9Z9", AllocationRule.UNKNOWN),
    ],
)
def test_a_code_says_what_a_patients_share_needs(reason: str, rule: AllocationRule) -> None:
    assert CLASSIFIER.rule("PR", reason) is rule


def test_code_23_repeats_the_prior_payer_only_on_a_later_result() -> None:
    lines = paid_line(10000, 1500, ("CO", "23", 8500))
    assert (
        CLASSIFIER.allocate(paid_claim(lines, status="2")).cents(AllocationKind.INFORMATION) == 8500
    )
    assert CLASSIFIER.allocate(paid_claim(lines)).cents(AllocationKind.REVIEW) == 8500


def test_adjustments_of_the_claim_are_allocated_on_the_claim() -> None:
    claim = paid_claim(paid_line(10000, 6000))._replace(
        paid_cents=5000,
        adjustments=(Adjustment("CO", "45", 5000),),
    )
    allocation = CLASSIFIER.allocate(claim)
    assert allocation.amounts[0].line == -1
    assert allocation.amounts[0].rule is AllocationRule.DISCOUNT
    assert cents_by_kind(allocation) == {AllocationKind.WRITE_OFF: 5000}


GROUP = st.sampled_from(["CO", "PR", "OA", "PI", "CR", "ZZ", ""])
REASON = st.sampled_from(["45", "253", "P12"]) | st.sampled_from(
    [*sorted(REASON_TABLES.reasons), "9Z9", ""]
)
AMOUNT = st.integers(-100_000, 100_000)
ADJUSTMENTS = st.lists(st.builds(Adjustment, GROUP, REASON, AMOUNT), max_size=5).map(tuple)
REMARKS = st.lists(st.sampled_from([*sorted(REASON_TABLES.remarks), "Q1"]), max_size=3).map(tuple)
LINES = st.lists(
    st.builds(
        lambda paid, adjustments, remarks: LinePayment(
            1,
            "99213",
            (),
            paid + sum(adjustment.cents for adjustment in adjustments),
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
        sum(line.charge_cents for line in lines),
        sum(line.paid_cents for line in lines)
        - sum(adjustment.cents for adjustment in adjustments),
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


@given(CLAIMS, st.booleans(), st.booleans())
def test_every_adjusted_cent_is_allocated_once_and_the_claim_balances(
    claim: ClaimPayment, medicaid: bool, clean: bool
) -> None:
    allocation = CLASSIFIER.allocate(claim, medicaid_last=medicaid, test_clean=clean)
    cents_by_adjustment: dict[tuple[int, int], int] = {}
    for amount in allocation.amounts:
        cents_by_adjustment[amount.line, amount.position] = (
            cents_by_adjustment.get((amount.line, amount.position), 0) + amount.cents
        )
    expected = {(-1, position): each.cents for position, each in enumerate(claim.adjustments)}
    for index, line in enumerate(claim.lines):
        expected |= {
            (index, position): each.cents for position, each in enumerate(line.adjustments)
        }
    assert cents_by_adjustment == expected
    assert claim.charge_cents == claim.paid_cents + sum(
        allocation.cents(kind) for kind in AllocationKind
    )


@given(CLAIMS)
def test_only_allowed_codes_of_group_co_are_written_off(claim: ClaimPayment) -> None:
    sign = -1 if claim.is_reversal else 1
    for amount in CLASSIFIER.allocate(claim).amounts:
        if amount.kind is AllocationKind.WRITE_OFF and amount.cents * sign > 0:
            adjustments = (
                claim.adjustments if amount.line < 0 else claim.lines[amount.line].adjustments
            )
            assert adjustments[amount.position].group == "CO"
            assert adjustments[amount.position].reason in {"45", "253", "P12"}


@given(CLAIMS)
def test_a_reversal_negates_the_allocation_of_its_original(claim: ClaimPayment) -> None:
    assume(claim.charge_cents > 0)
    original = claim._replace(status="1")
    reversed_claim = original._replace(
        status="22",
        charge_cents=-claim.charge_cents,
        paid_cents=-claim.paid_cents,
        adjustments=tuple(each._replace(cents=-each.cents) for each in claim.adjustments),
        lines=tuple(
            line._replace(
                charge_cents=-line.charge_cents,
                paid_cents=-line.paid_cents,
                adjustments=tuple(each._replace(cents=-each.cents) for each in line.adjustments),
            )
            for line in claim.lines
        ),
    )
    original_allocation = CLASSIFIER.allocate(original)
    reversal_allocation = CLASSIFIER.allocate(reversed_claim)
    for kind in AllocationKind:
        assert original_allocation.cents(kind) == -reversal_allocation.cents(kind), kind
