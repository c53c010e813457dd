"""The three acts that decide about an expiring item: keep, reassign, let expire."""

from dataclasses import dataclass
from typing import Any

from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field
from medq.work.acts.assign import (
    AssignInput,
    assign,
    assign_notes,
    owner_fields,
    parse_assign,
    with_open_counts,
)
from medq.work.acts.registry import Act, Answers, NoInput, Undo, no_input, not_if_done
from medq.work.desk import Desk
from medq.work.outcomes.done import why_not_done

LET_EXPIRE = "let-go"


@dataclass(frozen=True, slots=True)
class LetExpireInput:
    """The reason for which an item is not pursued."""

    reason: str


def keep(desk: Desk, item: ItemRecord, act_input: NoInput, change_set: ChangeSet) -> ActMessage:
    """Assign the expiring item to the user, who will work it."""
    items.assign(change_set, item.id, desk.user.id, decided_on=desk.today())
    return ActMessage(Did.KEPT, desk.user.initials)


def reassign(
    desk: Desk, item: ItemRecord, act_input: AssignInput, change_set: ChangeSet
) -> ActMessage:
    """Assign the expiring item to somebody else."""
    message = assign(desk, item, act_input, change_set)
    items.decide(change_set, item.id, desk.today())
    return message._replace(did=Did.REASSIGNED) if act_input.person else message


def let_expire(
    desk: Desk, item: ItemRecord, act_input: LetExpireInput, change_set: ChangeSet
) -> ActMessage:
    """Close the expiring item without working it."""
    items.close(change_set, item.id, LET_EXPIRE, decided_on=desk.today())
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
        fields=owner_fields,
        for_form=with_open_counts,
        notes=assign_notes,
        parse=parse_assign,
        perform=reassign,
        undo=Undo("decision"),
        for_many=True,
    ),
    Act(
        name=LET_EXPIRE,
        key_action="expiring.expire",
        why_not=why_not_done,
        fields=let_expire_fields,
        parse=parse_let_expire,
        perform=let_expire,
        undo=Undo("decision"),
        for_many=True,
    ),
)
