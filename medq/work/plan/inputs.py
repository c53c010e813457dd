"""The inputs of a plan: everything that planning a day and showing the plan read, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.items import lookups
from data.plan import progress
from medq.domain.date_text import format_weekday
from medq.domain.errors import MedqError
from medq.domain.plan.manual_edits import ManualEdits
from medq.work.plan.candidates import PlanItem, read_plan_items
from medq.work.plan.day import DaySettings, PersonDay, minute_of_day, person_day
from medq.work.plan.free_time import read_free_time
from medq.work.plan.store import PlanTarget, StoredPlan, stored_plan
from medq.work.plan.view_facts import ViewFacts, item_facts_of, read_queue_facts


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """The facts that a plan and its view are made from, at one moment."""

    target: PlanTarget
    stored: StoredPlan | None
    person_day: PersonDay
    settings: DaySettings  # of the stored plan, else the usual ones
    edits: ManualEdits
    finished: frozenset[int]  # items of today's plan that are done or on hold
    minute_now: int  # of that day: 0 before it
    is_today: bool
    items: Mapping[int, PlanItem]  # in the order of their ids
    newest_item_id: int
    free_time: tuple[tuple[str, int], ...]  # (initials, minutes) of others, the most first
    view: ViewFacts


def read_inputs(
    target: PlanTarget, stored: StoredPlan | None, also: Iterable[int] = ()
) -> PlanInputs:
    """Read the inputs of the plan as it is stored, or of the usual day.

    `also` are items that a change puts into it.
    """
    desk = target.desk
    is_today = target.day == desk.today()
    newest_item_id = lookups.newest_id(desk.store)
    person = person_day(desk, target.user, target.day)
    order = stored.order if stored else ()
    finished = progress.finished_items(desk.store, order) if is_today else set()
    required_items = stored.edits.required_items if stored else ()
    plan_items = read_plan_items(target, person.working_day.kinds, {*order, *required_items, *also})
    return PlanInputs(
        target=target,
        stored=stored,
        person_day=person,
        settings=stored.settings if stored else person.usual,
        edits=stored.edits if stored else ManualEdits(),
        finished=frozenset(finished),
        minute_now=minute_of_day(desk.zone, target.day, desk.now()),
        is_today=is_today,
        items=plan_items,
        newest_item_id=newest_item_id,
        free_time=read_free_time(target, person.office),
        view=ViewFacts(
            target, person, item_facts_of(target, plan_items), read_queue_facts(target, stored)
        ),
    )


def require_planner(target: PlanTarget) -> None:
    """Raise MedqError where this person may not plan that person's day, or the day is over."""
    desk, user, day = target.desk, target.user, target.day
    desk.require_writer()
    if user.id != desk.user.id:
        desk.require_manager("Planning somebody else's day")
    if not user.may_write:
        raise MedqError(
            f"{user.name} has read-only access and no plan.", hint="medq user list shows all users."
        )
    if day < desk.today():
        raise MedqError(
            f"{format_weekday(day)} is in the past.", hint="Type today or a later date."
        )


def require_stored(target: PlanTarget) -> StoredPlan:
    """Return the stored plan; raise MedqError where there is none."""
    stored = stored_plan(target)
    if stored is None:
        raise MedqError(
            f"There is no plan for {format_weekday(target.day)} yet.",
            hint="Build it first.",
        )
    return stored
