"""Live updates on both engines: changes by others are seen, and an idle list reads no table."""

import time
from datetime import timedelta
from typing import Any

import pytest

from data.items.new_items import ItemParties
from data.store.change_feed import change_counter
from data.store.store import Store
from medq.domain.items.item import Kind, State
from medq.domain.queue.live import MOST_NEW, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Query
from medq.domain.triggers.unsent import UnsentClaim, triggers_for_unsent
from medq.work.act_catalog import perform_act, undo
from medq.work.acts.take import take_next
from medq.work.items.updater import ItemUpdater
from medq.work.items.wake import wake_due
from medq.work.session.session import StoreSession
from tests.office import NOW, TODAY
from tests.store.clinic import WRITE_OFF, Clinic


class Viewer:
    """A person who watches a list, as the queue's screen does."""

    def __init__(self, session: StoreSession, query: Query | None = None) -> None:
        self.session = session
        self.query = query or Query()
        self.snapshot = ScreenSnapshot()
        self.read()
        self.watch()

    def read(self) -> None:
        """Read the list anew."""
        page = self.session.queue.page(self.query, None, None, 50)
        self.snapshot = self.snapshot._replace(rows=page.rows, query=self.query, as_of=page.as_of)

    def watch(self) -> ScreenChanges | None:
        """Return the changes since the last call, or None."""
        changes = self.session.changes_since(self.snapshot)
        if changes is not None:
            newer = {row.id: row for row in changes.changed}
            rows = tuple(newer.get(row.id, row) for row in self.snapshot.rows)
            self.snapshot = self.snapshot._replace(stamp=changes.stamp, rows=rows)
        return changes

    def next_changes(self) -> ScreenChanges:
        """Wait for the next changes: PostgreSQL notifies a moment after the commit."""
        end = time.monotonic() + 10
        while (changes := self.watch()) is None:
            assert time.monotonic() < end, "no changes arrived"
            time.sleep(0.001)
        return changes

    def changed_rows(self) -> list[tuple[int, State, str]]:
        """Wait for changes and return each changed row's id, state and holder."""
        return [(row.id, row.state, row.holder) for row in self.next_changes().changed]

    def new_count(self) -> int:
        """Wait for changes and return the number of new rows."""
        return self.next_changes().new

    def assert_no_more_changes(self) -> None:
        """Fail if another row changed; later notifications without changed rows are allowed."""
        while (changes := self.watch()) is not None:
            assert changes.changed == ()


def open_viewer(
    clinic: Clinic, login: str = "jm", *, read_only: bool = False, query: Query | None = None
) -> Viewer:
    """Return a person who watches this list."""
    return Viewer(StoreSession(clinic.desk(login, read_only=read_only)), query)


def create_submit_item(clinic: Clinic, claim: int) -> None:
    """Create an item for an unsent claim, as an import would."""
    desk = clinic.desk("lk")
    with desk.store.write_transaction():
        updater = ItemUpdater(desk)
        updater.take(triggers_for_unsent(UnsentClaim(claim, TODAY, 5_000, ())), ItemParties(claim))
        updater.finish()


@pytest.mark.parametrize("read_only", [False, True])
def test_everybody_sees_the_new_holder_and_state_of_a_row(clinic: Clinic, read_only: bool) -> None:
    first, second, third = (
        clinic.add_item(number, money_cents=cents)
        for number, cents in ((1, 9_000), (2, 5_000), (3, 1_000))
    )
    jm = open_viewer(clinic, "su" if read_only else "jm", read_only=read_only)
    lk = clinic.desk("lk")
    assert take_next(lk).item is not None
    assert jm.changed_rows() == [(first, State.TAKEN, "LK")]
    perform_act(lk, first, "release", {})
    assert jm.changed_rows() == [(first, State.OPEN, "")]
    perform_act(lk, second, "wait", {"until": "fri"})
    perform_act(lk, third, "done", WRITE_OFF)
    changes = jm.next_changes()
    assert changes.new == 0
    assert {row.id: (row.state, row.wait_until) for row in changes.changed} == {
        second: (State.WAITING, TODAY + timedelta(days=3)),
        third: (State.DONE, None),
    }
    jm.assert_no_more_changes()


def test_while_nobody_writes_no_table_is_read(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.add_item(1)
    jm = open_viewer(clinic)
    statements: list[str] = []
    execute = Store._execute

    def record_statement(store: Store, sql: str, params: Any) -> Any:
        statements.append(sql)
        return execute(store, sql, params)

    monkeypatch.setattr(Store, "_execute", record_statement)
    assert [jm.watch() for _ in range(3)] == [None] * 3
    read_by_engine = {"sqlite": {"PRAGMA data_version"}, "postgresql": set()}
    assert set(statements) == read_by_engine[clinic.store.engine]


def test_your_own_acts_are_no_changes(clinic: Clinic) -> None:
    clinic.add_item(1)
    jm = open_viewer(clinic)
    row = jm.session.queue.take_next(Query()).item
    jm.session.queue.perform(row.id, "wait", {"until": "fri"}, row.version)
    assert jm.watch() is None


def test_items_that_your_own_heartbeat_opens_are_seen_by_a_stale_snapshot(
    clinic: Clinic,
) -> None:
    first = clinic.add_item(1)
    perform_act(clinic.desk(), first, "wait", {"until": "fri"})
    session = StoreSession(clinic.desk(now=NOW + timedelta(days=3)))
    snapshot = ScreenSnapshot(
        query=Query(), as_of=session.queue.page(Query(), None, None, 50).as_of
    )
    assert (session.heartbeat(0).changed, session.heartbeat(0).changed) == (1, 0)
    changes = session.changes_since(snapshot._replace(stamp=-1))
    assert changes is not None and changes.new == 1


def test_new_rows_are_created_reopened_and_undone_items(clinic: Clinic) -> None:
    first, second, third = (clinic.add_item(number, Kind.REVIEW) for number in (1, 2, 3))
    lk = clinic.desk("lk")
    perform_act(lk, first, "wait", {"until": "fri"})
    perform_act(lk, second, "wait", {"until": "+9"})
    jm = open_viewer(clinic)
    assert [row.id for row in jm.snapshot.rows] == [third]
    create_submit_item(clinic, int(clinic.read_item(third, "claim_id")))
    assert jm.new_count() == 1
    undo(lk)  # the second item is open again
    assert jm.new_count() == 2
    friday = clinic.desk("an", now=NOW + timedelta(days=3))
    with friday.store.write_transaction():
        wake_due(friday)
    assert jm.new_count() == 3
    take_next(lk)
    perform_act(lk, third, "note", {"text": "seen"})
    assert jm.new_count() == 3
    jm.read()
    clinic.add_item(9)  # any write is noticed
    assert jm.new_count() == 0


def test_an_item_that_left_the_list_between_two_reads_is_not_new(clinic: Clinic) -> None:
    item = clinic.add_item(1)
    jm = open_viewer(clinic)
    lk = clinic.desk("lk")
    perform_act(lk, item, "wait", {"until": "fri"})
    undo(lk)
    assert jm.new_count() == 0  # it was in the list before
    perform_act(lk, item, "wait", {"until": "fri"})
    assert jm.new_count() == 0


def test_only_items_of_the_listed_kinds_are_new(clinic: Clinic) -> None:
    item = clinic.add_item(1)
    denials = open_viewer(clinic, query=Query(kinds=(Kind.DENIAL,)))
    submits = open_viewer(clinic, query=Query(kinds=(Kind.SUBMIT,)))
    create_submit_item(clinic, int(clinic.read_item(item, "claim_id")))
    assert (denials.new_count(), submits.new_count()) == (0, 1)


def test_more_events_than_are_counted_give_the_largest_count(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = clinic.add_item(1)
    jm = open_viewer(clinic)
    monkeypatch.setattr("medq.work.queue.changes.MOST_EVENTS", 1)
    create_submit_item(clinic, int(clinic.read_item(item, "claim_id")))
    assert jm.new_count() == MOST_NEW


def test_a_lease_moved_by_seconds_is_no_change(clinic: Clinic) -> None:
    item = clinic.add_item(1)
    take_next(clinic.desk("lk"))
    jm = open_viewer(clinic)
    until = int(clinic.read_item(item, "held_until"))
    clinic.store.run("UPDATE item SET held_until = ?", (until - until % 60_000_000 + 1,))
    assert jm.changed_rows() == []
    clinic.store.run("UPDATE item SET held_until = ?", (until + 300_000_000,))
    assert jm.changed_rows() == [(item, State.TAKEN, "LK")]


def test_the_change_counter_counts_writes_of_others_only(clinic: Clinic) -> None:
    item = clinic.add_item(1)
    store = clinic.desk("jm").store
    stamp = change_counter(store)
    before = stamp()
    store.run("UPDATE item SET wait_for = 'LK'")
    assert stamp() == before
    clinic.store.run("UPDATE item SET wait_for = 'AN' WHERE id = ?", (item,))
    end = time.monotonic() + 10
    while stamp() == before:
        assert time.monotonic() < end
    assert stamp() == stamp()
