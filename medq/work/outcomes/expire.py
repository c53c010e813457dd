"""What becomes of the amount of an item that is let expire: written off, or open under a name."""

from dataclasses import dataclass
from datetime import date

from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.items import items
from data.items.item_records import ItemRecord
from data.office import staff
from medq.domain.act_messages import ActMessage, Did
from medq.domain.claims.ledger import EntryKind, Movement
from medq.domain.items.follow_up import WaitingOn
from medq.domain.outcomes.outcome import EXPIRED
from medq.work.desk import Desk
from medq.work.outcomes.choices import money_of_item
from medq.work.outcomes.money import move_or_ask


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """An amount that is given up: with an adjustment code, within the limits of write-offs."""

    code: str
    note: str


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """An amount that stays open under a name until a day."""

    owner_id: int
    until: date
    note: str


def let_expire(
    desk: Desk, item: ItemRecord, decision: WrittenOff | LeftOpen, change_set: ChangeSet
) -> ActMessage:
    """Do what was decided about an expiring item, and record the day of the decision.

    A write-off beyond the person's limit waits for a manager. Undo it with `undo_outcome`.
    """
    mark_first_event(desk.store, change_set)
    items.decide(change_set, item.id, desk.today())
    if isinstance(decision, LeftOpen):
        return _leave_open(desk, item, decision, change_set)
    claim = money_of_item(desk, item)
    if claim is None or claim.open_cents <= 0:
        items.close(change_set, item.id, EXPIRED)
        return ActMessage(Did.NOT_PURSUED, note=decision.note)
    movement = Movement(EntryKind.WRITE_OFF, claim.open_cents, decision.code, decision.note)
    return move_or_ask(desk, item, claim, movement, change_set)


def _leave_open(
    desk: Desk, item: ItemRecord, decision: LeftOpen, change_set: ChangeSet
) -> ActMessage:
    """Put the item on hold under a person's name; it returns to them on the day."""
    items.assign(change_set, item.id, decision.owner_id)
    items.hold(change_set, item.id, decision.until, WaitingOn.OTHER, decision.owner_id)
    return ActMessage(
        Did.LEFT_OPEN,
        staff.by_id(desk.store, decision.owner_id).initials,
        note=decision.note,
        day=decision.until,
        cents=item.money_cents,
    )
