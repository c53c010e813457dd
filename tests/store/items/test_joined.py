"""Items that name one claim, on both engines: one of them leads, and the list shows one row."""

from datetime import timedelta
from random import Random

import pytest

from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.queue.page import Query, Sort
from medq.work.queue import listing
from tests.office import TODAY
from tests.store.clinic import NO_DATE, Clinic
from tests.store.queue.paging import ids_backwards, ids_forwards

GROUPED = Query(grouped=True)


def rows_of(clinic: Clinic, query: Query = GROUPED) -> list[ItemRow]:
    return list(listing.page(clinic.desk(), query, limit=1000).rows)


def test_items_of_one_claim_are_one_row_of_the_best_ranked(clinic: Clinic) -> None:
    denial = clinic.add_item(1, money_cents=90_000)
    records = clinic.add_to_claim(
        denial,
        Kind.REVIEW,
        title="Records requested",
        money_cents=500,
        act_by=TODAY.toordinal() + 9,
        deadline=TODAY.toordinal() + 20,
    )
    (row,) = rows_of(clinic)
    assert row.id == denial and row.money_cents == 90_000
    assert [(item.id, item.kind, item.title) for item in row.joined] == [
        (records, Kind.REVIEW, "Records requested")
    ]
    assert row.act_by is None and row.earliest_act_by == TODAY + timedelta(days=9)
    counts = listing.counts(clinic.desk())
    assert (counts.total, counts.money_cents) == (2, 90_000)
    assert [item.id for item in rows_of(clinic, Query())] == [denial, records]
    assert all(not item.joined for item in rows_of(clinic, Query()))


def test_a_joined_item_that_must_go_out_today_leads(clinic: Clinic) -> None:
    denial = clinic.add_item(1, money_cents=900_000)
    fax = clinic.add_to_claim(
        denial,
        Kind.SUBMIT,
        money_cents=30_000,
        recovery_ppm=900_000,
        act_by=TODAY.toordinal(),
        deadline=TODAY.toordinal(),
        minutes=5,
    )
    (row,) = rows_of(clinic)
    assert (row.id, row.tier, [item.id for item in row.joined]) == (fax, 1, [denial])


def test_callbacks_and_items_on_hold_stand_alone(clinic: Clinic) -> None:
    denial = clinic.add_item(1)
    callback = clinic.add_to_claim(denial, Kind.CALLBACK, cause="asked")
    clinic.add_to_claim(
        denial, Kind.REVIEW, state=int(State.WAITING), wait_until=TODAY.toordinal() + 3
    )
    assert {row.id: row.joined for row in rows_of(clinic)} == {denial: (), callback: ()}


def test_an_item_behind_its_claims_lead_is_in_no_group(clinic: Clinic) -> None:
    similar = [clinic.add_item(number) for number in (1, 2, 3)]
    submit = clinic.add_to_claim(similar[0], Kind.SUBMIT, money_cents=900_000, cause="clean")
    assert {row.id: row.more for row in rows_of(clinic)} == {submit: 0, similar[1]: 1}
    assert clinic.read_item(similar[0], "behind_lead", "group_id") == (2, None)


@pytest.mark.parametrize("sort", list(Sort))
def test_a_narrowed_list_joins_what_matches(clinic: Clinic, sort: Sort) -> None:
    denial = clinic.add_item(1, money_cents=90_000, last="ORTIZ")
    review = clinic.add_to_claim(denial, Kind.REVIEW, money_cents=500)
    second = clinic.add_to_claim(denial, Kind.REVIEW, money_cents=400, topic="second", owner_id=2)
    clinic.add_item(2, Kind.REVIEW, last="DIAZ")
    for query, row_id, joined_ids in (
        (Query(search="ortiz"), denial, [review, second]),
        (Query(kinds=(Kind.REVIEW,), search="ortiz"), review, [second]),
        (Query(owner="lk"), second, []),
    ):
        page = listing.page(clinic.desk(), query._replace(grouped=True, sort=sort))
        assert [(row.id, [item.id for item in row.joined]) for row in page.rows] == [
            (row_id, joined_ids)
        ]
        assert page.total == 1
    reviews = listing.page(clinic.desk(), Query(kinds=(Kind.REVIEW,), grouped=True, sort=sort))
    assert reviews.total == len(reviews.rows) == 2


def test_a_list_by_date_shows_a_claim_where_its_first_item_is_due(clinic: Clinic) -> None:
    lead = clinic.add_item(1, money_cents=90_000)
    clinic.add_to_claim(lead, Kind.REVIEW, money_cents=500, act_by=TODAY.toordinal() + 9)
    others = [clinic.add_item(days, act_by=TODAY.toordinal() + days) for days in (5, 30)]
    rows = rows_of(clinic, Query(grouped=True, sort=Sort.DUE))
    assert [row.id for row in rows] == [others[0], lead, others[1]]


def test_a_pinned_item_brings_its_claim_to_the_top(clinic: Clinic) -> None:
    best = clinic.add_item(2, money_cents=900_000)
    lead = clinic.add_item(1, money_cents=90_000)
    pinned_until = TODAY.toordinal() + 2
    behind = clinic.add_to_claim(
        lead, Kind.REVIEW, money_cents=500, pinned_by=1, pinned_until=pinned_until
    )
    rows = rows_of(clinic)
    assert [(row.id, [item.id for item in row.joined]) for row in rows] == [
        (lead, [behind]),
        (best, []),
    ]
    assert [row.id for row in rows_of(clinic, Query())] == [behind, best, lead]


@pytest.mark.parametrize("seed", range(4))
def test_every_open_item_is_in_exactly_one_row_of_any_list(clinic: Clinic, seed: int) -> None:
    random = Random(seed)
    item_ids: list[int] = []
    for number in range(1, 50):
        columns = {
            "cause": random.choice(("CO-16", "CO-97", "")),
            "money_cents": random.choice((0, 500, 10_000, 250_000)),
            "act_by": random.choice((NO_DATE, *(TODAY.toordinal() + days for days in (0, 5, 90)))),
            "recovery_ppm": random.choice((100_000, 900_000)),
            "owner_id": random.choice((None, 1, 2)),
            "payer_id": random.choice((clinic.payer, clinic.other_payer)),
            "topic": f"topic {number}",
            "last": random.choice(("MOYER", "ORTIZ")),
        }
        kind = random.choice((Kind.DENIAL, Kind.REVIEW, Kind.FOLLOW_UP, Kind.CALLBACK))
        if item_ids and random.random() < 0.6:
            columns.pop("last")
            item_ids.append(clinic.add_to_claim(random.choice(item_ids), kind, **columns))
        else:
            item_ids.append(clinic.add_item(number, kind, **columns))
    desk = clinic.desk()
    claim_by_item = {item: clinic.read_item(item, "claim_id") for item in item_ids}
    members = {item for item in item_ids if clinic.read_item(item, "behind_lead") == 1}
    for narrowed in (
        Query(),
        Query(kinds=(Kind.DENIAL,)),
        Query(kinds=(Kind.REVIEW, Kind.CALLBACK)),
        Query(payer="aetna"),
        Query(owner="lk"),
        Query(search="ortiz"),
        Query(kinds=(Kind.FOLLOW_UP,), search="moyer"),
        Query(state=State.OPEN),
        Query(due_before=TODAY + timedelta(days=30)),
    ):
        for sort in Sort:
            query = narrowed._replace(grouped=True, sort=sort)
            rows = listing.page(desk, query, limit=1000).rows
            joined = [item.id for row in rows for item in row.joined]
            listed = ids_forwards(desk, narrowed._replace(sort=sort), 1000)
            shown = [*(row.id for row in rows), *joined]
            assert len(shown) == len(set(shown)) and set(shown) <= set(listed)
            behind = set(listed) - set(shown)  # members of groups, and what is joined with them
            assert sum(row.more for row in rows) == len(members & behind)
            assert {claim_by_item[item] for item in behind} == {
                claim_by_item[item] for item in members & behind
            }
            row_ids = [row.id for row in rows]
            assert row_ids == ids_forwards(desk, query, 3) == ids_backwards(desk, query, 4)


def test_the_list_of_a_group_shows_what_is_joined_with_its_members(clinic: Clinic) -> None:
    members = [clinic.add_item(number, money_cents=number * 90_000) for number in (1, 2)]
    review = clinic.add_to_claim(members[0], Kind.REVIEW, money_cents=500)
    (row,) = rows_of(clinic)
    assert (row.id, row.more, row.joined) == (members[1], 1, ())
    rows = rows_of(clinic, Query(group=row.group, grouped=True))
    assert [[item.id for item in row.joined] for row in rows] == [[], [review]]
