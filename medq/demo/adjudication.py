"""The payers' results for a claim; charge − adjustments = paid, to the cent."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from medq.demo.claims import DemoClaim, DemoServiceLine
from medq.demo.denials import Denial
from medq.demo.payers import CIGNA, MEDICAID, PINNACOL, DemoPayer
from medq.demo.people import DemoCoverage
from medq.demo.procedures import (
    LABORATORY,
    OFFICE_VISITS,
    PREVENTIVE,
    VACCINES,
    contract_rate_cents,
)
from medq.domain.claims.codes import PRIMARY_FORWARDED
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment

# By payer rule, per cent of claims whose patient share is: deductible, coinsurance, copay, none.
PATIENT_SHARE_WEIGHTS = {
    "medicare": (7, 93, 0, 0),
    "advantage": (5, 20, 65, 10),
    "medicaid": (0, 0, 0, 100),
    "commercial": (24, 28, 42, 6),
    "accident": (0, 0, 0, 100),
    "supplement": (0, 0, 0, 100),
}
COPAYS = (2000, 2500, 3000, 4000)
# This payer has paid these codes below its contract rate for the last so many days.
UNDERPAYER, UNDERPAID_CENTS, UNDERPAID_DAYS = CIGNA, 712, 45
UNDERPAID_CODES = frozenset({"99213", "99214"})
CONTACT = "CLAIMS 8005550199"


def pay_claim(random: Random, claim: DemoClaim, today: date) -> ClaimPayment:
    """Return the result of a primary payer that pays the claim."""
    share_reason = random.choices(("1", "2", "3", ""), PATIENT_SHARE_WEIGHTS[claim.payer.rule])[0]
    copay = random.choice(COPAYS)
    lines, is_copay_taken = [], False
    for number, line in enumerate(claim.lines, 1):
        has_copay = share_reason == "3" and line.procedure in OFFICE_VISITS
        copay_due = copay if has_copay and not is_copay_taken else 0
        is_copay_taken = is_copay_taken or copay_due > 0
        lines.append(_paid_line(claim, number, line, share_reason, copay_due, today))
    if claim.payer.rule != "medicare":
        return _claim_payment(claim, "1", tuple(lines))
    secondary = claim.patient.secondary
    if secondary and _patient_share_cents(lines):
        remarks = ("MA01", "MA07" if secondary.payer is MEDICAID else "MA18")
        return _claim_payment(claim, PRIMARY_FORWARDED, tuple(lines), remarks, secondary.payer)
    return _claim_payment(claim, "1", tuple(lines), ("MA01",))


def allowed_cents(claim: DemoClaim, line: DemoServiceLine, today: date) -> int:
    """Return what the payer allows for a line: its contract rate, at most the charge.

    The underpayer allows less for recent visits.
    """
    rate_cents = contract_rate_cents(claim.payer, line.procedure)
    if (
        claim.payer is UNDERPAYER
        and line.procedure in UNDERPAID_CODES
        and (today - claim.visit_day).days <= UNDERPAID_DAYS
    ):
        rate_cents -= UNDERPAID_CENTS
    return min(line.charge_cents, rate_cents * line.units)


def _paid_line(
    claim: DemoClaim, number: int, line: DemoServiceLine, share_reason: str, copay: int, today: date
) -> LinePayment:
    allowed_amount = allowed_cents(claim, line, today)
    no_share = line.procedure in LABORATORY | PREVENTIVE | VACCINES
    patient_share = 0
    if share_reason == "1" and not no_share:
        patient_share = allowed_amount
    elif share_reason == "2" and not no_share:
        patient_share = (allowed_amount + 2) // 5
    elif share_reason == "3":
        patient_share = min(copay, allowed_amount)
    reduction_reason = "P12" if claim.payer is PINNACOL else "45"
    adjustments = (
        [Adjustment("CO", reduction_reason, line.charge_cents - allowed_amount)]
        if line.charge_cents > allowed_amount
        else []
    )
    payer_part = allowed_amount - patient_share
    if claim.payer.rule == "medicare" and payer_part:
        sequestration = (payer_part * 2 + 50) // 100  # 2 % of what Medicare pays
        adjustments.append(Adjustment("CO", "253", sequestration))
        payer_part -= sequestration
    if patient_share:
        adjustments.append(Adjustment("PR", share_reason, patient_share))
    secondary = claim.patient.secondary
    is_medicaid_secondary = (
        patient_share
        and claim.payer.rule == "medicare"
        and secondary is not None
        and secondary.payer is MEDICAID
    )
    return _line_payment(
        claim,
        number,
        line,
        payer_part,
        tuple(adjustments),
        ("N781" if share_reason == "1" else "N782",) if is_medicaid_secondary else (),
        allowed_amount,
    )


def deny_claim(random: Random, claim: DemoClaim, denial: Denial, today: date) -> ClaimPayment:
    """Return the result of a payer that denies the claim, or only its last line."""
    denied_lines = tuple(
        _line_payment(
            claim,
            number,
            line,
            0,
            (Adjustment(denial.group, denial.reason, line.charge_cents),),
            denial.remarks,
            0,
        )
        for number, line in enumerate(claim.lines, 1)
    )
    if denial.last_line_only and len(claim.lines) > 1:
        payment = pay_claim(random, claim, today)
        return with_totals_from_lines(
            payment._replace(lines=(*payment.lines[:-1], denied_lines[-1]))
        )
    status = "1" if denial.reason == "45" else claim.payer.zero_pay_status
    payment = _claim_payment(claim, status, denied_lines)._replace(
        remarks=denial.claim_remarks, contact=CONTACT
    )
    if denial.reason == "27":
        coverage_end = claim.visit_day.replace(day=1) - timedelta(days=1)
        return payment._replace(coverage_end=coverage_end)
    return payment


def adjudicate_crossover(
    claim: DemoClaim, primary_payment: ClaimPayment, coverage: DemoCoverage
) -> ClaimPayment:
    """Return the result of a supplement or Medicaid for a claim that Medicare crossed over.

    Medicare's part is one OA-23 adjustment on each line.
    """
    lines = []
    for number, (line, primary_line) in enumerate(
        zip(claim.lines, primary_payment.lines, strict=True), 1
    ):
        share_adjustments = [
            adjustment for adjustment in primary_line.adjustments if adjustment.group == "PR"
        ]
        patient_share = sum(adjustment.cents for adjustment in share_adjustments)
        adjustments = [Adjustment("OA", "23", line.charge_cents - patient_share)]
        paid_cents = patient_share
        if coverage.payer is MEDICAID and patient_share:
            adjustments.append(Adjustment("CO", "303", patient_share))
            paid_cents = 0
        elif any(adjustment.reason == "1" for adjustment in share_adjustments):
            # These supplements do not cover the Part B deductible.
            adjustments.append(Adjustment("PR", "1", patient_share))
            paid_cents = 0
        lines.append(_line_payment(claim, number, line, paid_cents, tuple(adjustments), (), None))
    return _with_coverage(_claim_payment(claim, "2", tuple(lines)), coverage)


def adjudicate_secondary(claim: DemoClaim) -> ClaimPayment:
    """Return the result of a commercial secondary payer.

    It pays 60 % of the patient share and repeats the primary payer's CO-45.
    """
    assert claim.prior is not None
    lines = []
    for number, line in enumerate(claim.lines, 1):
        primary_adjustments, primary_paid = (
            claim.prior.adjustments[number - 1],
            claim.prior.paid_cents[number - 1],
        )
        contractual = sum(cents for group, _, cents in primary_adjustments if group == "CO")
        remaining = line.charge_cents - primary_paid - contractual
        paid_cents = remaining * 3 // 5
        adjustments = [Adjustment("OA", "23", primary_paid)] if primary_paid else []
        adjustments += [Adjustment("CO", "45", contractual)] if contractual else []
        adjustments += (
            [Adjustment("PR", "2", remaining - paid_cents)] if remaining > paid_cents else []
        )
        lines.append(_line_payment(claim, number, line, paid_cents, tuple(adjustments), (), None))
    return _with_coverage(_claim_payment(claim, "2", tuple(lines)), claim.coverage)


def _with_coverage(payment: ClaimPayment, coverage: DemoCoverage) -> ClaimPayment:
    return payment._replace(member_id=coverage.member_id, filing_indicator=coverage.payer.filing)


def _line_payment(
    claim: DemoClaim,
    number: int,
    line: DemoServiceLine,
    paid_cents: int,
    adjustments: tuple[Adjustment, ...],
    remarks: tuple[str, ...],
    allowed_amount: int | None,
) -> LinePayment:
    return LinePayment(
        segment=0,
        procedure=line.procedure,
        modifiers=line.modifiers,
        charge_cents=line.charge_cents,
        paid_cents=paid_cents,
        units=str(line.units),
        line_control=f"{claim.number}-{number}",
        from_day=claim.visit_day,
        allowed_cents=allowed_amount or None,
        adjustments=adjustments,
        remarks=remarks,
    )


def _claim_payment(
    claim: DemoClaim,
    status: str,
    lines: tuple[LinePayment, ...],
    remarks: tuple[str, ...] = (),
    crossover: DemoPayer | None = None,
) -> ClaimPayment:
    number = claim.number.replace("-", "") if claim.payer.drops_dash else claim.number
    return ClaimPayment(
        segment=0,
        patient_control_number=number,
        status=status,
        charge_cents=sum(line.charge_cents for line in lines),
        paid_cents=sum(line.paid_cents for line in lines),
        patient_responsibility_cents=_patient_share_cents(lines),
        payer_claim_number=claim.payer_claim_number,
        filing_indicator=claim.payer.filing,
        facility="11",
        frequency=claim.frequency,
        patient_last=claim.patient.last.upper(),
        patient_first=claim.patient.first.upper(),
        member_id=claim.coverage.member_id,
        rendering_npi=claim.provider.npi,
        received_day=received_day(claim.payer, claim.sent_day),
        lines=lines,
        remarks=remarks,
        crossover_payer=crossover.name if crossover else "",
        crossover_payer_id=crossover.identifier if crossover else "",
    )


def _patient_share_cents(lines: Sequence[LinePayment]) -> int:
    """Return the sum of the PR adjustments."""
    return sum(
        adjustment.cents
        for line in lines
        for adjustment in line.adjustments
        if adjustment.group == "PR"
    )


def received_day(payer: DemoPayer, sent_day: date) -> date:
    """Return the day a payer receives a claim: Medicare at once, others a day later."""
    return sent_day if payer.rule == "medicare" else sent_day + timedelta(days=1)


def with_totals_from_lines(payment: ClaimPayment) -> ClaimPayment:
    """Return the payment with its totals computed from its lines."""
    return payment._replace(
        charge_cents=sum(line.charge_cents for line in payment.lines),
        paid_cents=sum(line.paid_cents for line in payment.lines),
        patient_responsibility_cents=_patient_share_cents(payment.lines),
    )
