"""The queue in pages, on both engines: each row once, also while others change rows."""

from datetime import timedelta
from itertools import product
from random import Random

import pytest

from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.queue.page import LAST, Page, Query, Sort
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from medq.work.queue import listing
from tests.office import TODAY
from tests.store.worklist import Office

KINDS = list(Kind)


def fill(clinic: Office, count: int = 60, *, grouped: bool = True) -> list[int]:
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
            perform_act(clinic.desk(), item, "wait", {"until": "+30d", "past": "yes"})
        if number % 10 == 4:
            perform_act(clinic.desk(), item, "take", {})
    return created


def forwards(desk: Desk, query: Query, limit: int) -> list[int]:
    """Return the ids of all pages, read from the first."""
    ids: list[int] = []
    after = None
    while True:
        page = listing.page(desk, query, after=after, limit=limit)
        assert len(page.rows) <= limit
        assert page.rows or page.next is None
        ids += [row.id for row in page.rows]
        if page.next is None:
            assert len(ids) == page.total
            return ids
        after = page.next


def backwards(desk: Desk, query: Query, limit: int) -> list[int]:
    """Return the ids of all pages, read from the last."""
    ids: list[int] = []
    before: str | None = LAST
    while before is not None:
        page = listing.page(desk, query, before=before, limit=limit)
        assert len(page.rows) <= limit
        ids = [row.id for row in page.rows] + ids
        before = page.start
    return ids


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
)


def test_each_row_is_listed_once_in_every_order_and_filter(clinic: Office) -> None:
    created = fill(clinic)
    perform_act(clinic.desk(), created[7], "pin", {})
    perform_act(clinic.desk(), created[33], "pin", {})
    desk = clinic.desk()
    for query, sort in product(QUERIES, Sort):
        sorted_query = Query(
            query.kinds, query.state, query.owner, query.payer, query.search, query.due_before, sort
        )
        whole = forwards(desk, sorted_query, 1000)
        assert len(whole) == len(set(whole)) > 0
        for limit in (1, 7):
            assert forwards(desk, sorted_query, limit) == whole
            assert backwards(desk, sorted_query, limit) == whole
    assert len(forwards(desk, Query(), 7)) == 54


def test_pins_come_first_even_when_they_fill_the_page(clinic: Office) -> None:
    created = fill(clinic, 20)
    desk = clinic.desk()
    listed = [
        item
        for item in forwards(desk, Query(), 50)
        if clinic.read_item(item, "state") == State.OPEN
    ]
    pinned = listed[-4:]
    for item in pinned:
        perform_act(desk, item, "pin", {})
    for limit in (1, 2, 4, 5):
        page_ids = forwards(desk, Query(), limit)
        assert page_ids[:4] == pinned
        assert sorted(page_ids) == sorted(
            item for item in created if clinic.read_item(item, "state") < State.WAITING
        )
        assert backwards(desk, Query(), limit) == page_ids
    assert listing.page(desk, Query(), limit=3).total == len(page_ids)
    # Pins lead only in the order by rank.
    assert forwards(desk, Query(sort=Sort.MONEY), 50)[:4] != pinned


def test_a_cursor_gives_the_same_page_again(clinic: Office) -> None:
    fill(clinic)
    desk = clinic.desk()
    first = listing.page(desk, Query(), limit=10)
    second = listing.page(desk, Query(), after=first.next, limit=10)
    assert listing.page(desk, Query(), after=second.start, limit=10).rows == second.rows
    assert listing.page(desk, Query(), before=second.start, limit=10).rows == first.rows
    assert (first.offset, second.offset, first.start) == (0, None, None)


def test_pages_go_on_while_others_change_rows(clinic: Office) -> None:
    """Each item that nobody changed is listed exactly once."""
    created = fill(clinic, grouped=False)
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
                        ("wait", {"until": "+40d", "past": "yes"}),
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
    clinic: Office, word: str, numbers: list[int]
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
def test_an_invalid_cursor_is_refused(clinic: Office, cursor: str) -> None:
    clinic.add_item(1)
    with pytest.raises(MedqError, match="is no cursor of this list"):
        listing.page(clinic.desk(), Query(), after=cursor)
    with pytest.raises(MedqError, match="is no cursor of this list"):
        listing.page(clinic.desk(), Query(sort=Sort.MONEY), after="pins.1.2")


def test_an_unknown_owner_is_refused(clinic: Office) -> None:
    with pytest.raises(MedqError, match="There is no user 'x'"):
        listing.page(clinic.desk(), Query(owner="x"))


def test_a_long_page_may_exceed_the_longest_page(
    clinic: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(clinic)
    monkeypatch.setattr(listing, "LONGEST_PAGE", 10)
    desk = clinic.desk()
    whole = forwards(desk, Query(), 10)
    long: Page = listing.long_page(desk, Query(), limit=35)
    assert [row.id for row in long.rows] == whole[:35]
    assert [
        row.id for row in listing.long_page(desk, Query(), after=long.next, limit=1000).rows
    ] == whole[35:]
    assert listing.long_page(desk, Query(), limit=1000).next is None


def test_counts_include_open_and_taken_items(clinic: Office) -> None:
    created = fill(clinic)
    counts = listing.counts(clinic.desk())
    assert sum(counts.kinds.values()) == 54 == counts.total
    assert counts.elsewhere == 6
    held = [clinic.read_item(item, "state", "kind", "money_cents") for item in created]
    assert any(state < 3 and kind == Kind.CALLBACK and cents for state, kind, cents in held)
    # A sum with callbacks in it would fall by a callback's amount when one is closed.
    assert counts.money_cents == sum(
        cents for state, kind, cents in held if state < 3 and kind != Kind.CALLBACK
    )


def test_readers_see_initials_and_everybody_sees_initials_of_callbacks(clinic: Office) -> None:
    clinic.add_item(41, last="MOYER")
    clinic.add_item(42, Kind.CALLBACK, last="ORTIZ")
    names = {
        row.kind: (row.patient, row.payer, row.subject)
        for row in listing.page(clinic.desk("jm"), Query()).rows
    }
    assert names == {
        Kind.DENIAL: ("MOYER, DANA", "AETNA", "claim 41"),
        Kind.CALLBACK: ("D.O. ..42", "", ""),
    }
    for desk in (clinic.desk("su"), clinic.desk("jm", read_only=True)):
        assert {row.patient for row in listing.page(desk, Query()).rows} == {
            "D.M. ..41",
            "D.O. ..42",
        }
