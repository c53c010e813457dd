"""Claims and lines that the payer split or combined."""

from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _denied_part_stays_open(office: CaseOffice) -> None:
    claim = office.claim("F06")
    assert (claim.state, claim.open_cents) == ("denied", 25000)
    (denial,) = office.items("denial")
    assert (denial.cause, denial.money_cents, denial.claim) == ("CO-197", 25000, "F06")


def _equal_line_stays_denied(office: CaseOffice) -> None:
    claim = office.claim("F1")
    assert (claim.state, claim.paid_cents, claim.written_off_cents) == ("denied", 4000, 2000)
    (denial,) = office.items("denial")
    assert (denial.cause, denial.money_cents) == ("CO-119", 6000)


def _other_line_stays_denied(office: CaseOffice) -> None:
    (item,) = office.items("denial", "undecided", "open balance")
    assert (item.topic, item.cause, item.money_cents) == ("denial", "CO-197", 25000)
    assert item.deadline is not None
    assert office.claim("F1").open_cents == 25000


def _items_cover_what_is_open(office: CaseOffice) -> None:
    items = office.items("denial", "hidden denial", "CO-45")
    assert [(item.cause, item.money_cents) for item in items] == [
        ("CO-151", 10000),
        ("CO-45", 25000),
    ]
    assert office.claim("F1").open_cents == 35000


def _equal_lines_are_each_written_off(office: CaseOffice) -> None:
    claim = office.claim("F1")
    assert (claim.state, claim.paid_cents, claim.written_off_cents) == ("closed", 8000, 4000)


def _split_line_is_added_up_and_a_combined_code_is_shown(office: CaseOffice) -> None:
    split, combined = office.claim("F82-1"), office.claim("F82-2")
    assert (split.state, split.paid_cents, split.written_off_cents) == ("closed", 9000, 9000)
    assert (combined.state, combined.paid_cents, combined.written_off_cents) == (
        *("closed", 4000, 8000),
    )
    (item,) = office.items("changed code", "lines", "match", "denial")
    assert (item.claim, item.title) == (*("F82-2", "Code/units changed by payer: 80048 → 80053"),)


CASES = (
    Case("06a", "a paid part after a denied one", ("06a-",), _denied_part_stays_open),
    Case("06b", "a denied part before a paid one", ("06b-",), _denied_part_stays_open),
    Case(
        "06c", "one of two equal lines denied, then one paid", ("06c-",), _equal_line_stays_denied
    ),
    Case("06e", "one of two denied lines paid later", ("06e-",), _other_line_stays_denied),
    Case(
        "06e",
        "one of two denied lines paid, before the denial is read",
        (
            "06e-denied-lines-one-paid-1",
            "06e-denied-lines-one-paid-3",
            "06e-denied-lines-one-paid-2",
        ),
        _other_line_stays_denied,
    ),
    Case("06f", "a pended line denied later", ("06f-",), _other_line_stays_denied),
    Case("06g", "a hidden denial beside a denial", ("06g-",), _items_cover_what_is_open),
    Case("06d", "equal lines in two payments", ("06d-",), _equal_lines_are_each_written_off),
    Case(
        "82",
        "a line in three parts, and three lines as one",
        ("82-",),
        _split_line_is_added_up_and_a_combined_code_is_shown,
    ),
)
