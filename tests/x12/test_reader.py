"""The traps of real files, each in a small file of its own: how it is delimited, wrapped, cut, stuffed or torn."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, repeat

import pytest

from medq.x12.reader import read_transactions
from medq.x12.survey import survey
from tests.x12.making import (
    REMITTANCE,
    file,
    interchange,
    messages,
    payment,
    reading,
    surveyed,
    transaction,
    written,
)

ONE = interchange(transaction("835", payment()))
KEY = surveyed(REMITTANCE).transactions[0].key


def wrapped(data: bytes, width: int, end: bytes) -> bytes:
    flat = data.replace(b"\n", b"")
    return end.join(flat[place : place + width] for place in range(0, len(flat), width))


SAME = {
    "no line ends": written(ONE, segment="~"),
    "carriage returns": written(ONE, segment="~\r"),
    "both": written(ONE, segment="~\r\n"),
    "newline is the terminator": written(ONE, segment="\n"),
    "CRLF is the terminator": written(ONE, segment="\r\n"),
    "pipes": written(ONE, segment="'", element="|", component=">"),
    "control characters": written(ONE, segment="\x1c", element="\x1d", component="\x1f"),
    "the control characters medq uses itself, in another order": written(
        ONE, segment="\x1f", element="\x1c", component="\x1d"
    ),
    "tabs": written(ONE, segment="~", element="\t"),
    "80 columns": wrapped(REMITTANCE, 80, b"\r\n"),
    "7 columns": wrapped(REMITTANCE, 7, b"\n"),
    "no last terminator": written(ONE, last=False),
    "byte order mark": b"\xef\xbb\xbf" + REMITTANCE,
    "blank lines first": b"\n\n  \r\n" + REMITTANCE,
    "control Z last": REMITTANCE + b"\x1a",
    "padded with NUL": REMITTANCE + b"\0" * 1000,
    "empty segments": REMITTANCE.replace(b"~\n", b"~~\n~\n"),
    "indented": REMITTANCE.replace(b"~\n", b"  ~\n    "),
    "other control numbers": written(
        interchange(transaction("835", payment(), control="0777"), control=9)
    ),
    "wrong count": REMITTANCE.replace(b"SE*15", b"SE*99"),
    "ISA not padded": REMITTANCE.replace(b"CLINIC         *261001", b"CLINIC*261001"),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_payment_however_it_is_written(name: str) -> None:
    found = surveyed(SAME[name])
    assert [t.kind for t in found.transactions] == ["835"], messages(found)
    only = found.transactions[0]
    assert only.key == KEY
    assert (only.claims, only.charge_cents, only.paid_cents, only.adjustment_cents) == (
        1,
        10000,
        6000,
        4000,
    )
    assert (only.balanced, only.all_claims_balanced, only.all_services_balanced) == (
        True,
        True,
        True,
    )
    assert only.status == "fine"


def test_another_content_has_another_key() -> None:
    keys = {
        surveyed(REMITTANCE.replace(old, new)).transactions[0].key
        for old, new in [(b"DOE", b"ROE"), (b"*T1*", b"*T2*")]
    }
    assert len(keys | {KEY}) == 3


def test_the_key_is_the_hash_that_is_written_down() -> None:
    lines = [f"ST*{'835'}*", *payment(), "SE**"]
    canonical = "".join(line.replace("*", "\x1d").replace(":", "\x1f") + "\x1c" for line in lines)
    assert hashlib.sha256(canonical.encode()).hexdigest() == KEY


def test_an_answer_that_says_the_same_in_another_interchange_is_another_answer() -> None:
    body = ["AK1*HC*101*005010X222A1", "AK2*837*0001", "IK5*A", "AK9*A*1*1*1"]
    made = [
        file(transaction("999", body), control=number, day=day)
        for number, day in ((1, "261001"), (2, "261001"), (1, "261002"))
    ]
    assert len({surveyed(data).transactions[0].key for data in made}) == 3
    assert (
        surveyed(made[0]).transactions[0].key
        == surveyed(made[0].replace(b"~\n", b"~")).transactions[0].key
    )


def test_each_isa_declares_its_delimiters_anew() -> None:
    second = written(
        interchange(transaction("835", payment()), control=2),
        segment="\n",
        element="|",
        component=">",
    )
    third = written(
        interchange(transaction("835", payment()), control=3), segment="\x1e", element=","
    )
    for data in (
        REMITTANCE + second + third,
        second + REMITTANCE + third,
        third + b"\r\n" + second + REMITTANCE,
    ):
        found = surveyed(data)
        assert [t.key for t in found.transactions] == [KEY] * 3
        assert (found.interchanges, found.paid_cents) == (3, 18000)


def test_an_interchange_without_its_end_does_not_swallow_the_next() -> None:
    torn = REMITTANCE[: REMITTANCE.index(b"SE*")]
    found = surveyed(torn + written(ONE, segment="\n", element="|", component=">"))
    assert [t.status for t in found.transactions] == ["refused", "fine"]
    assert found.transactions[1].key == KEY


def test_a_repetition_separator_of_4010_is_none() -> None:
    body = payment()
    assert (
        reading(file(transaction("835", body), repetition="U"))
        .__iter__()
        .__next__()
        .delimiters.repetition
        == ""
    )
    assert (
        reading(file(transaction("835", body), repetition="!"))
        .__iter__()
        .__next__()
        .delimiters.repetition
        == "!"
    )


def test_a_name_is_read_in_both_encodings_however_it_is_cut() -> None:
    for encoding in ("utf-8", "latin-1"):
        data = REMITTANCE.decode().replace("DOE", "MÜLLER-ÑÉ").encode(encoding)
        for chunk in (1, 2, 3, 7, 64, 1 << 16):
            names = [
                line
                for t in reading(data, chunk=chunk)
                for _, line in t.segments()
                if line[0] == "NM1"
            ]
            assert names[0][3] == "MÜLLER-ÑÉ"


def test_what_was_utf8_before_the_first_bad_byte_stays_so_in_any_pieces() -> None:
    data = REMITTANCE.replace(b"BIG PAYER", "BÏG".encode()).replace(b"DOE", b"M\xdcLLER")
    texts = {
        str([list(t.segments()) for t in reading(data, chunk=chunk)])
        for chunk in (1, 7, 64, 1 << 16)
    }
    assert len(texts) == 1
    assert "BÏG" in texts.pop()


def test_several_transactions_and_one_of_them_again() -> None:
    data = file(
        transaction("835", payment()),
        transaction("835", payment("61"), control="0002"),
        transaction("270", ["BHT*1"]),
    )
    found = surveyed(data)
    assert [(t.ordinal, t.kind, t.status, t.control) for t in found.transactions] == [
        (1, "835", "fine", "0001"),
        (2, "835", "held", "0002"),
        (3, "270", "refused", "0001"),
    ]
    again = [(t.ordinal, t.control, len(list(t.segments()))) for t in reading(data, only=2)]
    assert again == [(2, "0002", 13)]


def test_a_transaction_that_is_left_half_read_does_not_disturb_the_next() -> None:
    data = file(transaction("835", payment()), transaction("835", payment(), control="0002"))
    whole = reading(data)
    begun = [(found, next(found.segments())[1][0]) for found in whole]
    assert [(found.control, first, found.complete, found.key) for found, first in begun] == [
        ("0001", "BPR", True, KEY),
        ("0002", "BPR", True, KEY),
    ]
    assert whole.findings.all_problems() == ()
    assert whole.segments == 4 + 2 * 15


KINDS = [
    ("837", "005010X222A1", "", [], "837P"),
    ("837", "005010X222", "", [], "837P"),
    ("837", "", "005010X223A3", [], "837I"),
    ("837", "", "004010X098A1", [], "837P"),
    ("837", "", "004010X096A1", [], "837I"),
    ("837", "005010X224A2", "", [], "837D"),
    ("837", "", "999999X999X9", ["CLM*1*5", "LX*1", "SV2*0300*HC:1*5"], "837I"),
    ("837", "", "999999X999X9", ["CLM*1*5", "LX*1", "SV1*HC:1*5"], "837P"),
    ("837", "", "", ["CLM*1*5***13:A:1"], "837I"),
    ("837", "", "", ["CLM*1*5***11:B:1"], "837P"),
    ("837", "", "", [], "837P"),
    ("277", "005010X214", "", [], "277CA"),
    ("277", "005010X364", "", [], "277CA"),
    ("277", "005010X212", "", [], "277"),
    ("277", "", "", ["BHT*0085*08*1*20261001*1200*TH"], "277CA"),
    ("277", "", "", ["BHT*0010*08*1*20261001*1200*DG"], "277"),
    ("277", "", "", ["BHT*9999*08*1", "HL*1**PT"], "277CA"),
    ("277", "", "", ["BHT*9999*08*1", "HL*1**22*0", "STC*P3:317*20261001**5"], "277"),
    ("997", "", "005010X230", [], "999"),
    ("835", "", "004010X091A1", [], "835"),
    ("271", "", "", [], "271"),
    ("850", "", "", [], "unknown 850"),
    ("", "", "", [], "unknown"),
]


@pytest.mark.parametrize(("identifier", "st03", "gs08", "body", "kind"), KINDS)
def test_kinds(identifier: str, st03: str, gs08: str, body: list[str], kind: str) -> None:
    data = file(transaction(identifier, body, guide=st03), guide=gs08)
    for chunk in (16, 1 << 16):
        assert [t.kind for t in reading(data, chunk=chunk)] == [kind]


def test_a_kind_without_use_is_refused_by_name() -> None:
    assert messages(surveyed(file(transaction("834", ["BGN*00*1"])))) == [
        "refused own.x12 · ISA 1 · ST 1: medq does not use this kind of transaction: 834, enrollment"
    ]


FAULTS = {
    "SE01": (
        REMITTANCE.replace(b"SE*15", b"SE*99"),
        "note own.x12 · ISA 1 · ST 1 · segment 15 SE · SE01: SE01 says '99' segments, counted 15",
    ),
    "SE02": (
        REMITTANCE.replace(b"SE*15*0001", b"SE*15*0002"),
        "note own.x12 · ISA 1 · ST 1 · segment 15 SE · SE02: SE02 says '0002', ST02 says '0001'",
    ),
    "GE01": (
        REMITTANCE.replace(b"GE*1*", b"GE*2*"),
        "note own.x12 · ISA 1: GE01 says '2' transactions, counted 1",
    ),
    "GE02": (
        REMITTANCE.replace(b"GE*1*1", b"GE*1*8"),
        "note own.x12 · ISA 1: GE02 says '8', GS06 says '1'",
    ),
    "IEA01": (
        REMITTANCE.replace(b"IEA*1*", b"IEA*2*"),
        "note own.x12 · ISA 1: IEA01 says '2' groups, counted 1",
    ),
    "IEA02": (
        REMITTANCE.replace(b"IEA*1*000000001", b"IEA*1*000000002"),
        "note own.x12 · ISA 1: IEA02 says '000000002', ISA13 says '000000001'",
    ),
    "no GE": (REMITTANCE.replace(b"GE*1*1~\n", b""), "note own.x12 · ISA 1: There is no GE"),
    "no IEA": (
        REMITTANCE.replace(b"IEA*1*000000001~\n", b""),
        "note own.x12 · ISA 1: There is no IEA",
    ),
    "width": (
        SAME["ISA not padded"],
        "note own.x12 · ISA 1: ISA does not have its fixed width; its 16 elements were counted",
    ),
    "junk": (
        b"From: payer\n" + REMITTANCE,
        "note own.x12 · before ISA 1: There is text outside any interchange; it was skipped",
    ),
    "component": (
        REMITTANCE.replace(b"HC:99213:25", b"HC>99213>25"),
        "note own.x12 · ISA 1 · ST 1: ISA16 declares ':' between components, "
        "but the transaction uses '>': they were not separated",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_envelope_is_noted_and_nothing_is_lost(name: str) -> None:
    data, words = FAULTS[name]
    found = surveyed(data)
    assert messages(found) == [words]
    assert (found.paid_cents, found.transactions[0].status) == (6000, "fine")


def test_a_torn_file_keeps_its_whole_transactions_and_names_the_cut_one() -> None:
    data = file(transaction("835", payment()), transaction("835", payment(), control="0002"))
    for cut in (data.rindex(b"CAS*"), data.rindex(b"SE*"), data.rindex(b"SE*") + 1):
        found = surveyed(data[:cut])
        assert [t.status for t in found.transactions] == ["fine", "refused"]
        assert found.transactions[1].claims is None
        assert any(
            "ST 2: The transaction is cut off: no SE after segment" in message
            for message in messages(found)
        )
        assert found.refused


NO_X12 = {
    b"": "The file is empty",
    b" \r\n\0\x1a": "The file is empty",
    b"PK\x03\x04rest": "This is not an X12 file: it begins with 'PK'",
    b"%PDF-1.7": "This is not an X12 file: it begins with '%PDF'",
    b"\x7fELF": r"This is not an X12 file: it begins with '\x7f'",
    "Ñandú".encode("latin-1"): r"This is not an X12 file: it begins with '\xd1'",
    b"ISA": "Its ISA has no 16 elements, so its delimiters are not known",
    b"ISA*00*X*00*X~GS*HP*A~ST*835*1~": "Its ISA has no 16 elements, so its delimiters are not known",
    b"ISABEL IS NO INTERCHANGE": "This is not an X12 file: it begins with 'ISAB'",
    REMITTANCE.decode().encode("utf-16"): "This is X12 saved as UTF-16",
}


@pytest.mark.parametrize("data", NO_X12)
def test_what_is_no_x12_is_refused_with_how_it_begins(data: bytes) -> None:
    found = surveyed(data)
    assert [problem.message for problem in found.all_problems] == [NO_X12[data]]
    assert found.refused
    assert found.claims is None


def test_an_interchange_without_transactions_is_refused() -> None:
    assert "The file has no transactions" in messages(surveyed(file()))[-1]


def test_what_cannot_be_opened_is_a_problem_too() -> None:
    assert messages(survey("nowhere.x12")) == [
        "refused nowhere.x12: The file cannot be opened: No such file or directory"
    ]


class Endless:
    """A stream of many bytes that are never in memory at once; counts what was asked of it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.given = 0

    def read(self, _: int) -> bytes:
        piece = next(self._pieces, b"")
        self.given += len(piece)
        return piece


def test_a_segment_without_end_is_refused_and_not_kept() -> None:
    head = REMITTANCE[: REMITTANCE.index(b"CAS*")]
    stream = Endless(chain([head], repeat(b"x" * 65536, 10_000)))
    found = survey(stream, name="own.x12")  # type: ignore[arg-type]
    assert stream.given < 500_000
    assert [t.status for t in found.transactions] == ["refused"]
    assert any(
        "A segment has no end within 100,000 characters after segment 10" in message
        for message in messages(found)
    )


def test_noise_of_any_length_is_given_up() -> None:
    stream = Endless(repeat(b"x" * 65536, 10_000))
    found = survey(stream, name="own.x12")  # type: ignore[arg-type]
    assert stream.given < 3_000_000
    assert messages(found) == ["refused own.x12: This is not an X12 file: it begins with 'xxxx'"]


def test_problems_of_one_transaction_are_bounded_and_the_worst_is_among_them() -> None:
    claims = [f"CLP*A{number}*1*100*50**12*I" for number in range(500)]
    found = surveyed(file(transaction("835", payment("1", claims=claims))))
    only = found.transactions[0]
    assert only.status == "held"
    assert len(only.problems) == 201
    assert any("does not balance" in problem.message for problem in only.problems)
    assert "301 more problems" in only.problems[-1].message


def test_nul_inside_an_element_is_dropped() -> None:
    lines = [
        line for t in reading(REMITTANCE.replace(b"DOE", b"D\0OE")) for _, line in t.segments()
    ]
    assert ["NM1", "QC", "1", "DOE", "JANE", "", "", "", "MI", "W1"] in lines


def test_the_position_of_a_segment_counts_from_st() -> None:
    for found in read_transactions(BytesIO(REMITTANCE)):
        numbers = {line[0]: number for number, line in found.segments()}
    assert (numbers["BPR"], numbers["CLP"], numbers["AMT"]) == (2, 7, 14)
    assert found.count == 15
