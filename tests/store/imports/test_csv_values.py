"""A cell of a CSV file is plausible, or the file is refused with all cells that are not."""

import pytest

from medq.work.imports.csv_problems import MOST_LISTED
from tests.store.csv_office import (
    BRANT,
    OTHER_VISIT,
    VANCE,
    VISIT,
    CsvOffice,
    only_problem,
    places,
)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("3/14/85", "1985-03-14"),
        ("11/2/41", "1941-11-02"),
        ("10/26/26", "2026-10-26"),
        ("10/27/26", "1926-10-27"),  # tomorrow
        ("14-Mar-85", "1985-03-14"),
        ("3/14/1985 0:00", "1985-03-14"),
        ("1985-03-14 00:00:00", "1985-03-14"),
        ("3/14/1985 12:00:00 AM", "1985-03-14"),
        ("03-14-1985", "1985-03-14"),
        ("1985/3/14", "1985-03-14"),
        ("19850314", "1985-03-14"),
    ],
)
def test_a_date_of_birth_is_read_in_the_forms_of_a_spreadsheet(
    csv_office: CsvOffice, written: str, day: str
) -> None:
    assert csv_office.patients(VANCE.replace("03/14/1985", written)).status == "posted"
    key = csv_office.desk.store.value("SELECT key FROM patient")
    assert key == f"VANCE|ORLA|{day}"


@pytest.mark.parametrize(
    ("column", "old", "new", "message"),
    [
        ("birth_date", "03/14/1985", "3/14/0085", "cannot be read"),
        ("birth_date", "03/14/1985", "3/14/1885", "before 1900"),
        ("birth_date", "03/14/1985", "3/14/2027", "after today"),
        ("birth_date", "03/14/1985", "31120", "cannot be read"),
        ("birth_date", "03/14/1985", "3/14/1985 8:30", "cannot be read"),
        ("birth_date", "03/14/1985", "14.03.1985", "cannot be read"),
        ("coverage_start", "01/01/2026", "1/1/98", "more than a year ahead"),
        ("coverage_start", "01/01/2026", "1/1/1826", "before 1900"),
        ("member_id", "W1", "1.23457E+11", "spoiled by a spreadsheet"),
        ("account", "P1", "1.00123E+11", "spoiled by a spreadsheet"),
        ("member_id", "W1", "1001.0", "spoiled by a spreadsheet"),
        ("phone", "303-555-0101", "3.03556E+09", "spoiled by a spreadsheet"),
        ("payer_id", "99999", "9,9999E+04", "spoiled by a spreadsheet"),
        ("last_name", "VANCE", "V" * 5000, "too long for a name"),
        ("first_name", "ORLA", "#N/A", "cannot be read"),
        ("member_id", "W1", "1.23457E11", "spoiled by a spreadsheet"),
        ("account", "P1", "=A1+1", "cannot be read"),
    ],
)
def test_a_cell_of_a_patient_that_cannot_be_true_is_refused(
    csv_office: CsvOffice, column: str, old: str, new: str, message: str
) -> None:
    cell = f'"{new}"' if "," in new else new
    report = csv_office.patients(BRANT, VANCE.replace(old, cell))
    problem = only_problem(report)
    assert (report.status, places([problem])) == ("refused", [f"line 3, column {column}"])
    assert message in problem.message and new[:20] in problem.message and problem.hint
    assert csv_office.accounts() == []


@pytest.mark.parametrize(
    ("column", "old", "new", "message"),
    [
        ("charge", "150.00", "-150.00", "not above 0"),
        ("charge", "150.00", "(150.00)", "not above 0"),
        ("charge", "150.00", "-0.01", "not above 0"),
        ("charge", "150.00", "999999999999.99", "is too large"),
        ("charge", "150.00", "150,00", "cannot be read"),
        ("charge", "150.00", "150.005", "cannot be read"),
        ("charge", "150.00", "1.5E+02", "cannot be read"),
        ("units", ",1,", ",abc,", "not a number of units"),
        ("units", ",1,", ",-1,", "not a number of units"),
        ("units", ",1,", ",123456789,", "is too large"),
        ("service_date", "10/02/2026", "10/02/1826", "before 1900"),
        ("service_date", "10/02/2026", "10/02/2028", "more than a year ahead"),
        ("service_date", "10/02/2026", "2/10/26x", "cannot be read"),
        ("modifiers", "99213,,", "99213,25RT,", "cannot be read"),
        ("procedure", "99213", "142", "cannot be read"),
        ("claim_number", "A1", "1E+12", "spoiled by a spreadsheet"),
    ],
)
def test_a_cell_of_a_charge_that_cannot_be_true_is_refused(
    csv_office: CsvOffice, column: str, old: str, new: str, message: str
) -> None:
    csv_office.patients(VANCE, BRANT)
    value = new.strip(",").removeprefix("99213,")
    cell = new.replace("150,00", '"150,00"')
    report = csv_office.charges(OTHER_VISIT, VISIT.replace(old, cell, 1))
    problem = only_problem(report)
    assert (report.status, places([problem])) == ("refused", [f"line 3, column {column}"])
    assert message in problem.message and repr(value) in problem.message and problem.hint
    assert csv_office.charge_cents() == {}


@pytest.mark.parametrize(
    ("old", "new", "stop", "column"),
    [
        ("150.00", "0", "No charge on line 1", "charge"),
        (",1,", ",0,", "Units below 1 on line 1", "units"),
        (",1,", ",0.5,", "Units below 1 on line 1", "units"),
        ("10/02/2026", "10/02/27", "after today", "service_date"),
        ("10/02/2026", "10/27/26", "after today", "service_date"),
        ("10/02/2026", "10/02/1984", "DOS before DOB", "service_date"),
        (",99999", ",88888", "No coverage with payer 88888", ""),
    ],
)
def test_a_charge_that_needs_a_look_is_warned_of_and_does_not_go_out(
    csv_office: CsvOffice, old: str, new: str, stop: str, column: str
) -> None:
    csv_office.patients(VANCE)
    report = csv_office.charges(VISIT.replace(old, new))
    assert report.status == "posted"
    assert places(report.problems) == ([f"line 2, column {column}"] if column else [])
    (title,) = csv_office.titles("submit")
    assert stop in title


CALLBACK_COLUMNS = "account,asked_at,reason,phone,window_start,window_end"
CALLBACK = (
    "P1,2026-10-02T10:00:00-06:00,A bill,,2026-10-02T14:00:00-06:00,2026-10-02T15:00:00-06:00"
)


@pytest.mark.parametrize(
    ("changed", "where", "message"),
    [
        (CALLBACK, "", ""),
        (CALLBACK.replace("A bill", ""), "", ""),
        (CALLBACK.replace("A bill", "A letter"), "line 2", "another reason"),
        (CALLBACK.replace("T15:00", "T16:00"), "line 2", "another window_end"),
        (CALLBACK.replace("10-02T10", "10-01T10"), "", ""),
        (CALLBACK.replace("10-02T10", "10-02T17"), "line 2, column window_end", "ends before"),
        (CALLBACK.replace("10-02T1", "12-02T1"), "line 2, column asked_at", "after today"),
        (CALLBACK.replace("10-02T1", "10-26T1").replace("-06:00", "Z"), "", ""),
    ],
)
def test_a_callback_that_needs_a_look_is_warned_of(
    csv_office: CsvOffice, changed: str, where: str, message: str
) -> None:
    csv_office.patients(VANCE)
    csv_office.file(f"{CALLBACK_COLUMNS}\n{CALLBACK}\n")
    report = csv_office.file(f"{CALLBACK_COLUMNS}\n{changed}\n")
    assert places(report.problems) == ([where] if where else [])
    assert all(message in problem.message for problem in report.problems)


@pytest.mark.parametrize("written", ["$1,150.50", "1150.5", "1150.50", " $ 1,150.50 "])
def test_an_amount_is_read_as_people_write_it(csv_office: CsvOffice, written: str) -> None:
    csv_office.patients(VANCE)
    assert csv_office.charges(VISIT.replace("150.00", f'"{written}"')).status == "posted"
    assert csv_office.charge_cents() == {"A1": 115050}


@pytest.mark.parametrize(
    ("modifiers", "units", "stored"),
    [("25 RT", "1.0", ("25 RT", "1")), ("rt|59", "02", ("RT 59", "2")), ("", "", ("", "1"))],
)
def test_modifiers_and_units_are_stored_in_one_form(
    csv_office: CsvOffice, modifiers: str, units: str, stored: tuple[str, str]
) -> None:
    csv_office.patients(VANCE)
    csv_office.charges(VISIT.replace("99213,,E119,1", f"99213,{modifiers},E11.9,{units}"))
    ((_code, stored_modifiers, _cents, stored_units),) = csv_office.lines("A1")
    assert (stored_modifiers, stored_units) == stored
    assert csv_office.desk.store.value("SELECT diagnoses FROM claim") == "E119"


def test_the_same_service_twice_is_warned_of_and_does_not_go_out(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE)
    lines = (VISIT, VISIT.replace("99213,", "93000,"), VISIT)
    report = csv_office.charges(*lines, VISIT.replace("99213,", "99213,76"))
    problem = only_problem(report)
    assert (problem.level, places([problem])) == ("review", ["line 4"])
    assert "the same service line as on line 2" in problem.message
    assert csv_office.charge_cents() == {"A1": 60000}
    assert "Repeated line 3, the same as line 1" in csv_office.titles("submit")[0]


def test_every_bad_cell_of_a_file_is_listed_at_once(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE, BRANT)
    report = csv_office.charges(
        VISIT,
        VISIT.replace("99213", "20610").replace("99999", "88888").replace(",1,", ",x,"),
        OTHER_VISIT.replace("P2", "P9"),
        OTHER_VISIT.replace("P2", "P1").replace("200.00", "-1"),
        OTHER_VISIT.replace("A2", "A3").replace("10/03/2026", "13/32/2026"),
        "P2,A4",
        OTHER_VISIT.replace("A2", "A5").replace("10/03/2026", "10/03/27"),
        OTHER_VISIT.replace("A2", ""),
    )
    assert report.status == "refused"
    assert places([each for each in report.problems if each.level == "refused"]) == [
        "line 3, column units",
        "line 3, column payer_id",
        "line 4, column account",
        "line 5, column charge",
        "line 5, column account",
        "line 6, column service_date",
        "line 7",
        "line 9, column claim_number",
    ]
    assert places([each for each in report.problems if each.level == "review"]) == [
        "line 8, column service_date"
    ]
    assert csv_office.charge_cents() == {}


def test_more_problems_than_anybody_reads_are_counted(csv_office: CsvOffice) -> None:
    rows = [f"P{number},VANCE,ORLA,never,,,,,," for number in range(MOST_LISTED + 20)]
    report = csv_office.patients(*rows)
    assert len(report.problems) == MOST_LISTED + 1
    assert report.problems[-1].message == "20 more problems are not listed"


@pytest.mark.parametrize(
    ("account", "hint"),
    [
        ("1001", "did you mean 0001001?"),
        ("01001", "did you mean 0001001?"),
        ("1002", "Import the patients first."),
        ("P1", "Import the patients first."),
    ],
)
def test_an_account_that_lost_its_zeros_is_suggested(
    csv_office: CsvOffice, account: str, hint: str
) -> None:
    csv_office.patients(VANCE.replace("P1", "0001001"))
    for report in (
        csv_office.charges(VISIT.replace("P1", account)),
        csv_office.file(f"account,asked_at\n{account},2026-10-26T10:30:00-06:00\n"),
    ):
        assert report.status == "refused"
        assert hint in only_problem(report).hint


@pytest.mark.parametrize(
    ("start", "end", "column"),
    [
        ("2026-10-27T15:00:00-06:00", "2026-10-27T14:00:00-06:00", "window_end"),
        ("2026-10-27T15:00:00-06:00", "", "window_end"),
        ("", "2026-10-27T15:00:00-06:00", "window_start"),
        ("2026-10-27T15:00:00", "2026-10-27T16:00:00-06:00", "window_start"),
        ("2062-10-27T15:00:00-06:00", "2062-10-27T16:00:00-06:00", "window_start"),
    ],
)
def test_a_window_that_cannot_be_kept_is_refused(
    csv_office: CsvOffice, start: str, end: str, column: str
) -> None:
    csv_office.patients(VANCE)
    report = csv_office.file(
        f"account,asked_at,window_start,window_end\nP1,2026-10-26T10:30:00-06:00,{start},{end}\n"
    )
    assert report.status == "refused"
    assert places(report.problems)[0] == f"line 2, column {column}"
