"""How payers decide: what is allowed, what the patient owes, what is refused, as a remittance says it.

Every line adds up: charge − adjustments = paid, to the cent.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from medq.demo.claims import Claim, Line
from medq.demo.denials import Denial
from medq.demo.payers import CIGNA, MEDICAID, PINNACOL, Payer
from medq.demo.people import Coverage
from medq.demo.procedures import LABORATORY, PREVENTIVE, VACCINES, VISITS_TO_OFFICE, rate
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment

# How often, of a hundred claims, a plan lets the patient bear what: deductible, coinsurance, copay, nothing.
SHARES = {
    "medicare": (7, 93, 0, 0),
    "advantage": (5, 20, 65, 10),
    "medicaid": (0, 0, 0, 100),
    "commercial": (24, 28, 42, 6),
    "accident": (0, 0, 0, 100),
    "supplement": (0, 0, 0, 100),
}
COPAYS = (2000, 2500, 3000, 4000)
UNDERPAYER, UNDERPAID_CODES, UNDERPAID_CENTS, UNDERPAID_DAYS = (
    CIGNA,
    frozenset({"99213", "99214"}),
    712,
    45,
)
CONTACT = "CLAIM DESK 8005550199"


def paid(random: Random, claim: Claim, today: date) -> ClaimPayment:
    """The decision of a first payer that pays."""
    plan = random.choices(("1", "2", "3", ""), SHARES[claim.payer.rule])[0]
    copay = random.choice(COPAYS)
    lines, copaid = [], False
    for number, line in enumerate(claim.lines, 1):
        due = copay if plan == "3" and not copaid and line.procedure in VISITS_TO_OFFICE else 0
        copaid = copaid or due > 0
        lines.append(_paid_line(claim, number, line, plan, due, today))
    if claim.payer.rule != "medicare":
        return _claim_payment(claim, "1", tuple(lines))
    second = claim.patient.second
    if second and _shares(lines):
        remarks = ("MA01", "MA07" if second.payer is MEDICAID else "MA18")
        return _claim_payment(claim, "19", tuple(lines), remarks, second.payer)
    return _claim_payment(claim, "1", tuple(lines), ("MA01",))


def allowed_cents(claim: Claim, line: Line, today: date) -> int:
    """What the payer allows for a line: its contract's rate, less where it has begun to underpay, never above the charge."""
    fee = rate(claim.payer, line.procedure)
    if (
        claim.payer is UNDERPAYER
        and line.procedure in UNDERPAID_CODES
        and (today - claim.visit_day).days <= UNDERPAID_DAYS
    ):
        fee -= UNDERPAID_CENTS
    return min(line.charge_cents, fee * line.units)


def _paid_line(
    claim: Claim, number: int, line: Line, plan: str, copay: int, today: date
) -> LinePayment:
    allowed = allowed_cents(claim, line, today)
    free = line.procedure in LABORATORY | PREVENTIVE | VACCINES
    share = 0
    if plan == "1" and not free:
        share = allowed
    elif plan == "2" and not free:
        share = (allowed + 2) // 5
    elif plan == "3":
        share = min(copay, allowed)
    reduction = "P12" if claim.payer is PINNACOL else "45"
    adjustments = (
        [Adjustment("CO", reduction, line.charge_cents - allowed)]
        if line.charge_cents > allowed
        else []
    )
    rest = allowed - share
    if claim.payer.rule == "medicare" and rest:
        cut = (rest * 2 + 50) // 100  # sequestration takes 2 % of what Medicare pays
        adjustments.append(Adjustment("CO", "253", cut))
        rest -= cut
    if share:
        adjustments.append(Adjustment("PR", plan, share))
    second = claim.patient.second
    poor = (
        share and claim.payer.rule == "medicare" and second is not None and second.payer is MEDICAID
    )
    return _line_payment(
        claim,
        number,
        line,
        rest,
        tuple(adjustments),
        ("N781" if plan == "1" else "N782",) if poor else (),
        allowed,
    )


def denied(random: Random, claim: Claim, denial: Denial, today: date) -> ClaimPayment:
    """The decision of a payer that refuses the claim, or its last line only."""
    refused = tuple(
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
        payment = paid(random, claim, today)
        return summed(replace(payment, lines=(*payment.lines[:-1], refused[-1])))
    status = "1" if denial.reason == "45" else claim.payer.zero_pay_status
    payment = replace(
        _claim_payment(claim, status, refused), remarks=denial.claim_remarks, contact=CONTACT
    )
    if denial.reason == "27":
        end = claim.visit_day.replace(day=1) - timedelta(days=1)
        return replace(payment, coverage_end=end)
    return payment


def after_medicare(claim: Claim, first: ClaimPayment, coverage: Coverage) -> ClaimPayment:
    """The supplement's, or Medicaid's, decision on a claim that Medicare passed on: the first payer's part is OA-23."""
    lines = []
    for number, (line, before) in enumerate(zip(claim.lines, first.lines, strict=True), 1):
        owed = [one for one in before.adjustments if one.group == "PR"]
        share = sum(one.cents for one in owed)
        adjustments = [Adjustment("OA", "23", line.charge_cents - share)]
        payment = share
        if coverage.payer is MEDICAID and share:
            adjustments.append(Adjustment("CO", "303", share))
            payment = 0
        elif any(one.reason == "1" for one in owed):
            # These supplements leave Part B's deductible to the patient.
            adjustments.append(Adjustment("PR", "1", share))
            payment = 0
        lines.append(_line_payment(claim, number, line, payment, tuple(adjustments), (), None))
    return _second(_claim_payment(claim, "2", tuple(lines)), coverage)


def after_commercial(claim: Claim) -> ClaimPayment:
    """A commercial second payer: pays 60 % of what was left to the patient and repeats the first payer's CO-45."""
    assert claim.prior is not None
    lines = []
    for number, line in enumerate(claim.lines, 1):
        before, first_paid = claim.prior.adjustments[number - 1], claim.prior.paid_cents[number - 1]
        written_off = sum(cents for group, _, cents in before if group == "CO")
        left = line.charge_cents - first_paid - written_off
        payment = left * 3 // 5
        adjustments = [Adjustment("OA", "23", first_paid)] if first_paid else []
        adjustments += [Adjustment("CO", "45", written_off)] if written_off else []
        adjustments += [Adjustment("PR", "2", left - payment)] if left > payment else []
        lines.append(_line_payment(claim, number, line, payment, tuple(adjustments), (), None))
    return _second(_claim_payment(claim, "2", tuple(lines)), claim.coverage)


def _second(payment: ClaimPayment, coverage: Coverage) -> ClaimPayment:
    return replace(payment, member_id=coverage.member_id, filing_indicator=coverage.payer.filing)


def _line_payment(
    claim: Claim,
    number: int,
    line: Line,
    cents: int,
    adjustments: tuple[Adjustment, ...],
    remarks: tuple[str, ...],
    allowed: int | None,
) -> LinePayment:
    return LinePayment(
        segment=0,
        procedure=line.procedure,
        modifiers=line.modifiers,
        charge_cents=line.charge_cents,
        paid_cents=cents,
        units=str(line.units),
        line_control=f"{claim.number}-{number}",
        from_day=claim.visit_day,
        allowed_cents=allowed or None,
        adjustments=adjustments,
        remarks=remarks,
    )


def _claim_payment(
    claim: Claim,
    status: str,
    lines: tuple[LinePayment, ...],
    remarks: tuple[str, ...] = (),
    crossover: Payer | None = None,
) -> ClaimPayment:
    number = claim.number.replace("-", "") if claim.payer.drops_dash else claim.number
    return ClaimPayment(
        segment=0,
        patient_control_number=number,
        status=status,
        charge_cents=sum(line.charge_cents for line in lines),
        paid_cents=sum(line.paid_cents for line in lines),
        patient_responsibility_cents=_shares(lines),
        payer_claim_number=claim.payer_number,
        filing_indicator=claim.payer.filing,
        facility="11",
        frequency=claim.frequency,
        patient_last=claim.patient.last.upper(),
        patient_first=claim.patient.first.upper(),
        member_id=claim.coverage.member_id,
        rendering_npi=claim.provider.npi,
        received_day=received(claim.payer, claim.sent_day),
        lines=lines,
        remarks=remarks,
        crossover_payer=crossover.name if crossover else "",
        crossover_payer_id=crossover.identifier if crossover else "",
    )


def _shares(lines: Sequence[LinePayment]) -> int:
    """What the patient owes, in cents."""
    return sum(one.cents for line in lines for one in line.adjustments if one.group == "PR")


def received(payer: Payer, sent: date) -> date:
    """The day on which a payer has a claim: Medicare at once, the others on the day after the clearing house."""
    return sent if payer.rule == "medicare" else sent + timedelta(days=1)


def summed(payment: ClaimPayment) -> ClaimPayment:
    """The payment with its totals made anew from its lines."""
    return replace(
        payment,
        charge_cents=sum(line.charge_cents for line in payment.lines),
        paid_cents=sum(line.paid_cents for line in payment.lines),
        patient_responsibility_cents=_shares(payment.lines),
    )
