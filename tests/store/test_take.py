"""One item in one pair of hands, on both engines: order, leases on the real clock, sessions whose process is gone."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from data.events import events
from data.store.opening import open_store
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.user import User
from medq.work.act_catalog import perform_act
from medq.work.acts.take import take_next
from medq.work.desk import Desk
from medq.work.items.leases import beat, end_session, start_session
from tests.store.worklist import NOW, PEOPLE, TODAY, Office


def taken(desk: Desk, *kinds: Kind) -> int:
    done = take_next(desk, kinds)
    assert done.item is not None
    return done.item.id


def test_next_is_the_first_of_the_queue_that_is_for_the_caller(clinic: Office) -> None:
    small, large, hers = (
        clinic.item(number, money_cents=cents)
        for number, cents in ((1, 1_000), (2, 90_000), (3, 99_000))
    )
    perform_act(clinic.desk("an"), hers, "assign", {"to": "lk"})
    assert taken(clinic.desk("jm")) == large
    assert taken(clinic.desk("jm")) == small
    with pytest.raises(MedqError, match=r"^Nothing is open\.$"):
        take_next(clinic.desk("jm"))
    assert taken(clinic.desk("lk")) == hers


def test_next_of_a_kind_and_ones_own_pin_first(clinic: Office) -> None:
    denial, review = clinic.item(1, money_cents=90_000), clinic.item(2, Kind.REVIEW)
    assert taken(clinic.desk(), Kind.REVIEW, Kind.SUBMIT) == review
    with pytest.raises(MedqError, match=r"^Nothing of that kind is open\.$"):
        take_next(clinic.desk(), [Kind.REVIEW])
    pinned = clinic.item(3, money_cents=100)
    perform_act(clinic.desk(), pinned, "pin", {})
    assert (taken(clinic.desk()), taken(clinic.desk())) == (pinned, denial)


def test_a_window_that_has_not_opened_is_not_offered(clinic: Office) -> None:
    later = int((NOW + timedelta(hours=2)).timestamp() * 1_000_000)
    call = clinic.item(1, Kind.CALLBACK, window_start=later, window_end=later + 3_600_000_000)
    with pytest.raises(MedqError, match="Nothing is open"):
        take_next(clinic.desk())
    assert taken(clinic.desk(now=NOW + timedelta(hours=3))) == call


def test_when_nothing_is_open_the_next_return_is_told(clinic: Office) -> None:
    item = clinic.item(1)
    perform_act(clinic.desk(), item, "wait", {"until": "fri"})
    with pytest.raises(MedqError) as refused:
        take_next(clinic.desk())
    assert refused.value.hint == "The next item on hold comes back 11/27/26."
    assert taken(clinic.desk(now=NOW + timedelta(days=3))) == item  # its day has come


def test_a_lease_that_is_over_is_given_back(clinic: Office) -> None:
    item = clinic.item(1)
    taken(clinic.desk("lk"))
    with pytest.raises(MedqError):
        take_next(clinic.desk("jm"))
    clinic.lapse(item)
    assert taken(clinic.desk("jm")) == item
    assert [row[2:5] for row in events.history(clinic.store, item)][1] == (
        "medq",
        "release",
        "Given back: its lease was over.",
    )


def test_leases_live_on_the_real_clock_whatever_medq_now_says(clinic: Office) -> None:
    item = clinic.item(1)
    taken(clinic.desk("lk", now=NOW - timedelta(days=400)))
    left = datetime.fromtimestamp(clinic.holds(item, "held_until") / 1_000_000, UTC) - datetime.now(
        UTC
    )
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_a_beat_keeps_what_is_held_until_half_an_hour_after_the_last_key(clinic: Office) -> None:
    item = clinic.item(1)
    desk = clinic.desk()
    start_session(desk)
    taken(desk)
    last_key = desk.real_now() - timedelta(minutes=20)
    beat(desk, last_key)
    assert clinic.holds(item, "held_until") == int(
        (last_key + timedelta(minutes=30) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
        * 1_000_000
    )
    beat(desk, desk.real_now() - timedelta(minutes=31))  # away for too long
    assert clinic.holds(item, "state") == State.OPEN


def test_what_a_session_holds_goes_back_when_it_ends(clinic: Office) -> None:
    item = clinic.item(1)
    desk = clinic.desk()
    start_session(desk)
    taken(desk)
    assert end_session(desk) == [item]
    assert end_session(desk) == []
    assert clinic.holds(item, "state", "holder_id", "session_id") == (1, None, None)


def test_a_line_that_broke_is_told_at_the_next_start_and_only_then(clinic: Office) -> None:
    item = clinic.item(10482)
    desk = clinic.desk()
    assert start_session(desk) == ""
    taken(desk)
    assert end_session(desk, broke=True) == [item]
    assert start_session(clinic.desk("lk")) == ""
    told = start_session(clinic.desk())
    assert re.fullmatch(
        r"Your line broke at \d\d:\d\d( on .*)?\. Item 10482 was given back\.", told
    )
    assert start_session(clinic.desk()) == ""


def test_two_sessions_of_one_person_do_not_give_back_each_others(clinic: Office) -> None:
    first, second = clinic.item(1, money_cents=90_000), clinic.item(2)
    one, other = clinic.desk(), clinic.desk()
    start_session(one)
    start_session(other)
    assert (taken(one), taken(other)) == (first, second)
    assert end_session(one) == [first]
    assert (clinic.holds(first, "state"), clinic.holds(second, "state")) == (
        State.OPEN,
        State.TAKEN,
    )


def test_a_session_whose_process_is_gone_gives_its_items_back(clinic: Office) -> None:
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    item, second = clinic.item(1, money_cents=90_000), clinic.item(2)
    desk = clinic.desk("lk")
    start_session(desk)
    assert (taken(desk), taken(desk)) == (item, second)
    clinic.store.run("UPDATE session SET pid = ?", (int(gone.stdout),))
    perform_act(
        clinic.desk("jm"), second, "take", {}
    )  # an act looks whether its holder is still there
    assert clinic.holds(second, "holder_id") == 1
    assert taken(clinic.desk("jm")) == item
    assert clinic.store.value("SELECT count(*) FROM session WHERE disconnected_at IS NULL") == 0
    told = start_session(clinic.desk("lk"))
    assert told.startswith("Your line broke at ") and told.endswith(". Items 1, 2 were given back.")
    assert start_session(clinic.desk("lk")) == ""


@pytest.mark.parametrize(
    ("column", "value"), [("heartbeat_at", 0), ("boot", "another boot"), ("pid", "ours")]
)
def test_a_session_is_alive_while_it_beats_on_this_boot(
    clinic: Office, column: str, value: object
) -> None:
    item = clinic.item(1)
    desk = clinic.desk("lk")
    start_session(desk)
    taken(desk)
    clinic.store.run(
        f"UPDATE session SET {column} = ?", (os.getpid() if value == "ours" else value,)
    )
    start_session(clinic.desk("jm"))
    assert clinic.holds(item, "state") == (State.TAKEN if column == "pid" else State.OPEN)


def test_two_who_take_at_once_never_get_the_same(clinic: Office, store_url: str) -> None:
    count = 40
    for number in range(count):
        clinic.item(number + 1)
    got: dict[str, list[int]] = {"jm": [], "lk": []}

    def work(number: int) -> None:
        desk = Desk(open_store(store_url), User(number + 1, *PEOPLE[number]), lambda: NOW)
        try:
            while True:
                got[desk.user.login].append(taken(desk))
        except MedqError:
            desk.store.close()

    threads = [Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got["jm"] + got["lk"]) == sorted(set(got["jm"] + got["lk"]))
    assert len(got["jm"]) + len(got["lk"]) == count
    assert events.broken_links(clinic.store) == []
    assert clinic.store.value("SELECT count(*) FROM item WHERE state = 2") == count
    assert clinic.store.value("SELECT MAX(touched_day) FROM item") <= TODAY.toordinal()
