"""The office's settings: each with its default, its unit and what it decides. Kept in the store, changed by managers."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as setting
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from medq.domain.money import plain, typed_cents
from medq.domain.problem import MedqError


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office may set. A field's `text` says what it decides and its unit; its type says how it is read."""

    zone: str = setting(default="America/Denver", metadata={"text": "time zone of the office"})
    opens: time = setting(default=time(8), metadata={"text": "start of the working day, hh:mm"})
    closes: time = setting(default=time(17), metadata={"text": "end of the working day, and the fax's cut-off, hh:mm"})
    lunch: time = setting(default=time(12), metadata={"text": "start of the lunch break, hh:mm"})
    lunch_minutes: int = setting(default=60, metadata={"text": "minutes of the lunch break; 0 for none"})
    opening_minutes: int = setting(default=20, metadata={"text": "minutes a plan gives the morning review"})
    closing_minutes: int = setting(default=20, metadata={"text": "minutes a plan gives the day-end check and report"})
    kept_minutes: int = setting(default=45, metadata={"text": "minutes a plan keeps free, until the office knows its own"})
    syntax_answer_days: int = setting(default=1, metadata={"text": "working days in which a 999 must have come"})
    business_answer_days: int = setting(default=3, metadata={"text": "working days in which a 277CA must have come"})
    correction_days: int = setting(default=14, metadata={"text": "days a reversal may stand without its correction"})
    hold_on_note: bool = setting(default=False, metadata={"text": "hold a payment that has as much as a note (yes, no)"})
    underpaid_cents: int = setting(default=500, metadata={"text": "a difference to the contract from here on is reviewed, money"})
    floor_cents: int = setting(default=2000, metadata={"text": "what must hang on a last safe day for it to come first, money"})
    floor_minute_cents: int = setting(default=800, metadata={"text": "what its minute must be worth for that, money"})
    duty_days: int = setting(default=3, metadata={"text": "working days before its date that a duty in law comes first"})


RANKING = frozenset({"zone", "opens", "closes", "duty_days", "floor_cents", "floor_minute_cents"})
"""What the place of an item depends on: after a change every place is worked out anew."""

TEXTS = {one.name: str(one.metadata["text"]) for one in fields(Settings)}


def office_settings(stored: Mapping[str, str]) -> Settings:
    """The settings as the office has them: what it set, else the defaults."""
    known: dict[str, Any] = {name: read(name, value) for name, value in stored.items() if name in TEXTS}
    return Settings(**known)


def read(name: str, text: str) -> object:
    """One setting as typed. Errors: `MedqError` for an unknown name or a value that cannot be."""
    if name not in TEXTS:
        raise MedqError(f"There is no setting {name!r}.", mend="medq config show lists them.")
    default = next(one.default for one in fields(Settings) if one.name == name)
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
        raise MedqError(f"{name} cannot be {text!r}: {TEXTS[name]}.", mend="medq config show has the present value.") from None


def written(name: str, value: object) -> str:
    """A setting as it is typed and stored: what `read` makes of it is the value again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_cents") and isinstance(value, int):
        return plain(value)
    return value.isoformat("minutes") if isinstance(value, time) else str(value)
