"""Changes of a plan by hand: each returns the edits, the order and the day that it makes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from medq.domain.date_text import format_minute
from medq.domain.errors import MedqError, ReasonError
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.spans import clock_span, open_spans
from medq.domain.plan.typed_hours import (
    format_minutes,
    is_length,
    typed_break,
    typed_clock,
    typed_minutes,
    typed_workday,
)
from medq.domain.plan.view import EditKind, PlanEdit
from medq.work.plan.day import DAY_END, MORNING_REVIEW, Appointment, DaySettings
from medq.work.plan.store import StoredPlan, changed_elsewhere

HOURS_HINT = "Type hours, lunch or both: 8am-4:30pm 12pm+60, or 7.5 (no: without lunch)."
USUAL_START = 8 * 60
ADD_HINT = "Type an item's or a claim's number; or when, how long and what: 10:00+30 staff meeting."
REASON_HINT = "Type the reason in a few words."
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class EditFacts:
    """A change and what was read for it."""

    edit: PlanEdit
    items: tuple[int, ...]  # that it is about
    label: str  # of the items, without a patient's name: events keep it
    name: str  # of the items, for the person
    is_due: bool  # it removes something that must be done that day


@dataclass(frozen=True, slots=True)
class Revision:
    """A change by hand: all edits then, the items in their order, the day, a message."""

    edits: ManualEdits
    order: Sequence[int]
    settings: DaySettings
    message: str = ""  # without a period
    items: tuple[int, ...] = ()  # that were changed


def typed_appointment(text: str) -> tuple[str, str] | None:
    """Return the time and the name of a typed appointment; None where an item was typed."""
    when, _space, name = text.strip().partition(" ")
    return (when, name) if "+" in when and name else None


def _move(stored: StoredPlan, facts: EditFacts) -> Revision:
    """Move the items together above or below another line."""
    edit = facts.edit
    if not edit.items:
        raise MedqError(f"{edit.name} has a fixed time.", hint="Only items can be moved.")
    if not edit.others:
        raise MedqError("There is no line with an item beyond it.", hint="f locks it at a time.")
    _require_planned(stored, (*edit.items, *edit.others))
    edits, is_up = stored.edits, edit.kind is EditKind.MOVE_UP
    order = [item for item in stored.order if item not in edit.items]
    other = edit.others[0] if is_up else edit.others[-1]
    index = order.index(other) + (0 if is_up else 1)
    order[index:index] = edit.items
    for item in edit.items:
        edits = edits.move_above(item, other) if is_up else edits.move_below(item, other)
    message = f"Moved {facts.label} {'up' if is_up else 'down'}"
    return Revision(edits.drop_contradictions(order), order, stored.settings, message, edit.items)


def _require_planned(stored: StoredPlan, items: Sequence[int]) -> None:
    """Raise MedqError where the plan no longer has the items that were on the screen."""
    if not set(items) <= set(stored.order):
        raise changed_elsewhere()


def _remove(stored: StoredPlan, facts: EditFacts) -> Revision:
    """Remove a line; one that must be done that day only with a reason."""
    edit = facts.edit
    if not edit.items:
        return _cancel_appointment(stored, edit.name)
    _require_planned(stored, edit.items)
    if facts.is_due:
        raise ReasonError(
            f"{facts.label} is due that day: leaving it out needs a reason.",
            hint=REASON_HINT,
        )
    return _without_items(stored, edit, f"Removed {facts.label}")


def _leave_out(stored: StoredPlan, facts: EditFacts) -> Revision:
    """Remove items with a reason, which the event keeps; they need not be in the plan."""
    edit = facts.edit
    if not edit.text.strip():
        raise MedqError("Leaving out a deadline needs a reason.", hint=REASON_HINT)
    if not edit.items:
        return _cancel_appointment(stored, edit.name)
    return _without_items(stored, edit, f'Removed {facts.label} ("{edit.text}")')


def _without_items(stored: StoredPlan, edit: PlanEdit, message: str) -> Revision:
    edits = stored.edits
    for item in edit.items:
        edits = edits.remove(item)
    order = [item for item in stored.order if item not in edit.items]
    return Revision(edits, order, stored.settings, message, edit.items)


def _cancel_appointment(stored: StoredPlan, name: str) -> Revision:
    appointments = stored.settings.appointments
    remaining = tuple(appointment for appointment in appointments if appointment.name != name)
    if len(remaining) == len(appointments):
        raise MedqError(
            f"{name} is in every plan.",
            hint="medq config set opening_minutes 0 (or closing_minutes) removes it from all.",
        )
    settings = replace(stored.settings, appointments=remaining)
    return Revision(stored.edits, stored.order, settings, f"Removed {name}")


def _add(stored: StoredPlan, facts: EditFacts) -> Revision:
    """Add an item by its number, or an appointment by its time and name."""
    if appointment := typed_appointment(facts.edit.text):
        return _book(stored, *appointment)
    (item,) = facts.items
    if item in stored.order:
        raise MedqError(f"{facts.label} is in the plan already.", hint="< and > move it.")
    message = f"Added {facts.label}"
    order = (*stored.order, item)
    return Revision(stored.edits.add(item), order, stored.settings, message, (item,))


def _book(stored: StoredPlan, when: str, typed_name: str) -> Revision:
    span = typed_break(when)
    if span is None:
        raise MedqError("An appointment needs a time.", hint=ADD_HINT)
    settings = stored.settings
    printable = "".join(char if char.isprintable() else " " for char in typed_name)
    name = printable.strip()[:LONGEST_NAME]
    names = {MORNING_REVIEW, DAY_END, *(booked.name for booked in settings.appointments)}
    if name in names:
        raise MedqError(
            f"{name} is in the plan already.",
            hint="Give it another name, or remove the other one with x.",
        )
    closed = [booked.span for booked in settings.appointments]
    if settings.lunch:
        closed.append(settings.lunch)
    if not span.within(open_spans(settings.hours, closed)):
        raise MedqError(
            f"{clock_span(span)} is not in the working hours of that day.",
            hint="w sets hours and lunch.",
        )
    appointments = (*settings.appointments, Appointment(span.start, span.minutes, name))
    return Revision(
        stored.edits,
        stored.order,
        replace(settings, appointments=appointments),
        f"Booked {clock_span(span)}",
    )


def _lock(stored: StoredPlan, facts: EditFacts) -> Revision:
    """Lock the items one after another from a typed time on."""
    edit = facts.edit
    if not edit.items:
        raise MedqError(f"{edit.name} has a fixed time already.", hint="Only items can be locked.")
    _require_planned(stored, edit.items)
    start = minute = typed_clock(edit.text)
    minutes_by_item = {line.item_id: line.minutes for line in stored.lines}
    edits = stored.edits
    for item in edit.items:
        edits = edits.lock(item, minute)
        minute += minutes_by_item.get(item, 0)
    message = f"Locked {facts.label} at {format_minute(start)}"
    return Revision(edits, stored.order, stored.settings, message, edit.items)


def _set_minutes(stored: StoredPlan, facts: EditFacts) -> Revision:
    """Divide typed minutes among the items of the line."""
    edit = facts.edit
    if not edit.items:
        raise MedqError(f"{edit.name} has its own minutes.", hint="x removes it; a books it again.")
    _require_planned(stored, edit.items)
    minutes = typed_minutes(edit.text)
    edits, left = stored.edits, minutes
    for index, item in enumerate(edit.items):
        share = max(1, left // (len(edit.items) - index))
        edits, left = edits.set_minutes(item, share), left - share
    message = f"{facts.label} takes {format_minutes(minutes)}"
    return Revision(edits, stored.order, stored.settings, message, edit.items)


def _set_hours(stored: StoredPlan, facts: EditFacts) -> Revision:
    """Set the hours, the lunch or both, as they were typed.

    A number of hours counts from the start of the day, beside the lunch.
    """
    words = facts.edit.text.replace(" - ", "-").replace(" + ", "+").split()
    settings, changes = stored.settings, []
    hours_words = [word for word in words if _is_hours(word)]
    for word in words:
        if word not in hours_words:
            lunch = typed_break(word)
            settings = replace(settings, lunch=lunch)
            changes.append(f"lunch {clock_span(lunch)}" if lunch else "no lunch")
    for word in hours_words:
        start = settings.hours.start if settings.hours else USUAL_START
        hours = typed_workday(word, start, settings.lunch)
        settings = replace(settings, hours=hours)
        changes.insert(0, f"hours {clock_span(hours)}")
    if not changes:
        raise MedqError("No hours were typed.", hint=HOURS_HINT)
    return Revision(stored.edits, stored.order, settings, f"Set {' and '.join(changes)}")


def _is_hours(word: str) -> bool:
    return is_length(word) or (word != "-" and ("-" in word or "–" in word))


REVISIONS: dict[EditKind, Callable[[StoredPlan, EditFacts], Revision]] = {
    EditKind.MOVE_UP: _move,
    EditKind.MOVE_DOWN: _move,
    EditKind.REMOVE: _remove,
    EditKind.LEAVE_OUT: _leave_out,
    EditKind.ADD: _add,
    EditKind.LOCK: _lock,
    EditKind.MINUTES: _set_minutes,
    EditKind.HOURS: _set_hours,
}
