"""The law of follow-ups: no act moves one past a deadline without the word and a reason."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.events import history
from medq.domain.acts import Tone
from medq.domain.errors import MedqError
from medq.work.act_catalog import form_notes, perform_act, perform_many
from medq.work.contacts.contact_history import with_contacts
from medq.work.desk import Desk
from tests.office import TODAY
from tests.store.clinic import Clinic

NUMBERS = count(20_000)
days = st.integers(-10, 60).map(lambda number: TODAY + timedelta(number))
typed_days = st.one_of(
    st.integers(1, 60).map(lambda number: f"+{number}"),
    days.map(lambda day: f"{day:%m/%d/%Y}"),
    st.sampled_from(("fri", "eom", "+2w", "")),
)
notes = st.sampled_from(("", "late payment expected", "LATE", "LATE agreed with the payer"))
answers = st.fixed_dictionaries(
    {"until": typed_days, "note": notes},
    optional={"again": st.just("yes"), "late": st.just("retro review")},
)
acts = st.sampled_from(("wait", "contact"))
limits = st.tuples(days, st.integers(0, 14))
LAW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def desk(clinic: Clinic) -> Desk:
    """Return one desk for all examples of a test."""
    return clinic.desk()


def add_denial(clinic: Clinic, deadline: date, ahead: int) -> int:
    act_by = deadline - timedelta(ahead)
    return clinic.add_item(next(NUMBERS), deadline=deadline.toordinal(), act_by=act_by.toordinal())


def values_of(act: str, typed: dict[str, str]) -> dict[str, str]:
    return {**typed, **({"outcome": "in-process"} if act == "contact" else {})}


def check(clinic: Clinic, desk: Desk, item: int, typed: dict[str, str]) -> None:
    """Check the item after an act: past its deadline only with the word and a reason."""
    state, wait_until, deadline = clinic.read_item(item, "state", "wait_until", "deadline")
    if state != 3 or wait_until <= deadline:
        return
    assert "late" in typed or typed["note"].startswith("LATE a"), typed
    (event,) = with_contacts(desk, history.of_item(desk.store, item, 1))
    text = event.text
    assert "LATE retro review" in text or "LATE agreed" in text


@settings(LAW, max_examples=60)
@given(limits=limits, steps=st.lists(st.tuples(acts, answers), min_size=1, max_size=4))
def test_no_act_moves_a_follow_up_past_a_deadline_without_the_word(
    clinic: Clinic, desk: Desk, limits: tuple[date, int], steps: list[tuple[str, dict[str, str]]]
) -> None:
    item = add_denial(clinic, *limits)
    for act, typed in steps:
        before = clinic.read_item(item, "state", "wait_until")
        try:
            perform_act(desk, item, act, values_of(act, typed))
        except MedqError:
            assert clinic.read_item(item, "state", "wait_until") == before
        else:
            check(clinic, desk, item, typed)


@settings(LAW, max_examples=30)
@given(each=st.lists(limits, min_size=2, max_size=4), act=acts, typed=answers)
def test_nor_does_an_act_on_many_items(
    clinic: Clinic, desk: Desk, each: list[tuple[date, int]], act: str, typed: dict[str, str]
) -> None:
    items = [add_denial(clinic, *limit) for limit in each]
    try:
        perform_many(desk, dict.fromkeys(items), act, values_of(act, typed))
    except MedqError:
        assert all(clinic.read_item(item, "state") == 1 for item in items)
    for item in items:
        check(clinic, desk, item, typed)


@settings(LAW, max_examples=60)
@given(limit=limits, typed=answers)
def test_what_the_form_shows_in_red_is_refused(
    clinic: Clinic, desk: Desk, limit: tuple[date, int], typed: dict[str, str]
) -> None:
    item = add_denial(clinic, *limit)
    values = {**typed, "note": ""}
    values.pop("late", None)
    if form_notes(desk, (item,), "wait", values).tone is not Tone.ALARM:
        return
    try:
        perform_act(desk, item, "wait", values)
    except MedqError:
        return
    raise AssertionError("it was set")
