"""Undo an event by another event, as long as nobody else changed its rows since."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from data.events import undoable
from data.events.change_set import ChangeSet, Rows
from data.events.events import NewEvent
from data.events.undoable import ChangedRow, StoredEvent
from data.items import items, lookups, restore, rows
from data.items.restore import Undoing
from medq.domain.act_messages import ActMessage, Did, event_text, sentence
from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, State
from medq.work.acts.registry import Undo
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.leases import new_lease
from medq.work.items.ranking import update_ranks
from medq.work.visibility import redacted_item

DEPTH = 50  # how many of a person's acts back `u` looks
MAX_NAMED = 5  # items that could not be undone
CHUNK = 25  # items of an act on many in one transaction

UndoByAct = Mapping[str, Undo]
"""The acts that can be undone, by name."""


def undo(desk: Desk, undo_by_act: UndoByAct, event_id: int | None = None) -> ActResult:
    """Undo the named event, or the caller's last act on all the items it was done to.

    With the named event those of the same act that were done to the other items of its claim.

    Raises `MedqError`; nothing is changed then.
    """
    desk.require_writer()
    if event_id is not None:
        event_ids = undoable.events_on_claim(desk.store, event_id)
        if len(event_ids) > 1 and event_id in event_ids:
            return undo_bulk(desk, undo_by_act, event_ids)
        return undo_event(desk, undo_by_act, event_id)
    by_key = frozenset(name for name, rule in undo_by_act.items() if rule.by_key)
    last = undoable.last_undoable(desk.store, desk.user.id, by_key, DEPTH)
    if last is None:
        raise MedqError("You have nothing to undo here.")
    return undo_together(desk, undo_by_act, last)


def undo_together(desk: Desk, undo_by_act: UndoByAct, event_id: int) -> ActResult:
    """Undo an event on all the items that its act was done to. Raises `MedqError`."""
    desk.require_writer()
    event_ids = undoable.events_done_together(desk.store, event_id)
    if len(event_ids) > 1:
        return undo_bulk(desk, undo_by_act, event_ids)
    return undo_event(desk, undo_by_act, event_id)


def undo_bulk(desk: Desk, undo_by_act: UndoByAct, event_ids: list[int]) -> ActResult:
    """Undo an act on many, item by item; what somebody changed since stays as it is."""
    undone: list[ActResult] = []
    refused: dict[int, MedqError] = {}  # by event
    for start in range(0, len(event_ids), CHUNK):
        with desk.store.write_transaction():
            for event_id in event_ids[start : start + CHUNK]:
                try:
                    with desk.store.write_transaction():
                        undone.append(undo_event(desk, undo_by_act, event_id))
                except MedqError as problem:
                    refused[event_id] = problem
    if not undone:
        raise next(iter(refused.values()))
    message = sentence(_undone_together(undone))
    if refused:
        named = [
            f"{_event_number(desk, event_id)} ({problem.message.rstrip('.')})"
            for event_id, problem in islice(refused.items(), MAX_NAMED)
        ]
        more = f" and {len(refused) - MAX_NAMED} more" if len(refused) > MAX_NAMED else ""
        message += f" {len(refused)} not undone: {', '.join(named)}{more}."
    return ActResult(undone[-1].item, message, undone[-1].event_id)


def _undone_together(undone: Sequence[ActResult]) -> ActMessage:
    """Return the record of an act that was undone on several items, of one claim or of many."""
    last = undone[-1].record
    if last is not None and len(undone) == 1:
        return last
    names = {result.record.name if result.record else "" for result in undone}
    if last is None or last.did is not Did.UNDONE or len(names) > 1:
        return ActMessage(Did.UNDONE_MIXED, matched=len(undone))
    numbers = {result.item.number if result.item else "" for result in undone}
    is_one_claim = len(numbers) == 1 and "" not in numbers
    did = Did.UNDONE_CLAIM if is_one_claim else Did.UNDONE_MANY
    return last._replace(did=did, matched=len(undone))


def undo_event(desk: Desk, undo_by_act: UndoByAct, event_id: int) -> ActResult:
    """Undo one event. Raises `MedqError`; nothing is changed then."""
    with desk.store.write_transaction():
        event = undoable.by_id(desk.store, event_id)
        if event is None:
            raise MedqError(f"There is no event {event_id}.")
        rule = _rule(desk, undo_by_act, event)
        change_set = ChangeSet(desk.store)
        message: ActMessage | None = None
        if rule.reverse is not None:
            message = rule.reverse(desk, event.id, change_set)
        else:
            refuse_changed(desk, event.id, undoable.lasting_columns(event.after))
            for item_id in restore.reopened_items(event.before):
                refuse_second(desk, item_id)
            item_ids = restore.restore_rows(change_set, event.before, undoing(desk))
            update_ranks(desk, item_ids, items.left_claims(change_set))
        item = rows.by_id(desk.store, event.item_id, desk.today()) if event.item_id else None
        if message is None:
            message = ActMessage(Did.UNDONE, rule.noun, about=_number(item))
        undo_id = record_event(
            desk,
            NewEvent(
                act="undo",
                subject=(event.subject_kind, event.subject_id),
                text=event_text(message),
                change_set=change_set,
                item_id=event.item_id,
                undoes_id=event.id,
            ),
        )
    message = message._replace(is_held=_is_own(desk, item))
    row_shown = redacted_item(desk, item) if item else None
    return ActResult(row_shown, sentence(message, formats=desk.formats), undo_id, record=message)


def undoing(desk: Desk) -> Undoing:
    """Return who undoes and when; an item that was checked out is checked out to them again."""
    return Undoing(desk.user.id, desk.today(), new_lease(desk))


def _event_number(desk: Desk, event_id: int) -> str:
    """Return the number by which people know the item of an event."""
    event = undoable.by_id(desk.store, event_id)
    assert event is not None and event.item_id is not None, "an act on many is about items"
    return _number(rows.by_id(desk.store, event.item_id, desk.today()))


def refuse_changed(desk: Desk, event_id: int, after: Rows) -> None:
    """Raise `MedqError`, with who and when, where a row is not as the event left it.

    `after` are the values to compare. A row that somebody else changed since is refused too.
    """
    changed = undoable.first_changed_row(desk.store, event_id, after, desk.user.id)
    if changed is not None:
        raise _changed(desk, changed)


def _rule(desk: Desk, undo_by_act: UndoByAct, event: StoredEvent) -> Undo:
    where = f"event {event.id}"
    if event.undone_by_id:
        raise MedqError("This is already undone.", where=where)
    rule = undo_by_act.get(event.act)
    if rule is None:
        raise MedqError(f"{event.act} cannot be undone.", where=where)
    if event.staff_id != desk.user.id and not desk.user.is_manager:
        raise MedqError("Only the person who did it or a manager can undo it.", where=where)
    return rule


def refuse_second(desk: Desk, item_id: int, passing: Collection[int] = ()) -> None:
    """Raise `MedqError` when a newer item about the same is open: there is never a second one.

    `passing` are items that are closed with the undo.
    """
    newer = lookups.open_twin(desk.store, item_id)
    if newer is not None and newer not in passing:
        raise MedqError(
            f"Item {newer} on the same subject was opened since.",
            where=f"item {item_id}",
            hint=f"Work item {newer}.",
        )


def _number(row: ItemRow | None) -> str:
    """Return the claim number by which people know an item, else the item's own."""
    assert row is not None, "an act that is about no item has its own reversal"
    return row.number_or_id


def _is_own(desk: Desk, row: ItemRow | None) -> bool:
    return row is not None and row.state is State.TAKEN and row.holder == desk.user.initials


def _changed(desk: Desk, changed: ChangedRow) -> MedqError:
    where, later = changed.where, changed.change
    if later is None or later.staff_id is None:
        return MedqError(
            "New data was imported since, so it cannot be undone with one key.", where=where
        )
    time = desk.formats.clock(later.at.astimezone(desk.zone))
    if changed.is_undone:
        is_own = later.staff_id == desk.user.id
        who = "You" if is_own else later.initials
        return MedqError(
            f"{who} changed it at {time}. That is undone, but this cannot be undone any more.",
            where=where,
            hint="" if is_own else f"o writes a note to {who}.",
        )
    if later.staff_id == desk.user.id:
        return MedqError(
            f"You changed it again at {time}.",
            where=where,
            hint=f"Undo that first: medq undo {later.id}",
        )
    return MedqError(
        f"{later.initials} changed it at {time}, so it cannot be undone with one key.",
        where=where,
        hint=f"o writes a note to {later.initials}.",
    )
