"""The adjustment codes of an office."""

import pytest

from medq.domain.claims.adjustment_codes import (
    DUPLICATE,
    NOT_BILLABLE,
    AdjustmentCodes,
    adjustment_code,
)
from medq.domain.claims.ledger import EntryKind
from medq.domain.errors import MedqError
from tests.domain.reference_tables import read_table

CODES = AdjustmentCodes(read_table("adjustment_codes"))
LINE = {"code": "no-auth", "kind": "write_off", "text": "No auth", "source": "own", "as_of": "2026"}


def test_write_offs_and_transfers_have_codes_of_their_own() -> None:
    write_offs = {code.code for code in CODES.of_kind(EntryKind.WRITE_OFF)}
    transfers = {code.code for code in CODES.of_kind(EntryKind.TRANSFER)}
    assert {"no-auth", "timely-filing", "bad-debt", DUPLICATE, NOT_BILLABLE} <= write_offs
    assert "self-pay" in transfers and not write_offs & transfers
    assert CODES.text("no-auth") == "No authorization"
    assert CODES.text("of an old table") == "of an old table"


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("kind", "refund", "kind cannot be 'refund'."),
        ("text", "", "text is empty"),
        ("source", " ", "source is empty"),
        ("as_of", "", "as_of is empty"),
    ],
)
def test_a_line_that_is_none_is_named(column: str, value: str, message: str) -> None:
    with pytest.raises(MedqError) as refused:
        adjustment_code(LINE | {column: value})
    assert (refused.value.message, refused.value.where) == (message, "adjustment_codes no-auth")
