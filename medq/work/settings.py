"""The office's settings: each with its default, its unit and what it decides. Kept in the store, changed by managers."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from medq.domain.errors import MedqError
from medq.domain.money import plain, typed_cents


class Settings(NamedTuple):
    """What an office may set; its type says how it is read, `TEXTS` what it decides and its unit."""

    zone: str = "America/Denver"
    opens: time = time(8)
    closes: time = time(17)
    lunch: time = time(12)
    lunch_minutes: int = 60
    opening_minutes: int = 20
    closing_minutes: int = 20
    reserved_minutes: int = 45
    syntax_answer_days: int = 1
    business_answer_days: int = 3
    correction_days: int = 14
    hold_on_note: bool = False
    underpaid_cents: int = 500
    floor_cents: int = 2000
    floor_minute_cents: int = 800
    duty_days: int = 3


TEXTS = {
    "zone": "time zone of the office",
    "opens": "start of the working day, hh:mm",
    "closes": "end of the working day, and the fax's cut-off, hh:mm",
    "lunch": "start of the lunch break, hh:mm",
    "lunch_minutes": "minutes of the lunch break; 0 for none",
    "opening_minutes": "minutes a plan gives the morning review",
    "closing_minutes": "minutes a plan gives the day-end check and report",
    "reserved_minutes": "minutes a plan reserves for what comes in, until the office has its own median",
    "syntax_answer_days": "working days in which a 999 must have come",
    "business_answer_days": "working days in which a 277CA must have come",
    "correction_days": "days a reversal may stand without its correction",
    "hold_on_note": "hold a payment that has as much as a note (yes, no)",
    "underpaid_cents": "a difference to the contract from here on is reviewed, money",
    "floor_cents": "what must hang on a last safe day for it to come first, money",
    "floor_minute_cents": "what its minute must be worth for that, money",
    "duty_days": "working days before its date that a duty in law comes first",
}

RANKING = frozenset({"zone", "opens", "closes", "duty_days", "floor_cents", "floor_minute_cents"})
"""What the place of an item depends on: after a change every place is worked out anew."""


def office_settings(stored: Mapping[str, str]) -> Settings:
    """The settings as the office has them: what it set, else the defaults."""
    known: dict[str, Any] = {
        name: read(name, value) for name, value in stored.items() if name in TEXTS
    }
    return Settings(**known)


def read(name: str, text: str) -> object:
    """One setting as typed. Errors: `MedqError` for an unknown name or a value that cannot be."""
    if name not in TEXTS:
        raise MedqError(f"There is no setting {name!r}.", hint="medq config show lists them.")
    default = Settings._field_defaults[name]
    try:
        if isinstance(default, bool):
            return {"yes": True, "no": False}[text.lower()]
        if name.endswith("_cents"):
            cents = typed_cents(text)
            if cents < 0:
                raise ValueError(text)
            return cents
        if isinstance(default, int):
            number = int(text) if text.isascii() and text.isdecimal() else -1
            if not 0 <= number <= 365:
                raise ValueError(text)
            return number
        if isinstance(default, time):
            return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 (a time of day, in the office's zone)
        return ZoneInfo(text).key
    except (KeyError, ValueError, ZoneInfoNotFoundError, OSError):
        raise MedqError(
            f"{name} cannot be {text!r}: {TEXTS[name]}.",
            hint="medq config show has the present value.",
        ) from None


def written(name: str, value: object) -> str:
    """A setting as it is typed and stored: what `read` makes of it is the value again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_cents") and isinstance(value, int):
        return plain(value)
    return value.isoformat("minutes") if isinstance(value, time) else str(value)
