"""Plans between the store and the plan's builder: what was set by hand as JSON, lines written whole, one event a change."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.events import events
from data.events.events import ChangeSet, Columns
from data.office import office
from data.plan import plans
from data.plan.plans import EntryRow, PlanRow
from data.store.columns import moment_to_int
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.domain.items.item import Subject
from medq.domain.plan.model import Day, ManualEdits, Plan, PlanEntry
from medq.domain.plan.reasons import appointments
from medq.domain.user import User
from medq.work.desk import Desk
from medq.work.plan.day import Appointment, DaySettings, day_columns, stored_day

PARTS = ("fixed", "before", "after", "dropped", "added", "minutes")
KEPT = (
    "state",
    "from_minute",
    "to_minute",
    "lunch_minute",
    "lunch_minutes",
    "kept_minutes",
    "hand",
    "made_at",
    "last_item",
)


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as the store has it: its row, its lines, and what was set by hand."""

    row: PlanRow
    lines: tuple[EntryRow, ...]
    hand: ManualEdits
    frame: DaySettings

    @property
    def order(self) -> tuple[int, ...]:
        """Its items, by start."""
        return tuple(line.item_id for line in self.lines if line.item_id is not None)

    @property
    def accepted(self) -> bool:
        return self.row.state == "accepted"


def stored_plan(desk: Desk, user: User, day: date) -> StoredPlan | None:
    """That person's plan of that day, or None."""
    row = plans.plan(desk.store, user.id, day)
    return _stored(desk, row) if row else None


def unsaved(
    desk: Desk, user: User, day: date, lines: tuple[EntryRow, ...], frame: DaySettings
) -> StoredPlan:
    """A plan as it would be stored, before it is."""
    row = PlanRow(
        id=0, staff_id=user.id, day=day.toordinal(), state="", **day_columns(frame), hand="", made_at=moment_to_int(desk.now()),
        last_item=0, version=0,
    )  # fmt: skip
    return StoredPlan(row, lines, ManualEdits(), frame)


def entry_rows(plan: Plan) -> tuple[EntryRow, ...]:
    """A plan's entries as the store keeps them."""
    return tuple(_line(place, one) for place, one in enumerate(plan.entries))


def appointment_rows(day: Day) -> tuple[EntryRow, ...]:
    """A day's appointments as the store keeps them."""
    return tuple(_line(place, one) for place, one in enumerate(appointments(day)))


def _line(place: int, one: PlanEntry) -> EntryRow:
    return EntryRow(
        place,
        one.item,
        one.start,
        one.minutes,
        int(one.by_hand),
        one.fixed.name if one.fixed else "",
        one.why,
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as it is to be written. `last_item` is the newest item that was thought of when it was made."""

    lines: tuple[EntryRow, ...]
    hand: ManualEdits
    frame: DaySettings
    last_item: int
    state: str | None = None  # None: as it was; a new plan is a draft


def save_with_event(
    desk: Desk,
    user: User,
    day: date,
    before: StoredPlan | None,
    draft: Draft,
    text: str,
    *,
    act: str = plans.CHANGE,
) -> int:
    """Write a plan as it is now, with its event; the event. Inside `writing()`. Errors: as `save`."""
    entry = ChangeSet(desk.store)
    plan_id = save(desk, user, day, before, draft, entry)
    return events.append(
        desk.store,
        events.NewEvent(
            at=desk.now(),
            staff_id=desk.user.id,
            act=act,
            subject=(int(Subject.PLAN), plan_id),
            text=text,
            change_set=entry,
        ),
    )


def save(
    desk: Desk, user: User, day: date, before: StoredPlan | None, draft: Draft, entry: ChangeSet
) -> int:
    """Write a plan as it is now through the entry of an event, which `take_back` can read; the plan. Inside `writing()`.

    Errors: `MedqError` when somebody else's plan took one of the items meanwhile, or the plan was changed since it was read.
    """
    _refuse_taken(desk, user, day, draft.lines)
    _refuse_stale(desk, user, day, before)
    columns: Columns = day_columns(draft.frame) | {
        "state": draft.state or (before.row.state if before else "draft"),
        "hand": hand_text(draft.hand, draft.frame.appointments),
        "made_at": moment_to_int(desk.now()),
        "last_item": draft.last_item,
    }
    if before is None:
        plan_id = entry.create("plan", staff_id=user.id, day=day.toordinal(), **columns)
    else:
        plan_id = before.row.id
        entry.change("plan", plan_id, **columns)
    _write_lines(
        desk, entry, plan_id, day.toordinal(), before.lines if before else None, draft.lines
    )
    return plan_id


def hand_text(hand: ManualEdits, appointments: tuple[Appointment, ...]) -> str:
    """What was set by hand, as JSON; empty where nothing was."""
    found: dict[str, Any] = {part: getattr(hand, part) for part in PARTS if getattr(hand, part)}
    if appointments:
        found["appointments"] = [[one.start, one.minutes, one.name] for one in appointments]
    return json.dumps(found, separators=(",", ":")) if found else ""


def hand_from(text: str) -> tuple[ManualEdits, tuple[Appointment, ...]]:
    """The same read back."""
    found = json.loads(text) if text else {}
    pairs: dict[str, Any] = {
        part: tuple(tuple(one) if isinstance(one, list) else one for one in found.get(part, ()))
        for part in PARTS
    }
    return ManualEdits(**pairs), tuple(Appointment(*one) for one in found.get("appointments", ()))


def _stored(desk: Desk, row: PlanRow) -> StoredPlan:
    hand, appointments = hand_from(row.hand)
    return StoredPlan(
        row, tuple(plans.entries(desk.store, row.id)), hand, stored_day(row, appointments)
    )


def _write_lines(
    desk: Desk,
    entry: ChangeSet,
    plan_id: int,
    day: int,
    before: tuple[EntryRow, ...] | None,
    lines: tuple[EntryRow, ...],
) -> None:
    """The lines, and in the event what they were and are."""
    plans.write_entries(desk.store, plan_id, day, lines)
    key = f"plan_lines:{plan_id}"
    entry.before[key] = None if before is None else {"lines": [list(line) for line in before]}
    entry.after[key] = {"lines": [list(line) for line in lines]}


def _refuse_taken(desk: Desk, user: User, day: date, lines: tuple[EntryRow, ...]) -> None:
    elsewhere = plans.held_elsewhere(desk.store, user.id, day)
    taken = [line.item_id for line in lines if line.item_id in elsewhere]
    if taken:
        who = " and ".join(sorted({elsewhere[item] for item in taken if item is not None}))
        told = "1 item is" if len(taken) == 1 else f"{len(taken)} items are"
        raise PlanTakenError(
            f"{told} in {who}'s plan of that day by now.", hint="Plan again: it leaves them out."
        )


def _refuse_stale(desk: Desk, user: User, day: date, before: StoredPlan | None) -> None:
    now = plans.plan(desk.store, user.id, day)
    if (now.version if now else None) != (before.row.version if before else None):
        raise MedqError(
            "This plan was changed elsewhere meanwhile.",
            hint="Look again; what you meant to do was not done.",
        )


class PlanTakenError(MedqError):
    """Somebody else's plan has one of the items: planning again leaves it out."""


def undo_plan_change(desk: Desk, event_id: int, entry: ChangeSet) -> ActMessage:
    """A change of a plan taken back: its columns and its lines as they were before; its first draft goes away."""
    row = events.event_row(desk.store, event_id)
    assert row is not None
    before, after = row[6], row[7]
    key = next(key for key in after if key.startswith("plan:"))  # the event may be an item's
    plan_id = int(key.removeprefix("plan:"))
    lines_key = f"plan_lines:{plan_id}"
    now = plans.by_id(desk.store, plan_id)
    lines = tuple(plans.entries(desk.store, plan_id)) if now else ()
    known = {name: after[key][name] for name in KEPT}
    if (
        now is None
        or [list(line) for line in lines] != after[lines_key]["lines"]
        or not events.has_columns(desk.store, key, known)
    ):
        raise MedqError(
            "The plan was changed again since.",
            where=f"plan {plan_id}",
            hint="Take the later change back first.",
        )
    if before[key] is None:
        plans.remove(desk.store, plan_id)
        entry.before[key], entry.after[key] = {"state": now.state}, None
        return ActMessage(Did.UNDONE_FIRST_PLAN)
    wanted = tuple(EntryRow(*line) for line in before[lines_key]["lines"])
    _refuse_taken(desk, office.user(desk.store, now.staff_id), date.fromordinal(now.day), wanted)
    entry.change(
        "plan", plan_id, **{name: before[key][name] for name in KEPT if name in before[key]}
    )
    _write_lines(desk, entry, plan_id, now.day, lines, wanted)
    return ActMessage(Did.UNDONE_PLAN)
