"""Do one act to one item, and list what an item allows."""

from collections.abc import Iterable, Sequence
from typing import Any

from data.events import history
from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items import item_records, items
from data.items.item_records import ItemRecord
from data.office import staff
from medq.domain.act_messages import ActMessage, event_text, sentence
from medq.domain.acts import (
    NOTHING,
    ActResult,
    AvailableAct,
    Field,
    FieldKind,
    asked_fields,
    choice_field,
)
from medq.domain.date_text import format_more_minutes
from medq.domain.errors import HeldError, MedqError, StaleError
from medq.domain.items.item import State
from medq.work.acts.registry import Act, Answers
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.leases import release_expired
from medq.work.items.ranking import update_ranks
from medq.work.visibility import minutes_left, redacted_row

JOINER = "\u200d"  # between the parts of one emoji
LONGEST = 2000  # characters of one field


def available_acts(desk: Desk, item_id: int, acts: Iterable[Act[Any]]) -> list[AvailableAct]:
    """Return each act with whether this item allows it now.

    Raises `MedqError` when there is no such item.
    """
    item = _item(desk, item_id)
    available = []
    for act in acts:
        why_not = _why_not(desk, act, item)
        available.append(
            AvailableAct(
                act.name, act.key_action, not why_not, why_not, act.fields(desk, item), act.hint
            )
        )
    return available


def perform(
    desk: Desk,
    item_id: int,
    act: Act[Any],
    answers: Answers,
    *,
    version: int | None = None,
    with_id: int | None = None,
) -> ActResult:
    """Do one act to one item, in one transaction with its event.

    `version` is the one that the caller saw: when the item has changed since, the act is refused
    with who changed what. `with_id` is the first event of one act on many. Raises `MedqError`;
    nothing is changed then.
    """
    desk.require_writer()
    with desk.store.write_transaction():
        item = _item(desk, item_id)
        if version is not None and version != item.version:
            raise _stale(desk, item)
        if held_by_other(desk, item) and release_expired(desk):
            item = _item(desk, item_id)  # its holder may be gone
        why_not = _why_not(desk, act, item)
        if why_not:
            raise _not_allowed(desk, act, item, why_not)
        act_input = act.parse(desk, _checked(act, act.fields(desk, item), answers))
        change_set = ChangeSet(desk.store)
        change_set.with_id = with_id
        message = act.perform(desk, item, act_input, change_set)
        if items.is_changed(change_set, item_id):
            items.touch(desk.store, item_id, desk.today())
        update_ranks(desk, [item_id])
        event_id = append_event(desk, act, item, message, change_set, with_id)
        return ActResult(
            redacted_row(desk, item_id),
            sentence(message, formats=desk.formats),
            event_id,
            can_undo=act.undo is not None,
            undone_by_key=act.undo is not None and act.undo.by_key,
            record=message,
        )


def append_event(
    desk: Desk,
    act: Act[Any],
    item: ItemRecord,
    message: ActMessage,
    change_set: ChangeSet,
    with_id: int | None = None,
) -> int:
    """Append the event of an act that was done to an item, and return its id.

    Call inside the write transaction of the act.
    """
    return record_event(
        desk,
        NewEvent(
            act=act.name,
            subject=item.subject,
            text=event_text(message),
            change_set=change_set,
            item_id=item.id,
            with_id=with_id,
        ),
    )


def held_by_other(desk: Desk, item: ItemRecord) -> bool:
    """Return whether somebody else has the item checked out, with a lease that still runs."""
    if item.state is not State.TAKEN or item.holder_id == desk.user.id:
        return False
    return item.held_until is not None and item.held_until > desk.real_now()


def other_holder(desk: Desk, item: ItemRecord) -> str:
    """Return who else works the item and for how long, as a sentence; empty when nobody does."""
    if item.held_until is None or not held_by_other(desk, item):
        return ""
    minutes = minutes_left(item.held_until, desk.real_now())
    return f"{_holder(desk, item)} is working it for {format_more_minutes(minutes)}."


def _holder(desk: Desk, item: ItemRecord) -> str:
    assert item.holder_id is not None
    return staff.by_id(desk.store, item.holder_id).initials


def _why_not(desk: Desk, act: Act[Any], item: ItemRecord) -> str:
    if not desk.user.may_write or desk.store.read_only:
        return "Read-only view."
    holder = other_holder(desk, item) if act.needs_hold else ""
    return holder or act.why_not(desk, item)


def _not_allowed(desk: Desk, act: Act[Any], item: ItemRecord, why_not: str) -> MedqError:
    where, hint = f"item {item.id}", f"medq acts {item.id} lists what it allows now."
    if act.needs_hold and held_by_other(desk, item):
        who = _holder(desk, item)
        return HeldError(
            why_not, where=where, hint=hint, who=who, plural_message=f"{who} is working them."
        )
    return MedqError(why_not, where=where, hint=hint)


def _checked(act: Act[Any], fields: Sequence[Field], answers: Answers) -> Answers:
    """Return the answer to each field on one line, with defaults. Raises `MedqError`.

    Fields that the choice does not ask for have empty answers.
    """
    first = choice_field(fields)
    choice = answers.get(first.name, "") if first else ""
    fields_asked = asked_fields(fields, choice)
    unknown = sorted(set(answers) - {field.name for field in fields_asked})
    if unknown:
        with_choice = f" with {choice}" if len(fields_asked) < len(fields) else ""
        raise MedqError(
            f"{act.name} has no field {unknown[0]}{with_choice}.", hint=_list_fields(fields_asked)
        )
    checked = {
        field.name: _checked_answer(act, field, answers.get(field.name, ""), fields_asked)
        for field in fields_asked
    }
    return dict.fromkeys((field.name for field in fields), "") | checked


def _checked_answer(act: Act[Any], field: Field, typed: str, fields: Sequence[Field]) -> str:
    value = _one_line(typed) or field.default
    if value == NOTHING and field.default and not field.required:
        value = ""
    if len(value) > LONGEST:
        raise MedqError(
            f"{field.name} has {len(value)} characters; at most {LONGEST} fit.",
            hint="Shorten it, or write two notes.",
        )
    if field.required and not value:
        raise MedqError(f"{act.name} needs {field.name}: {field.label}.", hint=_list_fields(fields))
    closed = next((each for each in field.closed if each.choice == value), None)
    if closed is not None:
        raise MedqError(f"{closed.text}: {closed.why}.", hint=_list_choices(field))
    is_limited = field.kind is not FieldKind.USER  # a person may be named in other ways
    if field.choices and value and is_limited and value not in field.choices:
        raise MedqError(f"{field.name} cannot be {value!r}.", hint=_list_choices(field))
    return value


def _list_choices(field: Field) -> str:
    return f"One of: {', '.join(field.choices)}."


def _one_line(text: str) -> str:
    """Return what somebody typed on one line, without control characters.

    The parts of one emoji stay together.
    """
    return " ".join(
        "".join(sign if sign.isprintable() or sign == JOINER else " " for sign in text).split()
    )


def _list_fields(fields: Sequence[Field]) -> str:
    if not fields:
        return "It has no fields."
    names = (f"--{field.name}" + ("" if field.required else " (optional)") for field in fields)
    return "Its fields: " + ", ".join(names)


def _item(desk: Desk, item_id: int) -> ItemRecord:
    item = item_records.by_id(desk.store, item_id)
    if item is None:
        raise MedqError(f"There is no item {item_id}.", hint="medq queue lists them.")
    return item


def _stale(desk: Desk, item: ItemRecord) -> MedqError:
    """Return the error that says who changed the item since it was read, and what they did."""
    where, hint = f"item {item.id}", "Refresh; what you typed is kept."
    last = next(iter(history.of_item(desk.store, item.id, 1)), None)
    if last is None:
        message = "New data was imported since you read it."
        return StaleError(message, where=where, hint=hint, plural_message=message)
    time = desk.formats.clock(last.at.astimezone(desk.zone))
    return StaleError(
        f"{last.user} changed it at {time}: {last.text}",
        where=where,
        hint=hint,
        who=last.user,
        plural_message=f"{last.user} changed them since.",
    )
