"""`user`, `config` and `reference`: who works here, the settings, the tables."""

import csv
import os
from pathlib import Path

import pytest

from data.office.reference_tables import FOLDER, shipped
from tests.cli.conftest import Medq


def settings(medq: Medq, demo: Path) -> dict[str, tuple[str, str]]:
    """Return the value and the source of each setting."""
    shown_settings = medq("config", "show", "--store", demo, "--json").json["settings"]
    return {setting["name"]: (setting["value"], setting["source"]) for setting in shown_settings}


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("zone", "America/New_York", "America/New_York"),
        ("opens", "07:30", "07:30"),
        ("closes", "18:15", "18:15"),
        ("duty_days", "5", "5"),
        ("write_off_limit_cents", "$50", "50.00"),
        ("manager_write_off_limit_cents", "None", "none"),
        ("hold_on_note", "YES", "yes"),
        ("underpaid_cents", "$1,250.50", "1,250.50"),
    ],
)
def test_a_setting_is_stored_in_its_normal_form(
    medq: Medq, demo: Path, name: str, typed: str, stored: str
) -> None:
    assert settings(medq, demo)[name][1] == "default"
    assert medq("config", "set", name, typed, "--store", demo).status == 0
    assert settings(medq, demo)[name] == (stored, "store")
    assert medq("config", "set", name, stored, "--store", demo).status == 0
    assert settings(medq, demo)[name] == (stored, "store")
    assert medq("check", "--store", demo).status == 0  # every rank follows the settings


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("zone", "America"),
        ("zone", ""),
        ("opens", "8"),
        ("opens", "18:00"),  # after it closes
        ("closes", "17:00+02:00"),
        ("duty_days", "-1"),
        ("duty_days", "366"),
        ("duty_days", "1_0"),
        ("hold_on_note", "maybe"),
        ("underpaid_cents", "-5"),
        ("underpaid_cents", "much"),
        ("demo_now", "x"),
        ("nothing", "x"),
    ],
)
def test_an_invalid_value_of_a_setting_is_refused(
    medq: Medq, demo: Path, name: str, typed: str
) -> None:
    before = settings(medq, demo)
    assert medq("config", "set", "--store", demo, "--", name, typed).status == 1
    assert settings(medq, demo) == before


def test_users_are_added_changed_and_disabled(medq: Medq, demo: Path) -> None:
    def users() -> dict[str, tuple[str, str, bool]]:
        listed_users = medq("user", "list", "--store", demo, "--json").json["users"]
        return {
            user["login"]: (user["initials"], user["role"], user["active"]) for user in listed_users
        }

    assert users() == {"jm": ("JM", "manager", True)}
    for login, name in (("joan", "Joan Meyer"), ("kim", "Kim Lee Ono")):
        assert medq("user", "add", login, "--name", name, "--store", demo).status == 0
    assert users()["joan"] == ("JM2", "specialist", True)  # JM is somebody's already
    assert users()["kim"] == ("KLO", "specialist", True)
    for words in (
        ["add", "kim", "--name", "Kim"],
        ["add", "with space", "--name", "X"],
        ["add", "", "--name", "X"],
        ["add", "x", "--name", " "],
        ["add", "x", "--name", "X", "--initials", "jm"],
        ["add", "x", "--name", "X", "--initials", "TOOLONG"],
        ["add", "x\x1b", "--name", "X"],
    ):
        assert medq("user", *words, "--store", demo).status == 1, words
    assert medq("user", "role", "kim", "supervisor", "--store", demo).status == 0
    assert users()["kim"][1] == "supervisor"
    assert medq("user", "disable", "kim", "--store", demo).status == 0
    assert users()["kim"][2] is False
    assert len(users()) == 3


def test_the_last_manager_cannot_be_demoted_or_disabled(medq: Medq, demo: Path) -> None:
    for words in (["role", "jm", "specialist"], ["disable", "jm"]):
        refused = medq("user", *words, "--store", demo)
        assert (refused.status, "An office needs one manager" in refused.err) == (1, True)
    medq("user", "add", "an", "--name", "Ann Nash", "--role", "manager", "--store", demo)
    assert medq("user", "role", "jm", "specialist", "--store", demo).status == 0
    refused = medq("user", "role", "jm", "manager", "--store", demo)
    assert (refused.status, "for managers" in refused.err) == (1, True)
    assert medq("config", "set", "duty_days", "4", "--store", demo).status == 1
    assert medq("check", "--store", demo).status == 0


def test_the_shipped_tables_have_no_problem(medq: Medq, demo: Path) -> None:
    result = medq("reference", "check", "--store", demo, "--json")
    assert result.status == 0
    assert result.json.keys() >= {"table", "rows"}
    assert result.json["problems"] == []
    assert result.json["rows"] > 300


def test_a_table_is_checked_line_by_line_and_imported_only_as_a_whole(
    medq: Medq, demo: Path, tmp_path: Path
) -> None:
    shipped = (FOLDER / "payers.csv").read_text(encoding="utf-8")
    own = tmp_path / "payers.csv"
    lines = shipped.splitlines()
    column = lines[0].split(",").index("appeal_limit_days")
    changed = lines[2].split(",")
    changed[column] = "77"
    wrong = lines[3].split(",")
    wrong[column] = "soon"

    own.write_text(
        "\n".join([lines[0], ",".join(changed), ",".join(wrong)]) + "\n", encoding="utf-8"
    )
    checked = medq("reference", "check", own, "--store", demo, "--json")
    assert (
        checked.status,
        checked.json["table"],
        checked.json["rows"],
        len(checked.json["problems"]),
    ) == (1, "payers", 2, 1)
    assert checked.json["problems"][0].keys() >= {"where", "message", "hint"}
    assert medq("reference", "import", own, "--store", demo).status == 1  # nor its valid line

    own.write_text("\n".join([lines[0], ",".join(changed)]) + "\n", encoding="utf-8")
    assert medq("reference", "import", own, "--store", demo).status == 0
    own.write_text("\n".join([lines[0], lines[2]]) + "\n", encoding="utf-8")  # as shipped
    assert medq("reference", "import", own, "--store", demo).status == 0
    assert medq("reference", "check", "--store", demo).status == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "code\n",
        "x,y\n1,2\n",
        'payer_kind,filing_limit_days\n"open',
        "payer_kind\na\na\n",
        "payer_kind\n\xff\n",
    ],
)
def test_a_file_that_is_no_table_is_refused(
    medq: Medq, demo: Path, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "payers.csv"
    path.write_bytes(text.encode("latin-1"))
    assert medq("reference", "import", path, "--store", demo).status == 1


def test_an_import_of_a_table_says_how_many_lines_it_changed(
    medq: Medq, demo: Path, tmp_path: Path
) -> None:
    path = write_line(tmp_path, "topics", "review match", minutes="31")
    assert "1 lines, 0 to fix" in medq("reference", "check", path, "--store", demo).out
    assert "1 changed for this office" in medq("reference", "import", path, "--store", demo).out
    assert "0 changed for this office" in medq("reference", "import", path, "--store", demo).out


def test_a_table_that_is_a_pipe_is_not_waited_for(medq: Medq, demo: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "payers.csv")
    refused = medq("reference", "import", tmp_path / "payers.csv", "--store", demo)
    assert (refused.status, "This is not a file." in refused.err) == (1, True)


def write_line(folder: Path, name: str, code: str, **columns: str) -> Path:
    """Write a table with one shipped line in other words, and return its path."""
    line = shipped(name)[code] | columns
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, line)
        writer.writeheader()
        writer.writerow(line)
    return path


def test_an_items_page_shows_the_offices_own_texts(medq: Medq, demo: Path, tmp_path: Path) -> None:
    queue = medq("queue", "--kind", "denial", "--store", demo, "--json").json
    item_id = next(item["id"] for item in queue["items"] if item["cause"].startswith("CO"))
    clean = medq("queue", "--search", "ready to submit", "--store", demo, "--json").json["items"][0]
    tables = (
        write_line(tmp_path, "code_texts", "claim_status 4", text="refused"),
        write_line(tmp_path, "topics", "submit clean claim", steps="Ask Ann|Submit at noon"),
    )
    before = medq("item", item_id, "--store", demo, "--json").json
    for path in tables:
        assert medq("reference", "import", path, "--store", demo).status == 0
    after = medq("item", item_id, "--store", demo, "--json").json
    results = [
        next(field["value"] for field in page["facts"] if field["label"] == "result")
        for page in (before, after)
    ]
    assert results[0].startswith("denied: billed $")
    assert results[1] == results[0].replace("denied:", "refused:")
    steps = medq("item", clean["id"], "--store", demo, "--json").json["steps"]
    assert [step["text"] for step in steps] == ["Ask Ann", "Submit at noon"]


@pytest.mark.parametrize(
    ("name", "columns", "where", "message"),
    [
        (
            "topics",
            {"topic": "debit"},
            "topics.csv line 2: topics review debit",
            "topic cannot be 'debit'.",
        ),
        (
            "topics",
            {"severity": "odd"},
            "topics.csv line 2: topics review balance",
            "severity cannot be 'odd'.",
        ),
        (
            "topics",
            {"minutes": "soon"},
            "topics.csv line 2: topics review balance",
            "minutes cannot be 'soon'.",
        ),
        (
            "code_texts",
            {"list": "odd"},
            "code_texts.csv line 2: code_texts odd 1",
            "list cannot be 'odd'.",
        ),
    ],
)
def test_a_line_with_a_value_that_is_not_allowed_is_refused_with_what_is(
    medq: Medq,
    demo: Path,
    tmp_path: Path,
    name: str,
    columns: dict[str, str],
    where: str,
    message: str,
) -> None:
    path = write_line(tmp_path, name, next(iter(shipped(name))), **columns)
    refused = medq("reference", "import", path, "--store", demo, "--json")
    (problem,) = refused.json["problems"]
    assert (refused.status, problem["where"]) == (1, where)
    assert problem["message"] == message
    assert problem["hint"]
