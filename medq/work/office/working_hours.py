"""What one person sets of their own working day: hours, breaks, and what they are good at; else the office's holds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time

from data.events import events
from data.events.events import ChangeSet
from data.office import office
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind
from medq.domain.plan.spans import Span
from medq.domain.plan.typed_hours import format_break, format_span, typed_break, typed_span
from medq.domain.user import User
from medq.work.desk import Desk
from medq.work.settings import Settings

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Person:
    """A person's working day and skills. Empty kinds or payers: all of them."""

    hours: Span
    lunch: Span | None
    breaks: tuple[Span, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    payers: tuple[str, ...] = ()  # words of payers' names, in lower case


def person_of(desk: Desk, staff_id: int) -> Person:
    """One person's day: what they set, else the office's."""
    own = office.staff_settings(desk.store, staff_id)
    return person_from(own, desk.settings)


def person_from(own: Mapping[str, str], settings: Settings) -> Person:
    """The same from what is stored."""
    return Person(
        hours=typed_span(own["hours"])
        if "hours" in own
        else Span(minute_of(settings.opens), minute_of(settings.closes)),
        lunch=typed_break(own["lunch"]) if "lunch" in own else office_lunch(settings),
        breaks=_breaks(own.get("breaks", "no")),
        kinds=_kinds(own["kinds"]) if "kinds" in own else frozenset(),
        payers=tuple(_words(own.get("payers", ""))),
    )


def set_person(desk: Desk, login: str, name: str, text: str) -> str:
    """Change one setting of a person: one's own, or as a manager anybody's; `-` goes back to the office's. As it was read.

    Errors: `MedqError` for an unknown name, a value that cannot be, or somebody else's day.
    """
    desk.require_writer()
    if name not in TEXTS:
        raise MedqError(f"A person has no setting {name!r}.", hint=f"One of: {', '.join(TEXTS)}.")
    with desk.store.write_transaction():
        who = _who(desk, login)
        if who.id != desk.user.id:
            desk.require_manager("Setting somebody else's day")
        value = None if text.strip() == NOTHING else READ[name](text)
        before = office.staff_settings(desk.store, who.id).get(name)
        office.set_staff_setting(desk.store, who.id, name, value)
        key = f"staff_setting:{who.id}"
        entry = ChangeSet(desk.store, before={key: {name: before}}, after={key: {name: value}})
        events.append(
            desk.store,
            events.NewEvent(
                at=desk.now(),
                staff_id=desk.user.id,
                act="user set",
                subject=(0, who.id),
                text=f"{who.login}: {name} {value or 'as the office has it'}.",
                change_set=entry,
            ),
        )
    return value or ""


def minute_of(clock: time) -> int:
    """A time of day as its minute."""
    return clock.hour * 60 + clock.minute


def office_lunch(settings: Settings) -> Span | None:
    """The office's own lunch break, None where it has none."""
    start = minute_of(settings.lunch)
    return (
        Span(start, min(start + settings.lunch_minutes, 24 * 60))
        if settings.lunch_minutes
        else None
    )


TEXTS = {
    "hours": "working hours: 8:00-16:30",
    "lunch": "lunch break: 12:00+60, or no",
    "breaks": "other breaks: 10:15+15, 15:00+15, or no",
    "kinds": "kinds of work this person does: denial, callback; all without it",
    "payers": "words of the payers this person knows best: aetna, cigna",
}


def _hours(text: str) -> str:
    return format_span(typed_span(text))


def _lunch(text: str) -> str:
    return format_break(typed_break(text))


def _breaks(text: str) -> tuple[Span, ...]:
    found = (typed_break(part) for part in text.split(","))
    return tuple(sorted(one for one in found if one))


def _kinds(text: str) -> frozenset[Kind]:
    try:
        return frozenset(Kind.of(word) for word in _words(text))
    except KeyError:
        raise MedqError(
            f"{text!r} names no kind.", hint=f"Kinds: {', '.join(kind.word for kind in Kind)}."
        ) from None


def _words(text: str) -> Iterable[str]:
    return (word for word in text.lower().replace(",", " ").split() if word)


READ: dict[str, Callable[[str], str]] = {
    "hours": _hours,
    "lunch": _lunch,
    "breaks": lambda text: ", ".join(format_break(one) for one in _breaks(text)) or "no",
    "kinds": lambda text: ", ".join(kind.word for kind in sorted(_kinds(text))),
    "payers": lambda text: ", ".join(_words(text)),
}


def _who(desk: Desk, login: str) -> User:
    found = office.find_user(desk.store, login)
    if found is None:
        raise MedqError(f"Nobody here is called {login!r}.", hint="medq user list names everybody.")
    return found
