"""Acts on payments: posting what is held, linking and unlinking by hand."""

from pathlib import Path

import pytest

from data.models.base import Table
from data.models.claims import Claim, ClaimLine, PayerClaimNumber
from data.models.remittances import (
    Adjustment,
    ClaimPayment,
    LinePayment,
    Payment,
    ProviderAdjustment,
)
from medq.domain.errors import MedqError
from medq.work.act_catalog import available_acts, perform_act, undo
from medq.work.desk import Desk
from tests.office import findings
from tests.store.imported_rows import (
    claim_rows,
    import_files,
    item_rows,
    open_item,
    open_topics,
)
from tests.store.x12_files import (
    PaidClaim,
    claim,
    claims_file,
    payment_file,
)

LEFT_OUT: dict[type[Table], set[str]] = {
    Claim: {"version"},
    ClaimLine: set(),
    Payment: set(),
    ClaimPayment: {"version"},
    LinePayment: {"id", "segment"},
    Adjustment: {"id", "line_payment_id"},
    ProviderAdjustment: set(),
    PayerClaimNumber: set(),
}
"""The columns of posted rows that differ when a payment is posted again."""


def posted_rows(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of claims and payments, sorted, without the columns that are left out."""
    rows_by_table = {}
    for model, names in LEFT_OUT.items():
        columns = [field for field in model._meta.sorted_fields if field.name not in names]
        rows_by_table[model.table_name()] = sorted(
            desk.store.rows(model.select(*columns)), key=repr
        )
    return rows_by_table


def test_a_held_payment_is_posted_with_a_reason_and_held_after_undo(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    before = claim_rows(desk.store)
    import_files(desk, payment_file(tmp_path / "2", PaidClaim("A1"), amount=9900, trace="T1"))
    assert open_topics(desk) == ["held"]
    assert claim_rows(desk.store) == before
    held = open_item(desk, "held")
    with pytest.raises(MedqError, match="needs reason"):
        perform_act(desk, held, "post", {})
    done = perform_act(desk, held, "post", {"reason": "The bank has 99.00"})
    assert "1 claims matched" in done.message and done.can_undo
    assert open_topics(desk) == []
    assert claim_rows(desk.store)[0][2:6] == ("closed", 10000, 7050, 0)
    assert findings(desk) == []
    undo(desk)
    assert open_topics(desk) == ["held"]
    assert claim_rows(desk.store) == before
    assert findings(desk) == []
    assert desk.store.value("SELECT count(*) FROM claim_payment") == 0
    perform_act(desk, open_item(desk, "held"), "post", {"reason": "The bank has 99.00"})
    assert claim_rows(desk.store)[0][2] == "closed"


def test_a_held_file_imported_twice_has_one_item(desk: Desk, tmp_path: Path) -> None:
    wrong = payment_file(tmp_path / "2", PaidClaim("A1"), amount=9900, trace="T1")
    import_files(desk, wrong)
    (again,) = import_files(desk, wrong).files
    assert again.status == "held" and again.problems
    assert open_topics(desk) == ["held"]


def test_a_payment_is_linked_and_unlinked_by_hand(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2", last="ROE")))
    import_files(
        desk,
        payment_file(
            tmp_path / "2",
            PaidClaim("ZZ9", last="DOE", member="X", reason="CO*197"),
            amount=10000,
            trace="T1",
        ),
    )
    unmatched, items_before = posted_rows(desk), item_rows(desk.store, open_only=True)
    assert open_topics(desk) == ["match"]
    match = open_item(desk, "match")
    with pytest.raises(MedqError, match="There is no claim"):
        perform_act(desk, match, "match", {"claim": "A7"})
    perform_act(desk, match, "match", {"claim": "A1"})
    assert open_topics(desk) == ["denial"]
    assert claim_rows(desk.store)[0][2:6] == ("denied", 10000, 0, 0)
    assert desk.store.value("SELECT claim_line_id FROM line_payment") == 1
    assert findings(desk) == []
    linked = posted_rows(desk)
    # The undo restores the rows.
    undo(desk)
    assert posted_rows(desk) == unmatched
    assert item_rows(desk.store, open_only=True) == items_before
    assert findings(desk) == []
    # Linked again, unlinked by a person, and that undone.
    perform_act(desk, open_item(desk, "match"), "match", {"claim": "A1"})
    assert posted_rows(desk) == linked
    perform_act(
        desk, open_item(desk, "denial"), "unmatch", {"payment": "T1", "reason": "Another patient"}
    )
    assert open_topics(desk) == ["match"]
    assert posted_rows(desk) == unmatched
    assert findings(desk) == []
    undo(desk)
    assert posted_rows(desk) == linked
    assert open_topics(desk) == ["denial"]


def test_linking_is_not_undone_after_somebody_worked_on_the_denial(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    import_files(
        desk,
        payment_file(
            tmp_path / "2", PaidClaim("ZZ9", member="X", reason="CO*197"), amount=10000, trace="T1"
        ),
    )
    linking = perform_act(desk, open_item(desk, "match"), "match", {"claim": "A1"})
    note = perform_act(desk, open_item(desk, "denial"), "note", {"text": "Called them."})
    with pytest.raises(MedqError, match="You wrote a note on this item since; a note stays"):
        undo(desk, linking.event_id)
    assert note.event_id and open_topics(desk) == ["denial"]


def test_only_acts_that_suit_the_item_are_allowed(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    import_files(
        desk,
        payment_file(tmp_path / "2", PaidClaim("A1", reason="CO*197"), amount=10000, trace="T1"),
    )
    act_by_name = {offer.act: offer for offer in available_acts(desk, open_item(desk, "denial"))}
    assert not act_by_name["post"].allowed and "held" in act_by_name["post"].why_not
    assert not act_by_name["match"].allowed
    assert act_by_name["unmatch"].allowed and act_by_name["unmatch"].fields[0].choices == ("T1",)
