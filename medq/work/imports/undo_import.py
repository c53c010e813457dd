"""Undo of what moved more than single rows: an import, what was posted from the held, a payment linked or taken off.

Taken back only while nothing was built on it: no act of a person on its items, no newer fact on its rows.
"""

from collections.abc import Callable, Sequence

from data.claims import claims as claim_rows
from data.claims.acknowledgments import set_proof
from data.events import event_groups
from data.events import undo_import as rows
from data.events.events import ChangeSet, Columns
from data.imports import originals
from data.remittances import remittances as payment_rows
from data.store.store import Store
from medq.domain.errors import MedqError
from medq.domain.items.item import State, Subject
from medq.work.acts.undo import SPECIAL_UNDO, refuse_changed
from medq.work.claims.balances import refresh_balances
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import CLOSED, ItemUpdater
from medq.work.remittances.acts import link_payment, unlink_payment

UNDONE = "taken back"


def undo_import_act(desk: Desk, event_id: int, entry: ChangeSet) -> str:
    """Take an imported transaction out of the store; imported again, it is posted again."""
    found = _transaction(desk, event_id)
    _take_out(desk, event_id, found, entry)
    entry.change("transaction_set", found.id, status="taken-back", posted_at=None, staff_id=None)
    return f"Taken back: {found.kind} of {found.file}, transaction {found.ordinal}. Importing it again posts it again."


def undo_post(desk: Desk, event_id: int, entry: ChangeSet) -> str:
    """What was posted all the same is held again."""
    found = _transaction(desk, event_id)
    _take_out(desk, event_id, found, entry)
    return f"Held again: {found.kind} of {found.file}, transaction {found.ordinal}."


def undo_link(desk: Desk, event_id: int, entry: ChangeSet) -> str:
    """A payment that was linked to a claim or taken off stands where it stood."""
    event = event_groups.movement(desk.store, event_id)
    key, was = next(
        (key, columns)
        for key, columns in event.before.items()
        if key.startswith("claim_payment:") and columns
    )
    claim_payment_id = int(key.partition(":")[2])
    if payment_rows.reversals_of(desk.store, claim_payment_id):
        raise MedqError("A reversal takes this payment back.", hint="Unmatch the reversal first.")
    touched = _reverse(desk, event, entry)
    raiser = ItemUpdater(desk)
    if was["claim_id"] is None:
        unlink_payment(desk, claim_payment_id, raiser)
    else:
        candidate = claim_rows.candidates(desk.store, [was["claim_id"]])[0]
        link_payment(desk, claim_payment_id, candidate, was["matched_by"], raiser)
    raiser.finish()
    update_ranks(desk, touched)
    return "Taken back: the payment stands where it stood."


def _transaction(desk: Desk, event_id: int) -> originals.Transaction:
    found = originals.transaction(
        desk.store, event_groups.movement(desk.store, event_id).subject_id
    )
    assert found is not None
    if found.status != "posted":
        raise MedqError("It is not posted any more.", where=found.file)
    return found


def _take_out(desk: Desk, event_id: int, found: originals.Transaction, entry: ChangeSet) -> None:
    """Reverse what the posting did to items and files, take out its rows, work its claims out anew."""
    store, event = desk.store, event_groups.movement(desk.store, event_id)
    made = [
        one.subject_id
        for one in event_groups.parts(store, event)
        if one.act == "raise" and one.subject_kind in MADE
    ]
    why_not = WHY_NOT.get(found.kind, rows.nothing_built)(store, found.id, made)
    if why_not:
        raise MedqError(
            why_not, where=f"{found.file}, transaction {found.ordinal}", hint="It stays."
        )
    touched = _reverse(desk, event, entry)
    batches = {
        int(key[6:])
        for one in event_groups.parts(store, event)
        for key in one.before
        if key.startswith("batch:")
    }
    claims = sorted({*rows.claims_touched(store, found.id), *rows.claims_of(store, batches)})
    for item_id, state in rows.items_of_rows(store, found.id, made, found.kind):
        closed = {} if state == State.DONE else CLOSED | {"outcome": UNDONE}
        entry.change(
            "item",
            item_id,
            subject_kind=int(Subject.TRANSACTION),
            subject_id=found.id,
            claim_id=None,
            **closed,
        )
        touched.append(item_id)
    rows.remove(store, found.id, made, found.kind)
    rows.forget_numbers(store, claims)
    set_proof(store, claims)
    refresh_balances(desk, claims)
    update_ranks(desk, touched)


def _reverse(desk: Desk, event: event_groups.Movement, entry: ChangeSet) -> list[int]:
    """Put back what an act and the events before it changed, the newest first; the items. Errors: `MedqError` where one of
    them has moved on since."""
    store, done = desk.store, event_groups.parts(desk.store, event)
    left: dict[str, Columns | None] = {
        key: {"version": columns["version"]}
        for one in done
        for key, columns in one.after.items()
        if key.startswith(("item:", "batch:")) and columns and "version" in columns
    }
    refuse_changed(desk, event.id, [left], by_version=True)
    items = sorted({one.item_id for one in done if one.item_id is not None})
    for item_id in items:
        acted = event_groups.acted_since(store, item_id, event.id)
        if acted:
            raise MedqError(
                f"{acted[1]} worked on item {item_id} since.",
                where=f"event {acted[0]}",
                hint="Take that back first.",
            )
    for one in reversed(done):
        if one.act == "raise" and one.subject_kind == Subject.PAYER:
            continue  # the payer stays, and so does the question
        for key, columns in one.before.items():
            table, _colon, row_id = key.partition(":")
            if table == "item" and columns is None:
                entry.change(table, int(row_id), **CLOSED, outcome=UNDONE)
            elif table in REVERSED and columns is not None:
                entry.change(table, int(row_id), **_as_it_was(columns))
    return items


def _as_it_was(columns: Columns) -> Columns:
    """The columns to put back; a lease that was over is not given again."""
    wanted = {name: value for name, value in columns.items() if name != "version"}
    if wanted.get("state") == State.TAKEN:
        wanted |= {
            "state": int(State.OPEN),
            "holder_id": None,
            "session_id": None,
            "held_until": None,
        }
    return wanted


REVERSED = frozenset({"item", "batch", "claim", "transaction_set"})
MADE = frozenset({int(Subject.CLAIM), int(Subject.CALLBACK)})
WHY_NOT: dict[str, Callable[[Store, int, Sequence[int]], str]] = {
    "835": rows.results_built,
    "837P": rows.claims_built,
    "837I": rows.claims_built,
    "patients": rows.patients_built,
    "charges": rows.charges_built,
}

SPECIAL_UNDO.update(
    {
        "import": undo_import_act,
        "post": undo_post,
        "match": undo_link,
        "unmatch": undo_link,
    }
)
