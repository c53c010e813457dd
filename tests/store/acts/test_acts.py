"""The acts of every item, on both engines: changes, messages, refusals and events."""

import pytest

from data.events import events, history
from medq.domain.errors import MedqError
from medq.domain.items.item import Importance, Kind, State
from medq.domain.outcomes.outcome import BY_FILES, BY_HAND
from medq.work.act_catalog import ACT_BY_NAME, available_acts, perform_act, undo
from medq.work.queue import listing
from tests.office import TODAY
from tests.store.clinic import WRITE_OFF, Clinic


def test_an_item_is_checked_out_and_released(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    done = perform_act(desk, item, "take", {})
    assert done.message == "Checked out to you for 30 more minutes."
    assert done.item is not None
    assert (done.item.state, done.item.holder, done.item.version) == (State.TAKEN, "JM", 2)
    with pytest.raises(MedqError, match="Already checked out to you"):
        perform_act(desk, item, "take", {})
    done = perform_act(desk, item, "release", {})
    assert done.message == "Released."
    assert clinic.read_item(item, "state", "holder_id", "held_until", "session_id") == (
        1,
        None,
        None,
        None,
    )
    with pytest.raises(MedqError, match="It is not checked out to you"):
        perform_act(desk, item, "release", {})


def test_the_message_of_a_note_repeats_its_text(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    assert (
        perform_act(clinic.desk(), item, "note", {"text": "fax sent"}).message == "Noted: fax sent"
    )
    assert clinic.store.value("SELECT text FROM event ORDER BY id DESC LIMIT 1") == "fax sent"


@pytest.mark.parametrize("kind", list(Kind))
def test_done_takes_only_outcomes_of_the_items_kind(clinic: Clinic, kind: Kind) -> None:
    item = clinic.add_item(10482, kind)
    desk = clinic.desk()
    with pytest.raises(MedqError, match="needs outcome"):
        perform_act(desk, item, "done", {})
    with pytest.raises(MedqError, match="outcome cannot be 'appealed'") as refused:
        perform_act(desk, item, "done", {"outcome": "appealed"})
    (done,) = (act for act in available_acts(desk, item) if act.act == "done")
    outcome = done.fields[0]
    assert refused.value.hint == f"One of: {', '.join(outcome.choices)}."
    closed = [choice.choice for choice in outcome.closed]
    assert sorted([*outcome.choices, *closed]) == sorted([*BY_HAND[kind], *BY_FILES.get(kind, ())])


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("called, they look", "called, they look"),
        ("\x1b[31mred\x1b[0m\r\nbell\a tab\t.", "[31mred [0m bell tab ."),
        ("family 👩‍👧 ñ 山田 ‮back", "family 👩‍👧 ñ 山田 back"),
        ("lone \udcff half", "lone half"),
        ("x" * 2000, "x" * 2000),
    ],
)
def test_a_note_is_saved_on_one_line_without_control_characters(
    clinic: Clinic, typed: str, saved: str
) -> None:
    item = clinic.add_item(10482)
    done = perform_act(clinic.desk(), item, "note", {"text": typed})
    assert (done.message, done.can_undo) == (f"Noted: {saved}", False)
    assert history.of_item(clinic.store, item)[0].text == saved
    assert clinic.read_item(item, "version") == 1  # a note does not change the item


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "note needs text"),
        ("   ", "note needs text"),
        ("\x1b\x07", "note needs text"),
        ("x" * 2001, "2001 characters; at most 2000 fit"),
    ],
    ids=["empty", "blank", "control characters", "too long"],
)
def test_an_empty_or_too_long_note_is_refused(clinic: Clinic, typed: str, message: str) -> None:
    item = clinic.add_item(10482)
    with pytest.raises(MedqError, match=message):
        perform_act(clinic.desk(), item, "note", {"text": typed})
    assert history.of_item(clinic.store, item) == []


def test_items_are_assigned_only_to_people_who_may_work_them(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    perform_act(desk, item, "take", {})
    done = perform_act(desk, item, "assign", {"to": "lk"})
    assert done.message == "Assigned to LK."
    assert clinic.read_item(item, "owner_id", "state", "holder_id") == (
        2,
        1,
        None,
    )  # given back too: it is hers now
    for nobody, message in (
        ("su", "There is no user 'su'"),
        ("nobody", "There is no user 'nobody'"),
        ("", "assign needs to"),
    ):
        with pytest.raises(MedqError, match=message):
            perform_act(desk, item, "assign", {"to": nobody})
    assert perform_act(desk, item, "assign", {"to": "-"}).message == "Unassigned."
    assert clinic.read_item(item, "owner_id") is None


def test_importance_changes_the_rank(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    before = clinic.read_item(item, "rank_key")
    perform_act(clinic.desk(), item, "importance", {"level": "high"})
    assert clinic.read_item(item, "importance") == Importance.HIGH
    assert clinic.read_item(item, "rank_key") < before
    with pytest.raises(MedqError, match="level cannot be 'huge'"):
        perform_act(clinic.desk(), item, "importance", {"level": "huge"})


def test_a_pin_moves_the_item_to_the_top_of_your_own_list_only(clinic: Clinic) -> None:
    items = [
        clinic.add_item(number, money_cents=cents)
        for number, cents in ((1, 90_000), (2, 50_000), (3, 10_000))
    ]
    mine, hers = clinic.desk("jm"), clinic.desk("lk")
    perform_act(mine, items[2], "pin", {"until": "fri"})
    assert [row.id for row in listing.page(mine, listing.Query()).rows] == [
        items[2],
        items[0],
        items[1],
    ]
    assert [row.id for row in listing.page(hers, listing.Query()).rows] == items
    with pytest.raises(MedqError, match="Somebody else has pinned it"):
        perform_act(hers, items[2], "pin", {})
    assert perform_act(mine, items[2], "pin", {}).message == "Unpinned."
    assert [row.id for row in listing.page(mine, listing.Query()).rows] == items


def test_a_stale_version_is_refused_with_the_change_and_its_author(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    perform_act(clinic.desk("lk"), item, "importance", {"level": "high"}, version=1)
    with pytest.raises(MedqError, match=r"^LK changed it at 10:42 am: Set to high importance\.$"):
        perform_act(clinic.desk("jm"), item, "wait", {"until": "fri"}, version=1)
    assert clinic.read_item(item, "state") == State.OPEN
    perform_act(clinic.desk("jm"), item, "wait", {"until": "fri"}, version=2)


def test_acts_on_an_item_that_somebody_works_are_refused_with_the_end_of_the_lease(
    clinic: Clinic,
) -> None:
    item = clinic.add_item(10482)
    perform_act(clinic.desk("lk"), item, "take", {})
    desk = clinic.desk("jm")
    for act, values in (
        ("wait", {"until": "fri"}),
        ("done", WRITE_OFF),
        ("assign", {"to": "jm"}),
    ):
        with pytest.raises(MedqError, match=r"^LK is working it for \d+ more minutes\.$"):
            perform_act(desk, item, act, values)
    with pytest.raises(
        MedqError, match=r"^LK is working it for \d+ more minutes\. n: next item\.$"
    ):
        perform_act(desk, item, "take", {})
    act_by_name = {offer.act: offer for offer in available_acts(desk, item)}
    assert not act_by_name["wait"].allowed
    assert act_by_name["wait"].why_not.startswith("LK is working it for")
    perform_act(desk, item, "note", {"text": "seen"})  # a note is always possible
    perform_act(desk, item, "importance", {"level": "high"})


def test_every_act_of_a_reader_is_refused_with_the_reason(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    for desk in (clinic.desk("su"), clinic.desk("jm", read_only=True)):
        assert {(offer.allowed, offer.why_not) for offer in available_acts(desk, item)} == {
            (False, "Read-only view.")
        }
        for act in ACT_BY_NAME:
            with pytest.raises(MedqError, match="Read-only view"):
                perform_act(desk, item, act, {})
        with pytest.raises(MedqError, match="Read-only view"):
            undo(desk)


def test_unknown_items_acts_and_fields_are_named(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    with pytest.raises(MedqError, match="There is no item 99"):
        perform_act(desk, 99, "take", {})
    with pytest.raises(MedqError, match="There is no act 'dance'"):
        perform_act(desk, item, "dance", {})
    with pytest.raises(MedqError, match="take has no field tune"):
        perform_act(desk, item, "take", {"tune": "x"})


def test_every_act_writes_one_linked_event(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    steps = (
        ("take", {}),
        ("note", {"text": "x"}),
        ("importance", {"level": "low"}),
        ("pin", {}),
        ("wait", {"until": "fri"}),
        ("done", WRITE_OFF),
    )
    for number, (act, values) in enumerate(steps, 1):
        perform_act(desk, item, act, values)
        assert len(history.of_item(clinic.store, item)) == number
    assert events.broken_links(clinic.store) == []
    assert clinic.read_item(item, "touched_day") == TODAY.toordinal()
