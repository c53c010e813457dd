"""Reading an 835; its two readers, the tally and the full one, agree on everything."""

from datetime import date

import pytest

from medq.domain.claims.claim import NamedPayer, PayerNumber
from medq.domain.errors import Problem, ProblemLevel
from medq.domain.remittances.remittance import (
    Adjustment,
    ClaimPayment,
    ProviderAdjustment,
    RemittanceHead,
)
from medq.x12.remittances import read_remittance
from medq.x12.tally import tally
from tests.x12.x12_files import (
    CLAIM,
    file,
    messages,
    payment,
    read_bytes,
    survey_bytes,
    transaction,
)

FULL = [
    "BPR*I*45*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20261020",
    "TRN*1*EFT1*1512345678",
    "DTM*405*20261019",
    "N1*PR*BIG PAYER",
    "N3*1 PLAZA",
    "REF*2U*P77",
    "PER*BL*HELP*TE*8005551212",
    "N1*PE*CLINIC*XX*1234567893",
    "REF*TJ*311234567",
    "LX*1",
    "TS3*1*11*20261231*1*100",
    "CLP*a-1*19*100*60*10*MC*ICN1*11*7",
    "CAS*CO**0*1*45*5**253*0.5",
    "NM1*QC*1*DOE*JANE****HN*H1",
    "NM1*IL*1*DOE*JOHN****MI*M1",
    "NM1*74*1*DOUGH*JAN****C*C1",
    "NM1*82*1*HEALER*ANN****XX*1245319599",
    "NM1*TT*2*NEXT PLAN*****PI*N9",
    "NM1*PR*2*FIRST PLAN*****PI*F9",
    "MOA***MA01*MA18",
    "MIA*0****N1***************N2",
    "REF*F8*OLD1",
    "DTM*232*20260901",
    "DTM*233*20260902",
    "DTM*050*20260910",
    "DTM*036*20260831",
    "PER*CX*CLAIMS*TE*8005550000",
    "AMT*AU*94.5",
    "AMT*I*1.25",
    "QTY*CA*2",
    "ZZZ*1",
    "SVC*HC:99213:25:59*100*60*0450*2*HC:99214**3",
    "DTM*150*20260901",
    "DTM*151*20260902",
    "CAS*PR*1*10**2*24.5*1",
    "REF*6R*L1",
    "REF*0K*POL",
    "AMT*B6*94.5",
    "LQ*HE*N130",
    "LQ*RX*A1",
    "PLB*1234567893*20261231*WO:REF9*15*L6*-1.5",
    "PLB*1234567893*20261231*72:R*1.5",
]


def read_all(data: bytes) -> tuple[RemittanceHead, list[ClaimPayment], list[Problem]]:
    """Return head, claims and problems of an 835."""
    remittance = read_remittance(next(iter(read_bytes(data))))
    claims = list(remittance.claims())
    assert remittance.totals.claims == len(claims)
    return remittance.head, claims, list(remittance.findings.all_problems())


def test_every_field_of_a_remittance() -> None:
    head, claims, problems = read_all(file(transaction("835", FULL)))
    assert [problem.message for problem in problems] == [
        "medq does not know segments that begin with 'ZZZ' here; this one was not used"
    ]
    assert head == RemittanceHead(
        4500,
        "ACH",
        date(2026, 10, 20),
        "EFT1",
        "1512345678",
        date(2026, 10, 19),
        NamedPayer(
            "BIG PAYER",
            other_numbers=(
                PayerNumber("2U", "P77"),
                PayerNumber("TE", "8005551212"),
                PayerNumber("TRN03", "1512345678"),
            ),
        ),
        "1234567893",
    )
    claim = claims[0]
    line = claim.lines[0]
    assert claim == ClaimPayment(
        segment=13,
        patient_control_number="a-1",
        status="19",
        charge_cents=10000,
        paid_cents=6000,
        patient_responsibility_cents=1000,
        payer_claim_number="ICN1",
        filing_indicator="MC",
        facility="11",
        frequency="7",
        patient_last="DOE",
        patient_first="JANE",
        member_id="H1",
        corrected_last="DOUGH",
        corrected_first="JAN",
        corrected_member_id="C1",
        rendering_npi="1245319599",
        crossover_payer="NEXT PLAN",
        crossover_payer_id="N9",
        priority_payer="FIRST PLAN",
        priority_payer_id="F9",
        original_reference="OLD1",
        from_day=date(2026, 9, 1),
        to_day=date(2026, 9, 2),
        received_day=date(2026, 9, 10),
        coverage_end=date(2026, 8, 31),
        allowed_cents=9450,
        interest_cents=125,
        contact="CLAIMS 8005550000",
        adjustments=(
            Adjustment("CO", "", 0, "1"),
            Adjustment("CO", "45", 500),
            Adjustment("CO", "253", 50),
        ),
        remarks=("MA01", "MA18", "N1", "N2"),
        lines=(line,),
    )
    assert (line.segment, line.procedure, line.modifiers, line.units) == (
        33,
        "99213",
        ("25", "59"),
        "2",
    )
    assert (line.charge_cents, line.paid_cents, line.allowed_cents) == (10000, 6000, 9450)
    assert (line.submitted_procedure, line.line_control, line.remarks) == ("99214", "L1", ("N130",))
    assert (line.from_day, line.to_day) == (date(2026, 9, 1), date(2026, 9, 2))
    assert line.adjustments == (Adjustment("PR", "1", 1000), Adjustment("PR", "2", 2450, "1"))


def test_provider_adjustments_and_unknown_segments() -> None:
    remittance = read_remittance(next(iter(read_bytes(file(transaction("835", FULL))))))
    list(remittance.claims())
    assert remittance.totals.provider_adjustments == [
        ProviderAdjustment(42, "1234567893", "WO", "REF9", 1500),
        ProviderAdjustment(42, "1234567893", "L6", "", -150),
        ProviderAdjustment(43, "1234567893", "72", "R", 150),
    ]
    assert remittance.totals.provider_adjustment_cents == 1500
    (note,) = [each for each in remittance.findings.problems if "does not know" in each.message]
    assert note.where.endswith("segment 32")


def test_six_reasons_in_one_segment_with_empty_ones_between() -> None:
    cas = "CAS*CO*1*1**2*1*****4*1**5*1**6*1"
    _, claims, problems = read_all(
        file(transaction("835", payment(claims=["CLP*A1*1*100*95**12*I", cas])))
    )
    assert problems == []
    assert [(a.reason, a.cents) for a in claims[0].adjustments] == [
        ("1", 100),
        ("2", 100),
        ("4", 100),
        ("5", 100),
        ("6", 100),
    ]
    assert survey_bytes(
        file(transaction("835", payment("95", claims=["CLP*A1*1*100*95**12*I", cas])))
    ).all_claims_balanced


def replaced(old: str, new: str) -> list[str]:
    """Return a payment with one text replaced in its claim."""
    return payment(claims=[segment.replace(old, new) for segment in CLAIM])


HELD = {
    "CLP03": replaced("*100*60*10", "*1OO*60*10"),
    "CLP04": replaced("*100*60*10", "*100**10"),
    "CLP05": replaced("*100*60*10", "*100*60*x"),
    "SVC02": replaced("25*100*60", "25*1e2*60"),
    "SVC03": replaced("25*100*60", "25*100*6.005"),
    "CAS03": replaced("CAS*CO*45*30", "CAS*CO*45*"),
    "CAS06": replaced("CAS*CO*45*30", "CAS*CO*45*30**2*+5"),
    "BPR02": payment("sixty"),
    "PLB04": payment(after=["PLB*1*20261231*WO:1*--5"]),
}


@pytest.mark.parametrize("element", HELD)
def test_an_invalid_amount_holds_the_payment_and_names_the_element(element: str) -> None:
    file_survey = survey_bytes(file(transaction("835", HELD[element])))
    assert file_survey.transactions[0].status == "held"
    (problem,) = [
        problem
        for problem in file_survey.all_problems
        if problem.message.startswith(f"{element} must be an amount")
    ]
    assert problem.level is ProblemLevel.HELD
    assert f" {element[:3]} · {element}" in problem.where


def test_invalid_values_that_no_balance_depends_on_are_noted() -> None:
    lines = [
        line.replace("20260901", "20261301") for line in replaced("AMT*B6*70", "AMT*B6*seventy")
    ]
    file_survey = survey_bytes(file(transaction("835", lines)))
    assert file_survey.transactions[0].status == "fine"
    assert messages(file_survey) == [
        "note own.x12 · ISA 1 · ST 1 · segment 10 DTM · DTM02: "
        "DTM02 must be a date as CCYYMMDD from 1900 on; found '20261301'",
        "note own.x12 · ISA 1 · ST 1 · segment 14 AMT · AMT02: "
        "AMT02 must be an amount such as 100.50: 'seventy' is not an amount",
    ]


def test_money_outside_a_claim_and_a_payment_without_its_amount_are_held() -> None:
    outside = survey_bytes(file(transaction("835", payment(claims=CLAIM[2:]))))
    where = "own.x12 · ISA 1 · ST 1 · segment 7 SVC"
    assert f"held {where}: SVC must be inside a claim; no CLP precedes it" in messages(outside)
    without = survey_bytes(file(transaction("835", payment()[1:])))
    assert any("There is no BPR" in message for message in messages(without))
    assert {outside.transactions[0].status, without.transactions[0].status} == {"held"}


BODIES = {
    "whole": FULL,
    "plain": payment(),
    **HELD,
    "outside": payment(claims=CLAIM[2:]),
    "no BPR": payment()[1:],
}


@pytest.mark.parametrize("name", BODIES)
def test_the_tally_and_the_full_reader_agree(name: str) -> None:
    data = file(transaction("835", BODIES[name]))
    tallied, full = next(iter(read_bytes(data))), next(iter(read_bytes(data)))
    sums, remittance = tally(tallied), read_remittance(full)
    list(remittance.claims())
    assert (sums.head, sums.totals) == (remittance.head, remittance.totals)
    balance_messages = ("out of balance", "(CLP05)")
    other_problems = {
        problem
        for problem in tallied.findings.problems
        if not any(part in problem.message for part in balance_messages)
    }
    assert other_problems == set(full.findings.problems)
