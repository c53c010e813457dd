"""The minutes that the other people of the office have left on a day."""

from data.office import settings as stored_settings
from data.office import staff
from data.plan import lines, plans
from medq.domain.plan.schedule import capacity_of
from medq.work.office.working_hours import working_day_from
from medq.work.plan.day import OfficeDay, PersonDay, plannable_day, stored_day
from medq.work.plan.store import PlanTarget
from medq.work.plan.stored_json import edits_from_json


def read_free_time(target: PlanTarget, office: OfficeDay) -> tuple[tuple[str, int], ...]:
    """Return (initials, free minutes) of others who have time that day, the most first."""
    desk = target.desk
    plan_by_person = plans.of_everybody(desk.store, target.day)
    minutes_by_plan = lines.minutes_by_plan(desk.store, target.day)
    own_settings = stored_settings.of_everybody(desk.store)
    free_minutes: list[tuple[str, int]] = []
    for other, is_active in staff.users(desk.store):
        if not is_active or not other.may_write or other.id == target.user.id:
            continue
        own = own_settings.get(other.id, {})
        person = PersonDay(office, other.login, working_day_from(own, desk.settings))
        plan = plan_by_person.get(other.id)
        if plan is None:
            settings = person.usual
            planned = settings.reserved_minutes
        else:
            settings = stored_day(plan, edits_from_json(plan.manual_edits).appointments)
            planned = minutes_by_plan.get(plan.id, 0)
        capacity = capacity_of(plannable_day(person, settings))
        if capacity > planned:
            free_minutes.append((other.initials, capacity - planned))
    return tuple(sorted(free_minutes, key=lambda free: (-free[1], free[0])))
