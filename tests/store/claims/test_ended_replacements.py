"""A replacement that a payment or response showed ends with it."""

from pathlib import Path

import pytest

from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from tests.store.claims.status_files import ACCEPTED, Status, response_file
from tests.store.claims.test_visits import visits_by_number
from tests.store.imported_rows import (
    claim_rows,
    dump,
    import_files,
    item_rows,
    open_item,
    open_topics,
)
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

STRANGER = {"name": "OKAFOR*NINA", "member": "Z9"}
BEFORE = {"A1": None, "A1R": None}
AFTER = {"A1": None, "A1R": "A1"}


def replaced_by_number(desk: Desk) -> dict[str, str | None]:
    """Return which claim each claim replaces."""
    return {str(row[0]): row[7] for row in claim_rows(desk.store)}  # type: ignore[misc]


@pytest.fixture
def original_and_replacement(desk: Desk, tmp_path: Path) -> Path:
    """Import a claim, and a replacement that names a payer's number not known yet.

    Its service is another one, so nothing else says that the two are of one visit.
    """
    replacement = claim("A1R", member="W1", frequency="7", reference="E1", charge_cents=19000)
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1", member="W1")),
        claims_file(tmp_path / "2", replacement, control=2),
    )
    assert replaced_by_number(desk) == BEFORE
    return tmp_path


def state(desk: Desk) -> tuple[object, ...]:
    """Return the claims, the open items, the payers' numbers and which claims share a visit."""
    visits = visits_by_number(desk)
    rows = dump(desk.store, ("payer_claim_number",))
    is_one = visits["A1"] == visits["A1R"]
    return claim_rows(desk.store), item_rows(desk.store, open_only=True), rows, is_one


def test_the_undo_of_a_linked_payment_takes_its_replacement_back(
    desk: Desk, original_and_replacement: Path
) -> None:
    of_stranger = PaidClaim("A1", last="OKAFOR", member="Z9", payer_number="E1")
    file = payment_file(original_and_replacement / "3", of_stranger, amount=10000, trace="T1")
    import_files(desk, file)
    before = state(desk)
    done = perform_act(desk, open_item(desk, "match"), "match", {"claim": "A1"})
    assert replaced_by_number(desk) == AFTER
    undo(desk, done.event_id)
    assert (replaced_by_number(desk), state(desk)) == (BEFORE, before)
    perform_act(desk, open_item(desk, "match"), "match", {"claim": "A1"})
    assert replaced_by_number(desk) == AFTER


def test_a_payment_that_is_unlinked_takes_its_replacement_with_it(
    desk: Desk, original_and_replacement: Path
) -> None:
    denied = PaidClaim("A1", member="W1", payer_number="E1", paid_cents=0, reason="CO*197")
    file = payment_file(original_and_replacement / "3", denied, amount=0, trace="T1")
    import_files(desk, file)
    assert replaced_by_number(desk) == AFTER
    item = desk.store.value("SELECT MAX(id) FROM item WHERE claim_id IS NOT NULL")
    done = perform_act(desk, item, "unmatch", {"payment": "T1", "reason": "wrong"})
    assert replaced_by_number(desk) == BEFORE
    assert [row[2] for row in claim_rows(desk.store)] == ["sent", "sent"]
    undo(desk, done.event_id)
    assert replaced_by_number(desk) == AFTER


def test_the_undo_of_an_import_takes_its_replacements_back(
    desk: Desk, original_and_replacement: Path
) -> None:
    before = state(desk)
    paid = PaidClaim("A1", member="W1", payer_number="E1")
    file = payment_file(original_and_replacement / "3", paid, amount=10000, trace="T1")
    (event,) = import_files(desk, file).files[0].events
    assert replaced_by_number(desk) == AFTER
    undo(desk, event)
    assert (replaced_by_number(desk), state(desk)) == (BEFORE, before)


def test_the_undo_of_a_linked_response_takes_its_replacement_back(
    desk: Desk, original_and_replacement: Path
) -> None:
    doubtful = Status("A1", ACCEPTED, payer_number="E1", **STRANGER)
    import_files(desk, response_file(original_and_replacement / "3", doubtful))
    before = state(desk)
    done = perform_act(desk, open_item(desk, "response"), "match", {"claim": "A1"})
    assert replaced_by_number(desk) == AFTER
    undo(desk, done.event_id)
    assert (replaced_by_number(desk), state(desk)) == (BEFORE, before)


def test_a_replacement_under_the_number_of_its_original_stays(desk: Desk, tmp_path: Path) -> None:
    replacement = claim("A1", member="W1", frequency="7", reference="E1")
    paid = PaidClaim("A1", member="W1", payer_number="E1")
    file = payment_file(tmp_path / "3", paid, amount=10000, trace="T1")
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1", member="W1")),
        claims_file(tmp_path / "2", replacement, control=2),
    )
    (event,) = import_files(desk, file).files[0].events
    undo(desk, event)
    assert [(row[1], row[7]) for row in claim_rows(desk.store)] == [("1", None), ("7", "A1")]


def test_a_replacement_stays_that_names_a_number_which_another_replacement_gives(
    desk: Desk, tmp_path: Path
) -> None:
    corrected = claim("A1", member="W1", frequency="7", reference="E1")
    void = claim("A1R", member="W1", frequency="8", reference="E1")
    paid = PaidClaim("A1", member="W1", payer_number="E0")
    file = payment_file(tmp_path / "2", paid, amount=10000, trace="T1")
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    (event,) = import_files(desk, file).files[0].events
    import_files(
        desk,
        claims_file(tmp_path / "3", corrected, control=2),
        claims_file(tmp_path / "4", void, control=3),
    )
    assert [row[7] for row in claim_rows(desk.store)] == [None, "A1", "A1"]
    undo(desk, event)
    assert [row[7] for row in claim_rows(desk.store)] == [None, "A1", "A1"]


def test_a_resubmission_is_none_once_the_rejection_is_taken_back(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1", member="W1")),
        claims_file(tmp_path / "2", claim("A1R", member="W1"), control=2),
        response_file(tmp_path / "3", Status("A1", **STRANGER)),
    )
    before = state(desk)
    done = perform_act(desk, open_item(desk, "response"), "match", {"claim": "A1"})
    assert replaced_by_number(desk) == AFTER
    assert "duplicate claim" not in open_topics(desk)
    undo(desk, done.event_id)
    assert (replaced_by_number(desk), state(desk)) == (BEFORE, before)
