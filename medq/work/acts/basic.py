"""The acts of every kind of item: wait, done, note, assign, importance, pin."""

from datetime import date

from data.events.events import ChangeSet
from data.items.items import ItemRecord
from data.office import office
from medq.domain.acts import Field, FieldKind
from medq.domain.errors import MedqError
from medq.domain.items.item import Importance, Kind, State
from medq.domain.typed_dates import format_date, typed_day
from medq.work.acts.registry import Act, Values, register
from medq.work.desk import Desk
from medq.work.items.leases import RELEASED
from medq.work.payer_rules import usual_follow_up_day

OUTCOMES: dict[Kind, tuple[str, ...]] = {
    Kind.REVIEW: ("explained", "accepted", "corrected", "disputed", "refunded", "written-off"),
    Kind.SUBMIT: ("submitted", "void", "billed-patient"),
    Kind.DENIAL: ("paid", "corrected", "lost", "written-off", "billed-on"),
    Kind.CALLBACK: ("reached", "left-message", "no-answer-closed", "handed-over"),
    Kind.FOLLOW_UP: ("answered", "paid", "sent-again", "closed"),
    Kind.QUESTION: ("answered", "withdrawn"),
}


def open_only(desk: Desk, item: ItemRecord) -> str:
    return "This item is done. u takes the last act back." if item.state is State.DONE else ""


def _wait_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    usual = usual_follow_up_day(desk, item)
    return (
        Field("until", "Wait until", FieldKind.DATE, default=usual.isoformat()),
        Field("for", "for whom or what", required=False),
        Field("past", "yes: past the last safe day all the same", required=False, choices=("yes",)),
    )


def _wait(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    until = typed_day(values["until"], desk.today(), desk.calendar)
    if until <= desk.today():
        raise MedqError(
            f"{format_date(until)} is not after today.", hint="Name a later day: fri, +14d, dec 1."
        )
    act_by = item.act_by
    if act_by and act_by >= desk.today() and values["past"] != "yes":
        last = desk.calendar.add_working(act_by, -1)
        if until > last:
            raise MedqError(
                f"{format_date(until)} is past the last working day before the last safe day, {format_date(act_by)}.",
                hint=(
                    f"Wait until {format_date(last)} at most, or add"
                    if last > desk.today()
                    else "Add"
                )
                + " yes (--past yes).",
            )
    entry.change(
        "item",
        item.id,
        state=int(State.WAITING),
        wait_until=until.toordinal(),
        wait_for=values["for"],
        **RELEASED,
    )
    return f"Waits until {format_date(until)}." + (
        f" For {values['for']}." if values["for"] else ""
    )


def _done_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    return (
        Field("outcome", "Outcome", FieldKind.CHOICE, choices=OUTCOMES[item.kind]),
        Field("note", "note", required=False),
    )


def _done(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    entry.change(
        "item",
        item.id,
        state=int(State.DONE),
        outcome=values["outcome"],
        wait_until=None,
        wait_for="",
        **RELEASED,
    )
    return f"Done: {values['outcome']}." + (f" {values['note']}" if values["note"] else "")


def _note(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    return values["text"]


def assign_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    return (Field("to", "To whom (login or initials; - for nobody)", FieldKind.USER),)


def assign(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    if values["to"] == "-":
        entry.change("item", item.id, owner_id=None)
        return "Assigned to nobody."
    person = office.find_user(desk.store, values["to"])
    if person is None or not person.may_write:
        names = ", ".join(
            user.login for user, active in office.users(desk.store) if active and user.may_write
        )
        raise MedqError(f"Nobody here is called {values['to']!r}.", hint=f"One of: {names}.")
    columns: dict[str, int | None] = {"owner_id": person.id}
    if item.state is State.TAKEN and item.holder_id != person.id:
        columns |= {"state": int(State.OPEN), **RELEASED}
    entry.change("item", item.id, **columns)
    return f"Assigned to {person.initials}."


def _importance_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    return (
        Field(
            "level",
            "Importance",
            FieldKind.CHOICE,
            choices=tuple(level.word for level in Importance),
        ),
    )


def _importance(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    entry.change("item", item.id, importance=int(Importance[values["level"].upper()]))
    return f"Importance {values['level']}."


def _pin_why_not(desk: Desk, item: ItemRecord) -> str:
    if item.pinned_on(desk.today()) not in (None, desk.user.id):
        return "Somebody else has pinned it."
    return open_only(desk, item)


def _pin_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    if _pinned(desk, item):
        return ()
    return (
        Field("until", "Pinned until", FieldKind.DATE, default=_friday(desk.today()).isoformat()),
    )


def _pin(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    if _pinned(desk, item):
        entry.change("item", item.id, pinned_by=None, pinned_until=None)
        return "No longer pinned."
    until = typed_day(values["until"], desk.today(), desk.calendar)
    entry.change("item", item.id, pinned_by=desk.user.id, pinned_until=until.toordinal())
    return f"Pinned for you until {format_date(until)}."


def _pinned(desk: Desk, item: ItemRecord) -> bool:
    return item.pinned_on(desk.today()) is not None


def _friday(today: date) -> date:
    return date.fromordinal(today.toordinal() + (4 - today.weekday()) % 7)


def _note_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    return (Field("text", "Note"),)


register(
    Act("wait", "item.wait", "Wait until a day", open_only, _wait, _wait_fields),
    Act("done", "item.done", "Done, with an outcome", open_only, _done, _done_fields),
    Act(
        "note",
        "item.note",
        "Write a note",
        lambda desk, item: "",
        _note,
        _note_fields,
        can_undo=False,
        needs_hold=False,
        told="Noted: ",
    ),
    Act("assign", "item.assign", "Assign to somebody", open_only, assign, assign_fields),
    Act(
        "importance",
        "item.importance",
        "Set the importance",
        open_only,
        _importance,
        _importance_fields,
        needs_hold=False,
    ),
    Act(
        "pin",
        "item.pin",
        "Pin to the top of your own list, or unpin",
        _pin_why_not,
        _pin,
        _pin_fields,
        needs_hold=False,
    ),
)
