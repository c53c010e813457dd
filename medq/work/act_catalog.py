"""Every act there is: importing this module fills the registry, and tells undo how to take back what moved more than rows."""

from data.events.events import Entry
from data.plan import plans
from medq.work.acts import basic, take
from medq.work.acts.registry import ACTS, offers, perform
from medq.work.acts.undo import SPECIAL, undo
from medq.work.desk import Desk
from medq.work.imports import undo_import
from medq.work.plan import add_item, expiring_acts
from medq.work.remittances import acts as act_payments

__all__ = [
    "ACTS",
    "act_payments",
    "add_item",
    "basic",
    "expiring_acts",
    "offers",
    "perform",
    "take",
    "undo",
    "undo_import",
]


def _plan(desk: Desk, event_id: int, entry: Entry) -> str:
    from medq.work.plan.store import (
        take_back,  # what a plan is made of is needed only where there is one
    )

    return take_back(desk, event_id, entry)


SPECIAL[plans.CHANGE] = SPECIAL[plans.ACCEPT] = _plan
