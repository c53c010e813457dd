"""Undo an event by another event, as long as nobody else changed its rows since."""

from collections.abc import Iterable, Mapping

from data.events import events, history, undoable
from data.events.change_set import ChangeSet, RowKey, Rows
from data.events.undoable import StoredEvent
from data.items import item_records, rows
from data.store.columns import moment_to_int
from medq.domain.act_messages import ActMessage, Did, event_text, sentence
from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, State
from medq.work.acts.registry import Undo
from medq.work.desk import Desk
from medq.work.items.leases import LEASE
from medq.work.items.ranking import update_ranks
from medq.work.visibility import redacted_item

DEPTH = 50  # how many of a person's acts back `u` looks
CHUNK = 25  # items of an act on many in one transaction
UNDONE = "undone"  # the outcome of an item that an undone act had created
# A later act of one's own and a heartbeat change these too, so they do not refuse an undo.
VOLATILE_COLUMNS = frozenset({"version", "held_until", "session_id"})

UndoByAct = Mapping[str, Undo]
"""The acts that can be undone, by name."""


def undo(desk: Desk, undo_by_act: UndoByAct, event_id: int | None = None) -> ActResult:
    """Undo the named event alone, or the caller's last act on all the items it was done to.

    Raises `MedqError`; nothing is changed then.
    """
    desk.require_writer()
    if event_id is not None:
        return undo_event(desk, undo_by_act, event_id)
    by_key = frozenset(name for name, rule in undo_by_act.items() if rule.by_key)
    last = undoable.last_undoable(desk.store, desk.user.id, by_key, DEPTH)
    if last is None:
        raise MedqError("You have nothing to undo here.")
    event_ids = undoable.events_done_together(desk.store, last)
    if len(event_ids) > 1:
        return undo_bulk(desk, undo_by_act, event_ids)
    return undo_event(desk, undo_by_act, last)


def undo_bulk(desk: Desk, undo_by_act: UndoByAct, event_ids: list[int]) -> ActResult:
    """Undo an act on many, item by item; what somebody changed since stays as it is."""
    undone: list[ActResult] = []
    refused: list[MedqError] = []
    for start in range(0, len(event_ids), CHUNK):
        with desk.store.write_transaction():
            for event_id in event_ids[start : start + CHUNK]:
                try:
                    with desk.store.write_transaction():
                        undone.append(undo_event(desk, undo_by_act, event_id))
                except MedqError as problem:
                    refused.append(problem)
    if not undone:
        raise refused[0]
    message = sentence(ActMessage(Did.UNDONE_MANY, matched=len(undone)))
    if refused:
        message += f" {len(refused)} not undone: {refused[0].message}"
    return ActResult(undone[-1].item, message, undone[-1].event_id)


def undo_event(desk: Desk, undo_by_act: UndoByAct, event_id: int) -> ActResult:
    """Undo one event. Raises `MedqError`; nothing is changed then."""
    with desk.store.write_transaction():
        event = undoable.by_id(desk.store, event_id)
        if event is None:
            raise MedqError(f"There is no event {event_id}.")
        rule = _rule(desk, undo_by_act, event)
        change_set = ChangeSet(desk.store)
        if rule.reverse is not None:
            message: ActMessage | None = rule.reverse(desk, event.id, change_set)
        else:
            refuse_changed(desk, event.id, [event.after])
            update_ranks(desk, _restore(desk, change_set, event.before))
            message = None
        item = rows.by_id(desk.store, event.item_id, desk.today()) if event.item_id else None
        if message is None:
            message = ActMessage(Did.UNDONE, rule.noun, about=_number(item))
        undo_id = events.append(
            desk.store,
            events.NewEvent(
                at=desk.now(),
                staff_id=desk.user.id,
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


def refuse_changed(
    desk: Desk,
    event_id: int,
    afters: Iterable[Rows],
    *,
    by_version: bool = False,
) -> None:
    """Raise `MedqError`, with who and when, where a row is not as the event left it.

    A row that somebody else changed since is refused too; with `by_version` any later write of the
    row, one's own as well.
    """
    for after in afters:
        for key_text, columns in after.items():
            key = RowKey.parse(key_text)
            compared = columns
            if columns is not None and not by_version:
                compared = {name: columns[name] for name in columns.keys() - VOLATILE_COLUMNS}
            other = undoable.first_change_after(desk.store, key, event_id, other_than=desk.user.id)
            if other is not None or not undoable.has_columns(desk.store, key, compared):
                raise _changed(
                    desk, key, other or undoable.first_change_after(desk.store, key, event_id)
                )


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


def _restore(desk: Desk, change_set: ChangeSet, before: Rows) -> list[int]:
    """Restore every row as it was before the event, and return the ids of the items among them.

    An item that the event created is closed.
    """
    item_ids = []
    for key, columns in before.items():
        table, row_id = RowKey.parse(key)
        if columns is None:
            if table != "item":
                raise LookupError(f"{key} was created by an act and cannot be removed")
            columns = {
                "state": int(State.DONE),
                "outcome": UNDONE,
                "holder_id": None,
                "held_until": None,
            }
        restored = {name: value for name, value in columns.items() if name != "version"}
        if table == "item":
            item_ids.append(row_id)
            if restored.get("state") == State.TAKEN:
                restored |= {
                    "held_until": moment_to_int(desk.real_now() + LEASE),
                    "session_id": desk.session_id,
                    "holder_id": desk.user.id,
                }
            if restored.get("state", State.DONE) != State.DONE:
                _refuse_second(desk, row_id)
        change_set.change(table, row_id, **restored)
    return item_ids


def _refuse_second(desk: Desk, item_id: int) -> None:
    """Raise `MedqError` when a newer item about the same is open: there is never a second one."""
    newer = item_records.open_twin(desk.store, item_id)
    if newer is not None:
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


def _changed(desk: Desk, key: RowKey, later: undoable.ColumnChange | None) -> MedqError:
    where = f"{key.table} {key.id}"
    if later is None or later.staff_id is None:
        return MedqError(
            "New data was imported since, so it cannot be undone with one key.", where=where
        )
    time = desk.formats.clock(history.event_moment(later.at).astimezone(desk.zone))
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
