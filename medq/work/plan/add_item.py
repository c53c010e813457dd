"""The act that puts an item into one's plan of the next day.

The plan itself is imported at its first use, so that `medq queue` starts without it.
"""

from data.events.change_set import ChangeSet
from data.items.item_records import ItemRecord
from data.plan import plan_events, planned_items, plans
from medq.domain.act_messages import ActMessage
from medq.work.acts.registry import Act, NoInput, Undo, no_input, not_if_done
from medq.work.desk import Desk


def not_plannable(desk: Desk, item: ItemRecord) -> str:
    """Return why the item cannot join the user's next plan; empty if it can."""
    done = not_if_done(desk, item)
    if done:
        return done
    if item.owner_id not in (None, desk.user.id):
        return "It is assigned to somebody else: v assigns it to you."
    day = desk.next_workday()
    owner = planned_items.owner(desk.store, item.id, day)
    if owner is not None:
        staff_id, initials = owner
        whose = "your" if staff_id == desk.user.id else f"{initials}'s"
        return f"Already in {whose} plan for {desk.formats.day(day)}."
    if plans.of_day(desk.store, desk.user.id, day) is None:
        return f"You have no plan for {desk.formats.day(day)} yet. b builds one."
    return ""


def add(desk: Desk, item: ItemRecord, act_input: NoInput, change_set: ChangeSet) -> ActMessage:
    """Add the item at the end of the user's next plan."""
    from medq.work.plan.revise import add_to_plan  # noqa: PLC0415 - start-up: few plan

    return add_to_plan(desk, item.id, change_set)


def _undo(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    from medq.work.plan.undo_change import undo_plan_change  # noqa: PLC0415 - start-up

    return undo_plan_change(desk, event_id, change_set)


PLAN_UNDO = Undo("plan change", _undo)
ADD_TO_PLAN = Act(
    name=plan_events.CHANGE,
    key_action="item.plan",
    why_not=not_plannable,
    parse=no_input,
    perform=add,
    undo=PLAN_UNDO,
    needs_hold=False,
)

ACTS = (ADD_TO_PLAN,)
