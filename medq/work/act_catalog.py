"""Every act there is: importing this module fills the registry, and tells undo how to take back what moved more than rows."""

from data.events.events import ChangeSet
from data.plan import plans
from medq.work.acts import basic, take
from medq.work.acts.registry import ACTS, available_acts, perform
from medq.work.acts.undo import SPECIAL_UNDO, undo
from medq.work.desk import Desk
from medq.work.imports import acts as act_imports
from medq.work.imports import undo_import
from medq.work.plan import add_item, expiring_acts
from medq.work.remittances import acts as act_payments

__all__ = [
    "ACTS",
    "act_imports",
    "act_payments",
    "add_item",
    "available_acts",
    "basic",
    "expiring_acts",
    "perform",
    "take",
    "undo",
    "undo_import",
]


def _plan(desk: Desk, event_id: int, entry: ChangeSet) -> str:
    from medq.work.plan.store import (
        undo_plan_change,  # what a plan is made of is needed only where there is one
    )

    return undo_plan_change(desk, event_id, entry)


SPECIAL_UNDO[plans.CHANGE] = SPECIAL_UNDO[plans.ACCEPT] = _plan
