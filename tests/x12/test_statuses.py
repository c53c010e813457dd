"""Levels, lines and texts of a 277CA or 277."""

from datetime import date

import pytest

from medq.domain.acknowledgments.records import ClaimStatus, StatusCode
from medq.x12.statuses import read_statuses
from tests.x12.x12_files import file, messages, read_bytes, survey_bytes, transaction

HEAD = ["BHT*0085*08*R1*20261105*0800*TH", "HL*1**20*1", "NM1*PR*2*AETNA*****PI*60054"]
RECEIVER = ["HL*2*1*21*1", "NM1*41*2*CLINIC*****46*SUB1", "TRN*2*B51"]
PROVIDER = ["HL*3*2*19*1", "NM1*85*2*CLINIC*****XX*1234567893", "TRN*1*0"]
OTHER_PROVIDER = ["HL*5*2*19*0", "NM1*85*2*SECOND CLINIC*****FI*840000002", "TRN*1*0"]
CLAIM = ["HL*4*3*PT", "NM1*QC*1*VANCE*ORLA****MI*W1", "TRN*2*F51"]
ACCEPTED, REJECTED = "STC*A1:19:PR*20261105*WQ*150", "STC*A7:562:85*20261105*U*150"
DAY = date(2026, 11, 5)


def statuses(*parts: list[str]) -> list[ClaimStatus]:
    """Return the statuses of a 277CA with that body."""
    body = [*HEAD, *(segment for part in parts for segment in part)]
    transactions = read_bytes(file(transaction("277", body, guide="005010X214")))
    return [status for each in transactions for status in read_statuses(each)]


def test_a_line_below_a_claim_without_a_status_of_its_own_says_it() -> None:
    line = ["SVC*HC:99213:25*150", "STC*A7:454*20261105*U*150********CODE ENDED", "REF*FJ*L1"]
    *_above, status = statuses(RECEIVER, PROVIDER, CLAIM, [*line, "DTP*472*D8*20261102"])
    assert (status.codes, status.day, status.charge_cents, status.level) == ((), DAY, None, "claim")
    (line_status,) = status.lines
    assert line_status.codes == (StatusCode("A7", "454", "", DAY, "U", "CODE ENDED"),)
    assert (line_status.procedure, line_status.line_control) == ("99213", "L1")
    assert line_status.from_day == date(2026, 11, 2)


def test_several_statuses_of_a_claim_keep_their_texts_and_days() -> None:
    several = ["STC*P1:20*20261101**150********IN PROCESS", "STC*F1:65*20261110**150*90"]
    *_above, status = statuses(RECEIVER, PROVIDER, [*CLAIM, *several])
    assert status.codes == (
        StatusCode("P1", "20", "", date(2026, 11, 1), "", "IN PROCESS"),
        StatusCode("F1", "65", "", date(2026, 11, 10)),
    )
    assert status.day == date(2026, 11, 10)


def test_one_rejecting_status_of_several_rejects_the_claim() -> None:
    *_above, status = statuses(RECEIVER, PROVIDER, [*CLAIM, ACCEPTED, REJECTED])
    assert status.is_refused


@pytest.mark.parametrize(
    ("parts", "details"),
    [
        # The receiver alone, or with a provider that says nothing: the file as a whole.
        (([*RECEIVER, REJECTED],), {"file": False}),
        (([*RECEIVER, REJECTED], [*PROVIDER, ACCEPTED]), {"file": False, "provider": False}),
        # A claim, or a rejected provider, says more than its file.
        (([*RECEIVER, REJECTED], PROVIDER, [*CLAIM, ACCEPTED]), {"file": True, "claim": False}),
        (([*RECEIVER, REJECTED], [*PROVIDER, REJECTED]), {"file": True, "provider": False}),
        # A provider with claims names those, one without is meant whole.
        (
            ([*RECEIVER, ACCEPTED], [*PROVIDER, REJECTED], [*CLAIM, REJECTED]),
            {"file": True, "provider": True, "claim": False},
        ),
        (
            (PROVIDER, [*CLAIM, ACCEPTED], [*OTHER_PROVIDER, REJECTED]),
            {"claim": False, "provider": False},
        ),
    ],
)
def test_a_status_above_claims_that_follow_is_detailed(
    parts: tuple[list[str], ...], details: dict[str, bool]
) -> None:
    assert {status.level: status.is_detailed for status in statuses(*parts)} == details


def test_each_status_names_the_provider_above_it() -> None:
    parts = [*PROVIDER, ACCEPTED], [*CLAIM, ACCEPTED], [*OTHER_PROVIDER, REJECTED]
    named = [(status.provider, status.provider_npi) for status in statuses(RECEIVER, *parts)]
    assert named == [("CLINIC", "1234567893")] * 2 + [("SECOND CLINIC", "")]
    assert statuses(RECEIVER, *parts)[-1].provider_tax_id == "840000002"


def test_a_second_source_in_a_file_begins_anew() -> None:
    second = ["HL*6**20*1", "NM1*AY*2*HOUSE*****46*CH1", "HL*7*6*21*1", "HL*8*7*PT", "TRN*2*F52"]
    first, other = statuses(RECEIVER, [*CLAIM, ACCEPTED], [*second, ACCEPTED])
    assert (first.source, first.batch_reference) == ("PR", "B51")
    assert (other.source, other.batch_reference, other.patient_last) == ("AY", "", "")


def test_a_pharmacy_code_is_not_read_as_a_claim_status() -> None:
    *_above, status = statuses([*CLAIM, "STC*F2:80::RX*20261105**85"])
    assert status.codes[0].status == "RX 80"


def test_a_claim_without_any_status_is_noted() -> None:
    body = [*HEAD, *RECEIVER, *PROVIDER, *CLAIM]
    (note,) = messages(survey_bytes(file(transaction("277", body, guide="005010X214"))))
    assert note.endswith("segment 13 TRN: A claim is named without a status (STC)")


def test_segments_that_have_no_use_are_noted() -> None:
    body = [*HEAD, *RECEIVER, *PROVIDER, *CLAIM, ACCEPTED, "K3*A", "K3*B"]
    (note,) = messages(survey_bytes(file(transaction("277", body, guide="005010X214"))))
    assert "segment 15: medq does not know segments that begin with 'K3' here" in note
