"""Remittances that repeat, halve or lack what identifies them."""

from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _both_denials_are_raised(office: CaseOffice) -> None:
    assert office.items("held") == []
    denials = office.items("denial")
    assert [(item.cause, item.claim, item.money_cents) for item in denials] == [
        ("CO-197", "F11-1", 15000),
        ("CO-50", "F11-2", 15000),
    ]
    assert all(item.deadline is not None for item in denials)


def _nothing_is_half_done(office: CaseOffice) -> None:
    assert [report.status for report in office.reports] == ["refused"]
    assert {problem.level.value for problem in office.problems} == {"refused", "note"}
    assert office.items() == []


def _rewritten_copy_is_held(office: CaseOffice) -> None:
    assert [report.status for report in office.reports] == ["posted", "posted", "held"]
    assert [item.money_cents for item in office.items("held")] == [9000]
    assert office.claim("F86").paid_cents == 9000


def _halves_are_held(office: CaseOffice) -> None:
    assert [report.status for report in office.reports] == ["posted", "held", "held"]
    assert [item.money_cents for item in office.items("held")] == [17000, 17000]
    for item in office.items("held"):
        office.act(item, "post", reason="the other half is in another file")
    assert office.items("held") == []
    assert [office.claim(number).paid_cents for number in ("F87-1", "F87-2")] == [9000, 8000]


def _each_claim_is_paid_by_its_own(office: CaseOffice) -> None:
    assert [office.claim(number).paid_cents for number in ("F88-1", "F88-2")] == [9000, 9500]
    assert office.items("match", "duplicate payment") == []


def _member_and_day_find_the_claim(office: CaseOffice) -> None:
    assert office.claim("F89-1").paid_cents == 9000
    assert office.items("match") == []


def _twin_is_suggested_by_first_name(office: CaseOffice) -> None:
    (item,) = office.items("match")
    assert office.candidates(item) == ["F92-2", "F92-1"]
    assert [office.claim(number).paid_cents for number in ("F92-1", "F92-2")] == [0, 0]
    office.import_files("92-twins-3.835")
    assert [office.claim(number).paid_cents for number in ("F92-1", "F92-2")] == [9000, 0]


CASES = (
    Case("11", "two payments of zero under one trace", ("11-",), _both_denials_are_raised),
    Case("59", "a segment without an end", ("59-",), _nothing_is_half_done),
    Case("86", "a remittance written again", ("86-",), _rewritten_copy_is_held),
    Case("87", "one payment in two files", ("87-",), _halves_are_held),
    Case("88", "a payer number used again", ("88-",), _each_claim_is_paid_by_its_own),
    *(
        Case(
            f"89 {number}",
            "CLP01 says nothing",
            ("89-clp01-unknown-1", f"89-clp01-{number}-2"),
            _member_and_day_find_the_claim,
        )
        for number in ("0", "UNKNOWN", "empty")
    ),
    Case(
        "92",
        "twins under one member ID",
        ("92-twins-1", "92-twins-2"),
        _twin_is_suggested_by_first_name,
    ),
)
