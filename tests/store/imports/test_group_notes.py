"""A reason code in a group that X12 does not allow it in: posted by the rules, and noted."""

from pathlib import Path

import pytest

from medq.domain.errors import ProblemLevel
from medq.domain.import_report import TransactionStatus
from medq.work.desk import Desk
from tests.store.imported_rows import claim_rows, import_files
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file


@pytest.mark.parametrize(
    ("reason", "note", "written_off_cents"),
    [
        ("OA*45", "OA-45: X12 allows 45 only in group CO or PR", 0),
        ("PI*45", "PI-45: X12 allows 45 only in group CO or PR", 0),
        ("CO*23", "CO-23: X12 allows 23 only in group OA", 0),
        ("OA*P24", "OA-P24: X12 allows P24 only in group CO", 0),
        ("CO*45", "", 7050),
        ("CO*9Z9", "", 0),
        ("XX*45", "", 0),
    ],
)
def test_a_code_in_a_group_that_it_may_not_have_is_posted_and_noted_once(
    desk: Desk, tmp_path: Path, reason: str, note: str, written_off_cents: int
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    paid = [PaidClaim(number, reason=reason) for number in ("A1", "A2")]
    (report,) = import_files(
        desk, payment_file(tmp_path / "2", *paid, amount=20000, trace="T1")
    ).files
    assert report.statuses[TransactionStatus.POSTED] == 1
    notes = [(each.where, each.message) for each in report.problems]
    assert notes == ([("2 · ISA 1 · ST 1", note)] if note else [])
    assert [row[4] for row in claim_rows(desk.store)] == [written_off_cents] * 2


def test_several_reasons_in_one_segment_are_each_noted(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    paid = PaidClaim("A1", adjustment_cents=5050, reason="OA*45*20*1*275")
    (report,) = import_files(
        desk, payment_file(tmp_path / "2", paid, amount=10000, trace="T1")
    ).files
    assert [each.message for each in report.problems if each.level is ProblemLevel.NOTE] == [
        "OA-275: X12 allows 275 only in group PR",
        "OA-45: X12 allows 45 only in group CO or PR",
    ]
