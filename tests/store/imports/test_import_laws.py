"""Imports of damaged files never raise, and post only whole transactions as they were read."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, import_files
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment,
    batch,
    claim,
    claim_statuses,
    interchange,
    payment,
    status,
)

CLAIMS = interchange(
    "HC", "005010X222A1", batch([claim("A1"), claim("A2")]), batch([claim("A3")], control=2)
)
RECEIVED = interchange(
    "HN",
    "005010X214",
    claim_statuses([status("A1", "A2:20", payer_number="P1"), status("A2", "A3:21", action="U")]),
)
PAYMENTS = interchange(
    "HP",
    "005010X221A1",
    payment(
        [
            PaidClaim("A1", payer_number="P1"),
            PaidClaim("A2", status="4", paid_cents=0, reason="CO*197"),
        ],
        9500,
        "T1",
        plb=["WO:P1*5"],
    ),
    payment(
        [
            PaidClaim("A1", status="22", charge_cents=-17050, paid_cents=-10000, payer_number="P1"),
            PaidClaim("A1", paid_cents=12000),
        ],
        2000,
        "T2",
        control=2,
    ),
)
ANSWER = interchange("FA", "005010X231A1", acknowledgment(1, "R"))
FILES = (CLAIMS, RECEIVED, PAYMENTS, ANSWER)
DAMAGING_BYTES = b"*~:^\n AZ09-.\x00\xff"


@st.composite
def damaged_file(draw: st.DrawFn) -> bytes:
    """Draw a valid file with a few segments cut, dropped, doubled or swapped and bytes changed."""
    content = draw(st.sampled_from(FILES))
    segments = content.split(b"~\n")
    for _ in range(draw(st.integers(0, 3))):
        index = draw(st.integers(0, len(segments) - 1))
        other_index = draw(st.integers(0, len(segments) - 1))
        match draw(st.sampled_from(("drop", "double", "swap", "cut"))):
            case "drop":
                segments = segments[:index] + segments[index + 1 :] or [b""]
            case "double":
                segments = [*segments[:index], segments[index], *segments[index:]]
            case "swap":
                segments[index], segments[other_index] = segments[other_index], segments[index]
            case _:
                segments[index] = segments[index][: draw(st.integers(0, len(segments[index])))]
    content = b"~\n".join(segments)
    for _ in range(draw(st.integers(0, 3))):
        index = draw(st.integers(0, max(0, len(content) - 1)))
        content = (
            content[:index]
            + bytes([draw(st.sampled_from(DAMAGING_BYTES))])
            + content[index + draw(st.integers(0, 1)) :]
        )
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(contents=st.lists(damaged_file(), min_size=1, max_size=3), claims_first=st.booleans())
@example(contents=list(FILES), claims_first=False)
@example(contents=list(FILES[::-1]), claims_first=False)
@example(contents=[CLAIMS.replace(b"LX*1~\n", b"LX*1~\nLX*1~\n")], claims_first=False)
def test_no_damaged_file_breaks_the_store(
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    contents: list[bytes],
    claims_first: bool,
) -> None:
    folder = tmp_path_factory.mktemp("law")
    store = folder / "office.db"
    store.write_bytes(sqlite_template.read_bytes())
    desk = open_desk(str(store), now=IMPORT_TIME)
    paths = []
    for number, content in enumerate([CLAIMS, *contents] if claims_first else contents):
        paths.append(folder / f"{number}")
        paths[-1].write_bytes(content)
    report = import_files(desk, *paths)
    assert findings(desk) == []
    for file in report.files:
        assert file.status in ("posted", "held", "refused", "already-posted")
        levels = {str(problem.level) for problem in file.problems}
        assert file.status not in ("held", "refused") or file.status in levels
        assert all(problem.message for problem in file.problems)
    cents = "COALESCE(SUM(charge_cents), 0), COALESCE(SUM(paid_cents), 0)"
    posted_sums = desk.store.row(f"SELECT count(*), {cents} FROM claim_payment")
    read_sums = desk.store.row(
        f"SELECT COALESCE(SUM(claims), 0), {cents} FROM transaction_set"
        " WHERE kind = '835' AND status = 'posted'"
    )
    assert posted_sums == read_sums
    second_report = import_files(desk, *paths)
    assert not sum(file.statuses["posted"] for file in second_report.files)
    assert findings(desk) == []
    desk.store.close()
