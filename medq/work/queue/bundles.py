"""The rows that stand for all clean claims, and for all callbacks whose window opens later."""

from datetime import date, datetime
from typing import NamedTuple

from data.items import bundles
from data.items.item_filter import ItemFilter
from data.items.listing import Key
from data.store.columns import NO_DATE, moment_to_int
from medq.domain.items.bundle import CLEAN, OWN_ROW_MINUTES, Bundle, BundleTotals
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.queue.page import Query, Sort
from medq.work.desk import Desk

LAST_OF_TODAY = 2**63 - 1  # below every rank key of the items that must be done today


class BundleRow(NamedTuple):
    """A row for several: its position, by a member that is there for all, and the others."""

    key: Key
    act_by: date | None
    totals: BundleTotals
    hidden_ids: tuple[int, ...]  # rows of the list that it replaces
    is_added: bool = False  # its position is no item's rank

    def shown_in(self, row: ItemRow) -> ItemRow:
        """Return the row of the member that is there for all."""
        totals = self.totals
        return row._replace(
            more=totals.items - 1,
            group_cents=totals.money_cents,
            group_act_by=self.act_by,
            bundle=totals,
        )


def bundle_rows(desk: Desk, query: Query, item_filter: ItemFilter) -> list[BundleRow]:
    """Return the bundles of a list by rank with groups; of any other list none.

    Such a list is narrowed to kinds at most, so that all members of a bundle are in it.
    """
    is_whole = item_filter.grouped and item_filter.payer_ids is None
    if not is_whole or query.sort is not Sort.RANK or query.reverse:
        return []
    kinds = query.kinds or tuple(Kind)
    rows = []
    if Kind.SUBMIT in kinds:
        rows += _clean_claims(desk)
    if Kind.CALLBACK in kinds:
        rows += _later_callbacks(desk)
    return rows


def _clean_claims(desk: Desk) -> list[BundleRow]:
    """Return the row of clean claims where there are several: at the rank of the best."""
    clean = bundles.clean_claims(desk.store)
    if not clean.lead_keys:
        return []
    totals = BundleTotals(Bundle.CLEAN_CLAIMS, clean.items, clean.money_cents, clean.payers)
    own, *others = clean.lead_keys
    return [BundleRow(own, clean.act_by, totals, tuple(key[-1] for key in others))]


def _later_callbacks(desk: Desk) -> list[BundleRow]:
    """Return the row of callbacks that cannot be made yet, below what must be done today."""
    callbacks = bundles.later_callbacks(desk.store, _own_row_since(desk))
    if len(callbacks) < 2:
        return []
    first = callbacks[0]
    days = [each.opens.astimezone(desk.zone).date() for each in callbacks]
    totals = BundleTotals(
        Bundle.LATER_CALLBACKS,
        len(callbacks),
        opens=first.opens,
        later=sum(day != days[0] for day in days),
    )
    key = (1, LAST_OF_TODAY, NO_DATE, 0, first.id)
    hidden_ids = tuple(each.id for each in callbacks)
    return [BundleRow(key, None, totals, hidden_ids, is_added=True)]


def _own_row_since(desk: Desk) -> datetime:
    """Return the moment up to which a callback whose window opens stands alone."""
    return desk.now() + OWN_ROW_MINUTES


def bundle_members(desk: Desk, bundle: Bundle, item_filter: ItemFilter) -> ItemFilter:
    """Return the filter of the members of a bundle."""
    from data.search.prefix_search import SqlCondition  # noqa: PLC0415 - start-up: opened only

    if bundle is Bundle.CLEAN_CLAIMS:
        condition = SqlCondition("i.cause = ? AND i.group_id IS NOT NULL", (CLEAN,))
        kinds = (Kind.SUBMIT,)
    else:
        since = moment_to_int(_own_row_since(desk))
        condition = SqlCondition("i.window_start > ?", (since,))
        kinds = (Kind.CALLBACK,)
    return item_filter._replace(
        kinds=kinds, states=(State.OPEN,), conditions=(*item_filter.conditions, condition)
    )
