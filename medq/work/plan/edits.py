"""What a person changes in a plan by hand: each change is one write with its event, and can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from data.items import rows
from data.office import office
from data.plan import candidates
from medq.domain.errors import MedqError, ReasonError
from medq.domain.plan.model import Span, clock
from medq.domain.plan.schedule import open_spans
from medq.domain.plan.typed_hours import (
    format_break,
    format_minutes,
    format_span,
    typed_break,
    typed_clock,
    typed_minutes,
    typed_span,
)
from medq.domain.plan.view import EditKind, PlanEdit, PlanResult
from medq.domain.user import User
from medq.work.acts import basic
from medq.work.acts.perform import perform
from medq.work.desk import Desk
from medq.work.plan.build import ByHand, change_by_hand, open_plan
from medq.work.plan.candidates import last_day_items
from medq.work.plan.day import DAY_END, MORNING_REVIEW, Appointment
from medq.work.plan.store import StoredPlan

HOURS_MEND = "Type hours, lunch or both: 8:00-16:30 12:00+60 (no: without lunch)."
ADD_MEND = "Type an item's or a claim's number; or when, how long and what: 10:00+30 staff meeting."
LONGEST_NAME = 60


def change_plan(desk: Desk, day: date, what: PlanEdit, user: User | None = None) -> PlanResult:
    """Do one change to a plan. Errors: `MedqError` for what cannot be; nothing is changed then."""
    user = user or desk.user
    if what.verb is EditKind.HAND:
        return _hand_over(desk, day, what, user)
    by_hand: Callable[[Desk, StoredPlan, PlanEdit], ByHand] = CHANGES[what.verb]
    return change_by_hand(desk, day, user, lambda kept: by_hand(desk, kept, what))


def _move(desk: Desk, kept: StoredPlan, what: PlanEdit) -> ByHand:
    """Above or below another line: the items keep together."""
    if not what.items:
        raise MedqError(f"{what.name} stands at its time.", hint="Only items can be moved.")
    if not what.others:
        raise MedqError("There is no line of items beyond it.", hint="f fixes it at a time.")
    _require_there(kept, (*what.items, *what.others))
    hand, up = kept.hand, what.verb is EditKind.UP
    order = [item for item in kept.order if item not in what.items]
    other = what.others[0] if up else what.others[-1]
    at = order.index(other) + (0 if up else 1)
    order[at:at] = what.items
    for item in what.items:
        hand = hand.move_above(item, other) if up else hand.move_below(item, other)
    return (
        hand.in_order(order),
        order,
        kept.frame,
        f"Moved {what.verb.value}: {_called(desk, what.items)}.",
    )


def _require_there(kept: StoredPlan, items: Sequence[int]) -> None:
    """Errors: `MedqError` where the plan has no longer the items that were on the screen."""
    if not set(items) <= set(kept.order):
        raise MedqError(
            "This plan was changed elsewhere meanwhile.",
            hint="Look again; what you meant to do was not done.",
        )


def _out(desk: Desk, kept: StoredPlan, what: PlanEdit) -> ByHand:
    if not what.items:
        left = tuple(one for one in kept.frame.appointments if one.name != what.name)
        if len(left) == len(kept.frame.appointments):
            mend = "medq config set opening_minutes 0 (or closing_minutes) leaves it out of every plan."
            raise MedqError(f"{what.name} is in every plan.", hint=mend)
        return (
            kept.hand,
            kept.order,
            replace(kept.frame, appointments=left),
            f"Taken out: {what.name}.",
        )
    if what.verb is EditKind.OUT:
        _require_there(kept, what.items)
        if last_day_items(desk, what.items, date.fromordinal(kept.row.day)):
            words = (
                f"{_called(desk, what.items)} has to be done that day: it is left out for a reason."
            )
            raise ReasonError(words, hint="Type it in a few words.")
    hand = kept.hand
    for item in what.items:
        hand = hand.drop(item)
    reason = f": {what.text}" if what.text else ""
    words = "Left out" if what.verb is EditKind.LEAVE else "Taken out"
    order = [item for item in kept.order if item not in what.items]
    return hand, order, kept.frame, f"{words}: {_called(desk, what.items)}{reason}."


def _leave(desk: Desk, kept: StoredPlan, what: PlanEdit) -> ByHand:
    if not what.text.strip():
        raise MedqError("What lapses is left out for a reason.", hint="Type it in a few words.")
    return _out(desk, kept, what)


def _add(desk: Desk, kept: StoredPlan, what: PlanEdit) -> ByHand:
    when, _space, name = what.text.strip().partition(" ")
    if "+" in when and name:
        return _appoint(kept, when, name)
    item = _found(desk, what.text)
    if item in kept.order:
        raise MedqError(f"{_called(desk, [item])} is in the plan already.", hint="< and > move it.")
    return kept.hand.add(item), (*kept.order, item), kept.frame, f"Added: {_called(desk, [item])}."


def _appoint(kept: StoredPlan, when: str, name: str) -> ByHand:
    span = typed_break(when)
    if span is None:
        raise MedqError("An appointment needs a time.", hint=ADD_MEND)
    name = "".join(sign if sign.isprintable() else " " for sign in name).strip()[:LONGEST_NAME]
    if name in (MORNING_REVIEW, DAY_END) or any(
        one.name == name for one in kept.frame.appointments
    ):
        raise MedqError(
            f"{name} is in the plan already.",
            hint="Give it another name, or take that one out with x.",
        )
    booked_up = [Span(one.start, one.start + one.minutes) for one in kept.frame.appointments]
    shut = [*booked_up, *([kept.frame.lunch] if kept.frame.lunch else [])]
    if not span.within(open_spans(kept.frame.hours, shut)):
        raise MedqError(
            f"{format_span(span)} is no working time of that day.",
            hint="h sets the hours and lunch.",
        )
    booked = (*kept.frame.appointments, Appointment(span.start, span.minutes, name))
    return (
        kept.hand,
        kept.order,
        replace(kept.frame, appointments=booked),
        f"Booked: {format_span(span)}.",
    )


def _fix(desk: Desk, kept: StoredPlan, what: PlanEdit) -> ByHand:
    if not what.items:
        raise MedqError(f"{what.name} stands at its time already.", hint="Only items can be fixed.")
    _require_there(kept, what.items)
    minute = at = typed_clock(what.text)
    minutes = {line.item_id: line.minutes for line in kept.lines}
    hand = kept.hand
    for item in what.items:
        hand = hand.fix(item, at)
        at += minutes.get(item, 0)
    return hand, kept.order, kept.frame, f"Fixed at {clock(minute)}: the plan keeps it there."


def _minutes(desk: Desk, kept: StoredPlan, what: PlanEdit) -> ByHand:
    if not what.items:
        raise MedqError(
            f"{what.name} has its own minutes.", hint="x takes it out; a books it anew."
        )
    _require_there(kept, what.items)
    minutes = typed_minutes(what.text)
    hand, left = kept.hand, minutes
    for place, item in enumerate(what.items):
        share = max(1, left // (len(what.items) - place))
        hand, left = hand.lasting(item, share), left - share
    return (
        hand,
        kept.order,
        kept.frame,
        f"{_called(desk, what.items)} takes {format_minutes(minutes)}.",
    )


def _hours(desk: Desk, kept: StoredPlan, what: PlanEdit) -> ByHand:
    frame, told = kept.frame, []
    for word in what.text.replace(" - ", "-").replace(" + ", "+").split():
        if "-" in word or "–" in word:
            frame = replace(frame, hours=typed_span(word))
            told.append(f"hours {word}")
        else:
            lunch = typed_break(word)
            frame = replace(frame, lunch=lunch)
            told.append(f"lunch {format_break(lunch)}")
    if not told:
        raise MedqError("No hours were typed.", hint=HOURS_MEND)
    return kept.hand, kept.order, frame, f"The day has {' and '.join(told)}."


CHANGES: dict[EditKind, Callable[[Desk, StoredPlan, PlanEdit], ByHand]] = {
    EditKind.UP: _move,
    EditKind.DOWN: _move,
    EditKind.OUT: _out,
    EditKind.LEAVE: _leave,
    EditKind.ADD: _add,
    EditKind.FIX: _fix,
    EditKind.MINUTES: _minutes,
    EditKind.HOURS: _hours,
}


def _hand_over(desk: Desk, day: date, what: PlanEdit, user: User) -> PlanResult:
    """Give items to somebody else: an act on each, with its own event; the plan then leaves them to that person."""
    for item in what.items:
        perform(desk, item, basic.ASSIGN, {"to": what.text})
    person = office.find_user(desk.store, what.text)
    who = person.initials if person else what.text
    message = f"{_called(desk, what.items)} is {who}'s now."
    return PlanResult(open_plan(desk, day, user), message, can_undo=True)


def _found(desk: Desk, typed: str) -> int:
    """The open item that a person means by its number or its claim's. Errors: `MedqError` for none, or several."""
    word = typed.strip()
    if not word:
        raise MedqError("Nothing was typed.", hint=ADD_MEND)
    found = candidates.item_by_number(desk.store, word.upper())
    if found is None:
        raise MedqError(f"No item that is to be done has the number {word!r}.", hint=ADD_MEND)
    return found


def _called(desk: Desk, items: Sequence[int]) -> str:
    """Items by the number of the claim or their own, without a name: this is kept."""
    row = rows.by_id(desk.store, items[0], desk.today())
    number = (row.number if row else "") or f"item {items[0]}"
    return number + (f" +{len(items) - 1} more" if len(items) > 1 else "")
