"""Undo of rows that an act created, on both engines: nothing is deleted."""

import pytest

from data.claims import ledger
from data.claims.ledger import EntryRow
from data.events.change_set import ChangeSet
from data.items import restore
from data.items.restore import Undoing
from data.models.contacts import Contact, ContactItem
from data.models.ledger import AccountEntry
from data.models.payers import Payer
from medq.domain.claims.ledger import ByHand, EntryKind
from tests.office import TODAY, TOMORROW
from tests.store.clinic import Clinic

ANN = 3
UNDOING = Undoing(ANN, TOMORROW)


def test_an_item_of_a_contact_that_an_act_created_is_marked_as_undone(clinic: Clinic) -> None:
    store, item = clinic.store, clinic.add_item(10482)
    with store.write_transaction():
        contact = store.insert(
            Contact, channel="phone", payer_id=clinic.payer, outcome="other", at=1,
            day=TODAY.toordinal(), staff_id=ANN,
        )  # fmt: skip
        act = ChangeSet(store)
        row_id = act.create(ContactItem, contact_id=contact, item_id=item)
        undo = ChangeSet(store)
        assert restore.restore_rows(undo, act.before, UNDOING) == []
    about = ContactItem.select(ContactItem.item_id, ContactItem.undone)
    assert store.rows(about) == [(item, 1)]
    assert undo.after == {f"contact_item:{row_id}": {"undone": 1}}


def test_a_line_of_the_ledger_is_undone_by_another_that_reverses_it(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    claim_id, patient_id = clinic.read_item(item, "claim_id", "patient_id")
    store = clinic.store
    entry = EntryRow(EntryKind.WRITE_OFF, patient_id, claim_id, 700, TODAY, "no-auth", 1)
    with store.write_transaction():
        act = ChangeSet(store)
        entry_id = ledger.add(act, entry)
        assert ledger.by_hand_of_claims(store, [claim_id]) == {claim_id: ByHand(700, 0)}
        restore.restore_rows(ChangeSet(store), act.before, UNDOING)
    columns = (AccountEntry.cents, AccountEntry.day, AccountEntry.entered_by)
    lines = store.rows(AccountEntry.select(*columns, AccountEntry.reverses_id))
    assert lines == [
        (700, TODAY.toordinal(), 1, None),
        (-700, TOMORROW.toordinal(), ANN, entry_id),
    ]
    assert ledger.by_hand_of_claims(store, [claim_id]) == {}


def test_a_created_row_without_a_mark_cannot_be_undone_in_silence(clinic: Clinic) -> None:
    with pytest.raises(LookupError, match="payer:1"):
        restore.restore_rows(ChangeSet(clinic.store), {"payer:1": None}, UNDOING)
    assert clinic.store.value(Payer.select(Payer.id).where(Payer.id == 1)) == 1
