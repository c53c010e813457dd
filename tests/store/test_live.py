"""What others do is seen: on both engines, without a table being asked while nothing happens."""

import time
from datetime import timedelta
from typing import Any

import pytest

from data.store.change_feed import change_counter
from data.store.store import Store
from medq.domain.items.item import Kind, State
from medq.domain.queue.live import MOST_NEW, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Query
from medq.domain.triggers.unsent import UnsentClaim, triggers_for_unsent
from medq.work.act_catalog import perform_act, undo
from medq.work.acts.take import take_next
from medq.work.items.due_items import wake_due
from medq.work.items.updater import ItemUpdater
from medq.work.session_api import StoreSession
from tests.store.worklist import NOW, TODAY, Office


class Eyes:
    """A person who looks at a list, as the queue's screen does."""

    def __init__(self, desk: StoreSession, query: Query | None = None) -> None:
        self.desk = desk
        self.query = query or Query()
        self.look = ScreenSnapshot()
        self.read()
        self.watch()

    def read(self) -> None:
        page = self.desk.page(self.query, None, None, 50)
        self.look = self.look._replace(rows=page.rows, query=self.query, as_of=page.as_of)

    def watch(self) -> ScreenChanges | None:
        found = self.desk.watch(self.look)
        if found is not None:
            newer = {row.id: row for row in found.changed}
            rows = tuple(newer.get(row.id, row) for row in self.look.rows)
            self.look = self.look._replace(stamp=found.stamp, rows=rows)
        return found

    def soon(self) -> ScreenChanges:
        """What the next watch says that says anything: PostgreSQL tells a moment after the commit."""
        end = time.monotonic() + 10
        while (found := self.watch()) is None:
            assert time.monotonic() < end, "never told"
            time.sleep(0.001)
        return found

    def sees(self) -> list[tuple[int, State, str]]:
        return [(row.id, row.state, row.holder) for row in self.soon().changed]

    def new(self) -> int:
        return self.soon().new

    def rests(self) -> None:
        """Nothing more is told (PostgreSQL's second telling of what was seen with the first one brings nothing)."""
        while (found := self.watch()) is not None:
            assert found.changed == ()


def eyes(
    clinic: Office, login: str = "jm", *, read_only: bool = False, query: Query | None = None
) -> Eyes:
    return Eyes(StoreSession(clinic.desk(login, read_only=read_only)), query)


def raise_one(clinic: Office, claim: int) -> None:
    """An item about a claim that is there, as an import would raise it."""
    desk = clinic.desk("lk")
    with desk.store.write_transaction():
        raiser = ItemUpdater(desk)
        raiser.take(triggers_for_unsent(UnsentClaim(claim, TODAY, 5_000, ())), (claim, None, None))
        raiser.finish()


@pytest.mark.parametrize("read_only", [False, True])
def test_who_holds_a_row_and_how_it_stands_is_seen_by_everybody(
    clinic: Office, read_only: bool
) -> None:
    first, second, third = (
        clinic.item(number, money_cents=cents)
        for number, cents in ((1, 9_000), (2, 5_000), (3, 1_000))
    )
    jm = eyes(clinic, "su" if read_only else "jm", read_only=read_only)
    lk = clinic.desk("lk")
    assert take_next(lk).item is not None
    assert jm.sees() == [(first, State.TAKEN, "LK")]
    perform_act(lk, first, "release", {})
    assert jm.sees() == [(first, State.OPEN, "")]
    perform_act(lk, second, "wait", {"until": "fri"})
    perform_act(lk, third, "done", {"outcome": "corrected"})
    found = jm.soon()
    assert found.new == 0
    assert {row.id: (row.state, row.wait_until) for row in found.changed} == {
        second: (State.WAITING, TODAY + timedelta(days=3)),
        third: (State.DONE, None),
    }
    jm.rests()


def test_nobody_wrote_means_no_question_to_a_table(
    clinic: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.item(1)
    jm = eyes(clinic)
    asked: list[str] = []
    execute = Store._execute

    def noted(store: Store, sql: str, params: Any) -> Any:
        asked.append(sql)
        return execute(store, sql, params)

    monkeypatch.setattr(Store, "_execute", noted)
    assert [jm.watch() for _ in range(3)] == [None] * 3
    assert set(asked) <= {"PRAGMA data_version"}


def test_what_one_does_oneself_is_no_news(clinic: Office) -> None:
    clinic.item(1)
    jm = eyes(clinic)
    row = jm.desk.take_next(())
    jm.desk.perform(row.id, "wait", {"until": "fri"}, row.version)
    assert jm.watch() is None


def test_what_ones_own_heart_beat_brings_is_counted_and_seen_by_a_look_that_is_unsure(
    clinic: Office,
) -> None:
    first = clinic.item(1)
    perform_act(clinic.desk(), first, "wait", {"until": "fri"})
    desk = StoreSession(clinic.desk(now=NOW + timedelta(days=3)))
    look = ScreenSnapshot(query=Query(), as_of=desk.page(Query(), None, None, 50).as_of)
    assert (desk.beat(0).changed, desk.beat(0).changed) == (1, 0)
    watch = desk.watch(look._replace(stamp=-1))
    assert watch is not None and watch.new == 1


def test_new_is_what_was_made_came_back_or_was_taken_back(clinic: Office) -> None:
    first, second, third = (clinic.item(number, Kind.REVIEW) for number in (1, 2, 3))
    lk = clinic.desk("lk")
    perform_act(lk, first, "wait", {"until": "fri"})
    perform_act(lk, second, "wait", {"until": "+9"})
    jm = eyes(clinic)
    assert [row.id for row in jm.look.rows] == [third]
    raise_one(clinic, int(clinic.holds(third, "claim_id")))
    assert jm.new() == 1
    undo(lk)  # the second one is back
    assert jm.new() == 2
    friday = clinic.desk("an", now=NOW + timedelta(days=3))
    with friday.store.write_transaction():
        wake_due(friday)
    assert jm.new() == 3
    take_next(lk)
    perform_act(lk, third, "note", {"text": "seen"})
    assert jm.new() == 3
    jm.read()
    clinic.item(9)  # anybody writes anything
    assert jm.new() == 0


def test_what_left_again_before_anybody_looked_is_not_new(clinic: Office) -> None:
    item = clinic.item(1)
    jm = eyes(clinic)
    lk = clinic.desk("lk")
    perform_act(lk, item, "wait", {"until": "fri"})
    undo(lk)
    assert jm.new() == 0  # it was in the list, and is
    perform_act(lk, item, "wait", {"until": "fri"})
    assert jm.new() == 0


def test_only_what_the_list_shows_is_new(clinic: Office) -> None:
    item = clinic.item(1)
    mine = eyes(clinic, query=Query(kinds=(Kind.DENIAL,)))
    other = eyes(clinic, query=Query(kinds=(Kind.SUBMIT,)))
    raise_one(clinic, int(clinic.holds(item, "claim_id")))
    assert (mine.new(), other.new()) == (0, 1)


def test_more_than_anybody_counts_is_told_as_so_many(
    clinic: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = clinic.item(1)
    jm = eyes(clinic)
    monkeypatch.setattr("medq.work.queue.changes.MOST_EVENTS", 1)
    raise_one(clinic, int(clinic.holds(item, "claim_id")))
    assert jm.new() == MOST_NEW


def test_a_lease_that_a_heart_beat_moves_by_seconds_is_no_change(clinic: Office) -> None:
    item = clinic.item(1)
    take_next(clinic.desk("lk"))
    jm = eyes(clinic)
    until = int(clinic.holds(item, "held_until"))
    clinic.store.run("UPDATE item SET held_until = ?", (until - until % 60_000_000 + 1,))
    assert jm.sees() == []
    clinic.store.run("UPDATE item SET held_until = ?", (until + 300_000_000,))
    assert jm.sees() == [(item, State.TAKEN, "LK")]


def test_the_engine_tells_of_others_only(clinic: Office) -> None:
    item = clinic.item(1)
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
