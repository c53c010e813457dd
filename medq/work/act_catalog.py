"""Every act that there is, and the functions that find one by its name."""

from collections.abc import Sequence
from typing import Any

from data.plan import plan_events
from medq.domain.acts import ActResult, AvailableAct, BulkResult, FormNotes, SeenVersions
from medq.domain.errors import MedqError
from medq.work.acts import assign, bulk, forms, note, perform, priority, take, wait
from medq.work.acts import undo as undo_events
from medq.work.acts.registry import Act, Answers, Undo
from medq.work.claims import visit_acts
from medq.work.contacts import contact_line
from medq.work.desk import Desk
from medq.work.imports import acts as imports
from medq.work.outcomes import approvals, done
from medq.work.patients import merge_acts
from medq.work.plan import add_item, expiring_acts
from medq.work.remittances import acts as remittances
from medq.work.remittances import payer_acts

ALL_ACTS: tuple[Act[Any], ...] = (
    *wait.ACTS,
    *contact_line.ACTS,
    *note.ACTS,
    *assign.ACTS,
    *done.ACTS,
    *priority.ACTS,
    *take.ACTS,
    *approvals.ACTS,
    *remittances.ACTS,
    *visit_acts.ACTS,
    *payer_acts.ACTS,
    *merge_acts.ACTS,
    *imports.ACTS,
    *add_item.ACTS,
    *expiring_acts.ACTS,
)
ACT_BY_NAME = {act.name: act for act in ALL_ACTS}
UNDO_BY_ACT: dict[str, Undo] = {
    **{act.name: act.undo for act in ALL_ACTS if act.undo is not None},
    "import": imports.IMPORT_UNDO,
    "join-payers": payer_acts.PAYER_UNDO,
    "part-payer": payer_acts.PAYER_UNDO,
    "payer-kind": payer_acts.KIND_UNDO,
    "payer-short-name": payer_acts.SHORT_NAME_UNDO,
    "merge-patients": merge_acts.PATIENT_UNDO,
    plan_events.ACCEPT: add_item.PLAN_UNDO,
}
"""With what is done to no single item: an import, an accepted plan, commands."""


def available_acts(desk: Desk, item_id: int) -> list[AvailableAct]:
    """Return every act with whether this item allows it now, and why not.

    Raises `MedqError` when there is no such item.
    """
    return perform.available_acts(desk, item_id, ALL_ACTS)


def act_of_key(desk: Desk, item_ids: Sequence[int], key_action: str) -> AvailableAct | None:
    """Return the act that a key does to these items, with the fields for all of them.

    It is not allowed where no item allows it; None where the key does nothing to them. Raises
    `MedqError` when there is no such item.
    """
    return forms.act_of_key(desk, item_ids, key_action, ALL_ACTS)


def form_notes(desk: Desk, item_ids: Sequence[int], name: str, values: Answers) -> FormNotes:
    """Return what the form of an act says of the values that are typed in it."""
    return forms.form_notes(desk, item_ids, _act(name), values)


def perform_act(
    desk: Desk, item_id: int, name: str, answers: Answers, version: int | None = None
) -> ActResult:
    """Do the act of that name to one item. Raises `MedqError`; nothing is changed then."""
    desk.require_writer()
    return perform.perform(desk, item_id, _act(name), answers, version=version)


def perform_many(desk: Desk, seen: SeenVersions, name: str, answers: Answers) -> BulkResult:
    """Do the act of that name to many items. Raises `MedqError`; nothing is changed then."""
    desk.require_writer()
    return bulk.perform_many(desk, seen, _act(name), answers)


def undo(desk: Desk, event_id: int | None = None) -> ActResult:
    """Undo an event, or the caller's last act. Raises `MedqError`; nothing is changed then."""
    return undo_events.undo(desk, UNDO_BY_ACT, event_id)


def _act(name: str) -> Act[Any]:
    act = ACT_BY_NAME.get(name)
    if act is None:
        raise MedqError(
            f"There is no act {name!r}.", hint="medq acts ID lists what this item allows."
        )
    return act
