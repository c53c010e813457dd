"""X12 as payers, offices and their vendors really write it."""

from collections.abc import Callable
from datetime import date

from medq.domain.items.item import Kind
from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _all_reasons_count(office: CaseOffice) -> None:
    claim = office.claim("F07")
    assert (claim.charge_cents, claim.paid_cents) == (15000, 11200)
    assert office.items("balance") == []
    (note,) = [problem for problem in office.problems if "segment 15" in problem.where]
    assert note.where.endswith("segment 15 CAS") and "8 reasons, X12 allows 6" in note.message


def _debit_balances(office: CaseOffice) -> None:
    assert office.problems == []
    assert [(item.topic, item.money_cents) for item in office.items("held", "reversal")] == [
        ("reversal", 9000)
    ]


def _each_side_finds_its_line(office: CaseOffice) -> None:
    assert office.items("lines") == []
    (denial,) = office.items("denial", claim="F13")
    assert (denial.cause, denial.money_cents) == ("CO-97", 15000)
    claim = office.claim("F13")
    assert (claim.paid_cents, claim.written_off_cents, claim.open_cents) == (8000, 7000, 15000)


def _units_are_shown(office: CaseOffice) -> None:
    claim = office.claim("F14")
    assert (claim.paid_cents, claim.written_off_cents, claim.open_cents) == (150000, 59000, 0)
    (changed,) = office.items("changed code", claim="F14")
    assert "units of 97110" in changed.title


def _corrected_patient_is_shown(office: CaseOffice) -> None:
    assert office.claim("F15-1").paid_cents == 9000
    (changed,) = office.items("coverage", claim="F15-1")
    assert office.page(changed)["corrected patient"] == "VANCE-HOLT, ORLA W999888777"
    assert office.claim("F15-2").paid_cents == 0
    (unmatched,) = office.items("match")
    assert office.page(unmatched)["corrected patient"] == "HOLT, ORLA W999888777"


def _both_payments_are_posted(office: CaseOffice) -> None:
    assert [office.claim(number).paid_cents for number in ("F16-1", "F16-2")] == [9000, 9500]
    assert office.items("match") == []


def _both_acknowledgments_are_read(office: CaseOffice) -> None:
    assert [office.claim(number).state for number in ("F17-1", "F17-2")] == ["rejected"] * 2
    assert all(item.kind is Kind.SUBMIT for item in office.items("submit"))


def _blank_parties_are_read(office: CaseOffice) -> None:
    assert office.problems == []
    assert office.claim("F18").state == "sent"


def _control_characters_are_read(office: CaseOffice) -> None:
    # The remittance's payer has one in its name: it is AETNA all the same.
    assert [item.claim for item in office.items("denial")] == ["F57-1", "F57-2", "F57-3"]
    assert office.items("match", "same payer") == []


def _other_files_are_refused(office: CaseOffice) -> None:
    assert [report.status for report in office.reports] == ["refused", "posted", *["refused"] * 4]
    refusals = [problem.message for problem in office.problems if problem.level.value == "refused"]
    assert [message[:35] for message in refusals] == [
        "This is not an X12 file: it begins ",
        "This is X12 saved as UTF-16",
        "The file is empty",
        "This is not an X12 file: it begins ",
        "This is not an X12 file: it begins ",
    ]


def _huge_segment_is_refused(office: CaseOffice) -> None:
    (report,) = office.reports
    assert report.status == "refused"
    assert {problem.level.value for problem in office.problems} == {"refused", "note"}
    assert office.items() == []


def _names_that_are_sure_agree(office: CaseOffice) -> None:
    assert [office.claim(f"F68-{number}").paid_cents for number in range(9)] == [9000] * 9
    assert office.items("match") == []


def _deadline_counts_from_the_day_it_came(office: CaseOffice) -> None:
    (denial,) = office.items("denial", claim="F69")
    assert denial.deadline is not None
    assert date(2026, 12, 1) < denial.deadline < date(2027, 11, 23)
    assert [problem.where.rpartition(" · ")[2] for problem in office.problems] == [
        "BPR16",
        "DTM02",
    ]
    assert all("too far ahead" in problem.message for problem in office.problems)


def _lines_are_kept(segments: tuple[int, ...]) -> Callable[[CaseOffice], None]:
    """Return a check of a claim of 400.00 whose lines have no LX in these segments."""

    def check(office: CaseOffice) -> None:
        assert office.lines("F84") == [(1, "99213", 15000), (2, "20610", 25000)]
        assert [problem.where.rpartition(" · ")[2] for problem in office.problems] == [
            f"segment {segment} SV1" for segment in segments
        ]

    return check


def _difference_is_noted(office: CaseOffice) -> None:
    (note,) = office.problems
    assert "500.00, its lines add up to 400.00, 100.00 apart" in note.message


def _small_letters_find_their_line(office: CaseOffice) -> None:
    assert office.items("lines") == []
    assert office.claim("F1").paid_cents == 20000


CASES = (
    Case("07", "a CAS with eight reasons", ("07-",), _all_reasons_count),
    Case("12", "a debit by BPR03", ("12-",), _debit_balances),
    Case("13", "SVC06 with its own modifiers", ("13-",), _each_side_finds_its_line),
    Case("13b", "SVC06 in small letters", ("13b-",), _small_letters_find_their_line),
    Case("14", "units that are missing or cut", ("14-",), _units_are_shown),
    Case("15", "a corrected patient", ("15-",), _corrected_patient_is_shown),
    Case("16", "a payer between claims, no LX", ("16-",), _both_payments_are_posted),
    Case("17", "a TA1 before a 999", ("17-",), _both_acknowledgments_are_read),
    Case("17b", "a TA1 after a 999", ("17-ta1", "17b-"), _both_acknowledgments_are_read),
    Case("18", "an ISA without parties", ("18-",), _blank_parties_are_read),
    Case("57", "control characters in names", ("57-",), _control_characters_are_read),
    Case("58", "files that are no X12", ("58-",), _other_files_are_refused),
    Case("68", "names as payers write them", ("68-",), _names_that_are_sure_agree),
    Case("69", "a payment in the year 2062", ("69-",), _deadline_counts_from_the_day_it_came),
    Case("84", "lines without LX", ("84-",), _lines_are_kept((21, 24))),
    Case("84b", "two lines under one LX", ("84b-",), _lines_are_kept((25,))),
    Case("85", "a claim that is not its lines", ("85-",), _difference_is_noted),
)
