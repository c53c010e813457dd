"""Two records of one person: the rows of one become the other's, and go back by undo.

A table of a patient joins a merge by one more entry of `PATIENT_COLUMNS`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.models.base import VALUE, text_of
from data.models.claims import Claim, Visit
from data.models.contacts import Contact, ContactItem
from data.models.items import Item
from data.models.ledger import AccountEntry
from data.models.patients import Callback, Coverage, Patient
from data.search import words
from data.store.columns import domain_row
from data.store.store import Store
from medq.domain.items.item import State, Subject

PATIENT_COLUMNS: tuple[Any, ...] = (
    Visit.patient_id,
    Claim.patient_id,
    Coverage.patient_id,
    Callback.patient_id,
    AccountEntry.patient_id,
    Contact.patient_id,
    Item.patient_id,
)
"""Each column that says whose a row is."""
_RESTORED_HERE = (Visit, Coverage, Callback, AccountEntry, Contact)
"""Every undo restores items and claims itself."""
_COMPLETED = (
    *("account", "middle", "sex", "address", "city", "state", "postal_code", "phone"),
    *("preferred_name", "language"),
)
"""What the record that stays takes from the other one where it has nothing."""


class PersonRecord(NamedTuple):
    """A patient's record as a merge compares it with another one."""

    id: int
    account: str | None
    birth_day: date | None
    merged_into_id: int | None


RECORD = text_of(Patient.select_row(PersonRecord).where(Patient.id == VALUE))


def record(store: Store, patient_id: int) -> PersonRecord | None:
    """Return a patient's record, or None."""
    return domain_row(PersonRecord, store.row(RECORD, (patient_id,)))


def merged_ids(store: Store, patient_id: int) -> list[int]:
    """Return the records that are merged into a patient's."""
    query = Patient.select(Patient.id).where(Patient.merged_into_id == patient_id)
    return [merged_id for (merged_id,) in store.rows(query.order_by(Patient.id))]


def claim_ids(store: Store, patient_ids: Iterable[int]) -> list[int]:
    """Return the claims of patients."""
    rows = store.rows_with(Claim.select(Claim.id), Claim.patient_id, patient_ids)
    return sorted(claim_id for (claim_id,) in rows)


def merge(change_set: ChangeSet, patient_id: int, into_id: int) -> None:
    """Give all rows of a patient's record to another record of the person, which stays.

    The record that stays takes what it lacks. A coverage that it has already stays where it is.
    """
    store = change_set.store
    kept = _complete_coverages(change_set, patient_id, into_id)
    for column in PATIENT_COLUMNS:
        table = column.model
        for (row_id,) in store.rows(table.select(table.id).where(column == patient_id)):
            if table is not Coverage or row_id not in kept:
                _move(change_set, column, row_id, patient_id, into_id)
    for merged_id in (patient_id, *merged_ids(store, patient_id)):
        change_set.change(Patient, merged_id, merged_into_id=into_id)
    _complete_record(change_set, patient_id, into_id)
    words.rebuild_person(store, into_id)


def _move(change_set: ChangeSet, column: Any, row_id: int, old_id: int, new_id: int) -> None:
    """Set whose a row is. Its version stays, so that other changes since prevent no undo."""
    table, name = column.model, column.name
    change_set.store.update(table, row_id, **{name: new_id})
    key = str(RowKey.of(table, row_id))
    change_set.before[key] = {name: old_id} | (change_set.before.get(key) or {})
    change_set.after[key] = {name: new_id} | (change_set.after.get(key) or {})


def _complete_coverages(change_set: ChangeSet, patient_id: int, into_id: int) -> set[int]:
    """Return the coverages that the record that stays has too; it takes group number and days."""
    twin: Any = Coverage.alias()
    columns = ("group_number", "from_day", "to_day")
    query = (
        Coverage.select(Coverage.id, twin.id)
        .select_extend(*(getattr(each, name) for each in (Coverage, twin) for name in columns))
        .join(
            twin,
            on=(twin.payer_id == Coverage.payer_id) & (twin.member_key == Coverage.member_key),
        )
        .where(Coverage.patient_id == patient_id, twin.patient_id == into_id)
        .order_by(Coverage.id)
    )
    kept = set()
    for coverage_id, twin_id, group, first, last, *own in change_set.store.rows(query):
        kept.add(coverage_id)
        own_group, *own_days = own
        taken: dict[str, Any] = {"group_number": group} if group and not own_group else {}
        if own_days == [None, None] and (first, last) != (None, None):
            taken |= {"from_day": first, "to_day": last}
        if taken:
            change_set.change(Coverage, twin_id, **taken)
    return kept


def _complete_record(change_set: ChangeSet, patient_id: int, into_id: int) -> None:
    """Set what the record that stays lacks and the other one has."""
    own, other = (_columns(change_set.store, each, _COMPLETED) for each in (into_id, patient_id))
    taken = {name: other[name] for name in _COMPLETED if other[name] and not own[name]}
    if "account" in taken:  # an account is one record's
        change_set.change(Patient, patient_id, account=None)
    if taken:
        change_set.change(Patient, into_id, **taken)


def _columns(store: Store, patient_id: int, names: Iterable[str]) -> dict[str, Any]:
    row = store.row(Patient.row_text(tuple(names)), (patient_id,))
    assert row is not None
    return dict(zip(names, row, strict=True))


class OpenItem(NamedTuple):
    """An open item about a patient."""

    id: int
    kind: int
    topic: str
    patient_id: int | None


def open_items_about(store: Store, patient_id: int) -> list[OpenItem]:
    """Return the items about a patient that are not done."""
    query = Item.select_row(OpenItem).where(
        Item.subject_kind == int(Subject.PATIENT),
        Item.subject_id == patient_id,
        Item.state < int(State.DONE),
    )
    return [OpenItem._make(row) for row in store.rows(query.order_by(Item.id))]


def move_subject(change_set: ChangeSet, item_id: int, patient_id: int, into_id: int) -> None:
    """Let an item be about the record that stays."""
    _move(change_set, Item.subject_id, item_id, patient_id, into_id)


class RecordedMerge(NamedTuple):
    """The records of a merge: the one that was merged, and the one that stayed."""

    patient_id: int
    into_id: int


def recorded(before: Rows, after: Rows) -> RecordedMerge:
    """Return the records that an event merged, from its old and new values."""
    for patient_id in ids_of(before, Patient):
        key = str(RowKey.of(Patient, patient_id))
        old, new = before[key] or {}, after[key] or {}
        if "merged_into_id" in old and old["merged_into_id"] is None:
            return RecordedMerge(patient_id, new["merged_into_id"])
    raise LookupError("the event merged no patients")


def restore(change_set: ChangeSet, before: Rows, after: Rows) -> None:
    """Give the rows of a merge back, but claims and items, which every undo restores before.

    A row that was deleted since stays deleted, and what was set anew since stays as it is.
    """
    merged = recorded(before, after)
    for table in (Patient, *_RESTORED_HERE):
        ids = ids_of(before, table)
        # The record that stayed comes first: it frees the account that it took.
        for row_id in sorted(ids, key=lambda row_id: (row_id != merged.into_id, row_id)):
            key = str(RowKey.of(table, row_id))
            _restore_row(change_set, table, row_id, before[key] or {}, after[key] or {})
    _restore_ledger(change_set, ids_of(before, Claim))
    _restore_contacts(change_set, merged)
    words.rebuild_person(change_set.store, merged.into_id)
    words.rebuild_person(change_set.store, merged.patient_id)


def _restore_row(
    change_set: ChangeSet, table: Any, row_id: int, before: dict[str, Any], after: dict[str, Any]
) -> None:
    names = [name for name in after if name != "version"]
    row = change_set.store.row(table.row_text(tuple(names)), (row_id,))
    if row is None:
        return
    unchanged = {
        name: before[name]
        for name, now in zip(names, row, strict=True)
        if now == after[name] and name in before
    }
    if unchanged:
        change_set.change(table, row_id, **unchanged)


def _restore_ledger(change_set: ChangeSet, claim_ids: Iterable[int]) -> None:
    """Give the ledger's lines of claims to the claims' patients, also those added since a merge."""
    query = (
        AccountEntry.select(AccountEntry.id, Claim.patient_id)
        .join(Claim, on=(Claim.id == AccountEntry.claim_id))
        .where(Claim.patient_id != AccountEntry.patient_id)
    )
    for entry_id, patient_id in change_set.store.rows_with(query, Claim.id, claim_ids):
        change_set.change(AccountEntry, entry_id, patient_id=patient_id)


def _restore_contacts(change_set: ChangeSet, merged: RecordedMerge) -> None:
    """Give contacts that were added since a merge to the record whose items they are about.

    One that is also about an item of the record that stays is left with that one.
    """
    of_other = (
        ContactItem.select(ContactItem.id)
        .join(Item, on=Item.id == ContactItem.item_id)
        .where(ContactItem.contact_id == Contact.id, Item.patient_id != merged.patient_id)
    )
    query = (
        Contact.select(Contact.id)
        .join(ContactItem, on=ContactItem.contact_id == Contact.id)
        .join(Item, on=Item.id == ContactItem.item_id)
        .where(
            Contact.patient_id == merged.into_id,
            Item.patient_id == merged.patient_id,
            ~fn.EXISTS(of_other),
        )
        .distinct()
    )
    for (contact_id,) in change_set.store.rows(query):
        change_set.change(Contact, contact_id, patient_id=merged.patient_id)


def item_ids(change_set: ChangeSet) -> list[int]:
    """Return the items that a merge changes."""
    return ids_of(change_set.after, Item)
