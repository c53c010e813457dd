"""Items dated again as facts come in, limits pass and rules change: as if dated only then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.claims import dating
from data.claims.dating import DatedClaim
from data.items import item_records
from data.items.item_records import ItemRecord
from data.items.new_items import ItemParties
from data.models.items import Item
from data.models.patients import Coverage
from data.patients import payers
from data.store.columns import date_from_int
from data.store.store import Store
from medq.demo.files import write_files
from medq.demo.practice import make_practice
from medq.domain.claims.running_deadline import ProofKind, RunningDeadline, WayState
from medq.domain.items import topics
from medq.domain.items.item import State, Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.plan.expiring_line import ExpiringCause
from medq.domain.reasons.ways import Way
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.items import other_ways
from medq.work.items.deadlines import running_deadlines
from medq.work.items.other_ways import sooner_ways
from medq.work.items.redating import RedatedItem, redated, redated_items
from medq.work.items.updater import ItemUpdater
from medq.work.plan.expiring import count_lost, decisions
from medq.work.remittances.payer_commands import set_kinds
from medq.work.upkeep import passed_deadlines
from medq.work.upkeep.new_day import new_day
from tests.office import findings, open_desk
from tests.store.csv_office import CsvOffice
from tests.store.imported_rows import IMPORT_TIME, import_files, open_item
from tests.store.payers.payer_files import AETNA, CIGNA, billed, paid
from tests.store.upkeep.submission_day import set_clock
from tests.store.x12_files import PaidClaim, claim, claim_status_file, claims_file, status

DENIED = PaidClaim("A1", status="4", paid_cents=0, reason="CO*197")
DOE = "P1,DOE,JANE,01/02/1980,F,303-555-0101,BIG PAYER,99999,W1,01/01/2026"
VISIT = "P1,A1,09/01/2026,99213,,E119,1,170.50,11,1245319599,99999"
AETNA_PAYS = ("N1*PR*AETNA*XV*60054",)
Dates = dict[str, tuple[date | None, date | None]]


def open_dates(desk: Desk) -> Dates:
    """Return act-by day and deadline of the open items by topic."""
    query = Item.select(Item.topic, Item.act_by, Item.deadline).where(Item.state < int(State.DONE))
    return {
        topic: (
            None if act_by == date.max.toordinal() else date_from_int(act_by),
            date_from_int(day),
        )
        for topic, act_by, day in desk.store.rows(query)
    }


def outdated_topics(desk: Desk) -> list[str]:
    """Return the topics of open items whose stored dates are not those of a fresh dating."""
    query = Item.select(Item.id).where(Item.state < int(State.DONE)).order_by(Item.id)
    item_ids = [item_id for (item_id,) in desk.store.rows(query)]
    return [each.item.topic for each in redated_items(desk, item_ids) if each.differs]


def assert_each_has_a_deadline_or_a_reason(desk: Desk) -> None:
    """Fail for an open item about a claim that has no deadline and does not say why."""
    query = Item.select(Item.id).where(Item.state < int(State.DONE), Item.claim_id.is_null(False))
    records = item_records.by_ids(desk.store, [row[0] for row in desk.store.rows(query)])
    assert records
    for item in records:
        lines = running_deadlines(desk, item)
        own = [line for line in lines if line.is_own]
        assert [line.day for line in own] == ([item.deadline] if item.deadline else []), item
        assert own or any(line.state is not WayState.RUNS for line in lines), item


def import_denial(desk: Desk, folder: Path) -> None:
    """Import the claim A1 of Aetna and its denial."""
    import_files(desk, billed(folder / "1", AETNA, "A1"), paid(folder / "2", AETNA_PAYS, DENIED))


def lines_of(desk: Desk, topic: str) -> dict[Way, RunningDeadline]:
    """Return the deadlines of a topic's open item by way."""
    item = item_records.by_id(desk.store, open_item(desk, topic))
    assert item is not None
    return {line.way: line for line in running_deadlines(desk, item)}


def test_on_each_day_every_item_has_the_dates_of_a_fresh_dating(desk: Desk, tmp_path: Path) -> None:
    practice = make_practice(IMPORT_TIME.date(), days=60, patients=120)
    import_files(desk, *write_files(practice, tmp_path))
    assert outdated_topics(desk) == []
    rules = []
    for day in (date(2026, 12, 1), date(2027, 1, 20), date(2027, 4, 5), date(2028, 2, 1)):
        new_day(set_clock(desk, day))
        assert outdated_topics(desk) == []
        assert_each_has_a_deadline_or_a_reason(desk)
        query = Item.select(Item.id).where(Item.topic == "denial", Item.state < int(State.DONE))
        records = item_records.by_ids(desk.store, [row[0] for row in desk.store.rows(query)])
        rules.append({item.id: item.rule for item in records})
    moved = [item_id for item_id, rule in rules[0].items() if rules[2].get(item_id, rule) != rule]
    assert moved


def test_an_item_moves_to_its_next_way_on_the_day_after_the_limit(
    desk: Desk, tmp_path: Path
) -> None:
    import_denial(desk, tmp_path)
    corrected, appeal = date(2026, 11, 30), date(2027, 4, 16)  # 90 d from 09/01, 180 from 10/20
    new_day(set_clock(desk, corrected))
    assert open_dates(desk)["denial"][1] == corrected
    assert lines_of(desk, "denial")[Way.APPEAL].day == appeal
    new_day(set_clock(desk, date(2026, 12, 1)))
    assert open_dates(desk)["denial"][1] == appeal
    assert lines_of(desk, "denial")[Way.CORRECTED].state is WayState.PASSED
    new_day(set_clock(desk, date(2027, 4, 19)))
    assert open_dates(desk)["denial"][1] == appeal  # all have passed: the last one is lost
    assert lines_of(desk, "denial")[Way.APPEAL].state is WayState.PASSED


@pytest.mark.parametrize(
    ("act", "answers", "day"),
    [
        ("wait", {"until": "11/27/26", "again": "yes"}, date(2026, 10, 26)),
        ("importance", {"level": "high"}, date(2026, 12, 1)),
    ],
    ids=["back from hold on the new day", "worked before its upkeep"],
)
def test_an_item_that_was_ranked_before_the_upkeep_moves_all_the_same(
    desk: Desk, tmp_path: Path, act: str, answers: dict[str, str], day: date
) -> None:
    import_denial(desk, tmp_path)
    new_day(set_clock(desk, date(2026, 10, 26)))
    perform_act(set_clock(desk, day), open_item(desk, "denial"), act, answers)
    new_day(set_clock(desk, date(2026, 12, 1)))
    assert open_dates(desk)["denial"][1] == date(2027, 4, 16)
    assert outdated_topics(desk) == []


def test_an_item_that_somebody_changes_during_the_new_day_moves_all_the_same(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_denial(desk, tmp_path)
    item_id = open_item(desk, "denial")
    other = open_desk(desk.store.url, "lk", now=datetime(2026, 12, 1, 15, tzinfo=UTC))

    def read_then_change(reading: Desk, items: Sequence[ItemRecord]) -> list[RedatedItem]:
        moved = redated(reading, items)
        perform_act(other, item_id, "importance", {"level": "high"})
        return moved

    monkeypatch.setattr(passed_deadlines, "redated", read_then_change)
    new_day(set_clock(desk, date(2026, 12, 1)))
    assert open_dates(desk)["denial"][1] == date(2027, 4, 16)
    assert outdated_topics(desk) == []
    other.store.close()


def test_until_the_new_day_is_done_an_item_with_another_way_that_runs_is_not_lost(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1", "A2"),
        paid(tmp_path / "2", AETNA_PAYS, DENIED, replace(DENIED, number="A2")),
    )
    readings: list[set[int]] = []
    read = dating.dated_claims

    def counted(store: Store, claim_ids: set[int]) -> list[DatedClaim]:
        readings.append(claim_ids)
        return read(store, claim_ids)

    monkeypatch.setattr(dating, "dated_claims", counted)
    new_day(set_clock(desk, date(2026, 11, 30)))
    set_clock(desk, date(2026, 12, 1))
    readings.clear()
    assert desk.is_new_day and count_lost(desk) == 0
    assert [len(claim_ids) for claim_ids in readings] == [2]
    assert ExpiringCause.LOST not in {line.cause for line in decisions(desk)}
    set_clock(desk, date(2027, 4, 19))  # all ways have passed
    assert desk.is_new_day and count_lost(desk) == 2
    new_day(desk)
    assert not desk.is_new_day and count_lost(desk) == 2


def test_another_way_that_runs_out_first_is_named_until_it_has(desk: Desk, tmp_path: Path) -> None:
    claims, payment = billed(tmp_path / "1", AETNA, "A1"), paid(tmp_path / "2", AETNA_PAYS, DENIED)
    import_files(desk, claims, payment)
    payer_id = desk.store.value("SELECT id FROM payer")
    assert sooner_ways(desk, date(2028, 1, 1), 9) == []  # the corrected claim is the first to end
    set_kinds(desk, {payer_id: "medicare_b"})  # a reopening for a year, an appeal for 120 days
    appeal = date(2027, 2, 17)
    (sooner,) = sooner_ways(desk, date(2027, 2, 5), 9)
    assert (sooner.item.deadline, sooner.deadline.way) == (date(2027, 10, 20), Way.APPEAL)
    assert (sooner.deadline.act_by, sooner.deadline.day) == (date(2027, 2, 5), appeal)
    assert sooner_ways(desk, date(2027, 2, 4), 9) == []
    set_clock(desk, date(2027, 1, 20))
    assert [line.cause for line in decisions(desk) if line.way] == []
    set_clock(desk, date(2027, 1, 22))  # ten business days before its act-by day
    (line,) = [line for line in decisions(desk) if line.way]
    assert (line.cause, line.way) == (ExpiringCause.OTHER_WAY, "appeal")
    assert (line.act_by, line.deadline) == (date(2027, 2, 5), appeal)
    kept = perform_act(desk, line.row.id, "work-on", {})
    assert [line for line in decisions(desk) if line.way] == []
    undo(desk, kept.event_id)
    assert [line.way for line in decisions(desk)] == ["appeal"]
    new_day(set_clock(desk, appeal))  # act-by is over: fax or portal
    assert [each.deadline.fax_by for each in sooner_ways(desk, appeal, 9)] == [appeal]
    new_day(set_clock(desk, date(2027, 2, 18)))
    assert sooner_ways(desk, date(2028, 1, 1), 9) == []
    assert outdated_topics(desk) == []


def test_ways_that_have_ended_take_no_place_among_the_sooner_ones(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = ("A1", "A2", "A3")
    payments = [replace(DENIED, number=number) for number in numbers]
    import_files(desk, billed(tmp_path / "1", AETNA, *numbers))
    import_files(desk, paid(tmp_path / "2", AETNA_PAYS, *payments))
    set_kinds(desk, {desk.store.value("SELECT id FROM payer"): "medicare_b"})
    items = [each.item.id for each in sooner_ways(desk, date(2027, 2, 5), 9)]
    assert len(items) == 3
    read = other_ways.deadlines_of

    def first_has_ended(
        desk: Desk, records: Sequence[ItemRecord]
    ) -> list[tuple[RunningDeadline, ...]]:
        lines = zip(records, read(desk, records), strict=True)
        return [() if item.id == items[0] else each for item, each in lines]

    monkeypatch.setattr(other_ways, "deadlines_of", first_has_ended)
    assert [each.item.id for each in sooner_ways(desk, date(2027, 2, 5), 1)] == items[1:2]
    assert [each.item.id for each in sooner_ways(desk, date(2027, 2, 5), 9)] == items[1:]


def test_check_names_an_open_item_whose_stored_dates_are_not_those_of_a_fresh_dating(
    desk: Desk, tmp_path: Path
) -> None:
    """Setting the plan type of its payer again, which the finding says, dates it."""
    import_denial(desk, tmp_path)
    new_day(desk)
    item_id = open_item(desk, "denial")
    desk.store.update(Item, item_id, deadline=date(2026, 12, 24).toordinal())
    (mismatch,) = findings(desk)
    assert mismatch == (
        f"deadlines of open items match a fresh dating: item {item_id}: deadline 2026-11-30, act by"
        " 2026-11-27 (commercial_generic.corrected_claim) by the rules in force, stored deadline"
        " 2026-12-24, act by 2026-11-27 (commercial_generic.corrected_claim);"
        " to date it again, set the plan type of payer 1"
    )
    set_kinds(desk, {1: "commercial_generic"})
    assert findings(desk) == []


def test_check_leaves_out_what_the_next_new_day_dates(desk: Desk, tmp_path: Path) -> None:
    import_denial(desk, tmp_path)
    new_day(set_clock(desk, date(2026, 11, 30)))
    set_clock(desk, date(2026, 12, 1))  # the corrected claim's limit has passed
    assert outdated_topics(desk) == ["denial"] and findings(desk) == []
    new_day(desk)
    assert outdated_topics(desk) == [] and findings(desk) == []


def test_what_was_kept_and_comes_back_after_a_deadline_that_moved_needs_a_decision(
    desk: Desk, tmp_path: Path
) -> None:
    import_denial(desk, tmp_path)
    new_day(desk)
    item_id = open_item(desk, "denial")
    set_kinds(desk, {1: "humana_commercial"})  # a corrected claim until 02/28/27
    perform_act(desk, item_id, "work-on", {})
    perform_act(desk, item_id, "wait", {"until": "12/15/26"})
    assert [line.cause for line in decisions(desk)] == []
    set_kinds(desk, {1: "commercial_generic"})  # until 11/30/26
    assert [line.cause for line in decisions(desk)] == [ExpiringCause.LATE]
    perform_act(desk, item_id, "work-on", {})
    late = {"until": "12/15/26", "late": "the plan asked for time"}
    perform_act(desk, item_id, "wait", late)
    (stored,) = redated(desk, item_records.by_ids(desk.store, [item_id]))
    earlier = stored.dates._replace(deadline=date(2026, 11, 20))
    assert not stored._replace(dates=earlier).is_newly_late  # it was late by the old one, too


def test_proof_of_filing_ends_the_filing_limit_and_its_undo_opens_it_again(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    updater = ItemUpdater(desk)
    with desk.store.write_transaction():
        request = topics.CHANGED_CHARGES.request(Subject.CLAIM, 1, "changed", 100, desk.today())
        updater.take(TriggerResult((request,)), ItemParties(1, 1, 1))
        updater.finish()
    unfiled = open_dates(desk)["changed charges"]
    assert lines_of(desk, "changed charges")[Way.CORRECTED].state is WayState.NOT_RECEIVED
    relayed = claim_status_file(tmp_path / "2", status("A1", "A2:20"), source="AY")
    import_files(desk, relayed)
    assert lines_of(desk, "changed charges")[Way.FILING].runs
    perform_act(desk, open_item(desk, "payer"), "set-kind", {"kind": "uhc_commercial"})
    accepted = claim_status_file(tmp_path / "3", status("A1", "A2:20"), control=2)
    (event,) = import_files(desk, accepted).files[0].events
    lines = lines_of(desk, "changed charges")
    proof = lines[Way.FILING].proof
    assert proof is not None
    assert (proof.kind, proof.day, proof.code) == (ProofKind.ACCEPTANCE, date(2026, 10, 2), "A2")
    assert lines[Way.CORRECTED].is_own
    filed = open_dates(desk)["changed charges"]
    assert filed[1] == lines[Way.CORRECTED].day != unfiled[1]
    undo(desk, event)
    assert open_dates(desk)["changed charges"] == unfiled
    assert outdated_topics(desk) == []


def test_a_new_coverage_is_the_payer_to_bill(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_to_a_plan = replace(DENIED, reason="CO*24")
    import_files(
        desk, billed(tmp_path / "1", AETNA, "A1"), paid(tmp_path / "2", AETNA_PAYS, moved_to_a_plan)
    )
    line = lines_of(desk, "denial")[Way.OTHER_PAYER]
    assert (line.is_payer_unknown, line.day) == (True, date(2026, 11, 30))  # strict: 90 days
    file = billed(tmp_path / "3", CIGNA, "C1", control=2)
    file.write_text(file.read_text().replace("WC1", "WA1"))
    import_files(desk, file)
    cigna = desk.store.value("SELECT id FROM payer WHERE name = 'CIGNA'")
    set_kinds(desk, {cigna: "humana_commercial"})  # 180 days
    line = lines_of(desk, "denial")[Way.OTHER_PAYER]
    assert (line.other_payer, line.day) == ("CIGNA", date(2027, 2, 26))
    assert open_dates(desk)["denial"][1] == line.day
    denied = replace(DENIED, number="C1", member="WA1")
    cigna_pays = ("N1*PR*CIGNA*XV*62308",)
    denial = paid(tmp_path / "4", cigna_pays, denied, trace="T2", control=2)
    (event,) = import_files(desk, denial).files[0].events
    query = Item.select(Item.deadline).where(Item.topic == "denial", Item.payer_id != cigna)
    assert desk.store.value(query) is None  # the other payer has it
    undo(desk, event)
    assert date_from_int(desk.store.value(query)) == line.day
    assert outdated_topics(desk) == []
    desk.store.run(Coverage.delete().where(Coverage.payer_id == cigna))  # known as billed
    with monkeypatch.context() as patch:  # names are for pages: dating asks for none
        patch.setattr(payers, "payer_name", None)
        assert outdated_topics(desk) == []
    assert lines_of(desk, "denial")[Way.OTHER_PAYER].other_payer == "CIGNA"


def test_a_status_of_the_payer_is_proof_as_its_acceptance_is(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1"), claim("A2")),
        claim_status_file(tmp_path / "2", status("A1", "P1:20"), status("A2", "D0:35")),
    )
    rows: dict[str, int | None] = dict(desk.store.rows("SELECT number, proof_day FROM claim"))
    assert (date_from_int(rows["A1"]), rows["A2"]) == (date(2026, 10, 2), None)


def test_a_status_that_is_proof_dates_the_item_that_it_opens(
    csv_office: CsvOffice, tmp_path: Path
) -> None:
    csv_office.patients(DOE)
    csv_office.charges(VISIT)
    desk = csv_office.desk
    import_files(desk, claim_status_file(tmp_path / "1", status("A1", "A1:19")))
    assert lines_of(desk, "answer")[Way.FILING].state is WayState.MET
    assert outdated_topics(desk) == []
    assert open_dates(desk)["answer"] == (None, None)


@pytest.mark.parametrize(
    "kind", ["medicare_b", "uhc_commercial", "workers_comp_co", "tricare", "self_pay"]
)
def test_a_plan_type_set_later_dates_items_as_one_set_before(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        billed(tmp_path / "2", CIGNA, "C1", last="ROE", control=2),
    )
    later, before = (row[0] for row in desk.store.rows("SELECT id FROM payer ORDER BY id"))
    set_kinds(desk, {before: kind})
    denied = replace(DENIED, number="C1", last="ROE")
    import_files(
        desk,
        paid(tmp_path / "3", AETNA_PAYS, DENIED),
        paid(tmp_path / "4", ("N1*PR*CIGNA*XV*62308",), denied, trace="T2", control=2),
    )
    set_kinds(desk, {later: kind})
    dates = "SELECT payer_id, rule_id, ways_id, act_by, deadline FROM item WHERE topic = 'denial'"
    of_payer = {payer_id: columns for payer_id, *columns in desk.store.rows(dates)}
    assert of_payer[later] == of_payer[before]
    assert outdated_topics(desk) == []


@pytest.mark.parametrize(("reason", "reads"), [("CO*197", 1), ("CO*45", 0)])
def test_a_remittance_reads_the_claims_of_a_chunk_once_and_none_without_a_denial(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, reads: int
) -> None:
    numbers = [f"A{number}" for number in range(1, 31)]
    import_files(desk, billed(tmp_path / "1", AETNA, *numbers))
    calls: list[set[int]] = []
    read = dating.dated_claims

    def counted(store: Store, claim_ids: set[int]) -> list[DatedClaim]:
        calls.append(claim_ids)
        return read(store, claim_ids)

    monkeypatch.setattr(dating, "dated_claims", counted)
    payments = [PaidClaim(number, reason=reason) for number in numbers]
    import_files(desk, paid(tmp_path / "2", AETNA_PAYS, *payments))
    assert len(calls) == reads
    assert all(len(ids) == len(numbers) for ids in calls)
