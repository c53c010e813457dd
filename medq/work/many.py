"""One act on many items: each with its own event and its own undo, together one message and one undo."""

from collections.abc import Sequence

from data import listing
from medq.domain.desk import Done, Many, Query
from medq.domain.problem import MedqError
from medq.work.act import Values, perform
from medq.work.desk import Desk
from medq.work.queue import group_key, narrow
from medq.work.undo import CHUNK

ACTS = ("wait", "done", "assign", "importance", "pin", "note", "work-on", "hand-over", "let-go")
"""Acts that may be done to many at once: none leaves the house."""

MOST = 1000
"""How many items one act may be done to."""


def perform_many(desk: Desk, ids: Sequence[int], name: str, values: Values) -> Many:
    """Do one act to many items, some in a transaction, so that others can write between; to each wholly or not at all.

    Errors: `MedqError` when it could be done to none, or is no act for many.
    """
    desk.require_writer()
    if name not in ACTS:
        raise MedqError(f"{name} is not for many items at once.", mend="Do it to one after the other.")
    if len(ids) > MOST:
        raise MedqError(f"{len(ids):,} items are too many for one act; {MOST:,} go.", mend="Mark fewer.")
    done: list[tuple[int, Done]] = []
    left: list[tuple[int, MedqError]] = []
    for start in range(0, len(ids), CHUNK):
        with desk.store.writing():
            for item_id in ids[start : start + CHUNK]:
                try:
                    with desk.store.writing():
                        first = done[0][1].event_id if done else None
                        done.append((item_id, perform(desk, item_id, name, values, with_id=first)))
                except MedqError as problem:
                    left.append((item_id, problem))
    if not done:
        raise left[0][1] if left else MedqError("There is no item to do it to.")
    return Many(
        done=tuple(item_id for item_id, _one in done),
        left=tuple((item_id, problem.message) for item_id, problem in left),
        message=_told(done[0][1].message, len(done), [problem.message for _item_id, problem in left]),
        event_id=done[0][1].event_id,
        can_undo=done[0][1].can_undo,
    )


def _told(message: str, number: int, reasons: list[str]) -> str:
    told = f"{number:,} items: {message}" if number > 1 else message
    return told + (f" {len(reasons):,} not: {reasons[0]}" if reasons else "")


def ids_of(desk: Desk, query: Query) -> tuple[int, ...]:
    """The items of a list, the first of it, at most `MOST`."""
    with desk.store.reading():
        found = listing.keys(desk.store, narrow(desk, query), query.sort.value, MOST)
    return tuple(key[-1] for key in found)


def members(desk: Desk, group: str) -> tuple[int, ...]:
    """The items that stand in a group, at most `MOST`. Errors: `MedqError` for what is no group."""
    return tuple(listing.members(desk.store, group_key(group), MOST))
