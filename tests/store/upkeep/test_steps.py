"""The steps of a new day: several sessions, changed settings, a busy store."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import sleep
from unittest.mock import patch

import pytest

from data.items import items
from data.items.new_day import items_to_rerank, unanswered_claims
from data.store.store import Row, Store
from medq.domain.errors import BusyError
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from medq.work.items import ranking
from medq.work.items.ranking import reranked, store_reranked, update_ranks
from medq.work.office.staff_and_settings import set_setting
from medq.work.session_api import StoreSession
from medq.work.upkeep import new_day as upkeep
from medq.work.upkeep.new_day import new_day, run_in_steps
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, import_files
from tests.store.upkeep.submission_day import asked, on, places, sent_day_desk
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment_file,
    claim,
    claim_status_file,
    claims_file,
    payment_file,
    status,
)


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    yield from sent_day_desk(store_url)


@pytest.fixture
def many(desk: Desk, tmp_path: Path) -> Desk:
    """Twelve claims of a batch that the gateway rejected, each near its filing limit."""
    claims = [
        claim(f"A{n}", last=f"DOE{chr(65 + n)}", charge_cents=10000 + 5000 * n) for n in range(12)
    ]
    import_files(
        desk, claims_file(tmp_path / "1", *claims), acknowledgment_file(tmp_path / "2", 1, "R")
    )
    return desk


@pytest.mark.parametrize("whole", [False, True])
def test_two_sessions_that_begin_a_day_leave_it_to_one(many: Desk, whole: bool) -> None:
    on(many, date(2026, 12, 14))
    other = Desk(many.store, many.user, many.clock)
    with patch.object(upkeep, "LEAST_ROWS", 1), patch.object(upkeep, "MOST_ROWS", 3):
        first, second = run_in_steps(many), run_in_steps(other)
        work = upkeep.reranked
        turning: list[str] = []

        def meanwhile(desk: Desk, due_items: list[items.ItemRecord]) -> object:
            """Let the other session write these rows, or finish the day, before this one writes."""
            turning.append("first" if desk is many else "second")
            if desk is many and "second" not in turning:
                for _alone in second:
                    if "second" in turning and not whole:
                        break
            return work(desk, due_items)

        with patch.object(upkeep, "reranked", meanwhile):
            said = list(first)
    assert turning.count("first") == 1 if whole else False in said
    assert not new_day(many)
    assert findings(many) == []


def test_what_somebody_changed_while_it_was_worked_out_stands_where_they_put_it(many: Desk) -> None:
    on(many, date(2026, 12, 14))
    due_items = items_to_rerank(many.store, many.today(), 100)
    assert len(due_items) > 5
    work = reranked(many, due_items)
    perform_act(many, due_items[3].id, "importance", {"level": "high"})
    perform_act(many, due_items[4].id, "pin", {"until": "2026-12-18"})
    before = {row[0]: row for row in places(many)}
    with many.store.write_transaction():
        store_reranked(many, work)
    after = {row[0]: row for row in places(many)}
    assert after[due_items[4].id] == before[due_items[4].id]  # alone: no group moves it
    assert after[due_items[3].id][:4] == before[due_items[3].id][:4]
    assert after[due_items[5].id] != before[due_items[5].id]
    new_day(many)
    with many.store.write_transaction():
        assert update_ranks(many, list(after)) == 0


@pytest.mark.parametrize("less_first", [False, True])
def test_of_a_group_larger_than_is_worked_together_the_first_stand_right_whoever_turns(
    many: Desk, less_first: bool
) -> None:
    """Three of twelve rank the group: re-ranked members leave the first three or join them."""
    with (
        patch.object(ranking, "TOGETHER", 3),
        patch.object(upkeep, "LEAST_ROWS", 1),
        patch.object(upkeep, "MOST_ROWS", 2),
    ):
        ids = [row[0] for row in places(many)]
        for at, item_id in enumerate(reversed(ids) if less_first else ids):
            sooner = [5 * at] * 2
            many.store.run(
                "UPDATE item SET act_by = act_by - ?, deadline = deadline - ? WHERE id = ?",
                (*sooner, item_id),
            )
        with many.store.write_transaction():
            update_ranks(many, ids)
        leads = set()
        for day in range(1, 120, 7):
            new_day(on(many, date(2026, 11, 1) + timedelta(days=day)))
            assert stand_right(many), day
            leads |= {row[0] for row in places(many) if not row[-1]}
        assert len(leads) > 4
    with many.store.write_transaction():
        update_ranks(many, ids)


def test_postgresql_looks_up_what_is_said_and_asked_of_each_claim(desk: Desk) -> None:
    """Joined or hashed it would read every item and every status in each portion of the claims."""
    if desk.store.engine == "sqlite":
        pytest.skip("SQLite's plans are told in test_plans.py")
    plans: list[str] = []
    today = desk.today()

    def explained(text: str, params: Sequence[object]) -> list[Row]:
        plans.append(
            "\n".join(line for (line,) in Store.rows(desk.store, f"EXPLAIN {text}", params))
        )
        return []

    with patch.object(desk.store, "rows", explained):
        for among in (None, [1, 2]):
            unanswered_claims(desk.store, 0, 4000, today, upkeep.CAUSES, among=among)
    assert len(plans) == 2
    for plan in plans:
        assert "SubPlan" in plan and "Join" not in plan and "hashed" not in plan, plan


def second(desk: Desk) -> Desk:
    """Open the manager's session at the same store, with its own connection."""
    other = open_desk(desk.store.url, "an", now=IMPORT_TIME)
    other.clock = desk.clock
    return other


def last_step(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]
) -> list[object]:
    """Return the steps of a run in which `meanwhile` happens after the last re-rank."""
    fold, happened = desk.store.checkpoint, []

    def folded() -> None:
        fold()
        if not happened:
            happened.append(True)
            meanwhile()

    monkeypatch.setattr(desk.store, "checkpoint", folded)
    said = list(run_in_steps(desk))
    assert happened
    return said


def stand_right(desk: Desk) -> bool:
    """Return whether a re-rank of all items would move none."""
    desk.reload_settings()
    with desk.store.write_transaction():
        return (
            update_ranks(
                desk,
                [item_id for (item_id,) in desk.store.rows("SELECT id FROM item WHERE state < 4")],
            )
            == 0
        )


def test_a_setting_changed_while_a_day_is_swept_begins_it_anew(
    many: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session read its settings earlier, so a change must start the day over."""
    on(many, date(2026, 12, 14))
    new_day(many)
    on(many, date(2026, 12, 15))
    assert many.settings.floor_cents == 2000
    manager = second(many)
    last_step(many, monkeypatch, lambda: set_setting(manager, "floor_cents", "900.00"))
    assert many.is_new_day
    assert new_day(many)
    assert not many.is_new_day and many.settings.floor_cents == 90_000
    assert stand_right(many)
    manager.store.close()


def test_a_sweep_goes_by_the_settings_as_they_are_when_it_begins(many: Desk) -> None:
    on(many, date(2026, 12, 14))
    assert many.settings.duty_days == 3 and many.rank_settings.duty_workdays == 3
    manager = second(many)
    set_setting(manager, "floor_cents", "900.00")
    manager.store.close()
    assert list(run_in_steps(many))
    assert many.settings.floor_cents == 90_000 and stand_right(many)


def test_any_setting_changed_ends_a_sweep_before_it_writes_again(
    many: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that ranks nothing: silence is judged by some of these."""
    on(many, date(2026, 12, 14))
    last_step(many, monkeypatch, lambda: set_setting(second(many), "syntax_answer_days", "4"))
    assert many.is_new_day and new_day(many)


def test_a_sweep_that_slept_over_midnight_does_not_say_that_its_day_is_done(
    many: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(many, date(2026, 12, 14))
    tomorrow = datetime(2026, 12, 15, 18, tzinfo=UTC)
    last_step(many, monkeypatch, lambda: setattr(many, "clock", lambda: tomorrow))
    assert many.store.value("SELECT value FROM setting WHERE key = 'new_day'") is None
    assert new_day(many)
    assert many.store.value("SELECT value FROM setting WHERE key = 'new_day'") == "2026-12-15"


def test_what_is_answered_between_looking_and_raising_is_not_asked_for(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1"), claim("A2"), claim("A3")),
        acknowledgment_file(tmp_path / "2", 1),
    )
    on(desk, date(2026, 10, 7))
    find = upkeep.rows.unanswered_claims
    answered: list[bool] = []

    def then(*args: object, **named: object) -> object:
        """Import the 277CA of A1 and the payment of A3 after the claims were read."""
        found = find(*args, **named)  # type: ignore[arg-type]
        if found and not answered:
            answered.append(True)
            import_files(desk, claim_status_file(tmp_path / "3", status("A1", "A2:20")))
            import_files(
                desk, payment_file(tmp_path / "4", PaidClaim("A3"), amount=10000, trace="T1")
            )
        return found

    with patch.object(upkeep.rows, "unanswered_claims", then):
        new_day(desk)
    assert answered
    assert asked(desk) == [("acknowledgment", "no 277CA", "A2", 1)]


def test_a_file_answered_between_looking_and_raising_is_not_asked_for(
    desk: Desk, tmp_path: Path
) -> None:
    """The files without an answer are read inside the lock that raises: nothing comes between."""
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    on(desk, date(2026, 10, 5))
    find, held = upkeep.rows.silent_batches, []

    def looked(store: Store) -> object:
        held.append(store.database.transaction_depth())
        return find(store)

    with patch.object(upkeep.rows, "silent_batches", looked):
        new_day(desk)
    assert held == [1]
    assert asked(desk) == [("acknowledgment", "no 999", "", 1)]


def test_a_busy_moment_tries_the_same_step_again(many: Desk) -> None:
    """Another session writes during each step: no step is done twice or skipped."""
    on(many, date(2026, 12, 14))
    other, port = second(many), StoreSession(many)
    calls: list[str] = []

    def counted(name: str) -> Callable[..., object]:
        work = getattr(upkeep, name)

        def does(*args: object) -> object:
            calls.append(name)
            return work(*args)

        return does

    with (
        patch.object(upkeep, "_learn_from_history", counted("_learn_from_history")),
        patch.object(upkeep, "_follow_up_unanswered", counted("_follow_up_unanswered")),
    ):
        busy, goes_on = 0, True
        while goes_on:
            with other.store.write_transaction(), suppress(BusyError):
                goes_on = port.new_day_step()
                continue  # a step that only reads
            busy += 1
            assert busy < 100
            goes_on = port.new_day_step()
    assert busy > 3 and calls == ["_learn_from_history", "_follow_up_unanswered"]
    assert not many.is_new_day and stand_right(many)
    other.store.close()


def test_in_a_command_a_busy_store_is_said(many: Desk) -> None:
    on(many, date(2026, 12, 14))
    many.store.lock_timeout_seconds = 0.05
    other = second(many)
    with other.store.write_transaction(), pytest.raises(BusyError):
        new_day(many)
    other.store.close()
    assert new_day(many)


def test_a_lock_that_is_waited_for_does_not_make_portions_small(
    many: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    portion, sweep = upkeep.BatchSizer(), upkeep.NewDaySweep(many)
    derived = many.store.write_unsynced

    @contextmanager
    def late() -> Iterator[None]:
        sleep(0.05)
        with derived():
            yield

    monkeypatch.setattr(many.store, "write_unsynced", late)
    assert (
        list(sweep.run_locked(lambda: None, portion)) == []
        and portion.size == 2 * upkeep.LEAST_ROWS
    )
