"""Taking an item, on both engines: order, leases, sessions whose process is gone."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from data.events import events, history
from data.store.opening import open_store
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.queue.page import Query
from medq.domain.user import User
from medq.work.act_catalog import perform_act
from medq.work.acts.take import take_next
from medq.work.desk import Desk
from medq.work.items.leases import beat, end_session, start_session
from tests.office import NOW, PEOPLE, TODAY
from tests.store.clinic import Clinic


def take_next_id(desk: Desk, *kinds: Kind) -> int:
    """Check out the next item and return its id."""
    done = take_next(desk, Query(kinds=kinds))
    assert done.item is not None
    return done.item.id


def test_next_is_the_first_item_that_is_not_assigned_to_somebody_else(clinic: Clinic) -> None:
    small, large, assigned = (
        clinic.add_item(number, money_cents=cents)
        for number, cents in ((1, 1_000), (2, 90_000), (3, 99_000))
    )
    perform_act(clinic.desk("an"), assigned, "assign", {"to": "lk"})
    assert take_next_id(clinic.desk("jm")) == large
    assert take_next_id(clinic.desk("jm")) == small
    with pytest.raises(MedqError, match=r"^Nothing is open\.$"):
        take_next(clinic.desk("jm"))
    assert take_next_id(clinic.desk("lk")) == assigned


def test_next_can_be_limited_to_kinds_and_prefers_your_own_pins(clinic: Clinic) -> None:
    denial, review = clinic.add_item(1, money_cents=90_000), clinic.add_item(2, Kind.REVIEW)
    assert take_next_id(clinic.desk(), Kind.REVIEW, Kind.SUBMIT) == review
    with pytest.raises(MedqError, match=r"^Nothing of that kind is open\.$"):
        take_next(clinic.desk(), Query(kinds=(Kind.REVIEW,)))
    pinned = clinic.add_item(3, money_cents=100)
    perform_act(clinic.desk(), pinned, "pin", {})
    assert (take_next_id(clinic.desk()), take_next_id(clinic.desk())) == (pinned, denial)


def test_a_callback_is_not_taken_before_its_window_opens(clinic: Clinic) -> None:
    later = int((NOW + timedelta(hours=2)).timestamp() * 1_000_000)
    call = clinic.add_item(1, Kind.CALLBACK, window_start=later, window_end=later + 3_600_000_000)
    with pytest.raises(MedqError, match="Nothing is open"):
        take_next(clinic.desk())
    assert take_next_id(clinic.desk(now=NOW + timedelta(hours=3))) == call


def test_when_nothing_is_open_the_hint_names_the_next_day_an_item_comes_off_hold(
    clinic: Clinic,
) -> None:
    item = clinic.add_item(1)
    perform_act(clinic.desk(), item, "wait", {"until": "fri"})
    with pytest.raises(MedqError) as refused:
        take_next(clinic.desk())
    assert refused.value.hint == "The next item on hold comes back 11/27/26."
    assert take_next_id(clinic.desk(now=NOW + timedelta(days=3))) == item


def test_an_item_is_released_when_its_lease_has_expired(clinic: Clinic) -> None:
    item = clinic.add_item(1)
    take_next_id(clinic.desk("lk"))
    with pytest.raises(MedqError, match="Nothing is open"):
        take_next(clinic.desk("jm"))
    clinic.expire_lease(item)
    assert take_next_id(clinic.desk("jm")) == item
    assert [row[2:5] for row in history.of_item(clinic.store, item)][1] == (
        "medq",
        "release",
        "Released: the checkout expired.",
    )


def test_leases_use_the_real_clock_not_the_desks_clock(clinic: Clinic) -> None:
    item = clinic.add_item(1)
    take_next_id(clinic.desk("lk", now=NOW - timedelta(days=400)))
    remaining = datetime.fromtimestamp(
        clinic.read_item(item, "held_until") / 1_000_000, UTC
    ) - datetime.now(UTC)
    assert timedelta(minutes=29) < remaining <= timedelta(minutes=30)


def test_a_heartbeat_extends_leases_until_half_an_hour_after_the_last_key(clinic: Clinic) -> None:
    item = clinic.add_item(1)
    desk = clinic.desk()
    start_session(desk)
    take_next_id(desk)
    last_key = desk.real_now() - timedelta(minutes=20)
    beat(desk, last_key)
    assert clinic.read_item(item, "held_until") == int(
        (last_key + timedelta(minutes=30) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
        * 1_000_000
    )
    beat(desk, desk.real_now() - timedelta(minutes=31))  # the last key was too long ago
    assert clinic.read_item(item, "state") == State.OPEN


def test_a_sessions_items_are_released_when_it_ends(clinic: Clinic) -> None:
    item = clinic.add_item(1)
    desk = clinic.desk()
    start_session(desk)
    take_next_id(desk)
    assert end_session(desk) == [item]
    assert end_session(desk) == []
    assert clinic.read_item(item, "state", "holder_id", "session_id") == (1, None, None)


def test_a_lost_connection_is_reported_once_at_the_next_start(clinic: Clinic) -> None:
    item = clinic.add_item(10482)
    desk = clinic.desk()
    assert start_session(desk) == ""
    take_next_id(desk)
    assert end_session(desk, broke=True) == [item]
    assert start_session(clinic.desk("lk")) == ""
    notice = start_session(clinic.desk())
    assert re.fullmatch(
        r"Your connection was lost (\d+ (minute|hour|day)s?) ago\. Item 10482 was released\.",
        notice,
    )
    assert start_session(clinic.desk()) == ""


def test_two_sessions_of_one_person_do_not_release_each_others_items(clinic: Clinic) -> None:
    first, second = clinic.add_item(1, money_cents=90_000), clinic.add_item(2)
    session, other_session = clinic.desk(), clinic.desk()
    start_session(session)
    start_session(other_session)
    assert (take_next_id(session), take_next_id(other_session)) == (first, second)
    assert end_session(session) == [first]
    assert (clinic.read_item(first, "state"), clinic.read_item(second, "state")) == (
        State.OPEN,
        State.TAKEN,
    )


def test_the_items_of_a_session_whose_process_is_gone_are_released(clinic: Clinic) -> None:
    ended_process = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = clinic.add_item(1, money_cents=90_000), clinic.add_item(2)
    desk = clinic.desk("lk")
    start_session(desk)
    assert (take_next_id(desk), take_next_id(desk)) == (first, second)
    clinic.store.run("UPDATE session SET pid = ?", (int(ended_process.stdout),))
    # An act releases the items of a session whose process is gone.
    perform_act(clinic.desk("jm"), second, "take", {})
    assert clinic.read_item(second, "holder_id") == 1
    assert take_next_id(clinic.desk("jm")) == first
    assert clinic.store.value("SELECT count(*) FROM session WHERE disconnected_at IS NULL") == 0
    notice = start_session(clinic.desk("lk"))
    assert notice.startswith("Your connection was lost ")
    assert notice.endswith(". Items 1, 2 were released.")
    assert start_session(clinic.desk("lk")) == ""


@pytest.mark.parametrize(
    ("column", "value"), [("heartbeat_at", 0), ("boot", "another boot"), ("pid", "ours")]
)
def test_a_session_is_alive_while_its_heartbeats_come_from_this_boot(
    clinic: Clinic, column: str, value: object
) -> None:
    item = clinic.add_item(1)
    desk = clinic.desk("lk")
    start_session(desk)
    take_next_id(desk)
    clinic.store.run(
        f"UPDATE session SET {column} = ?", (os.getpid() if value == "ours" else value,)
    )
    start_session(clinic.desk("jm"))
    assert clinic.read_item(item, "state") == (State.TAKEN if column == "pid" else State.OPEN)


def test_two_people_who_take_at_once_never_get_the_same_item(
    clinic: Clinic, store_url: str
) -> None:
    items = [clinic.add_item(number) for number in range(1, 41)]
    taken_by_login: dict[str, list[int]] = {"jm": [], "lk": []}
    refusals: list[str] = []

    def take_until_refused(number: int) -> None:
        desk = Desk(open_store(store_url), User(number + 1, *PEOPLE[number]), lambda: NOW)
        try:
            while True:
                taken_by_login[desk.user.login].append(take_next_id(desk))
        except MedqError as error:
            refusals.append(error.message)
        desk.store.close()

    threads = [Thread(target=take_until_refused, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["Nothing is open."] * 2
    assert sorted(taken_by_login["jm"] + taken_by_login["lk"]) == items
    assert events.broken_links(clinic.store) == []
    assert clinic.store.value("SELECT count(*) FROM item WHERE state = 2") == len(items)
    assert clinic.store.value("SELECT MAX(touched_day) FROM item") <= TODAY.toordinal()
