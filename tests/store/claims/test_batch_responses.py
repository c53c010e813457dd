"""TA1, 999 and statuses above the claims: each counts for the batch and claims that it names."""

from pathlib import Path

import pytest

from medq.work.act_catalog import UNDO_BY_ACT
from medq.work.acts.undo import undo
from medq.work.desk import Desk
from tests.store.claims.status_files import (
    ACCEPTED,
    REJECTED,
    Status,
    acknowledgment_file,
    interchange_acknowledgment_file,
    provider_level,
    response_file,
)
from tests.store.claims.test_responses import reviews, states
from tests.store.imported_rows import import_files, open_topics
from tests.store.x12_files import batch, claim, claims_file, interchange

SECOND_PROVIDER = "NM1*85*2*SECOND CLINIC*****XX*1982736450"
RECEIVER_REJECTED = "STC*A3:24:41*20261002*U*341"


def two_sets(path: Path, *, day: str = "20261001") -> Path:
    """Write a file of one group (5) with two transactions (0001 and 0002) of one claim each."""
    sets = [
        batch(
            [claim(f"A{number}", member="W1", day=f"2026090{number}")],
            control=number,
            reference=f"B{number}",
            day=day,
        )
        for number in (1, 2)
    ]
    path.write_bytes(interchange("HC", "005010X222A1", *sets, control=5, day=day))
    return path


def answers(desk: Desk) -> list[str]:
    """Return the answers of the batches in the order of their posting."""
    return [answer for (answer,) in desk.store.rows("SELECT answer FROM batch ORDER BY id")]


def titles(desk: Desk, topic: str) -> list[str]:
    """Return the titles of the open items of a topic."""
    query = """SELECT t.text FROM item i JOIN shared_text t ON t.id = i.title_id
        WHERE i.topic = ? AND i.state < 4 ORDER BY i.id"""
    return [title for (title,) in desk.store.rows(query, (topic,))]


def test_a_transaction_that_a_999_leaves_open_is_noted(desk: Desk, tmp_path: Path) -> None:
    body = ["AK1*HC*5*005010X222A1", "AK2*837*0002", "IK5*R*5", "AK9*P*3*3*1"]
    report = import_files(desk, two_sets(tmp_path / "1"), acknowledgment_file(tmp_path / "2", body))
    messages = [problem.message for file in report.files for problem in file.problems]
    assert messages == ["999: group 5 leaves transaction 0001 open"]


@pytest.mark.parametrize("control", ["5", "0005", "000000005"])
@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (["AK2*837*2", "IK5*R*5", "AK9*P*2*2*1"], ["accepted", "rejected"]),
        (["AK2*837*000000002", "IK5*R*5", "AK9*P*2*2*1"], ["accepted", "rejected"]),
        (["AK2*837*0001", "IK5*E*5", "AK9*E*2*2*2"], ["errors", "accepted"]),
        (["AK9*A*2*2*2"], ["accepted", "accepted"]),
        (["AK2*837*0002", "IK5*R*5", "AK9*R*2*2*0"], ["rejected", "rejected"]),
        (["AK2*837*0002", "IK5*A", "AK9*R*2*2*0"], ["rejected", "rejected"]),
        # The counts leave it open which of them was accepted: nothing is guessed.
        (["AK2*837*0002", "IK5*R*5", "AK9*P*3*3*1"], ["", "rejected"]),
        (["AK2*837*0002", "IK5*R*5", "AK9*P*1*1*0"], ["", "rejected"]),
    ],
)
def test_a_999_answers_the_transactions_that_it_names_and_those_that_it_does_not(
    desk: Desk, tmp_path: Path, control: str, segments: list[str], expected: list[str]
) -> None:
    body = [f"AK1*HC*{control}*005010X222A1", *segments]
    import_files(desk, two_sets(tmp_path / "1"), acknowledgment_file(tmp_path / "2", body))
    assert answers(desk) == expected


def test_a_999_that_comes_first_answers_each_transaction_when_it_is_imported(
    desk: Desk, tmp_path: Path
) -> None:
    body = ["AK1*HC*5", "AK2*837*1", "IK3*CLM*14*2010*6", "IK5*R*5", "AK9*P*2*2*1"]
    import_files(desk, acknowledgment_file(tmp_path / "1", body))
    assert titles(desk, "file") == ["Batch rejected (999), not on file: group 5, transaction 1"]
    import_files(desk, two_sets(tmp_path / "2"))
    assert answers(desk) == ["rejected", "accepted"]
    assert titles(desk, "file") == ["Batch rejected (999): 1 claim not filed"]


def test_an_accepting_999_without_its_batch_is_noted(desk: Desk, tmp_path: Path) -> None:
    body = ["AK1*HC*777", "AK2*837*0001", "IK5*A", "AK2*837*0002", "IK5*R", "AK9*P*2*2*1"]
    report = import_files(desk, acknowledgment_file(tmp_path / "1", body))
    messages = [problem.message for problem in report.files[0].problems]
    assert messages == ["999: group 777, transaction 0001 is not on file"]
    assert titles(desk, "file") == [
        "Batch rejected (999), not on file: group 777, transaction 0002"
    ]


def test_a_999_of_something_else_than_claims_answers_no_batch(desk: Desk, tmp_path: Path) -> None:
    body = ["AK1*HR*5", "AK9*R*1*1*0"]
    import_files(desk, two_sets(tmp_path / "1"))
    report = import_files(desk, acknowledgment_file(tmp_path / "2", body))
    assert answers(desk) == ["", ""]
    assert [problem.message for problem in report.files[0].problems] == [
        "AK101 is HR: it is not about claims"
    ]


def test_a_999_does_not_answer_a_batch_that_was_sent_later_under_its_numbers(
    desk: Desk, tmp_path: Path
) -> None:
    body = ["AK1*HC*5", "AK2*837*0001", "IK5*R*5", "AK9*R*1*1*0"]
    import_files(desk, acknowledgment_file(tmp_path / "1", body))
    import_files(desk, two_sets(tmp_path / "2", day="20261009"))
    assert answers(desk) == ["", ""]
    assert len(titles(desk, "file")) == 1


@pytest.mark.parametrize("control", ["5", "0005", "000000005"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_ta1_rejects_every_transaction_of_its_interchange(
    desk: Desk, tmp_path: Path, control: str, is_first: bool
) -> None:
    ta1 = interchange_acknowledgment_file(tmp_path / "1", f"TA1*{control}*261001*1200*R*024")
    sent = two_sets(tmp_path / "2")
    for path in (ta1, sent) if is_first else (sent, ta1):
        import_files(desk, path)
    assert answers(desk) == ["rejected", "rejected"]
    assert states(desk) == ["rejected", "rejected"]
    assert titles(desk, "file") == ["Batch rejected (TA1): 1 claim not filed"] * 2


def test_a_ta1_of_an_unknown_interchange_is_an_item_if_it_rejects(
    desk: Desk, tmp_path: Path
) -> None:
    accepted = interchange_acknowledgment_file(tmp_path / "1", "TA1*8*261001*1200*A*000")
    report = import_files(desk, accepted)
    assert [problem.message for problem in report.files[0].problems] == [
        "TA1: interchange 8 is not on file"
    ]
    rejected = interchange_acknowledgment_file(tmp_path / "2", "TA1*9*261001*1200*R*024", control=2)
    import_files(desk, rejected)
    assert titles(desk, "file") == ["Batch rejected (TA1), not on file: interchange 9"]


def test_a_rejected_provider_sends_back_its_unanswered_claims_alone(
    desk: Desk, tmp_path: Path
) -> None:
    claims = [claim(f"A{number}", member="W1", day="20260901") for number in (1, 2, 3)]
    sent = claims_file(tmp_path / "1", *claims)
    text = sent.read_text()
    # The last two are the second clinic's.
    second = SECOND_PROVIDER.join(("HL*9**20*1~\n", "~\n"))
    before, after = text.split("HL*3*1*22*0")
    sent.write_text(f"{before}{second}HL*3*9*22*0{after.replace('HL*4*1*22', 'HL*4*9*22')}")
    import_files(desk, sent)
    statuses = [
        provider_level(),
        Status("A1", ACCEPTED),
        Status("A2", ACCEPTED),
        provider_level(REJECTED, SECOND_PROVIDER),
    ]
    import_files(desk, response_file(tmp_path / "2", *statuses))
    assert states(desk) == ["received", "received", "rejected"]
    assert titles(desk, "submit") == ["Rejected: billing provider NPI (A7 562 85)"]
    assert answers(desk) == [""]
    assert reviews(desk) == []


@pytest.mark.parametrize(
    ("provider", "reference", "missing"),
    [
        ("NM1*85*2*THIRD CLINIC*****XX*1111111112", "1", "provider not in the batch"),
        (SECOND_PROVIDER, "OTHER", "batch not found"),
        (SECOND_PROVIDER, "", "no claim or batch named"),
    ],
)
def test_a_rejected_provider_that_is_not_found_is_reviewed(
    desk: Desk, tmp_path: Path, provider: str, reference: str, missing: str
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    level = provider_level("A7:145:85", provider)
    import_files(desk, response_file(tmp_path / "2", level, reference=reference))
    assert states(desk) == ["sent"]
    assert reviews(desk) == [f"Rejected: billing provider taxonomy (A7 145 85), {missing}"]


@pytest.mark.parametrize(
    ("provider", "state"),
    [
        ("NM1*85*2*OTHER NAME*****FI*31-1234567", "rejected"),
        ("NM1*85*2*GOOD CLINIC*****FI*999999999", "sent"),
        ("NM1*85*2*Good Clinic*****SV*77", "rejected"),
        ("NM1*85*2*OTHER NAME", "sent"),
    ],
)
def test_a_provider_without_an_npi_is_found_by_its_tax_id_then_by_its_name(
    desk: Desk, tmp_path: Path, provider: str, state: str
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    import_files(desk, response_file(tmp_path / "2", provider_level(REJECTED, provider)))
    assert states(desk) == [state]
    assert len(reviews(desk)) == (state == "sent")


def test_a_rejected_receiver_with_claims_below_rejects_only_what_they_say(
    desk: Desk, tmp_path: Path
) -> None:
    sent = claims_file(
        tmp_path / "1", claim("A1", member="W1"), claim("A2", member="W1", day="20260903")
    )
    import_files(desk, sent)
    levels = provider_level(), Status("A2", REJECTED)
    import_files(desk, response_file(tmp_path / "2", *levels, receiver=RECEIVER_REJECTED))
    assert states(desk) == ["sent", "rejected"]
    assert answers(desk) == [""]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_rejected_receiver_without_claims_rejects_the_batch(
    desk: Desk, tmp_path: Path, is_first: bool
) -> None:
    sent = claims_file(
        tmp_path / "1", claim("A1", member="W1"), claim("A2", member="W1", day="20260903")
    )
    rejection = response_file(tmp_path / "2", provider_level(), receiver=RECEIVER_REJECTED)
    paths = (rejection, sent) if is_first else (sent, rejection)
    import_files(desk, paths[0])
    assert len(reviews(desk)) == is_first
    import_files(desk, paths[1])
    assert states(desk) == ["rejected", "rejected"]
    assert reviews(desk) == []
    assert open_topics(desk) == ["file", "submit", "submit"]
    words = "Returned as unprocessable: submitter not set up to send claims electronically"
    events = "SELECT text FROM event WHERE act = 'raise'"
    assert any(f"{words} (A3 24 41)" in text for (text,) in desk.store.rows(events))


def test_an_undone_response_leaves_the_claims_as_they_were(desk: Desk, tmp_path: Path) -> None:
    sent = claims_file(
        tmp_path / "1", claim("A1", member="W1"), claim("A2", member="W1", day="20260903")
    )
    import_files(desk, sent)
    statuses = Status("A1"), Status("A2", name="OKAFOR*NINA", member="Z9")
    report = import_files(desk, response_file(tmp_path / "2", *statuses))
    assert open_topics(desk) == ["response", "submit"]
    undo(desk, UNDO_BY_ACT, report.files[0].events[0])
    assert states(desk) == ["sent", "sent"]
    assert open_topics(desk) == []
