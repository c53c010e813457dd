"""Finishing a line of a plan that is no item: the morning review, the day end, an appointment."""

from dataclasses import replace

from medq.domain.errors import MedqError
from medq.domain.plan.view import PlanResult
from medq.work.plan.build import save_plan
from medq.work.plan.inputs import PlanInputs
from medq.work.plan.planning import recomputed_plan
from medq.work.plan.store import Draft, StoredPlan, changed_elsewhere
from medq.work.plan.stored_json import block_key


def finish_block(inputs: PlanInputs, stored: StoredPlan, name: str) -> PlanResult:
    """Note that the person finished the line of that name; no other line moves.

    Raises MedqError where there is no such line, and where it is finished already.
    """
    settings = stored.settings
    lines = (line for line in stored.lines if line.item_id is None and line.name == name)
    key = next(map(block_key, lines), None)
    if key is None:
        raise changed_elsewhere()
    if key in settings.finished_blocks:
        raise MedqError(f"{name} is done already.", hint="u undoes your last action.")
    finished = replace(settings, finished_blocks=(*settings.finished_blocks, key))
    draft = Draft(stored.lines, stored.edits, finished, stored.newest_item_id)
    return save_plan(inputs, recomputed_plan(inputs, stored), draft, f"Done: {name}.")
