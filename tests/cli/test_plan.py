"""`medq plan`: show, build, accept, write; calendar and page as other programs read them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from medq.domain.icalendar import MAX_LINE_OCTETS, calendar_text, escape_text, fold_line
from medq.work.plan.pdf import plan_pdf
from tests import office
from tests.cli.conftest import Medq

TOMORROW = office.TOMORROW.isoformat()


def unfold_line(text: str) -> list[str]:
    """Return the lines of a calendar file as a reader joins them."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_plan_is_built_shown_and_accepted(medq: Medq, demo: Path) -> None:
    missing = medq("plan", "--json", store := f"--store={demo}").json
    assert (missing["date"], missing["state"], missing["entries"]) == (TOMORROW, None, [])
    assert (
        medq("plan", store).out
        == f"No plan for {TOMORROW} yet. medq plan {TOMORROW} --build makes one.\n"
    )
    built = medq("plan", "--build", "--hours", "8:00-12:00", "--json", store).json
    assert (built["state"], built["capacity_minutes"]) == ("draft", 240)
    assert built["planned_minutes"] <= 240 and built["value_cents"] > 0
    entries = built["entries"]
    assert entries[0]["name"] == "Morning review" and entries[0]["start"] == "08:00"
    assert [entry["position"] for entry in entries] == list(range(1, len(entries) + 1))
    starts = [entry["start"] for entry in entries]
    assert starts == sorted(starts)
    planned = [item for entry in entries for item in entry["items"]]
    assert len(planned) == len(set(planned))
    assert not set(planned) & {omission["item"] for omission in built["left_out"]}
    assert all(omission["reason"] for omission in built["left_out"])
    assert medq("plan", "--accept", "--json", store).json["state"] == "accepted"
    again = medq("plan", "--json", store).json
    assert again["entries"] == entries and again["state"] == "accepted"
    text = medq("plan", store).out
    assert text.startswith(f"Plan for {TOMORROW}, JM: saved. 8:00 am–12:00 pm, ")
    assert "Not scheduled: " in text


def test_hours_may_be_a_number_to_which_lunch_is_added(medq: Medq, demo: Path) -> None:
    assert (
        medq("plan", "--build", "--hours", "6", "--json", f"--store={demo}").json[
            "capacity_minutes"
        ]
        == 360
    )
    built = medq("plan", "--build", "--hours", "7.5", "--json", f"--store={demo}").json
    assert built["capacity_minutes"] == 450
    refused = medq("plan", "--hours", "6", f"--store={demo}")
    assert refused.status == 2 and "add --build" in refused.err
    assert medq("plan", "--build", "--hours", "zero", f"--store={demo}").status == 1


@pytest.mark.parametrize(
    "options", [["--accept"], ["--build"], ["--for", "lk"], ["--format", "ics"], ["-o", "plan.txt"]]
)
def test_options_that_do_not_go_with_share_are_wrong_usage(
    medq: Medq, demo: Path, options: list[str]
) -> None:
    refused = medq("plan", "--share", "minutes", *options, "--json", f"--store={demo}")
    assert refused.status == 2 and "only DATE goes with it" in refused.json["error"]["message"]


def test_a_past_day_an_unknown_user_and_a_reader_are_refused(medq: Medq, demo: Path) -> None:
    store = f"--store={demo}"
    assert "is in the past" in medq("plan", "2026-11-23", "--build", store).err
    assert "There is no user" in medq("plan", "--for", "zz", store).err
    assert "Read-only view" in medq("plan", "--build", "--read-only", store).err


def test_the_calendar_has_numbers_and_kinds_and_names_only_on_request(
    medq: Medq, demo: Path, tmp_path: Path
) -> None:
    store, file = f"--store={demo}", tmp_path / "plan.ics"
    built = medq("plan", "--build", "--json", store).json
    assert medq("plan", "--format", "ics", "-o", file, store).status == 0
    text = file.read_bytes().decode()
    assert all(len(line.encode()) <= MAX_LINE_OCTETS for line in text.split("\r\n"))
    lines = unfold_line(text)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[-1] == "END:VCALENDAR"
    timed = [entry for entry in built["entries"] if entry["time"]]
    halves = [line for line in lines if re.match(r"SUMMARY:(Morning|Afternoon): ", line)]
    assert lines.count("BEGIN:VEVENT") == len(timed) + len(halves)
    assert len({line for line in lines if line.startswith("UID:")}) == len(timed) + len(halves)
    assert timed and halves and len(timed) < len(built["entries"])  # no time for what has none
    assert "DTSTART:20261125T150000Z" in lines  # 08:00 in Denver
    queue = medq("queue", "--json", "--limit", 1000, store).json["items"]
    names = {
        item["patient"].split(",")[0]
        for item in queue
        if item["patient"] and item["kind"] != "callback"
    }
    summaries = "\n".join(line for line in lines if line.startswith(("SUMMARY:", "DESCRIPTION:")))
    assert names and not any(re.search(rf"\b{re.escape(name)}\b", summaries) for name in names)
    assert medq("plan", "--format", "ics", "--names", "-o", file, store).status == 0
    assert any(name in file.read_text() for name in names)
    assert file.stat().st_mode & 0o777 == 0o660


def test_calendar_texts_are_escaped_and_long_lines_folded_between_characters() -> None:
    assert escape_text("a, b; c\\d\ne\x1b[2Jf") == "a\\, b\\; c\\\\d\\ne[2Jf"
    parts = list(fold_line("SUMMARY:" + "ü" * 100))
    assert all(len(part.encode()) <= MAX_LINE_OCTETS for part in parts)
    assert (
        "".join(part.removeprefix(" ") if index else part for index, part in enumerate(parts))
        == "SUMMARY:" + "ü" * 100
    )
    assert calendar_text([], written=datetime(2026, 11, 24, tzinfo=UTC)).count("\r\n") == 5


def test_the_page_is_a_pdf_with_any_alphabet(medq: Medq, demo: Path, tmp_path: Path) -> None:
    store, file = f"--store={demo}", tmp_path / "plan.pdf"
    medq("plan", "--build", store)
    assert medq("plan", "--format", "pdf", "-o", file, store).status == 0
    assert file.read_bytes().startswith(b"%PDF-")
    row = ("08:00", "20", "Łukasz Nguyễn ’s", "Ωμέγα", "Привет")
    assert plan_pdf("Plan", ("about",), row, [row] * 120).count(b"/Type /Page\n") >= 2


@pytest.mark.parametrize("name", ["missing/plan.ics", "."])
def test_a_file_that_cannot_be_written_is_refused_and_leaves_nothing(
    medq: Medq, demo: Path, tmp_path: Path, name: str
) -> None:
    medq("plan", "--build", f"--store={demo}")
    before = sorted(tmp_path.iterdir())
    refused = medq("plan", "--format", "ics", "-o", tmp_path / name, f"--store={demo}")
    assert refused.status == 1 and "cannot be written" in refused.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_persons_own_hours_apply_to_their_plan(medq: Medq, demo: Path) -> None:
    store = f"--store={demo}"
    users = medq("user", "set", "jm", "hours", "7-15", "--json", store).json["users"]
    assert next(user["own"] for user in users if user["login"] == "jm") == {"hours": "07:00-15:00"}
    assert medq("plan", "--build", "--json", store).json["entries"][0]["start"] == "07:00"
    assert medq("user", "set", "jm", "colour", "red", store).status == 1


def test_the_expiring_list_is_printed_and_its_decisions_are_acts(medq: Medq, demo: Path) -> None:
    store = f"--store={demo}"
    listed = medq("plan", "--expiring", "--json", store).json
    assert listed["total"] == len(listed["decisions"])
    later = "2027-03-01T09:00:00-07:00"
    lost = medq("plan", "--expiring", "--json", store, MEDQ_NOW=later).json
    first = lost["decisions"][0]
    assert first["cause"] == "lost" and lost["lost"] >= 1 and first["deadline"] < "2027-03-01"
    assert "LOST, not signed" in medq("plan", "--expiring", store, MEDQ_NOW=later).out
    refused = medq(
        "act", first["item"], "let-go", "--decision", "leave-open", store, MEDQ_NOW=later
    )
    assert refused.status == 1 and "needs reason" in refused.err
    sign = ("--decision", "leave-open", "--until", "2027-03-15", "--reason", "calling the plan")
    signed = medq("act", first["item"], "let-go", *sign, store, MEDQ_NOW=later)
    assert signed.status == 0, signed.err
    after = medq("plan", "--expiring", "--json", store, MEDQ_NOW=later).json
    assert first["item"] not in [each["item"] for each in after["decisions"]]
    assert medq("plan", "--expiring", "--build", store).status == 2
