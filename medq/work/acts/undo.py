"""Undo: the caller's last act, or one event, taken back by an event of its own, as long as nobody else changed it since."""

from collections.abc import Callable, Iterable

from data.events import events
from data.events.events import ChangeSet, Columns
from data.items import items, rows
from data.store.columns import moment_to_int
from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, State
from medq.work.acts.registry import ACTS
from medq.work.desk import Desk
from medq.work.items.leases import LEASE
from medq.work.items.ranking import update_ranks
from medq.work.visibility import redacted_item

DEPTH = 50
CHUNK = 25  # items of an act on many in one transaction
NOT_UNDONE_BY_KEY = frozenset(
    {"take", "release", "import"}
)  # t gives an item back, an import is named; u goes for the act before
VOLATILE_COLUMNS = frozenset(
    {"version", "held_until", "session_id"}
)  # a later act of one's own and a heart beat move these too
NOUNS = {
    "done": "outcome",
    "assign": "assignment",
    "match": "link",
    "unmatch": "unlinking",
    "post": "posting",
    "work-on": "decision",
    "let-go": "decision",
}
"""What an act is called where its name is no noun."""
SPECIAL_UNDO: dict[str, Callable[[Desk, int, ChangeSet], str]] = {}
"""Acts of more than single rows: name to what takes that event back through the entry, and says so."""


def undo(desk: Desk, event_id: int | None = None) -> ActResult:
    """Take back the caller's last act that can be, on all the items that it was done to at once; or the named event alone.

    Errors: `MedqError`; nothing is changed then.
    """
    desk.require_writer()
    found = event_id if event_id is not None else _last(desk)
    together = (
        events.events_done_together(desk.store, found)
        if found is not None and event_id is None
        else []
    )
    return undo_bulk(desk, together) if len(together) > 1 else undo_event(desk, found)


def undo_bulk(desk: Desk, together: list[int]) -> ActResult:
    """Take back an act on many, item by item; what somebody changed since stays, and is told."""
    taken: list[ActResult] = []
    left: list[MedqError] = []
    for start in range(0, len(together), CHUNK):
        with desk.store.write_transaction():
            for event_id in together[start : start + CHUNK]:
                try:
                    with desk.store.write_transaction():
                        taken.append(undo_event(desk, event_id))
                except MedqError as problem:
                    left.append(problem)
    if not taken:
        raise left[0]
    not_taken = f" {len(left)} not: {left[0].message}" if left else ""
    message = f"Taken back on {len(taken)} items.{not_taken}"
    return ActResult(taken[-1].item, message, taken[-1].event_id, False)


def undo_event(desk: Desk, found: int | None) -> ActResult:
    with desk.store.write_transaction():
        row = events.event_row(desk.store, found) if found is not None else None
        if row is None:
            raise MedqError("Nothing of yours to take back here.")
        number, staff_id, act, subject_kind, subject_id, item_id, before, after, undone = row
        _refuse(desk, number, staff_id, act, undone)
        entry = ChangeSet(desk.store)
        shown: ItemRow | None = None
        if act in SPECIAL_UNDO:
            message = SPECIAL_UNDO[act](desk, number, entry)
        else:
            refuse_changed(desk, number, [after])
            update_ranks(desk, _restore(desk, entry, before))
        if item_id:
            shown = rows.by_id(desk.store, item_id, desk.today())
        if act not in SPECIAL_UNDO:
            message = f"Taken back: the {NOUNS.get(act, act)} of {_called(shown)}."
        yours = (
            shown is not None and shown.state is State.TAKEN and shown.holder == desk.user.initials
        )
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
    return ActResult(
        redacted_item(desk, shown) if shown else None,
        message + (" It is yours again." if yours else ""),
        undo_id,
        False,
    )


def refuse_changed(
    desk: Desk,
    event_id: int,
    afters: Iterable[dict[str, Columns | None]],
    *,
    by_version: bool = False,
) -> None:
    """Errors: `MedqError`, saying who and when, where a row is not as an event left it, or somebody else changed it since.

    With `by_version` any later write of the row refuses, one's own too.
    """
    for after in afters:
        for key, columns in after.items():
            kept = (
                columns
                if by_version or columns is None
                else {name: columns[name] for name in columns.keys() - VOLATILE_COLUMNS}
            )
            other = events.first_change_after(desk.store, key, event_id, other_than=desk.user.id)
            if other is not None or not events.has_columns(desk.store, key, kept):
                raise _changed(
                    desk, key, other or events.first_change_after(desk.store, key, event_id)
                )


def _last(desk: Desk) -> int | None:
    names = frozenset(name for name, act in ACTS.items() if act.can_undo) | frozenset(SPECIAL_UNDO)
    return events.last_undoable(desk.store, desk.user.id, names - NOT_UNDONE_BY_KEY, DEPTH)


def _refuse(desk: Desk, event_id: int, staff_id: int | None, act: str, undone: int | None) -> None:
    if undone:
        raise MedqError("This was taken back already.", where=f"event {event_id}")
    if act not in SPECIAL_UNDO and (act not in ACTS or not ACTS[act].can_undo):
        raise MedqError(f"{act} cannot be taken back.", where=f"event {event_id}")
    if staff_id != desk.user.id and not desk.user.is_manager:
        raise MedqError(
            "Only who did it, or a manager, can take it back.", where=f"event {event_id}"
        )


def _restore(desk: Desk, entry: ChangeSet, before: dict[str, Columns | None]) -> list[int]:
    """Put every row back as it stood before the event; the items among them. An item made by the event is closed."""
    touched = []
    for key, columns in before.items():
        table, row_id = key.split(":")
        if columns is None:
            if table != "item":
                raise LookupError(f"{key} was made by an act and cannot be unmade")
            columns = {
                "state": int(State.DONE),
                "outcome": "undone",
                "holder_id": None,
                "held_until": None,
            }
        wanted = {name: value for name, value in columns.items() if name != "version"}
        if table == "item":
            touched.append(int(row_id))
            if wanted.get("state") == State.TAKEN:
                until = moment_to_int(desk.real_now() + LEASE)
                wanted |= {
                    "held_until": until,
                    "session_id": desk.session_id,
                    "holder_id": desk.user.id,
                }
            if wanted.get("state", State.DONE) != State.DONE:
                _refuse_second(desk, int(row_id))
        entry.change(table, int(row_id), **wanted)
    return touched


def _refuse_second(desk: Desk, item_id: int) -> None:
    """Errors: `MedqError` when a newer item about the same is open: there is never a second one."""
    newer = items.open_twin(desk.store, item_id)
    if newer is not None:
        raise MedqError(
            f"Item {newer} about the same was opened since.",
            where=f"item {item_id}",
            hint=f"Work item {newer}.",
        )


def _called(row: ItemRow | None) -> str:
    if row is None:
        return "the office"
    return row.number or f"item {row.id}"


def _changed(desk: Desk, key: str, later: events.ColumnChange | None) -> MedqError:
    at = key.replace(":", " ")
    if later is None or later.staff_id is None:
        return MedqError(
            "New facts came in since, so it can not be taken back by one key.", where=at
        )
    moment = events.event_moment(later.at).astimezone(desk.zone)
    if later.staff_id == desk.user.id:
        return MedqError(
            f"You changed it again at {moment:%H:%M} ({later.act}).",
            where=at,
            hint=f"Take that back first: medq undo {later.id}",
        )
    return MedqError(
        f"{later.initials} changed it at {moment:%H:%M}, so it can not be taken back by one key.",
        where=at,
        hint=f"o writes a note to {later.initials}.",
    )
