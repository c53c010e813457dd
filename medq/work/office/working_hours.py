"""One person's working day and skills: their own settings, else the office's."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import NamedTuple

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.office import settings as stored_settings
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind
from medq.domain.plan.spans import Span
from medq.domain.plan.typed_hours import format_break, format_span, typed_break, typed_span
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.settings import Settings

RESET = "-"  # typed to return to the office's setting


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A person's hours and skills. Empty kinds or payers mean all of them."""

    hours: Span
    lunch: Span | None
    breaks: tuple[Span, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    payers: tuple[str, ...] = ()  # words of payers' names, in lower case


def working_day(desk: Desk, staff_id: int) -> WorkingDay:
    """Return one person's working day."""
    return working_day_from(stored_settings.of_person(desk.store, staff_id), desk.settings)


def working_day_from(own: Mapping[str, str], settings: Settings) -> WorkingDay:
    """Return a working day from a person's stored settings and the office's."""
    return WorkingDay(
        hours=typed_span(own["hours"])
        if "hours" in own
        else Span(minute_of(settings.opens), minute_of(settings.closes)),
        lunch=typed_break(own["lunch"]) if "lunch" in own else office_lunch(settings),
        breaks=_breaks(own.get("breaks", "no")),
        kinds=_kinds(own["kinds"]) if "kinds" in own else frozenset(),
        payers=tuple(_words(own.get("payers", ""))),
    )


def set_staff_setting(desk: Desk, login: str, name: str, text: str) -> str:
    """Change one setting of a person and return it as stored; `-` returns to the office's.

    Managers change anybody's, others their own. Raises MedqError for an unknown name, a wrong
    value, or somebody else's setting.
    """
    desk.require_writer()
    if name not in SETTINGS:
        raise MedqError(
            f"A person has no setting {name!r}.", hint=f"One of: {', '.join(SETTINGS)}."
        )
    with desk.store.write_transaction():
        user = desk.user_named(login)
        if user.id != desk.user.id:
            desk.require_manager("Changing somebody else's working day")
        value = None if text.strip() == RESET else SETTINGS[name].parse(text)
        change_set = ChangeSet(desk.store)
        stored_settings.change_of_person(change_set, user.id, name, value)
        record_event(
            desk,
            NewEvent(
                act="user set",
                subject=(0, user.id),
                text=f"{user.login}: {name} {value or 'office setting'}.",
                change_set=change_set,
            ),
        )
    return value or ""


def minute_of(clock: time) -> int:
    """Return a time of day as its minute."""
    return clock.hour * 60 + clock.minute


def office_lunch(settings: Settings) -> Span | None:
    """Return the office's lunch break, or None."""
    start = minute_of(settings.lunch)
    return (
        Span(start, min(start + settings.lunch_minutes, 24 * 60))
        if settings.lunch_minutes
        else None
    )


def _parse_hours(text: str) -> str:
    return format_span(typed_span(text))


def _parse_lunch(text: str) -> str:
    return format_break(typed_break(text))


def _breaks(text: str) -> tuple[Span, ...]:
    spans = (typed_break(part) for part in text.split(","))
    return tuple(sorted(span for span in spans if span))


def _parse_breaks(text: str) -> str:
    return ", ".join(format_break(span) for span in _breaks(text)) or "no"


def _kinds(text: str) -> frozenset[Kind]:
    try:
        return frozenset(Kind.of(word) for word in _words(text))
    except KeyError:
        raise MedqError(
            f"{text!r} is not a kind of work.",
            hint=f"Kinds: {', '.join(kind.word for kind in Kind)}.",
        ) from None


def _parse_kinds(text: str) -> str:
    return ", ".join(kind.word for kind in sorted(_kinds(text)))


def _words(text: str) -> Iterable[str]:
    return text.lower().replace(",", " ").split()


class StaffSetting(NamedTuple):
    """A setting of one person: `parse` returns the text to store, or raises MedqError."""

    parse: Callable[[str], str]
    text: str


SETTINGS = {
    "hours": StaffSetting(_parse_hours, "working hours: 8:00-16:30"),
    "lunch": StaffSetting(_parse_lunch, "lunch break: 12:00+60, or no"),
    "breaks": StaffSetting(_parse_breaks, "other breaks: 10:15+15, 15:00+15, or no"),
    "kinds": StaffSetting(_parse_kinds, "kinds of work: denial, callback; unset means all"),
    "payers": StaffSetting(
        lambda text: ", ".join(_words(text)), "words of the payers this person knows: aetna, cigna"
    ),
}
