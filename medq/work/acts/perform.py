"""Do one act to one item, and list what an item allows."""

from collections.abc import Iterable, Sequence
from typing import Any

from data.events import history
from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items import item_records, items
from data.items.item_filter import QUEUE
from data.items.item_records import ItemRecord
from medq.domain.act_messages import (
    ActMessage,
    claim_sentence,
    event_text,
    left_sentence,
    sentence,
)
from medq.domain.acts import (
    ActResult,
    AvailableAct,
    closed_sentence,
)
from medq.domain.errors import HeldError, MedqError, StaleError
from medq.work.acts.answers import checked_answers
from medq.work.acts.holders import holder_initials, holder_sentence, item_of_other
from medq.work.acts.registry import Act, Answers, InputT
from medq.work.acts.touched import fields_of, group_of_row, scope_of, touched_items
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.joins import can_join, joined_with
from medq.work.items.leases import release_expired
from medq.work.items.ranking import update_ranks
from medq.work.visibility import redacted_row


def available_acts(desk: Desk, item_id: int, acts: Iterable[Act[Any]]) -> list[AvailableAct]:
    """Return each act with whether this item allows it now, and what it touches.

    Raises `MedqError` when there is no such item.
    """
    item = _item(desk, item_id)
    joined = joined_with(desk, item)
    row, group = redacted_row(desk, item_id), group_of_row(desk, item)
    assert row is not None
    held = item_of_other(desk, (item, *joined))
    available = []
    for act in acts:
        why_not = _why_not(desk, act, item, held)
        touched = touched_items(desk, act, item, joined)
        available.append(
            AvailableAct(
                act.name,
                act.key_action,
                not why_not,
                why_not,
                fields_of(desk, act, touched),
                act.hint_for(desk, item) if act.hint_for else act.hint,
                scope_of(row, touched, group),
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
    """Do one act to one item, and to what is joined with it where the act reaches that.

    Everything is one transaction, with an event for each item. `version` is the one that the caller
    saw: when the item has changed since, the act is refused with who changed what. `with_id` is the
    first event of one act on many. Raises `MedqError`; nothing is changed then.
    """
    desk.require_writer()
    with desk.store.write_transaction():
        item = _item(desk, item_id)
        if version is not None and version != item.version:
            raise _stale(desk, item)
        joined = joined_with(desk, item)
        if item_of_other(desk, (item, *joined)) and release_expired(desk):
            item = _item(desk, item_id)  # the holder may be gone
            joined = joined_with(desk, item)
        held = item_of_other(desk, (item, *joined))
        why_not = _why_not(desk, act, item, held)
        if why_not:
            raise _not_allowed(desk, act, item, held, why_not)
        touched = touched_items(desk, act, item, joined)
        act_input = act.parse(desk, checked_answers(act, fields_of(desk, act, touched), answers))
        result = perform_on(desk, act, touched, act_input, with_id)
        return _with_left(desk, item, joined, result)


def perform_on(
    desk: Desk,
    act: Act[InputT],
    touched: Sequence[ItemRecord],
    act_input: InputT,
    with_id: int | None = None,
) -> ActResult:
    """Do an act that is allowed to items of one claim, with an event for each.

    Call inside a write transaction. The result is about the first item.
    """
    first_id = with_id
    event_ids: list[int] = []
    messages: list[ActMessage] = []
    left_claims: set[int] = set()
    for item in touched:
        change_set = ChangeSet(desk.store)
        change_set.with_id = first_id
        messages.append(act.perform(desk, item, act_input, change_set))
        if items.is_changed(change_set, item.id):
            items.touch(desk.store, item.id, desk.today())
        left_claims |= items.left_claims(change_set)
        event_id = append_event(desk, act, item, messages[-1], change_set, first_id)
        first_id = first_id or event_id
        event_ids.append(event_id)
    update_ranks(desk, [item.id for item in touched], left_claims)
    return _result(desk, act, touched, messages[0], event_ids[0])


def _result(
    desk: Desk,
    act: Act[Any],
    touched: Sequence[ItemRecord],
    message: ActMessage,
    event_id: int,
) -> ActResult:
    """Return the result of an act on items of one claim: of the first its row and message."""
    row = redacted_row(desk, touched[0].id)
    assert row is not None
    if len(touched) == 1:
        text = sentence(message, formats=desk.formats)
    else:
        text = claim_sentence(message, row.number_or_id, len(touched), formats=desk.formats)
    return ActResult(
        row,
        text,
        event_id,
        can_undo=act.undo is not None,
        undone_by_key=act.undo is not None and act.undo.by_key,
        record=message,
        touched=tuple(item.id for item in touched),
    )


def _with_left(
    desk: Desk, item: ItemRecord, joined: Sequence[ItemRecord], result: ActResult
) -> ActResult:
    """Return a result that names what leads the claim, where its lead alone left the queue.

    `item` and what was joined with it are as they were before the act.
    """
    if not joined or len(result.touched) > 1 or not can_join(item):
        return result
    if result.item is None or result.item.state in QUEUE:
        return result
    before = {other.id for other in joined}
    left_id = next((other.id for other in joined_with(desk, item) if other.id in before), None)
    left = redacted_row(desk, left_id) if left_id is not None else None
    if left is None:
        return result
    message = closed_sentence(result.message, result.last_note)
    return result._replace(
        message=f"{message} {left_sentence(left.number_or_id, left.title)}", left=left
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


def _why_not(desk: Desk, act: Act[Any], item: ItemRecord, held: ItemRecord | None) -> str:
    """Return why an act is not allowed; `held` is the item of the claim that somebody else has."""
    if not desk.may_write:
        return "Read-only view."
    if act.needs_hold and held is not None:
        return holder_sentence(desk, held)
    return act.why_not(desk, item)


def _not_allowed(
    desk: Desk, act: Act[Any], item: ItemRecord, held: ItemRecord | None, why_not: str
) -> MedqError:
    where, hint = f"item {item.id}", f"medq acts {item.id} lists what it allows now."
    if act.needs_hold and held is not None:
        who = holder_initials(desk, held)
        return HeldError(
            why_not, where=where, hint=hint, who=who, plural_message=f"{who} is working them."
        )
    return MedqError(why_not, where=where, hint=hint)


def _item(desk: Desk, item_id: int) -> ItemRecord:
    item = item_records.by_id(desk.store, item_id)
    if item is None:
        raise MedqError(f"There is no item {item_id}.", hint="medq queue lists them.")
    return item


def _stale(desk: Desk, item: ItemRecord) -> MedqError:
    """Return the error that says who changed the item since it was read, and what they did."""
    where, hint = f"item {item.id}", "Look at it again, then repeat the act."
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
