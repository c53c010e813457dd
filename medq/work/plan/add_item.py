"""The act that puts an item into one's plan of the next day. What a plan is made of is imported with its first use."""

from data.events.events import ChangeSet
from data.items.items import ItemRecord
from data.plan import plans
from medq.domain.typed_dates import format_date
from medq.work.acts.basic import open_only
from medq.work.acts.registry import Act, Values, register
from medq.work.desk import Desk


def _why_not(desk: Desk, item: ItemRecord) -> str:
    done = open_only(desk, item)
    if done:
        return done
    if item.owner_id not in (None, desk.user.id):
        return "It is somebody else's: v gives it to you."
    day = desk.next_day()
    whose = plans.plan_owner(desk.store, item.id, day)
    if whose is not None:
        staff_id, initials = whose
        return f"It is in {'your' if staff_id == desk.user.id else initials + chr(39) + 's'} plan of {format_date(day)} already."
    if plans.plan(desk.store, desk.user.id, day) is None:
        return f"There is no plan of yours for {format_date(day)} yet. b builds one."
    return ""


def _plan(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    from medq.work.plan.build import add_to_plan

    return add_to_plan(desk, item.id, entry)


register(
    Act(plans.CHANGE, "item.plan", "Put it into tomorrow's plan", _why_not, _plan, needs_hold=False)
)
