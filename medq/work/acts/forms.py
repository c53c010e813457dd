"""The form of an act: its fields for one item or many, and what it says of the typed values."""

from collections.abc import Iterable, Sequence
from typing import Any

from medq.domain.acts import (
    AvailableAct,
    Field,
    FieldKind,
    FormNotes,
    asked_fields,
    choice_field,
)
from medq.domain.date_text import format_weekday
from medq.domain.errors import MedqError
from medq.domain.typed_dates import typed_day
from medq.work.acts.perform import available_acts
from medq.work.acts.registry import Act, Answers
from medq.work.acts.touched import fields_of, strictest_items, touched_by_all
from medq.work.desk import Desk

MAX_ASKED = 20  # items that are asked until one allows the act


def act_of_key(
    desk: Desk, item_ids: Sequence[int], key_action: str, acts: Iterable[Act[Any]]
) -> AvailableAct | None:
    """Return the act that a key does to these items, with the fields for all of them.

    The first that one of the first items allows; else one that is not allowed, with the reason;
    None where the key does nothing to them. Raises `MedqError` when there is no such item.
    """
    acts_of_key = [act for act in acts if act.key_action == key_action]
    refused: AvailableAct | None = None
    for item_id in item_ids[:MAX_ASKED]:
        for available in available_acts(desk, item_id, acts_of_key):
            if available.allowed:
                return _for_all(desk, item_ids, available, acts_of_key)
            refused = refused or available
    return refused


def _for_all(
    desk: Desk, item_ids: Sequence[int], first: AvailableAct, acts: Iterable[Act[Any]]
) -> AvailableAct:
    """Return the act with fields whose defaults hold for all items."""
    act = next(act for act in acts if act.name == first.act)
    fields = first.fields
    if len(item_ids) > 1 and fields:
        fields = fields_of(desk, act, touched_by_all(desk, act, item_ids))
    if act.for_form is not None:
        fields = act.for_form(desk, fields)
    return first._replace(fields=fields)


def form_notes(desk: Desk, item_ids: Sequence[int], act: Act[Any], values: Answers) -> FormNotes:
    """Return what the form of an act says of the values that are typed in it."""
    items = strictest_items(desk, act, item_ids)
    if not items:
        return FormNotes()
    if act.notes is not None:
        return act.notes(desk, items, values)
    return FormNotes(field_lines(desk, act.fields(desk, items[0]), values))


def field_lines(desk: Desk, fields: Sequence[Field], values: Answers) -> tuple[str, ...]:
    """Return what typed dates mean, and examples of what may be typed."""
    first = choice_field(fields)
    fields = asked_fields(fields, values.get(first.name, "") if first else "")
    dates = [_echo(desk, field, values.get(field.name, "")) for field in fields]
    examples = [field.examples for field in fields]
    return tuple(filter(None, [" ".join(filter(None, dates)), *examples]))


def _echo(desk: Desk, field: Field, text: str) -> str:
    """Return the day that a typed date means; empty for what is none, or is not finished."""
    if field.kind is not FieldKind.DATE:
        return ""
    try:
        return f"{format_weekday(typed_day(text or field.default, desk.today(), desk.calendar))}."
    except MedqError:
        return ""
