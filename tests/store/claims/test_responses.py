"""Claim statuses reach the claim that they name by number, person, days and charge."""

from datetime import date
from pathlib import Path

import pytest

from medq.domain.errors import ProblemLevel
from medq.work.desk import Desk
from medq.work.remittances.payer_commands import join_payers
from tests.store.claims.status_files import ACCEPTED, REJECTED, Status, response_file
from tests.store.imported_rows import import_files, open_topics
from tests.store.payers.payer_files import AETNA, LIFE, billed, paid
from tests.store.x12_files import PaidClaim, claim, claims_file


def states(desk: Desk) -> list[str]:
    """Return the states of the claims in the order of their posting."""
    return [state for (state,) in desk.store.rows("SELECT state FROM claim ORDER BY id")]


def reviews(desk: Desk) -> list[str]:
    """Return the titles of the open reviews of statuses."""
    query = """SELECT t.text FROM item i JOIN shared_text t ON t.id = i.title_id
        WHERE i.topic = 'response' AND i.state < 4 ORDER BY i.id"""
    return [title for (title,) in desk.store.rows(query)]


STRANGER = {"name": "OKAFOR*NINA", "member": "Z9", "charge": "999", "service_day": "20260815"}


@pytest.mark.parametrize(
    "differences",
    [
        STRANGER,
        {"name": "OKAFOR*NINA", "member": "Z9"},
        {"name": "DOE*NINA", "member": "Z9"},
        {"charge": "999", "service_day": "20260815"},
        {"name": "", "member": ""},
    ],
)
@pytest.mark.parametrize("codes", [REJECTED, ACCEPTED, "F2:88:QC", "P1:20"])
def test_a_status_that_contradicts_the_claim_under_its_number_is_reviewed(
    desk: Desk, tmp_path: Path, codes: str, differences: dict[str, str]
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    import_files(desk, response_file(tmp_path / "2", Status("A1", codes, **differences)))
    assert states(desk) == ["sent"]
    assert desk.store.value("SELECT proof_day FROM claim") is None
    assert open_topics(desk) == ["response"]
    assert reviews(desk)[0].endswith("claim in doubt")


def test_a_review_ends_when_the_claim_that_it_is_about_is_imported(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    of_visit = Status("A1", service_day="20260908")
    import_files(
        desk,
        response_file(tmp_path / "2", of_visit, Status("B1", member="W7", name="ROE*RAY")),
    )
    assert reviews(desk) == [
        "Rejected: billing provider NPI (A7 562 85), claim not found",
    ]  # the charge of A1 agrees: it is the only visit under its number
    import_files(
        desk,
        claims_file(tmp_path / "3", claim("B1", member="W7", last="ROE"), control=2),
    )
    assert states(desk) == ["rejected", "rejected"]
    assert reviews(desk) == []
    assert open_topics(desk) == ["submit", "submit"]


def test_a_visit_under_an_account_number_is_found_by_its_day_also_when_it_comes_later(
    desk: Desk, tmp_path: Path
) -> None:
    days = ("20260901", "20260903", "20260908")
    first, second, third = (claim("7001", member="W1", day=day) for day in days)
    import_files(desk, claims_file(tmp_path / "1", first, second))
    rejection = Status("7001", service_day=days[2])
    import_files(desk, response_file(tmp_path / "2", rejection))
    assert states(desk) == ["sent", "sent"]
    assert reviews(desk) == ["Rejected: billing provider NPI (A7 562 85), claim in doubt"]
    import_files(desk, claims_file(tmp_path / "3", third, control=2))
    assert states(desk) == ["sent", "sent", "rejected"]
    assert reviews(desk) == []


def test_a_number_that_the_payer_cut_is_told_apart_by_the_person(
    desk: Desk, tmp_path: Path
) -> None:
    stem = "LITTLETON20261102"
    import_files(
        desk,
        claims_file(
            tmp_path / "1",
            claim(f"{stem}001", member="W1"),
            claim(f"{stem}002", member="W2", last="ROE"),
        ),
    )
    cut = Status(stem, name="ROE*RAY", member="W2")
    import_files(desk, response_file(tmp_path / "2", cut))
    assert states(desk) == ["sent", "rejected"]


def test_of_equal_submissions_a_status_answers_the_one_in_its_batch_else_the_last(
    desk: Desk, tmp_path: Path
) -> None:
    for control in (1, 2, 3):
        path = tmp_path / str(control)
        sent = claims_file(path, claim("A1", member="W1"), control=control, reference=f"B{control}")
        import_files(desk, sent)
    in_batch = response_file(tmp_path / "4", Status("A1", ACCEPTED), reference="B2")
    import_files(desk, in_batch)
    assert states(desk) == ["sent", "received", "sent"]
    unknown = response_file(tmp_path / "5", Status("A1", ACCEPTED), reference="X", control=2)
    import_files(desk, unknown)
    assert states(desk) == ["sent", "received", "received"]


def test_of_claims_to_two_payers_a_status_answers_that_of_its_payer(
    desk: Desk, tmp_path: Path
) -> None:
    other = [
        segment.replace("BIG PAYER*****PI*99999", "SMALL PLAN*****PI*111")
        for segment in claim("A1", member="W1")
    ]
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1"), reference="B1"))
    import_files(desk, claims_file(tmp_path / "2", other, control=2, reference="B2"))
    for control, source, expected in (
        (1, "NM1*AY*2*HOUSE*****46*CH1", ["sent", "sent"]),  # says nothing of the payer
        (2, "NM1*PR*2*BIG PAYER*****XV*XYZ", ["received", "sent"]),
        (3, "NM1*PR*2*ANOTHER NAME*****PI*111", ["received", "received"]),
    ):
        path = tmp_path / f"r{control}"
        status = Status("A1", ACCEPTED)
        import_files(
            desk,
            response_file(path, status, reference="X", control=control, source=source),
        )
        assert states(desk) == expected
    assert len(reviews(desk)) == 1


@pytest.mark.parametrize("stated", ["7", "007", "0000000007"])
def test_the_batch_that_a_status_names_is_compared_as_a_number(
    desk: Desk, tmp_path: Path, stated: str
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1"), reference="07"))
    lost = Status("LOST", member="W1")
    import_files(desk, response_file(tmp_path / "2", lost, reference=stated))
    assert (states(desk), reviews(desk)) == (["rejected"], [])


def test_a_status_of_another_batch_is_not_of_a_claim_under_another_number(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1"), reference="07"))
    import_files(desk, response_file(tmp_path / "2", Status("LOST", member="W1"), reference="70"))
    assert states(desk) == ["sent"]


def test_a_status_of_a_joined_payer_answers_the_claim_to_the_payer_that_it_is(
    desk: Desk, tmp_path: Path
) -> None:
    first = claims_file(tmp_path / "1", claim("A1", member="W1"), reference="B1")
    second = billed(tmp_path / "2", AETNA, "A1", control=2)
    second.write_text(second.read_text().replace("MI*WA1", "MI*W1"))
    import_files(desk, first, second)
    import_files(desk, paid(tmp_path / "3", LIFE, PaidClaim("X9")))
    status = Status("A1", ACCEPTED)
    source = "NM1*PR*2*AETNA LIFE INSURANCE COMPANY"
    report = response_file(tmp_path / "4", status, reference="X", source=source)
    import_files(desk, report)
    assert (states(desk), len(reviews(desk))) == (["sent", "sent"], 1)
    join_payers(desk, 3, 2)
    later = response_file(tmp_path / "5", status, reference="X", source=source, control=2)
    import_files(desk, later)
    assert states(desk) == ["sent", "received"]


def test_an_acceptance_without_a_claim_is_noted_and_waits(desk: Desk, tmp_path: Path) -> None:
    statuses = [Status(f"X{number}", ACCEPTED, member=f"X{number}") for number in range(7)]
    report = import_files(desk, response_file(tmp_path / "1", *statuses, reference="B9"))
    notes = [problem for problem in report.files[0].problems if problem.level is ProblemLevel.NOTE]
    assert [note.message for note in notes] == [
        "7 statuses wait for a claim that is not on file: X0, X1, X2, X3, X4 and 2 more",
        "277CA: batch B9 is not on file",
    ]
    assert notes[0].where == "1 · ISA 1 · ST 1"  # the file, and its transaction
    assert open_topics(desk) == []
    again = import_files(desk, tmp_path / "1")  # the notes are kept with the file
    assert again.files[0].status == "already-posted"
    assert desk.store.value("SELECT problems FROM transaction_set").count("X0") == 1


@pytest.mark.parametrize("codes", [REJECTED, "A3:21", "F2:88", "P3:297", "P4:39", "D0:35", "E0:24"])
def test_a_status_that_asks_for_work_is_an_item_without_its_claim(
    desk: Desk, tmp_path: Path, codes: str
) -> None:
    import_files(desk, response_file(tmp_path / "1", Status("X1", codes)))
    (title,) = reviews(desk)
    assert title.endswith(", claim not found")
    assert desk.store.row("SELECT money_cents, age_start FROM item") == (
        17050,
        date(2026, 10, 2).toordinal(),
    )


def test_an_accepted_claim_keeps_its_state_and_has_an_item_for_its_rejected_line(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    lines = ("SVC*HC:99213*50", "STC*A7:454*20261002*U*50********CODE ENDED", "REF*FJ*A1-1")
    import_files(desk, response_file(tmp_path / "2", Status("A1", ACCEPTED, lines=lines)))
    assert states(desk) == ["received"]
    assert desk.store.value("SELECT proof_day FROM claim") is not None
    item = "SELECT topic, cause, money_cents FROM item WHERE claim_id IS NOT NULL"
    assert desk.store.rows(item) == [("rejected line", "A7 454", 5000)]
    row = "SELECT level, procedure, line_control, note FROM claim_status WHERE level = 'line'"
    assert desk.store.rows(row) == [("line", "99213", "A1-1", "CODE ENDED")]


def test_an_answer_that_also_rejects_is_no_proof_of_timely_filing(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    both = Status("A1", "A1:19*20261002*WQ*170.5~\nSTC*A7:562:85")
    import_files(desk, response_file(tmp_path / "2", both))
    assert states(desk) == ["rejected"]
    assert desk.store.value("SELECT proof_day FROM claim") is None
