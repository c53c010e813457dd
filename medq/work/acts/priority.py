"""The acts that change an item's priority: importance, and a pin to the top of one's own list."""

from dataclasses import dataclass
from datetime import date

from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field, FieldKind
from medq.domain.items.item import Importance
from medq.domain.typed_dates import typed_day
from medq.work.acts.registry import Act, Answers, Reach, Undo, not_if_done
from medq.work.desk import Desk


@dataclass(frozen=True, slots=True)
class ImportanceInput:
    """The importance to set."""

    level: Importance


@dataclass(frozen=True, slots=True)
class PinInput:
    """The last day of a pin; None removes the pin."""

    until: date | None


def importance_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `importance`."""
    levels = tuple(level.word for level in Importance)
    return (Field("level", "Importance", FieldKind.CHOICE, choices=levels, form_label=""),)


def parse_importance(desk: Desk, answers: Answers) -> ImportanceInput:
    """Parse the fields of `importance`."""
    return ImportanceInput(Importance[answers["level"].upper()])


def set_importance(
    desk: Desk, item: ItemRecord, act_input: ImportanceInput, change_set: ChangeSet
) -> ActMessage:
    """Set the importance of the item."""
    items.set_importance(change_set, item.id, act_input.level)
    return ActMessage(Did.IMPORTANCE, act_input.level.word)


def not_pinnable(desk: Desk, item: ItemRecord) -> str:
    """Return why the user may not pin or unpin the item; empty if they may."""
    if item.pinned_on(desk.today()) not in (None, desk.user.id):
        return "Somebody else has pinned it."
    return not_if_done(desk, item)


def pin_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `pin`: none for a pinned item, which it unpins."""
    if _is_pinned(desk, item):
        return ()
    friday = _friday(desk.today()).isoformat()
    return (Field("until", "Pinned until", FieldKind.DATE, default=friday, form_label="until"),)


def parse_pin(desk: Desk, answers: Answers) -> PinInput:
    """Parse the fields of `pin`."""
    if "until" not in answers:
        return PinInput(None)
    return PinInput(typed_day(answers["until"], desk.today(), desk.calendar))


def pin(desk: Desk, item: ItemRecord, act_input: PinInput, change_set: ChangeSet) -> ActMessage:
    """Pin the item to the top of the user's own list, or unpin it."""
    if act_input.until is None:
        items.unpin(change_set, item.id)
        return ActMessage(Did.UNPINNED)
    items.pin(change_set, item.id, desk.user.id, act_input.until)
    return ActMessage(Did.PINNED, day=act_input.until)


def _is_pinned(desk: Desk, item: ItemRecord) -> bool:
    return item.pinned_on(desk.today()) is not None


def _friday(today: date) -> date:
    return date.fromordinal(today.toordinal() + (4 - today.weekday()) % 7)


IMPORTANCE = Act(
    name="importance",
    key_action="item.importance",
    why_not=not_if_done,
    fields=importance_fields,
    parse=parse_importance,
    perform=set_importance,
    undo=Undo("importance"),
    reach=Reach.JOINED,
    needs_hold=False,
    for_many=True,
)
PIN = Act(
    name="pin",
    key_action="item.pin",
    why_not=not_pinnable,
    fields=pin_fields,
    parse=parse_pin,
    perform=pin,
    undo=Undo("pin"),
    reach=Reach.JOINED,
    needs_hold=False,
    for_many=True,
)

ACTS = (IMPORTANCE, PIN)
