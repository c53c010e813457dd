"""Making a change of a plan by hand: read, revise, and save it with an event of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data.items import rows
from data.plan import candidates
from medq.domain.errors import MedqError
from medq.domain.items.bundle import CLEAN
from medq.domain.items.item import ItemRow
from medq.domain.plan.line_texts import batch_text
from medq.domain.plan.view import EditKind, PlanEdit, PlanResult
from medq.domain.user import User
from medq.work.acts.assign import ASSIGN
from medq.work.acts.assign import FIELD as ASSIGN_FIELD
from medq.work.acts.bulk import perform_many
from medq.work.desk import Desk
from medq.work.plan.build import open_plan
from medq.work.plan.candidates import last_day_items
from medq.work.plan.finish_block import finish_block
from medq.work.plan.inputs import read_inputs, require_planner, require_stored
from medq.work.plan.revise import revise_plan
from medq.work.plan.revisions import ADD_HINT, REVISIONS, EditFacts, typed_appointment
from medq.work.plan.store import PlanTarget
from medq.work.visibility import redacted_row


def change_plan(desk: Desk, day: date, edit: PlanEdit, user: User | None = None) -> PlanResult:
    """Make one change to a plan.

    Raises MedqError for what is not possible; nothing is changed then.
    """
    target = PlanTarget(desk, user or desk.user, day)
    if edit.kind is EditKind.REASSIGN:
        return _reassign(target, edit)
    require_planner(target)
    with desk.store.read_transaction():
        stored = require_stored(target)
        facts = _read_facts(target, edit)
        inputs = read_inputs(target, stored, also=facts.items)
    if edit.kind is EditKind.FINISH:
        return finish_block(inputs, stored, edit.name)
    revise = REVISIONS[edit.kind]
    # An event names no patient; the person sees who it is.
    shown_message = revise(stored, replace(facts, label=facts.name)).message
    return revise_plan(inputs, stored, revise(stored, facts), shown_message)


def _read_facts(target: PlanTarget, edit: PlanEdit) -> EditFacts:
    """Read what a change needs. Raises MedqError for a number that no open item has."""
    desk, items = target.desk, edit.items
    is_item_added = edit.kind is EditKind.ADD and typed_appointment(edit.text) is None
    if is_item_added and not items:
        items = (_item_by_number(desk, edit.text),)
    is_removal = edit.kind is EditKind.REMOVE and bool(items)
    return EditFacts(
        edit,
        items,
        label=_label(desk, items) if items else "",
        name=_name(desk, items),
        is_due=is_removal and bool(last_day_items(desk, items, target.day)),
    )


def _reassign(target: PlanTarget, edit: PlanEdit) -> PlanResult:
    """Assign the items to somebody else in one act; the plan then leaves them out."""
    desk = target.desk
    done = perform_many(desk, dict.fromkeys(edit.items), ASSIGN, {ASSIGN_FIELD: edit.text})
    plan = open_plan(desk, target.day, target.user)
    return PlanResult(plan, done.message, can_undo=done.can_undo)


def _item_by_number(desk: Desk, typed: str) -> int:
    """Return the open item with that number, or whose claim has it; raise MedqError for none."""
    word = typed.strip()
    if not word:
        raise MedqError("Nothing was typed.", hint=ADD_HINT)
    item = candidates.item_by_number(desk.store, word.upper())
    if item is None:
        raise MedqError(f"No open item has the number {word!r}.", hint=ADD_HINT)
    return item


def _name(desk: Desk, items: Sequence[int]) -> str:
    """Return the patient's last name as the user may see it, else the number."""
    row = redacted_row(desk, items[0]) if items else None
    if row is None:
        return ""
    return _line_text(row, row.patient_last or row.number_or_id, items)


def _label(desk: Desk, items: Sequence[int]) -> str:
    """Return the number of the claim or of the item, without a name: events keep it."""
    row = rows.by_id(desk.store, items[0], desk.today())
    return _line_text(row, row.number_or_id if row else f"item {items[0]}", items)


def _line_text(row: ItemRow | None, first: str, items: Sequence[int]) -> str:
    """Return `4 clean claims` as the plan's line does, else the first item and how many more."""
    if len(items) < 2:
        return first
    if row is not None and row.cause == CLEAN:
        return batch_text(len(items))
    return f"{first} and {len(items) - 1:,} more"
