"""One act on many items: each with its own event and its own undo, together one message and one undo."""

from collections.abc import Callable, Sequence

from data.items import listing
from medq.domain.acts import ActResult, BulkResult, SeenVersions, SkippedItem
from medq.domain.errors import ConflictError, MedqError
from medq.domain.queue.page import Query
from medq.work.acts.registry import Values, perform
from medq.work.acts.undo import CHUNK
from medq.work.desk import Desk
from medq.work.queue.listing import group_key, narrow

MOST = 1000
"""How many items one act may be done to."""

ACTS: dict[str, Callable[[str], str]] = {
    "wait": lambda told: told.replace("Waits", "wait", 1),
    "done": lambda told: told.replace("Done", "done", 1),
    "assign": lambda told: told.replace("Assigned", "assigned", 1),
    "importance": lambda told: told.replace("Importance", "have importance", 1),
    "pin": lambda told: told.replace("Pinned", "pinned", 1).replace("No longer", "no longer", 1),
    "note": lambda told: told.replace("Noted", "noted", 1),
    "work-on": lambda told: told.replace("Decided", "decided", 1),
    "hand-over": lambda told: told.replace("Decided", "decided", 1),
    "let-go": lambda told: told.replace("Let go", "let go", 1),
}
"""Acts that may be done to many at once, since none leaves the house; what each tells of one item, said after a number."""


def perform_many(desk: Desk, seen: SeenVersions, name: str, values: Values) -> BulkResult:
    """Do one act to many items, some in a transaction, so that others can write between; to each wholly or not at all.

    One that has moved on since it was seen is left as it is. Errors: `MedqError` when it is no act for many, and when it
    could be done to none because of what was asked; what others did leaves each item by itself.
    """
    desk.require_writer()
    if name not in ACTS:
        raise MedqError(
            f"{name} is not for many items at once.", hint="Do it to one after the other."
        )
    if len(seen) > MOST:
        raise MedqError(
            f"{len(seen):,} items are too many for one act; {MOST:,} go.", hint="Mark fewer."
        )
    done: list[tuple[int, ActResult]] = []
    left: list[tuple[int, MedqError]] = []
    ids = list(seen)
    for start in range(0, len(ids), CHUNK):
        with desk.store.write_transaction():
            for item_id in ids[start : start + CHUNK]:
                try:
                    with desk.store.write_transaction():
                        first = done[0][1].event_id if done else None
                        done.append(
                            (
                                item_id,
                                perform(desk, item_id, name, values, seen[item_id], with_id=first),
                            )
                        )
                except MedqError as problem:
                    left.append((item_id, problem))
    asked_wrong = next(
        (problem for _item_id, problem in left if not isinstance(problem, ConflictError)), None
    )
    if not done and (asked_wrong or not left):
        raise asked_wrong or MedqError("There is no item to do it to.")
    now = listing.versions_by_item(desk.store, [item_id for item_id, _problem in left])
    return BulkResult(
        done=tuple(item_id for item_id, _one in done),
        skipped=tuple(
            SkippedItem(item_id, problem.message, now.get(item_id)) for item_id, problem in left
        ),
        message=" ".join(
            (
                *_told(name, [one for _item_id, one in done]),
                *_reasons([problem for _item_id, problem in left]),
            )
        ),
        event_id=done[0][1].event_id if done else None,
        can_undo=bool(done) and done[0][1].can_undo,
    )


def _told(name: str, done: Sequence[ActResult]) -> list[str]:
    if not done:
        return []
    return [f"{len(done):,} {ACTS[name](done[0].message)}" if len(done) > 1 else done[0].message]


def _reasons(problems: Sequence[MedqError]) -> list[str]:
    """Why it was not done to the others: each reason once, with how many it holds for, the most common first."""
    alike: dict[tuple[type, str], list[MedqError]] = {}
    for problem in problems:
        key = (
            type(problem),
            problem.who if isinstance(problem, ConflictError) else problem.message,
        )
        alike.setdefault(key, []).append(problem)
    told = []
    for some in sorted(alike.values(), key=len, reverse=True):
        first = some[0]
        told.append(
            f"{len(some):,} not: {first.plural_message if isinstance(first, ConflictError) and len(some) > 1 else first.message}"
        )
    return told


def ids_of(desk: Desk, query: Query) -> dict[int, int]:
    """The items of a list with their versions, the first of it, at most `MOST`."""
    with desk.store.read_transaction():
        found = listing.keys(desk.store, narrow(desk, query), query.sort.value, MOST)
        return listing.versions_by_item(desk.store, [key[-1] for key in found])


def members(desk: Desk, group: str) -> dict[int, int]:
    """The items that stand in a group with their versions, at most `MOST`. Errors: `MedqError` for what is no group."""
    return listing.members(desk.store, group_key(group), MOST)
