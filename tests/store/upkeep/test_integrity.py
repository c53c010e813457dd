"""`medq check` names each kind of mismatch."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.models.claims import Claim, ClaimStatus
from data.models.imports import TransactionSet
from data.models.items import Item, ItemGroup, Tally
from data.models.remittances import ClaimPayment
from data.store.store import Store
from medq.domain.items.item import Subject
from medq.work.desk import Desk
from tests.office import findings
from tests.store.imported_rows import import_files
from tests.store.x12_files import (
    PaidClaim,
    claim,
    claim_status_file,
    claims_file,
    payment_file,
    status,
)


class RollbackError(Exception):
    """Ends a write transaction without keeping what it wrote."""


@pytest.fixture
def imported_desk(desk: Desk, tmp_path: Path) -> Desk:
    """Return the desk after a batch of two claims and a payment of one of them and a stranger."""
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1"), claim("A2")),
        payment_file(tmp_path / "2", PaidClaim("A1"), PaidClaim("B9"), amount=20000, trace="T1"),
    )
    assert findings(desk) == []
    return desk


MISMATCHES: list[tuple[Callable[[Store], object], str]] = [
    (
        lambda store: store.run(Tally.update(items=7, money_cents=9).where(Tally.kind == 1)),
        "tally matches the items: kind 1, state 1: tally (7, 9, 0), items (3, 10000, 0)",
    ),
    (
        lambda store: store.update(TransactionSet, 1, claims=3),
        "posted transactions have their rows: transaction 1: 3 claims in the file, 2 posted",
    ),
    (
        lambda store: store.update(TransactionSet, 2, paid_cents=1),
        "posted transactions have their rows: transaction 2: 2 claims, 34100 charged, 1 paid in the"
        " file, not as posted",
    ),
    (
        lambda store: store.update(TransactionSet, 2, status="refused", posted_at=None),
        "posted transactions have their rows: transaction 2 is refused but has rows",
    ),
    (
        lambda store: store.update(Claim, 2, open_cents=1),
        "claim balances match their payments: claim 2: computed sent, paid 0, adjustments 0,"
        " patient resp. 0, open 17050, follow-up 2026-11-02, stored sent, paid 0, adjustments 0,"
        " patient resp. 0, open 1, follow-up 2026-11-02",
    ),
    (
        lambda store: store.update(ClaimPayment, 1, last="OTHER", member_id="X9"),
        "responses count for the person they name: claim_payment 1 counts for claim 1, and names"
        " another person",
    ),
    (
        lambda store: store.update(Item, 2, subject_kind=int(Subject.BATCH), subject_id=9),
        "items have their subject: item 2: batch 9 does not exist",
    ),
    (
        lambda store: store.update(ItemGroup, 1, items=5, money_cents=1),
        "group totals match their members: group 1: 5 items, 1 cents stored; 1 items, 0 cents",
    ),
]


@pytest.mark.parametrize(("break_store", "mismatch"), MISMATCHES)
def test_a_mismatch_is_named(
    imported_desk: Desk, break_store: Callable[[Store], object], mismatch: str
) -> None:
    """The store is rolled back, since nothing may be wrong at the end."""
    store = imported_desk.store
    with pytest.raises(RollbackError), store.write_transaction():
        break_store(store)
        mismatches = findings(imported_desk)
        raise RollbackError
    assert mismatches == [mismatch]


@pytest.mark.parametrize(
    ("named", "is_another"),
    [
        ({"last": "Roe", "first": "BO", "member_id": "X9"}, True),
        ({"last": "Roe", "first": "BO", "member_id": ""}, True),
        ({"last": "Doe", "first": "BO", "member_id": "X9"}, True),  # a relative
        ({"last": "Doe", "first": "J", "member_id": "X9"}, False),
        ({"last": "Roe", "first": "JANE", "member_id": ""}, False),  # she may have married
        ({"last": "Roe", "first": "BO", "member_id": "w1"}, False),
        ({"last": "", "first": "", "member_id": "X9"}, False),  # names nobody
        ({"last": "Roe", "first": "BO", "member_id": "X9", "matched_by": "by JM"}, False),
    ],
)
def test_a_response_that_counts_for_another_person_is_named(
    desk: Desk, tmp_path: Path, named: dict[str, str], is_another: bool
) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1", member="W1")),
        claim_status_file(tmp_path / "2", status("A1", "A2:20")),
    )
    store = desk.store
    status_id = store.value(ClaimStatus.select(ClaimStatus.id).where(ClaimStatus.claim_id == 1))
    with pytest.raises(RollbackError), store.write_transaction():
        store.update(ClaimStatus, status_id, **named)
        mismatches = findings(desk)
        raise RollbackError
    assert len(mismatches) == is_another
