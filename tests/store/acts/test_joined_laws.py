"""Laws of joined items: a fresh join equals the stored one, and one person holds a claim."""

import multiprocessing
import os
from datetime import timedelta
from pathlib import Path
from random import Random
from shutil import copyfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medq.domain.errors import BusyError, MedqError, NothingLeftError
from medq.domain.items.item import Kind
from medq.domain.queue.page import Query
from medq.work.act_catalog import perform_act, undo
from medq.work.acts.take import take_next
from medq.work.desk import Desk
from medq.work.items.leases import release_expired
from medq.work.items.ranking import update_ranks
from medq.work.queue import listing
from medq.work.upkeep.new_day import new_day
from tests.office import NOW, TODAY, findings, open_desk
from tests.store.clinic import NO_DATE, Clinic

FORK = multiprocessing.get_context("fork")
LOGINS = ("jm", "lk", "an")
CLAIMS, PROCESSES = 12, 8

KINDS = st.sampled_from((Kind.DENIAL, Kind.REVIEW, Kind.FOLLOW_UP, Kind.CALLBACK))
ACTS = st.sampled_from(
    (
        ("take", {}),
        ("release", {}),
        ("wait", {"until": "+2", "again": "yes", "late": "law"}),
        ("assign", {"to": "lk"}),
        ("assign", {"to": "-"}),
        ("importance", {"level": "high"}),
        ("pin", {}),
        ("done", {"outcome": "resolved"}),
    )
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("write", "act", "act", "next", "undo", "day", "expire")),
        st.sampled_from(LOGINS),
        st.integers(0, 30),
        ACTS,
        KINDS,
        st.sampled_from((0, 1, 5, 30, NO_DATE - TODAY.toordinal())),
    ),
    max_size=14,
)


class Office:
    """A clinic whose claims have several items, and the days that pass in it."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.days = 0
        self.items = [clinic.add_item(number, money_cents=9_000 * number) for number in (1, 2, 3)]

    def desk(self, login: str) -> Desk:
        return self.clinic.desk(login, now=NOW + timedelta(days=self.days))

    def write(self, item: int, kind: Kind, days_left: int) -> None:
        """Insert an item about the claim of another one."""
        number = len(self.items)
        columns: dict[str, Any] = {
            "topic": f"topic {number}",
            "money_cents": 1_000 * (number * 7 % 11),
            "act_by": TODAY.toordinal() + days_left,
            "cause": ("CO-16", "", "CO-97")[number % 3],
        }
        self.items.append(self.clinic.add_to_claim(item, kind, **columns))
        desk = self.desk("jm")
        with desk.store.write_transaction():
            update_ranks(desk, self.items[-1:])

    def step(self, name: str, login: str, number: int, act: tuple[str, dict[str, str]]) -> None:
        """Do a step; what does not suit the store as it is changes nothing."""
        desk, item = self.desk(login), self.items[number % len(self.items)]
        try:
            match name:
                case "act":
                    perform_act(desk, item, *act)
                case "next":
                    take_next(desk, Query(kinds=(Kind.DENIAL,) if number % 3 == 0 else ()))
                case "undo":
                    undo(desk)
                case "expire":
                    self.clinic.store.run("UPDATE item SET held_until = 1 WHERE state = 2")
                    with desk.store.write_transaction():
                        release_expired(desk)
        except MedqError:
            return

    def check(self) -> None:
        """Assert that the stored join is a fresh one, and that every item is in one row."""
        desk = self.desk("jm")
        assert findings(desk, skip={"claim balances match their payments"}) == []
        rows = listing.page(desk, Query(grouped=True), limit=500).rows
        shown = [*(row.id for row in rows), *(item.id for row in rows for item in row.joined)]
        for row in rows:
            if row.more:
                members = listing.page(desk, Query(group=row.group, grouped=True)).rows
                shown += [item.id for member in members for item in (member, *member.joined)]
        queued = [
            item for (item,) in self.clinic.store.rows("SELECT id FROM item WHERE state IN (1, 2)")
        ]
        assert set(shown) == set(queued)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_after_any_steps_the_stored_join_is_a_fresh_one(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, steps: list[Any]
) -> None:
    path = tmp_path_factory.mktemp("joined") / "office.db"
    copyfile(sqlite_template, path)
    clinic = Clinic(str(path))
    office = Office(clinic)
    try:
        for name, login, number, act, kind, days_left in steps:
            if name == "write":
                office.write(office.items[number % len(office.items)], kind, days_left)
            elif name == "day" and office.days < 12:
                office.days += 1
                new_day(office.desk(login))
            else:
                office.step(name, login, number, act)
            office.check()
    finally:
        clinic.close()


def work_claims(url: str, number: int, item_ids: list[int], output: Path) -> None:
    """Check out claims by the next one and by any of their items until nothing is left."""
    random, claims = Random(number), []
    desk = open_desk(url, login=LOGINS[number % len(LOGINS)])
    while True:
        try:
            if random.random() < 0.5:
                result = take_next(desk)
            else:
                result = perform_act(desk, random.choice(item_ids), "take", {})
        except BusyError:
            continue
        except NothingLeftError:
            break
        except MedqError:
            continue  # somebody works that claim
        claims.append(
            desk.store.value("SELECT claim_id FROM item WHERE id = ?", result.touched[:1])
        )
    output.write_text("\n".join(map(str, claims)))
    os._exit(0)


def test_processes_that_take_at_once_never_share_a_claim(
    clinic: Clinic, store_url: str, tmp_path: Path
) -> None:
    item_ids = [clinic.add_item(number, money_cents=1_000 * number) for number in range(CLAIMS)]
    for number, item_id in enumerate(list(item_ids)):
        for kind in (Kind.REVIEW, Kind.FOLLOW_UP, Kind.SUBMIT)[: number % 4]:
            item_ids += [clinic.add_to_claim(item_id, kind, money_cents=100 * number)]
    outputs = [tmp_path / f"claims{number}" for number in range(PROCESSES)]
    processes = [
        FORK.Process(target=work_claims, args=(store_url, number, item_ids, output))
        for number, output in enumerate(outputs)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
        assert process.exitcode == 0
    claims = [int(line) for output in outputs for line in output.read_text().split()]
    assert len(claims) == len(set(claims)) == CLAIMS
    held = "SELECT COUNT(DISTINCT claim_id), COUNT(*) FROM item WHERE state = 2"
    assert clinic.store.row(held) == (CLAIMS, len(item_ids))
