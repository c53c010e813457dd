"""A payer as files name it, in each of the forms that payers and offices use."""

import pytest

from medq.domain.claims.claim import NamedPayer, PayerNumber
from medq.x12.claims import read_claims
from medq.x12.remittances import read_remittance
from tests.x12.x12_files import CLAIM, file, payment, read_bytes, transaction

TRACE = PayerNumber("TRN03", "1512345678")
PAYER_LINES: dict[str, tuple[list[str], NamedPayer]] = {
    "N104 with XV": (
        ["N1*PR*AETNA*XV*60054"],
        NamedPayer("AETNA", "XV", "60054", (TRACE,)),
    ),
    "N104 with PI": (
        ["N1*PR*AETNA*PI*60054"],
        NamedPayer("AETNA", "PI", "60054", (TRACE,)),
    ),
    "TRN03 alone": (["N1*PR*AETNA"], NamedPayer("AETNA", other_numbers=(TRACE,))),
    "a qualifier without a number": (
        ["N1*PR*AETNA*XV"],
        NamedPayer("AETNA", other_numbers=(TRACE,)),
    ),
    "REF 2U": (
        ["N1*PR*AETNA", "N3*1 PLAZA", "N4*HARTFORD*CT*06156", "REF*2U*60054"],
        NamedPayer("AETNA", other_numbers=(PayerNumber("2U", "60054"), TRACE)),
    ),
    "every REF, and N104": (
        ["N1*PR*AETNA*XV*60054", "REF*2U*60054", "REF*EO*S1", "REF*NF*60054", "REF*HI*H1"],
        NamedPayer(
            "AETNA",
            "XV",
            "60054",
            (
                PayerNumber("2U", "60054"),
                PayerNumber("EO", "S1"),
                PayerNumber("NF", "60054"),
                PayerNumber("HI", "H1"),
                TRACE,
            ),
        ),
    ),
    "contacts": (
        [
            "N1*PR*AETNA",
            "PER*CX**TE*8005550101*EX*12",
            "PER*BL*DESK*TE*8005550100*EM*edi@payer.test",
            "PER*IC**UR*payer.test",
        ],
        NamedPayer(
            "AETNA",
            other_numbers=(
                PayerNumber("TE", "8005550101"),
                PayerNumber("TE", "8005550100"),
                PayerNumber("EM", "edi@payer.test"),
                PayerNumber("UR", "payer.test"),
                TRACE,
            ),
        ),
    ),
    "no name": (["N1*PR**XV*60054"], NamedPayer("", "XV", "60054", (TRACE,))),
}


@pytest.mark.parametrize("form", PAYER_LINES)
def test_a_remittance_names_its_payer(form: str) -> None:
    lines, expected = PAYER_LINES[form]
    body = payment()
    body[2:3] = lines
    head = read_remittance(next(iter(read_bytes(file(transaction("835", body)))))).head
    assert head.payer == expected


def test_numbers_of_the_payee_are_none_of_the_payer() -> None:
    body = payment()
    body[4:4] = ["REF*TJ*311234567", "REF*2U*77", "PER*CX*US*TE*3035550100"]
    head = read_remittance(next(iter(read_bytes(file(transaction("835", body)))))).head
    assert head.payer == NamedPayer("BIG PAYER", "XV", "99999", (TRACE,))


SUBSCRIBER = ["HL*1**20*1", "NM1*85*2*CLINIC*****XX*1234567893", "HL*2*1*22*0", "SBR*P*18*******CI"]
OTHER = ["SBR*S*18*******CI", "NM1*IL*1*DOE*JANE****MI*S1", "NM1*PR*2*SECOND PLAN*****XV*S9"]


@pytest.mark.parametrize("qualifier", ["PI", "XV"])
def test_a_claim_names_its_payers_with_further_numbers(qualifier: str) -> None:
    body = [
        *SUBSCRIBER,
        "NM1*IL*1*DOE*JANE****MI*W1",
        f"NM1*PR*2*AETNA*****{qualifier}*60054",
        "N3*1 PLAZA",
        "REF*2U*81039",
        "REF*NF*60054",
        "REF*FY*OFFICE",
        "CLM*A1*100***11:B:1",
        "REF*G1*NOT A NUMBER OF A PAYER",
        *OTHER,
        "REF*2U*S10",
        "REF*F8*THEIR CLAIM",
        "LX*1",
        "SV1*HC:99213*100*UN*1***1",
    ]
    data = file(transaction("837", body, guide="005010X222A1"), guide="005010X222A1")
    (claim,) = read_claims(next(iter(read_bytes(data)))).claims()
    further = (PayerNumber("2U", "81039"), PayerNumber("NF", "60054"))
    assert claim.payer == NamedPayer("AETNA", qualifier, "60054", further)
    assert claim.other[0].payer == NamedPayer(
        "SECOND PLAN", "XV", "S9", (PayerNumber("2U", "S10"),)
    )


def test_each_subscriber_has_a_payer_of_its_own() -> None:
    first = ["NM1*IL*1*DOE*JANE****MI*W1", "NM1*PR*2*AETNA*****PI*60054", "REF*2U*81039"]
    second = ["HL*3*1*22*0", "SBR*P*18", "NM1*IL*1*ROE*RAY****MI*W2", "NM1*PR*2*CIGNA*****PI*62308"]
    body = [*SUBSCRIBER, *first, "CLM*A1*100***11:B:1", *second, "CLM*A2*100***11:B:1"]
    data = file(transaction("837", body, guide="005010X222A1"), guide="005010X222A1")
    claims = list(read_claims(next(iter(read_bytes(data)))).claims())
    assert [claim.payer for claim in claims] == [
        NamedPayer("AETNA", "PI", "60054", (PayerNumber("2U", "81039"),)),
        NamedPayer("CIGNA", "PI", "62308"),
    ]


def test_a_claim_payment_says_nothing_of_the_payers_own_numbers() -> None:
    body = payment(claims=[*CLAIM[:2], "REF*2U*1", "PER*CX*CLAIMS*TE*8005550000", *CLAIM[2:]])
    head = read_remittance(next(iter(read_bytes(file(transaction("835", body)))))).head
    assert head.payer.other_numbers == (TRACE,)
