"""Access: read-only sessions, supervisors, unknown users, MEDQ_USER, MEDQ_NOW, root."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from data.store.opening import open_store
from tests.cli.conftest import Medq
from tests.office import MEDQ_NOW, NOW

OTHER_UID = os.getuid() + 1
INITIALS = re.compile(r"[A-Z]\.[A-Z]\. \.\.\d\d")
A_WEEK_LATER = (NOW + timedelta(days=7)).isoformat()
FRIDAY = (NOW + timedelta(days=3)).isoformat()


def identifying_texts(demo: Path) -> set[str]:
    """Return the last names of everybody in the store, and their accounts and member ids."""
    store = open_store(str(demo))
    texts = {
        value for row in store.rows("SELECT last, account FROM patient") for value in row if value
    }
    texts |= {value for (value,) in store.rows("SELECT member_id FROM claim") if value}
    store.close()
    assert texts
    return texts


def read_everything(medq: Medq, demo: Path, *words: str, **env: str) -> str:
    """Return all that reading commands print, as text and as JSON."""
    numbers = [str(item["id"]) for item in medq("queue", "--store", demo, "--json").json["items"]]
    commands = [["queue"], ["queue", "--state", "done"], *(["item", number] for number in numbers)]
    answer = [
        medq(*command, *words, "--store", demo, *form, **env)
        for command in commands
        for form in ([], ["--json"])
    ]
    assert {run.status for run in answer} == {0}
    return "".join(run.out for run in answer)


def test_a_read_only_session_shows_initials_instead_of_names(medq: Medq, demo: Path) -> None:
    hidden_texts = identifying_texts(demo)
    specialists_view = read_everything(medq, demo)
    assert any(text in specialists_view for text in hidden_texts)
    readers_view = read_everything(medq, demo, "--read-only")
    assert sorted(text for text in hidden_texts if text in readers_view) == []
    items = medq("queue", "--store", demo, "--read-only", "--json").json["items"]
    patients = [item["patient"] for item in items if item["patient"]]
    assert patients
    assert [patient for patient in patients if not INITIALS.fullmatch(patient)] == []


def test_a_supervisor_reads_only_and_sees_no_name(medq: Medq, demo: Path) -> None:
    medq("user", "add", "su", "--name", "Sue Unger", "--role", "supervisor", "--store", demo)
    supervisors_view = read_everything(medq, demo, MEDQ_USER="su")
    assert sorted(text for text in identifying_texts(demo) if text in supervisors_view) == []
    for words in (
        ["next"],
        ["act", "2", "take"],
        ["undo"],
        ["user", "add", "x", "--name", "X"],
        ["config", "set", "zone", "UTC"],
    ):
        refused = medq(*words, "--store", demo, "--json", MEDQ_USER="su")
        assert (refused.status, refused.json["error"]["message"]) == (1, "Read-only view.")


@pytest.mark.parametrize(
    "words",
    [
        ["next"],
        ["act", "2", "take"],
        ["act", "2", "note", "--text", "x"],
        ["undo"],
        ["init"],
        ["migrate"],
        ["import", "."],
        ["import", ".", "--dry-run"],
        ["user", "disable", "jm"],
        ["config", "set", "duty_days", "4"],
        ["reference", "import", "carc.csv"],
    ],
)
def test_read_only_refuses_every_write(
    medq: Medq, demo: Path, words: list[str], tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    words = [str(tmp_path / "files") if word == "." else word for word in words]
    before = demo.read_bytes()
    refused = medq(*words, "--store", demo, "--read-only", "--json")
    assert (refused.status, refused.json["error"]["message"]) == (1, "Read-only view.")
    assert demo.read_bytes() == before


def test_a_callback_shows_nothing_of_the_account(medq: Medq, demo: Path) -> None:
    calls = medq("queue", "--kind", "callback", "--store", demo, "--json").json["items"]
    assert calls
    for call in calls:
        assert (call["money_cents"], call["payer"], call["subject"]) == (None, None, None)
        assert "expected" not in {term["name"] for term in call["rank"]["terms"]}
        answer = medq("item", call["id"], "--store", demo, "--json").json
        assert {fact["section"] for fact in answer["facts"]} == {"call"}
        text = medq("item", call["id"], "--store", demo).out
        assert [hidden for hidden in identifying_texts(demo) if hidden in text] == []


def test_a_user_who_is_unknown_or_disabled_is_refused(medq: Medq, demo: Path) -> None:
    refused = medq("queue", "--store", demo, MEDQ_USER="nobody")
    assert refused.status == 1
    assert refused.err.startswith("medq: nobody is not a user of this store.\n")
    medq("user", "add", "gone", "--name", "Gone Away", "--store", demo)
    assert medq("queue", "--store", demo, MEDQ_USER="gone").status == 0
    medq("user", "disable", "gone", "--store", demo)
    assert medq("queue", "--store", demo, MEDQ_USER="gone").status == 1
    medq("user", "add", "gone", "--name", "Back Again", "--store", demo)
    assert medq("queue", "--store", demo, MEDQ_USER="gone").status == 0


def test_medq_user_is_used_only_in_a_store_of_ones_own(
    medq: Medq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "office.db"
    assert medq("init", "--store", store).status == 0
    assert medq("queue", "--store", store).status == 0
    monkeypatch.setattr("medq.work.desk.system_login", lambda: "mallory")
    monkeypatch.setattr("medq.work.desk.os.getuid", lambda: OTHER_UID)
    refused = medq("queue", "--store", store)
    assert (refused.status, "mallory is not a user" in refused.err) == (1, True)


def test_root_works_only_in_demos_and_stores_of_its_own(
    medq: Medq, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "office.db"
    monkeypatch.delenv("MEDQ_USER")
    monkeypatch.setattr("medq.work.desk.system_login", lambda: "root")
    monkeypatch.setattr("medq.cli.stores.system_login", lambda: "root")
    assert medq("init", "--store", store).status == 0
    assert medq("queue", "--store", store).status == 0
    monkeypatch.setattr("medq.work.desk.os.getuid", lambda: OTHER_UID)
    refused = medq("queue", "--store", store, MEDQ_NOW=MEDQ_NOW)
    assert (refused.status, "root cannot be used here" in refused.err) == (1, True)


@pytest.mark.parametrize(
    "moment",
    [
        "yesterday",
        "2026-11-24",
        "2026-11-24T10:42:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T00:00:00-10:00",
        "25:00",
    ],
)
def test_an_invalid_medq_now_is_refused(medq: Medq, demo: Path, moment: str) -> None:
    refused = medq("queue", "--store", demo, "--json", MEDQ_NOW=moment)
    assert refused.status == 1
    assert refused.json["error"]["message"].startswith("MEDQ_NOW is not a moment")
    assert "2026-11-24T10:42:00-07:00" in refused.json["error"]["hint"]


def test_a_demo_stays_on_its_day_unless_medq_now_is_set(medq: Medq, demo: Path) -> None:
    number = medq("queue", "--kind", "denial", "--store", demo, "--json").json["items"][0]["id"]
    assert "2026-11-24" in medq("act", number, "wait", "--until", "today", "--store", demo).err
    later = medq(
        "act",
        number,
        "wait",
        "--until",
        "today",
        "--store",
        demo,
        MEDQ_NOW=A_WEEK_LATER,
    )
    assert "2026-12-01" in later.err
    assert medq("check", "--store", demo, MEDQ_NOW=A_WEEK_LATER).status == 0


def test_waiting_items_come_back_on_their_day(medq: Medq, demo: Path) -> None:
    number = medq("queue", "--kind", "denial", "--store", demo, "--json").json["items"][0]["id"]
    medq("act", number, "wait", "--until", "fri", "--store", demo)
    waiting = medq("queue", "--state", "waiting", "--store", demo, "--json").json
    assert number in {item["id"] for item in waiting["items"]}
    open_queue = medq("queue", "--store", demo, "--json", MEDQ_NOW=FRIDAY).json
    assert number in {item["id"] for item in open_queue["items"]}
