"""The kind of a transaction."""

import pytest

from tests.x12.x12_files import file, messages, read_bytes, survey_bytes, transaction

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
def test_the_kind_comes_from_the_guide_or_the_content(
    identifier: str, st03: str, gs08: str, body: list[str], kind: str
) -> None:
    data = file(transaction(identifier, body, guide=st03), guide=gs08)
    for chunk in (16, 1 << 16):
        assert [t.kind for t in read_bytes(data, chunk=chunk)] == [kind]


def test_a_kind_that_medq_does_not_use_is_refused_by_name() -> None:
    message = "medq does not use this kind of transaction: 834, enrollment"
    file_survey = survey_bytes(file(transaction("834", ["BGN*00*1"])))
    assert messages(file_survey) == [f"refused own.x12 · ISA 1 · ST 1: {message}"]
