"""A day shared among the whole office: each person's draft is planned from their share."""

from collections.abc import Collection
from datetime import date

from data.office import staff
from medq.domain.plan.model import Candidate
from medq.domain.plan.schedule import capacity_of
from medq.domain.plan.team_share import ShareBy, TeamMember, share_among
from medq.domain.plan.view import DayPlan
from medq.work.desk import Desk
from medq.work.plan.build import build_plan, open_plan
from medq.work.plan.candidates import plan_candidates
from medq.work.plan.day import person_day, plannable_day
from medq.work.plan.store import PlanTarget, stored_plan


def share_day(desk: Desk, day: date, by: ShareBy) -> list[DayPlan]:
    """Plan that day for everybody who works on it; no item is in two plans.

    What was set by hand in a draft stays, what somebody has stays with them, and an accepted plan
    stays as it is. Raises MedqError for anyone but a manager.
    """
    desk.require_manager("Sharing out a day")
    targets = [
        PlanTarget(desk, user, day)
        for user, is_active in staff.users(desk.store)
        if is_active and user.may_write
    ]
    candidate_by_item: dict[int, Candidate] = {}
    for target in targets:
        for candidate in plan_candidates(target):
            # One's own item has no holder in one's own list; the other lists name its owner.
            if candidate.item not in candidate_by_item or candidate.held_by:
                candidate_by_item[candidate.item] = candidate
    payers = {candidate.payer for candidate in candidate_by_item.values()}
    members = [_team_member(target, payers) for target in targets]
    shares = share_among(candidate_by_item.values(), members, by)
    plans = []
    for target in targets:  # one after another: each leaves out what is in a plan before it
        stored = stored_plan(target)
        if stored and stored.is_accepted:
            plans.append(open_plan(desk, day, target.user))
            continue
        share = shares.candidates_by_name[target.user.initials]
        only = frozenset(candidate.item for candidate in share)
        plans.append(build_plan(desk, day, target.user, only=only).plan)
    return plans


def _team_member(target: PlanTarget, payers: Collection[str]) -> TeamMember:
    """Return a person with the minutes to fill, the kinds they do and the payers they know."""
    desk, user, day = target.desk, target.user, target.day
    stored = stored_plan(target)
    if stored and stored.is_accepted:
        return TeamMember(user.initials, 0)
    person = person_day(desk, user, day)
    settings = stored.settings if stored else person.usual
    skills = person.working_day
    familiar = {payer for payer in payers if any(word in payer.lower() for word in skills.payers)}
    capacity = capacity_of(plannable_day(person, settings))
    minutes = max(0, capacity - settings.reserved_minutes)
    return TeamMember(user.initials, minutes, skills.kinds, frozenset(familiar))
