"""Reading faulty files: envelope faults, torn files, files that are not X12, and limits."""

from collections.abc import Iterator
from itertools import chain, repeat

import pytest

from medq.x12.remittances import read_remittance
from medq.x12.survey import survey
from tests.x12.x12_files import (
    REMITTANCE,
    file,
    messages,
    payment,
    read_bytes,
    survey_bytes,
    transaction,
)

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
        REMITTANCE.replace(b"CLINIC         *261001", b"CLINIC*261001"),
        "note own.x12 · ISA 1: ISA does not have its fixed width; its 16 elements were counted",
    ),
    "junk": (
        b"From: payer\n" + REMITTANCE,
        "note own.x12 · before ISA 1: There is text outside any interchange; it was skipped",
    ),
    "component": (
        REMITTANCE.replace(b"HC:99213:25", b"HC>99213>25"),
        "note own.x12 · ISA 1: ISA16 declares ':' between components, "
        "the transactions use '>': it was read, too",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_an_envelope_fault_is_noted_and_nothing_is_lost(name: str) -> None:
    data, message = FAULTS[name]
    file_survey = survey_bytes(data)
    assert messages(file_survey) == [message]
    assert (file_survey.paid_cents, file_survey.transactions[0].status) == (6000, "fine")


def procedures(data: bytes, chunk: int = 1 << 16) -> list[tuple[str, tuple[str, ...]]]:
    """Return procedure and modifiers of every paid line of a file."""
    return [
        (line.procedure, line.modifiers)
        for transaction in read_bytes(data, chunk=chunk)
        for claim in read_remittance(transaction).claims()
        for line in claim.lines
    ]


@pytest.mark.parametrize("separator", [">", "|", "\\", "<"])
def test_components_are_read_with_the_separator_that_the_file_uses(separator: str) -> None:
    data = REMITTANCE.replace(b"HC:99213:25", b"HC:99213:25".replace(b":", separator.encode()))
    for chunk in (1, 7, 1 << 16):
        assert procedures(data, chunk) == [("99213", ("25",))]
    assert survey_bytes(data).transactions[0].key == survey_bytes(REMITTANCE).transactions[0].key


def test_the_declared_separator_is_read_beside_another() -> None:
    other = [line.replace("HC:99213:25", "HC>99213>25") for line in payment()]
    data = file(transaction("835", other), transaction("835", payment(), control="0002"))
    assert procedures(data) == [("99213", ("25",))] * 2


def test_the_first_components_of_an_interchange_decide() -> None:
    without = payment(claims=["CLP*A1*1*60*60**12*I"])
    other = [line.replace("HC:99213:25", "HC>99213>25") for line in payment()]
    late = file(transaction("835", without), transaction("835", other, control="0002"))
    assert procedures(late) == [("99213", ("25",))]
    mixed = file(transaction("835", payment()), transaction("835", other, control="0002"))
    assert procedures(mixed) == [("99213", ("25",)), ("HC>99213>25", ())]
    assert messages(survey_bytes(mixed)) == [
        "note own.x12 · ISA 1 · ST 2: ISA16 declares ':' between components, "
        "but the transaction uses '>': they were not separated"
    ]


def test_only_the_cut_off_transaction_of_a_torn_file_is_refused() -> None:
    data = file(transaction("835", payment()), transaction("835", payment(), control="0002"))
    for cut in (data.rindex(b"CAS*"), data.rindex(b"SE*"), data.rindex(b"SE*") + 1):
        file_survey = survey_bytes(data[:cut])
        assert [t.status for t in file_survey.transactions] == ["fine", "refused"]
        assert file_survey.transactions[1].claims is None
        assert any(
            "ST 2: The transaction is cut off: no SE after segment" in message
            for message in messages(file_survey)
        )
        assert file_survey.refused


BROKEN_ISA = "The ISA does not have 16 elements, so the delimiters are unknown"
NOT_X12 = {
    b"": "The file is empty",
    b" \r\n\0\x1a": "The file is empty",
    b"PK\x03\x04rest": "This is not an X12 file: it begins with 'PK'",
    b"%PDF-1.7": "This is not an X12 file: it begins with '%PDF'",
    b"\x7fELF": r"This is not an X12 file: it begins with '\x7f'",
    "Ñandú".encode("latin-1"): r"This is not an X12 file: it begins with '\xd1'",
    b"ISA": BROKEN_ISA,
    b"ISA*00*X*00*X~GS*HP*A~ST*835*1~": BROKEN_ISA,
    b"ISABEL IS NO INTERCHANGE": "This is not an X12 file: it begins with 'ISAB'",
    REMITTANCE.decode().encode("utf-16"): "This is X12 saved as UTF-16",
}


@pytest.mark.parametrize("data", NOT_X12)
def test_a_file_that_is_not_x12_is_refused_with_its_first_characters(data: bytes) -> None:
    file_survey = survey_bytes(data)
    assert [problem.message for problem in file_survey.all_problems] == [NOT_X12[data]]
    assert file_survey.refused
    assert file_survey.claims is None


def test_an_interchange_without_transactions_is_refused() -> None:
    assert "The file has no transactions" in messages(survey_bytes(file()))[-1]


def test_a_file_that_cannot_be_opened_is_a_problem() -> None:
    assert messages(survey("nowhere.x12")) == [
        "refused nowhere.x12: The file cannot be opened: No such file or directory"
    ]


class EndlessStream:
    """A stream of many bytes, never in memory at once, that counts how many were read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.bytes_read = 0

    def read(self, _: int) -> bytes:
        piece = next(self._pieces, b"")
        self.bytes_read += len(piece)
        return piece


def test_a_segment_without_end_is_refused_and_not_kept_in_memory() -> None:
    head = REMITTANCE[: REMITTANCE.index(b"CAS*")]
    stream = EndlessStream(chain([head], repeat(b"x" * 65536, 10_000)))
    file_survey = survey(stream, name="own.x12")  # type: ignore[arg-type]
    assert stream.bytes_read < 500_000
    assert [t.status for t in file_survey.transactions] == ["refused"]
    assert any(
        "A segment has no end within 100,000 characters after segment 10" in message
        for message in messages(file_survey)
    )


def test_the_search_for_an_isa_ends() -> None:
    stream = EndlessStream(repeat(b"x" * 65536, 10_000))
    file_survey = survey(stream, name="own.x12")  # type: ignore[arg-type]
    assert stream.bytes_read < 3_000_000
    message = "This is not an X12 file: it begins with 'xxxx'"
    assert messages(file_survey) == [f"refused own.x12: {message}"]


def test_listed_problems_are_limited_and_the_worst_is_among_them() -> None:
    claims = [f"CLP*A{number}*1*100*50**12*I" for number in range(500)]
    file_survey = survey_bytes(file(transaction("835", payment("1", claims=claims))))
    remittance = file_survey.transactions[0]
    assert remittance.status == "held"
    assert len(remittance.problems) == 201
    assert any("out of balance" in problem.message for problem in remittance.problems)
    assert "301 more problems" in remittance.problems[-1].message
