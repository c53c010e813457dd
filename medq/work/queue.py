"""The queue as it is read: a page by cursor, counts, and the terms of each rank."""

from datetime import datetime

from data import items, office
from data.connect import Store
from data.items import Key, Narrowing
from medq.domain.desk import LAST, Counts, Page, Query, Sort
from medq.domain.item import State
from medq.domain.problem import MedqError
from medq.work.desk import Desk

LONGEST_PAGE = 1000
QUEUE = (State.OPEN, State.TAKEN)


def page(desk: Desk, query: Query, *, after: str | None = None, before: str | None = None, limit: int = 50) -> Page:
    """A stretch of the list, at most `limit` rows, below the gap `after` or above the gap `before`.

    One's own pinned items stand before all others on the first page of the queue by rank. Errors: `MedqError` for a
    cursor or a name that is not known.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    today = desk.today()
    with desk.store.reading():
        narrowing = _narrow(desk.store, query)
        pins = items.pinned_ids(desk.store, desk.user.id, today) if query.sort is Sort.RANK and not query.narrows else []
        total = items.total(desk.store, narrowing)
        if before is None and after is None and pins:
            return _with_pins(desk, query, narrowing, pins, limit, total)
        found = items.window(
            desk.store,
            narrowing,
            query.sort.value,
            limit + 1,
            today=today,
            after=_key(query.sort, after) if after else None,
            before=_key(query.sort, before) if before and before != LAST else None,
            from_end=before == LAST,
        )
    more = len(found) > limit
    backwards = before is not None
    found = (found[-limit:] if backwards else found[:limit]) if more else found
    found = [(key, row) for key, row in found if row.id not in pins]
    first = after is None and before is None
    above = (more if backwards else not first) or (backwards and bool(pins))
    below = (before != LAST) if backwards else more
    return Page(
        rows=tuple(row for _key, row in found),
        start=_cursor(query.sort, _gap_above(found[0][0])) if found and above else None,
        next=_cursor(query.sort, found[-1][0]) if found and below else None,
        total=total,
        offset=0 if first else None,
    )


def counts(desk: Desk) -> Counts:
    """How many items of each kind are in the queue, what is at stake, and when the next waiting one comes back."""
    by_kind = items.counts(desk.store, QUEUE)
    elsewhere = items.counts(desk.store, (State.WAITING, State.DONE))
    back = items.next_return(desk.store)
    return Counts(
        kinds={kind: number for kind, (number, _money) in by_kind.items()},
        money_cents=sum(money for _number, money in by_kind.values()),
        elsewhere=sum(number for number, _money in elsewhere.values()),
        next_back=datetime.combine(back, desk.settings.opens, desk.zone) if back else None,
    )


def _with_pins(desk: Desk, query: Query, narrowing: Narrowing, pins: list[int], limit: int, total: int) -> Page:
    """The first page: one's own pins, in their order, then the rest of the queue without them."""
    found = items.window(desk.store, narrowing, query.sort.value, limit + len(pins) + 1, today=desk.today())
    rest = [(key, row) for key, row in found if row.id not in pins]
    by_id = {row.id: row for row in items.by_ids(desk.store, pins, desk.today())}
    own = [by_id[item_id] for item_id in pins]
    shown = rest[: max(0, limit - len(own))]
    more = len(rest) > len(shown)
    return Page(
        rows=(*own, *(row for _key, row in shown)),
        start=None,
        next=_cursor(query.sort, shown[-1][0]) if shown and more else None,
        total=total,
        offset=0,
    )


def _narrow(store: Store, query: Query) -> Narrowing:
    owner_id = None
    if query.owner:
        person = office.user_named(store, query.owner)
        if person is None:
            raise MedqError(f"Nobody here is called {query.owner!r}.", mend="medq user list names everybody.")
        owner_id = person.id
    return Narrowing(
        kinds=query.kinds,
        states=(query.state,) if query.state else QUEUE,
        owner_id=owner_id,
        payer_ids=tuple(items.payer_ids(store, query.payer)) if query.payer else None,
        due_before=query.due_before,
        words=tuple(query.search.split()),
    )


def _gap_above(key: Key) -> Key:
    """The gap above a row: its key with the id less one."""
    return (*key[:-1], key[-1] - 1)


def _cursor(sort: Sort, key: Key) -> str:
    return f"{sort.value}." + ".".join(str(part) for part in key)


def _key(sort: Sort, cursor: str) -> Key:
    word, *parts = cursor.split(".")
    try:
        key = tuple(int(part) for part in parts)
    except ValueError:
        key = ()
    if word != sort.value or len(key) != len(items.SORTS[sort.value]):
        raise MedqError(f"{cursor!r} is no place in this list.", mend="Take `next` of the page before, with the same --sort.")
    return key
