"""Visits formed again by an act that makes two patients or two payers one, and parted with it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.patients.merge_acts import merge_by_command
from medq.work.remittances.payer_commands import join_payers, part_payer
from tests.store.claims.test_visits import item_about, to_other_payer, visits_by_number
from tests.store.imported_rows import claim_rows, import_files, item_rows, open_topics
from tests.store.payers.payer_files import AETNA, BILLED
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file, status
from tests.store.x12_files import claim_status_file as status_file

STAYS, MERGED = 1, 2


def billed(path: Path, *claims: list[str], control: int = 1, payer: str = "") -> Path:
    """Write a file of claims, billed to another payer by `payer` (NM1*PR)."""
    claims_file(path, *claims, control=control)
    path.write_text(path.read_text().replace(BILLED, payer or BILLED))
    return path


def state(desk: Desk) -> tuple[object, ...]:
    """Return the claims with what they replace, which of them share a visit, and open items."""
    visits = visits_by_number(desk)
    shared = sorted(
        (number, other) for number in visits for other in visits if visits[number] == visits[other]
    )
    sums = desk.store.rows(
        "SELECT charge_cents, paid_cents, written_off_cents, patient_cents FROM visit"
        " WHERE charge_cents <> 0 ORDER BY 1, 2, 3, 4"
    )
    return claim_rows(desk.store), shared, sums, item_rows(desk.store, open_only=True)


def replaced(desk: Desk) -> dict[object, object]:
    """Return which claim each claim replaces."""
    return {(row[0], row[1]): row[7] for row in claim_rows(desk.store)}


def is_one_visit(desk: Desk, *numbers: str) -> bool:
    """Return whether claims with these numbers share a visit."""
    visits = visits_by_number(desk)
    return len({visits[number] for number in numbers}) == 1


def test_a_merge_makes_one_visit_of_a_primary_and_a_secondary_claim(
    desk: Desk, tmp_path: Path
) -> None:
    secondary = to_other_payer(claim("A2", last="ROE", member="O1"))
    paid = PaidClaim("A1", member="W1", reason="PR*2")
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1", member="W1")),
        claims_file(tmp_path / "2", secondary, control=2),
        payment_file(tmp_path / "3", paid, amount=10000, trace="T1"),
    )
    before = state(desk)
    done = merge_by_command(desk, MERGED, STAYS)
    assert is_one_visit(desk, "A1", "A2")
    assert desk.store.rows("SELECT charge_cents FROM visit WHERE charge_cents > 0") == [(17050,)]
    undo(desk, done.event_id)
    assert state(desk) == before
    merge_by_command(desk, MERGED, STAYS)
    assert is_one_visit(desk, "A1", "A2")


def test_a_merge_shows_that_a_rejected_claim_was_sent_again(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1", member="W1")),
        claims_file(tmp_path / "2", claim("A2", last="ROE", member="W1"), control=2),
        status_file(tmp_path / "3", status("A1", "A3:21", action="U")),
    )
    before = state(desk)
    assert "submit" in open_topics(desk)
    done = merge_by_command(desk, MERGED, STAYS)
    assert replaced(desk) == {("A1", "1"): None, ("A2", "1"): "A1"}
    assert is_one_visit(desk, "A1", "A2")
    assert open_topics(desk) == []
    undo(desk, done.event_id)
    assert state(desk) == before


def test_the_same_services_to_the_same_payer_stay_two_visits_after_a_merge(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2", last="ROE")))
    merge_by_command(desk, MERGED, STAYS)
    assert not is_one_visit(desk, "A1", "A2")


def test_a_visit_into_which_a_person_put_a_claim_stays_as_it_is(desk: Desk, tmp_path: Path) -> None:
    of_other_record = to_other_payer(claim("A3", last="ROE", member="O1"))
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2"), of_other_record))
    perform_act(desk, item_about(desk, "A2"), "visit", {"claim": "A1"})
    before = visits_by_number(desk)
    merge_by_command(desk, MERGED, STAYS)
    assert visits_by_number(desk) == before


def test_a_claim_that_came_after_a_merge_is_not_left_in_the_other_patients_visit(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", day="20260915")))
    import_files(desk, claims_file(tmp_path / "2", claim("A2", last="ROE"), control=2))
    done = merge_by_command(desk, MERGED, STAYS)
    secondary = to_other_payer(claim("A3", member="O1"))
    import_files(desk, claims_file(tmp_path / "3", secondary, control=3))
    assert is_one_visit(desk, "A2", "A3")
    undo(desk, done.event_id)
    assert not is_one_visit(desk, "A2", "A3")
    of_others = desk.store.rows(
        "SELECT c.number FROM claim c JOIN visit v ON v.id = c.visit_id"
        " WHERE v.patient_id <> c.patient_id"
    )
    assert of_others == []


def part_by_hand(desk: Desk, _event_id: int) -> None:
    part_payer(desk, 2)


@pytest.mark.parametrize("part", [undo, part_by_hand], ids=["undone", "parted by hand"])
@pytest.mark.parametrize("reference", ["", "E9"])
def test_a_join_of_payers_connects_a_replacement_with_its_original(
    desk: Desk, tmp_path: Path, part: Callable[[Desk, int], object], reference: str
) -> None:
    corrected = claim("A1", frequency="7", charge_cents=19000, reference=reference)
    import_files(
        desk,
        billed(tmp_path / "1", claim("A1")),
        billed(tmp_path / "2", corrected, control=2, payer=AETNA),
    )
    none_replaced = {("A1", "1"): None, ("A1", "7"): None}
    before, visits = replaced(desk), "SELECT count(DISTINCT visit_id) FROM claim"
    assert (before, desk.store.value(visits)) == (none_replaced, 2)
    done = join_payers(desk, 2, 1)
    assert replaced(desk) == {("A1", "1"): None, ("A1", "7"): "A1"}
    assert desk.store.value(visits) == 1
    assert [row[2] for row in claim_rows(desk.store)] == ["replaced", "sent"]
    assert done.event_id is not None
    part(desk, done.event_id)
    assert (replaced(desk), desk.store.value(visits)) == (none_replaced, 2)
    assert [row[2] for row in claim_rows(desk.store)] == ["sent", "sent"]
    join_payers(desk, 2, 1)
    assert replaced(desk) == {("A1", "1"): None, ("A1", "7"): "A1"}


def test_a_join_of_payers_shows_that_a_rejected_claim_was_sent_again(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(
        desk,
        billed(tmp_path / "1", claim("A1", member="W1")),
        billed(tmp_path / "2", claim("A2", member="W1"), control=2, payer=AETNA),
        status_file(tmp_path / "3", status("A1", "A3:21", action="U")),
    )
    before = state(desk)
    assert replaced(desk) == {("A1", "1"): None, ("A2", "1"): None}
    done = join_payers(desk, 2, 1)
    assert replaced(desk) == {("A1", "1"): None, ("A2", "1"): "A1"}
    undo(desk, done.event_id)
    assert state(desk) == before
