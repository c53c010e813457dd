"""Undo on both engines: many acts deep, refused when somebody else changed the item."""

from collections.abc import Mapping

import pytest

from data.events import events, history
from medq.domain.errors import MedqError
from medq.domain.items.item import Importance, State
from medq.work.act_catalog import UNDO_BY_ACT, perform_act, undo
from medq.work.acts.take import take_next
from medq.work.desk import Desk
from medq.work.items.leases import beat, start_session
from tests.store.clinic import WRITE_OFF, Clinic

ACT_COLUMNS = (
    "state", "owner_id", "holder_id", "importance", "pinned_by", "pinned_until", "wait_until",
    "wait_for", "follow_up_by", "outcome", "rank_key", "tier",
)  # fmt: skip


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("wait", {"until": "fri", "for": "payer"}),
        ("done", WRITE_OFF),
        ("assign", {"to": "lk"}),
        ("importance", {"level": "high"}),
        ("pin", {}),
    ],
)
def test_undo_restores_every_column_that_an_act_changed(
    clinic: Clinic, act: str, values: Mapping[str, str]
) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    before = clinic.read_item(item, *ACT_COLUMNS)
    done = perform_act(desk, item, act, values)
    assert clinic.read_item(item, *ACT_COLUMNS) != before
    undone = undo(desk)
    assert undone.message == f"Undone: {UNDO_BY_ACT[act].noun} on 10482."
    assert clinic.read_item(item, *ACT_COLUMNS) == before
    with pytest.raises(MedqError, match="already undone"):
        undo(desk, done.event_id)


def test_undo_of_done_checks_the_item_out_again(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    perform_act(desk, item, "take", {})
    perform_act(desk, item, "done", WRITE_OFF)
    assert undo(desk).message == "Undone: outcome on 10482 (checked out to you)."
    assert clinic.read_item(item, "state", "holder_id") == (State.TAKEN, 1)
    assert clinic.read_item(item, "held_until") is not None


def test_undo_goes_many_acts_deep_over_several_items(clinic: Clinic) -> None:
    items = [clinic.add_item(number) for number in (1, 2)]
    desk = clinic.desk()
    for number in range(50):
        perform_act(
            desk, items[number % 2], "importance", {"level": ("high", "low")[number // 2 % 2]}
        )
    assert [clinic.read_item(item, "importance") for item in items] == [Importance.HIGH] * 2
    for _ in range(50):
        undo(desk)
    assert [clinic.read_item(item, "importance") for item in items] == [Importance.NORMAL] * 2
    with pytest.raises(MedqError, match="You have nothing to undo here"):
        undo(desk)


def test_the_undo_key_passes_over_take_and_release(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    offers_key = [
        perform_act(desk, item, act, answers).undone_by_key
        for act, answers in (
            ("importance", {"level": "high"}),
            ("take", {}),
            ("release", {}),
            ("take", {}),
        )
    ]
    assert offers_key == [True, False, False, False]
    assert undo(desk).message == "Undone: importance on 10482 (checked out to you)."
    assert clinic.read_item(item, "state", "importance") == (State.TAKEN, Importance.NORMAL)


@pytest.mark.parametrize("by_next", [True, False])
def test_a_take_is_undone_by_its_event_id_even_after_heartbeats(
    clinic: Clinic, by_next: bool
) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    start_session(desk)
    done = take_next(desk) if by_next else perform_act(desk, item, "take", {})
    beat(desk, desk.real_now())
    undo(desk, done.event_id)
    assert clinic.read_item(item, "state", "holder_id", "held_until", "session_id") == (
        1,
        None,
        None,
        None,
    )


def test_an_act_is_not_undone_after_somebody_else_changed_the_item(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    mine, hers = clinic.desk("jm"), clinic.desk("lk")
    perform_act(mine, item, "wait", {"until": "fri"})
    perform_act(hers, item, "importance", {"level": "high"})
    with pytest.raises(
        MedqError, match=r"^LK changed it at 10:42 am, so it cannot be undone with one key\.$"
    ) as refused:
        undo(mine)
    assert refused.value.hint == "o writes a note to LK."
    assert clinic.read_item(item, "state") == State.WAITING
    undo(hers)  # after hers is undone, mine can be undone too
    undo(mine)
    assert clinic.read_item(item, "state", "importance") == (State.OPEN, Importance.NORMAL)


def test_refusing_undo_names_your_own_later_act(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    earlier = perform_act(desk, item, "importance", {"level": "high"})
    later = perform_act(desk, item, "importance", {"level": "low"})
    with pytest.raises(MedqError, match="You changed it again at 10:42 am") as refused:
        undo(desk, earlier.event_id)
    assert f"medq undo {later.event_id}" in refused.value.hint


def test_undo_is_refused_after_an_import_changed_the_item(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    perform_act(desk, item, "wait", {"until": "fri"})
    clinic.store.run(
        "UPDATE item SET state = 1, wait_until = NULL, version = version + 1 WHERE id = ?", (item,)
    )
    clinic.update_rank(item)
    with pytest.raises(MedqError, match="New data was imported since"):
        undo(desk)


def test_only_the_author_or_a_manager_undoes_an_act(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    done = perform_act(clinic.desk("jm"), item, "wait", {"until": "fri"})
    with pytest.raises(MedqError, match="nothing to undo"):
        undo(clinic.desk("lk"))
    with pytest.raises(MedqError, match="Only the person who did it or a manager"):
        undo(clinic.desk("lk"), done.event_id)
    assert undo(clinic.desk("an"), done.event_id).message == "Undone: follow-up on 10482."


def test_undo_of_a_note_an_undo_or_an_unknown_event_is_refused(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    note = perform_act(desk, item, "note", {"text": "x"})
    with pytest.raises(MedqError, match="note cannot be undone"):
        undo(desk, note.event_id)
    perform_act(desk, item, "wait", {"until": "fri"})
    undone = undo(desk)
    with pytest.raises(MedqError, match="undo cannot be undone"):
        undo(desk, undone.event_id)
    with pytest.raises(MedqError, match="There is no event 4711"):
        undo(desk, 4711)


def test_an_item_is_not_reopened_beside_a_newer_one_about_the_same_subject(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    perform_act(desk, item, "done", WRITE_OFF)
    subject = clinic.read_item(item, "subject_id")
    newer = clinic.add_item(10483, subject_id=subject)
    clinic.store.run("UPDATE claim SET open_cents = 0 WHERE number = '10483'")  # it has no item
    with pytest.raises(MedqError, match=f"Item {newer} on the same subject was opened since"):
        undo(desk)
    assert clinic.read_item(item, "state") == State.DONE


def test_undo_is_an_event_that_names_the_event_it_undid(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk: Desk = clinic.desk()
    done = perform_act(desk, item, "wait", {"until": "fri"})
    undone = undo(desk)
    assert (
        undone.can_undo,
        clinic.store.value("SELECT undoes_id FROM event WHERE id = ?", (undone.event_id,)),
    ) == (
        False,
        done.event_id,
    )
    assert [line.act for line in history.of_item(clinic.store, item)] == ["undo", "wait"]
    assert events.broken_links(clinic.store) == []
