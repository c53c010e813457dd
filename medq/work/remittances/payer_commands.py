"""What a person does to payers without an item: two joined or parted, plan types, short names."""

from collections.abc import Mapping
from typing import NamedTuple

from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.events.events import NewEvent
from data.patients import payers
from medq.domain.act_messages import ActMessage, Did, event_text, sentence
from medq.domain.acts import ActResult
from medq.domain.claims.payer_names import valid_short_name
from medq.domain.items.item import Subject
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.redating import Moves
from medq.work.payers.kinds import preview_kind
from medq.work.remittances import payer_changes
from medq.work.upkeep.changed_rules import apply_changed_rules


class KindsResult(NamedTuple):
    """Changed plan types: messages, the first event, and how many items move or are past due."""

    messages: tuple[str, ...]
    event_id: int | None  # None: nothing was changed
    moved: int
    past_due: int


def join_payers(desk: Desk, payer_id: int, other_id: int) -> ActResult:
    """Make a payer one with another, with one event. Raises MedqError; nothing is changed then."""
    desk.require_writer()
    with desk.store.write_transaction():
        change_set = ChangeSet(desk.store)
        mark_first_event(desk.store, change_set)
        message = payer_changes.join(desk, payer_id, other_id, change_set)
        return _result(desk, "join-payers", payer_id, message, change_set)


def part_payer(desk: Desk, payer_id: int) -> ActResult:
    """Make a joined payer its own again, with one event. Raises MedqError."""
    desk.require_writer()
    with desk.store.write_transaction():
        change_set = ChangeSet(desk.store)
        mark_first_event(desk.store, change_set)
        message = payer_changes.part(desk, payer_id, change_set)
        return _result(desk, "part-payer", payer_id, message, change_set)


def set_kinds(desk: Desk, kind_by_payer: Mapping[int, str]) -> KindsResult:
    """Set the plan types of payers, all or none, with an event for each; then date their items.

    Raises MedqError; nothing is changed then.
    """
    desk.require_writer()
    messages: list[str] = []
    first_id: int | None = None
    moves = Moves()
    with desk.store.write_transaction():
        for payer_id, kind in kind_by_payer.items():
            change_set = ChangeSet(desk.store)
            mark_first_event(desk.store, change_set)
            change = payer_changes.set_plan_type(desk, payer_id, kind, change_set)
            result = _result(
                desk, "payer-kind", payer_id, change.message, change_set, with_id=first_id
            )
            first_id = first_id or result.event_id
            messages.append(result.message)
            if not change.moves.is_in_steps:
                moves = moves.plus(change.moves.moves)
    moves = moves.plus(apply_changed_rules(desk))
    return KindsResult(tuple(messages), first_id, *moves)


def set_short_name(desk: Desk, payer_id: int, short_name: str) -> ActResult:
    """Set the name by which lists show a payer, with one event. Raises MedqError."""
    desk.require_writer()
    short_name = valid_short_name(short_name)
    with desk.store.write_transaction():
        change_set = ChangeSet(desk.store)
        payers.set_short_name(change_set, payer_id, short_name)
        name = payers.payer_name(desk.store, payer_id).shown
        message = ActMessage(Did.SHORT_NAME_SET, name, short_name)
        return _result(desk, "payer-short-name", payer_id, message, change_set)


def preview_kinds(desk: Desk, kind_by_payer: Mapping[int, str]) -> KindsResult:
    """Return what plan types would move, changing nothing. Raises MedqError as `set_kinds`."""
    with desk.store.read_transaction():
        moves = [preview_kind(desk, payer_id, kind) for payer_id, kind in kind_by_payer.items()]
    moved, past_due = sum(each.moved for each in moves), sum(each.past_due for each in moves)
    return KindsResult((), None, moved, past_due)


def _result(
    desk: Desk,
    act: str,
    payer_id: int,
    message: ActMessage,
    change_set: ChangeSet,
    *,
    with_id: int | None = None,
) -> ActResult:
    event = NewEvent(
        act=act,
        subject=(Subject.PAYER, payer_id),
        text=event_text(message),
        change_set=change_set,
        with_id=with_id,
    )
    event_id = record_event(desk, event)
    text = sentence(message, formats=desk.formats)
    return ActResult(None, text, event_id, can_undo=True, undone_by_key=True, record=message)
