"""Tests of the demo's payments: balances, days of payment, reversals, provider adjustments."""

from collections import Counter, defaultdict

from tests.office import TODAY
from tests.x12.demo.reader import DemoFiles, SubmittedClaim


def test_every_line_claim_and_payment_balances_except_the_anomalies(demo: DemoFiles) -> None:
    anomalies = demo.practice.anomalies
    unbalanced_payments = [payment.trace for payment in demo.payments if not payment.is_balanced]
    assert unbalanced_payments == [anomalies["payment off by a dollar"]]
    claims_with_unbalanced_lines = [
        claim.number
        for _, claim in demo.claims
        if not all(line.is_balanced for line in claim.lines)
    ]
    assert claims_with_unbalanced_lines == [anomalies["claim off by a cent"]]
    assert not [claim.number for _, claim in demo.claims if not claim.is_balanced]
    assert len(demo.payments) > 200 and len(demo.claims) > 2000


def test_no_payment_is_before_its_claim(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    for claim_submission in submitted.values():
        assert max(claim_submission.service_days) <= claim_submission.file_day < TODAY
    fewest_days_by_payer: dict[str, int] = defaultdict(lambda: 999)
    for payment, claim in demo.claims:
        assert payment.day.weekday() < 5 and payment.day <= TODAY
        assert claim.received is not None
        assert max(line.day or TODAY for line in claim.lines) <= claim.received
        fewest_days_by_payer[payment.payer] = min(
            fewest_days_by_payer[payment.payer], (payment.day - claim.received).days
        )
        claim_submission = submitted.get(claim.number)
        if claim_submission and claim_submission.payer == payment.payer:
            assert claim.received >= claim_submission.file_day
    assert fewest_days_by_payer["04112"] == 14 and min(fewest_days_by_payer.values()) >= 3


def test_medicare_pays_on_day_14_or_15(demo: DemoFiles) -> None:
    days = Counter(
        (payment.day - claim.received).days
        for payment, claim in demo.claims
        if payment.payer == "04112" and claim.received and not payment.provider_adjustments
    )
    assert (days[14] + days[15]) / days.total() > 0.9


def test_balance_forward_is_settled_or_explained_in_the_next_file(demo: DemoFiles) -> None:
    settling_reasons = []
    for payment in demo.payments:
        for reason, reference, amount in payment.provider_adjustments:
            if reason == "FB" and amount < 0:
                assert payment.stated == 0 and reference == payment.trace
                following = next(
                    later
                    for later in demo.payments
                    if later.payer == payment.payer and later.day > payment.day
                )
                (settling_reason,) = [
                    later_reason
                    for later_reason, _, later_amount in following.provider_adjustments
                    if later_amount == -amount
                ]
                settling_reasons.append(settling_reason)
    assert sorted(settling_reasons) == ["FB", "WO"]


def test_provider_adjustments_are_of_several_kinds(demo: DemoFiles) -> None:
    reasons = {reason for payment in demo.payments for reason, _, _ in payment.provider_adjustments}
    assert {"FB", "WO", "L6", "CS", "72", "BN"} <= reasons


def test_interest_is_paid_for_late_claims(demo: DemoFiles) -> None:
    for payment in demo.payments:
        for reason, reference, amount in payment.provider_adjustments:
            if reason == "L6":
                claim = next(claim for claim in payment.claims if claim.number == reference)
                assert amount < 0
                assert claim.received and (payment.day - claim.received).days > 30


def test_reversals_follow_a_payment_and_one_is_corrected(demo: DemoFiles) -> None:
    reversals = [(payment, claim) for payment, claim in demo.claims if claim.status == "22"]
    assert len(reversals) == 3
    for payment, claim in reversals:
        (original,) = [
            earlier_claim
            for earlier_payment, earlier_claim in demo.claims
            if earlier_claim.clp[7] == claim.clp[7] and earlier_payment.day < payment.day
        ]
        assert original.paid == -claim.paid
    corrected = [
        claim.number
        for payment, claim in reversals
        for other in payment.claims
        if other.number == claim.number and other.status == "1"
    ]
    assert corrected == [demo.practice.anomalies["reversal and correction"]]


def test_one_remittance_is_delivered_twice_under_another_name(demo: DemoFiles) -> None:
    traces = Counter(payment.trace for payment in demo.payments)
    repeated_traces = [trace for trace, count in traces.items() if count > 1]
    assert repeated_traces == [demo.practice.anomalies["delivered twice"]]
    first, second = (payment for payment in demo.payments if payment.trace in repeated_traces)
    assert first.body == second.body
    assert first.path.name != second.path.name
    assert first.path.read_bytes() != second.path.read_bytes()
