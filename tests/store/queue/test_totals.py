"""The totals of a list: every sum is the list's own, and each line's filter leaves its items."""

from datetime import timedelta
from random import Random

import pytest

from medq.domain.items.item import Kind
from medq.domain.queue.page import Query
from medq.domain.queue.totals import Grouping, Totals
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from medq.work.queue import listing
from medq.work.queue.totals import totals
from tests.office import TODAY
from tests.store.clinic import Clinic

LISTS = (Query(), Query(kinds=(Kind.DENIAL, Kind.CALLBACK)), Query(search="due<=30d"))


@pytest.fixture
def desk(clinic: Clinic) -> Desk:
    """Return a desk with items of every kind, age, due date, payer, code and owner."""
    random = Random(7)
    causes = ("CO-197", "CO-16 M76", "A7 164", "clean claim", "no payer's 277CA", "")
    for number in range(60):
        kind = random.choice(list(Kind))
        act_by = random.choice((-4, 0, 3, 10, 11, 30, 31, 90, None))
        columns = {} if act_by is None else {"act_by": (TODAY + timedelta(act_by)).toordinal()}
        cause = random.choice(causes)
        item = clinic.add_item(
            100 + number,
            kind,
            cause="callback" if kind is Kind.CALLBACK else cause,
            money_cents=random.randrange(100, 90_000),
            recovery_ppm=random.randrange(1_000_000),
            payer_id=random.choice((clinic.payer, clinic.other_payer)),
            age_start=TODAY.toordinal() - random.choice((0, 30, 31, 60, 61, 120, 121, 400)),
            **columns,
        )
        if number % 5 == 0 and kind is not Kind.CALLBACK:
            perform_act(clinic.desk(), item, "assign", {"to": "an"})
    clinic.store.run("UPDATE payer SET short_name = 'Aetna MA' WHERE name = 'AETNA'")
    return clinic.desk()


def listed(desk: Desk, query: Query) -> tuple[int, int]:
    """Return how many items a list holds, and the money of its rows but callbacks."""
    rows = listing.page(desk, query, limit=1000).rows
    return len(rows), sum(row.money_cents for row in rows if row.kind is not Kind.CALLBACK)


@pytest.mark.parametrize("query", LISTS)
@pytest.mark.parametrize("grouping", Grouping)
def test_sums_are_those_of_the_list_to_the_cent(
    desk: Desk, query: Query, grouping: Grouping
) -> None:
    result = totals(desk, query, grouping)
    assert len(result.lines) > 1 or query.kinds
    assert (result.total.items, result.total.money_cents) == listed(desk, query)
    assert result.total.late == listed(desk, _within(query, "late"))[0]
    assert result.total.soon == listed(desk, _within(query, "due>=0d due<=10d"))[0]


@pytest.mark.parametrize("query", LISTS)
@pytest.mark.parametrize("grouping", Grouping)
def test_the_filter_of_a_line_leaves_exactly_its_items(
    desk: Desk, query: Query, grouping: Grouping
) -> None:
    for line in totals(desk, query, grouping).lines:
        narrowed = _within(query, line.filter_text)
        assert listed(desk, narrowed) == (line.items, line.money_cents), line
        assert totals(desk, narrowed, grouping).lines == (line,)


def _within(query: Query, filter_text: str) -> Query:
    """Return a list narrowed by a filter, as the screen narrows it."""
    return query._replace(search=f"{query.search} {filter_text}".strip())


def test_a_callbacks_payer_and_money_are_in_no_sum(clinic: Clinic) -> None:
    clinic.add_item(1, Kind.CALLBACK, cause="callback", money_cents=12_300)
    result: Totals = totals(clinic.desk(), Query(), Grouping.PAYER)
    (line,) = result.lines
    assert (line.name, line.items, line.money_cents, line.expected_cents) == ("patient", 1, 0, 0)
    assert not line.has_money
