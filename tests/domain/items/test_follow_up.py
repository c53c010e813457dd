"""Laws of the follow-up: its usual day is in time, and no day passes a deadline unasked."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from medq.domain.calendar import Calendar
from medq.domain.claims.deadline_days import Channel
from medq.domain.items.follow_up import FollowUpDay, FollowUpLimits, judge_day, usual_day
from medq.domain.items.follow_up_text import FollowUpTexts
from medq.domain.value_format import SCREEN_FORMAT

TODAY = date(2026, 11, 24)
days = st.integers(-40, 400).map(lambda count: TODAY + timedelta(count))
calendars = st.frozensets(days, max_size=12).map(Calendar)


@st.composite
def limits(draw: st.DrawFn) -> FollowUpLimits:
    deadline = draw(st.none() | days)
    act_by = draw(st.none() | days.filter(lambda day: deadline is None or day <= deadline))
    promised_day = draw(st.none() | days.filter(lambda day: day >= TODAY))
    return FollowUpLimits(TODAY, draw(calendars), act_by, deadline, promised_day)


@given(limits(), st.integers(1, 60))
def test_the_usual_day_is_a_business_day_that_needs_no_question(
    limit: FollowUpLimits, count: int
) -> None:
    day = usual_day(count, limit)
    if day is not None:
        assert judge_day(day, limit) is FollowUpDay.IN_TIME
        assert limit.calendar.is_working(day) and day > TODAY


@given(limits(), st.integers(1, 60))
def test_there_is_no_usual_day_only_where_no_business_day_is_left(
    limit: FollowUpLimits, count: int
) -> None:
    if usual_day(count, limit) is None:
        tomorrow = limit.calendar.add_working(TODAY, 1)
        assert judge_day(tomorrow, limit) in (
            FollowUpDay.AFTER_PROMISE,
            FollowUpDay.AFTER_ACT_BY,
            FollowUpDay.AFTER_DEADLINE,
        )


@given(limits(), days)
def test_every_day_after_the_deadline_needs_the_word(limit: FollowUpLimits, day: date) -> None:
    is_after = limit.deadline is not None and day > limit.deadline and day > TODAY
    assert (judge_day(day, limit) is FollowUpDay.AFTER_DEADLINE) == is_after


@given(limits(), days)
def test_a_day_that_needs_something_says_so_and_offers_only_days_ahead(
    limit: FollowUpLimits, day: date
) -> None:
    texts = FollowUpTexts(
        limit, "commercial_generic.appeal", Channel.UNKNOWN, "5:00 pm", SCREEN_FORMAT
    )
    reason, hint = texts.needs_text(day)
    assert bool(reason) == bool(hint) == (judge_day(day, limit) is not FollowUpDay.IN_TIME)
    last = limit.last_day
    assert last is None or last > TODAY
    if usual_day(14, limit) is None:
        assert texts.no_usual_text().startswith("No usual date: ")


def test_a_day_after_a_promised_call_is_asked_about_once() -> None:
    limit = FollowUpLimits(TODAY, Calendar(frozenset()), promised_day=TODAY)
    promised = "8:30 am to 10:00 am"
    texts = FollowUpTexts(limit, "", Channel.ELECTRONIC, "5:00 pm", SCREEN_FORMAT, promised)
    assert usual_day(1, limit) is None
    assert texts.no_usual_text() == (
        "No usual date: the call is promised TODAY 8:30 am to 10:00 am."
    )
    assert texts.needs_text(TODAY + timedelta(1)) == (
        "Wed 11/25/26 breaks a promise: the call is promised TODAY 8:30 am to 10:00 am.",
        "Enter again keeps it; tell the patient.",
    )


def test_a_follow_up_on_a_promised_saturday_is_a_day_off_and_no_broken_promise() -> None:
    saturday = TODAY + timedelta(4)
    limit = FollowUpLimits(TODAY, Calendar(frozenset()), promised_day=saturday)
    texts = FollowUpTexts(limit, "", Channel.ELECTRONIC, "5:00 pm", SCREEN_FORMAT, "9 am to 10 am")
    assert usual_day(14, limit) == saturday - timedelta(1)
    assert texts.needs_text(saturday) == ("Sat 11/28/26 is a weekend.", "Enter again keeps it.")
