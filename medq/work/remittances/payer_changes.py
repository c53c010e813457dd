"""What people change about payers: two joined, one parted, a plan type set.

Each is called inside a write transaction whose first event is marked, and returns what it did.
"""

from typing import NamedTuple

from data.events.change_set import ChangeSet
from data.patients import payer_rows, payers
from medq.domain.act_messages import ActMessage, Did
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.payers.kinds import KindMoves, set_kind
from medq.work.remittances.payer_joins import join_payers, part_payer


def join(desk: Desk, payer_id: int, other_id: int, change_set: ChangeSet) -> ActMessage:
    """Join a payer to another one, and match again what waited for that."""
    updater = ItemUpdater(desk)
    matched = join_payers(desk, payer_id, other_id, change_set, updater)
    updater.finish()
    root_id = payer_rows.root_id(desk.store, payer_id)
    names = [payers.payer_name(desk.store, each) for each in (payer_id, root_id)]
    return ActMessage(Did.JOINED, names[0].shown, names[1].shown, matched=matched)


def part(desk: Desk, payer_id: int, change_set: ChangeSet) -> ActMessage:
    """Part a payer from the one that it is joined to."""
    updater = ItemUpdater(desk)
    unmatched = part_payer(desk, payer_id, change_set, updater)
    updater.finish()
    name = payers.payer_name(desk.store, payer_id).shown
    return ActMessage(Did.PARTED, name, unmatched=unmatched)


class KindChange(NamedTuple):
    """A changed plan type: the message, and what it moved, or moves in steps that follow."""

    message: ActMessage
    moves: KindMoves


def set_plan_type(desk: Desk, payer_id: int, kind: str, change_set: ChangeSet) -> KindChange:
    """Set the plan type of a payer.

    Raises MedqError for a payer that is joined to another one, whose plan type holds.
    """
    updater = ItemUpdater(desk)
    changed = set_kind(desk, payer_id, kind, change_set, updater)
    updater.finish()
    name, words = payers.payer_name(desk.store, payer_id).shown, desk.code_texts.payer_kind(kind)
    did = Did.KIND_SET_IN_STEPS if changed.is_in_steps else Did.KIND_SET
    return KindChange(ActMessage(did, name, words, matched=changed.moves.moved), changed)
