"""Remittances as payers send them: what X12 does not allow is read where it is clear, and noted."""

import pytest

from medq.domain.remittances.remittance import ProviderAdjustment
from medq.x12.remittances import RemittanceReader, read_remittance
from tests.x12.x12_files import (
    CLAIM,
    file,
    messages,
    payment,
    read_bytes,
    survey_bytes,
    transaction,
)

WHERE = "note own.x12 · ISA 1 · ST 1 · segment"


def read_body(body: list[str]) -> RemittanceReader:
    """Return the reader of an 835 that has read all its claims; its tally balances."""
    file_survey = survey_bytes(file(transaction("835", body)))
    assert file_survey.balanced and file_survey.all_claims_balanced
    remittance = read_remittance(next(iter(read_bytes(file(transaction("835", body))))))
    claims = list(remittance.claims())
    totals = remittance.totals
    assert totals.claims == len(claims)
    assert (totals.paid_cents, totals.adjustment_cents, totals.provider_adjustment_cents) == (
        file_survey.paid_cents,
        file_survey.adjustment_cents,
        file_survey.provider_adjustment_cents,
    )
    assert set(remittance.findings.problems) == set(file_survey.transactions[0].problems)
    return remittance


def notes(body: list[str]) -> list[str]:
    """Return the problems of an 835, and prove that its two readers agree on it."""
    read_body(body)
    return messages(survey_bytes(file(transaction("835", body))))


def reasons(number: int) -> str:
    """Return that many reasons with one dollar each."""
    return "*".join(f"*{reason}*1" for reason in range(1, number + 1))


def test_every_reason_of_a_cas_counts_and_more_than_six_are_noted() -> None:
    for number in (6, 7, 8, 31):
        line = [f"CLP*A1*1*100*{100 - number}**12*I", f"CAS*CO{reasons(number)}"]
        body = payment(str(100 - number), claims=line)
        expected = [f"{WHERE} 8 CAS: CAS has {number} reasons, X12 allows 6: all were read"]
        assert notes(body) == (expected if number > 6 else [])


def test_every_reason_of_a_line_counts() -> None:
    svc = ["CLP*A1*1*100*92**12*I", "SVC*HC:99213*100*92**1", f"CAS*PR{reasons(8)}"]
    assert notes(payment("92", claims=svc)) == [
        f"{WHERE} 9 CAS: CAS has 8 reasons, X12 allows 6: all were read"
    ]


def test_empty_reasons_are_not_counted() -> None:
    cas = "CAS*CO*1*1**2*1**3*1**4*1**5*1***" + "*" * 9
    assert notes(payment("95", claims=["CLP*A1*1*100*95**12*I", cas])) == []


def test_every_pair_of_a_plb_counts_and_more_than_six_are_noted() -> None:
    pairs = "".join(f"*CS:R{number}*-1" for number in range(8))
    body = payment("68", after=[f"PLB*1234567893*20261231{pairs}"])
    assert notes(body) == [f"{WHERE} 15 PLB: PLB has 8 adjustments, X12 allows 6: all were read"]
    assert len(read_body(body).totals.provider_adjustments) == 8


def test_a_reference_in_several_parts_is_whole() -> None:
    body = payment("40", after=["PLB*123*20261231*WO:E1:F21-1: 20261102*20"])
    assert read_body(body).totals.provider_adjustments == [
        ProviderAdjustment(15, "123", "WO", "E1 F21-1 20261102", 2000)
    ]
    assert notes(body) == []


TAKEN = [
    segment.replace("*100*60", "*-100*-60")
    .replace("*-60*10", "*-60*-10")
    .replace("CO*45*30", "CO*45*-30")
    .replace("PR*1*10", "PR*1*-10")
    for segment in CLAIM
]


def debit(payment_text: str, handling: str = "D") -> list[str]:
    """Return an 835 of a reversal with that BPR02 and BPR03."""
    bpr, *rest = payment(payment_text, claims=TAKEN)
    return [bpr.replace("*C*", f"*{handling}*"), *rest]


def test_a_debit_is_money_taken() -> None:
    assert read_body(debit("60")).head.payment_cents == -6000
    assert notes(debit("60")) == []


def test_a_negative_payment_is_read_as_it_stands_and_noted() -> None:
    for handling in ("C", "D", ""):
        assert read_body(debit("-60", handling)).head.payment_cents == -6000
        (note,) = notes(debit("-60", handling))
        assert note.startswith(f"{WHERE} 2 BPR · BPR02: BPR02 is -60.00; X12 states money taken")


def test_a_debit_that_its_claims_do_not_explain_is_held() -> None:
    bpr, *rest = payment("60")
    survey = survey_bytes(file(transaction("835", [bpr.replace("*C*", "*D*"), *rest])))
    assert survey.transactions[0].status == "held"
    assert "out of balance by 120.00: claims 60.00, payment -60.00" in messages(survey)[0]


def unknown(tag: str, segment_number: int) -> str:
    """Return the note about a segment that medq does not know."""
    return (
        f"{WHERE} {segment_number}: medq does not know segments that begin with '{tag}' here;"
        " this one was not used"
    )


def test_unknown_segments_are_noted_once_a_tag_wherever_they_stand() -> None:
    body = payment(claims=[*CLAIM[:2], "K3*A", *CLAIM[2:], "K3*B", "XYZ*1", "MSG*A"])
    assert notes(body) == [unknown("K3", 9), unknown("XYZ", 17), unknown("MSG", 18)]
    head = payment()
    assert notes([*head[:1], "K3*A", *head[1:]]) == [unknown("K3", 3)]


def test_the_beginning_of_a_torn_segment_is_not_shown() -> None:
    for torn in ("DOEJANE", "JANE*MI", "Ü*1", "1234*5"):
        assert notes(payment(claims=[*CLAIM, torn])) == [unknown("?", 15)]


def test_known_segments_between_a_plb_and_the_next_claim_are_noted() -> None:
    plb = "PLB*123*20261231*WO:X*60"
    body = payment("60", claims=[*CLAIM, plb, "LX*2", "DTM*472*20260901", "REF*6R*1", *CLAIM])
    assert notes(body) == [unknown("DTM", 17), unknown("REF", 18)]


def test_names_and_remarks_of_a_claim_are_read_after_its_lines_too() -> None:
    late = ["NM1*QC*1*DOE*JANE****MI*W1", "MOA***MA01", "PER*CX*DESK*TE*8005550100", "QTY*CA*1"]
    body = payment(claims=[CLAIM[0], *CLAIM[2:], *late])
    (claim,) = read_remittance(next(iter(read_bytes(file(transaction("835", body)))))).claims()
    assert (claim.patient_last, claim.member_id, claim.remarks, claim.contact) == (
        "DOE",
        "W1",
        ("MA01",),
        "DESK 8005550100",
    )
    assert notes(body) == [
        f"{WHERE} {number} {tag}: {tag} stands after a service line; it was read for the claim"
        for number, tag in ((14, "NM1"), (15, "MOA"), (16, "PER"))
    ]


def test_a_remark_before_the_lines_is_the_claims() -> None:
    body = payment(claims=[*CLAIM[:2], "LQ*HE*N130", *CLAIM[2:]])
    remittance = read_remittance(next(iter(read_bytes(file(transaction("835", body))))))
    assert [claim.remarks for claim in remittance.claims()] == [("N130",)]
    assert notes(body) == [
        f"{WHERE} 9 LQ: LQ stands before the service lines; it was read for the claim"
    ]


def test_a_second_amount_or_trace_is_noted() -> None:
    bpr, trn, *rest = payment()
    body = [bpr, trn, bpr.replace("60", "70"), trn.replace("T1", "T2"), *rest]
    assert (read_body(body).head.payment_cents, read_body(body).head.trace) == (6000, "T1")
    assert notes(body) == [
        f"{WHERE} {number} {tag}: There is a second {tag} in this payment; the first one was used"
        for number, tag in ((4, "BPR"), (5, "TRN"))
    ]


def test_the_submitted_service_has_its_own_modifiers() -> None:
    body = payment(claims=[CLAIM[0], "SVC*HC:20611:59*100*60**1*HC:20610:LT:76", *CLAIM[3:]])
    (claim,) = read_remittance(next(iter(read_bytes(file(transaction("835", body)))))).claims()
    (line,) = claim.lines
    assert (line.procedure, line.modifiers) == ("20611", ("59",))
    assert (line.submitted_procedure, line.submitted_modifiers) == ("20610", ("LT", "76"))


INTEREST_NOTE = (
    f"{WHERE} 7 CLP: Claim A1: interest of 1.23 (CARC 225) is not in what it paid;"
    " it is left to the provider adjustments (PLB L6)"
)
L6 = "PLB*1234567893*20261231*L6:ICN1*-1.23"


@pytest.mark.parametrize(
    ("claim_cas", "line_cas"),
    [
        (["CAS*OA*225*-1.23"], ["CAS*CO*45*30", "CAS*PR*1*10"]),
        ([], ["CAS*CO*45*30", "CAS*OA*225*-1.23*1", "CAS*PR*1*10"]),
        ([], ["CAS*CO*45*30**225*-1.23", "CAS*PR*1*10"]),
        ([], ["CAS*CO*225*-1.23", "CAS*CO*45*30", "CAS*PR*1*10"]),
        (["CAS*OA*225*-1"], ["CAS*OA*225*-.23", "CAS*CO*45*30", "CAS*PR*1*10"]),
    ],
)
def test_interest_that_a_claim_states_beside_its_payment_counts_once(
    claim_cas: list[str], line_cas: list[str]
) -> None:
    claim = [CLAIM[0], *claim_cas, *CLAIM[1:4], *line_cas]
    body = payment("61.23", claims=claim, after=[L6])
    assert notes(body) == [INTEREST_NOTE]
    (read,) = read_remittance(next(iter(read_bytes(file(transaction("835", body)))))).claims()
    assert (read.adjusted_cents, read.paid_cents, read.interest_cents) == (4000, 6000, 123)
    assert [each.reason for each in read.all_adjustments] == ["45", "1"]


def test_interest_within_what_a_claim_paid_stays_there() -> None:
    claim = [CLAIM[0].replace("*60*", "*61.23*"), "CAS*OA*225*-1.23", *CLAIM[1:]]
    body = payment("61.23", claims=claim)
    (read,) = read_remittance(next(iter(read_bytes(file(transaction("835", body)))))).claims()
    assert [each.reason for each in read.all_adjustments] == ["225", "45", "1"]
    assert notes(body) == []
