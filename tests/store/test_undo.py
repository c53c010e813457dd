"""Undo on both engines: several deep, only while nobody else changed it, by an event of its own."""

from collections.abc import Iterator, Mapping

import pytest

from data.events import events
from medq.domain.errors import MedqError
from medq.domain.items.item import Importance, State
from medq.work.act_catalog import perform, undo
from medq.work.acts.take import take_next
from medq.work.acts.undo import NOUNS
from medq.work.desk import Desk
from medq.work.items.leases import beat, start_session
from tests.store.worklist import Office, office


@pytest.fixture
def place(store_url: str) -> Iterator[Office]:
    with office(store_url) as made:
        yield made


COLUMNS = (
    "state", "owner_id", "holder_id", "importance", "pinned_by", "pinned_until", "wait_until", "wait_for", "outcome",
    "low_score", "tier",
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
    place: Office, act: str, values: Mapping[str, str]
) -> None:
    item = place.item(10482)
    desk = place.desk()
    before = place.holds(item, *COLUMNS)
    done = perform(desk, item, act, values)
    assert place.holds(item, *COLUMNS) != before
    back = undo(desk)
    assert back.message == f"Taken back: the {NOUNS.get(act, act)} of 10482."
    assert place.holds(item, *COLUMNS) == before
    with pytest.raises(MedqError, match="taken back already"):
        undo(desk, done.event_id)


def test_what_was_ones_own_is_ones_own_again(place: Office) -> None:
    item = place.item(10482)
    desk = place.desk()
    perform(desk, item, "take", {})
    perform(desk, item, "done", {"outcome": "paid"})
    assert undo(desk).message == "Taken back: the outcome of 10482. It is yours again."
    assert place.holds(item, "state", "holder_id") == (State.TAKEN, 1)
    assert place.holds(item, "held_until") is not None


def test_many_deep_on_one_item_and_several(place: Office) -> None:
    items = [place.item(number) for number in (1, 2)]
    desk = place.desk()
    for number in range(50):
        perform(desk, items[number % 2], "importance", {"level": ("high", "low")[number // 2 % 2]})
    assert [place.holds(item, "importance") for item in items] == [Importance.HIGH] * 2
    for _ in range(50):
        undo(desk)
    assert [place.holds(item, "importance") for item in items] == [Importance.NORMAL] * 2
    with pytest.raises(MedqError, match="Nothing of yours to take back here"):
        undo(desk)


def test_taking_and_giving_back_are_not_what_undo_is_for(place: Office) -> None:
    item = place.item(10482)
    desk = place.desk()
    perform(desk, item, "importance", {"level": "high"})
    perform(desk, item, "take", {})
    perform(desk, item, "release", {})
    perform(desk, item, "take", {})
    assert undo(desk).message == "Taken back: the importance of 10482. It is yours again."
    assert place.holds(item, "state", "importance") == (State.TAKEN, Importance.NORMAL)


@pytest.mark.parametrize("by_next", [True, False])
def test_a_take_is_taken_back_by_its_number_also_after_heart_beats(
    place: Office, by_next: bool
) -> None:
    item = place.item(10482)
    desk = place.desk()
    start_session(desk)
    done = take_next(desk) if by_next else perform(desk, item, "take", {})
    beat(desk, desk.real_now())
    undo(desk, done.event_id)
    assert place.holds(item, "state", "holder_id", "held_until", "session_id") == (
        1,
        None,
        None,
        None,
    )


def test_what_somebody_else_changed_since_stays(place: Office) -> None:
    item = place.item(10482)
    mine, hers = place.desk("jm"), place.desk("lk")
    perform(mine, item, "wait", {"until": "fri"})
    perform(hers, item, "importance", {"level": "high"})
    with pytest.raises(
        MedqError, match=r"^LK changed it at 10:42, so it can not be taken back by one key\.$"
    ) as refused:
        undo(mine)
    assert refused.value.hint == "o writes a note to LK."
    assert place.holds(item, "state") == State.WAITING
    undo(hers)  # with hers gone, mine can go too
    undo(mine)
    assert place.holds(item, "state", "importance") == (State.OPEN, Importance.NORMAL)


def test_what_oneself_did_since_is_named(place: Office) -> None:
    item = place.item(10482)
    desk = place.desk()
    first = perform(desk, item, "importance", {"level": "high"})
    second = perform(desk, item, "importance", {"level": "low"})
    with pytest.raises(MedqError, match="You changed it again at 10:42") as refused:
        undo(desk, first.event_id)
    assert f"medq undo {second.event_id}" in refused.value.hint


def test_new_facts_since_are_told(place: Office) -> None:
    item = place.item(10482)
    desk = place.desk()
    perform(desk, item, "wait", {"until": "fri"})
    place.store.run(
        "UPDATE item SET state = 1, wait_until = NULL, version = version + 1 WHERE id = ?", (item,)
    )
    place.rank(item)
    with pytest.raises(MedqError, match="New facts came in since"):
        undo(desk)


def test_who_may_take_back_what(place: Office) -> None:
    item = place.item(10482)
    done = perform(place.desk("jm"), item, "wait", {"until": "fri"})
    with pytest.raises(MedqError, match="Nothing of yours"):
        undo(place.desk("lk"))
    with pytest.raises(MedqError, match="Only who did it, or a manager"):
        undo(place.desk("lk"), done.event_id)
    assert undo(place.desk("an"), done.event_id).message == "Taken back: the wait of 10482."


def test_what_cannot_be_taken_back_says_so(place: Office) -> None:
    item = place.item(10482)
    desk = place.desk()
    note = perform(desk, item, "note", {"text": "x"})
    with pytest.raises(MedqError, match="note cannot be taken back"):
        undo(desk, note.event_id)
    perform(desk, item, "wait", {"until": "fri"})
    back = undo(desk)
    with pytest.raises(MedqError, match="undo cannot be taken back"):
        undo(desk, back.event_id)
    with pytest.raises(MedqError, match="Nothing of yours"):
        undo(desk, 4711)


def test_an_item_is_not_opened_beside_a_newer_one_about_the_same(place: Office) -> None:
    item = place.item(10482)
    desk = place.desk()
    perform(desk, item, "done", {"outcome": "paid"})
    subject = place.holds(item, "subject_id")
    newer = place.item(10483, subject_id=subject)
    with pytest.raises(MedqError, match=f"Item {newer} about the same was opened since"):
        undo(desk)
    assert place.holds(item, "state") == State.DONE


def test_undo_is_an_event_that_names_what_it_took_back(place: Office) -> None:
    item = place.item(10482)
    desk: Desk = place.desk()
    done = perform(desk, item, "wait", {"until": "fri"})
    back = undo(desk)
    assert (
        back.can_undo,
        place.store.value("SELECT undoes_id FROM event WHERE id = ?", (back.event_id,)),
    ) == (
        False,
        done.event_id,
    )
    assert [row[3] for row in events.history(place.store, item)] == ["undo", "wait"]
    assert events.broken_links(place.store) == []
