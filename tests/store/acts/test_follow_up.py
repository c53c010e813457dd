"""Follow-ups on both engines: usual days, limits, the word LATE, and to whom an item returns."""

from datetime import date

import pytest

from data.events import history
from medq.domain.acts import Tone
from medq.domain.errors import ConfirmError, MedqError
from medq.domain.items.item import Kind
from medq.work.act_catalog import act_of_key, form_notes, perform_act, perform_many, undo
from medq.work.plan.expiring import decisions
from tests.store.clinic import Clinic

THU, FRI = date(2026, 12, 17), date(2026, 12, 18)
MON = date(2026, 12, 21)
RULE = "commercial_generic.corrected_claim"


def limited(clinic: Clinic, number: int = 10482, **columns: object) -> int:
    """Add a denial with send by Fri 12/18/26 and its deadline Mon 12/21/26."""
    days = {"act_by": FRI.toordinal(), "deadline": MON.toordinal()}
    return clinic.add_item(number, **{**days, **columns})


def default_day(clinic: Clinic, item: int) -> str:
    act = act_of_key(clinic.desk(), (item,), "item.wait")
    assert act is not None
    return act.fields[0].default


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("fri", date(2026, 11, 27)),
        ("+14d", date(2026, 12, 8)),
        ("dec 1", date(2026, 12, 1)),
        ("12/01/2026", date(2026, 12, 1)),
        ("", date(2026, 12, 8)),  # the default for a denial
    ],
)
def test_an_item_waits_until_a_date_as_people_type_it(
    clinic: Clinic, typed: str, day: date
) -> None:
    item = clinic.add_item(10482)
    done = perform_act(clinic.desk(), item, "wait", {"until": typed, "note": "ref 44"})
    assert done.message == f"Follow-up set for {day:%a %m/%d/%y}." and done.can_undo
    assert clinic.read_item(item, "state", "wait_until", "wait_for", "holder_id") == (
        3,
        day.toordinal(),
        "payer",
        None,
    )
    event = history.of_item(clinic.store, item, 1)[0]
    assert event.text == f"Follow-up set for {day:%a %m/%d/%y}, waiting on payer. ref 44"


def test_a_day_off_moves_to_the_next_business_day_unless_it_was_typed_in_figures(
    clinic: Clinic,
) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    done = perform_act(desk, item, "wait", {"until": "+4d"})  # Saturday
    assert done.message == "Follow-up set for Mon 11/30/26. Sat 11/28/26 is a day off."
    with pytest.raises(ConfirmError) as asked:
        perform_act(desk, item, "wait", {"until": "11/28/26"})
    assert (asked.value.message, asked.value.hint) == (
        "Sat 11/28/26 is a weekend.",
        "Enter again keeps it.",
    )
    perform_act(desk, item, "wait", {"until": "11/28/26", "again": "yes"})
    assert clinic.read_item(item, "wait_until") == date(2026, 11, 28).toordinal()


def test_a_date_of_this_year_that_is_past_is_no_date_of_the_next(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    with pytest.raises(MedqError) as refused:
        perform_act(clinic.desk(), item, "wait", {"until": "11/23"})
    assert refused.value.message == ("11/23/26 is past; type 11/23/27 if next year is meant.")
    perform_act(clinic.desk(), item, "wait", {"until": "1/5"})
    assert clinic.read_item(item, "wait_until") == date(2027, 1, 5).toordinal()


def test_the_usual_day_leaves_a_business_day_before_act_by(clinic: Clinic) -> None:
    assert default_day(clinic, limited(clinic)) == "2026-12-08"
    soon = limited(clinic, 10483, act_by=date(2026, 12, 1).toordinal())
    assert default_day(clinic, soon) == "2026-11-30"
    for number, act_by in enumerate((date(2026, 11, 25), date(2026, 11, 24), date(2026, 11, 1))):
        item = limited(clinic, 10484 + number, act_by=act_by.toordinal())
        assert default_day(clinic, item) == "", act_by
        with pytest.raises(MedqError, match="needs until"):
            perform_act(clinic.desk(), item, "wait", {})


def test_a_day_after_act_by_is_asked_about_once(clinic: Clinic) -> None:
    item, desk = limited(clinic), clinic.desk()
    perform_act(desk, item, "wait", {"until": "12/17"})
    for typed, message in (
        ("12/18", "Fri 12/18/26 leaves no business day before send by 12/18/26."),
        ("12/19", "Sat 12/19/26 is after send by 12/18/26."),
        ("12/21", "Mon 12/21/26 is after send by 12/18/26."),
    ):
        with pytest.raises(ConfirmError) as asked:
            perform_act(desk, item, "wait", {"until": typed})
        assert asked.value.message == message
        assert asked.value.hint == "Enter again keeps it; the deadline is 12/21/26."
    perform_act(desk, item, "wait", {"until": "12/19", "again": "yes"})
    assert clinic.read_item(item, "wait_until") == date(2026, 12, 19).toordinal()


@pytest.mark.parametrize("act_by", [FRI, date(2026, 11, 20)])
def test_a_day_after_the_deadline_needs_the_word_and_a_reason(clinic: Clinic, act_by: date) -> None:
    item, desk = limited(clinic, act_by=act_by.toordinal()), clinic.desk()
    last = "12/17/26" if act_by == FRI else "12/21/26"
    for values in ({}, {"again": "yes"}, {"note": "late payment expected"}):
        with pytest.raises(MedqError, match="12/22/26 is after the deadline 12/21/26") as refused:
            perform_act(desk, item, "wait", {"until": "12/22", **values})
        assert refused.value.hint == f"Type LATE and a reason, or a date up to {last}."
        assert refused.value.field == "note"
    with pytest.raises(MedqError, match="LATE needs a reason"):
        perform_act(desk, item, "wait", {"until": "12/22", "note": "LATE"})
    perform_act(desk, item, "wait", {"until": "12/22", "note": "LATE payer reprocesses"})
    assert clinic.read_item(item, "wait_until") == date(2026, 12, 22).toordinal()
    perform_act(desk, item, "wait", {"until": "12/23", "late": "payer reprocesses"})
    assert history.of_item(clinic.store, item, 1)[0].text == (
        "Follow-up set for Wed 12/23/26, waiting on payer. LATE payer reprocesses."
    )


def test_a_follow_up_past_the_deadline_needs_a_decision_at_once(clinic: Clinic) -> None:
    item, other = limited(clinic), limited(clinic, 10483)
    clinic.add_item(10484)
    desk = clinic.desk()
    late = {"until": "12/22", "note": "LATE payer reprocesses"}
    perform_act(desk, item, "work-on", {})
    perform_act(desk, item, "wait", late)
    perform_act(desk, other, "wait", {"until": "12/17"})
    (line,) = decisions(desk)
    assert line.items == (item,) and line.row.wait_until == date(2026, 12, 22)
    perform_act(desk, item, "work-on", {})
    assert decisions(desk) == ()
    undo(desk)
    assert len(decisions(desk)) == 1
    undo(desk)  # the other item's
    undo(desk)
    assert decisions(desk) == () and clinic.read_item(item, "decided_day") is not None


def test_each_of_many_items_is_checked_against_its_own_deadline(clinic: Clinic) -> None:
    free = [clinic.add_item(number) for number in range(10500, 10505)]
    short = limited(clinic, act_by=THU.toordinal(), deadline=date(2026, 12, 18).toordinal())
    desk = clinic.desk()
    items = (*free, short)
    form = act_of_key(desk, items, "item.wait")
    assert form is not None and form.fields[0].default == "2026-12-08"
    notes = form_notes(desk, items, "wait", {"until": "12/22"})
    assert notes.tone is Tone.ALARM and notes.lines == (
        "10482: 12/22/26 is after the deadline 12/18/26. It stays marked.",
    )
    many = perform_many(desk, dict.fromkeys(items), "wait", {"until": "12/22"})
    assert set(many.done) == set(free)
    assert many.message == (
        "5 follow-ups set for Tue 12/22/26. 1 not done (10482): 12/22/26 is after the deadline"
        " 12/18/26."
    )
    undo(desk)
    assert [clinic.read_item(item, "state") for item in items] == [1] * 6


def test_many_items_without_a_date_have_each_their_usual_one(clinic: Clinic) -> None:
    denial, review = clinic.add_item(10482), clinic.add_item(10483, Kind.REVIEW)
    many = perform_many(clinic.desk(), {denial: None, review: None}, "wait", {})
    assert many.message == "2 follow-ups set for different dates."
    assert clinic.read_item(denial, "wait_until") == date(2026, 12, 8).toordinal()
    assert clinic.read_item(review, "wait_until") == date(2026, 12, 1).toordinal()


def test_an_item_returns_to_who_set_the_follow_up_until_somebody_else_takes_it(
    clinic: Clinic,
) -> None:
    item, jm, lk = clinic.add_item(10482), clinic.desk("jm"), clinic.desk("lk")
    perform_act(jm, item, "assign", {"to": "lk"})
    perform_act(jm, item, "wait", {"until": "fri"})
    lk_id = lk.user.id
    assert clinic.read_item(item, "follow_up_by", "owner_id") == (jm.user.id, lk_id)
    perform_act(jm, item, "take", {})
    assert clinic.read_item(item, "follow_up_by") == jm.user.id
    perform_act(jm, item, "release", {})
    perform_act(lk, item, "take", {})
    assert clinic.read_item(item, "follow_up_by") is None
    perform_act(lk, item, "wait", {"until": "fri"})
    assert clinic.read_item(item, "follow_up_by") == lk_id
    perform_act(jm, item, "assign", {"to": "jm"})
    assert clinic.read_item(item, "follow_up_by") is None


@pytest.mark.parametrize(
    ("columns", "values", "lines"),
    [
        (
            {},
            {"until": "12/08/26"},
            (
                "Usual: 14 days, Tue 12/08/26. Send by 12/18/26, deadline 12/21/26.",
                "Comes back to you. c instead logs the call and sets the follow-up in one act.",
            ),
        ),
        (
            {},
            {"until": "fr"},
            ("Usual: 14 days, Tue 12/08/26. Send by 12/18/26, deadline 12/21/26.",),
        ),
        (
            {},
            {"until": "12/19"},
            (
                "Sat 12/19/26 is after send by 12/18/26. Enter again keeps it; the deadline is"
                " 12/21/26.",
            ),
        ),
        (
            {"act_by": date(2026, 11, 24).toordinal(), "deadline": date(2026, 11, 24).toordinal()},
            {},
            ("No usual date: the deadline is TODAY 11/24/26, send by 5:00 pm.",),
        ),
        (
            {"act_by": date(2026, 11, 20).toordinal()},
            {},
            ("No usual date: send-by passed 11/20/26; the deadline is 12/21/26.",),
        ),
        (
            {"act_by": date(2026, 11, 13).toordinal(), "deadline": date(2026, 11, 18).toordinal()},
            {},
            ("No usual date: the deadline was 11/18/26. Type LATE and a reason.",),
        ),
    ],
)
def test_the_form_says_what_a_day_means(
    clinic: Clinic, columns: dict[str, int], values: dict[str, str], lines: tuple[str, ...]
) -> None:
    item = limited(clinic, **columns)
    assert form_notes(clinic.desk(), (item,), "wait", values).lines == lines


def test_the_usual_party_is_by_kind(clinic: Clinic) -> None:
    for number, (kind, party) in enumerate(
        ((Kind.QUESTION, "provider"), (Kind.CALLBACK, "patient"), (Kind.REVIEW, "payer"))
    ):
        item = clinic.add_item(10600 + number, kind)
        perform_act(clinic.desk(), item, "wait", {"until": "fri"})
        assert clinic.read_item(item, "wait_for") == party
