"""What the page of a claim says of a write-off that a later result only repeats."""

from pathlib import Path

import pytest

from medq.domain.items.item import Subject
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.desk import Desk
from medq.work.details.record_pages import page
from tests.store.imported_rows import import_files
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

PRIMARY = "PR*2*20.00~\nCAS*CO*45"  # the rest of the charge is written off
SECONDARY = "OA*23*100.00~\nCAS*CO*45"
REPEATED = "repeats an earlier result, not written off again"
ADJUSTMENTS = "adjustments"


def import_result(desk: Desk, path: Path, paid: PaidClaim, payer: str = "") -> None:
    """Import the payment of one claim; of another payer by `payer`."""
    payment_file(path, paid, amount=paid.paid_cents, trace=f"T{path.name}", control=int(path.name))
    if payer:
        text = path.read_text().replace("BIG PAYER*XV*99999", f"{payer}*XV*88888")
        path.write_text(text.replace("1512345678", "1599999999"))
    import_files(desk, path)


def adjustments(desk: Desk, number: str) -> list[str]:
    """Return the adjustments on a claim's page, the newest payment first."""
    claim_id = desk.store.value("SELECT id FROM claim WHERE number = ?", (number,))
    fields = page(desk, Subject.CLAIM, claim_id, SCREEN_FORMAT).facts
    return [field.value for field in fields if field.section == ADJUSTMENTS]


@pytest.fixture
def primary_result(desk: Desk, tmp_path: Path) -> Path:
    """Import a claim with its primary's result: paid 100.00, written off 50.50, patient 20.00."""
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    primary = PaidClaim("A1", member="W1", reason=PRIMARY, adjustment_cents=5050)
    import_result(desk, tmp_path / "2", primary)
    return tmp_path


def test_a_single_result_writes_off_what_it_states(desk: Desk, primary_result: Path) -> None:
    assert adjustments(desk, "A1") == ["PR-2 20.00: patient", "CO-45 50.50: write-off"]


@pytest.mark.parametrize(
    ("paid_cents", "reason", "written_off_cents", "shown"),
    [
        (2000, SECONDARY, 5050, f"CO-45 50.50: {REPEATED}"),
        (1500, SECONDARY, 5550, "CO-45 55.50: write-off 5.00, the rest repeats an earlier result"),
        (2000, "CO*45", 15050, f"CO-45 150.50: {REPEATED}"),
    ],
    ids=["the same amount", "a part that is new", "with the primary's payment"],
)
def test_a_secondary_repeats_the_write_off_of_the_primary(
    desk: Desk,
    primary_result: Path,
    paid_cents: int,
    reason: str,
    written_off_cents: int,
    shown: str,
) -> None:
    secondary = PaidClaim(
        "A1",
        member="W1",
        status="2",
        paid_cents=paid_cents,
        reason=reason,
        adjustment_cents=written_off_cents,
    )
    import_result(desk, primary_result / "3", secondary)
    newest, *others = [text for text in adjustments(desk, "A1") if text.startswith("CO-45")]
    assert others == ["CO-45 50.50: write-off"]
    assert newest == shown


def test_a_repeat_is_told_on_the_secondary_claim_of_the_visit(
    desk: Desk, primary_result: Path
) -> None:
    lines = claim("A2", member="O1")
    for old, new in (("SBR*P", "SBR*S"), ("BIG PAYER*****PI*99999", "OTHER PLAN*****PI*88888")):
        lines = [line.replace(old, new) for line in lines]
    import_files(desk, claims_file(primary_result / "4", lines, control=2))
    secondary = PaidClaim(
        "A2",
        member="O1",
        status="2",
        paid_cents=2000,
        reason=SECONDARY,
        adjustment_cents=5050,
    )
    import_result(desk, primary_result / "5", secondary, payer="OTHER PLAN")
    assert adjustments(desk, "A2")[-1] == f"CO-45 50.50: {REPEATED}"
    assert adjustments(desk, "A1")[-1] == "CO-45 50.50: write-off"
