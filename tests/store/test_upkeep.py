"""What time does: silence noticed and settled by answers, items woken, promises missed, places turned; once a day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import items
from data.upkeep import turning_items
from medq.work import upkeep
from medq.work.acts import perform
from medq.work.desk import Desk
from medq.work.ranking import own_of, rank_again, store_turned, turned
from medq.work.upkeep import new_day, steps
from tests.store.office import desk_at, dump, findings, items_told, take_in
from tests.store.x12_files import answer_file, claim, claims_file, paid, payment_file, received_file, status

SENT = datetime(2026, 10, 1, 17, tzinfo=UTC)  # a Thursday


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    found = desk_at(store_url, now=SENT)
    yield found
    assert findings(found) == []
    found.store.close()


def on(desk: Desk, day: date | datetime) -> Desk:
    """The same desk at noon of another day."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    desk.clock = lambda: moment
    desk.forget()
    return desk


def asked(desk: Desk) -> list[tuple[object, ...]]:
    """(topic, cause, claim, state) of the items that are not done, without that of the payer."""
    return [(one[0], one[1], one[2], one[5]) for one in items_told(desk.store, open_only=True) if one[0] != "payer"]


def test_a_new_day_is_done_once(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    assert new_day(on(desk, date(2026, 11, 20)))
    before = dump(desk.store)
    assert not new_day(desk)
    assert dump(desk.store) == before
    desk.store.run("DELETE FROM setting WHERE key = 'new_day'")  # and done again, it finds nothing to do
    assert new_day(desk)
    assert dump(desk.store) == before


def test_a_file_without_a_999_is_one_item_until_its_answer(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")))
    new_day(on(desk, date(2026, 10, 2)))
    assert asked(desk) == []
    new_day(on(desk, date(2026, 10, 5)))  # the second working day
    assert asked(desk) == [("acknowledgement", "no 999", "", 1)]
    new_day(on(desk, date(2026, 10, 9)))
    assert asked(desk) == [("acknowledgement", "no 999", "", 1)]
    take_in(desk, answer_file(tmp_path / "2", 1))
    assert asked(desk) == []


def test_a_claim_without_a_277ca_is_asked_for_and_settled_by_it(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, claims_file(tmp_path / "1", claim("A1"), claim("A2")), answer_file(tmp_path / "2", 1))
    new_day(on(desk, date(2026, 10, 6)))
    assert asked(desk) == []
    new_day(on(desk, date(2026, 10, 7)))
    assert asked(desk) == [("acknowledgement", "no 277CA", "A1", 1), ("acknowledgement", "no 277CA", "A2", 1)]
    take_in(desk, received_file(tmp_path / "3", status("A1", "A2:20"), status("A2", "A2:20"), source="AY"))
    assert asked(desk) == []
    new_day(on(desk, date(2026, 10, 8)))
    assert asked(desk) == [("answer", "no payer's 277CA", "A1", 1), ("answer", "no payer's 277CA", "A2", 1)]
    take_in(desk, received_file(tmp_path / "4", status("A1", "A2:20"), control=2))
    assert asked(desk) == [("answer", "no payer's 277CA", "A2", 1)]
    take_in(desk, payment_file(tmp_path / "5", paid("A2"), amount=10000, trace="T1"))
    assert asked(desk) == []


def test_a_claim_is_followed_up_on_its_day(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, claims_file(tmp_path / "1", claim("A1")), answer_file(tmp_path / "2", 1))
    take_in(desk, received_file(tmp_path / "3", status("A1", "A2:20")))
    due = date.fromordinal(desk.store.value("SELECT follow_up_day FROM claim"))
    new_day(on(desk, due - timedelta(days=1)))
    assert asked(desk) == []
    new_day(on(desk, due))
    assert asked(desk) == [("answer", "no answer", "A1", 1)]
    take_in(desk, received_file(tmp_path / "4", status("A1", "P1:20", day=f"{due:%Y%m%d}"), control=2))
    assert asked(desk) == []
    later = date.fromordinal(desk.store.value("SELECT follow_up_day FROM claim"))
    assert later > due
    new_day(on(desk, later))
    assert asked(desk) == [("answer", "no answer", "A1", 1)]
    take_in(desk, payment_file(tmp_path / "5", paid("A1"), amount=10000, trace="T1"))
    assert asked(desk) == []
    assert desk.store.value("SELECT follow_up_day FROM claim") is None


def test_what_waits_comes_back_on_its_day(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, claims_file(tmp_path / "1", claim("A1")), answer_file(tmp_path / "2", 1, "R"))
    item = desk.store.value("SELECT id FROM item WHERE topic = 'submit'")
    perform(desk, item, "wait", {"until": "2026-10-08"})
    new_day(on(desk, date(2026, 10, 7)))
    assert ("submit", "999 R", "A1", 3) in asked(desk)
    new_day(on(desk, date(2026, 10, 8)))
    assert ("submit", "999 R", "A1", 1) in asked(desk)
    assert desk.store.rows("SELECT staff_id, text FROM event WHERE act = 'wake'") == [(None, "Came back: its day has come.")]


def test_an_undecided_result_comes_up_when_its_days_are_over(desk: Desk, tmp_path: Path) -> None:
    on(desk, date(2026, 10, 21))
    take_in(desk, claims_file(tmp_path / "1", claim("A1")))
    take_in(desk, payment_file(tmp_path / "2", paid("A1", pays=0, reason="OA*133"), amount=0, trace="T1"))
    assert ("undecided", "undecided", "A1", 3) in asked(desk)
    new_day(on(desk, date(2026, 11, 20)))
    assert ("undecided", "undecided", "A1", 1) in asked(desk)


def test_a_promise_that_passed_is_missed(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_text("account,last_name\nP1,DOE\n")
    calls = tmp_path / "calls.csv"
    calls.write_text("account,asked_at,reason\nP1,2026-10-01T10:00:00-06:00,A bill\n")
    take_in(desk, path, calls)
    assert desk.store.value("SELECT promised FROM item") == 1
    new_day(on(desk, date(2026, 10, 2)))
    assert desk.store.value("SELECT promised FROM item") == 1
    new_day(on(desk, date(2026, 10, 5)))
    assert desk.store.value("SELECT promised FROM item") == 2
    assert [act for (act,) in desk.store.rows("SELECT act FROM event WHERE act = 'missed'")] == ["missed"]


def test_a_reader_does_no_new_day(sqlite_url: str) -> None:
    from data.connect import open_store

    writer = desk_at(sqlite_url)
    reader = Desk(open_store(sqlite_url, read_only=True), writer.user, writer.clock)
    assert not new_day(reader)
    assert new_day(writer)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.integers(1, 90), min_size=1, max_size=3))
def test_on_any_later_day_every_place_is_what_the_rank_gives(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, steps: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("days")
    store = folder / "office.db"
    store.write_bytes(sqlite_template.read_bytes())
    desk = desk_at(str(store), now=SENT)
    claims = [claim(f"A{n}", last=f"DOE{chr(65 + n)}", cents=10000 + 5000 * n) for n in range(8)]
    take_in(desk, claims_file(folder / "1", *claims), answer_file(folder / "2", 1))
    on(desk, date(2026, 10, 21))
    results = []
    for n in range(5):
        status_code, reason = ("4", "CO*197") if n % 2 else ("1", "OA*133")
        cents = 10000 + 5000 * n
        results.append(paid(f"A{n}", last=f"DOE{chr(65 + n)}", status=status_code, cents=cents, pays=0, reason=reason))
    take_in(desk, payment_file(folder / "3", *results, paid("X1"), amount=10000, trace="T1"))
    day = date(2026, 10, 21)
    for step in steps:
        day += timedelta(days=step)
        with patch.object(upkeep, "LEAST", 1), patch.object(upkeep, "MOST", 3):  # groups are turned in several steps
            assert new_day(on(desk, day))
        ids = [item_id for (item_id,) in desk.store.rows("SELECT id FROM item WHERE state < 4")]
        assert ids
        for item in items.many_facts(desk.store, ids):
            assert own_of(desk, item, item.group_id)[1:3] == (item.low_own, item.next_day)
            assert item.next_day > day.toordinal()
        with desk.store.writing():
            assert rank_again(desk, ids) == 0  # ranked anew, nothing would move
        assert findings(desk) == []
    desk.store.close()


@pytest.fixture
def many(desk: Desk, tmp_path: Path) -> Desk:
    """A group of twelve claims whose file the payer's gateway refused; each has a filing limit that draws near."""
    claims = [claim(f"A{n}", last=f"DOE{chr(65 + n)}", cents=10000 + 5000 * n) for n in range(12)]
    take_in(desk, claims_file(tmp_path / "1", *claims), answer_file(tmp_path / "2", 1, "R"))
    return desk


def places(desk: Desk) -> list[tuple[object, ...]]:
    return desk.store.rows("SELECT id, group_id, low_own, next_day, tier, low_score, behind FROM item ORDER BY id")


def test_two_sessions_that_begin_a_day_leave_it_to_one(many: Desk) -> None:
    on(many, date(2026, 12, 14))
    other = Desk(many.store, many.user, many.clock)
    with patch.object(upkeep, "LEAST", 1), patch.object(upkeep, "MOST", 3):
        first, second = steps(many), steps(other)
        work = upkeep.turned
        begun: list[bool] = []

        def meanwhile(desk: Desk, found: list[items.Facts]) -> object:
            """The other does these rows between their reading and their writing."""
            if desk is many and not begun:
                begun.append(True)
                list(second)
            return work(desk, found)

        with patch.object(upkeep, "turned", meanwhile):
            said = list(first)
    assert begun and False in said
    assert not new_day(many)
    assert findings(many) == []


def test_what_somebody_changed_while_it_was_worked_out_stands_where_they_put_it(many: Desk) -> None:
    on(many, date(2026, 12, 14))
    found = turning_items(many.store, many.today(), 100)
    assert len(found) > 5
    work = turned(many, found)
    perform(many, found[3].id, "importance", {"level": "high"})
    perform(many, found[4].id, "pin", {"until": "2026-12-18"})
    before = {row[0]: row for row in places(many)}
    with many.store.writing():
        store_turned(many, work)
    after = {row[0]: row for row in places(many)}
    assert after[found[4].id] == before[found[4].id]  # alone: no group moves it
    assert after[found[3].id][:4] == before[found[3].id][:4]
    assert after[found[5].id] != before[found[5].id]
    new_day(many)
    with many.store.writing():
        assert rank_again(many, list(after)) == 0
