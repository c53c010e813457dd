"""A person links a response in doubt to its claim, and undoes it."""

from pathlib import Path

import pytest

from medq.domain.errors import MedqError
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.details.item import detail
from tests.store.claims.status_files import ACCEPTED, Status, provider_level, response_file
from tests.store.claims.test_responses import reviews, states
from tests.store.imported_rows import dump, import_files, open_item, open_topics
from tests.store.x12_files import claim, claims_file

STRANGER = {"name": "OKAFOR*NINA", "member": "Z9"}
COMPARED = ("claim_status", "payer_claim_number")


def link(desk: Desk, text: str) -> None:
    """Link the only response in doubt to a claim."""
    perform_act(desk, open_item(desk, "response"), "match", {"claim": text})


def title_of(desk: Desk) -> str:
    """Return the title of the only response in doubt."""
    return detail(desk, open_item(desk, "response"), SCREEN_FORMAT).row.title


def test_a_linked_rejection_sends_its_claim_back_and_undone_leaves_it(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    doubtful = Status("A1", payer_number="ICN1", **STRANGER)
    import_files(desk, response_file(tmp_path / "2", doubtful))
    before, title = dump(desk.store, COMPARED), title_of(desk)
    link(desk, "A1")
    assert (states(desk), open_topics(desk)) == (["rejected"], ["submit"])
    row = "SELECT claim_id, matched_by FROM claim_status WHERE level = 'claim'"
    assert desk.store.rows(row) == [(1, "by JM")]
    assert desk.store.rows("SELECT number FROM payer_claim_number") == [("ICN1",)]
    assert undo(desk).message == "Undone: the response is linked to no claim again."
    assert (states(desk), open_topics(desk)) == (["sent"], ["response"])
    assert dump(desk.store, COMPARED) == before
    assert title_of(desk) == title
    assert title.endswith("claim in doubt")
    link(desk, "A1")
    assert (states(desk), open_topics(desk)) == (["rejected"], ["submit"])


def test_a_linked_acceptance_is_proof_of_timely_filing_until_it_is_undone(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    import_files(desk, response_file(tmp_path / "2", Status("A1", ACCEPTED, **STRANGER)))
    link(desk, "claim a1")
    proof = "SELECT proof_day IS NOT NULL FROM claim"
    assert (states(desk), desk.store.value(proof)) == (["received"], 1)
    undo(desk)
    assert (states(desk), desk.store.value(proof)) == (["sent"], 0)


def test_a_visit_of_an_account_is_named_by_its_number_and_day(desk: Desk, tmp_path: Path) -> None:
    days = ("20260901", "20260903", "20260908")
    visits = [claim("7001", member="W1", day=day) for day in days]
    import_files(desk, claims_file(tmp_path / "1", *visits))
    import_files(desk, response_file(tmp_path / "2", Status("7001", service_day="")))
    with pytest.raises(MedqError, match="Several visits have claim number 7001") as raised:
        link(desk, "7001")
    assert raised.value.hint.startswith("Add the DOS: 7001 ")
    with pytest.raises(MedqError, match="There is no claim '7001' on 09/04/26"):
        link(desk, "7001 09/04/26")
    link(desk, "7001 09/03/26")
    assert states(desk) == ["sent", "rejected", "sent"]


def test_the_stated_day_names_the_visit_where_none_is_typed(desk: Desk, tmp_path: Path) -> None:
    visits = [claim("7001", member="W1", day=day) for day in ("20260901", "20260903")]
    import_files(desk, claims_file(tmp_path / "1", *visits))
    of_relative = Status("7001", service_day="20260903", **STRANGER)
    import_files(desk, response_file(tmp_path / "2", of_relative))
    link(desk, "7001")
    assert states(desk) == ["sent", "rejected"]


def test_a_response_to_no_single_claim_is_not_linked(desk: Desk, tmp_path: Path) -> None:
    level = provider_level("A7:145:85", "NM1*85*2*THIRD CLINIC*****XX*1111111112")
    import_files(desk, response_file(tmp_path / "1", level))
    assert len(reviews(desk)) == 1
    with pytest.raises(MedqError, match="not about a single claim"):
        link(desk, "A1")
