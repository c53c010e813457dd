"""Which items an act touches: the item alone, or all of its claim that are joined with it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from data.items import group_front, item_records
from data.items.item_records import ItemRecord
from medq.domain.act_scope import ActScope
from medq.domain.acts import Field, FieldKind
from medq.domain.items.item import ItemRow, Kind
from medq.work.acts.registry import Act, Reach
from medq.work.desk import Desk
from medq.work.items.follow_up_limits import usual_follow_up_day
from medq.work.items.joins import can_join, joined_with_each


def touched_items(
    desk: Desk, act: Act[Any], item: ItemRecord, joined: Sequence[ItemRecord]
) -> list[ItemRecord]:
    """Return the items that an act on `item` touches, `item` first.

    `joined` are the others of its claim; those that do not allow the act are left out.
    """
    reaches_others = act.reach is Reach.CLAIM or (act.reach is Reach.JOINED and can_join(item))
    if not reaches_others:
        return [item]
    return [item, *(other for other in joined if not act.why_not(desk, other))]


def touched_by_all(desk: Desk, act: Act[Any], item_ids: Iterable[int]) -> list[ItemRecord]:
    """Return the items that an act on each of these touches, each once."""
    claims = _touched_by_each(desk, act, item_ids)
    return list({item.id: item for touched in claims for item in touched}.values())


def strictest_items(desk: Desk, act: Act[Any], item_ids: Iterable[int]) -> list[ItemRecord]:
    """Return, for each of these items, the one with the first last day of those touched with it."""
    strictest = (min(items, key=_last_day) for items in _touched_by_each(desk, act, item_ids))
    return list({item.id: item for item in strictest}.values())


def _last_day(item: ItemRecord) -> date:
    return item.last_safe_day or date.max


def _touched_by_each(desk: Desk, act: Act[Any], item_ids: Iterable[int]) -> list[list[ItemRecord]]:
    items = item_records.by_ids(desk.store, list(item_ids))
    joined = {} if act.reach is Reach.ITEM else joined_with_each(desk, items)
    return [touched_items(desk, act, item, joined.get(item.id, ())) for item in items]


def fields_of(desk: Desk, act: Act[Any], items: Sequence[ItemRecord]) -> tuple[Field, ...]:
    """Return the fields of an act with defaults that hold for all items that it touches.

    The fields are those of the first item. One of items with equal defaults is asked. Of several
    claims none has an amount by default: it is one claim's own. Of one claim no date is the default
    where one of its items has none: the act is done to all of them, or to none.
    """
    fields = act.fields(desk, items[0])
    if len(items) == 1 or not fields:
        return fields
    unlike = {_defaults_key(desk, item): item for item in reversed(items[1:])}
    fields_by_item = [fields, *(act.fields(desk, item) for item in unlike.values())]
    merged = tuple(_merged(field, fields_by_item) for field in fields)
    if len({item.claim_id for item in items}) == 1:
        return tuple(
            field._replace(default="") if _is_dateless(field, fields_by_item) else field
            for field in merged
        )
    return tuple(
        field._replace(default="") if field.kind is FieldKind.MONEY else field for field in merged
    )


def _defaults_key(desk: Desk, item: ItemRecord) -> tuple[object, ...]:
    """Return what is equal for items with equal defaults, but for amounts.

    Whom a contact is with is a callback's or a claim's own, else the payer's.
    """
    match item.kind:
        case Kind.CALLBACK:
            party: int | None = item.id
        case Kind.QUESTION:
            party = item.claim_id
        case _:
            party = item.payer_id
    return item.kind, item.payer_id, party, usual_follow_up_day(desk, item)


def _is_dateless(field: Field, fields_by_item: Sequence[Sequence[Field]]) -> bool:
    """Return whether a field is a date for which one of the items has no default."""
    return field.kind is FieldKind.DATE and "" in _defaults(field, fields_by_item)


def _defaults(field: Field, fields_by_item: Sequence[Sequence[Field]]) -> set[str]:
    return {
        other.default for fields in fields_by_item for other in fields if other.name == field.name
    }


def _merged(field: Field, fields_by_item: Sequence[Sequence[Field]]) -> Field:
    """Return a field with the default of all items: of dates the earliest that any has.

    Where other defaults differ there is none.
    """
    defaults = _defaults(field, fields_by_item)
    if field.kind is FieldKind.DATE:
        return field._replace(default=min(filter(None, defaults), default=""))
    return field if len(defaults) == 1 else field._replace(default="")


def group_of_row(desk: Desk, item: ItemRecord) -> tuple[int, int]:
    """Return how many items the item's group has, and their cents; (0, 0) without a group."""
    if item.group_id is None:
        return 0, 0
    totals = group_front.group_totals(desk.store, [item.group_id])
    return totals.get(item.group_id, (0, 0))


def scope_of(row: ItemRow, touched: Sequence[ItemRecord], group: tuple[int, int]) -> ActScope:
    """Return what an act on a row touches, as a record; a callback's amount is not in it."""
    items, cents = group
    is_alone = items < 2 or row.kind is Kind.CALLBACK
    return ActScope(
        row.number_or_id,
        len(touched),
        0 if row.kind is Kind.CALLBACK else row.money_cents,
        group_items=0 if is_alone else items,
        group_cents=0 if is_alone else cents,
    )
