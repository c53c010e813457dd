"""Imports: repeated, torn, changed and unreadable files; dry runs; exit codes."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from data.imports import originals
from medq.cli.imports import import_shape
from medq.cli.main import main
from medq.domain.import_report import FileReport
from medq.work.desk import Desk
from medq.work.imports import run as import_run
from medq.work.imports.csv_rows import CSV_KINDS
from medq.work.imports.kinds import TRANSACTION_KINDS
from medq.x12.kinds import USED_KINDS
from medq.x12.survey import SURVEY_BY_KIND
from tests.office import open_desk
from tests.store.imported_rows import IMPORT_TIME, claim_rows, dump, import_files
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment_file,
    claim,
    claim_status_file,
    claims_file,
    interchange,
    payment,
    payment_file,
    status,
)


def import_file(desk: Desk, path: Path) -> FileReport:
    """Import one file and return its report."""
    (report,) = import_files(desk, path).files
    return report


def problem_lines(report: FileReport) -> list[str]:
    """Return each problem's level and message."""
    return [f"{problem.level}: {problem.message}" for problem in report.problems]


def test_every_kind_that_the_first_pass_reads_is_posted_and_undone() -> None:
    assert SURVEY_BY_KIND.keys() == USED_KINDS
    x12_kinds = {name for name, kind in TRANSACTION_KINDS.items() if kind.post is not None}
    assert x12_kinds == USED_KINDS
    assert {name for name in TRANSACTION_KINDS if name not in x12_kinds} == CSV_KINDS.keys()


# --- repeated files ---


def test_the_same_content_in_another_form_is_already_posted(desk: Desk, tmp_path: Path) -> None:
    claims = import_files(desk, claims_file(tmp_path / "claims", claim("A1")))
    assert claims.files[0].status == "posted"
    path = payment_file(tmp_path / "first.835", PaidClaim("A1"), amount=10000, trace="T1")
    assert import_file(desk, path).status == "posted"
    before = {
        name: rows
        for name, rows in dump(desk.store).items()
        if name not in ("file", "file_part", "transaction_set")
    }
    text = path.read_bytes()
    content_by_form = {
        "name": text,
        "delimiters": text.replace(b"*", b"|").replace(b":", b">").replace(b"~\n", b"!"),
        "controls": text.replace(b"*000000001", b"*000000777").replace(b"*0001", b"*0099"),
        "no-ends": text.replace(b"~\n", b"~"),
    }
    for name, content in content_by_form.items():
        path = tmp_path / f"{name}.835"
        path.write_bytes(content)
        report = import_file(desk, path)
        assert (report.status, report.claims, report.paid_cents) == ("already-posted", 1, 10000), (
            name
        )
        assert not report.items and not report.matched
        assert import_file(desk, path).status == "already-posted", name
    after = {name: rows for name, rows in dump(desk.store).items() if name in before}
    assert after == before


def test_acknowledgments_are_repeated_if_their_interchange_is(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "claims", claim("A1")))
    assert import_file(desk, acknowledgment_file(tmp_path / "1", 1)).status == "posted"
    assert import_file(desk, acknowledgment_file(tmp_path / "2", 1, control=2)).status == "posted"
    shutil.copy(tmp_path / "1", tmp_path / "3")
    assert import_file(desk, tmp_path / "3").status == "already-posted"


def test_the_same_trace_with_other_content_is_held(desk: Desk, tmp_path: Path) -> None:
    assert (
        import_file(
            desk, payment_file(tmp_path / "1", PaidClaim("A1"), amount=10000, trace="T1")
        ).status
        == "posted"
    )
    report = import_file(
        desk, payment_file(tmp_path / "2", PaidClaim("A2"), amount=10000, trace="T1")
    )
    assert report.status == "held" and report.items == {"review": 1}
    assert "already posted" in problem_lines(report)[0]
    repeated = import_file(desk, tmp_path / "2")
    assert (repeated.status, problem_lines(repeated), dict(repeated.items)) == (
        "held",
        problem_lines(report),
        {},
    )


def test_the_same_transaction_twice_in_a_file_is_posted_once(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "twice"
    sets = payment([PaidClaim("A1")], 10000, "T1")
    path.write_bytes(interchange("HP", "005010X221A1", sets, sets))
    report = import_file(desk, path)
    assert report.statuses == {"posted": 1, "already-posted": 1}
    assert (report.status, report.claims, report.paid_cents) == ("posted", 2, 20000)


# --- torn, changed and unreadable files ---


def three_payments(path: Path) -> Path:
    """Write a file of three payments."""
    sets = [payment([PaidClaim(f"A{n}")], 10000, f"T{n}", control=n) for n in (1, 2, 3)]
    path.write_bytes(interchange("HP", "005010X221A1", *sets))
    return path


def test_a_torn_file_posts_its_whole_transactions_and_names_the_cut_one(
    desk: Desk, tmp_path: Path
) -> None:
    path = three_payments(tmp_path / "torn")
    whole_content = path.read_bytes()
    path.write_bytes(whole_content[: whole_content.index(b"ST*835*0003") + 200])
    report = import_file(desk, path)
    assert report.status == "refused"
    assert report.statuses == {"posted": 2, "refused": 1}
    assert any("cut off" in text for text in problem_lines(report))
    assert any(
        problem.where.endswith("ST 3")
        for problem in report.problems
        if "cut off" in problem.message
    )
    path.write_bytes(whole_content)
    report = import_file(desk, path)
    assert report.statuses == {"already-posted": 2, "posted": 1}


def test_a_bad_transaction_does_not_stop_the_others(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "mixed"
    sets = [
        payment([PaidClaim("A1")], 10000, "T1"),
        payment([PaidClaim("A2")], 9999, "T2", control=2),
        ["ST*270*0003", "SE*2*0003"],
    ]
    path.write_bytes(
        interchange("HP", "005010X221A1", *sets, payment([PaidClaim("A4")], 10000, "T4", control=4))
    )
    report = import_file(desk, path)
    assert report.statuses == {"posted": 2, "held": 1, "refused": 1}
    assert report.status == "refused"
    assert desk.store.value("SELECT count(*) FROM payment") == 2


def test_a_file_that_changes_while_it_is_read_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = three_payments(tmp_path / "changing")
    survey = import_run.survey

    def survey_then_change(source: Path, **options: Any) -> Any:
        file_survey = survey(source, **options)
        source.write_bytes(source.read_bytes().replace(b"A2", b"B2"))
        return file_survey

    monkeypatch.setattr(import_run, "survey", survey_then_change)
    report = import_file(desk, path)
    assert report.status == "refused"
    assert any("changed while" in text for text in problem_lines(report))
    assert desk.store.value("SELECT count(*) FROM payment") == report.statuses["posted"] == 1
    monkeypatch.undo()
    assert import_file(desk, path).status == "posted"


def test_a_file_that_grows_while_it_is_copied_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = three_payments(tmp_path / "growing")
    sha256_of = originals.sha256_of

    def hash_then_grow(stream: Any) -> tuple[str, int]:
        digest = sha256_of(stream)
        with path.open("ab") as file:
            file.write(b"ISA")
        return digest

    monkeypatch.setattr(originals, "sha256_of", hash_then_grow)
    assert import_file(desk, path).status == "refused"
    assert desk.store.value("SELECT count(*) FROM file") == 0


def test_unreadable_files_are_refused_and_the_rest_is_posted(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.835").write_bytes(b"")
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "zip.835").write_bytes(b"PK\x03\x04....")
    (tmp_path / "utf16.835").write_text("ISA*00*", encoding="utf-16")
    good = payment_file(tmp_path / "good.835", PaidClaim("A1"), amount=10000, trace="T1")
    names = ("pipe", "missing", "empty.835", "letter.pdf", "zip.835", "utf16.835")
    report = import_files(desk, *(tmp_path / name for name in names), good)
    assert [file.status for file in report.files] == ["refused"] * len(names) + ["posted"]
    assert [problem_lines(file)[0].removeprefix("refused: ") for file in report.files[:-1]] == [
        "This is not a plain file",
        "The file cannot be opened: No such file or directory",
        "The file is empty",
        "This is not an X12 file: it begins with '%PDF'",
        "This is not an X12 file: it begins with 'PK'",
        "This is X12 saved as UTF-16",
    ]
    assert report.refused
    assert all(file.problems[0].hint for file in report.files[:-1])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_read_permission_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = three_payments(tmp_path / "locked")
    path.chmod(0)
    assert problem_lines(import_file(desk, path)) == [
        "refused: The file cannot be opened: Permission denied"
    ]


def test_a_folder_is_imported_in_the_order_of_names_without_hidden_files(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    claims_file(folder / "b.837", claim("A1"))
    payment_file(folder / "a.835", PaidClaim("A1"), amount=10000, trace="T1")
    claim_status_file(folder / "below" / "c.277", status("A1", "A2:20"))
    (folder / ".hidden").write_bytes(b"x")
    os.mkfifo(folder / "pipe")
    report = import_files(desk, folder)
    assert [Path(file.path).name for file in report.files] == ["a.835", "b.837", "c.277"]
    assert claim_rows(desk.store)[0][2:6] == ("closed", 10000, 7050, 0)


# --- dry runs and exit codes ---


def test_a_dry_run_reports_the_same_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    claims_file(folder / "1.837", claim("A1"), claim("A2"))
    claim_status_file(folder / "2.277", status("A1", "A2:20"), status("A2", "A3:21", action="U"))
    payment_file(
        folder / "3.835",
        PaidClaim("A1", reason="CO*197"),
        PaidClaim("X9"),
        amount=20000,
        trace="T1",
    )
    payment_file(folder / "4.835", PaidClaim("A1"), amount=9999, trace="T2")
    (folder / "5.835").write_bytes(b"")
    (folder / "6.csv").write_text("account,last_name\nP1,DOE\n")
    before = dump(desk.store)
    dry = import_shape(import_run.import_paths(desk, [folder], dry_run=True))
    assert dump(desk.store) == before
    real = import_shape(import_run.import_paths(desk, [folder]))
    for file in (*dry["files"], *real["files"]):
        file.pop("events")
    assert dry == real


def run_medq(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command and return its exit status and its JSON."""
    status = main([*words, "--json"])
    output: dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, output


def test_the_command_exits_1_for_refused_and_0_for_held_files(
    store_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_desk(store_url, now=IMPORT_TIME).store.close()
    monkeypatch.setenv("MEDQ_STORE", store_url)
    monkeypatch.setenv("MEDQ_USER", "jm")
    monkeypatch.setenv("MEDQ_NOW", IMPORT_TIME.isoformat())
    held = payment_file(tmp_path / "held", PaidClaim("A1"), amount=9999, trace="T1")
    exit_status, output = run_medq(capsys, "import", str(held))
    assert (
        exit_status,
        output["files"][0]["status"],
        output["totals"]["transactions"]["held"],
    ) == (
        0,
        "held",
        1,
    )
    good = payment_file(tmp_path / "good", PaidClaim("A1"), amount=10000, trace="T2")
    exit_status, output = run_medq(capsys, "import", str(good), str(tmp_path / "none"))
    assert (exit_status, [file["status"] for file in output["files"]]) == (1, ["posted", "refused"])
    assert output["totals"]["paid_cents"] == 10000
    exit_status, output = run_medq(capsys, "undo", str(output["files"][0]["events"][0]))
    assert exit_status == 0
    exit_status, output = run_medq(capsys, "import", str(good))
    assert (exit_status, output["files"][0]["status"]) == (0, "posted")
    assert run_medq(capsys, "check")[0] == 0
