"""A list added up: its lines with their names and the filters that leave their items."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from data.items import totals as stored_totals
from data.items.totals import StoredTotals
from data.office import staff
from data.patients import payers
from medq.domain.items.item import Kind
from medq.domain.queue.page import Query
from medq.domain.queue.totals import (
    AGE_BANDS,
    DUE_BANDS,
    LATE_BAND,
    LATER_BAND,
    MONTH_BAND,
    NO_DUE_BAND,
    SOON_BAND,
    SOON_DAYS,
    TODAY_BAND,
    DueBand,
    Grouping,
    Totals,
    TotalsLine,
)
from medq.work.desk import Desk
from medq.work.queue.listing import narrow

MONTH_DAYS = 30
NOBODY, NONE = "nobody", "none"
Name = tuple[str, str]  # of a line, and the filter that leaves its items


def totals(desk: Desk, query: Query, grouping: Grouping) -> Totals:
    """Return a list added up by a grouping, the largest amount first; bands in their order."""
    with desk.store.read_transaction():
        item_filter = narrow(desk, query._replace(grouped=False))
        rows = stored_totals.totals(desk.store, item_filter, grouping, desk.today())
        name_of = NAMERS[grouping](desk)
    lines: dict[Name, TotalsLine] = {}
    for row in rows:
        name = name_of(row.value)
        lines[name] = _added(lines.get(name), name, row)
    if grouping in (Grouping.AGE, Grouping.DUE):
        bands: Iterable[str] = [band.name for band in (*AGE_BANDS, *DUE_BANDS)]
        order = {band: number for number, band in enumerate(bands)}
        return Totals(grouping, tuple(sorted(lines.values(), key=lambda line: order[line.name])))
    by_amount = sorted(lines.values(), key=lambda line: (-line.money_cents, -line.items, line.name))
    return Totals(grouping, tuple(by_amount))


def _added(line: TotalsLine | None, name: Name, row: StoredTotals) -> TotalsLine:
    """Return a line with the sums of a row added."""
    before = line or TotalsLine(*name, 0, 0, 0, 0, 0, has_money=False)
    return TotalsLine(
        *name,
        before.items + row.items,
        before.money_cents + row.money_cents,
        before.expected_cents + row.expected_cents,
        before.soon + row.soon,
        before.late + row.late,
        has_money=before.has_money or row.items > row.callbacks,
    )


def _payer_names(desk: Desk) -> Callable[[Any], Name]:
    short_names = payers.short_names(desk.store)

    def name_of(payer_id: int) -> Name:
        if payer_id < 0:
            return "patient", Kind.CALLBACK.word
        if not payer_id:
            return "no payer", f"payer:{NONE}"
        short_name = short_names[payer_id]
        return short_name, f"payer:{_one_word(short_name)}"

    return name_of


def _code_names(desk: Desk) -> Callable[[Any], Name]:
    texts = desk.code_texts

    def name_of(cause: str) -> Name:
        return texts.cause(cause) or NONE, f"cause:{_one_word(cause) or NONE}"

    return name_of


def _one_word(text: str) -> str:
    """Return a text as one word of a filter, which reads `_` as a blank."""
    return text.lower().replace(" ", "_")


def _age_names(desk: Desk) -> Callable[[Any], Name]:
    today = desk.today().toordinal()

    def name_of(age_start: int) -> Name:
        days = max(0, today - age_start)
        band = next(each for each in AGE_BANDS if each.last is None or days <= each.last)
        return band.name, band.filter_text

    return name_of


def _due_names(desk: Desk) -> Callable[[Any], Name]:
    today = desk.today()

    def name_of(act_by: int) -> Name:
        band = _due_band(act_by, today)
        return band.name, band.filter_text

    return name_of


def _due_band(act_by: int, today: date) -> DueBand:
    if not stored_totals.has_date(act_by):
        return NO_DUE_BAND
    days = act_by - today.toordinal()
    if days < 0:
        return LATE_BAND
    if days == 0:
        return TODAY_BAND
    if days <= SOON_DAYS:
        return SOON_BAND
    return MONTH_BAND if days <= MONTH_DAYS else LATER_BAND


def _owner_names(desk: Desk) -> Callable[[Any], Name]:
    initials = {user.id: user.initials for user, _active in staff.users(desk.store)}

    def name_of(owner_id: int) -> Name:
        if not owner_id:
            return NOBODY, f"owner:{NONE}"
        return initials[owner_id], f"owner:{initials[owner_id].lower()}"

    return name_of


def _type_names(desk: Desk) -> Callable[[Any], Name]:
    return lambda kind: (Kind(kind).word, Kind(kind).word)


NAMERS: dict[Grouping, Callable[[Desk], Callable[[Any], Name]]] = {
    Grouping.PAYER: _payer_names,
    Grouping.CODE: _code_names,
    Grouping.AGE: _age_names,
    Grouping.DUE: _due_names,
    Grouping.OWNER: _owner_names,
    Grouping.TYPE: _type_names,
}
