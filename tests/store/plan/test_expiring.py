"""Decisions about expiring and untouched items on both engines."""

import json
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from data.models.items import Item
from data.models.office import ReferenceLine
from data.models.payers import Payer
from data.office.reference_tables import table
from data.plan import deadlines
from data.plan import expiring as expiring_rows
from data.plan.expiring import ExpiringPeriod
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.plan.expiring import expiring_cause, worth_floor
from medq.domain.plan.expiring_line import ExpiringCause
from medq.domain.queue.page import Query
from medq.domain.queue.totals import Grouping
from medq.work.act_catalog import act_of_key, perform_act, perform_many, undo
from medq.work.items.item_ranks import rank_context
from medq.work.office.changed_settings import preview_setting, set_setting
from medq.work.plan import expiring
from medq.work.plan.expiring import decisions
from medq.work.queue.totals import totals
from medq.work.session.plans import StorePlans
from medq.work.upkeep.new_day import new_day
from tests.office import NOW, TODAY
from tests.store.clinic import Clinic
from tests.store.imported_rows import open_item


def test_expiring_items_below_the_floor_are_decided_once_and_undone(
    clinic: Clinic,
) -> None:
    soon = date(2026, 12, 1).toordinal()
    cheap = [
        clinic.add_item(n, money_cents=900, act_by=soon, deadline=soon, payer_id=clinic.other_payer)
        for n in (1, 2)
    ]
    other = clinic.add_item(3, money_cents=700, act_by=soon, deadline=soon, cause="CO-16")
    clinic.add_item(
        4, money_cents=90_000, act_by=soon, deadline=soon, cause="CO-50"
    )  # comes first on its last day by itself
    old = clinic.add_item(5, cause="CO-97", touched_day=TODAY.toordinal() - 120)
    desk = clinic.desk()
    new_day(desk)
    due = decisions(desk)
    assert [sorted(decision.items) for decision in due] == [cheap, [other], [old]]
    assert [decision.cause for decision in due] == [
        ExpiringCause.EXPIRES,
        ExpiringCause.EXPIRES,
        ExpiringCause.UNTOUCHED,
    ]
    with pytest.raises(MedqError, match="needs decision"):
        perform_act(desk, other, "let-go", {})
    let_go = {"decision": "write-off", "code": "small-balance", "reason": "the fax costs more"}
    perform_act(desk, other, "let-go", let_go)
    assert clinic.read_item(other, "state", "outcome") == (4, "written-off")
    with pytest.raises(MedqError):
        perform_act(desk, cheap[0], "hand-over", {"to": "-"})
    perform_many(desk, dict.fromkeys(cheap), "hand-over", {"to": "lk"})
    assert {clinic.read_item(item, "owner_id") for item in cheap} == {2}
    perform_act(desk, old, "work-on", {})
    assert decisions(desk) == () and clinic.read_item(old, "owner_id") == 1
    for _act in range(3):
        undo(desk)
    assert sorted(sorted(decision.items) for decision in decisions(desk)) == [
        cheap,
        [other],
    ]  # the old one was touched today


def test_the_list_is_added_up_and_a_line_of_its_totals_narrows_it(clinic: Clinic) -> None:
    soon = date(2026, 12, 1).toordinal()
    columns: dict[str, Any] = {"act_by": soon, "deadline": soon}
    for number in (1, 2, 3):
        payer_id = clinic.other_payer if number == 3 else clinic.payer
        clinic.add_item(number, money_cents=100 * number, payer_id=payer_id, **columns)
    late = clinic.add_item(4, money_cents=250, payer_id=clinic.payer, **columns)
    clinic.add_item(5, Kind.SUBMIT, cause="", money_cents=90_000)  # does not expire
    perform_act(
        clinic.desk(), late, "wait", {"until": "12/4/26", "late": "the plan asked for time"}
    )
    session = StorePlans(clinic.desk())
    whole = session.expiring()
    items = tuple(item for line in whole for item in line.items)
    assert late in items and len(items) == 4
    by_payer = totals(clinic.desk(), Query(items=items), Grouping.PAYER)
    assert by_payer.total.items == len(items)
    assert by_payer.total.money_cents == sum(line.amount_cents or 0 for line in whole)
    for line in by_payer.lines:
        narrowed = session.expiring(line.filter_text)
        assert sum(len(each.items) for each in narrowed) == line.items
        assert sum(each.amount_cents or 0 for each in narrowed) == line.money_cents


def test_a_lost_deadline_stays_on_top_with_its_last_holder_until_somebody_signs_it(
    clinic: Clinic,
) -> None:
    """Whatever it is worth; a decision from before its deadline is no signature."""
    today = TODAY.toordinal()
    columns: dict[str, Any] = {"money_cents": 90_000, "act_by": today - 9, "deadline": today - 1}
    grouped = clinic.add_item(1, **columns, payer_id=clinic.other_payer)
    alone = clinic.add_item(2, Kind.REVIEW, cause="", **columns)
    duty = clinic.add_item(4, cause="CO-18", duty=1, **columns)
    kept = clinic.add_item(5, cause="CO-22", decided_day=today - 2, **columns)
    signed = clinic.add_item(6, cause="CO-24", decided_day=today, **columns)
    desk, lee = clinic.desk(), clinic.desk("lk")
    perform_act(lee, alone, "take", {})
    perform_act(lee, alone, "release", {})
    due = {decision.row.id: decision for decision in decisions(desk)}
    assert set(due) == {grouped, alone, kept} and duty not in due and signed not in due
    assert {decision.cause for decision in due.values()} == {ExpiringCause.LOST}
    assert (due[alone].owner, due[grouped].owner) == ("LK", "")
    for item in (alone, grouped):  # what is undone says nothing of who had it last
        perform_act(desk, item, "work-on", {})
        undo(desk)
    due = {decision.row.id: decision for decision in decisions(desk)}
    assert (due[alone].owner, due[grouped].owner) == ("LK", "")
    assert expiring.count_lost(desk) == 3
    perform_act(desk, grouped, "work-on", {})  # an owner is no signature
    perform_act(desk, alone, "hand-over", {"to": "lk"})
    still_due = {decision.row.id: decision.owner for decision in decisions(desk)}
    assert (still_due[grouped], still_due[alone]) == ("JM", "LK")
    form = act_of_key(desk, (grouped,), "expiring.expire")
    assert form is not None and form.hint == "sign"
    with pytest.raises(MedqError, match="needs reason"):
        perform_act(desk, grouped, "let-go", {"decision": "write-off"})
    sign = {"decision": "leave-open", "until": "+14d", "owner": "lk", "reason": "calling the plan"}
    perform_act(desk, grouped, "let-go", sign)
    assert clinic.read_item(grouped, "state", "owner_id") == (3, 2)
    assert grouped not in {decision.row.id for decision in decisions(desk)}
    undo(desk)
    assert grouped in {decision.row.id for decision in decisions(desk)}


def test_all_lost_deadlines_are_counted_also_those_on_hold(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiring, "MAX_ITEMS", 2)
    today = TODAY.toordinal()
    columns: dict[str, Any] = {"money_cents": 90_000, "act_by": today - 9, "deadline": today - 1}
    for number in (1, 2, 3):
        clinic.add_item(number, **columns)
    on_hold = {"state": State.WAITING, "wait_until": today + 9, "wait_for": "other"}
    kept = clinic.add_item(
        4, decided_day=today - 2, **(columns | {"act_by": today - 12}), **on_hold
    )
    clinic.add_item(5, decided_day=today, **columns, **on_hold)  # signed
    clinic.add_item(6, duty=1, **columns, **on_hold)
    desk = clinic.desk()
    assert expiring.count_lost(desk) == 4
    lost = [line for line in decisions(desk) if line.cause is ExpiringCause.LOST]
    assert kept in [item_id for line in lost for item_id in line.items]
    sign = {"decision": "leave-open", "until": "+14d", "reason": "calling the plan"}
    perform_act(desk, kept, "let-go", sign)
    assert expiring.count_lost(desk) == 3


def test_a_follow_up_after_the_deadline_is_listed_at_once(clinic: Clinic) -> None:
    today = TODAY.toordinal()
    late = clinic.add_item(1, money_cents=90_000, act_by=today + 6, deadline=today + 9)
    in_time = clinic.add_item(2, money_cents=90_000, act_by=today + 6, deadline=today + 9)
    desk = clinic.desk()
    perform_act(desk, late, "wait", {"until": "+20", "late": "the plan asked for time"})
    perform_act(desk, in_time, "wait", {"until": "+3"})
    (line,) = decisions(desk)
    assert (line.items, line.cause) == ((late,), ExpiringCause.LATE)
    assert line.worth_cents and line.worth_cents > 0  # fax or portal may still bring it
    after = decisions(clinic.desk(now=NOW + timedelta(days=10)))
    assert [(line.items, line.cause) for line in after] == [((late, in_time), ExpiringCause.LOST)]
    assert [line.worth_cents for line in after] == [None]  # nothing is expected after the deadline
    for act, answers in (("hand-over", {"to": "lk"}), ("work-on", {})):
        perform_act(desk, late, act, answers)
        assert decisions(desk) == ()
        assert clinic.read_item(late, "state", "wait_until") == (State.OPEN, None)
        undo(desk)
        assert clinic.read_item(late, "state") == State.WAITING
    assert [line.items for line in decisions(desk)] == [(late,)]


def test_a_refused_signature_is_none_and_the_deadline_is_lost_again(clinic: Clinic) -> None:
    today = TODAY.toordinal()
    item = clinic.add_item(1, money_cents=90_000, act_by=today - 9, deadline=today - 1)
    manager = clinic.desk("an")
    set_setting(manager, "write_off_limit_cents", "25")
    desk = clinic.desk()
    sign = {"decision": "write-off", "code": "timely-filing", "reason": "nobody saw it"}
    perform_act(desk, item, "let-go", sign)
    assert (decisions(desk), expiring.count_lost(desk)) == ((), 0)
    perform_act(manager, open_item(desk, "approval"), "refuse", {"reason": "appeal it"})
    assert [line.items for line in decisions(desk)] == [(item,)]
    assert expiring.count_lost(desk) == 1
    undo(manager)
    assert (decisions(desk), expiring.count_lost(desk)) == ((), 0)


def test_what_was_kept_and_not_worked_by_its_act_by_day_returns(clinic: Clinic) -> None:
    tomorrow = TODAY + timedelta(days=1)
    item = clinic.add_item(
        1, money_cents=900, act_by=tomorrow.toordinal(), deadline=tomorrow.toordinal() + 3
    )
    desk = clinic.desk()
    perform_act(desk, item, "work-on", {})
    assert decisions(desk) == ()
    assert decisions(clinic.desk(now=NOW + timedelta(days=1))) == ()
    (line,) = decisions(clinic.desk(now=NOW + timedelta(days=2)))
    assert (line.items, line.owner) == ((item,), "JM")


def test_several_decisions_are_undone_together_and_what_could_not_be_is_named(
    clinic: Clinic,
) -> None:
    soon = date(2026, 12, 1).toordinal()
    first, second = (
        clinic.add_item(number, money_cents=900, act_by=soon, deadline=soon, cause=f"CO-{number}")
        for number in (1, 2)
    )
    desk = clinic.desk()
    let_go = {"decision": "leave-open", "until": "+14d", "owner": "jm"}
    assert perform_many(desk, dict.fromkeys((first, second)), "let-go", let_go).done == (
        first,
        second,
    )
    perform_act(clinic.desk("lk"), second, "assign", {"to": "lk"})
    message = undo(desk).message
    assert message.startswith("Undone: decision on 1. 1 not undone: 2 (LK changed it at"), message
    assert [line.items for line in decisions(desk)] == [(first,)]


def test_a_member_that_somebody_decided_since_the_list_was_read_is_skipped(clinic: Clinic) -> None:
    soon = date(2026, 12, 1).toordinal()
    first, second = (
        clinic.add_item(number, money_cents=900, act_by=soon, deadline=soon) for number in (1, 2)
    )
    desk = clinic.desk()
    (line,) = decisions(desk)
    assert line.items == (first, second)
    perform_act(clinic.desk("lk"), second, "work-on", {})
    let_go = {"decision": "write-off", "code": "small-balance", "reason": "the fax costs more"}
    many = perform_many(desk, line.versions, "let-go", let_go)
    assert (many.done, [each.id for each in many.skipped]) == ((first,), [second])
    assert clinic.read_item(second, "state", "owner_id") == (1, 2)


def test_expiring_items_are_found_behind_many_that_are_worth_working(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the batch size, the decisions are the first of all low-value items that expire."""
    monkeypatch.setattr(expiring, "MAX_ITEMS", 4)
    monkeypatch.setattr(expiring, "BATCH_SIZE", 3)
    monkeypatch.setattr(expiring, "BATCH_GROWTH", 1)
    random, today = Random(11), TODAY.toordinal()
    keys: list[tuple[int, int]] = []  # (act-by day, item) of low-value items
    for number in range(1, 41):
        day = today + random.choice((-2, 0, 1, 1, 3, 6, 6, 13))
        kind = random.choice((Kind.DENIAL, Kind.CALLBACK))
        # The first ones come before the others on every day.
        worth = number <= 30 or random.random() < 0.4
        columns: dict[str, Any] = {"money_cents": 500_000} if worth else {"money_cents": 1_000}
        if worth and random.random() < 0.3:
            columns = {"money_cents": 1_000, "duty": 1}
        item = clinic.add_item(
            number, kind, act_by=day, deadline=day + 7, cause=f"CO-{number % 5}", **columns
        )
        if not worth:
            keys.append((day, item))
    keys.sort()
    assert len(keys) > 4
    desk = clinic.desk()
    assert sorted(item for decision in decisions(desk) for item in decision.items) == sorted(
        item for _day, item in keys[:4]
    )
    for _day, item in keys[:4]:
        perform_act(desk, item, "let-go", {"decision": "leave-open", "until": "+30d"})
    assert {item for decision in decisions(desk) for item in decision.items} == {
        item for _day, item in keys[4:8]
    }


@pytest.mark.parametrize("floor", ["20.00", "0.00", "150.00"])
def test_the_store_leaves_out_only_what_the_rank_finds_worth_working(
    clinic: Clinic, floor: str
) -> None:
    """Whatever age, recovery and minutes: nothing that expires is left out, most of the rest is."""
    set_setting(clinic.desk("an"), "floor_cents", floor)
    random, today = Random(5), TODAY.toordinal()
    for number in range(1, 91):
        day = today + random.randint(-5, 14)
        recovery_ppm = random.choice((20_000, 350_000, 1_000_000))
        minutes = random.choice((1, 2, 5, 20, 90))
        age_start = today - random.choice((-3, 0, 27, 28, 29, 200, 700, 2000))
        kind = random.choice(list(Kind))
        near_floor = max(2_000, 800 * minutes) * random.randint(700_000, 3_000_000) // recovery_ppm
        clinic.add_item(
            number,
            kind,
            act_by=day,
            deadline=day + 7,
            cause=f"CO-{number}",
            recovery_ppm=recovery_ppm,
            minutes=minutes,
            age_start=age_start,
            money_cents=random.choice((0, -500, near_floor)),
            duty=int(number % 9 == 0),
        )
    desk = clinic.desk()
    everything = expiring.read_items(
        desk, [item for (item,) in clinic.store.rows(Item.select(Item.id).order_by(Item.id))]
    )
    below_floor = {
        expiring_item.item
        for expiring_item in everything
        if expiring_cause(rank_context(desk, TODAY), expiring_item) is ExpiringCause.EXPIRES
    }
    assert {item for decision in decisions(desk) for item in decision.items} == below_floor
    until = desk.calendar.add_working(TODAY, 10)
    doubtful = expiring_rows.not_surely_worth(
        clinic.store,
        (expiring_item.item for expiring_item in everything),
        worth_floor(rank_context(desk, TODAY), until),
    )
    expiring_soon = {
        expiring_item.item
        for expiring_item in everything
        if expiring_item.facts.act_by and expiring_item.facts.act_by <= until
    }
    assert below_floor and below_floor <= doubtful
    assert len((doubtful & expiring_soon) - below_floor) < len(expiring_soon - below_floor) / 2


def test_an_act_by_day_may_be_as_far_back_as_the_longest_transport(clinic: Clinic) -> None:
    """An item long past its act-by day needs a decision until its deadline."""
    today = TODAY.toordinal()
    item = clinic.add_item(1, money_cents=900, act_by=today - 50, deadline=today + 3)
    desk = clinic.desk()
    assert decisions(desk) == ()
    for rules in ('{"transport_days_paper": "60"}', '{"transport_days_electronic": "60"}'):
        clinic.store.update(Payer, clinic.other_payer, rules=rules)
        assert [decision.items for decision in decisions(desk)] == [(item,)]
    clinic.store.run(Payer.update(rules=""))
    line = json.dumps(
        table(clinic.store, "payers")["commercial_generic"] | {"transport_days_paper": "60"}
    )
    clinic.store.insert(ReferenceLine, name="payers", code="commercial_generic", line=line)
    assert [decision.items for decision in decisions(desk)] == [(item,)]


def test_undecided_items_expire_soon_and_are_neither_decided_nor_past_their_deadline(
    clinic: Clinic,
) -> None:
    today = TODAY.toordinal()
    grouped = clinic.add_item(1, act_by=today + 5, deadline=today + 12)
    alone = clinic.add_item(2, act_by=today + 4, deadline=today + 11, kind=Kind.CALLBACK)
    past_act_by = clinic.add_item(3, act_by=today - 3, deadline=today + 4)
    clinic.add_item(4, act_by=today - 8, deadline=today - 1)
    clinic.add_item(5, act_by=today + 30, deadline=today + 37)
    decided = clinic.add_item(6, act_by=today + 5, deadline=today + 12)
    desk = clinic.desk()
    perform_act(desk, decided, "work-on", {})
    store, two_weeks = clinic.store, ExpiringPeriod(TODAY, TODAY + timedelta(days=14))
    keys = expiring_rows.undecided_keys(store, two_weeks, 10)
    assert [item for _day, item in keys] == [past_act_by, alone, grouped]
    assert expiring_rows.undecided_keys(store, two_weeks, 2) == keys[:2]
    assert expiring_rows.undecided_keys(store, two_weeks, 2, keys[1]) == [(today + 5, grouped)]
    assert expiring_rows.undecided_keys(store, two_weeks, 2, keys[2]) == []
    assert deadlines.count(store, two_weeks) == 4


def test_a_weight_is_previewed_with_the_items_it_would_move(
    clinic: Clinic,
) -> None:
    today = TODAY.toordinal()
    cheap = clinic.add_item(1, money_cents=3_000, act_by=today, deadline=today, minutes=1)
    clinic.add_item(2, money_cents=3_000)
    manager = clinic.desk("an")
    assert preview_setting(manager, "floor_cents", "20.00") == ("20.00", 0, 2)
    assert preview_setting(manager, "floor_cents", "1.00") == ("1.00", 1, 2)
    assert clinic.read_item(cheap, "tier") == 2
    set_setting(manager, "floor_cents", "1.00")
    new_day(manager)
    assert clinic.read_item(cheap, "tier") == 1
