"""The office's settings, each with its type, default and meaning; managers change them."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from medq.domain.errors import MedqError
from medq.domain.money import plain, typed_cents

LARGEST_NUMBER = 365
NO_LIMIT = "none"


class Settings(NamedTuple):
    """The settings in force; `SETTINGS` describes each."""

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
    write_off_limit_cents: int | None = 2500
    manager_write_off_limit_cents: int | None = None
    one_person_office: bool = False


class SettingType(NamedTuple):
    """How a setting is read and written: `parse(format(value))` is the value again.

    `parse` raises ValueError, KeyError, OSError or ZoneInfoNotFoundError for text that is not one.
    """

    parse: Callable[[str], object]
    format: Callable[[Any], str]


class Setting(NamedTuple):
    """The type of a setting and what it decides, with its unit."""

    type: SettingType
    text: str


def _parse_money(text: str) -> int:
    cents = typed_cents(text)
    if cents < 0:
        raise ValueError(text)
    return cents


def _parse_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) > LARGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def _parse_time(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - in the office's zone


def _parse_zone(text: str) -> str:
    return ZoneInfo(text).key


def _parse_limit(text: str) -> int | None:
    return None if text.lower() == NO_LIMIT else _parse_money(text)


def _format_limit(cents: int | None) -> str:
    return NO_LIMIT if cents is None else plain(cents)


MONEY = SettingType(_parse_money, plain)
LIMIT = SettingType(_parse_limit, _format_limit)
NUMBER = SettingType(_parse_number, str)
TIME = SettingType(_parse_time, lambda value: value.isoformat("minutes"))
YES_NO = SettingType(
    lambda text: {"yes": True, "no": False}[text.lower()], lambda value: "yes" if value else "no"
)
ZONE = SettingType(_parse_zone, str)

SETTINGS = {
    "zone": Setting(ZONE, "time zone of the office"),
    "opens": Setting(TIME, "start of the working day, hh:mm"),
    "closes": Setting(TIME, "end of the working day and fax cutoff, hh:mm"),
    "lunch": Setting(TIME, "start of the lunch break, hh:mm"),
    "lunch_minutes": Setting(NUMBER, "minutes of the lunch break; 0 for none"),
    "opening_minutes": Setting(NUMBER, "minutes a plan reserves for the morning review"),
    "closing_minutes": Setting(NUMBER, "minutes a plan reserves for the day-end check and report"),
    "reserved_minutes": Setting(
        NUMBER, "minutes a plan reserves for new work, until the office has a history"
    ),
    "syntax_answer_days": Setting(NUMBER, "business days until a 999 is overdue"),
    "business_answer_days": Setting(NUMBER, "business days until a 277CA is overdue"),
    "correction_days": Setting(NUMBER, "days until the correction of a reversal is overdue"),
    "hold_on_note": Setting(YES_NO, "hold a payment that has any note (yes, no)"),
    "underpaid_cents": Setting(MONEY, "smallest underpayment against contract to review, dollars"),
    "floor_cents": Setting(MONEY, "minimum dollars to rank first on the last day"),
    "floor_minute_cents": Setting(
        MONEY, "minimum dollars per minute of work to rank first on the last day"
    ),
    "duty_days": Setting(NUMBER, "business days before a legal deadline to rank first"),
    "write_off_limit_cents": Setting(
        LIMIT, "largest write-off of a specialist that no manager approves, dollars or none"
    ),
    "manager_write_off_limit_cents": Setting(
        LIMIT, "largest write-off of a manager that no other one approves, dollars or none"
    ),
    "one_person_office": Setting(YES_NO, "approve what one asked for oneself, with a reason"),
}

RANK_SETTINGS = frozenset(
    {"zone", "opens", "closes", "duty_days", "floor_cents", "floor_minute_cents"}
)
"""Settings that ranks depend on: a change re-ranks every item."""


def office_settings(stored: Mapping[str, str]) -> Settings:
    """Return the settings: the stored ones, else the defaults."""
    values: dict[str, Any] = {
        name: parse_setting(name, text) for name, text in stored.items() if name in SETTINGS
    }
    return Settings(**values)


def parse_setting(name: str, text: str) -> object:
    """Return a setting's value. Raises MedqError for an unknown name or a wrong value."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise MedqError(f"There is no setting {name!r}.", hint="medq config show lists them.")
    try:
        return setting.type.parse(text)
    except (KeyError, ValueError, ZoneInfoNotFoundError, OSError):
        raise MedqError(
            f"{name} cannot be {text!r}: {setting.text}.",
            hint="medq config show has the current value.",
        ) from None


def format_setting(name: str, value: object) -> str:
    """Return a setting as it is typed and stored."""
    return SETTINGS[name].type.format(value)
