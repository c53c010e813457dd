"""The next day's plan: made from the queue, changed by hand, accepted; the rest of a day planned again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from data.events.events import ChangeSet
from data.items import items
from data.plan import plans
from data.plan.plans import EntryRow
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.domain.plan.build import first_plan, improve_plan
from medq.domain.plan.difference import compare_plans, rest_of_day
from medq.domain.plan.model import (
    Candidate,
    Day,
    ManualEdits,
    OmissionReason,
    Plan,
    PlanConflict,
    Span,
)
from medq.domain.plan.reorder import plan_in_order
from medq.domain.plan.view import DayPlan, PlanResult
from medq.domain.typed_dates import format_date
from medq.domain.user import User
from medq.work.acts.registry import Undo
from medq.work.acts.undo import undo
from medq.work.desk import Desk
from medq.work.plan.candidates import plan_candidates
from medq.work.plan.day import MORNING_REVIEW, DaySettings, minute_of_day, plannable_day, usual_day
from medq.work.plan.store import (
    Draft,
    PlanTakenError,
    StoredPlan,
    appointment_rows,
    entry_rows,
    save,
    save_with_event,
    stored_plan,
    undo_plan_change,
    unsaved,
)
from medq.work.plan.view import builder_view, stored_plan_view

TRIES = 3  # how often a plan is made again because somebody else's took an item of it
NOTHING = "Nothing was changed."
ByHand = tuple[ManualEdits, Sequence[int], DaySettings, str]
"""What a change by hand gives: all that is set by hand now, the items in their order, the day, and what to tell."""
IN_THE_BUILDER = "b opens the plan: a adds it there, in the place of what is worth least."
UNDO_BY_ACT = dict.fromkeys((plans.CHANGE, plans.ACCEPT), Undo("plan change", undo_plan_change))


def day_plan(desk: Desk, day: date, user: User | None = None) -> DayPlan:
    """A person's plan of a day as it stands and how far it is; nothing is worked out anew, and there may be none."""
    user = user or desk.user
    with desk.store.read_transaction():
        return stored_plan_view(desk, user, day, stored_plan(desk, user, day))


def open_plan(desk: Desk, day: date, user: User | None = None) -> DayPlan:
    """The plan for the builder, all that is left out with its reason: the one that was kept, else what stands at once.

    The second is not kept yet (its `state` is empty): `build` makes it better and keeps it. Errors: `MedqError` for who
    only reads, where there is none.
    """
    user = user or desk.user
    kept = stored_plan(desk, user, day)
    if kept is None:
        _require(desk, user, day)
        frame = usual_day(desk, user, day)
        plan = first_plan(
            _rest_of(desk, user, day, frame), _candidates(desk, user, day, None, {}), ManualEdits()
        )
        return builder_view(
            desk, user, day, unsaved(desk, user, day, entry_rows(plan), frame), plan
        )
    with desk.store.read_transaction():
        plan = _as_it_stands(desk, user, day, kept)
        return builder_view(
            desk, user, day, replace(kept, lines=_standing(desk, day, kept, plan)), plan
        )


def build_plan(
    desk: Desk,
    day: date,
    user: User | None = None,
    *,
    hours: Span | None = None,
    only: frozenset[int] | None = None,
) -> PlanResult:
    """Plan the day (what is left of it, when it is today) from the queue, or `only` from these items; what was set by hand
    stays. A new one is a draft.

    Errors: `MedqError` for who only reads, and for a day that is over.
    """
    user = user or desk.user
    _require(desk, user, day)
    for chance in range(TRIES):
        try:
            return _build(desk, day, user, hours, only)
        except PlanTakenError:
            if chance + 1 == TRIES:
                raise
    raise AssertionError("a plan is made or refused")


def _build(
    desk: Desk, day: date, user: User, hours: Span | None, only: frozenset[int] | None
) -> PlanResult:
    before = stored_plan(desk, user, day)
    newest = items.newest_id(desk.store)
    frame = before.frame if before else usual_day(desk, user, day)
    frame = replace(frame, hours=hours or frame.hours)
    hand = before.hand if before else ManualEdits()
    over = _over(desk, day, before)
    found = _candidates(desk, user, day, before, over)
    if only is not None:
        found = [one for one in found if one.item in only or one.item in hand.kept]
    plan = improve_plan(first_plan(_rest_of(desk, user, day, frame), found, hand))
    words = f"{len(plan.items)} items planned for {format_date(day)}."
    draft = Draft(_lines(desk, user, day, before, plan, frame, over), hand, frame, newest)
    return _keep(desk, user, day, before, plan, draft, words)


def change_by_hand(
    desk: Desk, day: date, user: User, by_hand: Callable[[StoredPlan], ByHand]
) -> PlanResult:
    """Change a plan by hand: `by_hand` says what is set now, the items in their order, the day, and what to tell.

    The other items keep their order; times follow. Errors: `MedqError` for what cannot be; nothing is changed then.
    """
    made = _changed(desk, day, user, by_hand)
    kept = _keep(desk, user, day, made.before, made.plan, made.draft, made.words)
    difference = compare_plans(
        made.was, made.plan
    ).text  # may name people: it is told and not written down
    return replace(kept, message=f"{kept.message} {difference[:1].upper()}{difference[1:]}.")


def add_to_plan(desk: Desk, item: int, entry: ChangeSet) -> ActMessage:
    """Put an item at the end of one's plan of the next day, through the entry of an act; what to tell. Inside `writing()`.

    Nothing else goes for it, and what came in since the plan was made is still told as that. Errors: `MedqError` where there
    is no plan, or no place in it; nothing is changed then.
    """
    user, day = desk.user, desk.next_day()

    def added(kept: StoredPlan) -> ByHand:
        return kept.hand.add(item), (*kept.order, item), kept.frame, ""

    made = _changed(desk, day, user, added, full=IN_THE_BUILDER)
    if made.was.items - made.plan.items:
        raise MedqError(
            f"The plan of {format_date(day)} has no place for it: the day is full.",
            hint=IN_THE_BUILDER,
        )
    at = next(one.start for one in made.plan.entries if one.item == item)
    save(desk, user, day, made.before, made.draft, entry)
    return ActMessage(Did.PLANNED, day=day, minute=at)


class Made(NamedTuple):
    """A plan changed by hand, not written yet: what it was, and what it is then."""

    before: StoredPlan
    was: Plan
    plan: Plan
    draft: Draft
    words: str


def _changed(
    desk: Desk, day: date, user: User, by_hand: Callable[[StoredPlan], ByHand], full: str = NOTHING
) -> Made:
    """`full` says what mends that there are no minutes for what was added."""
    _require(desk, user, day)
    before = stored_plan(desk, user, day)
    if before is None:
        raise MedqError(
            f"There is no plan for {format_date(day)} yet.", hint="medq plan --build makes one."
        )
    hand, order, frame, words = by_hand(before)
    over = _over(desk, day, before)
    wanted = [item for item in order if item not in over]
    found = _candidates(desk, user, day, before, over, also=wanted)
    plan = plan_in_order(_rest_of(desk, user, day, frame), found, hand, wanted)
    stood = [item for item in before.order if item not in over]
    was = plan_in_order(_rest_of(desk, user, day, before.frame), found, before.hand, stood)
    _refuse_impossible(plan, was)
    for one in plan.left_out:
        if one.candidate.item in set(wanted) - set(before.order):
            mend = full if one.omission is OmissionReason.NO_MINUTES else NOTHING
            raise MedqError(
                f"The plan of {format_date(day)} has no place for it: {one.why}.", hint=mend
            )
    lines, last_item = _lines(desk, user, day, before, plan, frame, over), before.row.last_item
    draft = Draft(lines, hand, frame, last_item)  # what came in since was not thought of
    return Made(before, was, plan, draft, words)


def accept_plan(desk: Desk, day: date, user: User | None = None) -> PlanResult:
    """Make the draft the plan of that day: it is the first screen that morning.

    Errors: `MedqError` where there is none, and while a limit of that day has neither a place nor a decision.
    """
    user = user or desk.user
    _require(desk, user, day)
    before = stored_plan(desk, user, day)
    if before is None:
        raise MedqError(
            f"There is no plan for {format_date(day)} yet.", hint="medq plan --build makes one."
        )
    if before.accepted:
        return PlanResult(
            open_plan(desk, day, user), f"The plan for {format_date(day)} stands already."
        )
    plan = _as_it_stands(desk, user, day, before)
    for problem in plan.problems:
        if problem.trouble is PlanConflict.LIMITS:
            raise MedqError(
                f"{problem.text}.",
                hint="Hand them over, lengthen the day, or leave them out with a reason first.",
            )
    lines = _standing(desk, day, before, plan)
    count = sum(line.item_id is not None for line in lines)
    words = f"The plan for {format_date(day)} stands: {count} item{'' if count == 1 else 's'}."
    if gone := len(before.order) - count:
        words += f" {gone} that could no longer be planned {'is' if gone == 1 else 'are'} left out."
    draft = Draft(lines, before.hand, before.frame, before.row.last_item, "accepted")
    with desk.store.write_transaction():
        save_with_event(desk, user, day, before, draft, words, act=plans.ACCEPT)
    return PlanResult(open_plan(desk, day, user), words, can_undo=True)


def undo_plan(desk: Desk, day: date, user: User | None = None) -> PlanResult:
    """Take back the caller's last change of that plan. Errors: `MedqError` where there is none."""
    user = user or desk.user
    before = stored_plan(desk, user, day)
    event = plans.last_change(desk.store, before.row.id, desk.user.id) if before else None
    if event is None:
        raise MedqError("You have nothing to undo here.")
    message = undo(desk, UNDO_BY_ACT, event).message
    kept = stored_plan(desk, user, day)
    return PlanResult(open_plan(desk, day, user) if kept else day_plan(desk, day, user), message)


def _require(desk: Desk, user: User, day: date) -> None:
    desk.require_writer()
    if user.id != desk.user.id:
        desk.require_manager("Planning somebody else's day")
    if not user.may_write:
        raise MedqError(
            f"{user.name} only reads and has no plan.", hint="medq user list names everybody."
        )
    if day < desk.today():
        raise MedqError(f"{format_date(day)} is over.", hint="Name today or a later day.")


def _as_it_stands(desk: Desk, user: User, day: date, kept: StoredPlan) -> Plan:
    """The kept plan worked out anew: its items in their order, all others with the reason why not."""
    over = _over(desk, day, kept)
    wanted = [item for item in kept.order if item not in over]
    found = _candidates(desk, user, day, kept, over, also=wanted)
    return plan_in_order(_rest_of(desk, user, day, kept.frame), found, kept.hand, wanted)


def _standing(desk: Desk, day: date, kept: StoredPlan, plan: Plan) -> tuple[EntryRow, ...]:
    """The lines of a kept plan that was worked out anew. Of a day to come without what cannot be planned any more; a day
    that has begun keeps them all, and they tell how far each is."""
    if day == desk.today() or set(kept.order) <= plan.items:
        return kept.lines
    return entry_rows(plan)


def _rest_of(desk: Desk, user: User, day: date, frame: DaySettings) -> Day:
    """The day; of today what is left of it. What opens the day is over once it began."""
    whole = plannable_day(desk, user, day, frame)
    if day != desk.today():
        return whole
    now = minute_of_day(desk.zone, day, desk.now())
    rest = rest_of_day(whole, now)
    began = [one.name for one in whole.fixed if one.span.start < now and one.name == MORNING_REVIEW]
    return replace(rest, fixed=tuple(one for one in rest.fixed if one.name not in began))


def _over(desk: Desk, day: date, before: StoredPlan | None) -> dict[int, int]:
    """Of today's plan: the items that are done or wait, with the line they stand on. Planning again leaves them alone."""
    if before is None or day != desk.today():
        return {}
    lines = {
        line.item_id: place for place, line in enumerate(before.lines) if line.item_id is not None
    }
    return {item: lines[item] for item in plans.finished_items(desk.store, lines)}


def _candidates(
    desk: Desk,
    user: User,
    day: date,
    before: StoredPlan | None,
    over: dict[int, int],
    also: Sequence[int] = (),
) -> list[Candidate]:
    kept = {
        *(before.order if before else ()),
        *(before.hand.kept if before else ()),
        *also,
    } - over.keys()
    return [one for one in plan_candidates(desk, user, day, kept) if one.item not in over]


def _keep(
    desk: Desk,
    user: User,
    day: date,
    before: StoredPlan | None,
    plan: Plan,
    draft: Draft,
    words: str,
) -> PlanResult:
    """Write the plan; as it is now."""
    with desk.store.write_transaction():
        save_with_event(desk, user, day, before, draft, words)
    kept = stored_plan(desk, user, day)
    assert kept is not None
    return PlanResult(builder_view(desk, user, day, kept, plan), words, can_undo=before is not None)


def _lines(
    desk: Desk,
    user: User,
    day: date,
    before: StoredPlan | None,
    plan: Plan,
    frame: DaySettings,
    over: dict[int, int],
) -> tuple[EntryRow, ...]:
    """What is over today, or began at its time, above what is still to come."""
    if day != desk.today():
        return entry_rows(plan)
    now = minute_of_day(desk.zone, day, desk.now())
    booked = {one.name for one in before.frame.appointments} if before else set()
    past = [
        line
        for line in (before.lines if before else ())
        if line.item_id in over
        or (line.item_id is None and line.name not in booked and line.start_minute < now)
    ]
    past += [
        line
        for line in appointment_rows(plannable_day(desk, user, day, frame))
        if line.start_minute < now
    ]
    under_way = {
        (line.name, line.start_minute + line.minutes) for line in past if line.item_id is None
    }
    ahead = (
        line
        for line in entry_rows(plan)
        if line.item_id or (line.name, line.start_minute + line.minutes) not in under_way
    )
    past.sort(key=lambda line: line.start_minute)
    return tuple(line._replace(position=place) for place, line in enumerate((*past, *ahead)))


def _refuse_impossible(plan: Plan, was: Plan) -> None:
    """Errors: `MedqError` when what was just set by hand cannot be; what could not be before is told and stays."""
    known = {one.text for one in was.problems}
    for one in plan.problems:
        if one.trouble in (PlanConflict.HAND, PlanConflict.FIXED) and one.text not in known:
            raise MedqError(f"{one.text}.", hint=NOTHING)
