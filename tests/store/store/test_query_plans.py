"""Every frequent query uses its index, so that it reads no more of the queue than it returns."""

from collections.abc import Callable, Iterator

import pytest

from data.events import event_groups, undoable
from data.items import (
    conditions,
    due,
    group_front,
    joined_items,
    listing,
    new_day,
    next_item,
    other_ways,
    unanswered,
)
from data.items.item_filter import ItemFilter
from data.plan import deadlines, expiring, late_follow_ups, lost_items, planned_items, progress
from data.plan.expiring import ExpiringPeriod
from data.search import patients, prefix_search
from data.store import sessions
from data.store.opening import open_store
from data.store.store import Store
from medq.domain.items.item import Kind
from tests.office import NOW, TODAY

RANK_KEY = (2, -100, 740000, -100, 7)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """Yield an empty SQLite store."""
    opened = open_store(sqlite_url)
    yield opened
    opened.close()


ORTIZ_MATCH = prefix_search.WordMatch("ORTIZ", "ORTIZ", "ORTIZ", ())
TAKER = next_item.Taker(1, NOW)
THREE_ITEMS = prefix_search.id_in("i.id", [1, 2, 3])

QUERIES: list[tuple[Callable[[Store], object], set[str]]] = [
    (lambda store: listing.keys(store, ItemFilter(), "rank", 50), {"item_rank"}),
    (lambda store: other_ways.keys_of_sooner_ways(store, TODAY, 9), {"item_other_way"}),
    (lambda store: other_ways.past_other_act_by(store, TODAY), {"item_other_way"}),
    (lambda store: listing.keys(store, ItemFilter(), "rank", 50, after=RANK_KEY), {"item_rank"}),
    (lambda store: listing.keys(store, ItemFilter(), "rank", 50, before=RANK_KEY), {"item_rank"}),
    (
        lambda store: listing.keys(
            store, ItemFilter(kinds=(Kind.CALLBACK,)), "rank", 50, after=RANK_KEY
        ),
        {"item_kind_rank"},
    ),
    (
        lambda store: listing.keys(store, ItemFilter(grouped=True), "rank", 50, after=RANK_KEY),
        {"item_rank"},
    ),
    (
        lambda store: listing.keys(
            store, ItemFilter(kinds=(Kind.DENIAL,), grouped=True), "rank", 50
        ),
        {"item_kind_rank"},
    ),
    (
        lambda store: listing.keys(
            store, ItemFilter(kinds=(Kind.DENIAL,), grouped=True, joined=True), "rank", 50
        ),
        {"item_kind_rank", "item_claim"},
    ),
    (
        lambda store: listing.keys(
            store, ItemFilter(owner_id=1, joined=True), "rank", 50, after=RANK_KEY
        ),
        {"item_rank", "item_claim"},
    ),
    (
        lambda store: listing.total(store, ItemFilter(owner_id=1, joined=True)),
        {"item_rank", "item_held", "item_claim"},
    ),
    (
        lambda store: joined_items.joined_by_row(store, [1, 2], ItemFilter(joined=True)),
        {"item_claim"},
    ),
    (lambda store: joined_items.ids_of_claims(store, [1, 2]), {"item_claim"}),
    (lambda store: joined_items.lead_keys(store, [1, 2]), {"item_claim"}),
    (lambda store: listing.groups_by_lead(store, [1, 2]), {"item_group_start"}),
    (lambda store: listing.pinned_keys(store, 1, TODAY, joined=True), {"item_pinned"}),
    (lambda store: listing.next_wait_end(store), {"item_waiting"}),
    (
        lambda store: next_item.first_to_take(store, ItemFilter(), "rank", TAKER),
        {"item_rank", "item_claim"},
    ),
    (
        lambda store: next_item.first_to_take(
            store, ItemFilter(kinds=(Kind.CALLBACK,)), "rank", TAKER
        ),
        {"item_kind_rank", "item_claim"},
    ),
    (
        lambda store: next_item.first_pinned(store, TAKER, TODAY),
        {"item_pinned", "item_claim"},
    ),
    (lambda store: group_front.group_front(store, 1, 20), {"item_front"}),
    (
        lambda store: expiring.undecided_keys(store, ExpiringPeriod(TODAY, TODAY), 10),
        {"item_group_start", "item_alone_start"},
    ),
    (
        lambda store: lost_items.first_lost(store, TODAY, 10),
        {"item_group_start", "item_alone_start", "item_waiting"},
    ),
    (
        lambda store: lost_items.count_lost(store, TODAY),
        {"item_group_start", "item_alone_start", "item_waiting"},
    ),
    (
        lambda store: lost_items.passed_since(store, TODAY, TODAY),
        {"item_group_start", "item_alone_start", "item_waiting"},
    ),
    (lambda store: late_follow_ups.late_follow_ups(store, 10), {"item_late"}),
    (
        lambda store: deadlines.count(store, ExpiringPeriod(TODAY, TODAY)),
        {"item_group_start", "item_alone_start"},
    ),
    (
        lambda store: deadlines.unplanned(store, ExpiringPeriod(TODAY, TODAY), 10),
        {"item_group_start", "item_alone_start"},
    ),
    (lambda store: due.due_items(store, TODAY, 10), {"item_waiting"}),
    (lambda store: new_day.items_to_rerank(store, TODAY, 10), {"item_rerank_on"}),
    (
        lambda store: unanswered.unanswered_claims(store, 0, 4000, TODAY),
        {"item_one_open"},
    ),
    (
        lambda store: unanswered.unanswered_claims(store, 0, 4000, TODAY, among=[1, 2]),
        {"item_one_open"},
    ),
    (lambda store: due.passed_promises(store, NOW, 10), {"item_kind_rank"}),
    (lambda store: sessions.expired_leases(store, NOW, [1, 2]), {"item_held"}),
    (lambda store: sessions.held_by(store, 1), {"item_held"}),
    (lambda store: listing.keys(store, ItemFilter(conditions=(THREE_ITEMS,)), "rank", 50), set()),
    (
        lambda store: listing.keys(
            store, ItemFilter(kinds=(Kind.DENIAL,), conditions=(THREE_ITEMS,)), "rank", 50
        ),
        set(),
    ),
    (
        lambda store: conditions.items_by_word(store, ORTIZ_MATCH),
        {"item_patient", "item_one_open", "item_claim"},
    ),
]


@pytest.mark.parametrize(("run_query", "indexes"), QUERIES)
def test_a_query_uses_its_index(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    run_query: Callable[[Store], object],
    indexes: set[str],
) -> None:
    steps = plan_steps(store, monkeypatch, run_query)
    used = {word for step in steps for word in step.split() if word.startswith("item_")}
    assert used == indexes, steps
    assert not [
        step for step in steps if step.startswith("SCAN") and not step.startswith("SCAN g ")
    ]  # a few hundred groups


@pytest.mark.parametrize(
    "run_query",
    [
        lambda store: progress.state_changes(store, [1, 2], NOW),
        lambda store: event_groups.first_act_after(store, 1, 1, ("take", "note")),
        lambda store: undoable.first_changed_row(store, 1, {"item:1": {"state": 1}}, 1),
    ],
)
def test_events_of_items_are_read_by_their_item(
    store: Store, monkeypatch: pytest.MonkeyPatch, run_query: Callable[[Store], object]
) -> None:
    steps = plan_steps(store, monkeypatch, run_query)
    assert [step for step in steps if "USING INDEX event_item (item_id=?" in step], steps
    assert not [step for step in steps if step.startswith("SEARCH t1 USING INDEX sqlite_autoindex")]


def test_items_of_other_plans_are_read_by_plan(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = plan_steps(
        store, monkeypatch, lambda store: planned_items.held_elsewhere(store, 1, TODAY)
    )
    assert [step for step in steps if "sqlite_autoindex_plan_entry_1 (plan_id=?)" in step], steps


def test_a_common_word_is_read_by_its_index_and_never_sorted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefix_search, "RARE_ROWS", -1)  # every word has more matches than that
    steps = plan_steps(
        store,
        monkeypatch,
        lambda store: patients.ids_by_index(store, [ORTIZ_MATCH, ORTIZ_MATCH], None, 50),
    )
    assert any("search_word_word (subject_kind=? AND word>? AND word<?)" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step], steps


def plan_steps(
    store: Store, monkeypatch: pytest.MonkeyPatch, run_query: Callable[[Store], object]
) -> list[str]:
    """Return SQLite's query plan of every query that `run_query` runs."""
    queries: list[tuple[str, object]] = []
    execute = Store._execute

    def record_query(self: Store, sql: str, params: object) -> object:
        queries.append((sql, params))
        return execute(self, sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_execute", record_query)
        run_query(store)
    return [
        step
        for sql, params in queries
        for *_ids, step in store.rows(f"EXPLAIN QUERY PLAN {sql}", params)
    ]
