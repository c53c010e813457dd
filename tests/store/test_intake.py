"""Files taken in: the same again under any name and dress, torn, changed while read, no files at all; dry runs; exit codes."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from data.imports import originals as kept
from medq.cli.imports import intake_shape
from medq.cli.main import main
from medq.domain.errors import MedqError
from medq.domain.import_report import FileReport
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.imports import run as intake
from tests.store.office import NOW, claims_told, desk_at, dump, findings, items_told, take_in
from tests.store.x12_files import (
    answer_file,
    batch,
    claim,
    claims_file,
    interchange,
    paid,
    payment,
    payment_file,
    received_file,
    status,
)


def one(desk: Desk, path: Path) -> FileReport:
    (found,) = take_in(desk, path).files
    return found


def said(found: FileReport) -> list[str]:
    return [f"{problem.level}: {problem.message}" for problem in found.problems]


# --- the same again -------------------------------------------------------------------------------------------------------------


def test_the_same_in_any_dress_is_already_posted(desk: Desk, tmp_path: Path) -> None:
    claims = take_in(desk, claims_file(tmp_path / "claims", claim("A1")))
    assert claims.files[0].status == "posted"
    path = payment_file(tmp_path / "first.835", paid("A1"), amount=10000, trace="T1")
    assert one(desk, path).status == "posted"
    before = {
        name: rows
        for name, rows in dump(desk.store).items()
        if name not in ("file", "file_part", "transaction_set")
    }
    text = path.read_bytes()
    others = {
        "name": text,
        "delimiters": text.replace(b"*", b"|").replace(b":", b">").replace(b"~\n", b"!"),
        "controls": text.replace(b"*000000001", b"*000000777").replace(b"*0001", b"*0099"),
        "no-ends": text.replace(b"~\n", b"~"),
    }
    for name, content in others.items():
        other = tmp_path / f"{name}.835"
        other.write_bytes(content)
        found = one(desk, other)
        assert (found.status, found.claims, found.paid_cents) == ("already-posted", 1, 10000), name
        assert not found.items and not found.matched
        assert one(desk, other).status == "already-posted", name
    after = {name: rows for name, rows in dump(desk.store).items() if name in before}
    assert after == before


def test_answers_repeat_and_are_told_by_their_interchange(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, claims_file(tmp_path / "claims", claim("A1")))
    assert one(desk, answer_file(tmp_path / "1", 1)).status == "posted"
    assert one(desk, answer_file(tmp_path / "2", 1, control=2)).status == "posted"
    shutil.copy(tmp_path / "1", tmp_path / "3")
    assert one(desk, tmp_path / "3").status == "already-posted"


def test_the_same_trace_with_another_content_is_held(desk: Desk, tmp_path: Path) -> None:
    assert (
        one(desk, payment_file(tmp_path / "1", paid("A1"), amount=10000, trace="T1")).status
        == "posted"
    )
    found = one(desk, payment_file(tmp_path / "2", paid("A2"), amount=10000, trace="T1"))
    assert found.status == "held" and found.items == {"review": 1}
    assert "same trace" in said(found)[0]
    again = one(desk, tmp_path / "2")
    assert (again.status, said(again), dict(again.items)) == ("held", said(found), {})


def test_the_same_transaction_twice_in_a_file_is_posted_once(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "twice"
    sets = payment([paid("A1")], 10000, "T1")
    path.write_bytes(interchange("HP", "005010X221A1", sets, sets))
    found = one(desk, path)
    assert found.statuses == {"posted": 1, "already-posted": 1}
    assert (found.status, found.claims, found.paid_cents) == ("posted", 2, 20000)


# --- torn, changed, odd ---------------------------------------------------------------------------------------------------------


def three(path: Path) -> Path:
    sets = [payment([paid(f"A{n}")], 10000, f"T{n}", control=n) for n in (1, 2, 3)]
    path.write_bytes(interchange("HP", "005010X221A1", *sets))
    return path


def test_a_torn_file_keeps_its_whole_transactions_and_names_the_cut_one(
    desk: Desk, tmp_path: Path
) -> None:
    path = three(tmp_path / "torn")
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"ST*835*0003") + 200])
    found = one(desk, path)
    assert found.status == "refused"
    assert found.statuses == {"posted": 2, "refused": 1}
    assert any("cut off" in text for text in said(found))
    assert any(
        problem.where.endswith("ST 3") for problem in found.problems if "cut off" in problem.message
    )
    path.write_bytes(whole)
    found = one(desk, path)
    assert found.statuses == {"already-posted": 2, "posted": 1}


def test_a_bad_transaction_stops_none_of_the_others(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "mixed"
    sets = [
        payment([paid("A1")], 10000, "T1"),
        payment([paid("A2")], 9999, "T2", control=2),
        ["ST*270*0003", "SE*2*0003"],
    ]
    path.write_bytes(
        interchange("HP", "005010X221A1", *sets, payment([paid("A4")], 10000, "T4", control=4))
    )
    found = one(desk, path)
    assert found.statuses == {"posted": 2, "held": 1, "refused": 1}
    assert found.status == "refused"
    assert desk.store.value("SELECT count(*) FROM payment") == 2


def test_a_file_that_changes_while_it_is_read_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = three(tmp_path / "changing")
    judge = intake.survey

    def judge_then_change(source: Path) -> Any:
        found = judge(source)
        source.write_bytes(source.read_bytes().replace(b"A2", b"B2"))
        return found

    monkeypatch.setattr(intake, "survey", judge_then_change)
    found = one(desk, path)
    assert found.status == "refused"
    assert any("changed while" in text for text in said(found))
    assert desk.store.value("SELECT count(*) FROM payment") == found.statuses["posted"] == 1
    monkeypatch.undo()
    assert one(desk, path).status == "posted"


def test_a_file_that_grows_while_it_is_kept_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = three(tmp_path / "growing")
    hashed = kept.sha256_of

    def hash_then_grow(stream: Any) -> tuple[str, int]:
        found = hashed(stream)
        with path.open("ab") as more:
            more.write(b"ISA")
        return found

    monkeypatch.setattr(kept, "sha256_of", hash_then_grow)
    assert one(desk, path).status == "refused"
    assert desk.store.value("SELECT count(*) FROM file") == 0


def test_what_is_no_file_is_refused_and_the_rest_goes_on(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.835").write_bytes(b"")
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "zip.835").write_bytes(b"PK\x03\x04....")
    (tmp_path / "utf16.835").write_text("ISA*00*", encoding="utf-16")
    good = payment_file(tmp_path / "good.835", paid("A1"), amount=10000, trace="T1")
    names = ("pipe", "missing", "empty.835", "letter.pdf", "zip.835", "utf16.835")
    found = take_in(desk, *(tmp_path / name for name in names), good)
    assert [file.status for file in found.files] == ["refused"] * len(names) + ["posted"]
    assert [said(file)[0].removeprefix("refused: ") for file in found.files[:-1]] == [
        "This is no plain file",
        "The file cannot be opened: No such file or directory",
        "The file is empty",
        "This is not an X12 file: it begins with '%PDF'",
        "This is not an X12 file: it begins with 'PK'",
        "This is X12 saved as UTF-16",
    ]
    assert found.refused
    assert all(file.problems[0].hint for file in found.files[:-1])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = three(tmp_path / "locked")
    path.chmod(0)
    assert said(one(desk, path)) == ["refused: The file cannot be opened: Permission denied"]


def test_a_folder_is_taken_by_name_and_its_hidden_files_left(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    claims_file(folder / "b.837", claim("A1"))
    payment_file(folder / "a.835", paid("A1"), amount=10000, trace="T1")
    received_file(folder / "below" / "c.277", status("A1", "A2:20"))
    (folder / ".hidden").write_bytes(b"x")
    os.mkfifo(folder / "pipe")
    found = take_in(desk, folder)
    assert [Path(file.path).name for file in found.files] == ["a.835", "b.837", "c.277"]
    assert claims_told(desk.store)[0][2:6] == ("closed", 10000, 7050, 0)


# --- dry runs, exit codes -------------------------------------------------------------------------------------------------------


def test_a_dry_run_tells_the_same_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    claims_file(folder / "1.837", claim("A1"), claim("A2"))
    received_file(folder / "2.277", status("A1", "A2:20"), status("A2", "A3:21", action="U"))
    payment_file(
        folder / "3.835", paid("A1", reason="CO*197"), paid("X9"), amount=20000, trace="T1"
    )
    payment_file(folder / "4.835", paid("A1"), amount=9999, trace="T2")
    (folder / "5.835").write_bytes(b"")
    (folder / "6.csv").write_text("account,last_name\nP1,DOE\n")
    before = dump(desk.store)
    dry = intake_shape(intake.import_paths(desk, [folder], dry_run=True))
    assert dump(desk.store) == before
    real = intake_shape(intake.import_paths(desk, [folder]))
    for file in (*dry["files"], *real["files"]):
        file.pop("events")
    assert dry == real


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = main([*words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, found


def test_the_command_exits_1_for_what_is_refused_and_0_for_what_is_held(
    store_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk_at(store_url).store.close()
    monkeypatch.setenv("MEDQ_STORE", store_url)
    monkeypatch.setenv("MEDQ_USER", "mj")
    monkeypatch.setenv("MEDQ_NOW", NOW.isoformat())
    held = payment_file(tmp_path / "held", paid("A1"), amount=9999, trace="T1")
    code, found = run(capsys, "import", str(held))
    assert (code, found["files"][0]["status"], found["totals"]["transactions"]["held"]) == (
        0,
        "held",
        1,
    )
    good = payment_file(tmp_path / "good", paid("A1"), amount=10000, trace="T2")
    code, found = run(capsys, "import", str(good), str(tmp_path / "none"))
    assert (code, [file["status"] for file in found["files"]]) == (1, ["posted", "refused"])
    assert found["totals"]["paid_cents"] == 10000
    code, found = run(capsys, "undo", str(found["files"][0]["events"][0]))
    assert code == 0
    code, found = run(capsys, "import", str(good))
    assert (code, found["files"][0]["status"]) == (0, "posted")
    assert run(capsys, "check")[0] == 0


# --- an import taken back -------------------------------------------------------------------------------------------------------


def kinds(tmp_path: Path) -> list[Path]:
    """Files of each kind, each resting on those before it."""
    return [
        claims_file(tmp_path / "1.837", claim("A1"), claim("A2"), control=1),
        answer_file(tmp_path / "2.999", 1, "R"),
        received_file(tmp_path / "3.277", status("A1", "A2:20", payer_number="P1"), status("A2", "A3:21", action="U")),
        claims_file(tmp_path / "4.837", claim("A2", frequency="7", reference="P9"), claim("A3"), control=2),
        payment_file(
            tmp_path / "5.835", paid("A1", reason="CO*197", payer_number="P1"), paid("X1"), amount=19000, trace="T1",
            plb=["WO:Z*10"],
        ),
        payment_file(tmp_path / "6.835", paid("A1", pays=7050, off=0, cents=7050), amount=7050, trace="T2", day="20261022"),
    ]  # fmt: skip


def state(desk: Desk) -> tuple[object, ...]:
    rows = (
        "claim_line",
        "payment",
        "claim_payment",
        "claim_status",
        "batch",
        "payer_claim_number",
        "pending_references",
    )
    counts = [desk.store.value(f"SELECT count(*) FROM {table}") for table in rows]
    proof = desk.store.rows("SELECT number, proof_day, follow_up_day FROM claim ORDER BY id")
    answers = desk.store.rows("SELECT answer, answered_day FROM batch ORDER BY id")
    return claims_told(desk.store), items_told(desk.store, open_only=True), counts, proof, answers


def test_each_import_is_taken_back_and_posted_again(desk: Desk, tmp_path: Path) -> None:
    for path in kinds(tmp_path):
        before = state(desk)
        (event,) = one(desk, path).events
        after = state(desk)
        done = undo(desk, event)
        assert "Undone" in done.message
        assert [row for row in state(desk)[1] if row[0] != "payer"] == [
            row for row in before[1] if row[0] != "payer"
        ], path.name
        assert (state(desk)[0], *state(desk)[2:]) == (before[0], *before[2:]), path.name
        assert findings(desk) == [], path.name
        assert (
            desk.store.value("SELECT status FROM transaction_set ORDER BY id DESC LIMIT 1")
            == "undone"
        )
        found = one(desk, path)
        assert found.status == "posted"
        assert state(desk) == after, path.name
        assert findings(desk) == [], path.name
        with pytest.raises(MedqError, match="undone already"):
            undo(desk, event)


def test_an_import_stays_once_something_was_built_on_it(desk: Desk, tmp_path: Path) -> None:
    events = [one(desk, path).events[0] for path in kinds(tmp_path)]
    before = dump(desk.store)
    for event, why in zip(
        events[:5], ["acknowledged or paid", "", "", "", "later payment"], strict=True
    ):
        if why:
            with pytest.raises(MedqError, match=why):
                undo(desk, event)
    assert dump(desk.store) == before
    undo(desk, events[5])
    denial = desk.store.value("SELECT id FROM item WHERE topic = 'denial' AND state < 4")
    note = perform_act(desk, denial, "wait", {"until": "+7d"})
    with pytest.raises(MedqError):
        undo(desk, events[4])
    undo(desk, note.event_id)
    with pytest.raises(MedqError):  # its item has moved on since, though it stands as it stood
        undo(desk, events[4])


def test_an_import_is_not_the_last_act_that_u_takes_back(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, claims_file(tmp_path / "1", claim("A1")))
    with pytest.raises(MedqError, match="nothing to undo"):
        undo(desk)


def test_answers_that_came_first_find_their_batch_and_claims(desk: Desk, tmp_path: Path) -> None:
    take_in(
        desk,
        received_file(
            tmp_path / "1",
            status("A1", "A2:20", payer_number="P1"),
            status("B9", "A2:20"),
            reference="77",
        ),
    )
    take_in(desk, answer_file(tmp_path / "2", 5, set_control=5))
    take_in(
        desk,
        payment_file(
            tmp_path / "3",
            paid("0P1X", payer_number="P1", member="M", last="DOE"),
            amount=10000,
            trace="T1",
        ),
    )
    assert desk.store.value("SELECT count(*) FROM claim_status WHERE claim_id IS NOT NULL") == 0
    take_in(desk, claims_file(tmp_path / "4", claim("A1"), control=5, reference="77"))
    assert claims_told(desk.store)[0][2:6] == (
        "closed",
        10000,
        7050,
        0,
    )  # by the payer's number that the 277CA told
    assert desk.store.rows("SELECT answer FROM batch") == [("accepted",)]
    assert desk.store.value("SELECT proof_day FROM claim") is not None
    assert desk.store.value("SELECT count(*) FROM claim_status WHERE batch_id IS NOT NULL") > 0
    assert items_told(desk.store, open_only=True) == [("payer", "payer", "", "", 0, 1, "")]


def test_control_numbers_that_are_used_again_name_the_newest_file(
    desk: Desk, tmp_path: Path
) -> None:
    take_in(
        desk,
        claims_file(tmp_path / "1", claim("A1"), day="20261001"),
        claims_file(tmp_path / "2", claim("A2"), day="20261008"),
    )
    take_in(desk, answer_file(tmp_path / "3", 1, "R", day="20261002"))
    assert desk.store.rows("SELECT answer FROM batch ORDER BY id") == [("rejected",), ("",)]
    take_in(desk, answer_file(tmp_path / "4", 1, "A", day="20261009", control=9))
    assert desk.store.rows("SELECT answer FROM batch ORDER BY id") == [("rejected",), ("accepted",)]


def test_a_batch_of_several_sets_answers_each(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "two"
    path.write_bytes(
        interchange(
            "HC", "005010X222A1", batch([claim("A1")], control=1), batch([claim("A2")], control=2)
        )
    )
    take_in(desk, path)
    take_in(desk, answer_file(tmp_path / "3", 1, "R", set_control=2))
    assert [told[2] for told in claims_told(desk.store)] == ["sent", "rejected"]


def test_a_claim_sent_anew_takes_the_place_of_the_rejected_one_whichever_is_told_first(
    desk: Desk, tmp_path: Path
) -> None:
    first = claims_file(tmp_path / "1", claim("A1"), claim("B1", last="ROE"))
    anew = claims_file(
        tmp_path / "2", claim("A1-2"), claim("B1-2", last="ROE", cents=9900), control=2
    )
    take_in(
        desk,
        first,
        anew,
        received_file(
            tmp_path / "3", *(status(name, "A3:21", action="U") for name in ("A1", "B1"))
        ),
    )
    assert [(told[0], told[2], told[7]) for told in claims_told(desk.store)] == [
        ("A1", "replaced", None), ("A1-2", "sent", "A1"), ("B1", "rejected", None), ("B1-2", "sent", None),
    ]  # fmt: skip
    assert [told[:3] for told in items_told(desk.store, open_only=True)] == [
        ("payer", "payer", ""),
        ("submit", "A3 21", "B1"),
    ]


def test_a_void_is_closed_and_what_it_voids_is_replaced(desk: Desk, tmp_path: Path) -> None:
    take_in(
        desk,
        claims_file(tmp_path / "1", claim("A1")),
        received_file(tmp_path / "2", status("A1", "A2:20", payer_number="P1")),
    )
    take_in(
        desk, claims_file(tmp_path / "3", claim("A1", frequency="8", reference="P1"), control=2)
    )
    assert [(told[1], told[2]) for told in claims_told(desk.store)] == [
        ("1", "replaced"),
        ("8", "closed"),
    ]
