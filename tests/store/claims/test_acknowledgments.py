"""Acknowledgments that arrive first or reuse a number, and claims that replace others."""

from datetime import date
from pathlib import Path

from medq.work.desk import Desk
from tests.store.imported_rows import claim_rows, import_files, item_rows
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment_file,
    batch,
    claim,
    claim_status_file,
    claims_file,
    interchange,
    payment_file,
    status,
)


def test_acknowledgments_that_arrive_first_are_matched_to_batch_and_claims_later(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(
        desk,
        claim_status_file(
            tmp_path / "1",
            status("A1", "A2:20", payer_number="P1"),
            status("B9", "A2:20"),
            reference="77",
        ),
    )
    import_files(desk, acknowledgment_file(tmp_path / "2", 5, set_control=5))
    import_files(
        desk,
        payment_file(
            tmp_path / "3",
            PaidClaim("0P1X", payer_number="P1", member="M", last="DOE"),
            amount=10000,
            trace="T1",
        ),
    )
    assert desk.store.value("SELECT count(*) FROM claim_status WHERE claim_id IS NOT NULL") == 0
    import_files(desk, claims_file(tmp_path / "4", claim("A1"), control=5, reference="77"))
    # The payment finds the claim by the payer's claim number in the 277CA.
    assert claim_rows(desk.store)[0][2:6] == ("closed", 10000, 7050, 0)
    assert desk.store.rows("SELECT answer FROM batch") == [("accepted",)]
    proof_day = desk.store.value("SELECT proof_day FROM claim")
    assert proof_day == date(2026, 10, 2).toordinal()  # the day of its 277CA
    assert desk.store.value("SELECT count(*) FROM claim_status WHERE batch_id IS NOT NULL") == 2
    assert item_rows(desk.store, open_only=True) == [("payer", "payer", "", "", 0, 1, "")]


def test_a_control_number_used_again_means_the_newest_batch(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1"), day="20261001"),
        claims_file(tmp_path / "2", claim("A2"), day="20261008"),
    )
    import_files(desk, acknowledgment_file(tmp_path / "3", 1, "R", day="20261002"))
    assert desk.store.rows("SELECT answer FROM batch ORDER BY id") == [("rejected",), ("",)]
    import_files(desk, acknowledgment_file(tmp_path / "4", 1, "A", day="20261009", control=9))
    assert desk.store.rows("SELECT answer FROM batch ORDER BY id") == [("rejected",), ("accepted",)]


def test_each_transaction_of_a_batch_is_acknowledged_by_itself(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "two"
    path.write_bytes(
        interchange(
            "HC", "005010X222A1", batch([claim("A1")], control=1), batch([claim("A2")], control=2)
        )
    )
    import_files(desk, path)
    import_files(desk, acknowledgment_file(tmp_path / "3", 1, "R", set_control=2))
    assert [row[2] for row in claim_rows(desk.store)] == ["sent", "rejected"]


def test_a_resubmitted_claim_replaces_the_rejected_one_even_if_posted_first(
    desk: Desk, tmp_path: Path
) -> None:
    rejected_claims = claims_file(tmp_path / "1", claim("A1"), claim("B1", last="ROE"))
    resubmitted_claims = claims_file(
        tmp_path / "2", claim("A1-2"), claim("B1-2", last="ROE", charge_cents=9900), control=2
    )
    import_files(
        desk,
        rejected_claims,
        resubmitted_claims,
        claim_status_file(
            tmp_path / "3",
            status("A1", "A3:21", action="U"),
            status("B1", "A3:21", action="U", last="ROE"),
        ),
    )
    assert [(row[0], row[2], row[7]) for row in claim_rows(desk.store)] == [
        ("A1", "replaced", None),
        ("A1-2", "sent", "A1"),
        ("B1", "rejected", None),
        ("B1-2", "sent", None),
    ]
    assert [row[:3] for row in item_rows(desk.store, open_only=True)] == [
        ("payer", "payer", ""),
        ("submit", "A3 21", "B1"),
    ]


def test_a_void_is_closed_and_the_voided_claim_is_replaced(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1")),
        claim_status_file(tmp_path / "2", status("A1", "A2:20", payer_number="P1")),
    )
    import_files(
        desk, claims_file(tmp_path / "3", claim("A1", frequency="8", reference="P1"), control=2)
    )
    assert [(row[1], row[2]) for row in claim_rows(desk.store)] == [
        ("1", "replaced"),
        ("8", "closed"),
    ]
