"""Reviews of amounts that no rule posts, and notes about what a payer states."""

from pathlib import Path

import pytest

from data.events import history
from medq.work.desk import Desk
from tests.store.imported_rows import import_files, open_item, open_topics
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file


@pytest.mark.parametrize(
    ("reason", "remark", "topic"),
    [
        ("PR*27", "", "verify billing"),
        ("PR*50", "", "notice"),
        ("PR*1", "N781", "patient barred"),
        ("CO*45", "", "hidden denial"),
        ("CO*59", "", "underpayment test"),
    ],
)
def test_the_next_result_ends_the_review_of_an_open_amount(
    desk: Desk, tmp_path: Path, reason: str, remark: str, topic: str
) -> None:
    unpaid = PaidClaim("A1", paid_cents=0, reason=reason, remark=remark)
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1")),
        payment_file(tmp_path / "2", unpaid, amount=0, trace="T1"),
    )
    assert open_topics(desk) == [topic]
    paid = PaidClaim("A1", paid_cents=17050)
    import_files(desk, payment_file(tmp_path / "3", paid, amount=17050, trace="T2", day="20261022"))
    assert open_topics(desk) == []


def test_a_payers_note_stays_as_it_is_whatever_else_the_payer_says(
    desk: Desk, tmp_path: Path
) -> None:
    paid = [PaidClaim(f"A{number}", status=str(1 + number)) for number in (1, 2)]
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1"), claim("A2")),
        payment_file(tmp_path / "2", *paid, amount=20000, trace="T1"),
    )
    item_id = open_item(desk, "payer order")
    assert [event.text for event in history.of_item(desk.store, item_id)] == [
        "Processes claims as secondary payer that were billed to it as primary"
    ]
