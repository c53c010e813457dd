"""The three acts that decide about an expiring item: keep, reassign, let expire."""

from dataclasses import dataclass
from typing import Any

from data.events.change_set import ChangeSet
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field
from medq.domain.items.item import State
from medq.work.acts.basic import AssignInput, assign, assign_fields, parse_assign
from medq.work.acts.registry import Act, Answers, NoInput, Undo, no_input, not_if_done
from medq.work.desk import Desk
from medq.work.items.leases import RELEASED

LET_EXPIRE = "let-go"


@dataclass(frozen=True, slots=True)
class LetExpireInput:
    """The reason for which an item is not pursued."""

    reason: str


def keep(desk: Desk, item: ItemRecord, act_input: NoInput, change_set: ChangeSet) -> ActMessage:
    """Assign the expiring item to the user, who will work it."""
    change_set.change("item", item.id, owner_id=desk.user.id, decided_day=desk.today().toordinal())
    return ActMessage(Did.KEPT, desk.user.initials)


def reassign(
    desk: Desk, item: ItemRecord, act_input: AssignInput, change_set: ChangeSet
) -> ActMessage:
    """Assign the expiring item to somebody else."""
    message = assign(desk, item, act_input, change_set)
    change_set.change("item", item.id, decided_day=desk.today().toordinal())
    return message._replace(did=Did.REASSIGNED) if act_input.person else message


def let_expire(
    desk: Desk, item: ItemRecord, act_input: LetExpireInput, change_set: ChangeSet
) -> ActMessage:
    """Close the expiring item without working it."""
    change_set.change(
        "item",
        item.id,
        state=int(State.DONE),
        outcome=LET_EXPIRE,
        decided_day=desk.today().toordinal(),
        wait_until=None,
        wait_for="",
        **RELEASED,
    )
    return ActMessage(Did.NOT_PURSUED, note=act_input.reason)


def let_expire_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `let-go`."""
    return (Field("reason", "Why it will not be pursued"),)


def parse_let_expire(desk: Desk, answers: Answers) -> LetExpireInput:
    """Parse the fields of `let-go`."""
    return LetExpireInput(answers["reason"])


ACTS: tuple[Act[Any], ...] = (
    Act(
        name="work-on",
        key_action="expiring.keep",
        why_not=not_if_done,
        parse=no_input,
        perform=keep,
        undo=Undo("decision"),
        for_many=True,
    ),
    Act(
        name="hand-over",
        key_action="expiring.reassign",
        why_not=not_if_done,
        fields=assign_fields,
        parse=parse_assign,
        perform=reassign,
        undo=Undo("decision"),
        for_many=True,
    ),
    Act(
        name=LET_EXPIRE,
        key_action="expiring.expire",
        why_not=not_if_done,
        fields=let_expire_fields,
        parse=parse_let_expire,
        perform=let_expire,
        undo=Undo("decision"),
        for_many=True,
    ),
)
