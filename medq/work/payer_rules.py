"""Rules of one payer: the line of its kind, with the office's own columns over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import inf
from time import monotonic

from data.office.reference_tables import table
from data.patients import payers
from data.patients.payers import OfficeRules
from medq.domain.claims.payer import PayerRules, payer_rules
from medq.work.desk import Desk

FRESH_SECONDS = 1.0


def payer_rules_of(desk: Desk, payer_id: int | None) -> PayerRules:
    """Return the rules of a payer; without a payer, those of the strictest kind.

    A posting needs the rules of the same few payers thousands of times: they are read again only
    after a second.
    """
    now = monotonic()
    cached = desk.rules.get(payer_id)
    if cached is None or now - cached[0] > FRESH_SECONDS:
        cached = desk.rules[payer_id] = (now, _read(desk, payer_id))
    return cached[1]


@contextmanager
def assumed_kind(desk: Desk, payer_id: int, kind: str) -> Iterator[None]:
    """Let a payer have the rules of a plan type, confirmed, while the block runs."""
    own = payers.office_rules(desk.store, payer_id)
    rules = _rules(desk, own._replace(kind=kind, is_confirmed=True) if own else None)
    desk.rules[payer_id] = (inf, rules)
    try:
        yield
    finally:
        del desk.rules[payer_id]


def _read(desk: Desk, payer_id: int | None) -> PayerRules:
    return _rules(desk, payers.office_rules(desk.store, payer_id) if payer_id else None)


def _rules(desk: Desk, own: OfficeRules | None) -> PayerRules:
    lines = table(desk.store, "payers")
    if own is None:
        return _parsed(tuple(sorted(lines[payers.UNKNOWN_KIND].items())), confirmed=False)
    line = (lines.get(own.kind) or lines[payers.UNKNOWN_KIND]) | own.columns
    return _parsed(tuple(sorted(line.items())), confirmed=own.is_confirmed)


def longest_transport(desk: Desk) -> int:
    """Return the longest transport to any payer, in calendar days."""
    lines = [*table(desk.store, "payers").values(), *payers.all_office_rules(desk.store)]
    return max(
        int(line.get(f"transport_days_{way}") or 0)
        for line in lines
        for way in ("electronic", "paper")
    )


@lru_cache(maxsize=256)
def _parsed(line: tuple[tuple[str, str], ...], *, confirmed: bool) -> PayerRules:
    return payer_rules(dict(line), confirmed=confirmed)
