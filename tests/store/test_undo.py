"""Undo on both engines: several deep, only while nobody else changed it, by an event of its own."""

from collections.abc import Mapping

import pytest

from data.events import events
from medq.domain.errors import MedqError
from medq.domain.items.item import Importance, State
from medq.work.act_catalog import UNDO_BY_ACT, perform_act, undo
from medq.work.acts.take import take_next
from medq.work.desk import Desk
from medq.work.items.leases import beat, start_session
from tests.store.worklist import Office

COLUMNS = (
    "state", "owner_id", "holder_id", "importance", "pinned_by", "pinned_until", "wait_until", "wait_for", "outcome",
    "rank_key", "tier",
)  # fmt: skip


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("wait", {"until": "fri", "for": "Aetna"}),
        ("done", {"outcome": "paid"}),
        ("assign", {"to": "lk"}),
        ("importance", {"level": "high"}),
        ("pin", {}),
    ],
)
def test_each_act_is_taken_back_as_it_was(
    clinic: Office, act: str, values: Mapping[str, str]
) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    before = clinic.holds(item, *COLUMNS)
    done = perform_act(desk, item, act, values)
    assert clinic.holds(item, *COLUMNS) != before
    back = undo(desk)
    assert back.message == f"Undone: {UNDO_BY_ACT[act].noun} on 10482."
    assert clinic.holds(item, *COLUMNS) == before
    with pytest.raises(MedqError, match="undone already"):
        undo(desk, done.event_id)


def test_what_was_ones_own_is_ones_own_again(clinic: Office) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    perform_act(desk, item, "take", {})
    perform_act(desk, item, "done", {"outcome": "paid"})
    assert undo(desk).message == "Undone: outcome on 10482 (checked out to you)."
    assert clinic.holds(item, "state", "holder_id") == (State.TAKEN, 1)
    assert clinic.holds(item, "held_until") is not None


def test_many_deep_on_one_item_and_several(clinic: Office) -> None:
    items = [clinic.item(number) for number in (1, 2)]
    desk = clinic.desk()
    for number in range(50):
        perform_act(
            desk, items[number % 2], "importance", {"level": ("high", "low")[number // 2 % 2]}
        )
    assert [clinic.holds(item, "importance") for item in items] == [Importance.HIGH] * 2
    for _ in range(50):
        undo(desk)
    assert [clinic.holds(item, "importance") for item in items] == [Importance.NORMAL] * 2
    with pytest.raises(MedqError, match="You have nothing to undo here"):
        undo(desk)


def test_taking_and_giving_back_are_not_what_undo_is_for(clinic: Office) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    perform_act(desk, item, "importance", {"level": "high"})
    perform_act(desk, item, "take", {})
    perform_act(desk, item, "release", {})
    perform_act(desk, item, "take", {})
    assert undo(desk).message == "Undone: importance on 10482 (checked out to you)."
    assert clinic.holds(item, "state", "importance") == (State.TAKEN, Importance.NORMAL)


@pytest.mark.parametrize("by_next", [True, False])
def test_a_take_is_taken_back_by_its_number_also_after_heart_beats(
    clinic: Office, by_next: bool
) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    start_session(desk)
    done = take_next(desk) if by_next else perform_act(desk, item, "take", {})
    beat(desk, desk.real_now())
    undo(desk, done.event_id)
    assert clinic.holds(item, "state", "holder_id", "held_until", "session_id") == (
        1,
        None,
        None,
        None,
    )


def test_what_somebody_else_changed_since_stays(clinic: Office) -> None:
    item = clinic.item(10482)
    mine, hers = clinic.desk("jm"), clinic.desk("lk")
    perform_act(mine, item, "wait", {"until": "fri"})
    perform_act(hers, item, "importance", {"level": "high"})
    with pytest.raises(
        MedqError, match=r"^LK changed it at 10:42 am, so it cannot be undone by one key\.$"
    ) as refused:
        undo(mine)
    assert refused.value.hint == "o writes a note to LK."
    assert clinic.holds(item, "state") == State.WAITING
    undo(hers)  # with hers gone, mine can go too
    undo(mine)
    assert clinic.holds(item, "state", "importance") == (State.OPEN, Importance.NORMAL)


def test_what_oneself_did_since_is_named(clinic: Office) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    first = perform_act(desk, item, "importance", {"level": "high"})
    second = perform_act(desk, item, "importance", {"level": "low"})
    with pytest.raises(MedqError, match="You changed it again at 10:42 am") as refused:
        undo(desk, first.event_id)
    assert f"medq undo {second.event_id}" in refused.value.hint


def test_new_facts_since_are_told(clinic: Office) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    perform_act(desk, item, "wait", {"until": "fri"})
    clinic.store.run(
        "UPDATE item SET state = 1, wait_until = NULL, version = version + 1 WHERE id = ?", (item,)
    )
    clinic.rank(item)
    with pytest.raises(MedqError, match="New facts were imported since"):
        undo(desk)


def test_who_may_take_back_what(clinic: Office) -> None:
    item = clinic.item(10482)
    done = perform_act(clinic.desk("jm"), item, "wait", {"until": "fri"})
    with pytest.raises(MedqError, match="nothing to undo"):
        undo(clinic.desk("lk"))
    with pytest.raises(MedqError, match="Only who did it, or a manager"):
        undo(clinic.desk("lk"), done.event_id)
    assert undo(clinic.desk("an"), done.event_id).message == "Undone: follow-up on 10482."


def test_what_cannot_be_taken_back_says_so(clinic: Office) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    note = perform_act(desk, item, "note", {"text": "x"})
    with pytest.raises(MedqError, match="note cannot be undone"):
        undo(desk, note.event_id)
    perform_act(desk, item, "wait", {"until": "fri"})
    back = undo(desk)
    with pytest.raises(MedqError, match="undo cannot be undone"):
        undo(desk, back.event_id)
    with pytest.raises(MedqError, match="There is no event 4711"):
        undo(desk, 4711)


def test_an_item_is_not_opened_beside_a_newer_one_about_the_same(clinic: Office) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    perform_act(desk, item, "done", {"outcome": "paid"})
    subject = clinic.holds(item, "subject_id")
    newer = clinic.item(10483, subject_id=subject)
    with pytest.raises(MedqError, match=f"Item {newer} about the same was opened since"):
        undo(desk)
    assert clinic.holds(item, "state") == State.DONE


def test_undo_is_an_event_that_names_what_it_took_back(clinic: Office) -> None:
    item = clinic.item(10482)
    desk: Desk = clinic.desk()
    done = perform_act(desk, item, "wait", {"until": "fri"})
    back = undo(desk)
    assert (
        back.can_undo,
        clinic.store.value("SELECT undoes_id FROM event WHERE id = ?", (back.event_id,)),
    ) == (
        False,
        done.event_id,
    )
    assert [row[3] for row in events.history(clinic.store, item)] == ["undo", "wait"]
    assert events.broken_links(clinic.store) == []
