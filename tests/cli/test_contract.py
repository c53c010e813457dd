"""The contract of docs/cli.md: the JSON of each command, its options and refusals."""

import os
import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from data.store.migrate import SCHEMA
from tests.cli.conftest import Medq
from tests.office import MEDQ_NOW

ITEM_FIELDS = {
    "id", "kind", "state", "title", "patient", "payer", "subject", "money_cents",
    "act_by", "window", "effort_minutes", "joined",
    "age_days", "owner", "holder", "wait_until", "group", "rank", "version",
}  # fmt: skip
QUEUE_FIELDS = {"counts", "total", "next", "items"}
FILE_FIELDS = {
    "path", "kind", "status", "transactions", "claims", "charge_cents", "paid_cents",
    "adjustment_cents",
    "provider_adjustment_cents", "balanced", "matched", "unmatched", "items", "problems",
}  # fmt: skip


def first_denial(medq: Medq, demo: Path) -> dict[str, Any]:
    """Return the first denial of the queue."""
    queue = medq("queue", "--store", demo, "--kind", "denial", "--json").json
    denial: dict[str, Any] = queue["items"][0]
    return denial


def test_the_queue_has_its_fields_and_its_counts_add_up(medq: Medq, demo: Path) -> None:
    answer = medq("queue", "--store", demo, "--json").json
    assert answer.keys() >= QUEUE_FIELDS
    assert answer["total"] == len(answer["items"]) == sum(answer["counts"].values())
    assert set(answer["counts"]) == {
        "review",
        "submit",
        "denial",
        "callback",
        "follow-up",
        "question",
    }
    for item in answer["items"]:
        assert item.keys() >= ITEM_FIELDS
        assert set(item["rank"]) >= {"score", "terms"}
        assert all(set(term) == {"name", "value", "text"} for term in item["rank"]["terms"])
        assert item["rank"]["terms"]
        assert item["group"] is None or item["group"].startswith(item["kind"] + ":")
        assert item["window"] is None or item["window"]["start"] < item["window"]["end"]
        assert "" not in item.values()  # what is not known is null
    assert {item["kind"] for item in answer["items"] if item["window"]} == {"callback"}
    assert [item for item in answer["items"] if item["group"]]


def test_without_a_terminal_medq_alone_is_queue(medq: Medq, demo: Path) -> None:
    assert medq("--store", demo, "--json").json == medq("queue", "--store", demo, "--json").json
    assert medq("--store", demo).out == medq("queue", "--store", demo).out


def test_demo_opens_a_demo_again_and_touches_no_other_store(
    medq: Medq, demo: Path, tmp_path: Path
) -> None:
    answer = medq("demo", "--store", demo, "--json").json
    assert answer.keys() >= QUEUE_FIELDS | {"store", "files"}
    assert (answer["store"], answer["files"]) == (str(demo), [])
    own_store = tmp_path / "office.db"
    assert medq("init", "--store", own_store).status == 0
    before = own_store.read_bytes()
    refused = medq("demo", "--store", own_store, "--json")
    assert (refused.status, refused.json["error"]["message"]) == (
        1,
        "This store is not a demo; nothing was changed.",
    )
    assert own_store.read_bytes() == before


def test_a_new_demo_lists_its_files(medq: Medq, tmp_path: Path) -> None:
    created = medq(
        "demo",
        "--store",
        tmp_path / "d.db",
        "--patients",
        "20",
        "--days",
        "10",
        "--json",
        MEDQ_NOW=MEDQ_NOW,
    ).json
    assert created["files"]
    assert all(file.keys() >= FILE_FIELDS for file in created["files"])
    assert {file["status"] for file in created["files"]} <= {"posted", "held"}


def test_a_demo_that_fails_leaves_nothing_behind(
    medq: Medq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*words: object, **options: object) -> None:
        raise RuntimeError("MOYER, DANA")

    monkeypatch.setattr("medq.demo.store.new_day", fail)
    failed = medq("demo", "--store", tmp_path / "d.db", "--patients", "20", "--days", "10")
    assert failed.status == 1
    assert "MOYER" not in failed.out + failed.err
    assert not list(tmp_path.glob("d.db*"))


def test_init_makes_its_caller_manager_and_touches_nothing_that_is_there(
    medq: Medq, tmp_path: Path
) -> None:
    store = tmp_path / "new" / "office.db"
    answer = medq("init", "--store", store, "--json").json
    assert answer.keys() >= {"store", "schema"}
    assert medq("user", "list", "--store", store, "--json").json["users"][0]["role"] == "manager"
    again = medq("init", "--store", store, "--json")
    assert (again.status, again.json["error"]["message"]) == (
        1,
        "There is a store already; it was not touched.",
    )
    for path in (tmp_path, tmp_path / "text.txt"):
        (tmp_path / "text.txt").write_text("no store", encoding="utf-8")
        assert medq("init", "--store", path).status == 1


def test_init_leaves_the_database_of_another_program_alone(medq: Medq, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (text TEXT)")
    content = path.read_bytes()
    refused = medq("init", "--store", path)
    assert (refused.status, "another program" in refused.err) == (1, True)
    assert path.read_bytes() == content


def test_a_path_that_is_no_file_is_refused(medq: Medq, tmp_path: Path) -> None:
    pipe = tmp_path / "payers.csv"
    os.mkfifo(pipe)
    for words in (("init", "--store", pipe), ("queue", "--store", pipe)):
        refused = medq(*words)
        assert (refused.status, "This is not a file." in refused.err) == (1, True)


def test_migrate_names_both_schemas_and_the_backup(
    medq: Medq, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = medq("migrate", "--store", demo, "--json").json
    assert answer == {"from": SCHEMA, "to": SCHEMA, "backup": None}
    monkeypatch.setattr("medq.work.office.stores.SCHEMA", SCHEMA + 1)
    answer = medq("migrate", "--store", demo, "--json", MEDQ_NOW=MEDQ_NOW).json
    assert answer["backup"] == f"{demo}.before-20261124T174200"
    assert medq("check", "--store", answer["backup"]).status == 0
    assert medq("migrate", "--store", tmp_path / "none.db").status == 1


def test_an_import_reports_each_file_and_the_totals(medq: Medq, demo: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    answer = medq("import", tmp_path / "notes.txt", "--store", demo, "--json")
    assert answer.status == 1  # refused: it is no X12
    (file,) = answer.json["files"]
    assert file.keys() >= FILE_FIELDS
    assert set(file["transactions"]) == {"posted", "held", "already_posted", "refused"}
    assert file["problems"][0].keys() >= {"level", "where", "message", "hint"}
    assert answer.json["totals"].keys() >= FILE_FIELDS - {"path", "kind", "status", "problems"}


def test_next_checks_out_the_first_item_and_item_shows_it(medq: Medq, demo: Path) -> None:
    denial = first_denial(medq, demo)
    answer = medq("next", "--kind", "denial", "--store", demo, "--json").json
    assert (answer["item"]["id"], answer["item"]["state"], answer["item"]["holder"]) == (
        denial["id"],
        "taken",
        "JM",
    )
    item = medq("item", denial["id"], "--store", demo, "--json").json
    assert item.keys() >= {"item", "facts", "reason", "steps", "events"}
    assert item["item"]["rank"]["terms"]
    assert item["events"][0].keys() >= {"id", "at", "user", "act", "text"}
    assert item["events"][0]["act"] == "take"
    refused = medq("next", "--kind", "question", "--store", demo, "--json")
    assert (refused.status, refused.json["error"]["message"]) == (
        1,
        "Nothing of that kind is open.",
    )


def test_an_act_is_listed_done_and_undone(medq: Medq, demo: Path) -> None:
    number = first_denial(medq, demo)["id"]
    answer = medq("acts", number, "--store", demo, "--json").json["acts"]
    assert {"take", "release", "wait", "done", "note", "assign", "importance", "pin"} <= {
        act["act"] for act in answer
    }
    assert all(act.keys() >= {"act", "key", "allowed", "why_not", "fields"} for act in answer)
    assert all(act["allowed"] is (act["why_not"] is None) for act in answer)
    done = medq(
        "act", number, "wait", "--until", "+14d", "--for", "payer", "--store", demo, "--json"
    ).json
    assert done.keys() >= {"item", "event", "undo"}
    assert (done["item"]["state"], done["item"]["wait_until"], done["undo"]) == (
        "waiting",
        "2026-12-08",
        True,
    )
    undone = medq("undo", "--store", demo, "--json").json
    assert undone["event"] == done["event"] + 1
    assert undone["item"]["state"] == "open"
    again = medq("undo", done["event"], "--store", demo, "--json")
    assert (again.status, again.json["error"]["where"]) == (1, f"event {done['event']}")


def test_an_act_on_a_stale_version_is_refused(medq: Medq, demo: Path) -> None:
    number = first_denial(medq, demo)["id"]
    assert medq("act", number, "note", "--version", 1, "--text", "x", "--store", demo).status == 0
    stale = medq("act", number, "wait", "--until=fri", "--version=7", "--store", demo, "--json")
    assert stale.status == 1
    assert medq("act", number, "wait", "--version", "x", "--store", demo).status == 1


def test_check_and_keys_list_their_fields(medq: Medq, demo: Path) -> None:
    answer = medq("check", "--store", demo, "--json")
    assert answer.status == 0
    checks = answer.json["checks"]
    assert checks and all(check.keys() >= {"name", "ok", "mismatches"} for check in checks)
    keys = medq("keys", "--json").json["keys"]
    assert keys and all(key.keys() >= {"screen", "id", "key", "description"} for key in keys)
    assert "| `n, f5` |" in medq("keys", "--markdown").out


@pytest.mark.parametrize(
    "words",
    [
        ["queue"],
        ["check"],
        ["user", "list"],
        ["config", "show"],
        ["reference", "check"],
        ["acts", "2"],
    ],
)
def test_global_options_stand_before_or_after_the_command(
    medq: Medq, demo: Path, words: list[str]
) -> None:
    orders = (
        [*words, "--store", demo, "--read-only", "--json"],
        ["--store", demo, "--read-only", "--json", *words],
        ["--json", *words, f"--store={demo}", "--read-only"],
        [words[0], "--json", "--store", demo, *words[1:], "--read-only"],
    )
    answer = [medq(*order) for order in orders]
    assert {run.status for run in answer} == {0}
    assert len({run.out for run in answer}) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["dance"],
        ["queue", "--dance"],
        ["queue", "--kind", "dance"],
        ["queue", "--state", "dance"],
        ["queue", "--sort", "dance"],
        ["queue", "--limit", "0"],
        ["queue", "--limit", "-3"],
        ["queue", "--limit", "many"],
        ["queue", "--due-before", "fri"],
        ["queue", "--owner", "jm", "--mine"],
        ["queue", "--store"],
        ["queue", "--store", ""],
        ["queue", "--store="],
        ["item"],
        ["item", "x"],
        ["item", "99999999999999999999"],
        ["act", "1"],
        ["user"],
        ["user", "add", "x", "--name", "X", "--role", "king"],
        ["demo", "--days", "4"],
        ["demo", "--patients", "1000000"],
        ["import"],
    ],
)
def test_wrong_usage_exits_2_and_prints_the_usage(medq: Medq, words: list[str]) -> None:
    answer = medq(*words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("usage: medq")
    as_json = medq(*words, "--json")
    assert as_json.status == 2
    assert as_json.json["error"].keys() == {"message", "where", "hint"}


@pytest.mark.parametrize(
    "words",
    [
        ["queue", "--after", "rank.x"],
        ["queue", "--owner", "nobody"],
        ["item", "4711"],
        ["acts", "4711"],
        ["act", "4711", "take"],
        ["act", "2", "dance"],
        ["act", "denial:99999999999999999999:CO-16", "pin"],
        ["act", "2", "done"],
        ["act", "2", "done", "--outcome"],
        ["act", "2", "note", "hello"],
        ["undo"],
        ["undo", "4711"],
        ["user", "role", "nobody", "manager"],
        ["config", "set", "x", "y"],
        ["reference", "import", "/nowhere/carc.csv"],
        ["reference", "check", "/nowhere/x.csv"],
    ],
)
def test_a_refusal_exits_1_with_its_message_and_changes_nothing(
    medq: Medq, demo: Path, words: list[str]
) -> None:
    before = demo.read_bytes()
    answer = medq(*words, "--store", demo)
    assert (answer.status, answer.out) == (1, "")
    assert re.match(r"medq: .+\.", answer.err), answer.err
    as_json = medq(*words, "--store", demo, "--json")
    assert as_json.status == 1
    assert as_json.json["error"].keys() == {"message", "where", "hint"}
    assert as_json.json["error"]["message"] in as_json.err
    assert demo.read_bytes() == before


def test_text_has_no_color_and_shows_dollars_and_iso_dates(medq: Medq, demo: Path) -> None:
    medq("next", "--kind", "denial", "--store", demo)
    number = first_denial(medq, demo)["id"]
    answer = "\n".join(
        (
            medq("queue", "--store", demo).out,
            medq("item", number, "--store", demo).out,
            medq("act", number, "pin", "--store", demo).out,
        )
    )
    assert "\x1b" not in answer
    assert "$3,330.00" in answer
    assert re.search(r"\b2026-11-\d\d\b", answer)
    assert re.search(r"2026-11-24 10:42 JM   Checked out\.", answer)
    assert not re.search(r"(?<![$\d,])\b\d{1,3}(,\d{3})*\.\d\d\b(?! %)", answer), (
        "money without its sign"
    )


def test_version_and_help_are_printed(medq: Medq, capsys: pytest.CaptureFixture[str]) -> None:
    assert medq("--version").out.startswith("medq ")
    assert "commands:" in medq("--help").out
    with pytest.raises(SystemExit) as ended:
        medq("queue", "--help")
    assert ended.value.code == 0
    assert "--due-before" in capsys.readouterr().out


def cents_fields(value: Any, name: str = "") -> list[object]:
    """Return the value of each field of a JSON document that is an amount in cents."""
    if isinstance(value, dict):
        return [cents for key, inner in value.items() for cents in cents_fields(inner, key)]
    if isinstance(value, list):
        return [cents for inner in value for cents in cents_fields(inner, name)]
    return [value] if name.endswith("_cents") else []


@pytest.mark.parametrize("words", [["queue"], ["item", "2"], ["plan", "--build"]])
def test_money_is_whole_cents_everywhere(medq: Medq, demo: Path, words: list[str]) -> None:
    amounts = cents_fields(medq(*words, "--store", demo, "--json").json)
    assert int in {type(amount) for amount in amounts} <= {int, type(None)}


def test_a_search_for_bytes_that_are_not_utf8_finds_nothing(medq: Medq, demo: Path) -> None:
    assert medq("queue", "--search", "\udcff\udcfe", "--store", demo, "--json").json["total"] == 0
    assert medq("patient", "find", "\udcff", "--store", demo, "--json").json["total"] == 0


def test_an_act_on_many_items_lists_those_it_skipped(
    medq: Medq, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [item["id"] for item in medq("queue", "--store", demo, "--json").json["items"]]
    answer = medq(
        "act", f"{items[0]},4711,{items[1]}", "note", "--text", "called", "--store", demo, "--json"
    ).json
    assert (answer["items"], answer["left"]) == (
        items[:2],
        [{"id": 4711, "message": "There is no item 4711."}],
    )
    groups = Counter(
        item["group"] for item in medq("queue", "--store", demo, "--json").json["items"]
    )
    del groups[None]  # of callbacks
    ((group, size),) = groups.most_common(1)
    assert size > 1
    monkeypatch.setattr("medq.work.acts.bulk.MOST", 1)
    partial = medq("act", group, "note", "--text", "called", "--store", demo, "--json").json
    assert (len(partial["items"]), partial["more"]) == (1, size - 1)
    assert f"{size - 1} more are in the group" in partial["message"]
