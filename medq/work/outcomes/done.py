"""The act `done`: an item gets an outcome that only a person can know."""

from collections.abc import Callable, Mapping

from data.claims.claim_money import ClaimMoney
from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage
from medq.domain.acts import Field, FieldKind
from medq.domain.items.item import Subject
from medq.domain.money import plain
from medq.domain.outcomes.outcome import MONEY, NAMES_CLAIM, HandOutcome, outcomes_of
from medq.work.acts.registry import Act, Undo, not_if_done
from medq.work.desk import Desk
from medq.work.outcomes.choices import Offered, code_field, money_of_item, offered_outcomes
from medq.work.outcomes.closing import close_as_billed, close_as_duplicate, close_by_word
from medq.work.outcomes.done_notes import done_notes
from medq.work.outcomes.money import KIND_BY_OUTCOME, move_typed, write_off_not_billable
from medq.work.outcomes.outcome_input import DoneInput, parse_done
from medq.work.outcomes.outside import submit_outside
from medq.work.outcomes.undo import undo_outcome

Handler = Callable[[Desk, ItemRecord, ClaimMoney | None, DoneInput, ChangeSet], ActMessage]
HANDLERS: Mapping[HandOutcome, Handler] = {
    HandOutcome.WRITTEN_OFF: move_typed,
    HandOutcome.TRANSFERRED: move_typed,
    HandOutcome.NOT_BILLABLE: write_off_not_billable,
    HandOutcome.DUPLICATE: close_as_duplicate,
    HandOutcome.BILLED_NEXT_PAYER: close_as_billed,
    HandOutcome.SUBMITTED: submit_outside,
    HandOutcome.RESUBMITTED: submit_outside,
}
"""What is done for an outcome; any other closes the item with its word."""


def why_not_done(desk: Desk, item: ItemRecord) -> str:
    """Return why no outcome can be given; empty if one can."""
    if item.subject_kind is Subject.APPROVAL:
        return "Approve or refuse it."
    return not_if_done(desk, item)


def done_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `done`: the item's outcomes, and what each of them asks for."""
    offered = offered_outcomes(desk, item)
    texts = tuple(map(desk.code_texts.choice, offered.outcomes))
    outcome = Field(
        "outcome",
        "Outcome",
        FieldKind.CHOICE,
        choices=offered.outcomes,
        choice_texts=texts,
        closed=offered.closed,
        form_label="",
    )
    fields = (
        *_money_fields(desk, item, offered),
        Field("claim", "Claim #", for_choices=NAMES_CLAIM, form_label="claim #"),
        Field("reason", "Reason", for_choices=(HandOutcome.NOT_BILLABLE,), form_label="reason"),
    )
    outcomes = set(outcomes_of(item.kind, item.topic))
    possible = [field for field in fields if outcomes.intersection(field.for_choices)]
    return (outcome, *possible, Field("note", "note", required=False))


def _money_fields(desk: Desk, item: ItemRecord, offered: Offered) -> tuple[Field, ...]:
    """Return the amount, by default all that is open, and the code."""
    open_cents = offered.claim.open_cents if offered.claim else 0
    outcomes = [outcome for outcome in MONEY if outcome in outcomes_of(item.kind, item.topic)]
    codes = [
        code
        for outcome in outcomes
        for code in desk.adjustment_codes.of_kind(KIND_BY_OUTCOME[outcome])
    ]
    return (
        Field(
            "amount",
            "Amount",
            FieldKind.MONEY,
            default=plain(open_cents),
            for_choices=MONEY,
            form_label="amount",
        ),
        code_field(codes)._replace(for_choices=MONEY),
    )


def give_outcome(
    desk: Desk, item: ItemRecord, act_input: DoneInput, change_set: ChangeSet
) -> ActMessage:
    """Do what an outcome stands for, and close the item unless it waits for something."""
    mark_first_event(desk.store, change_set)
    handle = HANDLERS.get(act_input.outcome, close_by_word)
    return handle(desk, item, money_of_item(desk, item), act_input, change_set)


DONE = Act(
    name="done",
    key_action="item.done",
    why_not=why_not_done,
    fields=done_fields,
    parse=parse_done,
    perform=give_outcome,
    notes=done_notes,
    undo=Undo("outcome", undo_outcome),
    for_many=True,
)
ACTS = (DONE,)
