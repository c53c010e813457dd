"""Rows for several: clean claims of all payers, and callbacks whose window opens later."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from data.store.columns import moment_to_int
from medq.domain.items.bundle import CLEAN, Bundle
from medq.domain.items.item import ItemRow, Kind
from medq.domain.queue.page import LAST, Query, Sort
from medq.work.desk import Desk
from medq.work.queue import listing
from tests.office import NOW, TODAY
from tests.store.clinic import Clinic
from tests.store.queue.paging import ids_backwards, ids_forwards

ROWS = Query(grouped=True)


def add_clean_claims(clinic: Clinic) -> list[int]:
    """Add clean claims to two payers, one of them due sooner, and a rejected one."""
    payers = (clinic.payer, clinic.payer, clinic.other_payer)
    ids = [
        clinic.add_item(
            number,
            Kind.SUBMIT,
            cause=CLEAN,
            topic="submit",
            payer_id=payer,
            money_cents=10_000 * (number - 9),
            act_by=TODAY.toordinal() + number,
        )
        for number, payer in enumerate(payers, 10)
    ]
    clinic.add_item(20, Kind.SUBMIT, cause="A7 164", topic="submit")
    return ids


def add_callback(clinic: Clinic, number: int, opens: datetime) -> int:
    """Add a callback that was promised for two hours from a moment on."""
    window = {
        "window_start": moment_to_int(opens),
        "window_end": moment_to_int(opens + timedelta(hours=2)),
    }
    return clinic.add_item(number, Kind.CALLBACK, cause="callback", promised=1, **window)


def bundle_row(desk: Desk, bundle: Bundle, query: Query = ROWS) -> ItemRow | None:
    """Return the row of a bundle in a list; None where there is none."""
    rows = listing.page(desk, query).rows
    return next((row for row in rows if row.bundle and row.bundle.bundle is bundle), None)


def members(desk: Desk, bundle: Bundle) -> list[int]:
    return sorted(row.id for row in listing.page(desk, Query(bundle=bundle)).rows)


def test_clean_claims_of_all_payers_are_one_row(clinic: Clinic) -> None:
    clean_ids = add_clean_claims(clinic)
    desk = clinic.desk()
    row = bundle_row(desk, Bundle.CLEAN_CLAIMS)
    assert row is not None and row.bundle is not None
    assert (row.bundle.items, row.bundle.payers, row.more) == (3, 2, 2)
    assert (row.group_cents, row.earliest_act_by) == (60_000, TODAY + timedelta(10))
    assert members(desk, Bundle.CLEAN_CLAIMS) == clean_ids
    assert len(ids_forwards(desk, ROWS, 50)) == 2, "the row, and the rejected claim"
    assert bundle_row(desk, Bundle.CLEAN_CLAIMS, ROWS._replace(kinds=(Kind.SUBMIT,))) == row
    assert row.id == listing.page(desk, Query(kinds=(Kind.SUBMIT,))).rows[0].id, "at the best rank"


def test_callbacks_of_later_are_one_row_below_what_is_due_today(clinic: Clinic) -> None:
    soon = add_callback(clinic, 1, NOW + timedelta(minutes=30))
    later = [add_callback(clinic, number, NOW + timedelta(hours=number)) for number in (2, 3)]
    later.append(add_callback(clinic, 4, NOW + timedelta(days=1)))
    denial = clinic.add_item(5, money_cents=900_000)
    desk = clinic.desk()
    rows = listing.page(desk, ROWS).rows
    assert [row.id for row in rows] == [soon, later[0], denial]
    row = rows[1]
    assert row.bundle is not None and (row.bundle.items, row.bundle.later) == (3, 1)
    assert row.bundle.opens == NOW + timedelta(hours=2)
    assert members(desk, Bundle.LATER_CALLBACKS) == sorted(later)
    late = clinic.desk(now=NOW + timedelta(hours=1, minutes=40))
    assert [row.id for row in listing.page(late, ROWS).rows][:3] == [soon, later[0], later[1]]
    assert bundle_row(late, Bundle.LATER_CALLBACKS) is not None, "two are left of it"


def test_one_callback_of_later_is_a_row_of_its_own(clinic: Clinic) -> None:
    add_callback(clinic, 1, NOW + timedelta(hours=2))
    assert bundle_row(clinic.desk(), Bundle.LATER_CALLBACKS) is None
    assert len(ids_forwards(clinic.desk(), ROWS, 50)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"sort": Sort.MONEY},
        {"reverse": True},
        {"search": "moyer"},
        {"payer": "aetna"},
        {"grouped": False},
        {"kinds": (Kind.DENIAL,)},
    ],
)
def test_another_list_has_no_row_for_several(clinic: Clinic, changes: dict[str, Any]) -> None:
    add_clean_claims(clinic)
    rows = listing.page(clinic.desk(), ROWS._replace(**changes)).rows
    assert all(row.bundle is None for row in rows)


def test_pages_hold_each_row_once_in_both_directions(clinic: Clinic) -> None:
    add_clean_claims(clinic)
    for number in range(30, 36):
        add_callback(clinic, number, NOW + timedelta(hours=number % 4))
    for number in range(40, 44):
        clinic.add_item(number, money_cents=5_000 * number)
    desk = clinic.desk()
    all_ids = ids_forwards(desk, ROWS, 50)
    assert len(all_ids) == len(set(all_ids)) == listing.page(desk, ROWS).total
    for limit in (1, 2, 3, 7):
        assert ids_forwards(desk, ROWS, limit) == all_ids
        assert ids_backwards(desk, ROWS, limit) == all_ids
        page = listing.page(desk, ROWS, before=LAST, limit=limit)
        again = listing.page(desk, ROWS, after=page.start, limit=limit)
        assert [row.id for row in again.rows] == [row.id for row in page.rows]
