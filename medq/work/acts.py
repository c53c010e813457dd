"""Every act there is: importing this module fills the registry, and tells undo how to take back what moved more than rows."""

from data import plans
from data.events import Entry
from medq.work import deciding, into_plan, payments, take, taking_back, triage
from medq.work.act import ACTS, offers, perform
from medq.work.desk import Desk
from medq.work.undo import SPECIAL, undo

__all__ = [
    "ACTS",
    "deciding",
    "into_plan",
    "offers",
    "payments",
    "perform",
    "take",
    "taking_back",
    "triage",
    "undo",
]


def _plan(desk: Desk, event_id: int, entry: Entry) -> str:
    from medq.work.plan_store import (
        take_back,
    )  # what a plan is made of is needed only where there is one

    return take_back(desk, event_id, entry)


SPECIAL[plans.CHANGE] = SPECIAL[plans.ACCEPT] = _plan
