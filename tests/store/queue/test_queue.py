"""The queue in pages, on both engines: each row once, also while others change rows."""

from datetime import timedelta
from itertools import product
from random import Random

import pytest

from data.models.patients import Patient
from data.search.words import add_phone_words
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.queue.page import Page, Query, Sort
from medq.work.act_catalog import perform_act
from medq.work.queue import listing
from tests.office import TODAY
from tests.store.clinic import Clinic
from tests.store.queue.paging import ids_backwards, ids_forwards

KINDS = list(Kind)


def add_items_of_all_kinds(clinic: Clinic, count: int = 60, *, grouped: bool = True) -> list[int]:
    """Insert items of all kinds and states and return their ids.

    Many are equal in the sort columns. In a group each item changes the rank of the others.
    """
    random = Random(1)
    created = []
    for number in range(1, count + 1):
        columns = {
            "money_cents": random.choice((0, 10_000, 20_000)),
            "age_start": TODAY.toordinal() - random.choice((3, 10)),
            "payer_id": random.choice((clinic.payer, clinic.other_payer)),
            "owner_id": random.choice((None, None, 1, 2)),
            "cause": "CO-197" if grouped else f"CO-{number}",
        }
        if number % 2:
            columns["act_by"] = TODAY.toordinal() + random.choice((1, 30, 60))
        created.append(clinic.add_item(number, KINDS[number % len(KINDS)], **columns))
    for number, item in enumerate(created):
        if number % 10 == 3:
            perform_act(
                clinic.desk(), item, "wait", {"until": "+30d", "again": "yes", "late": "agreed"}
            )
        if number % 10 == 4:
            perform_act(clinic.desk(), item, "take", {})
    return created


QUERIES = (
    Query(),
    Query(kinds=(Kind.DENIAL, Kind.REVIEW)),
    Query(state=State.WAITING),
    Query(state=State.TAKEN),
    Query(owner="jm"),
    Query(payer="aetna"),
    Query(payer="62308"),
    Query(search="moyer aetna"),
    Query(due_before=TODAY + timedelta(days=31)),
    Query(kinds=(Kind.SUBMIT,), payer="cigna", search="authorization"),
    Query(worklist="due<=31d", search="moyer"),
)


def test_each_row_is_listed_once_in_every_order_and_filter(clinic: Clinic) -> None:
    created = add_items_of_all_kinds(clinic)
    perform_act(clinic.desk(), created[7], "pin", {})
    perform_act(clinic.desk(), created[33], "pin", {})
    desk = clinic.desk()
    for query, sort in product(QUERIES, Sort):
        sorted_query = query._replace(sort=sort)
        all_ids = ids_forwards(desk, sorted_query, 1000)
        assert len(all_ids) == len(set(all_ids)) > 0
        for limit in (1, 7):
            assert ids_forwards(desk, sorted_query, limit) == all_ids
            assert ids_backwards(desk, sorted_query, limit) == all_ids
    assert len(ids_forwards(desk, Query(), 7)) == 54


@pytest.mark.parametrize("sort", Sort)
def test_a_reversed_list_is_the_same_list_from_its_end(clinic: Clinic, sort: Sort) -> None:
    created = add_items_of_all_kinds(clinic)
    perform_act(clinic.desk(), created[7], "pin", {})
    desk = clinic.desk()
    for grouped in (False, True):
        query = Query(sort=sort, grouped=grouped, kinds=(Kind.DENIAL, Kind.SUBMIT))
        turned = query._replace(reverse=True)
        turned_ids = ids_forwards(desk, query, 1000)[::-1]
        for limit in (1, 7, 1000):
            assert ids_forwards(desk, turned, limit) == turned_ids
            assert ids_backwards(desk, turned, limit) == turned_ids
        first_page = listing.page(desk, turned, limit=3)
        second_page = listing.page(desk, turned, after=first_page.next, limit=3)
        assert listing.page(desk, turned, before=second_page.start, limit=3).rows == (
            first_page.rows
        )
        assert listing.page(desk, turned, after=second_page.start, limit=3).rows == (
            second_page.rows
        )


def test_pins_come_first_even_when_they_fill_the_page(clinic: Clinic) -> None:
    created = add_items_of_all_kinds(clinic, 20)
    desk = clinic.desk()
    listed = [
        item
        for item in ids_forwards(desk, Query(), 50)
        if clinic.read_item(item, "state") == State.OPEN
    ]
    pinned = listed[-4:]
    for item in pinned:
        perform_act(desk, item, "pin", {})
    for limit in (1, 2, 4, 5):
        page_ids = ids_forwards(desk, Query(), limit)
        assert page_ids[:4] == pinned
        assert sorted(page_ids) == sorted(
            item for item in created if clinic.read_item(item, "state") < State.WAITING
        )
        assert ids_backwards(desk, Query(), limit) == page_ids
    assert listing.page(desk, Query(), limit=3).total == len(page_ids)
    # Pins lead only in the order by rank.
    assert ids_forwards(desk, Query(sort=Sort.MONEY), 50)[:4] != pinned


def test_a_cursor_gives_the_same_page_again(clinic: Clinic) -> None:
    add_items_of_all_kinds(clinic)
    desk = clinic.desk()
    first_page = listing.page(desk, Query(), limit=10)
    second_page = listing.page(desk, Query(), after=first_page.next, limit=10)
    assert listing.page(desk, Query(), after=second_page.start, limit=10).rows == second_page.rows
    assert listing.page(desk, Query(), before=second_page.start, limit=10).rows == first_page.rows
    assert (first_page.offset, second_page.offset, first_page.start) == (0, None, None)


def test_pages_go_on_while_others_change_rows(clinic: Clinic) -> None:
    """Each item that nobody changed is listed exactly once."""
    created = add_items_of_all_kinds(clinic, grouped=False)
    hers, desk = clinic.desk("an"), clinic.desk("jm")
    random = Random(2)
    for sort in Sort:
        touched: set[int] = set()
        listed_ids: list[int] = []
        after: str | None = None
        start = {item for item in created if clinic.read_item(item, "state") < State.WAITING}
        while True:
            page = listing.page(desk, Query(sort=sort), after=after, limit=6)
            listed_ids += [row.id for row in page.rows]
            after = page.next
            if after is None:
                break
            for item in random.sample(
                [item for item in created if clinic.read_item(item, "state") == State.OPEN], 2
            ):
                act = random.choice(
                    (
                        ("wait", {"until": "+40d", "again": "yes", "late": "agreed"}),
                        ("importance", {"level": random.choice(("high", "low"))}),
                    )
                )
                perform_act(hers, item, *act)
                touched.add(item)
        unchanged = start - touched
        assert [item for item in listed_ids if item in unchanged] == list(
            dict.fromkeys(item for item in listed_ids if item in unchanged)
        )
        assert unchanged <= set(listed_ids)


@pytest.mark.parametrize(
    ("word", "numbers"),
    [
        ("100%", [3]),
        ("%", []),
        ("%%", []),
        ("_", []),
        ("A_B", [2]),
        ("a_b", [2]),
        ("AXB", [1]),
        ("!", []),
        ("o'brien", [4]),
        ("'", []),
        ("\\", []),
        ("m4", [4]),
        ("cigna 100% no", [3]),
    ],
)
def test_wildcards_of_sql_are_plain_characters(
    clinic: Clinic, word: str, numbers: list[int]
) -> None:
    items = {
        1: clinic.add_item(1, claim_number="AXB"),
        2: clinic.add_item(2, claim_number="A_B"),
        3: clinic.add_item(3, payer_id=clinic.other_payer, claim_number="77"),
        4: clinic.add_item(4, last="O'BRIEN", claim_number="#9/é"),
    }
    rows = listing.page(clinic.desk(), Query(search=word)).rows
    assert [row.id for row in rows] == [items[number] for number in numbers]
    assert listing.page(clinic.desk(), Query(payer="0_")).total == 0
    assert listing.page(clinic.desk(), Query(payer="100%")).total == 1


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "rank",
        "rank.1.2",
        "money.1.2",
        "rank.a.b.c.d.e",
        "rank.1.2.3.4.99999999999999999999",
        "pins.1",
    ],
)
def test_an_invalid_cursor_is_refused(clinic: Clinic, cursor: str) -> None:
    clinic.add_item(1)
    with pytest.raises(MedqError, match="is not a cursor of this list"):
        listing.page(clinic.desk(), Query(), after=cursor)
    with pytest.raises(MedqError, match="is not a cursor of this list"):
        listing.page(clinic.desk(), Query(sort=Sort.MONEY), after="pins.1.2")


def test_an_unknown_owner_is_refused(clinic: Clinic) -> None:
    with pytest.raises(MedqError, match="There is no user 'x'"):
        listing.page(clinic.desk(), Query(owner="x"))


def test_a_long_page_may_exceed_the_longest_page(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_items_of_all_kinds(clinic)
    monkeypatch.setattr(listing, "LONGEST_PAGE", 10)
    desk = clinic.desk()
    all_ids = ids_forwards(desk, Query(), 10)
    long_page: Page = listing.long_page(desk, Query(), limit=35)
    assert [row.id for row in long_page.rows] == all_ids[:35]
    assert [
        row.id for row in listing.long_page(desk, Query(), after=long_page.next, limit=1000).rows
    ] == all_ids[35:]
    assert listing.long_page(desk, Query(), limit=1000).next is None


def test_counts_include_open_and_taken_items(clinic: Clinic) -> None:
    created = add_items_of_all_kinds(clinic)
    counts = listing.counts(clinic.desk())
    assert sum(counts.kinds.values()) == 54 == counts.total
    assert counts.elsewhere == 6
    held = [clinic.read_item(item, "state", "kind", "money_cents") for item in created]
    assert any(state < 3 and kind == Kind.CALLBACK and cents for state, kind, cents in held)
    # A sum with callbacks in it would fall by a callback's amount when one is closed.
    assert counts.money_cents == sum(
        cents for state, kind, cents in held if state < 3 and kind != Kind.CALLBACK
    )


def test_readers_see_initials_and_who_calls_sees_whom_to_call(clinic: Clinic) -> None:
    clinic.add_item(41, last="MOYER")
    clinic.add_item(42, Kind.CALLBACK, last="ORTIZ")
    clinic.store.run(Patient.update(phone="303-555-0172").where(Patient.last == "ORTIZ"))
    add_phone_words(clinic.store)
    rows = {row.kind: row for row in listing.page(clinic.desk("jm"), Query()).rows}
    denial, callback = rows[Kind.DENIAL], rows[Kind.CALLBACK]
    assert (denial.patient, denial.payer, denial.subject) == ("MOYER, Dana", "AETNA", "claim 41")
    assert (denial.phone, denial.preferred_name) == ("", "")
    assert (callback.patient, callback.phone) == ("ORTIZ, Dana", "303-555-0172")
    hidden = (callback.payer, callback.payer_short, callback.subject, callback.service_day)
    assert hidden == ("", "", "", None)
    for desk in (clinic.desk("su"), clinic.desk("jm", read_only=True)):
        assert {row.patient for row in listing.page(desk, Query()).rows} == {
            "D.M. ..41",
            "D.O. ..42",
        }
        assert not any(row.phone or row.preferred_name for row in listing.page(desk, Query()).rows)
