"""Changed rules: their items are dated and ranked again in steps, which may be interrupted."""

import csv
import importlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from data.models.items import Item
from data.office.reference_tables import shipped
from medq.demo.files import write_files
from medq.demo.practice import make_practice
from medq.domain.items.item import State
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.items.plans import PlanSource
from medq.work.items.redating import RedatedItem, redated_items
from medq.work.office.reference_tables import import_table
from medq.work.payers import kinds
from medq.work.payers.pending_rules import pending_rules
from medq.work.remittances.payer_commands import set_kinds
from medq.work.upkeep import changed_rules, sweep
from medq.work.upkeep.changed_rules import apply_changed_rules, apply_in_steps
from medq.work.upkeep.new_day import new_day
from medq.work.upkeep.sweep import NewDaySweep
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, import_files, open_item
from tests.store.payers.payer_files import AETNA, billed, paid
from tests.store.x12_files import PaidClaim

Dates = dict[int, tuple[object, ...]]
LIMITS = {"filing_limit": "2", "appeal_limit_days": "200", "corrected_limit_days": "400"}
OTHER_LIMITS = shipped("payers")["medicare_b"] | LIMITS
DENIED = PaidClaim("A1", status="4", paid_cents=0, reason="CO*197")


def dates(desk: Desk) -> Dates:
    """Return ways, dates and ranks of the open items by id."""
    columns = (Item.id, Item.ways_id, Item.rule_id, Item.act_by, Item.deadline, Item.tier)
    query = Item.select(*columns, Item.rank_key).where(Item.state < int(State.DONE))
    return {item_id: tuple(values) for item_id, *values in desk.store.rows(query)}


def outdated(desk: Desk) -> list[int]:
    """Return the open items whose stored dates are not those of a fresh dating."""
    return [each.item.id for each in redated_items(desk, sorted(dates(desk))) if each.differs]


def import_line(desk: Desk, folder: Path, table: str, line: dict[str, str]) -> None:
    """Import one line of a table as the office's own, as a manager."""
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, line)
        writer.writeheader()
        writer.writerow(line)
    manager = open_desk(desk.store.url, "an", now=IMPORT_TIME)
    import_table(manager, str(folder / f"{table}.csv"))
    manager.store.close()
    desk.reload_settings()


@pytest.fixture
def practice(desk: Desk, tmp_path: Path) -> Desk:
    """Return a desk of an office with some hundred open items."""
    files = write_files(make_practice(IMPORT_TIME.date(), days=60, patients=120), tmp_path)
    import_files(desk, *files)
    new_day(desk)
    return desk


def test_a_changed_line_of_the_payers_table_dates_the_items_of_its_kind(
    practice: Desk, tmp_path: Path
) -> None:
    before = dates(practice)
    import_line(practice, tmp_path, "payers", OTHER_LIMITS)
    assert dates(practice) == before
    assert practice.is_new_day
    moves = apply_changed_rules(practice)
    after = dates(practice)
    assert outdated(practice) == []
    moved = [item_id for item_id in before if before[item_id][2:4] != after[item_id][2:4]]
    assert moves.moved == len(moved) > 0
    kind_of = dict(
        practice.store.rows("SELECT i.id, p.kind FROM item i JOIN payer p ON p.id = i.payer_id")
    )
    assert {kind_of[item_id] for item_id in moved} == {"medicare_b"}
    assert (pending_rules(practice), practice.is_new_day) == (None, False)
    import_line(practice, tmp_path, "payers", OTHER_LIMITS)  # nothing new
    assert pending_rules(practice) is None


def test_a_changed_reason_code_works_its_denials_in_other_ways(desk: Desk, tmp_path: Path) -> None:
    payment = paid(tmp_path / "2", ("N1*PR*AETNA*XV*60054",), DENIED)
    import_files(desk, billed(tmp_path / "1", AETNA, "A1"), payment)
    item_id = open_item(desk, "denial")
    before = dates(desk)[item_id]
    line = shipped("carc")["197"] | {"ways": "appeal"}
    import_line(desk, tmp_path, "carc", line)
    assert apply_changed_rules(desk).moved == 1
    after = dates(desk)[item_id]
    assert after[:4] != before[:4]
    rule = "SELECT t.text FROM item i JOIN shared_text t ON t.id = i.rule_id WHERE i.id = ?"
    assert desk.store.value(rule, (item_id,)) == "commercial_generic.appeal"
    import_line(desk, tmp_path, "carc", line | {"ways": "corrected|appeal"})
    new_day(desk)
    assert dates(desk)[item_id] == before


def test_items_of_an_older_store_get_their_ways_from_the_next_session(practice: Desk) -> None:
    before = dates(practice)
    practice.store.run(Item.update(ways_id=None))
    migration = importlib.import_module("data.migrations.0003_worklist")
    practice.store.run(migration.DATE_AGAIN)
    assert practice.is_new_day
    new_day(practice)
    assert dates(practice) == before
    assert (outdated(practice), practice.is_new_day) == ([], False)


def test_open_money_that_an_older_store_let_go_is_reviewed(desk: Desk, tmp_path: Path) -> None:
    payment = paid(tmp_path / "2", ("N1*PR*AETNA*XV*60054",), DENIED)
    import_files(desk, billed(tmp_path / "1", AETNA, "A1"), payment)
    columns = {"state": int(State.DONE), "outcome": "let-go", "ways_id": None}
    desk.store.run(Item.update(columns).where(Item.id == open_item(desk, "denial")))
    migration = importlib.import_module("data.migrations.0003_worklist")
    desk.store.run(migration.DATE_AGAIN)
    assert apply_changed_rules(desk).moved == 0
    open_money = "SELECT money_cents FROM item WHERE state = 1 AND topic = 'open balance'"
    assert desk.store.rows(open_money) == [(17050,)]
    assert findings(desk) == []


def test_an_interrupted_change_is_finished_by_the_next_session(
    practice: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "LEAST_ROWS", 1)
    monkeypatch.setattr(sweep, "MOST_ROWS", 1)
    import_line(practice, tmp_path, "payers", OTHER_LIMITS)
    steps = apply_in_steps(NewDaySweep(practice))
    assert next(steps)
    other = open_desk(practice.store.url, "lk", now=IMPORT_TIME)
    perform_act(other, min(dates(practice)), "importance", {"level": "high"})  # no lock is held
    steps.close()
    assert pending_rules(practice) is not None
    assert outdated(practice) != []
    assert new_day(other)
    assert (pending_rules(other), outdated(practice)) == (None, [])
    other.store.close()


def test_an_item_that_somebody_changes_during_a_step_is_dated_all_the_same(
    practice: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_line(practice, tmp_path, "payers", OTHER_LIMITS)
    other = open_desk(practice.store.url, "lk", now=IMPORT_TIME)
    raised: list[int] = []

    def read_then_change(
        desk: Desk, item_ids: Sequence[int], plan_source: PlanSource
    ) -> list[RedatedItem]:
        items = list(redated_items(desk, item_ids, plan_source))
        for each in items:
            if each.differs and len(raised) < 2:  # what is read is not stored yet
                perform_act(other, each.item.id, "importance", {"level": "high"})
                raised.append(each.item.id)
        return items

    monkeypatch.setattr(changed_rules, "redated_items", read_then_change)
    before = dates(practice)
    moves = apply_changed_rules(practice)
    after = dates(practice)
    assert len(raised) == 2 and outdated(practice) == []
    assert moves.moved == sum(before[each][3:5] != after[each][3:5] for each in before)
    other.store.close()


def test_a_large_payers_plan_type_is_applied_in_steps(
    practice: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer_id = practice.store.value("SELECT id FROM payer WHERE kind = 'aetna_commercial'")
    before = dates(practice)
    at_once = set_kinds(practice, {payer_id: "medicare_b"})
    changed = dates(practice)
    undo(practice, at_once.event_id)
    assert dates(practice) == before
    monkeypatch.setattr(kinds, "MOST_AT_ONCE", 0)
    in_steps = set_kinds(practice, {payer_id: "medicare_b"})
    assert (in_steps.moved, in_steps.past_due) == (at_once.moved, at_once.past_due)
    assert dates(practice) == changed != before
    assert "Items being dated again" in in_steps.messages[0]
    undo(practice, in_steps.event_id)
    assert practice.is_new_day
    new_day(practice)
    assert dates(practice) == before
