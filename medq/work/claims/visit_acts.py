"""The act that puts a claim into another visit, and its undo."""

from dataclasses import dataclass

from data.claims import lookups, visit_moves, visits
from data.events import event_groups
from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.items import items, open_items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field
from medq.domain.errors import MedqError
from medq.domain.identifiers import number_key
from medq.domain.items.item import Subject
from medq.work.acts.registry import Act, Answers, Undo, not_if_done
from medq.work.acts.reversal import reverse_act
from medq.work.claims.visit_items import refresh_visits
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import ItemUpdater

OWN = "own"
MOST_NEAR = 4  # claims of the patient that are named above the question


@dataclass(frozen=True, slots=True)
class VisitInput:
    """The number of another claim of the visit; empty for a visit of its own."""

    claim_number: str


def not_movable(desk: Desk, item: ItemRecord) -> str:
    """Return why the item's claim cannot be put into another visit; empty if it can."""
    return not_if_done(desk, item) or ("" if item.claim_id else "This item is not about a claim.")


def visit_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the field of `visit`, with the patient's claims of the nearest days."""
    claims = visit_moves.near_claims(desk.store, item.claim_id, MOST_NEAR) if item.claim_id else ()
    near = ", ".join(
        f"{claim.number} {desk.formats.day(claim.from_day) if claim.from_day else ''}".rstrip()
        for claim in claims
    )
    other = f"The patient's nearest claims: {near}." if near else "The patient has no other claim."
    examples = f"{other} {OWN}: a visit of its own."
    return (Field("claim", f"In one visit with claim number, or {OWN}", examples=examples),)


def parse_visit(desk: Desk, answers: Answers) -> VisitInput:
    """Parse the fields of `visit`; the word "claim" before the number is allowed."""
    number = answers["claim"].removeprefix("claim ").strip()
    return VisitInput("" if number.lower() == OWN else number)


def put_into_visit(
    desk: Desk, item: ItemRecord, act_input: VisitInput, change_set: ChangeSet
) -> ActMessage:
    """Put the item's claim into the visit of another claim of the patient, or into its own."""
    assert item.claim_id is not None
    (member,) = visits.members(desk.store, [item.claim_id])
    visit_id = _visit_named(desk, member, act_input.claim_number)
    mark_first_event(desk.store, change_set)
    before = visit_moves.location(desk.store, member.id)
    visit_moves.put(desk.store, member.id, visit_id)
    _refresh(desk, member.id, before.visit_id)
    visit_moves.record_move(
        change_set, member.id, before, visit_moves.location(desk.store, member.id)
    )
    about = open_items.open_items_about(desk.store, Subject.CLAIM, [member.id])
    for item_id in {item.id, *(open_item.id for open_item in about)}:
        items.renew(change_set, item_id)
    if not act_input.claim_number:
        return ActMessage(Did.OWN_VISIT, about=member.number)
    return ActMessage(Did.JOINED_VISIT, act_input.claim_number, about=member.number)


def _visit_named(desk: Desk, member: visits.VisitMember, number: str) -> int:
    """Return the visit of the patient's claim with a number, or a new one; raises MedqError."""
    if not number:
        if len(visits.claim_ids_of(desk.store, [member.visit_id])) < 2:
            raise MedqError("The claim is the only one of its visit.", where=member.number)
        return visit_moves.open_like(desk.store, member.visit_id)
    ids = lookups.ids_by_number(desk.store, [number_key(number)])
    others = [
        other
        for other in visits.members(desk.store, ids)
        if other.patient_id == member.patient_id and other.id != member.id
    ]
    if not others:
        raise MedqError(
            f"The patient has no other claim {number!r}.",
            hint=f"Type the claim number in full, or {OWN}.",
        )
    if others[-1].visit_id == member.visit_id:
        raise MedqError(f"Claim {number} is already in this visit.", where=member.number)
    return others[-1].visit_id


def _refresh(desk: Desk, claim_id: int, left_id: int) -> None:
    """Compute the balances of the claim's visit and of the one that it left, and their items."""
    store = desk.store
    updater = ItemUpdater(desk)
    refresh_visits(desk, [claim_id, *visits.claim_ids_of(store, [left_id])], updater)
    visits.clear_empty(store, [left_id])
    updater.finish()


def undo_visit(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Put a claim back into the visit that it had before the event."""
    group = event_groups.event_group(desk.store, event_id)
    claim_id, _before = visit_moves.recorded_move(group.before)
    left_id = visit_moves.location(desk.store, claim_id).visit_id
    item_ids = reverse_act(desk, group, change_set)
    _refresh(desk, claim_id, left_id)
    update_ranks(desk, item_ids, items.left_claims(change_set))
    return ActMessage(Did.UNDONE_VISIT)


VISIT = Act(
    name=visit_moves.ACT,
    key_action="item.visit",
    why_not=not_movable,
    fields=visit_fields,
    parse=parse_visit,
    perform=put_into_visit,
    hint="put into another visit",
    undo=Undo(visit_moves.ACT, undo_visit),
)
ACTS = (VISIT,)
