"""Interest: what the claims of a remittance state (AMT*I), and what it pays (PLB L6, CARC 225)."""

from pathlib import Path

import pytest

from medq.work.act_catalog import undo
from medq.work.desk import Desk
from tests.store.imported_rows import import_files, item_rows
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

DIFFERENCE = "interest difference"


def import_remittance(
    desk: Desk, path: Path, stated: list[str], plb: list[str], amount: int, *, within: str = ""
) -> int:
    """Import a remittance of claims A1, A2, … that state interest; return its event.

    `within` is interest that the first claim says it paid, as CARC 225.
    """
    numbers = [f"A{index}" for index in range(1, len(stated) + 1)]
    claims = claims_file(path.with_suffix(".837"), *map(claim, numbers))
    payment_file(path, *map(PaidClaim, numbers), amount=amount, trace="T1", plb=plb)
    text = path.read_text()
    for number, interest in zip(numbers, stated, strict=True):
        member = f"MI*W{number}~\n"
        text = text.replace(member, f"{member}AMT*I*{interest}~\n" if interest else member)
    if within:
        text = text.replace("CLP*A1*1*170.50*100.00", f"CLP*A1*1*170.50*{100 + float(within):.2f}")
        text = text.replace("\nNM1*QC", f"\nCAS*OA*225*-{within}~\nNM1*QC", 1)
    path.write_text(text)
    report = import_files(desk, claims, path)
    assert [file.status for file in report.files] == ["posted", "posted"]
    return report.files[1].events[0]


def differences(desk: Desk) -> list[int]:
    """Return the money of the open reviews of interest."""
    return [
        int(str(row[4])) for row in item_rows(desk.store, open_only=True) if row[0] == DIFFERENCE
    ]


@pytest.mark.parametrize(
    ("stated", "plb", "amount"),
    [
        (["1.23"], ["L6:ICN1*-1.23"], 10123),
        (["1.23", "2"], ["L6:ICN1*-3.23"], 20323),
        (["1.23", "2"], ["L6:ICN1*-1.23", "L6:ICN2*-2"], 20323),
        (["-1.23"], ["L6:ICN1*1.23"], 9877),
        ([""], ["L6:ICN1*-1.23"], 10123),
        ([""], [], 10000),
    ],
    ids=["equal", "as one sum", "in parts", "taken back", "stated nowhere", "none"],
)
def test_interest_that_adds_up_is_income(
    desk: Desk, tmp_path: Path, stated: list[str], plb: list[str], amount: int
) -> None:
    import_remittance(desk, tmp_path / "2", stated, plb, amount)
    assert differences(desk) == []


@pytest.mark.parametrize(
    ("stated", "plb", "amount", "difference_cents"),
    [
        (["1.23"], ["L6:ICN1*-2.00"], 10200, 77),
        (["1.23", "2"], ["L6:ICN1*-1.23"], 20123, 200),
        (["1.23"], [], 10000, 123),
        (["1.23"], ["L6:ICN1*1.23"], 9877, 246),
    ],
    ids=["more", "of one claim only", "stated but not paid", "taken instead of paid"],
)
def test_interest_that_differs_is_one_review_until_the_import_is_undone(
    desk: Desk,
    tmp_path: Path,
    stated: list[str],
    plb: list[str],
    amount: int,
    difference_cents: int,
) -> None:
    event = import_remittance(desk, tmp_path / "2", stated, plb, amount)
    assert differences(desk) == [difference_cents]
    assert desk.store.rows("SELECT open_cents FROM claim WHERE open_cents <> 0") == []
    undo(desk, event)
    assert differences(desk) == []


def test_interest_within_a_claim_counts_once(desk: Desk, tmp_path: Path) -> None:
    import_remittance(desk, tmp_path / "2", ["1.23"], [], 10123, within="1.23")
    assert differences(desk) == []


def test_interest_within_a_claim_and_apart_is_paid_twice(desk: Desk, tmp_path: Path) -> None:
    import_remittance(desk, tmp_path / "2", ["1.23"], ["L6:ICN1*-1.23"], 10246, within="1.23")
    assert differences(desk) == [123]
