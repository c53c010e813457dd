"""The ledger of money that people move: its writes, and what stands of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, Case, fn

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.models.base import VALUE, among, text_of
from data.models.ledger import AccountEntry
from data.models.office import Staff
from data.store.columns import domain_row, domain_rows, stored_columns
from data.store.store import Store
from medq.domain.claims.ledger import ByHand, EntryKind


class EntryRow(NamedTuple):
    """A line of the ledger to be added; positive cents leave the payers' balance of the claim."""

    kind: EntryKind
    patient_id: int
    claim_id: int | None
    cents: int
    day: date
    code: str  # of the table adjustment_codes
    entered_by: int
    reason: str = ""
    approved_by: int | None = None
    approval_id: int | None = None
    reverses_id: int | None = None


def add(change_set: ChangeSet, entry: EntryRow) -> int:
    """Add a line and return its id; refresh the balance of its claim afterwards."""
    return change_set.create(AccountEntry, **stored_columns(entry))


ENTRY = text_of(AccountEntry.select_row(EntryRow).where(AccountEntry.id == VALUE))


def reverse(change_set: ChangeSet, entry_id: int, staff_id: int, day: date) -> int:
    """Add the line that reverses another one, and return its id.

    Raises LookupError for a line that does not exist; a line is reversed only once.
    """
    entry = domain_row(EntryRow, change_set.store.row(ENTRY, (entry_id,)))
    if entry is None:
        raise LookupError(f"account_entry {entry_id} does not exist")
    reversal = entry._replace(
        cents=-entry.cents,
        day=day,
        entered_by=staff_id,
        approved_by=None,
        reverses_id=entry_id,
    )
    return add(change_set, reversal)


def recorded_claims(after: Rows) -> set[int]:
    """Return the claims of the lines that an event added."""
    entry_ids = ids_of(after, AccountEntry)
    lines = (after[str(RowKey.of(AccountEntry, entry_id))] or {} for entry_id in entry_ids)
    return {line["claim_id"] for line in lines if line.get("claim_id") is not None}


_is_write_off = AccountEntry.kind == EntryKind.WRITE_OFF
SUMS = text_of(
    AccountEntry.select(
        AccountEntry.claim_id,
        fn.SUM(Case(None, [(_is_write_off, AccountEntry.cents)], 0)),
        fn.SUM(Case(None, [(_is_write_off, 0)], AccountEntry.cents)),
    )
    .where(among(AccountEntry.claim_id))
    .group_by(AccountEntry.claim_id)
)


def by_hand_of_claims(store: Store, claim_ids: Iterable[int]) -> dict[int, ByHand]:
    """Return what people wrote off and transferred of these claims, without what is reversed."""
    sums = {
        claim_id: ByHand(int(written_off), int(transferred))
        for claim_id, written_off, transferred in store.rows_in(SUMS, claim_ids)
    }
    return {claim_id: by_hand for claim_id, by_hand in sums.items() if any(by_hand)}


class LedgerLine(NamedTuple):
    """A line that stands: what was moved, when, by whom, and who approved it."""

    kind: EntryKind
    cents: int
    code: str
    day: date
    reason: str
    entered_by: str  # initials
    approved_by: str  # initials; empty where nobody had to


_Reversal: Any = AccountEntry.alias()
_Approver: Any = Staff.alias()
STANDING = text_of(
    AccountEntry.select_row(
        LedgerLine,
        entered_by=Staff.initials,
        approved_by=fn.COALESCE(_Approver.initials, ""),
    )
    .join(Staff, on=(Staff.id == AccountEntry.entered_by))
    .join(_Approver, JOIN.LEFT_OUTER, on=(_Approver.id == AccountEntry.approved_by))
    .join(_Reversal, JOIN.LEFT_OUTER, on=(_Reversal.reverses_id == AccountEntry.id))
    .where(
        AccountEntry.claim_id == VALUE, AccountEntry.reverses_id.is_null(), _Reversal.id.is_null()
    )
    .order_by(AccountEntry.id)
)


def lines_of_claim(store: Store, claim_id: int) -> list[LedgerLine]:
    """Return the lines of a claim that are not reversed, the oldest first."""
    return domain_rows(LedgerLine, store.rows(STANDING, (claim_id,)))
