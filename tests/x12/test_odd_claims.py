"""Claims as offices and vendors send them: what X12 does not allow is read where it is clear."""

from collections.abc import Sequence
from datetime import date

import pytest

from medq.domain.claims.claim import NamedPayer, SentClaim
from tests.x12.test_claims import BILLING, HEAD, SUBSCRIBER, batch

CLM = "CLM*A1*400***11:B:1"
VISIT = ["SV1*HC:99213:25*150*UN*1***1", "DTP*472*D8*20261102", "REF*6R*L1"]
INJECTION = ["SV1*HC:20610*250*UN*2***1", "DTP*472*D8*20261103", "REF*6R*L2"]


def read_claim(*claim: str, guide: str = "005010X222A1") -> tuple[SentClaim, list[str]]:
    """Return the only claim of an 837, and its notes without file and transaction."""
    reader, claims = batch([*HEAD, *BILLING, *SUBSCRIBER, *claim], guide)
    assert len(claims) == 1
    return claims[0], notes(reader.findings.all_problems())


def notes(problems: Sequence[object]) -> list[str]:
    """Return problems as 'segment: message'."""
    return [
        f"{problem.where.split(' · ', 3)[-1]}: {problem.message}"  # type: ignore[attr-defined]
        for problem in problems
    ]


def lines_of(claim: SentClaim) -> list[tuple[object, ...]]:
    """Return number, procedure, charge, units, control number and day of each line."""
    names = ("number", "procedure", "charge_cents", "units", "line_control", "from_day")
    return [tuple(getattr(line, name) for name in names) for line in claim.lines]


TWO_LINES = [
    (1, "99213", 15000, "1", "L1", date(2026, 11, 2)),
    (2, "20610", 25000, "2", "L2", date(2026, 11, 3)),
]


def no_lx(segment: int, line: int, tag: str = "SV1") -> str:
    return f"segment {segment} {tag}: {tag} has no LX of its own; it was read as line {line}"


@pytest.mark.parametrize(
    ("lines", "expected_notes"),
    [
        (["LX*1", *VISIT, "LX*2", *INJECTION], []),
        ([*VISIT, *INJECTION], [no_lx(25, 1), no_lx(28, 2)]),
        (["LX*1", *VISIT, *INJECTION], [no_lx(29, 2)]),
        ([*VISIT, "LX*2", *INJECTION], [no_lx(25, 1)]),
    ],
)
def test_every_line_is_read_with_or_without_its_lx(
    lines: list[str], expected_notes: list[str]
) -> None:
    claim, found_notes = read_claim(CLM, *lines)
    assert lines_of(claim) == TWO_LINES
    assert (claim.from_day, claim.to_day) == (date(2026, 11, 2), date(2026, 11, 3))
    assert found_notes == expected_notes


def test_institutional_lines_without_lx_are_read() -> None:
    lines = ["SV2*0305*HC:85025*150*UN*1", "SV2*0730**250*DA*2"]
    claim, found_notes = read_claim("CLM*A1*400***13:A:1", *lines, guide="005010X223A2")
    assert [(line.revenue_code, line.charge_cents) for line in claim.lines] == [
        ("0305", 15000),
        ("0730", 25000),
    ]
    assert found_notes == [no_lx(25, 1, "SV2"), no_lx(26, 2, "SV2")]


def test_an_lx_without_a_service_is_no_line() -> None:
    claim, found_notes = read_claim(CLM, "LX*1", *VISIT, "LX*2", "LX*3", *INJECTION)
    assert [line.number for line in claim.lines] == [1, 3]
    assert found_notes == ["segment 29 LX: LX has no service (SV1 or SV2); it is no line"]


def test_another_coverage_after_the_lines_is_the_claims() -> None:
    coverage = ["SBR*S*18*******CI", "AMT*D*80", "NM1*IL*1*DOE*C****MI*C1"]
    coverage.append("NM1*PR*2*NEXT*****PI*N1")
    claim, found_notes = read_claim(CLM, "LX*1", *VISIT, *INJECTION, *coverage)
    (other,) = claim.other
    assert (other.sequence, other.payer, other.member_id, other.paid_cents) == (
        "S",
        NamedPayer("NEXT", "PI", "N1"),
        "C1",
        8000,
    )
    assert lines_of(claim) == TWO_LINES
    assert found_notes[-1] == "segment 32 SBR: SBR stands after a service line"


def test_all_diagnoses_are_read_however_they_are_divided() -> None:
    codes = [f"M{number:03d}" for number in range(14)]
    long_hi = "*".join(["HI", f"ABK:{codes[0]}", *(f"ABF:{code}" for code in codes[1:])])
    claim, found_notes = read_claim(CLM, long_hi, "LX*1", *VISIT, "LX*2", *INJECTION)
    assert list(claim.diagnoses) == codes
    assert found_notes == ["segment 25 HI: HI has 14 codes, X12 allows 12: all were read"]
    for divided in ("HI*BK*8901*BF*87200*BF:5559", "HI*BK:8901*BF*87200*BF*5559"):
        claim, found_notes = read_claim(CLM, divided, "LX*1", *VISIT, "LX*2", *INJECTION)
        assert claim.diagnoses == ("8901", "87200", "5559")
        assert found_notes == [
            "segment 25 HI: HI has codes apart from their qualifiers; they were read"
        ]


def test_an_837_without_levels_has_its_parties() -> None:
    body = [segment for segment in [*BILLING, *SUBSCRIBER] if not segment.startswith("HL")]
    for first in (body, body[1:]):
        reader, (claim,) = batch([*HEAD, *first, CLM, "LX*1", *VISIT, "LX*2", *INJECTION])
        assert (claim.patient.last, claim.payer.name, claim.billing.npi, claim.sequence) == (
            "DOE",
            "BIG PAYER",
            "1234567893",
            "S",
        )
        assert [note.partition(": ")[2] for note in notes(reader.findings.all_problems())] == [
            f"{first[0][:3]} stands before the first HL; it was read without a level"
        ]


def test_services_outside_any_claim_are_noted() -> None:
    reader, claims = batch([*HEAD, *BILLING, *SUBSCRIBER, *VISIT])
    assert claims == []
    assert [note.partition(": ")[2] for note in notes(reader.findings.all_problems())] == [
        f"medq does not know segments that begin with '{tag}' here; this one was not used"
        for tag in ("SV1", "DTP")
    ]
