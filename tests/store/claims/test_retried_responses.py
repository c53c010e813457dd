"""Responses that wait are matched by an act that makes two patients or two payers one."""

from pathlib import Path

import pytest

from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.patients.merge_acts import merge_by_command
from medq.work.remittances.payer_commands import join_payers
from tests.store.claims.status_files import ACCEPTED, REJECTED, Status, response_file
from tests.store.claims.test_responses import reviews, states
from tests.store.imported_rows import dump, import_files, item_rows, open_item
from tests.store.payers.payer_files import AETNA, LIFE, billed, paid
from tests.store.x12_files import PaidClaim, claim, claims_file

COMPARED = ("claim_status", "payer_claim_number", "pending_references")


def state(desk: Desk) -> tuple[object, ...]:
    """Return claims, open items, statuses, payers' numbers and what waits."""
    return states(desk), item_rows(desk.store, open_only=True), dump(desk.store, COMPARED)


@pytest.mark.parametrize(
    ("codes", "claim_state"), [(REJECTED, "rejected"), (ACCEPTED, "received"), ("P1:20", "pended")]
)
def test_a_merge_matches_the_responses_that_name_the_other_record(
    desk: Desk, tmp_path: Path, codes: str, claim_state: str
) -> None:
    of_other_record = Status("A1", codes, name="ROE*JANE", member="W9", payer_number="ICN1")
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1", member="W1")),
        claims_file(
            tmp_path / "2", claim("B1", last="ROE", member="W9", day="20260903"), control=2
        ),
        response_file(tmp_path / "3", of_other_record),
    )
    assert (states(desk), len(reviews(desk))) == (["sent", "sent"], 1)
    before = state(desk)
    done = merge_by_command(desk, 2, 1)
    assert done.message.endswith("Matched now: 1.")
    assert (states(desk), reviews(desk)) == ([claim_state, "sent"], [])
    undo(desk, done.event_id)
    assert state(desk) == before
    merge_by_command(desk, 2, 1)
    assert (states(desk), reviews(desk)) == ([claim_state, "sent"], [])


def two_submissions(desk: Desk, tmp_path: Path) -> None:
    """Import a claim to two payers, and a response of a payer that may be one of them."""
    second = billed(tmp_path / "2", AETNA, "A1", control=2)
    second.write_text(second.read_text().replace("MI*WA1", "MI*W1"))
    source = "NM1*PR*2*AETNA LIFE INSURANCE COMPANY"
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1", member="W1")),
        second,
        paid(tmp_path / "3", LIFE, PaidClaim("X9")),
        response_file(tmp_path / "4", Status("A1", ACCEPTED), reference="X", source=source),
    )
    assert (states(desk), len(reviews(desk))) == (["sent", "sent"], 1)


def test_a_join_of_payers_matches_the_responses_that_wait_for_it(
    desk: Desk, tmp_path: Path
) -> None:
    two_submissions(desk, tmp_path)
    before = state(desk)
    done = join_payers(desk, 3, 2)
    assert done.message.endswith("Matched now: 1.")
    assert (states(desk), reviews(desk)) == (["sent", "received"], [])
    undo(desk, done.event_id)
    assert state(desk) == before


def test_a_linked_payment_that_joins_payers_is_undone_with_the_responses(
    desk: Desk, tmp_path: Path
) -> None:
    two_submissions(desk, tmp_path)
    before = state(desk)
    answers = {"claim": "A1", "same-payer": "yes"}
    done = perform_act(desk, open_item(desk, "match"), "match", answers)
    assert reviews(desk) == []
    undo(desk, done.event_id)
    assert state(desk) == before
