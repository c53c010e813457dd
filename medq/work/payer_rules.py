"""The rules that hold for one payer: its kind's line of the table, with the office's own columns over it."""

import json
from datetime import date, timedelta
from functools import lru_cache
from time import monotonic

from data.items.items import ItemRecord
from data.office.reference_tables import table
from data.patients import parties
from medq.domain.claims.payer import PayerRules, payer_rules
from medq.domain.items.item import Kind
from medq.work.desk import Desk

USUAL_WAIT_DAYS = {
    Kind.REVIEW: 7,
    Kind.SUBMIT: 3,
    Kind.DENIAL: 14,
    Kind.CALLBACK: 1,
    Kind.FOLLOW_UP: 21,
    Kind.QUESTION: 2,
}


FRESH_SECONDS = 1.0


def payer_rules_of(desk: Desk, payer_id: int | None) -> PayerRules:
    """The rules of a payer; of no payer, those of the strict default kind.

    A posting asks for the same few payers thousands of times: what was read within a second is not read again.
    """
    now = monotonic()
    known = desk.rules.get(payer_id)
    if known is None or now - known[0] > FRESH_SECONDS:
        known = desk.rules[payer_id] = (now, _read(desk, payer_id))
    return known[1]


def _read(desk: Desk, payer_id: int | None) -> PayerRules:
    row = parties.office_rules(desk.store, payer_id) if payer_id else None
    kind, confirmed, own = row or ("commercial_generic", 0, "")
    lines = table(desk.store, "payers")
    line = lines.get(kind) or lines["commercial_generic"]
    if own:
        line = line | json.loads(own)
    return _parsed(tuple(sorted(line.items())), bool(confirmed))


def longest_transport(desk: Desk) -> int:
    """The most days that what is sent to any payer is on its way, by the table in force and the payers' own rules."""
    own = [json.loads(text) for text in parties.all_office_rules(desk.store)]
    lines = [*table(desk.store, "payers").values(), *own]
    return max(
        int(line.get(f"transport_days_{way}") or 0)
        for line in lines
        for way in ("electronic", "paper")
    )


def usual_follow_up_day(desk: Desk, item: ItemRecord) -> date:
    """The day an item is usually looked at again: the payer's rhythm for claims without answer, else by kind; before its
    last safe day, on a working day."""
    days = USUAL_WAIT_DAYS[item.kind]
    if item.kind is Kind.FOLLOW_UP:
        days = payer_rules_of(desk, item.payer_id).followup_again_days or days
    today, calendar = desk.today(), desk.calendar
    day = calendar.next_working(today + timedelta(days=days))
    if item.act_by and today < item.act_by <= day:
        day = max(desk.next_workday(), calendar.add_working(item.act_by, -1))
    return day


@lru_cache(maxsize=256)
def _parsed(line: tuple[tuple[str, str], ...], confirmed: bool) -> PayerRules:
    return payer_rules(dict(line), confirmed=confirmed)
