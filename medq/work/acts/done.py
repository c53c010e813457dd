"""The act `done`: it closes an item with an outcome."""

from dataclasses import dataclass

from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field, FieldKind
from medq.domain.items.item import Kind
from medq.work.acts.registry import Act, Answers, Undo, not_if_done
from medq.work.desk import Desk

OUTCOMES: dict[Kind, tuple[str, ...]] = {
    Kind.REVIEW: (
        "resolved",
        "accepted-as-paid",
        "corrected",
        "disputed",
        "refunded",
        "written-off",
    ),
    Kind.SUBMIT: ("submitted-outside", "void", "moved-to-patient"),
    Kind.DENIAL: ("paid", "corrected", "denial-upheld", "written-off", "billed-next-payer"),
    Kind.CALLBACK: ("reached", "left-voicemail", "closed-no-contact", "reassigned"),
    Kind.FOLLOW_UP: ("answered", "paid", "resubmitted", "closed"),
    Kind.QUESTION: ("answered", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class DoneInput:
    """The outcome of an item, and a note."""

    outcome: str
    note: str


def done_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `done`; the outcomes are those of the item's kind."""
    outcomes = OUTCOMES[item.kind]
    words = tuple(map(desk.code_texts.choice, outcomes))
    return (
        Field("outcome", "Outcome", FieldKind.CHOICE, choices=outcomes, choice_texts=words),
        Field("note", "note", required=False),
    )


def parse_done(desk: Desk, answers: Answers) -> DoneInput:
    """Parse the fields of `done`."""
    return DoneInput(answers["outcome"], answers["note"])


def close(desk: Desk, item: ItemRecord, act_input: DoneInput, change_set: ChangeSet) -> ActMessage:
    """Close the item with an outcome."""
    items.close(change_set, item.id, act_input.outcome)
    outcome = desk.code_texts.choice(act_input.outcome)
    return ActMessage(Did.CLOSED, outcome, note=act_input.note)


DONE = Act(
    name="done",
    key_action="item.done",
    why_not=not_if_done,
    fields=done_fields,
    parse=parse_done,
    perform=close,
    undo=Undo("outcome"),
    for_many=True,
)
ACTS = (DONE,)
