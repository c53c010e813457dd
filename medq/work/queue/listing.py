"""Read the queue: a page by cursor, the counts, and the terms of each rank."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from data.events import newest
from data.items import joined_items, listing
from data.items import rows as item_rows
from data.items.item_filter import QUEUE, ItemFilter
from data.items.listing import Key
from medq.domain.errors import MedqError
from medq.domain.items.item import PINNED, GroupKey, ItemRow, Kind, State, Term
from medq.domain.queue.page import LAST, Counts, Page, Query, Sort
from medq.work.desk import Desk
from medq.work.queue.bundles import BundleRow, bundle_members, bundle_rows
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
    """Return a stretch of the list, at most `limit` rows, below the gap `after` or above `before`.

    The user's own pinned items come first in the queue by rank. Raises `MedqError` for an unknown
    cursor or name.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    is_backward = before is not None
    gap = _gap(query.sort, before if is_backward else after)
    with desk.store.read_transaction():
        as_of = newest.newest_id(desk.store)
        item_filter = narrow(desk, query)
        pins = _pinned_keys(desk, query)
        pinned_ids = {key[-1] for key in pins}
        bundles = bundle_rows(desk, query, item_filter)
        hidden_ids = {item_id for row in bundles for item_id in row.hidden_ids} - pinned_ids
        added = [ListPosition(query.sort.value, row.key) for row in bundles if row.is_added]
        total = listing.total(desk.store, item_filter) - len(hidden_ids) + len(added)
        unpinned = item_filter._replace(excluded_ids=tuple(sorted(pinned_ids | hidden_ids)))
        # A list in reverse is read from the other side of the gap, and turned.
        is_above = is_backward != query.reverse
        read = _above if is_above else _below
        positions = read(desk, query.sort, unpinned, pins, gap, limit + 1)
        positions = _with_added(positions, added, gap, limit + 1, is_above=is_above)
        has_more = len(positions) > limit
        if has_more:
            positions = positions[-limit:] if is_above else positions[:limit]
        if query.reverse:
            positions.reverse()
        rows = _rows(desk, positions, item_filter, bundles)
    is_first_page = after is None and before is None
    has_rows_above = has_more if is_backward else not is_first_page
    has_rows_below = before != LAST if is_backward else has_more
    gaps = _gaps(positions, reverse=query.reverse)
    return Page(
        rows=rows,
        start=_cursor(gaps[0]) if positions and has_rows_above else None,
        next=_cursor(gaps[-1]) if positions and has_rows_below else None,
        total=total,
        offset=0 if is_first_page else None,
        as_of=as_of,
    )


def long_page(desk: Desk, query: Query, *, after: str | None = None, limit: int) -> Page:
    """Return a page of any length as of one moment, read as several pages."""
    with desk.store.read_transaction():
        whole = page(desk, query, after=after, limit=limit)
        while whole.next and len(whole.rows) < limit:
            more = page(desk, query, after=whole.next, limit=limit - len(whole.rows))
            whole = whole._replace(rows=whole.rows + more.rows, next=more.next)
    return whole


def counts(desk: Desk) -> Counts:
    """Return how many items of each kind are in the queue, and what money is at risk.

    The money of callbacks is left out: with each one that comes or goes, the sum would show an
    amount that nobody may see yet.
    """
    by_kind = listing.counts(desk.store, QUEUE)
    elsewhere = listing.counts(desk.store, (State.WAITING, State.DONE))
    next_day = listing.next_wait_end(desk.store)
    return Counts(
        kinds={kind: number for kind, (number, _money) in by_kind.items()},
        money_cents=sum(
            money for kind, (_number, money) in by_kind.items() if kind is not Kind.CALLBACK
        ),
        elsewhere=sum(number for number, _money in elsewhere.values()),
        next_back=(
            datetime.combine(next_day, desk.settings.opens, desk.zone) if next_day else None
        ),
    )


class ListPosition(NamedTuple):
    """A row's position: its part (own pins, or the list below them) and its sort key.

    As a gap: the one just below that row.
    """

    part: str
    key: Key

    @property
    def gap_above(self) -> "ListPosition":
        """Return the gap above the row: its key with the id less one."""
        return ListPosition(self.part, (*self.key[:-1], self.key[-1] - 1))


def _gaps(positions: list[ListPosition], *, reverse: bool) -> list[ListPosition]:
    """Return the gaps above the first and below the last row, each by the key before it."""
    if not positions:
        return []
    first, last = positions[0], positions[-1]
    return [first, last.gap_above] if reverse else [first.gap_above, last]


def shows_pins(query: Query) -> bool:
    """Return whether a list shows the user's own pins first: the whole queue by rank."""
    return query.sort is Sort.RANK and not (query.reverse or query.narrows)


def _pinned_keys(desk: Desk, query: Query) -> list[Key]:
    """Return the keys of the user's pins where the list shows them first, else none."""
    if not shows_pins(query):
        return []
    return listing.pinned_keys(desk.store, desk.user.id, desk.today(), joined=query.grouped)


def _below(
    desk: Desk,
    sort: Sort,
    unpinned: ItemFilter,
    pins: list[Key],
    gap: ListPosition | None,
    limit: int,
) -> list[ListPosition]:
    """Return the positions below a gap: the remaining pins, then the list without pins."""
    if gap is not None and gap.part != PINS:
        return [
            ListPosition(sort.value, key)
            for key in listing.keys(desk.store, unpinned, sort.value, limit, after=gap.key)
        ]
    own = [ListPosition(PINS, key) for key in pins if gap is None or key > gap.key][:limit]
    return own + [
        ListPosition(sort.value, key)
        for key in listing.keys(desk.store, unpinned, sort.value, limit - len(own))
    ]


def _above(
    desk: Desk,
    sort: Sort,
    unpinned: ItemFilter,
    pins: list[Key],
    gap: ListPosition | None,
    limit: int,
) -> list[ListPosition]:
    """Return the last positions above a gap (None: of all), top to bottom."""
    if gap is not None and gap.part == PINS:
        return [ListPosition(PINS, key) for key in pins if key <= gap.key][-limit:]
    edge = gap.key if gap else None
    positions = [
        ListPosition(sort.value, key)
        for key in listing.keys(desk.store, unpinned, sort.value, limit, before=edge, from_end=True)
    ]
    missing = limit - len(positions)
    if not missing:
        return positions
    return [ListPosition(PINS, key) for key in pins[-missing:]] + positions


def _with_added(
    positions: list[ListPosition],
    added: list[ListPosition],
    gap: ListPosition | None,
    limit: int,
    *,
    is_above: bool,
) -> list[ListPosition]:
    """Return the positions with those that no item has in its own rank."""
    if gap is not None and gap.part == PINS and is_above:
        return positions
    is_beyond = gap is not None and gap.part != PINS
    if is_beyond and gap is not None:
        added = [each for each in added if (each.key <= gap.key) == is_above]
    own = [each for each in positions if each.part == PINS]
    listed = sorted((*positions[len(own) :], *added), key=lambda each: each.key)
    merged = [*own, *listed]
    return merged[-limit:] if is_above else merged[:limit]


def _rows(
    desk: Desk,
    positions: list[ListPosition],
    item_filter: ItemFilter,
    bundles: Sequence[BundleRow],
) -> tuple[ItemRow, ...]:
    """Return the rows at these positions; of a claim with several matches the best one."""
    ids = [position.key[-1] for position in positions]
    matches = joined_items.joined_by_row(desk.store, ids, item_filter) if item_filter.joined else {}
    pinned_ids = {position.key[-1] for position in positions if position.part == PINS}
    row_ids = [matches[item_id][0].id if item_id in matches else item_id for item_id in ids]
    by_id = {row.id: row for row in item_rows.by_ids(desk.store, row_ids, desk.today())}
    groups = listing.groups_by_lead(desk.store, row_ids) if item_filter.grouped else {}
    for item_id, group in groups.items():
        by_id[item_id] = by_id[item_id]._replace(
            more=group.more, group_cents=group.money_cents, group_act_by=group.act_by
        )
    for bundle in bundles:
        if bundle.key[-1] in by_id:
            by_id[bundle.key[-1]] = bundle.shown_in(by_id[bundle.key[-1]])
            matches.pop(bundle.key[-1], None)
    rows = [
        by_id[row_id]._replace(joined=tuple(matches.get(item_id, ())[1:]))
        for item_id, row_id in zip(ids, row_ids, strict=True)
    ]
    return tuple(redacted_item(desk, as_pinned(row, pinned_ids)) for row in rows)


def as_pinned(row: ItemRow, pins: Collection[int]) -> ItemRow:
    """Return the row as it is in the list of somebody who pinned these items."""
    return row._replace(tier=PINNED) if row.id in pins else row


def terms(desk: Desk, rows: Sequence[ItemRow]) -> list[tuple[Term, ...]]:
    """Return the terms of each row's rank, in the order of the rows."""
    from medq.domain.rank.term_text import shown_terms  # noqa: PLC0415 - start-up: only JSON
    from medq.work.items.explanation import terms_of  # noqa: PLC0415 - start-up: only JSON

    return [
        shown_terms(redacted_terms(row.kind, terms), desk.formats)
        for row, terms in zip(rows, terms_of(desk, rows), strict=True)
    ]


def narrow(desk: Desk, query: Query) -> ItemFilter:
    """Return a query as a filter of ids. Raises `MedqError` for an unknown name."""
    item_filter = ItemFilter(kinds=query.kinds, states=QUEUE)
    if query.search or query.worklist or query.owner or query.payer or query.items:
        from medq.work.queue.filters import narrow_by_words  # noqa: PLC0415 - start-up: typed only

        item_filter = narrow_by_words(desk, query, item_filter)
    if query.state:
        item_filter = item_filter._replace(states=(query.state,))
    if query.bundle is not None:
        item_filter = bundle_members(desk, query.bundle, item_filter)
    group = group_key(query.group) if query.group else None
    item_filter = item_filter._replace(due_before=query.due_before, group=group)
    return item_filter._replace(
        grouped=query.grouped and query.sort is Sort.RANK and not item_filter.splits_groups,
        joined=query.grouped,
    )


def group_key(text: str) -> GroupKey:
    """Parse an item's `group`: (payer id, kind, cause). Raises `MedqError`."""
    kind, _colon, payer_and_cause = text.partition(":")
    payer, _colon, cause = payer_and_cause.partition(":")
    try:
        number = int(payer)
        if abs(number) > FARTHEST:
            raise ValueError(number)
        return GroupKey(number, int(Kind.of(kind)), cause)
    except (KeyError, ValueError):
        raise MedqError(
            f"{text!r} is not a group.", hint="Use the `group` of an item: denial:3:CO-16."
        ) from None


def _cursor(gap: ListPosition) -> str:
    return f"{gap.part}." + ".".join(str(part) for part in gap.key)


def _gap(sort: Sort, cursor: str | None) -> ListPosition | None:
    """Return the gap that a cursor names; None for an end of the list. Raises `MedqError`."""
    if cursor in (None, LAST):
        return None
    assert cursor is not None
    part, *numbers = cursor.split(".")
    try:
        key = tuple(int(number) for number in numbers)
    except ValueError:
        key = ()
    is_part_of_list = part == sort.value or (part == PINS and sort is Sort.RANK)
    if (
        not is_part_of_list
        or len(key) != len(listing.SORTS[sort.value])
        or any(abs(number) > FARTHEST for number in key)
    ):
        raise MedqError(
            f"{cursor!r} is not a cursor of this list.",
            hint="Use `next` of the page before, with the same --sort.",
        )
    return ListPosition(part, key)
