"""Posting a chunk of a remittance reads first, then computes, then writes."""

from pathlib import Path
from typing import Any

import pytest

from data.remittances import claim_payments
from data.store.store import Store
from medq.work.desk import Desk
from medq.work.remittances import posting
from tests.store.imported_rows import import_files
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file


def test_a_chunk_is_computed_from_what_was_read_before(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = ("A1", "A2", "A3")
    import_files(desk, claims_file(tmp_path / "1", *map(claim, numbers)))
    paid = [PaidClaim(number) for number in (*numbers, "UNKNOWN")]
    calls = recorded_calls(monkeypatch)
    desk.reload_settings()  # so that nothing was read by an earlier import
    path = payment_file(tmp_path / "2", *paid, amount=40000, trace="T1")
    (report,) = import_files(desk, path).files
    assert (report.matched, report.unmatched) == (3, 1)
    read, written = calls.index("read_chunk_facts"), calls.index("save_claim_payments")
    assert "row" in calls[:read] or "rows" in calls[:read]
    assert calls[read + 1 : written] == []


def recorded_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that receives each read of the store, and the ends of reading and computing."""
    calls: list[str] = []

    def record(owner: object, name: str, *, at_end: bool = False) -> None:
        function = getattr(owner, name)

        def recorded(*args: Any, **options: Any) -> Any:
            if not at_end:
                calls.append(name)
            result = function(*args, **options)
            if at_end:
                calls.append(name)
            return result

        monkeypatch.setattr(owner, name, recorded)

    record(posting, "read_chunk_facts", at_end=True)
    record(claim_payments, "save_claim_payments")
    for name in ("row", "rows", "value"):
        record(Store, name)
    return calls
