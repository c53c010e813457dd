"""Claims submitted without medq: they wait for an answer that names them, on both engines."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from medq.domain.errors import MedqError
from medq.work.act_catalog import form_notes, perform_act, undo
from medq.work.desk import Desk
from medq.work.upkeep.new_day import new_day
from tests.store.claims.visit_claims import MEMBER, SECOND, billed
from tests.store.csv_office import CsvOffice
from tests.store.imported_rows import claim_rows, import_files, open_item, open_topics
from tests.store.outcomes.denied_claims import entries
from tests.store.upkeep.submission_day import set_clock
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment_file,
    claim,
    claim_status_file,
    claims_file,
    payment_file,
    status,
)

DOE = "P1,DOE,JANE,01/02/1980,F,303-555-0101,BIG PAYER,99999,W1,01/01/2026"
VISIT = "P1,A1,09/01/2026,99213,,E119,1,170.50,11,1245319599,99999"
LATER_VISIT = "P1,A2,09/08/2026,99214,,E119,1,200.00,11,1245319599,99999"
MONDAY = date(2026, 10, 26)
THURSDAY = date(2026, 10, 29)
SUBMITTED = {"outcome": "submitted-outside", "note": "payer's portal"}


def submit(office: CsvOffice) -> int:
    """Import a claim that is not submitted, record that it was, and return its item."""
    office.patients(DOE)
    office.charges(VISIT)
    item = open_item(office.desk, "submit")
    done = perform_act(office.desk, item, "done", SUBMITTED)
    assert done.message == (
        "Recorded as submitted outside medq. Back on 10/29/26 if nothing names the claim."
        " payer's portal"
    )
    return item


def claim_columns(desk: Desk) -> tuple[object, ...]:
    """Return state, day of submission, batch and proof of the first claim."""
    row = desk.store.row("SELECT state, sent_day, batch_id, proof_day FROM claim ORDER BY id")
    assert row is not None
    return row


def item_columns(desk: Desk, item: int) -> tuple[object, ...]:
    """Return state, day of return, title, cause and deadline of an item."""
    row = desk.store.row(
        "SELECT i.state, i.wait_until, t.text, i.cause, i.deadline FROM item i"
        " JOIN shared_text t ON t.id = i.title_id WHERE i.id = ?",
        (item,),
    )
    assert row is not None
    return row


def test_the_claim_is_sent_without_proof_and_its_item_comes_back(csv_office: CsvOffice) -> None:
    desk = csv_office.desk
    csv_office.patients(DOE)
    csv_office.charges(VISIT)
    item = open_item(desk, "submit")
    deadline = item_columns(desk, item)[4]
    before = item_columns(desk, item)
    perform_act(desk, item, "done", SUBMITTED)
    assert claim_columns(desk) == ("sent", MONDAY.toordinal(), None, None)
    waiting = (3, THURSDAY.toordinal(), "No answer since 10/26/26", "sent outside", deadline)
    assert item_columns(desk, item) == waiting
    undo(desk)
    assert item_columns(desk, item) == before
    assert claim_columns(desk) == ("to_submit", None, None, None)
    perform_act(desk, item, "done", SUBMITTED)
    new_day(set_clock(desk, THURSDAY))
    assert item_columns(desk, item) == (1, None, *waiting[2:])
    assert open_topics(desk) == ["submit"]


def answered_by_status(folder: Path, codes: str) -> Path:
    """Return a 277CA with one status of the claim."""
    answer = status("A1", codes, day="20261027")
    return claim_status_file(folder / "answer", answer, day="20261027")


def accepted(folder: Path) -> Path:
    return answered_by_status(folder, "A2:20")


def noted(folder: Path) -> Path:
    return answered_by_status(folder, "A0:16")


def paid(folder: Path) -> Path:
    result = PaidClaim("A1", paid_cents=17050)
    return payment_file(folder / "answer", result, amount=17050, trace="T1", day="20261027")


def carried(folder: Path) -> Path:
    sent = claim("A1", member="W1")
    return claims_file(folder / "answer", sent, day="20261026")


@pytest.mark.parametrize(
    ("answer", "state"),
    [(accepted, "received"), (noted, "acknowledged"), (paid, "closed"), (carried, "sent")],
)
def test_what_names_the_claim_ends_the_wait(
    csv_office: CsvOffice, tmp_path: Path, answer: Callable[[Path], Path], state: str
) -> None:
    item = submit(csv_office)
    desk = set_clock(csv_office.desk, date(2026, 10, 27))
    import_files(desk, answer(tmp_path))
    assert desk.store.value("SELECT state FROM item WHERE id = ?", (item,)) == 4
    assert [row[2] for row in claim_rows(desk.store)] == [state]
    with pytest.raises(MedqError, match="New data was imported since"):
        undo(desk)


def test_a_rejection_brings_the_item_back_at_once(csv_office: CsvOffice, tmp_path: Path) -> None:
    item = submit(csv_office)
    desk = set_clock(csv_office.desk, date(2026, 10, 27))
    import_files(desk, answered_by_status(tmp_path, "A7:164:IL"))
    assert item_columns(desk, item)[0] == 1
    assert claim_columns(desk)[0] == "rejected"
    perform_act(desk, item, "done", SUBMITTED)
    assert claim_columns(desk)[:2] == ("sent", date(2026, 10, 27).toordinal())


def test_a_batch_of_another_claim_does_not_end_the_wait(
    csv_office: CsvOffice, tmp_path: Path
) -> None:
    item = submit(csv_office)
    import_files(csv_office.desk, claims_file(tmp_path / "1", claim("B7")))
    assert item_columns(csv_office.desk, item)[0] == 3


def test_the_import_that_carried_the_claim_is_undone(csv_office: CsvOffice, tmp_path: Path) -> None:
    submit(csv_office)
    report = import_files(csv_office.desk, carried(tmp_path))
    (event,) = [event for file in report.files for event in file.events]
    undo(csv_office.desk, event)
    assert claim_columns(csv_office.desk)[:3] == ("sent", MONDAY.toordinal(), None)
    assert open_topics(csv_office.desk) == ["submit"]


def test_an_unanswered_claim_is_resubmitted_and_waits_again(desk: Desk, tmp_path: Path) -> None:
    first = claims_file(tmp_path / "1", claim("A1"))
    (report,) = import_files(desk, first, acknowledgment_file(tmp_path / "2", 1)).files[:1]
    new_day(set_clock(desk, MONDAY))
    item = open_item(desk, "acknowledgment")
    perform_act(desk, item, "done", {"outcome": "resubmitted-outside"})
    assert claim_columns(desk) == ("sent", MONDAY.toordinal(), None, None)
    new_day(set_clock(desk, date(2026, 10, 28)))
    assert open_topics(desk) == ["acknowledgment"]
    with pytest.raises(MedqError, match="acknowledged or paid since"):
        undo(desk, report.events[0])


def test_a_duplicate_names_the_claim_that_bills_the_services(csv_office: CsvOffice) -> None:
    csv_office.patients(DOE)
    csv_office.charges(VISIT, LATER_VISIT)
    csv_office.charges(VISIT.replace("A1", "A3"))
    desk = csv_office.desk
    item = int(
        desk.store.value(
            "SELECT i.id FROM item i JOIN claim c ON c.id = i.claim_id"
            " WHERE c.number = 'A3' AND i.topic = 'submit'"
        )
    )
    answers = {"outcome": "duplicate", "claim": "A2"}
    with pytest.raises(MedqError, match="Claim A2 has another DOS, or a smaller charge"):
        perform_act(desk, item, "done", answers)
    with pytest.raises(MedqError, match="no other claim 'A3'") as refusal:
        perform_act(desk, item, "done", answers | {"claim": "A3"})
    assert re.fullmatch(r"Nearest by DOS: A1 of \S+, A2 of \S+\.", refusal.value.hint)
    done = perform_act(desk, item, "done", answers | {"claim": "A1"})
    assert done.message == (
        "Done: duplicate of another claim: A1. Left on A3: possible duplicate: the same services"
        " were billed as claim A1."
    )
    assert {row[0]: row[2] for row in claim_rows(desk.store)}["A3"] == "closed"
    undo(desk)
    assert {row[0]: row[2] for row in claim_rows(desk.store)}["A3"] == "to_submit"


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        ({"outcome": "duplicate", "claim": "A1"}, ()),
        (
            {"outcome": "not-billable", "reason": "no such plan"},
            ("Nothing is open on this claim: only its item closes.",),
        ),
    ],
)
def test_an_outcome_of_one_claim_of_a_visit_moves_none_of_the_visits_money(
    desk: Desk, tmp_path: Path, answers: dict[str, str], lines: tuple[str, ...]
) -> None:
    """The open money is that of the denied claim, and nobody approved a write-off of it."""
    import_files(desk, claims_file(tmp_path / "1", billed("A1", 17050)))
    denied = PaidClaim("A1", member=MEMBER, status="4", paid_cents=0, reason="CO*197")
    import_files(desk, payment_file(tmp_path / "2", denied, amount=0, trace="T1"))
    import_files(desk, claims_file(tmp_path / "3", billed("A2", 17050, to=SECOND), control=2))
    rejected = status("A2", "A7:164:IL")
    import_files(desk, claim_status_file(tmp_path / "4", rejected, reference="2"))
    item = open_item(desk, "submit")
    assert form_notes(desk, (item,), "done", answers).lines == lines
    perform_act(desk, item, "done", answers)
    assert (open_topics(desk), entries(desk)) == (["denial"], [])
    assert claim_rows(desk.store)[0][2] == "denied"
    undo(desk)
    assert open_topics(desk) == ["denial", "submit"]


def test_what_is_not_billable_needs_a_reason_and_the_usual_approval(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(DOE)
    csv_office.charges(VISIT)
    desk = csv_office.desk
    item = open_item(desk, "submit")
    with pytest.raises(MedqError, match="done needs reason"):
        perform_act(desk, item, "done", {"outcome": "not-billable"})
    assert form_notes(desk, (item,), "done", {"outcome": "not-billable"}).lines == (
        "Writes off 170.50, what is open on this claim alone.",
        "Over your limit of 25.00: a manager approves it.",
    )
    twice = form_notes(desk, (item, item), "done", {"outcome": "not-billable"})
    assert twice.lines[0].startswith("Writes off 170.50,")  # two items of one claim
    answers = {"outcome": "not-billable", "reason": "no visit took place"}
    asked = perform_act(desk, item, "done", answers)
    assert asked.message.startswith("170.50, Not billable: over your limit")
    assert open_topics(desk) == ["approval", "submit"]
    with pytest.raises(MedqError, match="not billable: asked 10/26/26, waits for a manager"):
        perform_act(desk, item, "done", answers)


def test_an_import_stays_while_the_money_of_its_claim_is_moved_by_hand(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(DOE)
    (event,) = csv_office.charges(VISIT.replace("170.50", "20.00")).events
    desk = csv_office.desk
    item = open_item(desk, "submit")
    perform_act(desk, item, "done", {"outcome": "not-billable", "reason": "no visit"})
    with pytest.raises(MedqError, match="Money of one of its claims was moved by hand since"):
        undo(desk, event)
    undo(desk)
    with pytest.raises(MedqError, match="Money of one of its claims was moved by hand since"):
        undo(desk, event)
