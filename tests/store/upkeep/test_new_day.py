"""What a new day does: follow-ups, holds that end, missed promises, re-ranked items."""

from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.items import item_records
from data.store.opening import open_store
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.items.item_ranks import rank_context, stored_rank
from medq.work.items.ranking import update_ranks
from medq.work.upkeep import new_day as upkeep
from medq.work.upkeep import sweep
from medq.work.upkeep.new_day import new_day
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, dump, import_files
from tests.store.upkeep.submission_day import SUBMISSION_TIME, set_clock, unfinished_items
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment_file,
    claim,
    claim_status_file,
    claims_file,
    payment_file,
    status,
)


def test_a_new_day_is_done_once_and_repeated_it_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    assert new_day(set_clock(desk, date(2026, 11, 20)))
    before = dump(desk.store)
    assert not new_day(desk)
    assert dump(desk.store) == before
    desk.store.run("DELETE FROM setting WHERE key = 'new_day'")
    assert new_day(desk)
    assert dump(desk.store) == before


def test_a_file_without_a_999_is_one_item_until_its_999_arrives(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    new_day(set_clock(desk, date(2026, 10, 2)))
    assert unfinished_items(desk) == []
    new_day(set_clock(desk, date(2026, 10, 5)))  # the second working day
    assert unfinished_items(desk) == [("acknowledgment", "no 999", "", 1)]
    new_day(set_clock(desk, date(2026, 10, 9)))
    assert unfinished_items(desk) == [("acknowledgment", "no 999", "", 1)]
    import_files(desk, acknowledgment_file(tmp_path / "2", 1))
    assert unfinished_items(desk) == []


def test_payments_of_all_claims_of_a_file_end_the_wait_for_its_999(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2"), claim("A3")))
    new_day(set_clock(desk, date(2026, 10, 5)))
    waiting = ("acknowledgment", "no 999", "", 1)
    import_files(desk, claim_status_file(tmp_path / "2", status("A1", "A2:20")))
    paid = PaidClaim("A2", member="WA2")
    import_files(desk, payment_file(tmp_path / "3", paid, amount=10000, trace="T2"))
    assert waiting in unfinished_items(desk)
    stranger = PaidClaim("A3", last="OKAFOR", member="Z9")
    import_files(desk, payment_file(tmp_path / "4", stranger, amount=10000, trace="T3", control=2))
    assert waiting in unfinished_items(desk)
    review = desk.store.value("SELECT id FROM item WHERE topic = 'match'")
    done = perform_act(desk, review, "match", {"claim": "A3"})
    assert waiting not in unfinished_items(desk)
    undo(desk, done.event_id)
    assert waiting in unfinished_items(desk)


@pytest.mark.parametrize("paid_cents", [10000, 0])
def test_the_payment_of_a_files_last_claim_ends_the_wait_for_its_999(
    desk: Desk, tmp_path: Path, paid_cents: int
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    new_day(set_clock(desk, date(2026, 10, 5)))
    paid = PaidClaim("A1", paid_cents=paid_cents, reason="CO*45" if paid_cents else "CO*197")
    file = payment_file(tmp_path / "2", paid, amount=paid_cents, trace="T1")
    (event,) = import_files(desk, file).files[0].events
    assert "acknowledgment" not in [row[0] for row in unfinished_items(desk)]
    undo(desk, event)
    assert unfinished_items(desk) == [("acknowledgment", "no 999", "", 1)]


def test_a_claim_without_a_277ca_has_an_item_until_it_arrives(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1"), claim("A2")),
        acknowledgment_file(tmp_path / "2", 1),
    )
    new_day(set_clock(desk, date(2026, 10, 6)))
    assert unfinished_items(desk) == []
    new_day(set_clock(desk, date(2026, 10, 7)))
    assert unfinished_items(desk) == [
        ("acknowledgment", "no 277CA", "A1", 1),
        ("acknowledgment", "no 277CA", "A2", 1),
    ]
    import_files(
        desk,
        claim_status_file(
            tmp_path / "3", status("A1", "A2:20"), status("A2", "A2:20"), source="AY"
        ),
    )
    assert unfinished_items(desk) == []
    new_day(set_clock(desk, date(2026, 10, 8)))
    assert unfinished_items(desk) == [
        ("answer", "no payer's 277CA", "A1", 1),
        ("answer", "no payer's 277CA", "A2", 1),
    ]
    import_files(desk, claim_status_file(tmp_path / "4", status("A1", "A2:20"), control=2))
    assert unfinished_items(desk) == [("answer", "no payer's 277CA", "A2", 1)]
    import_files(desk, payment_file(tmp_path / "5", PaidClaim("A2"), amount=10000, trace="T1"))
    assert unfinished_items(desk) == []


def test_an_unanswered_claim_has_an_item_on_its_follow_up_day(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk, claims_file(tmp_path / "1", claim("A1")), acknowledgment_file(tmp_path / "2", 1)
    )
    import_files(desk, claim_status_file(tmp_path / "3", status("A1", "A2:20")))
    due = date.fromordinal(desk.store.value("SELECT follow_up_day FROM claim"))
    new_day(set_clock(desk, due - timedelta(days=1)))
    assert unfinished_items(desk) == []
    new_day(set_clock(desk, due))
    assert unfinished_items(desk) == [("answer", "no answer", "A1", 1)]
    import_files(
        desk,
        claim_status_file(tmp_path / "4", status("A1", "P1:20", day=f"{due:%Y%m%d}"), control=2),
    )
    assert unfinished_items(desk) == []
    later = date.fromordinal(desk.store.value("SELECT follow_up_day FROM claim"))
    assert later > due
    new_day(set_clock(desk, later))
    assert unfinished_items(desk) == [("answer", "no answer", "A1", 1)]
    import_files(desk, payment_file(tmp_path / "5", PaidClaim("A1"), amount=10000, trace="T1"))
    assert unfinished_items(desk) == []
    assert desk.store.value("SELECT follow_up_day FROM claim") is None


def test_an_item_on_hold_comes_back_on_its_day(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk, claims_file(tmp_path / "1", claim("A1")), acknowledgment_file(tmp_path / "2", 1, "R")
    )
    item = desk.store.value("SELECT id FROM item WHERE topic = 'submit'")
    perform_act(desk, item, "wait", {"until": "2026-10-08"})
    new_day(set_clock(desk, date(2026, 10, 7)))
    assert ("submit", "999 R", "A1", 3) in unfinished_items(desk)
    new_day(set_clock(desk, date(2026, 10, 8)))
    assert ("submit", "999 R", "A1", 1) in unfinished_items(desk)
    assert desk.store.rows("SELECT staff_id, text FROM event WHERE act = 'wake'") == [
        (None, "Back from hold.")
    ]


def test_an_undecided_payment_comes_off_hold_after_thirty_days(desk: Desk, tmp_path: Path) -> None:
    set_clock(desk, date(2026, 10, 21))
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    import_files(
        desk,
        payment_file(
            tmp_path / "2", PaidClaim("A1", paid_cents=0, reason="OA*133"), amount=0, trace="T1"
        ),
    )
    assert ("undecided", "undecided", "A1", 3) in unfinished_items(desk)
    new_day(set_clock(desk, date(2026, 11, 20)))
    assert ("undecided", "undecided", "A1", 1) in unfinished_items(desk)


def test_a_promise_counts_as_missed_the_business_day_after(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_text("account,last_name\nP1,DOE\n")
    calls = tmp_path / "calls.csv"
    calls.write_text("account,asked_at,reason\nP1,2026-10-01T10:00:00-06:00,A bill\n")
    import_files(desk, path, calls)
    assert desk.store.value("SELECT promised FROM item") == 1
    new_day(set_clock(desk, date(2026, 10, 2)))
    assert desk.store.value("SELECT promised FROM item") == 1
    new_day(set_clock(desk, date(2026, 10, 5)))
    assert desk.store.value("SELECT promised FROM item") == 2
    assert [act for (act,) in desk.store.rows("SELECT act FROM event WHERE act = 'missed'")] == [
        "missed"
    ]


def test_a_read_only_session_does_no_new_day(sqlite_url: str) -> None:
    writer = open_desk(sqlite_url, now=IMPORT_TIME)
    reader = Desk(open_store(sqlite_url, read_only=True), writer.user, writer.clock)
    assert not new_day(reader)
    assert new_day(writer)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.integers(1, 90), min_size=1, max_size=3))
def test_on_any_later_day_every_stored_rank_is_what_the_rank_function_gives(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, steps: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("days")
    store = folder / "office.db"
    store.write_bytes(sqlite_template.read_bytes())
    desk = open_desk(str(store), now=SUBMISSION_TIME)
    charges = [10000 + 5000 * number for number in range(8)]
    claims = [
        claim(f"A{number}", last=f"DOE{chr(65 + number)}", charge_cents=cents)
        for number, cents in enumerate(charges)
    ]
    import_files(desk, claims_file(folder / "1", *claims), acknowledgment_file(folder / "2", 1))
    set_clock(desk, date(2026, 10, 21))
    paid_claims = []
    for number, cents in enumerate(charges[:5]):
        status_code, reason = ("4", "CO*197") if number % 2 else ("1", "OA*133")
        paid_claims.append(
            PaidClaim(
                f"A{number}",
                last=f"DOE{chr(65 + number)}",
                status=status_code,
                charge_cents=cents,
                paid_cents=0,
                reason=reason,
            )
        )
    import_files(
        desk, payment_file(folder / "3", *paid_claims, PaidClaim("X1"), amount=10000, trace="T1")
    )
    day = date(2026, 10, 21)
    for step in steps:
        day += timedelta(days=step)
        with (
            patch.object(sweep, "LEAST_ROWS", 1),
            patch.object(sweep, "MOST_ROWS", 3),
            patch.object(upkeep, "MOST_ROWS", 3),
        ):  # groups are ranked again in several steps
            assert new_day(set_clock(desk, day))
        ids = [item_id for (item_id,) in desk.store.rows("SELECT id FROM item WHERE state < 4")]
        assert ids
        for item in item_records.by_ids(desk.store, ids):
            assert stored_rank(desk, rank_context(desk), item, item.group_id)[1:3] == (
                item.solo_rank_key,
                item.rerank_on,
            )
            assert item.rerank_on > day.toordinal()
        with desk.store.write_transaction():
            assert update_ranks(desk, ids) == 0  # ranked anew, nothing would move
        assert findings(desk) == []
    desk.store.close()


def test_an_item_back_from_hold_counts_as_untouched_at_once(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk, claims_file(tmp_path / "1", claim("A1")), acknowledgment_file(tmp_path / "2", 1, "R")
    )
    item = desk.store.value("SELECT id FROM item WHERE topic = 'submit'")
    perform_act(desk, item, "wait", {"until": "2027-02-16", "again": "yes", "late": "agreed"})
    new_day(set_clock(desk, date(2027, 2, 15)))
    assert desk.store.rows("SELECT item_id FROM untouched_items WHERE item_id = ?", (item,)) == []
    new_day(set_clock(desk, date(2027, 2, 16)))
    assert desk.store.rows("SELECT item_id FROM untouched_items WHERE item_id = ?", (item,)) == [
        (item,)
    ]


@pytest.mark.parametrize(
    ("codes", "topic"),
    [
        ("D0:35", "submit"),
        ("P3:317", "records"),
        ("P4:39", "plan question"),
        ("F1:65", "remittance"),
        ("F2:88", "denial"),
        ("A7:562:85", "submit"),
    ],
)
@pytest.mark.parametrize("waits_before", [True, False])
def test_no_missing_answer_stands_beside_the_answer_of_a_claim(
    desk: Desk, tmp_path: Path, codes: str, topic: str, waits_before: bool
) -> None:
    import_files(
        desk, claims_file(tmp_path / "1", claim("A1")), acknowledgment_file(tmp_path / "2", 1)
    )
    import_files(desk, claim_status_file(tmp_path / "3", status("A1", "A1:20"), source="AY"))
    due = date.fromordinal(desk.store.value("SELECT follow_up_day FROM claim"))
    if waits_before:
        new_day(set_clock(desk, due))
        assert [row[0] for row in unfinished_items(desk)] == ["answer"]
    answer = status("A1", codes, day=f"{due:%Y%m%d}")
    import_files(desk, claim_status_file(tmp_path / "4", answer, control=2))
    assert [row[0] for row in unfinished_items(desk)] == [topic]
    for days in (30, 60, 120):
        new_day(set_clock(desk, due + timedelta(days=days)))
        assert [row[0] for row in unfinished_items(desk)] == [topic]


def test_a_claim_whose_request_was_answered_is_followed_up_again(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(
        desk, claims_file(tmp_path / "1", claim("A1")), acknowledgment_file(tmp_path / "2", 1)
    )
    import_files(desk, claim_status_file(tmp_path / "3", status("A1", "P3:317")))
    (item,) = [item for (item,) in desk.store.rows("SELECT id FROM item WHERE topic = 'records'")]
    perform_act(desk, item, "done", {"outcome": "records-sent"})
    new_day(set_clock(desk, date(2027, 1, 20)))
    assert [row[:2] for row in unfinished_items(desk)] == [("answer", "no answer")]


def test_a_batch_whose_claims_are_all_answered_waits_for_no_999(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2", day="20260903")))
    new_day(set_clock(desk, date(2026, 10, 5)))
    assert unfinished_items(desk) == [("acknowledgment", "no 999", "", 1)]
    import_files(desk, claim_status_file(tmp_path / "2", status("A1", "A2:20")))
    assert unfinished_items(desk) == [("acknowledgment", "no 999", "", 1)]
    import_files(desk, claim_status_file(tmp_path / "3", status("A2", "A2:20"), control=2))
    assert unfinished_items(desk) == []
