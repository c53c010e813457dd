"""An item's line: the same columns at every width, names cut, numbers and payers whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from medq.domain.items.bundle import Bundle, BundleTotals
from medq.domain.items.item import PINNED, ItemRow, JoinedItem, Kind, State, Subject
from tests.office import TODAY, ZONE
from tests.screens.fake_items import item
from widgets.due_emphasis import due_emphasis
from widgets.item_line import list_columns, list_header, list_line
from widgets.item_texts import Viewer, due_text, full_reason_text, item_sign, reason_text
from widgets.theme import THEMES, Emphasis

VIEWER = Viewer(TODAY, ZONE, "JM")
DENIAL = item(0)._replace(
    patient="MOYER, Dana",
    service_day=date(2026, 5, 4),
    payer_short="Medicare",
    cause="CO-50",
    remarks=("N130",),
)
CALLBACK = item(1)._replace(patient="HALE, Brian", phone="303-555-0172")


def _due_in(act_by: int, deadline: int) -> ItemRow:
    """Return an item whose act-by day and deadline are that many days from today."""
    return DENIAL._replace(act_by=TODAY + timedelta(act_by), deadline=TODAY + timedelta(deadline))


def _line(row: ItemRow, width: int = 80, *, marked: bool = False) -> str:
    """Return the line of a row in a list of that width, with the cursor's cell."""
    theme = next(iter(THEMES.values()))
    segments = list_line(row, list_columns(width), VIEWER, theme, marked=marked)
    return " " + "".join(segment.text for segment in segments)


def test_a_row_names_a_claim_by_patient_and_dos() -> None:
    assert _line(DENIAL._replace(act_by=TODAY + timedelta(24))).rstrip() == (
        "   denial    MOYER, Dana 05/04/26 Medicare    1,640.00 24 d      CO-50 N130"
    )
    assert list_header(list_columns(80), 80).rstrip() == (
        "   Type      Patient     DOS      Payer         Amount Due       Reason"
    )


def test_a_wide_row_has_the_same_columns_in_the_same_order_and_more() -> None:
    heads = [list_header(list_columns(width), width).split() for width in (80, 120, 160)]
    assert heads[1] == [
        *("Type", "Patient", "DOS", "Claim", "Payer", "Amount", "$/min", "Due", "Age"),
        *("Working", "Reason"),
    ]
    assert [head for head in heads[1] if head in heads[0]] == heads[0]
    assert heads[2] == heads[1]
    row = DENIAL._replace(state=State.TAKEN, holder="JM", held_minutes=28, payer_short="Pinnacol9")
    for width in (80, 100, 120, 200):
        assert " Pinnacol9 " in _line(row, width)
    assert " 10000 " in _line(row, 120) and " 54 " in _line(row, 120)
    assert " you 28 min " in _line(row, 120)


@given(
    st.text(max_size=40),
    st.integers(0, 10**9),
    st.text(max_size=12),
    st.integers(80, 200),
    st.sampled_from(State),
    st.integers(-400, 400),
)
def test_a_line_has_exactly_the_width_of_its_list(
    name: str, cents: int, payer: str, width: int, state: State, days: int
) -> None:
    row = _due_in(days, days)._replace(
        patient=name, money_cents=cents, payer_short=payer, state=state, holder="LK"
    )
    for service_day in (None, TODAY):
        assert cell_len(_line(row._replace(service_day=service_day), width)) == width


@pytest.mark.parametrize(
    ("days", "due", "emphasis"),
    [
        (-120, ">99 late", Emphasis.URGENT),
        (-35, "35 d late", Emphasis.URGENT),
        (-3, "3 d late", Emphasis.URGENT),
        (0, "today", Emphasis.URGENT),
        (7, "7 d", Emphasis.SOON),
        (8, "8 d", None),
        (354, "354 d", None),
    ],
)
def test_late_and_today_differ_from_later_in_words_and_style(
    days: int, due: str, emphasis: Emphasis
) -> None:
    row = _due_in(days, max(days, 0) + 3)
    assert f" {due} " in _line(row)
    assert due_emphasis(row, VIEWER) is emphasis
    assert (item_sign(row, VIEWER) == "!") == (days <= 0)


def test_a_lost_row_differs_from_one_that_a_faster_channel_still_saves() -> None:
    lost, late = _due_in(-4, -1), _due_in(-4, 0)
    assert (item_sign(lost, VIEWER), due_text(lost, VIEWER)) == ("X", "LOST")
    assert (item_sign(late, VIEWER), due_text(late, VIEWER)) == ("!", "4 d late")
    assert due_emphasis(lost, VIEWER) is Emphasis.URGENT
    assert due_text(lost._replace(is_duty=True), VIEWER) == "4 d late"
    assert " #" in _line(lost._replace(state=State.DONE))


def test_a_wide_row_says_in_words_once_why_it_is_listed() -> None:
    credit = item(3)._replace(cause_text="credit", title="Credit balance: 20.00")
    assert full_reason_text(credit, VIEWER, 40) == "credit"
    assert full_reason_text(DENIAL, VIEWER, 40) == "CO-50 N130 CO-50 denied"


def test_checking_out_hides_neither_due_date_nor_codes() -> None:
    row = _due_in(9, 12)._replace(state=State.TAKEN, holder="JM", other_reasons=2)
    assert _line(row).rstrip().endswith(" 9 d       CO-50 +3 you")
    assert _line(row._replace(holder="LK")).rstrip().endswith(" CO-50 +3 LK")
    several = row._replace(
        cause="CO-16 MA120", cause_text="", remarks=("MA120", "N290", "N130"), holder="LK"
    )
    assert _line(several).rstrip().endswith(" CO-16 +5 LK")
    free = several._replace(other_reasons=0, state=State.OPEN, holder="")
    assert _line(free).rstrip().endswith(" CO-16 MA120 +2")


def test_a_cause_beside_who_works_it_has_shorter_words() -> None:
    row = DENIAL._replace(
        kind=Kind.SUBMIT, cause_text="rej. member ID", cause_short="member ID", tier=4
    )
    assert _line(row).rstrip().endswith(" rej. member ID")
    worked = row._replace(state=State.TAKEN, holder="JM")
    assert _line(worked).rstrip().endswith(" member ID you")
    pinned = row._replace(tier=PINNED)
    assert _line(pinned).rstrip().endswith(" pin: member ID")
    held = row._replace(off_by_cents=12_345_678)
    assert _line(held).rstrip().endswith(" 123,456.78 off")
    assert _line(held._replace(state=State.TAKEN, holder="LK")).rstrip().endswith(" 123,456.78 LK")


def test_a_row_of_several_items_of_a_claim_shows_the_earliest_day_and_who_works_any() -> None:
    act_by = TODAY + timedelta(4)
    other = JoinedItem(7, Kind.FOLLOW_UP, "Records requested", "", act_by, "LK")
    line = _line(_due_in(9, 12)._replace(joined=(other,)), 120)
    assert " 4 d " in line and " LK " in line
    assert "CO-50 N130 +1: rec.." in line
    free = other._replace(holder="")
    narrow = _line(_due_in(9, 12)._replace(joined=(free,)))
    assert narrow.rstrip().endswith("CO-50 N130 +1")  # no part of a word that says nothing


def test_a_callback_shows_whom_to_call_and_never_an_amount() -> None:
    assert _line(CALLBACK).rstrip() == (
        "  @callback  HALE, Brian          303-555-0172      -- 10:50 am  promised"
    )
    named = CALLBACK._replace(preferred_name="Bo")
    assert "HALE, Brian (Bo)     303-555-0172 " in _line(named)
    assert "1,6" not in _line(named, 120)


def test_a_denial_without_codes_shows_its_cause_in_words() -> None:
    worded = DENIAL._replace(cause="awaiting codes", cause_text="no ERA yet", remarks=())
    assert _line(worded).rstrip().endswith(" no ERA yet")
    assert full_reason_text(worded, VIEWER, 40) == "no ERA yet"
    assert reason_text(DENIAL._replace(cause_text=DENIAL.cause), VIEWER).startswith("CO-50")


def test_a_missed_promise_says_so_with_its_sign_and_its_days() -> None:
    assert CALLBACK.window is not None
    window = CALLBACK.window._replace(start=CALLBACK.window.start - timedelta(1))
    assert _line(CALLBACK._replace(window=window)).rstrip() == (
        "  !callback  HALE, Brian          303-555-0172      -- 1 d late  promise missed"
    )


def test_clean_claims_and_callbacks_of_later_are_a_row_each() -> None:
    clean = BundleTotals(Bundle.CLEAN_CLAIMS, 11, 1_038_000, payers=5)
    act_by = TODAY + timedelta(52)
    row = item(2)._replace(bundle=clean, more=10, group_cents=1_038_000, group_act_by=act_by)
    assert _line(row).rstrip() == (
        "   submit    11 clean claims      5 payers   10,380.00 52 d      batch, ready"
    )
    assert CALLBACK.window is not None
    later = BundleTotals(Bundle.LATER_CALLBACKS, 2, opens=CALLBACK.window.start)
    assert _line(CALLBACK._replace(bundle=later, more=1)).rstrip() == (
        "  @callback  2 callbacks today                      -- 10:50 am  promised"
    )
    mixed = later._replace(items=14, later=3)
    assert " 14 calls    11 today " in _line(CALLBACK._replace(bundle=mixed, more=13))


def test_a_held_payment_shows_payer_check_and_how_far_it_is_off() -> None:
    held = item(3)._replace(
        patient="",
        patient_short="",
        subject_kind=Subject.TRANSACTION,
        subject_number="E5501948",
        service_day=None,
        payer_short="UHC",
        money_cents=1_400_200,
        act_by=None,
        deadline=None,
        off_by_cents=-4_000,
    )
    assert _line(held).rstrip() == (
        "   review    ERA held E5501948    UHC        14,002.00 --        off by 40.00"
    )
    long_number = held._replace(subject_number="CIGNA2611244871")  # a number is never cut
    assert "   review    ERA CIGNA2611244871  UHC  " in _line(long_number)


def test_what_has_no_patient_uses_the_room_of_the_dos() -> None:
    held = item(3)._replace(patient="", patient_short="", service_day=None, title="ERA held E5501")
    held = held._replace(subject_number="", kind=Kind.REVIEW)
    assert "   review    ERA held E5501       Aetna " in _line(held)


def test_an_item_on_hold_or_done_says_so() -> None:
    row = DENIAL._replace(state=State.WAITING, wait_until=date(2026, 12, 14))
    assert _line(row).startswith("  ~denial ") and "until 12/14/26" in _line(row)
    done = DENIAL._replace(state=State.DONE)
    assert _line(done).startswith("  #denial ") and _line(done).rstrip().endswith(" --        done")


def test_a_pinned_item_says_so() -> None:
    assert reason_text(DENIAL._replace(tier=PINNED), VIEWER) == "pinned, CO-50 N130"


def test_a_name_before_the_size_of_a_group_is_cut() -> None:
    assert " MOYER, D.. 05/04/26 " not in _line(DENIAL)
    assert " MOYER,.. +5 05/04/26 " in _line(DENIAL._replace(more=5))


def test_a_mark_hides_nothing_of_its_row() -> None:
    assert _line(DENIAL, marked=True) == f" *{_line(DENIAL)[2:]}"


def test_dollars_a_minute_are_whole() -> None:
    rates = {54_010_000: " 54 ", 400_000: " <1 ", 0: " 0 ", 1_234_500_000: " 1,235 "}
    for score, text in rates.items():
        assert text in _line(DENIAL._replace(score=score), 120)
