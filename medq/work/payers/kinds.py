"""The plan type of a payer: suggested by its name, set by the office, and what that moves."""

from typing import NamedTuple

from data.events.change_set import ChangeSet
from data.items import items_to_date
from data.patients import payer_rows, payers
from data.patients.payers import PayerKind
from medq.domain.claims.payer_names import suggested_kind
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.work.desk import Desk
from medq.work.items.redating import Moves, count_moves, redated_items
from medq.work.items.updater import ItemUpdater
from medq.work.payer_names import payer_name_lines
from medq.work.payer_rules import assumed_kind
from medq.work.payers.changed_rules import apply_rules
from medq.work.payers.pending_rules import mark_changed

CONFIRMED = "confirmed"  # the outcome of a new payer's review


MOST_AT_ONCE = 300  # items and claims that an act dates and refreshes itself, under the write lock


class KindMoves(NamedTuple):
    """The items that a payer's other plan type moves; in steps: those that it may move."""

    moves: Moves
    is_in_steps: bool = False


def suggestion(desk: Desk, payer_id: int) -> str:
    """Return the plan type that a payer's name suggests; "" for none."""
    name = payers.payer_name(desk.store, payer_id).name
    kind = suggested_kind(name, payer_name_lines(desk.store))
    return kind if kind in desk.payer_kinds else ""


def set_kind(
    desk: Desk, payer_id: int, kind: str, change_set: ChangeSet, updater: ItemUpdater
) -> KindMoves:
    """Set the plan type of a payer, confirmed; date its items again and end its review.

    Call inside a write transaction. Raises MedqError for a kind that is not in the table, and for
    a payer that is joined to another one.
    """
    require_kind(desk, kind)
    _require_unjoined(desk, payer_id)
    moves = _change(desk, PayerKind(payer_id, kind, confirmed=True), change_set, updater)
    ended = topics.PAYER.resolution(Subject.PAYER, payer_id, CONFIRMED)
    updater.take(TriggerResult((), (ended,)))
    return moves


def restore_kind(
    desk: Desk, before: PayerKind, change_set: ChangeSet, updater: ItemUpdater
) -> None:
    """Give a payer an earlier plan type back. Call inside a write transaction."""
    _change(desk, before, change_set, updater)


def _change(desk: Desk, new: PayerKind, change_set: ChangeSet, updater: ItemUpdater) -> KindMoves:
    """Set a plan type; date its items at once where they are few, else leave that to steps."""
    store, payer_id = desk.store, new.payer_id
    payers.set_kind(change_set, new)
    item_ids = items_to_date.of_payers(store, [payer_id])
    claim_ids = payer_rows.claim_ids(store, payer_id)
    if len(item_ids) + len(claim_ids) > MOST_AT_ONCE:
        mark_changed(desk, payer_ids=[payer_id], plan_type_ids=[payer_id])
        return KindMoves(Moves(len(item_ids)), is_in_steps=True)
    changed = apply_rules(desk, item_ids, claim_ids, updater)
    return KindMoves(count_moves(changed, desk.today()))


def preview_kind(desk: Desk, payer_id: int, kind: str) -> Moves:
    """Return what another plan type would move; change nothing. Raises MedqError as `set_kind`."""
    require_kind(desk, kind)
    with assumed_kind(desk, payer_id, kind):
        item_ids = items_to_date.of_payers(desk.store, [payer_id])
        return count_moves(redated_items(desk, item_ids), desk.today())


def _require_unjoined(desk: Desk, payer_id: int) -> None:
    root_id = payer_rows.root_id(desk.store, payer_id)
    if root_id != payer_id:
        raise MedqError(
            "This payer has the plan type of the one that it is joined to.",
            where=payers.payer_name(desk.store, payer_id).shown,
            hint=f"Set that of {payers.payer_name(desk.store, root_id).shown}.",
        )


def require_kind(desk: Desk, kind: str) -> None:
    """Raise MedqError for a plan type that the payers' table does not have."""
    if kind not in desk.payer_kinds:
        raise MedqError(
            f"There is no plan type {kind!r}.",
            hint=f"One of: {', '.join(desk.payer_kinds)}.",
        )
