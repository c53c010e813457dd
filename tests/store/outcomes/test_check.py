"""`medq check` names ledger lines and approvals that do not fit, and open money that was lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.models.items import Item
from data.models.ledger import AccountEntry, Approval
from data.store.store import Store
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, open_item
from tests.store.outcomes.denied_claims import deny

DONE = {"state": 4, "outcome": "written-off", "wait_until": None, "wait_for": ""}
OPEN_MONEY = "open money has an item or a waiting date: "
LEDGER = "ledger matches its reversals and approvals: "


class RollbackError(Exception):
    """Ends a write transaction without keeping what it wrote."""


MISMATCHES: list[tuple[Callable[[Store], object], str]] = [
    (
        lambda store: store.run(
            AccountEntry.update(cents=-1).where(AccountEntry.reverses_id.is_null(False))
        ),
        f"{LEDGER}account entry 2 does not reverse 1",
    ),
    (
        lambda store: store.run(
            AccountEntry.delete().where(AccountEntry.reverses_id.is_null(False))
        ),
        f"{LEDGER}approval 1: 17050 cents in the ledger, answer ''",
    ),
    (
        lambda store: store.update(Approval, 1, answer="refused"),
        f"{LEDGER}approval 1: 1 open items, answer 'refused'",
    ),
    (
        lambda store: store.update(Approval, 1, undone=1),
        f"{LEDGER}approval 1: 1 open items, answer ''",
    ),
    (
        lambda store: store.insert(
            Approval,
            kind="write_off",
            claim_id=1,
            item_id=1,
            cents=1,
            code="x",
            asked_by=1,
            asked_day=739900,
        ),
        f"{LEDGER}claim 1: 2 requests wait for an answer",
    ),
    (
        lambda store: store.run(Item.update(DONE).where(Item.claim_id.is_null(False))),
        f"{OPEN_MONEY}claim 1: 17050 cents open, and nothing watches it",
    ),
    (  # letting an item go signs what is open then, not what opens later
        lambda store: store.run(
            Item.update(DONE | {"outcome": "let-go"}).where(Item.claim_id.is_null(False))
        ),
        f"{OPEN_MONEY}claim 1: 17050 cents open, and nothing watches it",
    ),
]


@pytest.fixture
def pending_desk(desk: Desk, tmp_path: Path, store_url: str) -> Desk:
    """Return the desk after a write-off that was approved, and whose approval was undone."""
    item = deny(desk, tmp_path)
    perform_act(desk, item, "done", {"outcome": "written-off", "code": "no-auth"})
    manager = open_desk(store_url, "an", now=IMPORT_TIME)
    perform_act(manager, open_item(desk, "approval"), "approve", {})
    undo(manager)
    manager.store.close()
    assert findings(desk) == []
    return desk


@pytest.mark.parametrize(("break_store", "mismatch"), MISMATCHES)
def test_a_mismatch_is_named(
    pending_desk: Desk, break_store: Callable[[Store], object], mismatch: str
) -> None:
    with pytest.raises(RollbackError), pending_desk.store.write_transaction():
        break_store(pending_desk.store)
        assert mismatch in findings(pending_desk)
        raise RollbackError
