"""When a payer's phones are answered on a day of the office's wall clock."""

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from data.items.item_records import ItemRecord
from medq.domain.claims.phones import answers_on, next_answering_day
from medq.domain.items.item import Kind
from medq.domain.plan.spans import Span
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of
from medq.work.plan.day import minute_of_day, moment_of

CALLING_KINDS = frozenset({Kind.DENIAL, Kind.FOLLOW_UP})  # need the payer's phone to be answered


class PhoneHours(NamedTuple):
    """The payer's hours on a day: None where they do not matter, empty where nobody answers.

    `opens` is the next day with hours where that day has none.
    """

    spans: tuple[Span, ...] | None = None
    opens: date | None = None


def phone_hours(desk: Desk, item: ItemRecord, day: date) -> PhoneHours:
    """Return the hours of the item's payer on that day; unlimited where none are on file."""
    if item.kind not in CALLING_KINDS or item.payer_id is None:
        return PhoneHours()
    rules = payer_rules_of(desk, item.payer_id)
    has_hours = rules.phone_from is not None and rules.phone_to is not None
    if not has_hours and not rules.phone_days:
        return PhoneHours()
    if not answers_on(rules, day, desk.calendar):
        return PhoneHours((), next_answering_day(rules, day, desk.calendar))
    if rules.phone_from is None or rules.phone_to is None:
        return PhoneHours()
    zone = ZoneInfo(rules.phone_zone) if rules.phone_zone else desk.zone
    opens, closes = (moment_of(zone, day, minute) for minute in (rules.phone_from, rules.phone_to))
    span = Span(minute_of_day(desk.zone, day, opens), minute_of_day(desk.zone, day, closes))
    return PhoneHours((span,) if span.minutes else ())
