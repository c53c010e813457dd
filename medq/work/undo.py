"""Undo: the caller's last act, or one event, taken back by an event of its own, as long as no one touched the rows since."""

from collections.abc import Callable

from data import events, items
from data.columns import moment_in
from data.events import Columns, Entry
from medq.domain.desk import Done
from medq.domain.item import State
from medq.domain.problem import MedqError
from medq.work.act import ACTS, LEASE
from medq.work.desk import Desk
from medq.work.ranking import rank_again

DEPTH = 50
NOT_BY_KEY = frozenset({"take", "release"})  # t gives an item back; u goes for the act before
SPECIAL: dict[str, Callable[[Desk, int], str]] = {}  # acts of more than single rows: name to how its subject is taken back


def undo(desk: Desk, event_id: int | None = None) -> Done:
    """Take back one event: the caller's last that can be, or the named one. Errors: `MedqError`; nothing is changed then."""
    desk.require_writer()
    with desk.store.writing():
        found = event_id if event_id is not None else _last(desk)
        row = events.event_row(desk.store, found) if found is not None else None
        if row is None:
            raise MedqError("Nothing of yours to take back here.")
        number, staff_id, act, subject_kind, subject_id, item_id, before, after, undone = row
        _refuse(desk, number, staff_id, act, undone)
        entry = Entry(desk.store)
        if act in SPECIAL:
            message = SPECIAL[act](desk, subject_id)
        else:
            changed = events.changed_since(desk.store, after)
            if changed:
                raise _changed(desk, number, changed)
            touched = _restore(desk, entry, before, after)
            rank_again(desk, touched)
            message = f"Taken back: {act}" + (f" of item {item_id}." if item_id else ".")
        undo_id = events.append(
            desk.store,
            at=desk.now(),
            staff_id=desk.user.id,
            act="undo",
            subject=(subject_kind, subject_id),
            text=message,
            entry=entry,
            item_id=item_id,
            undoes_id=number,
        )
        shown = items.by_id(desk.store, item_id, desk.today()) if item_id else None
    if shown is not None and shown.state is State.TAKEN and shown.holder == desk.user.initials:
        message += " It is yours again."
    return Done(shown, message, undo_id, False)


def _last(desk: Desk) -> int | None:
    names = frozenset(name for name, act in ACTS.items() if act.can_undo) - NOT_BY_KEY
    return events.undoable(desk.store, desk.user.id, names | frozenset(SPECIAL), DEPTH)


def _refuse(desk: Desk, event_id: int, staff_id: int | None, act: str, undone: int | None) -> None:
    if undone:
        raise MedqError("This was taken back already.", at=f"event {event_id}")
    if act not in SPECIAL and (act not in ACTS or not ACTS[act].can_undo):
        raise MedqError(f"{act} cannot be taken back.", at=f"event {event_id}")
    if staff_id != desk.user.id and not desk.user.is_manager:
        raise MedqError("Only who did it, or a manager, can take it back.", at=f"event {event_id}")


def _restore(desk: Desk, entry: Entry, before: dict[str, Columns | None], after: dict[str, Columns | None]) -> list[int]:
    """Put every row back as it stood before the event; the items among them. An item made by the event is closed."""
    touched = []
    for key, columns in before.items():
        table, row_id = key.split(":")
        if columns is None:
            if table != "item":
                raise LookupError(f"{key} was made by an act and cannot be unmade")
            columns = {"state": int(State.DONE), "outcome": "taken back", "holder_id": None, "held_until": None}
        wanted = {name: value for name, value in columns.items() if name != "version"}
        if table == "item" and wanted.get("state") == State.TAKEN:
            wanted |= {"held_until": _lease(desk), "session_id": desk.session_id, "holder_id": desk.user.id}
        entry.change(table, int(row_id), **wanted)
        if table == "item":
            touched.append(int(row_id))
    return touched


def _lease(desk: Desk) -> int:
    return moment_in(desk.real_now() + LEASE)


def _changed(desk: Desk, event_id: int, key: str) -> MedqError:
    later = events.who_changed(desk.store, key, event_id)
    if later is None:
        return MedqError("New facts came in since, so it can not be taken back by one key.", at=key.replace(":", " "))
    moment = events.told_at(later[0]).astimezone(desk.zone)
    return MedqError(
        f"{later[1]} changed it at {moment:%H:%M}, so it can not be taken back by one key.",
        at=key.replace(":", " "),
        mend=f"o writes a note to {later[1]}.",
    )
