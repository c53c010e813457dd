"""What each kind of transaction names for the undo of its posting."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from data.events.change_set import RowKey, Rows, ids_of
from data.events.event_groups import GroupEvent
from data.models.claims import Batch, Claim, ClaimLine
from data.models.imports import PendingReference
from data.store.store import Row, Store
from medq.domain.items.item import State, Subject

CHARGES_ACT = "charges"  # of the events about claims that were on file before a file of charges


class PostedRows(NamedTuple):
    """A posted transaction, and what only its events say of its rows."""

    transaction_id: int
    created_ids: tuple[int, ...]  # of the claims or callbacks that a CSV file created
    answered_batch_ids: tuple[int, ...]  # of the batches that it acknowledged
    changed: Rows  # of claims that a file of charges changed: their columns and lines after it
    added_line_ids: tuple[int, ...]  # of the service lines that it added to them

    @property
    def changed_ids(self) -> list[int]:
        """The claims that a file of charges changed, by their own columns."""
        return ids_of(self.changed, Claim)


class AboutItem(NamedTuple):
    """An item about a row of a posted transaction."""

    id: int
    state: State


def about_items(rows: Iterable[Row]) -> list[AboutItem]:
    """Return items read as (id, state)."""
    return [AboutItem(item_id, State(state)) for item_id, state in rows]


class UndoSteps(NamedTuple):
    """How the posting of one kind of transaction is undone, or why it is not.

    `obstacle` returns why it stays posted, "" if nothing prevents the undo. `created_subject` is
    what a CSV file creates without naming the file: the items that it opened are about it.
    """

    obstacle: Callable[[Store, PostedRows], str]
    earlier_claim_ids: Callable[[Store, PostedRows], Iterable[int]]  # claims of other files
    items: Callable[[Store, PostedRows], list[AboutItem]]
    delete: Callable[[Store, PostedRows], None]
    created_subject: Subject | None = None


def posted_rows(
    transaction_id: int, events: Iterable[GroupEvent], created_subject: Subject | None
) -> PostedRows:
    """Return what the events of a posting say of its rows."""
    created_ids: list[int] = []
    compared_ids: set[int] = set()
    batch_ids: set[int] = set()
    changed: Rows = {}
    added_line_ids: list[int] = []
    for event in events:
        if event.act == "raise" and event.subject_kind == created_subject:
            created_ids.append(event.subject_id)
        if event.act == CHARGES_ACT:
            compared_ids.add(event.subject_id)
            changed |= event.after
            added_line_ids += [
                line_id
                for line_id in ids_of(event.before, ClaimLine)
                if event.before[str(RowKey.of(ClaimLine, line_id))] is None
            ]
        batch_ids.update(ids_of(event.before, Batch))
    return PostedRows(
        transaction_id,
        tuple(claim_id for claim_id in created_ids if claim_id not in compared_ids),
        tuple(sorted(batch_ids)),
        changed,
        tuple(added_line_ids),
    )


def delete_pending_references(store: Store, rows: PostedRows) -> None:
    """Delete what a transaction waits for."""
    pending = PendingReference.delete()
    store.run(pending.where(PendingReference.transaction_id == rows.transaction_id))


def no_obstacle(store: Store, rows: PostedRows) -> str:
    """Return "": nothing prevents the undo."""
    return ""


def no_ids(store: Store, rows: PostedRows) -> tuple[int, ...]:
    """Return no claims: the transaction is about none of another file."""
    return ()


def no_items(store: Store, rows: PostedRows) -> list[AboutItem]:
    """Return no items: none is about a row of the transaction."""
    return []
