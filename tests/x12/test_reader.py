"""Reading the same payment in every form: delimiters, line ends, encodings and chunk sizes."""

import hashlib

import pytest

from tests.x12.x12_files import (
    REMITTANCE,
    file,
    interchange,
    messages,
    payment,
    read_bytes,
    survey_bytes,
    to_bytes,
    transaction,
)

SEGMENTS = interchange(transaction("835", payment()))
KEY = survey_bytes(REMITTANCE).transactions[0].key


def wrapped(data: bytes, width: int, end: bytes) -> bytes:
    """Return a file in lines of that width."""
    flat = data.replace(b"\n", b"")
    return end.join(flat[start : start + width] for start in range(0, len(flat), width))


SAME_PAYMENT = {
    "no line ends": to_bytes(SEGMENTS, segment="~"),
    "carriage returns": to_bytes(SEGMENTS, segment="~\r"),
    "both": to_bytes(SEGMENTS, segment="~\r\n"),
    "newline is the terminator": to_bytes(SEGMENTS, segment="\n"),
    "CRLF is the terminator": to_bytes(SEGMENTS, segment="\r\n"),
    "pipes": to_bytes(SEGMENTS, segment="'", element="|", component=">"),
    "control characters": to_bytes(SEGMENTS, segment="\x1c", element="\x1d", component="\x1f"),
    "the canonical control characters in another order": to_bytes(
        SEGMENTS, segment="\x1f", element="\x1c", component="\x1d"
    ),
    "tabs": to_bytes(SEGMENTS, segment="~", element="\t"),
    "80 columns": wrapped(REMITTANCE, 80, b"\r\n"),
    "7 columns": wrapped(REMITTANCE, 7, b"\n"),
    "no last terminator": to_bytes(SEGMENTS, last=False),
    "byte order mark": b"\xef\xbb\xbf" + REMITTANCE,
    "blank lines first": b"\n\n  \r\n" + REMITTANCE,
    "control Z last": REMITTANCE + b"\x1a",
    "padded with NUL": REMITTANCE + b"\0" * 1000,
    "empty segments": REMITTANCE.replace(b"~\n", b"~~\n~\n"),
    "indented": REMITTANCE.replace(b"~\n", b"  ~\n    "),
    "other control numbers": to_bytes(
        interchange(transaction("835", payment(), control="0777"), control=9)
    ),
    "wrong count": REMITTANCE.replace(b"SE*15", b"SE*99"),
    "ISA not padded": REMITTANCE.replace(b"CLINIC         *261001", b"CLINIC*261001"),
}


@pytest.mark.parametrize("name", SAME_PAYMENT)
def test_the_same_payment_however_it_is_written(name: str) -> None:
    file_survey = survey_bytes(SAME_PAYMENT[name])
    assert [t.kind for t in file_survey.transactions] == ["835"], messages(file_survey)
    remittance = file_survey.transactions[0]
    assert remittance.key == KEY
    assert (remittance.claims, remittance.charge_cents) == (1, 10000)
    assert (remittance.paid_cents, remittance.adjustment_cents) == (6000, 4000)
    assert remittance.balanced and remittance.all_claims_balanced
    assert remittance.all_services_balanced and remittance.status == "fine"


def test_other_content_has_another_key() -> None:
    keys = {
        survey_bytes(REMITTANCE.replace(old, new)).transactions[0].key
        for old, new in [(b"DOE", b"ROE"), (b"*T1*", b"*T2*")]
    }
    assert len(keys | {KEY}) == 3


def test_the_key_is_the_documented_hash() -> None:
    lines = [f"ST*{'835'}*", *payment(), "SE**"]
    canonical = "".join(line.replace("*", "\x1d").replace(":", "\x1f") + "\x1c" for line in lines)
    assert hashlib.sha256(canonical.encode()).hexdigest() == KEY


def test_the_same_acknowledgment_in_another_interchange_has_another_key() -> None:
    body = ["AK1*HC*101*005010X222A1", "AK2*837*0001", "IK5*A", "AK9*A*1*1*1"]
    files = [
        file(transaction("999", body), control=number, day=day)
        for number, day in ((1, "261001"), (2, "261001"), (1, "261002"))
    ]
    assert len({survey_bytes(data).transactions[0].key for data in files}) == 3
    assert (
        survey_bytes(files[0]).transactions[0].key
        == survey_bytes(files[0].replace(b"~\n", b"~")).transactions[0].key
    )


def test_each_isa_declares_its_own_delimiters() -> None:
    second = to_bytes(
        interchange(transaction("835", payment()), control=2),
        segment="\n",
        element="|",
        component=">",
    )
    third = to_bytes(
        interchange(transaction("835", payment()), control=3), segment="\x1e", element=","
    )
    for data in (
        REMITTANCE + second + third,
        second + REMITTANCE + third,
        third + b"\r\n" + second + REMITTANCE,
    ):
        file_survey = survey_bytes(data)
        assert [t.key for t in file_survey.transactions] == [KEY] * 3
        assert (file_survey.interchanges, file_survey.paid_cents) == (3, 18000)


def test_an_interchange_without_its_end_does_not_hide_the_next() -> None:
    torn = REMITTANCE[: REMITTANCE.index(b"SE*")]
    file_survey = survey_bytes(torn + to_bytes(SEGMENTS, segment="\n", element="|", component=">"))
    assert [t.status for t in file_survey.transactions] == ["refused", "fine"]
    assert file_survey.transactions[1].key == KEY


def test_the_u_of_4010_is_no_repetition_separator() -> None:
    for declared, separator in (("U", ""), ("!", "!")):
        data = file(transaction("835", payment()), repetition=declared)
        assert next(iter(read_bytes(data))).delimiters.repetition == separator


def test_a_name_is_read_in_both_encodings_and_any_chunk_size() -> None:
    for encoding in ("utf-8", "latin-1"):
        data = REMITTANCE.decode().replace("DOE", "MÜLLER-ÑÉ").encode(encoding)
        for chunk in (1, 2, 3, 7, 64, 1 << 16):
            names = [
                line
                for t in read_bytes(data, chunk=chunk)
                for _, line in t.segments()
                if line[0] == "NM1"
            ]
            assert names[0][3] == "MÜLLER-ÑÉ"


def test_utf8_before_the_first_bad_byte_is_kept_in_any_chunk_size() -> None:
    data = REMITTANCE.replace(b"BIG PAYER", "BÏG".encode()).replace(b"DOE", b"M\xdcLLER")
    texts = {
        str([list(t.segments()) for t in read_bytes(data, chunk=chunk)])
        for chunk in (1, 7, 64, 1 << 16)
    }
    assert len(texts) == 1
    assert "BÏG" in texts.pop()


def test_a_transaction_is_read_again_by_its_ordinal() -> None:
    data = file(
        transaction("835", payment()),
        transaction("835", payment("61"), control="0002"),
        transaction("270", ["BHT*1"]),
    )
    file_survey = survey_bytes(data)
    assert [(t.ordinal, t.kind, t.status, t.control) for t in file_survey.transactions] == [
        (1, "835", "fine", "0001"),
        (2, "835", "held", "0002"),
        (3, "270", "refused", "0001"),
    ]
    again = [(t.ordinal, t.control, len(list(t.segments()))) for t in read_bytes(data, only=2)]
    assert again == [(2, "0002", 13)]


def test_a_partly_read_transaction_is_finished_before_the_next() -> None:
    data = file(transaction("835", payment()), transaction("835", payment(), control="0002"))
    reader = read_bytes(data)
    started = [(t, next(t.segments())[1][0]) for t in reader]
    assert [(t.control, first_tag, t.complete, t.key) for t, first_tag in started] == [
        ("0001", "BPR", True, KEY),
        ("0002", "BPR", True, KEY),
    ]
    assert reader.findings.all_problems() == ()
    assert reader.segments == 4 + 2 * 15


def test_nul_inside_an_element_is_removed() -> None:
    lines = [
        line for t in read_bytes(REMITTANCE.replace(b"DOE", b"D\0OE")) for _, line in t.segments()
    ]
    assert ["NM1", "QC", "1", "DOE", "JANE", "", "", "", "MI", "W1"] in lines


def test_segments_are_numbered_from_st() -> None:
    remittance = next(iter(read_bytes(REMITTANCE)))
    numbers = {segment[0]: number for number, segment in remittance.segments()}
    assert (numbers["BPR"], numbers["CLP"], numbers["AMT"]) == (2, 7, 14)
    assert remittance.count == 15
