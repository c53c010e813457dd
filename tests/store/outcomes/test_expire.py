"""What becomes of the amount of an item that is let expire, on both engines."""

from datetime import date
from pathlib import Path

import pytest

from data.events.change_set import ChangeSet
from data.items import item_records
from medq.domain.act_messages import ActMessage, Did
from medq.work.act_catalog import form_notes, perform_many
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.outcomes.expire import LeftOpen, WrittenOff, let_expire
from tests.office import TOMORROW
from tests.store.imported_rows import claim_rows, import_files
from tests.store.outcomes.denied_claims import deny, entries
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

LEE = 2


def expire(desk: Desk, item_id: int, decision: WrittenOff | LeftOpen) -> ActMessage:
    """Let an item expire."""
    with desk.store.write_transaction():
        item = item_records.by_id(desk.store, item_id)
        assert item is not None
        message = let_expire(desk, item, decision, ChangeSet(desk.store))
        update_ranks(desk, [item_id])
    return message


@pytest.mark.parametrize(
    ("charge_cents", "did", "state"),
    [(2000, Did.WRITTEN_OFF, "closed"), (17050, Did.APPROVAL_ASKED, "denied")],
)
def test_an_expired_amount_is_a_write_off_with_its_limits(
    desk: Desk, tmp_path: Path, charge_cents: int, did: Did, state: str
) -> None:
    item = deny(desk, tmp_path, charge_cents=charge_cents)
    assert expire(desk, item, WrittenOff("timely-filing", "missed")).did is did
    assert claim_rows(desk.store)[0][2] == state
    assert len(entries(desk)) == (did is Did.WRITTEN_OFF)
    assert desk.store.value("SELECT decided_day FROM item WHERE id = ?", (item,)) == (
        date(2026, 10, 26).toordinal()
    )


def test_an_amount_stays_open_under_a_name_and_a_date(desk: Desk, tmp_path: Path) -> None:
    item = deny(desk, tmp_path)
    message = expire(desk, item, LeftOpen(LEE, TOMORROW, "asked the plan"))
    assert (message.did, message.name, message.cents) == (Did.LEFT_OPEN, "LK", 17050)
    row = desk.store.row(
        "SELECT state, wait_until, owner_id, follow_up_by FROM item WHERE id = ?", (item,)
    )
    assert row == (3, TOMORROW.toordinal(), LEE, LEE)
    assert claim_rows(desk.store)[0][2] == "denied"


def test_an_act_on_many_says_each_kind_of_result_of_its_own_items(
    desk: Desk, tmp_path: Path
) -> None:
    charges = {"A1": 500, "A2": 17050}  # under the limit, and over it
    sent = (claim(number, charge_cents=cents) for number, cents in charges.items())
    denied = (
        PaidClaim(number, status="4", charge_cents=cents, paid_cents=0, reason="CO*197")
        for number, cents in charges.items()
    )
    import_files(desk, claims_file(tmp_path / "1", *sent))
    import_files(desk, payment_file(tmp_path / "2", *denied, amount=0, trace="T1"))
    denials = desk.store.rows("SELECT id FROM item WHERE topic = 'denial' ORDER BY money_cents")
    item_ids = tuple(item_id for (item_id,) in denials)
    assert form_notes(desk, item_ids, "let-go", {}).lines == (
        "Writes off 175.50 on 2 items. Over your limit of 25.00: a manager approves it.",
    )
    assert form_notes(desk, item_ids[:1], "let-go", {}).lines == ("Writes off 5.00.",)
    leave_open = {"decision": "leave-open", "until": "11/30"}
    assert form_notes(desk, item_ids, "let-go", leave_open).lines == ("Mon 11/30/26.",)
    answers = {"decision": "write-off", "code": "no-auth", "reason": "missed"}
    done = perform_many(desk, dict.fromkeys(item_ids), "let-go", answers)
    assert done.message == (
        "Written off: 5.00, No authorization. missed. 170.50, No authorization: over your limit,"
        " so a manager decides. Back by 11/02/26. missed"
    )
    assert done.last_note == "missed"
    assert entries(desk) == [("write_off", 500, "no-auth")]
