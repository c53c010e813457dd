"""Undoing an import: what it posted is gone, and can be posted again."""

from pathlib import Path

import pytest

from medq.domain.errors import MedqError
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from tests.office import findings
from tests.store.imported_rows import claim_rows, dump, import_files, item_rows
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment_file,
    claim,
    claim_status_file,
    claims_file,
    payment_file,
    status,
)


def files_of_each_kind(tmp_path: Path) -> list[Path]:
    """Write a file of each kind; each depends on the files before it."""
    return [
        claims_file(tmp_path / "1.837", claim("A1"), claim("A2"), control=1),
        acknowledgment_file(tmp_path / "2.999", 1, "R"),
        claim_status_file(
            tmp_path / "3.277",
            status("A1", "A2:20", payer_number="P1"),
            status("A2", "A3:21", action="U"),
        ),
        claims_file(
            tmp_path / "4.837", claim("A2", frequency="7", reference="P9"), claim("A3"), control=2
        ),
        payment_file(
            tmp_path / "5.835",
            PaidClaim("A1", reason="CO*197", payer_number="P1"),
            PaidClaim("X1"),
            amount=19000,
            trace="T1",
            plb=["WO:Z*10"],
        ),
        payment_file(
            tmp_path / "6.835",
            PaidClaim("A1", paid_cents=7050, adjustment_cents=0, charge_cents=7050),
            amount=7050,
            trace="T2",
            day="20261022",
        ),
    ]


def store_state(desk: Desk) -> tuple[object, ...]:
    """Return claims, open items, row counts, proofs of timely filing and answers to batches."""
    tables = (
        "claim_line",
        "payment",
        "claim_payment",
        "claim_status",
        "batch",
        "payer_claim_number",
        "pending_references",
    )
    counts = [desk.store.value(f"SELECT count(*) FROM {table}") for table in tables]
    proofs = desk.store.rows("SELECT number, proof_day, follow_up_day FROM claim ORDER BY id")
    answers = desk.store.rows("SELECT answer, answered_day FROM batch ORDER BY id")
    return claim_rows(desk.store), item_rows(desk.store, open_only=True), counts, proofs, answers


def test_each_import_is_undone_and_posted_again(desk: Desk, tmp_path: Path) -> None:
    for path in files_of_each_kind(tmp_path):
        before = store_state(desk)
        (event,) = import_files(desk, path).files[0].events
        after = store_state(desk)
        done = undo(desk, event)
        assert "Undone" in done.message
        assert [row for row in store_state(desk)[1] if row[0] != "payer"] == [
            row for row in before[1] if row[0] != "payer"
        ], path.name
        assert (store_state(desk)[0], *store_state(desk)[2:]) == (before[0], *before[2:]), path.name
        assert findings(desk) == [], path.name
        assert (
            desk.store.value("SELECT status FROM transaction_set ORDER BY id DESC LIMIT 1")
            == "undone"
        )
        assert import_files(desk, path).files[0].status == "posted"
        assert store_state(desk) == after, path.name
        assert findings(desk) == [], path.name
        with pytest.raises(MedqError, match="already undone"):
            undo(desk, event)


def test_an_import_is_not_undone_while_later_facts_depend_on_it(desk: Desk, tmp_path: Path) -> None:
    events = [import_files(desk, path).files[0].events[0] for path in files_of_each_kind(tmp_path)]
    before = dump(desk.store)
    for event, message in ((events[0], "acknowledged or paid"), (events[4], "later payment")):
        with pytest.raises(MedqError, match=message):
            undo(desk, event)
    assert dump(desk.store) == before
    undo(desk, events[5])
    denial = desk.store.value("SELECT id FROM item WHERE topic = 'denial' AND state < 4")
    hold = perform_act(desk, denial, "wait", {"until": "+7d"})
    with pytest.raises(MedqError, match="New data was imported since"):
        undo(desk, events[4])
    undo(desk, hold.event_id)
    # The later payment has changed the denial, although that is undone.
    with pytest.raises(MedqError, match="New data was imported since"):
        undo(desk, events[4])


def test_the_undo_key_passes_over_imports(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    with pytest.raises(MedqError, match="nothing to undo"):
        undo(desk)
