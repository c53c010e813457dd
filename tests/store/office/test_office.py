"""People, settings and tables of an office, on both engines, each change with its event."""

from pathlib import Path

import pytest

from data.events import events
from data.office.reference_tables import FOLDER, table
from data.office.staff import find_user
from medq.domain.errors import MedqError
from medq.domain.user import Role
from medq.work.act_catalog import perform_act
from medq.work.office import people
from medq.work.office.changed_settings import set_setting
from medq.work.office.reference_tables import import_table
from medq.work.settings import SETTINGS, Settings
from medq.work.upkeep.new_day import new_day
from tests.store.clinic import Clinic


def test_people_are_added_changed_and_added_again(clinic: Clinic) -> None:
    desk = clinic.desk("an")
    kim = people.add_user(desk, "kim", "Jo  Marsh", "", Role.SPECIALIST)
    assert (kim.name, kim.initials) == ("Jo Marsh", "JM2")  # JM is taken
    people.disable_user(desk, "kim")
    assert people.add_user(desk, "kim", "Kim Lee", "kl", Role.MANAGER).id == kim.id
    people.change_role(desk, "an", Role.SUPERVISOR)
    with pytest.raises(MedqError, match="An office needs one manager"):
        people.disable_user(clinic.desk("an"), "kim")
    assert clinic.store.value("SELECT active FROM staff WHERE login = 'kim'") == 1
    assert [act for (act,) in clinic.store.rows("SELECT act FROM event ORDER BY id")] == [
        "user add",
        "user change",
    ] * 2
    assert events.broken_links(clinic.store) == []


def test_a_person_is_found_by_login_before_initials_in_any_case(clinic: Clinic) -> None:
    desk = clinic.desk("an")
    elan = people.add_user(desk, "Élan", "Éva Ödman", "", Role.SPECIALIST)
    kim = people.add_user(desk, "AB", "Kim Lee", "", Role.SPECIALIST)
    initials = people.add_user(desk, "zoe", "Zoe Ash", "AB", Role.SPECIALIST)
    named = {
        word: find_user(desk.store, word)
        for word in ("Élan", "éLAN", "éö", "ab", "AB", "kl", "nobody", "", "\x00", "\ud800")
    }
    assert [user.id if user else None for user in named.values()] == [elan.id] * 3 + [
        kim.id
    ] * 3 + [None] * 4
    people.disable_user(desk, "AB")
    user = find_user(desk.store, "ab")
    assert user is not None and user.id == initials.id


@pytest.mark.parametrize("login", ["jm", "su"])
def test_only_managers_change_the_office(clinic: Clinic, login: str, tmp_path: Path) -> None:
    desk = clinic.desk(login)
    for change in (
        lambda: people.add_user(desk, "x", "X", "", Role.SPECIALIST),
        lambda: people.disable_user(desk, "lk"),
        lambda: set_setting(desk, "duty_days", "4"),
        lambda: import_table(desk, str(FOLDER / "carc.csv")),
    ):
        with pytest.raises(MedqError, match=r"for managers|Read-only view"):
            change()
    assert clinic.store.value("SELECT count(*) FROM event") == 0


def test_ranks_follow_the_settings_they_depend_on(clinic: Clinic) -> None:
    number = clinic.add_item(1, duty=1, act_by=739_950, deadline=739_955)
    perform_act(clinic.desk(), number, "importance", {"level": "high"})
    new_day(clinic.desk())
    desk = clinic.desk("an")
    set_setting(desk, "closes", "16:30")
    assert desk.settings.closes.hour == 16
    assert desk.is_new_day
    assert new_day(desk)
    assert clinic.findings() == []


def test_a_table_is_the_offices_own_until_it_equals_the_shipped_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    shipped = (FOLDER / "payers.csv").read_text(encoding="utf-8").splitlines()
    cells = shipped[2].split(",")
    cells[1] = "77"
    own = tmp_path / "payers.csv"
    desk = clinic.desk("an")
    kind = cells[0]
    before = table(clinic.store, "payers")[kind]["filing_limit_days"]
    for line, limit in ((",".join(cells), "77"), (shipped[2], before)):
        own.write_text(f"{shipped[0]}\n{line}\n", encoding="utf-8")
        assert import_table(desk, str(own))[0].problems == ()
        assert table(clinic.store, "payers")[kind]["filing_limit_days"] == limit
    assert import_table(desk, str(own))[0].rows == 1
    assert (
        clinic.store.value("SELECT text FROM event ORDER BY id DESC LIMIT 1")
        == "Imported 0 lines of payers as the office's own."
    )


def test_every_setting_has_a_description() -> None:
    assert tuple(SETTINGS) == Settings._fields
