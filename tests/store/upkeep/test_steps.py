"""The steps of a new day: several sessions, changed settings, a busy store."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import sleep
from unittest.mock import patch

import pytest

from data.items import unanswered
from data.items.item_records import ItemRecord
from data.items.new_day import items_to_rerank
from data.items.unanswered import unanswered_claims
from data.store.store import Row, Store
from medq.domain.errors import BusyError
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from medq.work.items import ranking
from medq.work.items.ranking import reranked, store_reranked, update_ranks
from medq.work.office.changed_settings import set_setting
from medq.work.session.session import StoreSession
from medq.work.upkeep import new_day as upkeep
from medq.work.upkeep import sweep
from medq.work.upkeep.new_day import new_day, run_in_steps
from medq.work.upkeep.sweep import BatchSizer, NewDaySweep
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, import_files
from tests.store.upkeep.submission_day import set_clock, stored_ranks, unfinished_items
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
def twelve_rejected_claims(desk: Desk, tmp_path: Path) -> None:
    """Import twelve claims of a batch that the gateway rejected, each near its filing limit."""
    claims = [
        claim(f"A{number}", last=f"DOE{chr(65 + number)}", charge_cents=10000 + 5000 * number)
        for number in range(12)
    ]
    import_files(
        desk, claims_file(tmp_path / "1", *claims), acknowledgment_file(tmp_path / "2", 1, "R")
    )


@pytest.mark.usefixtures("twelve_rejected_claims")
@pytest.mark.parametrize("other_finishes", [False, True])
def test_rows_that_another_session_ranked_first_are_not_ranked_twice(
    desk: Desk, other_finishes: bool
) -> None:
    set_clock(desk, date(2026, 12, 14))
    other_desk = Desk(desk.store, desk.user, desk.clock)
    with (
        patch.object(sweep, "LEAST_ROWS", 1),
        patch.object(sweep, "MOST_ROWS", 3),
        patch.object(upkeep, "MOST_ROWS", 3),
    ):
        steps, other_steps = run_in_steps(desk), run_in_steps(other_desk)
        rerank = upkeep.reranked
        reranking_sessions: list[str] = []

        def rerank_after_other(reranking_desk: Desk, due_items: list[ItemRecord]) -> object:
            """Let the other session write these rows, or finish the day, before this one writes."""
            reranking_sessions.append("other" if reranking_desk is other_desk else "own")
            if "other" not in reranking_sessions:
                for _step in other_steps:
                    if "other" in reranking_sessions and not other_finishes:
                        break
            return rerank(reranking_desk, due_items)

        with patch.object(upkeep, "reranked", rerank_after_other):
            step_results = list(steps)
    assert "other" in reranking_sessions
    if other_finishes:
        assert reranking_sessions.count("own") == 1
    else:
        assert False in step_results
    assert not new_day(desk)
    assert findings(desk) == []


@pytest.mark.usefixtures("twelve_rejected_claims")
def test_an_item_that_somebody_changed_during_its_rerank_keeps_their_rank(desk: Desk) -> None:
    set_clock(desk, date(2026, 12, 14))
    due_items = items_to_rerank(desk.store, desk.today(), 100)
    assert len(due_items) > 5
    rerank_result = reranked(desk, due_items)
    perform_act(desk, due_items[3].id, "importance", {"level": "high"})
    perform_act(desk, due_items[4].id, "pin", {"until": "2026-12-18"})
    before = {row[0]: row for row in stored_ranks(desk)}
    with desk.store.write_transaction():
        store_reranked(desk, rerank_result)
    after = {row[0]: row for row in stored_ranks(desk)}
    assert after[due_items[4].id] == before[due_items[4].id]  # alone: no group moves it
    assert after[due_items[3].id][:4] == before[due_items[3].id][:4]
    assert after[due_items[5].id] != before[due_items[5].id]
    new_day(desk)
    with desk.store.write_transaction():
        assert update_ranks(desk, list(after)) == 0


@pytest.mark.usefixtures("twelve_rejected_claims")
@pytest.mark.parametrize("least_first", [False, True])
def test_the_front_of_a_large_group_is_ranked_right_whichever_member_changes(
    desk: Desk, least_first: bool
) -> None:
    """Three of twelve rank the group: re-ranked members leave the first three or join them."""
    with (
        patch.object(ranking, "TOGETHER", 3),
        patch.object(sweep, "LEAST_ROWS", 1),
        patch.object(sweep, "MOST_ROWS", 2),
        patch.object(upkeep, "MOST_ROWS", 2),
    ):
        ids = [row[0] for row in stored_ranks(desk)]
        for index, item_id in enumerate(reversed(ids) if least_first else ids):
            days_earlier = [5 * index] * 2
            desk.store.run(
                "UPDATE item SET act_by = act_by - ?, deadline = deadline - ? WHERE id = ?",
                (*days_earlier, item_id),
            )
        with desk.store.write_transaction():
            update_ranks(desk, ids)
        leads = set()
        for day in range(1, 120, 7):
            new_day(set_clock(desk, date(2026, 11, 1) + timedelta(days=day)))
            assert are_ranks_current(desk), day
            leads |= {row[0] for row in stored_ranks(desk) if not row[-1]}
        assert len(leads) > 4
    with desk.store.write_transaction():
        update_ranks(desk, ids)


def test_postgresql_looks_up_items_and_statuses_of_each_claim_by_index(desk: Desk) -> None:
    """Joined or hashed it would read every item and every status in each portion of the claims."""
    if desk.store.engine == "sqlite":
        pytest.skip("SQLite's query plans are in test_query_plans.py")
    plans: list[str] = []
    today = desk.today()

    def explain(text: str, params: Sequence[object]) -> list[Row]:
        plans.append(
            "\n".join(line for (line,) in Store.rows(desk.store, f"EXPLAIN {text}", params))
        )
        return []

    with patch.object(desk.store, "rows", explain):
        for among in (None, [1, 2]):
            unanswered_claims(desk.store, 0, 4000, today, among=among)
    assert len(plans) == 2
    for plan in plans:
        assert "SubPlan" in plan and "Join" not in plan and "hashed" not in plan, plan


def open_manager_desk(desk: Desk) -> Desk:
    """Open the manager's session at the same store, with its own connection."""
    manager = open_desk(desk.store.url, "an", now=IMPORT_TIME)
    manager.clock = desk.clock
    return manager


def interrupt_after_last_rerank(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, interrupt: Callable[[], object]
) -> None:
    """Run a new day in which `interrupt` happens after the last re-rank."""
    checkpoint, is_interrupted = desk.store.checkpoint, False

    def checkpoint_then_interrupt() -> None:
        nonlocal is_interrupted
        checkpoint()
        if not is_interrupted:
            is_interrupted = True
            interrupt()

    monkeypatch.setattr(desk.store, "checkpoint", checkpoint_then_interrupt)
    for _step in run_in_steps(desk):
        pass
    assert is_interrupted


def are_ranks_current(desk: Desk) -> bool:
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


@pytest.mark.usefixtures("twelve_rejected_claims")
def test_a_setting_changed_during_a_new_day_starts_it_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session read its settings earlier, so a change must start the day over."""
    set_clock(desk, date(2026, 12, 14))
    new_day(desk)
    set_clock(desk, date(2026, 12, 15))
    assert desk.settings.floor_cents == 2000
    manager = open_manager_desk(desk)
    interrupt_after_last_rerank(
        desk, monkeypatch, lambda: set_setting(manager, "floor_cents", "900.00")
    )
    assert desk.is_new_day
    assert new_day(desk)
    assert not desk.is_new_day and desk.settings.floor_cents == 90_000
    assert are_ranks_current(desk)
    manager.store.close()


@pytest.mark.usefixtures("twelve_rejected_claims")
def test_a_new_day_uses_the_settings_as_they_are_when_it_begins(desk: Desk) -> None:
    set_clock(desk, date(2026, 12, 14))
    assert desk.settings.duty_days == 3 and desk.rank_settings.duty_workdays == 3
    manager = open_manager_desk(desk)
    set_setting(manager, "floor_cents", "900.00")
    manager.store.close()
    assert list(run_in_steps(desk))
    assert desk.settings.floor_cents == 90_000 and are_ranks_current(desk)


@pytest.mark.usefixtures("twelve_rejected_claims")
def test_any_changed_setting_ends_a_new_day_before_it_writes_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a setting without effect on ranks: some decide when an answer is overdue."""
    set_clock(desk, date(2026, 12, 14))
    interrupt_after_last_rerank(
        desk, monkeypatch, lambda: set_setting(open_manager_desk(desk), "syntax_answer_days", "4")
    )
    assert desk.is_new_day and new_day(desk)


@pytest.mark.usefixtures("twelve_rejected_claims")
def test_a_new_day_interrupted_until_midnight_is_not_recorded_as_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(desk, date(2026, 12, 14))
    tomorrow = datetime(2026, 12, 15, 18, tzinfo=UTC)
    interrupt_after_last_rerank(desk, monkeypatch, lambda: setattr(desk, "clock", lambda: tomorrow))
    assert desk.store.value("SELECT value FROM setting WHERE key = 'new_day'") is None
    assert new_day(desk)
    assert desk.store.value("SELECT value FROM setting WHERE key = 'new_day'") == "2026-12-15"


def test_a_claim_answered_between_reading_and_writing_is_not_followed_up(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1"), claim("A2"), claim("A3")),
        acknowledgment_file(tmp_path / "2", 1),
    )
    set_clock(desk, date(2026, 10, 7))
    read_unanswered = unanswered.unanswered_claims
    is_answered = False

    def read_then_answer(*args: object, **options: object) -> object:
        """Import the 277CA of A1 and the payment of A3 after the claims were read."""
        nonlocal is_answered
        claims = read_unanswered(*args, **options)  # type: ignore[arg-type]
        if claims and not is_answered:
            is_answered = True
            import_files(desk, claim_status_file(tmp_path / "3", status("A1", "A2:20")))
            import_files(
                desk, payment_file(tmp_path / "4", PaidClaim("A3"), amount=10000, trace="T1")
            )
        return claims

    with patch.object(unanswered, "unanswered_claims", read_then_answer):
        new_day(desk)
    assert is_answered
    assert unfinished_items(desk) == [("acknowledgment", "no 277CA", "A2", 1)]


def test_files_without_a_999_are_read_in_the_transaction_that_creates_their_items(
    desk: Desk, tmp_path: Path
) -> None:
    """So that no 999 can be imported in between."""
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    set_clock(desk, date(2026, 10, 5))
    read_batches, transaction_depths = unanswered.unacknowledged_batches, []

    def record_depth(store: Store) -> object:
        transaction_depths.append(store.database.transaction_depth())
        return read_batches(store)

    with patch.object(unanswered, "unacknowledged_batches", record_depth):
        new_day(desk)
    assert transaction_depths == [1]
    assert unfinished_items(desk) == [("acknowledgment", "no 999", "", 1)]


@pytest.mark.usefixtures("twelve_rejected_claims")
def test_a_step_that_finds_the_store_busy_is_tried_again(desk: Desk) -> None:
    """Another session writes during each step: no step is done twice or skipped."""
    set_clock(desk, date(2026, 12, 14))
    manager, session = open_manager_desk(desk), StoreSession(desk)
    calls: list[str] = []

    def record_calls(name: str) -> Callable[..., object]:
        part_of_day = getattr(upkeep, name)

        def record_call(*args: object) -> object:
            calls.append(name)
            return part_of_day(*args)

        return record_call

    with (
        patch.object(upkeep, "learn_from_history", record_calls("learn_from_history")),
        patch.object(upkeep, "follow_up_unanswered", record_calls("follow_up_unanswered")),
    ):
        busy_count, has_more_steps = 0, True
        while has_more_steps:
            with manager.store.write_transaction(), suppress(BusyError):
                has_more_steps = session.new_day_step()
                continue  # a step that only reads
            busy_count += 1
            assert busy_count < 100
            has_more_steps = session.new_day_step()
    assert busy_count > 3 and calls == ["learn_from_history", "follow_up_unanswered"]
    assert not desk.is_new_day and are_ranks_current(desk)
    manager.store.close()


@pytest.mark.usefixtures("twelve_rejected_claims")
def test_a_command_reports_a_busy_store(desk: Desk) -> None:
    set_clock(desk, date(2026, 12, 14))
    desk.store.lock_timeout_seconds = 0.05
    manager = open_manager_desk(desk)
    with manager.store.write_transaction(), pytest.raises(BusyError):
        new_day(desk)
    manager.store.close()
    assert new_day(desk)


@pytest.mark.usefixtures("twelve_rejected_claims")
def test_waiting_for_the_lock_does_not_make_steps_smaller(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizer, day_sweep = BatchSizer(), NewDaySweep(desk)
    write_unsynced = desk.store.write_unsynced

    @contextmanager
    def write_after_waiting() -> Iterator[None]:
        sleep(0.05)
        with write_unsynced():
            yield

    monkeypatch.setattr(desk.store, "write_unsynced", write_after_waiting)
    assert list(day_sweep.run_locked(lambda: None, sizer)) == []
    assert sizer.size == 2 * sweep.LEAST_ROWS
