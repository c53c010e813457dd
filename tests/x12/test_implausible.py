"""Values of X12 files that cannot be true are left out, and noted with where they stand."""

from datetime import date

import pytest

from medq.domain.plausibility import Fault
from medq.domain.remittances.remittance import ClaimPayment, RemittanceHead
from medq.x12.claims import read_claims
from medq.x12.remittances import read_remittance
from tests.x12.test_claims import BILLING, HEAD, SUBSCRIBER
from tests.x12.x12_files import (
    CLAIM,
    file,
    interchange,
    messages,
    payment,
    read_bytes,
    survey_bytes,
    to_bytes,
    transaction,
)

TODAY = date(2026, 11, 23)
WHERE = "note own.x12 · ISA 1 · ST 1 · segment"


def remittance_of(body: list[str]) -> tuple[RemittanceHead, ClaimPayment, list[str]]:
    """Return the head, the only claim and the problems of an 835; its two readers agree."""
    data = file(transaction("835", body))
    file_survey = survey_bytes(data, today=TODAY)
    remittance = read_remittance(next(iter(read_bytes(data, today=TODAY))))
    (claim,) = remittance.claims()
    assert set(remittance.findings.problems) == set(file_survey.transactions[0].problems)
    return remittance.head, claim, messages(file_survey)


def replaced(old: str, new: str, body: list[str]) -> list[str]:
    return [segment.replace(old, new) for segment in body]


@pytest.mark.parametrize(
    ("paid", "produced", "payment_day", "production_day", "fault"),
    [
        ("20261116", "20261115", date(2026, 11, 16), date(2026, 11, 15), ""),
        ("20621116", "20261115", None, date(2026, 11, 15), "BPR16 2062-11-16 is too far ahead"),
        ("20261116", "20621115", date(2026, 11, 16), None, "DTM02 2062-11-15 is too far ahead"),
        ("20270123", "20261115", None, date(2026, 11, 15), "BPR16 2027-01-23 is too far ahead"),
        ("20270122", "20261115", date(2027, 1, 22), date(2026, 11, 15), ""),
        ("20251114", "20261115", date(2025, 11, 14), date(2026, 11, 15), ""),
        (
            *("20161116", "20261115", None, date(2026, 11, 15)),
            "BPR16 2016-11-16 is more than a year before DTM*405 2026-11-15, which counts",
        ),
        ("20161116", "20161115", date(2016, 11, 16), date(2016, 11, 15), ""),
    ],
)
def test_a_payment_counts_from_a_date_that_can_be_true(
    paid: str, produced: str, payment_day: date | None, production_day: date | None, fault: str
) -> None:
    bpr, trn, *rest = replaced("20261001", paid, payment())
    head, _, problems = remittance_of([bpr, trn, f"DTM*405*{produced}", *rest])
    assert (head.payment_day, head.production_day) == (payment_day, production_day)
    assert [problem.split(": ", 1)[1] for problem in problems] == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("written", "day", "fault"),
    [
        ("20261102", date(2026, 11, 2), ""),
        ("20261124", date(2026, 11, 24), "DTM02 2026-11-24 is after today"),
        ("20271123", date(2027, 11, 23), "DTM02 2027-11-23 is after today"),
        ("20271124", None, "DTM02 2027-11-24 is more than a year ahead"),
        ("20621102", None, "DTM02 2062-11-02 is more than a year ahead"),
        ("18991231", None, "DTM02 must be a date as CCYYMMDD from 1900 on; found '18991231'"),
        ("00261102", None, "DTM02 must be a date as CCYYMMDD from 1900 on; found '00261102'"),
    ],
)
def test_a_date_of_service_is_from_1900_to_a_year_ahead(
    written: str, day: date | None, fault: str
) -> None:
    claim = [*CLAIM[:2], f"DTM*232*{written}", *replaced("20260901", written, CLAIM[2:])]
    _, paid, problems = remittance_of(payment(claims=claim))
    assert (paid.from_day, paid.lines[0].from_day) == (day, day)
    expected = [f"{WHERE} {segment} DTM · DTM02: {fault}" for segment in (9, 11)]
    assert problems == (expected if fault else [])


def test_an_end_of_coverage_may_be_in_any_year() -> None:
    claim = [*CLAIM[:2], "DTM*036*29991231", *CLAIM[2:]]
    _, paid, problems = remittance_of(payment(claims=claim))
    assert (paid.coverage_end, problems) == (date(2999, 12, 31), [])


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-02", date(2026, 11, 2)),
        ("11/02/2026", date(2026, 11, 2)),
        ("11/2/2026", date(2026, 11, 2)),
        ("202611020830", date(2026, 11, 2)),
        ("261102", date(2026, 11, 2)),
        ("101102", None),  # 2010-11-02 or 10/11/02
        ("13/02/2026", None),
        ("2026/11-02", None),
        ("1826-11-02", None),
        ("November 2", None),
    ],
)
def test_a_date_in_another_form_is_read_where_it_has_one_meaning(
    written: str, day: date | None
) -> None:
    _, paid, problems = remittance_of(payment(claims=replaced("20260901", written, CLAIM)))
    assert paid.lines[0].from_day == day
    reading = f", read as {day.isoformat()}" if day else ""
    assert problems == [
        f"{WHERE} 10 DTM · DTM02: DTM02 must be a date as CCYYMMDD from 1900 on;"
        f" found {written!r}{reading}"
    ]


CLM = "CLM*A1*150***11:B:1"
LINE = ["LX*1", "SV1*HC:99213:25*150*UN*1***1", "DTP*472*D8*20261102"]


def sent(*claim: str, subscriber: list[str] = SUBSCRIBER) -> list[str]:
    """Return the problems of an 837 with one claim, without file and transaction."""
    body = [*HEAD, *BILLING, *subscriber, *claim]
    data = file(transaction("837", body, guide="005010X222A1"))
    return [each.split(" · ", 3)[-1] for each in messages(survey_bytes(data, today=TODAY))]


def births(subscriber: list[str], *claim: str) -> tuple[date | None, date | None]:
    """Return the dates of birth of subscriber and patient in the only claim of an 837."""
    body = [*HEAD, *BILLING, *subscriber, *claim]
    transactions = read_bytes(file(transaction("837", body)), today=TODAY)
    (read,) = read_claims(next(iter(transactions))).claims()
    return read.subscriber.birth_day, read.patient.birth_day


def test_a_plausible_claim_has_no_notes() -> None:
    assert sent(CLM, *LINE) == []


FREE = [CLM.replace("150", "0.00"), LINE[0], LINE[1].replace("*150*", "*0*")]
LOWER = [CLM, *LINE, "LX*2", "SV1*HC:99214*-20*UN*1***1"]


def units(text: str) -> list[str]:
    return [CLM, LINE[0], LINE[1].replace("UN*1", f"UN*{text}")]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            [CLM.replace("150", "500"), *LINE],
            "its charge (CLM02) is 500.00, its lines add up to 150.00, 350.00 apart",
        ),
        (FREE, "its charge (CLM02) is 0.00, not above 0"),
        ([CLM, *LINE, "LX*2", *LINE[1:]], "line 2 is the same service as line 1"),
        (units("abc"), "line 1: 'abc' is not a number of units"),
        (units("0"), "line 1: '0' is less than 1 unit"),
        (units("1e9"), "line 1: '1e9' is not a number of units"),
        (LOWER, "line 2: its charge is -20.00, below 0"),
    ],
)
def test_a_claim_that_cannot_be_right_is_noted(claim: list[str], expected: str) -> None:
    assert f"segment 24 CLM: Claim A1: {expected}" in sent(*claim)


def test_numbers_that_a_spreadsheet_rounded_are_noted() -> None:
    spoiled = "1.00123E+11"
    fault = Fault.SPOILED_NUMBER.value
    subscriber = replaced("*W1", f"*{spoiled}", SUBSCRIBER)
    assert sent(CLM.replace("A1", spoiled), *LINE, subscriber=subscriber) == [
        f"segment 24 CLM: Claim {spoiled}: its number (CLM01) {fault}",
        f"segment 24 CLM: Claim {spoiled}: the member ID (NM109) {fault}",
    ]
    assert sent(CLM.replace("A1", "A+1"), *LINE) == []


def test_lines_that_differ_are_not_the_same_service() -> None:
    for other in ("25:76", "25", "59"):
        second = [LINE[1].replace("25", other), "DTP*472*D8*20261103"]
        assert sent(CLM.replace("150", "300"), *LINE, "LX*2", *second) == []


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("20261103", "segment 24 CLM: Claim A1: the patient's date of birth (DMG02)"
         " is a date of birth after the date of service"),
        ("20271103", "segment 20 DMG · DMG02: DMG02 is a date of birth after today"),
        ("20621103", "segment 20 DMG · DMG02: DMG02 is a date of birth after today"),
    ],
)  # fmt: skip
def test_nobody_is_born_after_a_visit_and_the_date_is_not_shown(written: str, fault: str) -> None:
    subscriber = replaced("19500102", written, SUBSCRIBER)
    problems = sent(CLM, *LINE, subscriber=subscriber)
    assert problems == [fault]
    assert births(subscriber, CLM, *LINE) == (None, None)
    assert written[:4] not in problems[0]


def test_a_birth_on_the_day_of_service_stays() -> None:
    subscriber = replaced("19500102", "20261102", SUBSCRIBER)
    assert sent(CLM, *LINE, subscriber=subscriber) == []
    assert births(subscriber, CLM, *LINE)[1] == date(2026, 11, 2)


REVERSED = "DTP03 ends before it begins; the two days were exchanged"
RANGE = ", DTP03 was read as a range of dates"


@pytest.mark.parametrize(
    ("dtp", "days", "fault"),
    [
        ("DTP*472*RD8*20261101-20261102", (1, 2), ""),
        ("DTP*472*RD8*20261102", (2, 2), ""),
        ("DTP*472*RD9*20261101-20261102", (1, 2), "DTP02 says 'RD9'" + RANGE),
        ("DTP*472*D8*20261101-20261102", (1, 2), "DTP02 says 'D8'" + RANGE),
        ("DTP*472*D9*20261102", (2, 2), "DTP02 says 'D9', DTP03 was read as a date"),
        ("DTP*472*TM*1130", None, ""),
        ("DTP*472*RD8*20261102-20261101", (1, 2), REVERSED),
    ],
)  # fmt: skip
def test_the_form_of_a_date_is_read_from_the_date(
    dtp: str, days: tuple[int, int] | None, fault: str
) -> None:
    body = [*HEAD, *BILLING, *SUBSCRIBER, CLM, *LINE[:2], dtp]
    (read,) = read_claims(next(iter(read_bytes(file(transaction("837", body)))))).claims()
    expected = tuple(date(2026, 11, day) for day in days) if days else (None, None)
    assert (read.lines[0].from_day, read.lines[0].to_day) == expected
    expected_notes = [f"segment 27 DTP · {fault[:5]}: {fault}"] if fault else []
    assert sent(CLM, *LINE[:2], dtp) == expected_notes


def test_a_name_of_thousands_of_letters_is_cut() -> None:
    long = "X" * 5000
    note = "has 5,000 characters, a name has at most 60: it was cut"
    bpr, trn, payer, payee, *rest = payment()
    body = [bpr, trn, payer.replace("BIG PAYER", long), payee, *replaced("DOE", long, rest)]
    head, paid, problems = remittance_of(body)
    assert (head.payer.name, paid.patient_last) == (long[:60], long[:60])
    assert problems == [
        f"{WHERE} 4 N1 · N102: N102 {note}",
        f"{WHERE} 8 NM1 · NM103: NM103 {note}",
    ]
    subscriber = replaced("JOHN", long, replaced("BIG PAYER", long, SUBSCRIBER))
    assert sent(CLM, *LINE, subscriber=subscriber) == [
        f"segment 17 NM1 · NM104: NM104 {note}",
        f"segment 21 NM1 · NM103: NM103 {note}",
    ]


def test_a_name_of_sixty_letters_is_whole() -> None:
    _, paid, problems = remittance_of(payment(claims=replaced("DOE", "D" * 60, CLAIM)))
    assert (len(paid.patient_last), problems) == (60, [])


@pytest.mark.parametrize(
    ("written", "day"), [("261116", date(2026, 11, 16)), ("621116", None), ("261301", None)]
)
def test_the_day_of_an_interchange_is_not_far_ahead(written: str, day: date | None) -> None:
    data = to_bytes(interchange(transaction("835", payment()), day=written))
    (read,) = survey_bytes(data, today=TODAY).transactions
    assert read.isa_day == day
    notes = [each for each in messages(survey_bytes(data, today=TODAY)) if "ISA09" in each]
    assert len(notes) == (written == "621116")


LARGEST = "999999999999.99"


@pytest.mark.parametrize(("lines", "status"), [(10, "fine"), (11, "refused")])
def test_sums_that_the_store_cannot_add_up_are_refused(lines: int, status: str) -> None:
    cas = f"CAS*CO*45*{LARGEST}"
    body = payment("0", claims=["CLP*A1*1*0*0**12*I", *[cas] * lines])
    (read,) = survey_bytes(file(transaction("835", body)), today=TODAY).transactions
    assert read.status == status
    message = "The amounts of this transaction add up to more than medq can hold"
    assert any(problem.message == message for problem in read.problems) == (status == "refused")
    assert (read.adjustment_cents is None) == (status == "refused")


def test_the_charges_of_a_batch_that_the_store_cannot_add_up_are_refused() -> None:
    claims = [f"CLM*A1*{LARGEST}***11:B:1"] * 11
    body = [*HEAD, *BILLING, *SUBSCRIBER, *claims]
    (read,) = survey_bytes(file(transaction("837", body, guide="005010X222A1"))).transactions
    assert (read.status, read.charge_cents) == ("refused", None)


def test_a_part_of_a_payment_is_not_out_of_balance() -> None:
    data = file(transaction("835", payment("90")))
    cut = messages(survey_bytes(data[: data.index(b"SE*")]))
    assert any("The transaction is cut off" in message for message in cut)
    assert not any("out of balance" in message for message in cut)


def test_a_part_of_a_payment_names_no_claim_or_amount_as_wrong() -> None:
    data = file(transaction("835", payment()))
    cut = survey_bytes(data[: data.index(b"CAS*") + 9])
    assert {problem.level.value for problem in cut.all_problems} == {"refused", "note"}


def test_a_claim_without_lines_or_with_a_charge_that_no_claim_can_carry_is_noted() -> None:
    claims = ["CLM*A1*150***11:B:1", "CLM*A2*100000000***11:B:1"]
    body = [*HEAD, *BILLING, *SUBSCRIBER, *claims]
    notes = messages(survey_bytes(file(transaction("837", body, guide="005010X222A1"))))
    assert [note.partition("CLM: ")[2] for note in notes] == [
        "Claim A1: it has no service lines",
        "Claim A2: its charge (CLM02) is 100,000,000.00, more than a claim can carry",
        "Claim A2: it has no service lines",
    ]
