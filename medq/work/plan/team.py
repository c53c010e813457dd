"""A day shared out among the whole office: each person's draft is planned from their share, no item in two of them."""

from datetime import date

from data.office import office
from medq.domain.plan.model import Candidate
from medq.domain.plan.schedule import capacity_of
from medq.domain.plan.team_share import ShareBy, TeamMember, share_among
from medq.domain.plan.view import DayPlan
from medq.domain.user import User
from medq.work.desk import Desk
from medq.work.office.working_hours import person_of
from medq.work.plan.build import build_plan, open_plan
from medq.work.plan.candidates import plan_candidates
from medq.work.plan.day import plannable_day, stored_day, usual_day
from medq.work.plan.store import stored_plan


def share_day(desk: Desk, day: date, by: ShareBy) -> list[DayPlan]:
    """Plan that day for everybody who works on it, by minutes, by the kinds they do or by the payers they know best.

    What was set by hand in a draft stays, what somebody has stays with them, and a plan that was accepted stays as it is.
    Errors: `MedqError` for who is no manager.
    """
    desk.require_manager("Sharing out a day")
    users = [user for user, active in office.users(desk.store) if active and user.may_write]
    many: dict[int, Candidate] = {}
    for user in users:
        for one in plan_candidates(desk, user, day):
            # What is one's own is held by nobody in one's own list; in the others' it says whose it is.
            if one.item not in many or one.held_by:
                many[one.item] = one
    people = [_person(desk, user, day, {one.payer for one in many.values()}) for user in users]
    shares = share_among(many.values(), people, by)
    made = []
    for user in users:
        kept = stored_plan(desk, user, day)
        share = frozenset(one.item for one in shares.of[user.initials])
        made.append(
            open_plan(desk, day, user)
            if kept and kept.accepted
            else build_plan(desk, day, user, only=share).plan
        )
    return made


def _person(desk: Desk, user: User, day: date, payers: set[str]) -> TeamMember:
    """A person as the sharing out sees them: the minutes they have to fill, what they do, which of these payers they know."""
    kept = stored_plan(desk, user, day)
    if kept and kept.accepted:
        return TeamMember(user.initials, 0)
    frame = stored_day(kept.row, kept.frame.appointments) if kept else usual_day(desk, user, day)
    own = person_of(desk, user.id)
    known = {payer for payer in payers if any(word in payer.lower() for word in own.payers)}
    room = capacity_of(plannable_day(desk, user, day, frame))
    return TeamMember(user.initials, max(0, room - frame.kept), own.kinds, frozenset(known))
