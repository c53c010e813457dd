"""Tests of claims in the demo's remittances: crossover, denials, claims that are hard to match."""

from collections import Counter
from datetime import date
from decimal import Decimal

from medq.demo.payers import PAYERS
from medq.demo.procedures import FEES, contract_rate_cents
from tests.x12.demo.reader import DemoFiles, ReadClaimPayment, ReadPayment, SubmittedClaim


def denied_claims(demo: DemoFiles, reason: str) -> list[tuple[ReadPayment, ReadClaimPayment]]:
    """Return the claim payments with an adjustment CO of this reason."""
    return [(payment, claim) for payment, claim in demo.claims if ("CO", reason) in claim.reasons]


def test_medicare_lines_are_reduced_by_sequestration(demo: DemoFiles) -> None:
    lines = [
        line
        for payment, claim in demo.claims
        if payment.payer == "04112"
        for line in claim.lines
        if line.paid > 0
    ]
    assert len(lines) > 500
    assert all(
        any((group, reason) == ("CO", "253") for group, reason, _ in line.adjustments)
        for line in lines
    )
    assert {payment.payer for payment, _ in denied_claims(demo, "253")} == {"04112"}


def test_crossover_comes_back_from_the_next_payer(demo: DemoFiles) -> None:
    crossovers = {
        claim.number: (payment, claim) for payment, claim in demo.claims if claim.status == "19"
    }
    assert all(
        claim.names["TT"] and {"MA18", "MA07"} & set(claim.remarks)
        for _, claim in crossovers.values()
    )
    secondary = {
        claim.number: (payment, claim)
        for payment, claim in demo.claims
        if claim.status == "2" and claim.number in crossovers
    }
    assert len(crossovers) > 100 and len(secondary) > 0.7 * len(crossovers)
    for number, (payment, claim) in secondary.items():
        primary_payment, primary_claim = crossovers[number]
        assert payment.payer == primary_claim.names["TT"][9] and payment.day > primary_payment.day
        assert ("OA", "23") in claim.reasons


def test_secondary_repeats_the_write_off(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    repeats = [claim for _, claim in denied_claims(demo, "45") if claim.status == "2"]
    assert len(repeats) >= 5 and all(submitted[claim.number].has_prior_payer for claim in repeats)


def test_medicaid_denies_what_a_qualified_beneficiary_does_not_owe(demo: DemoFiles) -> None:
    remarked = [
        claim
        for _, claim in demo.claims
        if {"N781", "N782", "N783"} & {remark for line in claim.lines for remark in line.remarks}
    ]
    denied = [claim for payment, claim in denied_claims(demo, "303") if payment.payer == "COTXIX"]
    assert len(remarked) > 10 and len(denied) > 5
    assert all(claim.remarks == ["MA01", "MA07"] for claim in remarked)


def test_one_secondary_claim_is_a_duplicate_of_the_crossover(demo: DemoFiles) -> None:
    (duplicate,) = [
        claim for _, claim in demo.claims if any("N522" in line.remarks for line in claim.lines)
    ]
    assert ("OA", "18") in duplicate.reasons


def test_claims_that_are_hard_to_match(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    anomalies, claims = demo.practice.anomalies, [claim for _, claim in demo.claims]
    numbers = {number.replace("-", "") for number in submitted}
    unknown = [
        claim.number for claim in claims if claim.number.replace("-", "").lstrip("0") not in numbers
    ]
    assert unknown == [anomalies["claim that matches none"]]
    padded = [claim.number.lstrip("0") for claim in claims if claim.number.startswith("0")]
    assert padded == [anomalies["number with leading zeros"]]
    downcoded = [
        claim.number
        for claim in claims
        for line in claim.lines
        if len(line.svc) > 6 and line.svc[6]
    ]
    assert downcoded == [anomalies["procedure changed by the payer"]]
    parts = [claim for claim in claims if claim.remarks == ["MA15"]]
    assert {claim.number for claim in parts} == {anomalies["split claim"]} and len(parts) == 2
    assert sum(Decimal(claim.clp[3]) for claim in parts) == Decimal(
        submitted[parts[0].number].clm[2]
    )


def test_one_payer_is_in_no_coverage(demo: DemoFiles) -> None:
    coverage_payers = {row["payer_id"] for row in demo.csv_rows("patients.csv")}
    assert {payment.payer for payment in demo.payments} - coverage_payers == {"SLBT9"}


def test_a_deleted_diagnosis_is_denied_from_october_on(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    denied = [claim for _, claim in denied_claims(demo, "146")]
    assert 1 <= len(denied) <= 3
    (code,) = {submitted[claim.number].diagnoses[0] for claim in denied}
    october = date(2026, 10, 1)
    denied_days = [day for claim in denied for day in submitted[claim.number].service_days]
    assert october <= min(denied_days) and max(denied_days) <= date(2026, 10, 7)
    paid_days = [
        day
        for _, claim in demo.claims
        if claim.number in submitted
        and code in submitted[claim.number].diagnoses
        and claim not in denied
        for day in submitted[claim.number].service_days
    ]
    assert paid_days and max(paid_days) < october


def test_two_patients_changed_to_medicare_advantage_unnoticed(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    denied = [claim for _, claim in denied_claims(demo, "24")]
    denial_count_by_member = Counter(claim.names["QC"][9] for claim in denied)
    assert len(denial_count_by_member) == 2 and min(denial_count_by_member.values()) >= 2
    first_day = min(day for claim in denied for day in submitted[claim.number].service_days)
    for _, claim in demo.claims:
        if claim.names["QC"][9] in denial_count_by_member and claim not in denied:
            assert max(submitted[claim.number].service_days) < first_day


def test_enrollment_denials_are_of_one_provider_at_one_payer(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    denied = [
        (payment.payer, submitted[claim.number].rendering)
        for payment, claim in denied_claims(demo, "B7")
        if "again" not in payment.path.name
    ]
    assert len(denied) == 12 and len(set(denied)) == 1


def test_one_payer_underpays_by_the_same_cents(demo: DemoFiles) -> None:
    rates = {
        (payer.identifier, code): contract_rate_cents(payer, code)
        for payer in PAYERS
        if payer.share and payer.identifier
        for code in FEES
    }
    underpayments: Counter[tuple[str, int]] = Counter()
    for payment, claim in demo.claims:
        if claim.status != "1" or claim.remarks == ["MA67"]:
            continue
        for line in claim.lines:
            rate = rates.get((payment.payer, line.svc[1].split(":")[1]))
            reductions = [
                amount
                for group, reason, amount in line.adjustments
                if (group, reason) == ("CO", "45")
            ]
            if rate and reductions and reductions[0] < line.charge and len(line.svc) <= 6:
                allowed_cents = int((line.charge - reductions[0]) * 100)
                missing_cents = rate * int(line.svc[5]) - allowed_cents
                if missing_cents > 1:
                    underpayments[payment.payer, missing_cents] += 1
    assert set(underpayments) == {("62308", 712)} and underpayments["62308", 712] >= 10
