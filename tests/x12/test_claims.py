"""Reading an 837, with what a claim inherits from the levels above it."""

from datetime import date

from medq.domain.claims.claim import (
    BatchHead,
    NamedPayer,
    NamedProvider,
    OtherCoverage,
    PayerNumber,
    Person,
    SentClaim,
    ServiceLine,
)
from medq.x12.claims import ClaimBatchReader, read_claims
from tests.x12.x12_files import file, messages, read_bytes, survey_bytes, transaction

HEAD = [
    "BHT*0019*00*B77*20261001*1200*CH",
    "NM1*41*2*SENDER*****46*S1",
    "PER*IC*X*TE*1",
    "NM1*40*2*HOUSE*****46*H1",
]
BILLING = [
    "HL*1**20*1",
    "PRV*BI*PXC*207Q00000X",
    "NM1*85*2*CLINIC*****XX*1234567893",
    "N3*1 MAIN ST",
    "N4*TOWN*OH*432150001",
]
BILLING += ["REF*EI*311234567", "NM1*87*2*LOCKBOX", "N3*PO BOX 1", "REF*EI*999999999"]
SUBSCRIBER = [
    "HL*2*1*22*1",
    "SBR*S*18*******MB",
    "NM1*IL*1*DOE*JOHN*Q***MI*W1",
    "N3*2 ELM ST*APT 3",
    "N4*TOWN*OH*43215",
]
SUBSCRIBER += ["DMG*D8*19500102*M", "NM1*PR*2*BIG PAYER*****PI*99999", "N3*9 PLAZA", "REF*2U*1"]
FIRST = [
    "CLM*A1*150.5***11:B:7*Y*A*Y*Y**AA:OA",
    "DTP*435*DT*202608311630",
    "DTP*431*D8*20260820",
    "REF*F8*ICN9",
    "REF*G1*AUTH1",
]
FIRST += [
    "HI*ABK:E119*ABF:I10",
    "HI*BR:0JH60*ABF:Z79",
    "NM1*82*1*HEALER*ANN****XX*1245319599",
    "PRV*PE*PXC*208D00000X",
]
FIRST += [
    "NM1*DN*1*SENDS*SAM****XX*1111111112",
    "SBR*P*01*******CI",
    "CAS*PR*1*10",
    "AMT*D*80",
    "NM1*IL*1*DOE*CAROL****MI*C1",
]
FIRST += ["NM1*PR*2*FIRST PLAN*****PI*F1", "REF*F8*OTHERS"]
FIRST += [
    "LX*1",
    "SV1*HC:99213:25*100.5*UN*1***1:2",
    "DTP*472*D8*20260902",
    "REF*6R*A1-1",
    "SVD*F1*80*HC:99213**1",
    "CAS*CO*45*10",
]
FIRST += [
    "DTP*573*D8*20260920",
    "REF*6R*NOT OURS",
    "LX*2",
    "SV1*HC:93000*50*UN*2*22**2",
    "DTP*472*RD8*20260901-20260903",
]
DEPENDENT = [
    "HL*3*2*23*0",
    "PAT*19",
    "NM1*QC*1*DOE*KIM",
    "N3*2 ELM ST",
    "DMG*D8*20150102*F",
    "CLM*A2*20***11:B:1",
    "LX*1",
]
DEPENDENT += ["SV1*HC:99212*20*UN*1***1", "DTP*472*D8*20260815"]
NEXT = [
    "HL*4*1*22*0",
    "SBR*P*18*******CI",
    "NM1*IL*1*ROE*RAY****MI*W9",
    "NM1*PR*2*OTHER PAYER*****PI*88888",
    "CLM*A3*5***11:B:1",
]
BODY = HEAD + BILLING + SUBSCRIBER + FIRST + DEPENDENT + NEXT


def batch(body: list[str], guide: str = "005010X222A1") -> tuple[ClaimBatchReader, list[SentClaim]]:
    """Return the reader of an 837 with that body, and its claims."""
    reader = read_claims(next(iter(read_bytes(file(transaction("837", body, guide=guide))))))
    return reader, list(reader.claims())


def test_a_professional_claim_with_all_that_it_inherits() -> None:
    reader, claims = batch(BODY)
    assert reader.head == BatchHead("B77", date(2026, 10, 1))
    john = Person(
        "DOE", "JOHN", "Q", "W1", date(1950, 1, 2), "M", "2 ELM ST APT 3", "TOWN", "OH", "43215"
    )
    assert claims[0] == SentClaim(
        segment=24,
        patient_control_number="A1",
        charge_cents=15050,
        form="P",
        place="11",
        frequency="7",
        original_reference="ICN9",
        authorization="AUTH1",
        sequence="S",
        filing_indicator="MB",
        subscriber=john,
        patient=john,
        relation="18",
        payer=NamedPayer("BIG PAYER", "PI", "99999", (PayerNumber("2U", "1"),)),
        billing=NamedProvider("CLINIC", "", "1234567893", "207Q00000X", "311234567"),
        rendering=NamedProvider("HEALER", "ANN", "1245319599", "208D00000X"),
        referring=NamedProvider("SENDS", "SAM", "1111111112"),
        diagnoses=("E119", "I10", "Z79"),
        from_day=date(2026, 9, 1),
        to_day=date(2026, 9, 3),
        admission_day=date(2026, 8, 31),
        accident="AA",
        other=(OtherCoverage("P", NamedPayer("FIRST PLAN", "PI", "F1"), "C1", 8000),),
        lines=(
            ServiceLine(
                1,
                "99213",
                ("25",),
                10050,
                "1",
                (1, 2),
                "",
                "A1-1",
                date(2026, 9, 2),
                date(2026, 9, 2),
            ),
            ServiceLine(
                2, "93000", (), 5000, "2", (2,), "22", "", date(2026, 9, 1), date(2026, 9, 3)
            ),
        ),
    )
    (note,) = reader.findings.problems
    assert note.message == "Claim A3: it has no service lines"


def test_a_dependent_and_the_next_subscriber() -> None:
    reader, claims = batch(BODY)
    child, ray = claims[1], claims[2]
    assert (child.subscriber.first, child.patient.first, child.relation) == ("JOHN", "KIM", "19")
    assert child.payer.identifier == "99999"
    assert (ray.subscriber.last, ray.patient.last, ray.relation, ray.payer.identifier) == (
        "ROE",
        "ROE",
        "18",
        "88888",
    )
    assert ray.sequence == "P"
    assert ray.billing == claims[0].billing
    totals = reader.totals
    assert (totals.claims, totals.charge_cents, totals.first_day, totals.numbers) == (
        3,
        17550,
        date(2026, 8, 15),
        ["A1", "A2", "A3"],
    )


def test_a_4010_professional_claim_names_tax_ids_in_nm109() -> None:
    body = [
        segment.replace("*XX*1234567893", "*24*587654321")
        for segment in BODY
        if not segment.startswith("REF*EI")
    ]
    reader, claims = batch(body, guide="004010X098A1")
    assert (reader.form, claims[0].billing.tax_id, claims[0].billing.npi) == ("P", "587654321", "")


def test_an_institutional_claim() -> None:
    claim = [
        "CLM*H1*89.95***13:A:1**C*Y*Y",
        "DTP*434*RD8*20260315-20260317",
        "DTP*435*D8*20260315",
        "CL1*1**01",
        "HI*BK:3669*BJ:1",
    ]
    claim += [
        "HI*BF:4019",
        "NM1*71*1*JONES*JOHN****XX*1122334455",
        "LX*1",
        "SV2*0305*HC:85025:QW*13.39*UN*1",
        "DTP*472*D8*20260316",
    ]
    claim += ["LX*2", "SV2*0730**76.56*DA*3"]
    reader, claims = batch(HEAD + BILLING + SUBSCRIBER + claim, guide="005010X223A2")
    only = claims[0]
    assert (only.form, only.from_day, only.to_day, only.admission_day) == (
        "I",
        date(2026, 3, 15),
        date(2026, 3, 17),
        date(2026, 3, 15),
    )
    assert only.diagnoses == ("3669", "4019")
    assert only.lines == (
        ServiceLine(
            1, "85025", ("QW",), 1339, "1", (), "", "", date(2026, 3, 16), date(2026, 3, 16), "0305"
        ),
        ServiceLine(2, "", (), 7656, "3", revenue_code="0730"),
    )
    assert reader.findings.problems == []


def test_unknown_segments_are_noted_and_a_bad_charge_holds() -> None:
    reader, _ = batch([*BODY, "ZZZ*1", "LX*9", "YYY*1"])
    unknown = [each.message for each in reader.findings.problems if "not know" in each.message]
    assert [message.partition("'")[2][:3] for message in unknown] == ["ZZZ", "YYY"]
    body = [
        segment.replace("CLM*A1*150.5", "CLM*A1*150,5").replace("19500102", "19501332")
        for segment in BODY
    ]
    file_survey = survey_bytes(file(transaction("837", body, guide="005010X222A1")))
    assert file_survey.transactions[0].status == "held"
    problems = messages(file_survey)
    assert any(
        "segment 24 CLM · CLM02: CLM02 must be an amount such as 100.50: '150,5' is not an amount"
        in line
        for line in problems
    )
    assert not any("19501332" in line for line in problems), "a date of birth must not be shown"
