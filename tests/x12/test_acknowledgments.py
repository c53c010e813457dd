"""Reading a TA1, 999, 997, 277CA and 277."""

from datetime import date

from medq.domain.acknowledgments.records import (
    ClaimStatus,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    LineStatus,
    StatusCode,
    SyntaxFinding,
    TransactionAcknowledgment,
)
from medq.x12.acknowledgments import read_group_acknowledgment, read_interchange_acknowledgment
from medq.x12.statuses import read_statuses
from tests.x12.x12_files import (
    file,
    interchange,
    messages,
    read_bytes,
    survey_bytes,
    to_bytes,
    transaction,
)

REJECTED = [
    "AK1*HC*101*005010X222A1",
    "AK2*837*0001",
    "IK5*A",
    "AK2*837*0002",
    "IK3*CLM*19**8",
    "CTX*CLM01:S1004",
]
REJECTED += [
    "IK4*5:1*1331*7*1X",
    "IK4*2*782*1",
    "IK3*REF*57**3",
    "CTX*SITUATIONAL TRIGGER*CLM*43**5:3",
    "IK5*R*5*3",
    "AK9*P*2*2*1",
]
RECEIVED = [
    "BHT*0085*08*277CA1*20261002*0600*TH",
    "HL*1**20*1",
    "NM1*AY*2*HOUSE*****46*CH1",
    "TRN*1*X",
    "DTP*050*D8*20261001",
]
RECEIVED += [
    "HL*2*1*21*1",
    "NM1*41*2*CLINIC*****46*S1",
    "TRN*2*B77",
    "STC*A1:19:PR*20261002*WQ*341",
    "QTY*90*1",
    "QTY*AA*1",
]
RECEIVED += [
    "AMT*YU*170.5",
    "AMT*YY*170.5",
    "HL*3*2*19*1",
    "NM1*85*2*CLINIC*****XX*1234567893",
    "TRN*1*0",
    "STC*A1:19:PR**WQ*341",
]
RECEIVED += [
    "QTY*QA*1",
    "QTY*QC*1",
    "AMT*YU*170.5",
    "AMT*YY*170.5",
    "HL*4*3*PT",
    "NM1*QC*1*DOE*JANE****MI*W1",
    "TRN*2*S1",
]
RECEIVED += [
    "STC*A2:20:PR*20261002*WQ*170.5",
    "REF*1K*ICN1",
    "REF*D9*CH77",
    "DTP*472*RD8*20260901-20260902",
    "HL*5*3*PT",
]
RECEIVED += [
    "NM1*QC*1*ROE*RAY****MI*W2",
    "TRN*2*S2",
    "STC*A3:21:IL*20261002*U*170.5******A6:164*A7:33:QC*FIX IT",
    "STC*A8:5*20261003*U",
]
RECEIVED += ["SVC*HC:99213*100", "STC*A7:454*20261002*U", "REF*FJ*S2-1"]


def statuses(body: list[str], guide: str) -> list[ClaimStatus]:
    """Return the statuses of a 277 with that body."""
    transactions = read_bytes(file(transaction("277", body, guide=guide)))
    return [status for transaction_ in transactions for status in read_statuses(transaction_)]


def group_acknowledgment(body: list[str], identifier: str = "999") -> GroupAcknowledgment:
    """Return what a 999 with that body says."""
    return read_group_acknowledgment(next(iter(read_bytes(file(transaction(identifier, body))))))


def test_ta1() -> None:
    lines = interchange()
    data = to_bytes(
        [
            lines[0],
            "TA1*000000101*261001*1200*R*006",
            "TA1*000000102*20261001*1200*A",
            lines[-1].replace("*1*", "*0*"),
        ]
    )
    acknowledgments = [(ta1.kind, read_interchange_acknowledgment(ta1)) for ta1 in read_bytes(data)]
    assert acknowledgments == [
        ("TA1", InterchangeAcknowledgment("000000101", "R", "006", date(2026, 10, 1))),
        ("TA1", InterchangeAcknowledgment("000000102", "A", "", date(2026, 10, 1))),
    ]
    assert len({t.key for t in survey_bytes(data).transactions}) == 2


def test_999() -> None:
    assert group_acknowledgment(REJECTED) == GroupAcknowledgment(
        2,
        "HC",
        "101",
        "P",
        (
            TransactionAcknowledgment("837", "0001", "A"),
            TransactionAcknowledgment(
                "837",
                "0002",
                "R",
                ("5", "3"),
                (
                    SyntaxFinding("CLM", 19, "5:1", "7", "1X", "S1004"),
                    SyntaxFinding("CLM", 19, "2", "1", "", "S1004"),
                    SyntaxFinding("REF", 57, code="3"),
                ),
            ),
        ),
        2,
        1,
    )


def test_997_is_read_as_999() -> None:
    old = [segment.replace("IK", "AK") for segment in REJECTED if not segment.startswith("CTX")]
    acknowledgment = group_acknowledgment(old, "997")
    assert [(s.control, s.verdict, len(s.findings)) for s in acknowledgment.transactions] == [
        ("0001", "A", 0),
        ("0002", "R", 3),
    ]
    assert survey_bytes(file(transaction("997", old))).transactions[0].kind == "999"


def test_a_999_that_does_not_name_its_group_is_held() -> None:
    file_survey = survey_bytes(file(transaction("999", ["AK2*837*0001"])))
    assert file_survey.transactions[0].status == "held"
    assert messages(file_survey) == [
        "held own.x12 · ISA 1 · ST 1 · AK1: AK102 must name our group (GS06)",
        "held own.x12 · ISA 1 · ST 1 · AK9: AK901 must be A, E, P or R",
    ]


def test_segments_of_a_999_that_have_no_use_are_noted() -> None:
    body = ["K3*A", *REJECTED[:2], "K3*B", "ZZZ*1", *REJECTED[2:]]
    notes = messages(survey_bytes(file(transaction("999", body))))
    assert [note.partition(" begin with ")[2][:4] for note in notes] == ["'K3'", "'ZZZ"]


def test_277ca() -> None:
    batch, provider, accepted, rejected = statuses(RECEIVED, "005010X214")
    day = date(2026, 10, 2)
    shared = {"batch_reference": "B77", "source": "AY"}
    assert batch == ClaimStatus(
        10,
        "file",
        (StatusCode("A1", "19", "PR", day, "WQ"),),
        "WQ",
        day,
        34100,
        is_detailed=True,
        **shared,  # type: ignore[arg-type]
    )
    assert (provider.level, provider.segment, provider.patient_control_number) == (
        "provider",
        18,
        "",
    )
    assert (provider.provider, provider.provider_npi) == ("CLINIC", "1234567893")
    assert accepted == ClaimStatus(
        26,
        "claim",
        (StatusCode("A2", "20", "PR", day, "WQ"),),
        "WQ",
        day,
        17050,
        provider="CLINIC",
        provider_npi="1234567893",
        patient_control_number="S1",
        payer_claim_number="ICN1",
        clearinghouse_number="CH77",
        member_id="W1",
        patient_last="DOE",
        patient_first="JANE",
        from_day=date(2026, 9, 1),
        to_day=date(2026, 9, 2),
        **shared,  # type: ignore[arg-type]
    )
    assert rejected.codes == (
        StatusCode("A3", "21", "IL", day, "U", "FIX IT"),
        StatusCode("A6", "164", "", day, "U"),
        StatusCode("A7", "33", "QC", day, "U"),
        StatusCode("A8", "5", "", date(2026, 10, 3), "U"),
    )
    assert (rejected.action, rejected.day) == ("U", date(2026, 10, 3))
    assert (rejected.patient_control_number, rejected.member_id, rejected.payer_claim_number) == (
        "S2",
        "W2",
        "",
    )
    assert rejected.lines == (
        LineStatus(35, (StatusCode("A7", "454", "", day, "U"),), "99213", 10000, None, "U", "S2-1"),
    )
    assert messages(survey_bytes(file(transaction("277", RECEIVED, guide="005010X214")))) == []


def test_the_totals_of_a_277ca_are_checked() -> None:
    body = [
        segment.replace("QTY*AA*1", "QTY*AA*2").replace("AMT*YU*170.5", "AMT*YU*171")
        for segment in RECEIVED
    ]
    notes = messages(survey_bytes(file(transaction("277", body, guide="005010X214"))))
    assert [line.partition(": ")[2] for line in notes] == [
        "The totals say 171.00 accepted, the claims say 170.50",
        "The totals say 171.00 accepted, the claims say 170.50",
        "The totals say 2 claims rejected, the claims say 1",
    ]


def test_a_rejected_file_names_no_claim() -> None:
    body = [*RECEIVED[:8], "STC*A3:24:41*20261002*U*341", "QTY*AA*2", "AMT*YY*341"]
    status = statuses(body, "005010X214")[0]
    assert (status.level, status.action, status.batch_reference) == ("file", "U", "B77")
    assert status.patient_control_number == ""
    assert messages(survey_bytes(file(transaction("277", body, guide="005010X214")))) == []


def test_277() -> None:
    body = [
        "BHT*0010*08*1*20261012*0900*DG",
        "HL*1**20*1",
        "NM1*PR*2*BIG PAYER*****PI*99999",
        "HL*2*1*21*1",
        "NM1*41*2*CLINIC",
    ]
    body += [
        "HL*3*2*19*1",
        "NM1*1P*2*CLINIC*****XX*1234567893",
        "HL*4*3*22*1",
        "NM1*IL*1*DOE*JOHN****MI*W1",
        "HL*5*4*23",
    ]
    body += [
        "NM1*QC*1*DOE*KIM",
        "TRN*2*Q1",
        "STC*P3:317*20261012**170.5*0",
        "REF*1K*ICN5",
        "REF*EJ*S5",
        "DTP*472*D8*20260901",
    ]
    body += [
        "DTP*106*D8*20261112",
        "TRN*2*Q2",
        "STC*F1:65*20261012**100*80.5*20261020*CHK**EFT77",
        "HL*6*3*22*0",
        "NM1*IL*1*ROE*RAY****MI*W2",
    ]
    body += ["TRN*2*Q3", "STC*F2:88*20261012"]
    first, second, third = statuses(body, "005010X212")
    assert (first.level, first.patient_control_number, first.payer_claim_number) == (
        "claim",
        "S5",
        "ICN5",
    )
    assert (first.member_id, first.patient_first, first.due_day, first.source) == (
        "W1",
        "KIM",
        date(2026, 11, 12),
        "PR",
    )
    assert (
        second.patient_control_number,
        second.patient_first,
        second.payer_claim_number,
        second.due_day,
    ) == (
        "Q2",
        "KIM",
        "",
        None,
    )
    assert (second.charge_cents, second.paid_cents, second.paid_day, second.check_number) == (
        10000,
        8050,
        date(2026, 10, 20),
        "EFT77",
    )
    assert (third.patient_last, third.member_id, third.patient_control_number) == (
        "ROE",
        "W2",
        "Q3",
    )
