"""Acts on an item about a payer: it is a known one, or another one; its plan type."""

from dataclasses import dataclass
from typing import Any

from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.items import items
from data.items.item_records import ItemRecord
from data.patients import payer_answers, payers
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field, FieldKind
from medq.domain.items import topics
from medq.domain.items.item import State
from medq.work.acts.registry import Act, Answers, NoInput, Undo, no_input
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.payers.kinds import CONFIRMED, suggestion
from medq.work.payers.lookup import find_payer
from medq.work.remittances import payer_changes
from medq.work.remittances.payer_questions import ANOTHER_PAYER, SAME_PAYER, request_plan_type
from medq.work.remittances.undo_acts import undo_kind, undo_payer_act, undo_short_name


@dataclass(frozen=True, slots=True)
class SamePayerInput:
    """The payer that a payer is one with."""

    other_id: int


@dataclass(frozen=True, slots=True)
class KindInput:
    """The plan type of a payer."""

    kind: str


def not_a_payer(desk: Desk, item: ItemRecord) -> str:
    """Return why the item's payer cannot be joined to another one; empty if it can."""
    if item.topic not in (topics.PAYER.name, topics.SAME_PAYER.name):
        return "Only a payer can be linked to a payer."
    return "This item is done." if item.state is State.DONE else ""


def not_asked(desk: Desk, item: ItemRecord) -> str:
    """Return why the item does not ask whether two payers are one; empty if it does."""
    if item.topic != topics.SAME_PAYER.name:
        return "This item does not ask about another payer."
    return not_a_payer(desk, item)


def not_a_new_payer(desk: Desk, item: ItemRecord) -> str:
    """Return why the item sets no plan type; empty if it does."""
    if item.topic == topics.SAME_PAYER.name and item.state is not State.DONE:
        return "First answer whether it is the known payer."
    if item.topic != topics.PAYER.name:
        return "Only a new payer's plan type is set here."
    return not_a_payer(desk, item)


def same_payer_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `same-payer`; the default is the payer that is asked about."""
    default = ""
    if item.topic == topics.SAME_PAYER.name and item.payer_id is not None:
        default = payers.payer_name(desk.store, item.payer_id).shown
    return (Field("payer", "Same payer as", default=default),)


def parse_same_payer(desk: Desk, answers: Answers) -> SamePayerInput:
    """Parse the fields of `same-payer`."""
    return SamePayerInput(find_payer(desk, answers["payer"]))


def same_payer(
    desk: Desk, item: ItemRecord, act_input: SamePayerInput, change_set: ChangeSet
) -> ActMessage:
    """Join the item's payer to another one, and match again what waited for that."""
    mark_first_event(desk.store, change_set)
    items.close(change_set, item.id, SAME_PAYER)
    return payer_changes.join(desk, item.subject_id, act_input.other_id, change_set)


def other_payer(
    desk: Desk, item: ItemRecord, act_input: NoInput, change_set: ChangeSet
) -> ActMessage:
    """Answer that the item's payer is another one than the known one: it is not asked again."""
    assert item.payer_id is not None, "a question about a payer names the other one"
    mark_first_event(desk.store, change_set)
    items.close(change_set, item.id, ANOTHER_PAYER)
    payer_answers.keep_apart(change_set, item.subject_id, item.payer_id)
    updater = ItemUpdater(desk)
    request_plan_type(desk, item.subject_id, updater)
    updater.finish()
    names = [payers.payer_name(desk.store, each) for each in (item.subject_id, item.payer_id)]
    return ActMessage(Did.KEPT_APART, names[0].shown, names[1].shown)


def kind_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `set-kind`; the default is what the payer's name suggests."""
    kinds = desk.payer_kinds
    words = tuple(map(desk.code_texts.payer_kind, kinds))
    default = suggestion(desk, item.subject_id) if item.topic == topics.PAYER.name else ""
    return (
        Field(
            "kind", "Plan type", FieldKind.CHOICE, choices=kinds, default=default,
            choice_texts=words, is_numbered=True,
        ),
    )  # fmt: skip


def parse_kind(desk: Desk, answers: Answers) -> KindInput:
    """Parse the fields of `set-kind`."""
    return KindInput(answers["kind"])


def set_plan_type(
    desk: Desk, item: ItemRecord, act_input: KindInput, change_set: ChangeSet
) -> ActMessage:
    """Set the plan type of the item's payer; its items are dated by the rules of that type."""
    mark_first_event(desk.store, change_set)
    items.close(change_set, item.id, CONFIRMED)
    return payer_changes.set_plan_type(desk, item.subject_id, act_input.kind, change_set).message


PAYER_UNDO = Undo("payer", undo_payer_act)
KIND_UNDO = Undo("plan type", undo_kind)
SHORT_NAME_UNDO = Undo("short name", undo_short_name)
ACTS: tuple[Act[Any], ...] = (
    Act(
        name="same-payer",
        key_action="item.match",
        why_not=not_a_payer,
        fields=same_payer_fields,
        parse=parse_same_payer,
        perform=same_payer,
        undo=PAYER_UNDO,
        hint="same payer",
    ),
    Act(
        name="other-payer",
        key_action="item.unmatch",
        why_not=not_asked,
        parse=no_input,
        perform=other_payer,
        undo=PAYER_UNDO,
        hint="other payer",
    ),
    Act(
        name="set-kind",
        key_action="item.post",
        why_not=not_a_new_payer,
        fields=kind_fields,
        parse=parse_kind,
        perform=set_plan_type,
        undo=KIND_UNDO,
        for_many=True,
        hint="plan type",
    ),
)
