"""CSV files are read as spreadsheets and practice systems export them."""

import pytest

from tests.store.csv_office import (
    CHARGE_COLUMNS,
    PATIENT_COLUMNS,
    VANCE,
    VISIT,
    CsvOffice,
    only_problem,
    places,
)


@pytest.mark.parametrize(
    "text",
    [
        f"{PATIENT_COLUMNS}\n{VANCE}\n".replace(",", ";"),
        f"{PATIENT_COLUMNS}\n{VANCE}\n".replace(",", "\t"),
        f"{PATIENT_COLUMNS}\n{VANCE}\n".replace(",", "|"),
        f"sep=;\n{PATIENT_COLUMNS}\n{VANCE}\n".replace(",", ";"),
        f"\ufeff{PATIENT_COLUMNS}\r\n{VANCE}\r\n",
        f"{PATIENT_COLUMNS}\r{VANCE}\r",
        f"{PATIENT_COLUMNS}\n{VANCE}",
        f"\n\n{PATIENT_COLUMNS}\n{VANCE}\n",
        f"{PATIENT_COLUMNS},,\n{VANCE},,\n",
        f"{PATIENT_COLUMNS},,\n{VANCE}\n",
        f"{PATIENT_COLUMNS}\n{VANCE},,\n",
        '"' + PATIENT_COLUMNS.replace(",", '","') + '"\n"' + VANCE.replace(",", '","') + '"\n',
        f"{PATIENT_COLUMNS.upper()}\n{VANCE}\n",
        f"{PATIENT_COLUMNS.title().replace('_', ' ').replace(',', ' , ')}\n{VANCE}\n",
        f"{PATIENT_COLUMNS.replace('_', '-')}\n{VANCE.replace(',', ' , ')}\n",
        f"{PATIENT_COLUMNS.replace('last_name', chr(34) + 'Last' + chr(10) + 'Name' + chr(34))}\n"
        f"{VANCE}\n",
        f"{PATIENT_COLUMNS}\n{VANCE.replace('P1', '=' + chr(34) + 'P1' + chr(34))}\n",
        f"{PATIENT_COLUMNS}\n{VANCE.replace('P1', chr(0x200B) + 'P1' + chr(0xA0))}\n",
    ],
)
def test_the_same_patient_is_read_in_every_form(csv_office: CsvOffice, text: str) -> None:
    report = csv_office.file(text)
    assert (report.kind, report.status, report.problems) == ("patients", "posted", [])
    assert csv_office.accounts() == [("P1", "VANCE", "ORLA")]
    assert csv_office.desk.store.rows("SELECT member_id, from_day FROM coverage") == [
        ("W1", 739617)
    ]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('"12 ELM ST\nAPT 4"', "12 ELM ST APT 4"),
        ('"12 ELM ST\r\n\r\nAPT 4"', "12 ELM ST APT 4"),
        ('"12 ELM ST\n"', "12 ELM ST"),
        ('"12 ""OLD"" ELM ST, APT 4"', '12 "OLD" ELM ST, APT 4'),
        ("12\u00a0ELM ST", "12 ELM ST"),
    ],
)
def test_a_cell_of_several_lines_is_one_text(csv_office: CsvOffice, cell: str, read: str) -> None:
    report = csv_office.file(f"account,last_name,address\nP1,VANCE,{cell}\nP2,BRANT,x\n")
    assert report.status == "posted"
    assert csv_office.desk.store.value("SELECT address FROM patient WHERE account = 'P1'") == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('="00123"', "00123"),
        ('"=""00123"""', "00123"),
        ("'00123", "00123"),
        ("00123", "00123"),
        ("1E5", "1E5"),
    ],
)
def test_a_number_kept_as_text_is_that_number(
    csv_office: CsvOffice, written: str, read: str
) -> None:
    assert csv_office.patients(VANCE.replace("W1", written)).status == "posted"
    assert csv_office.desk.store.value("SELECT member_id FROM coverage") == read


def test_the_line_of_a_problem_is_that_of_the_file_below_cells_of_several_lines(
    csv_office: CsvOffice,
) -> None:
    report = csv_office.file(
        'account,last_name,address,birth_date\nP1,VANCE,"12 ELM ST\nAPT 4\nREAR",1985-03-14\n'
        '\n,,,\nP2,"BRANT",x,1985-99-14\nP3,KELLER,"a\nb",1985-99-14\n'
    )
    assert places(report.problems) == ["line 7, column birth_date", "line 8, column birth_date"]


@pytest.mark.parametrize(
    ("rows", "level", "words"),
    [
        ([VISIT, "Total,,,,,,,150.00,,,"], "note", "totals is not read"),
        ([VISIT, ",,,,,,GRAND TOTAL,150.00,,,"], "note", "totals is not read"),
        ([VISIT, ",,,,,,,150.00,,,"], "note", "totals is not read"),
        ([VISIT, ",,,,,,,$150.00,,,", ",,,,,,,,,,"], "note", "totals is not read"),
        ([VISIT, "Totals: 1 row"], "note", "totals is not read"),
        ([VISIT, "Report total,,,,,,,150.00,,,"], "note", "totals is not read"),
        ([VISIT, "Page 1 of 1,,,,,,,,,,"], "note", "below the report"),
        ([VISIT, "End of report"], "note", "below the report"),
        ([VISIT, "Total,,,,,,,400.00,,,"], "review", "$400.00; the rows above it that can be read"),
        ([VISIT, CHARGE_COLUMNS], "note", "The header again"),
        (["", ",,,,,,,,,,", VISIT, " , ,,,,,,,,, "], "", ""),
    ],
)
def test_rows_without_data_are_skipped_and_totals_are_named(
    csv_office: CsvOffice, rows: list[str], level: str, words: str
) -> None:
    csv_office.patients(VANCE)
    report = csv_office.charges(*rows)
    assert report.status == "posted" and csv_office.charge_cents() == {"A1": 15000}
    if level:
        problem = only_problem(report)
        assert problem.level == level and words in problem.message
    else:
        assert report.problems == []


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Acct No,Surname,DOB", "'Acct No' is like account; column 'Surname' is like last_name"),
        ("Acct No;last_name;DOB", "Column 'Acct No' is like account."),
        ("Chart #\tLast_Name\tDOB", "'Chart #' is like account"),
        ("acount,last_name,birth_date", "'acount' is like account"),
    ],
)
def test_a_column_that_is_like_ours_is_suggested(
    csv_office: CsvOffice, header: str, words: str
) -> None:
    separator = next(each for each in ",;\t" if each in header)
    report = csv_office.file(f"{header}\n{separator.join(('P1', 'VANCE', '1985-03-14'))}\n")
    problem = only_problem(report)
    assert (report.status, places([problem])) == ("refused", ["line 1"])
    assert "needs the column" in problem.message and words in problem.hint
    assert "[columns.patients]" in problem.hint


def test_optional_columns_that_are_not_read_are_named(csv_office: CsvOffice) -> None:
    report = csv_office.file(
        "Printed 10/26/2026,,,,\naccount,last_name,DOB,Zodiac,\nP1,VANCE,1985-03-14,fish,x\n"
    )
    assert report.status == "posted"
    assert [(problem.level, problem.message) for problem in report.problems] == [
        ("review", "Column 'DOB' is not read; it is like birth_date"),
        ("note", "Columns that medq does not read: Zodiac"),
        ("note", "The rows above the header are not read"),
        ("note", "A column without a name is not read"),
    ]


def test_a_mapped_column_is_read_whatever_its_case(csv_office: CsvOffice) -> None:
    names = {"patients": {"account": "Acct No", "last_name": "Surname"}}
    report = csv_office.file("ACCT NO.;SURNAME\nP1;VANCE\n", names)
    assert (report.status, report.problems) == ("posted", [])


def test_a_file_of_charges_may_name_the_patients(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE)
    report = csv_office.charges(f"{VISIT},VANCE,ORLA", columns=f"{CHARGE_COLUMNS},last_name,first")
    assert (report.kind, report.status) == ("charges", "posted")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("account,last_name,Last Name\nP1,A,B\n", "Two columns are last_name"),
        ("account,last_name\nP1,VANCE\nP2,BRANT,x\n", "3 and 2"),
        ("account,last_name,phone\nP1,VANCE\n", "2 and 3"),
        ('account,last_name\nP1,VANCE\nP2,"BRANT\nP3,KELLER\n', "not readable as CSV"),
        ("a|b\n1|2\n", "no file with this header"),
        ("account,last_name\nP1\n", "1 and 2"),
    ],
)
def test_a_file_that_has_no_clear_cells_is_refused(
    csv_office: CsvOffice, text: str, message: str
) -> None:
    report = csv_office.file(text)
    assert report.status == "refused" and message in only_problem(report).message
    assert csv_office.accounts() == []


def test_a_file_without_rows_is_warned_of(csv_office: CsvOffice) -> None:
    report = csv_office.patients()
    assert (report.status, only_problem(report).level) == ("posted", "review")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "The file is empty"),
        (PATIENT_COLUMNS.encode("utf-16"), "UTF-16"),
        (f"{PATIENT_COLUMNS}\n{VANCE}\n".encode("utf-16-le"), "UTF-16"),
        (PATIENT_COLUMNS.encode() + b"\nP1,MU\xd1OZ", "not UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00", "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"<html><table>", "a web page"),
        (b"ISA*00*          *00*", "an X12 file"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_as_what_it_is(
    csv_office: CsvOffice, content: bytes, message: str
) -> None:
    report = csv_office.file(content)
    problem = only_problem(report)
    assert report.status == "refused" and message in problem.message and problem.hint


@pytest.mark.parametrize("header", [CHARGE_COLUMNS, CHARGE_COLUMNS.upper().replace("_", " ")])
def test_the_header_again_is_no_row_however_it_is_spelled(
    csv_office: CsvOffice, header: str
) -> None:
    csv_office.patients(VANCE)
    report = csv_office.charges(VISIT, header, VISIT.replace("A1", "A2"))
    assert (report.status, places(report.problems)) == ("posted", ["line 3"])
    assert set(csv_office.charge_cents()) == {"A1", "A2"}
