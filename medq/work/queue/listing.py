"""The queue as it is read: a page by cursor, counts, and the terms of each rank."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.events import events
from data.items import listing
from data.items import rows as item_rows
from data.items.listing import QUEUE, ItemFilter, Key
from medq.domain.errors import MedqError
from medq.domain.items.item import PINNED, ItemRow, Kind, State, Term
from medq.domain.queue.page import LAST, Counts, Page, Query, Sort
from medq.work.desk import Desk
from medq.work.visibility import redacted_item, redacted_terms

LONGEST_PAGE = 1000
FARTHEST = 2**63 - 1
PINS = "pins"


def page(
    desk: Desk,
    query: Query,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page:
    """A stretch of the list, at most `limit` rows, below the gap `after` or above the gap `before`.

    One's own pinned items stand before all others in the queue by rank. Errors: `MedqError` for a cursor or a name that
    is not known.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    backwards = before is not None
    gap = _gap(query.sort, before if backwards else after)
    with desk.store.read_transaction():
        as_of = events.newest_id(desk.store)
        narrowing = narrow(desk, query)
        pins = (
            listing.pinned_keys(desk.store, desk.user.id, desk.today())
            if query.sort is Sort.RANK and not query.narrows
            else []
        )
        total = listing.total(desk.store, narrowing)
        rest = narrowing._replace(excluded_ids=tuple(key[-1] for key in pins))
        found = (_above if backwards else _below)(desk, query.sort, rest, pins, gap, limit + 1)
        more = len(found) > limit
        found = (found[-limit:] if backwards else found[:limit]) if more else found
        rows = _rows(desk, found, grouped=narrowing.grouped)
    first = after is None and before is None
    above = more if backwards else not first
    below = before != LAST if backwards else more
    return Page(
        rows=rows,
        start=_cursor(found[0].gap_above) if found and above else None,
        next=_cursor(found[-1]) if found and below else None,
        total=total,
        offset=0 if first else None,
        as_of=as_of,
    )


def long_page(desk: Desk, query: Query, *, after: str | None = None, limit: int) -> Page:
    """A page of any length, of one moment: as many pages as it takes."""
    with desk.store.read_transaction():
        found = page(desk, query, after=after, limit=limit)
        while found.next and len(found.rows) < limit:
            more = page(desk, query, after=found.next, limit=limit - len(found.rows))
            found = found._replace(rows=found.rows + more.rows, next=more.next)
    return found


def counts(desk: Desk) -> Counts:
    """How many items of each kind are in the queue, what is at stake, and when the next waiting one comes back.

    The money of call backs is not in it: with each one that comes or goes, the sum would tell what nobody may see yet.
    """
    by_kind = listing.counts(desk.store, QUEUE)
    elsewhere = listing.counts(desk.store, (State.WAITING, State.DONE))
    back = listing.next_wait_end(desk.store)
    return Counts(
        kinds={kind: number for kind, (number, _money) in by_kind.items()},
        money_cents=sum(
            money for kind, (_number, money) in by_kind.items() if kind is not Kind.CALLBACK
        ),
        elsewhere=sum(number for number, _money in elsewhere.values()),
        next_back=datetime.combine(back, desk.settings.opens, desk.zone) if back else None,
    )


class ListPosition(NamedTuple):
    """Where a row stands: among one's own pins or below them, and its sort key. As a gap: the one right below that row."""

    part: str
    key: Key

    @property
    def gap_above(self) -> "ListPosition":
        """The gap above the row: its key with the id less one."""
        return ListPosition(self.part, (*self.key[:-1], self.key[-1] - 1))


def _below(
    desk: Desk, sort: Sort, rest: ItemFilter, pins: list[Key], gap: ListPosition | None, limit: int
) -> list[ListPosition]:
    """The places below a gap: what is left of the pins, then the list without them."""
    if gap is not None and gap.part != PINS:
        return [
            ListPosition(sort.value, key)
            for key in listing.keys(desk.store, rest, sort.value, limit, after=gap.key)
        ]
    own = [ListPosition(PINS, key) for key in pins if gap is None or key > gap.key][:limit]
    return own + [
        ListPosition(sort.value, key)
        for key in listing.keys(desk.store, rest, sort.value, limit - len(own))
    ]


def _above(
    desk: Desk, sort: Sort, rest: ItemFilter, pins: list[Key], gap: ListPosition | None, limit: int
) -> list[ListPosition]:
    """The last places above a gap (None: of all), top to bottom."""
    if gap is not None and gap.part == PINS:
        return [ListPosition(PINS, key) for key in pins if key <= gap.key][-limit:]
    edge = gap.key if gap else None
    found = [
        ListPosition(sort.value, key)
        for key in listing.keys(desk.store, rest, sort.value, limit, before=edge, from_end=True)
    ]
    room = limit - len(found)
    return [ListPosition(PINS, key) for key in pins[-room:]] + found if room else found


def _rows(desk: Desk, places: list[ListPosition], *, grouped: bool) -> tuple[ItemRow, ...]:
    ids = [place.key[-1] for place in places]
    by_id = {row.id: row for row in item_rows.by_ids(desk.store, ids, desk.today())}
    for item_id, behind in (listing.groups_by_lead(desk.store, ids) if grouped else {}).items():
        by_id[item_id] = by_id[item_id]._replace(
            more=behind.more, group_cents=behind.money_cents, group_act_by=behind.act_by
        )
    pins = {place.key[-1] for place in places if place.part == PINS}
    return tuple(redacted_item(desk, as_pinned(by_id[place.key[-1]], pins)) for place in places)


def as_pinned(row: ItemRow, pins: Collection[int]) -> ItemRow:
    """The row as it stands in the list of somebody who pinned these."""
    return row._replace(tier=PINNED) if row.id in pins else row


def terms(
    desk: Desk, rows: Sequence[ItemRow], day_format: Callable[[date], str] = date.isoformat
) -> list[tuple[Term, ...]]:
    """Return the terms of each row's rank, in the order of the rows."""
    from medq.domain.rank.term_text import shown_terms
    from medq.work.items.explanation import terms_of

    return [
        shown_terms(redacted_terms(row.kind, terms), day_format)
        for row, terms in zip(rows, terms_of(desk, rows), strict=True)
    ]


def narrow(desk: Desk, query: Query) -> ItemFilter:
    """What a query means, in ids. Errors: `MedqError` for a name that is not known."""
    narrowing = ItemFilter(kinds=query.kinds, states=QUEUE)
    if query.search or query.owner or query.payer:
        from medq.work.queue.filters import typed  # the first screen asks with no words

        narrowing = typed(desk, query, narrowing)
    if query.state:
        narrowing = narrowing._replace(states=(query.state,))
    group = group_key(query.group) if query.group else None
    narrowing = narrowing._replace(due_before=query.due_before, group=group)
    return narrowing._replace(
        grouped=query.grouped and query.sort is Sort.RANK and not narrowing.splits_groups
    )


def group_key(text: str) -> tuple[int, int, str]:
    """Payer, kind and cause of an item's `group`. Errors: `MedqError`."""
    word, _colon, rest = text.partition(":")
    payer, _colon, cause = rest.partition(":")
    try:
        number = int(payer)
        if abs(number) > FARTHEST:
            raise ValueError(number)
        return number, int(Kind.of(word)), cause
    except (KeyError, ValueError):
        raise MedqError(
            f"{text!r} is no group.", hint="Take `group` of an item: denial:3:CO-16."
        ) from None


def _cursor(gap: ListPosition) -> str:
    return f"{gap.part}." + ".".join(str(part) for part in gap.key)


def _gap(sort: Sort, cursor: str | None) -> ListPosition | None:
    """The gap that a cursor names; None for the ends. Errors: `MedqError`."""
    if cursor in (None, LAST):
        return None
    assert cursor is not None
    word, *parts = cursor.split(".")
    try:
        key = tuple(int(part) for part in parts)
    except ValueError:
        key = ()
    known = word == sort.value or (word == PINS and sort is Sort.RANK)
    if (
        not known
        or len(key) != len(listing.SORTS[sort.value])
        or any(abs(part) > FARTHEST for part in key)
    ):
        raise MedqError(
            f"{cursor!r} is no place in this list.",
            hint="Take `next` of the page before, with the same --sort.",
        )
    return ListPosition(word, key)
