"""The head of the related work: what has no room is left out whole."""

from datetime import date, timedelta

import pytest
from rich.cells import cell_len

from medq.domain.items.item import ItemRow, Kind
from medq.domain.items.related import Related, RelatedClaim, RelatedPatient
from tests.office import TODAY, ZONE
from tests.screens.fake_items import item
from widgets.item_texts import Viewer
from widgets.items.related_lines import claim_table, head_line


@pytest.mark.parametrize(
    ("width", "identity"),
    [
        (120, "ROWAN, Test  DOB 03/02/1975  acct 10482"),
        (60, "ROWAN, Test  DOB 03/02/1975"),
        (45, "ROWAN, Test"),
    ],
)
def test_a_number_is_whole_or_not_there(width: int, identity: str) -> None:
    patient = RelatedPatient(
        name="ROWAN, Test", birth_day=date(1975, 3, 2), account="10482", phone="",
        open_cents=0, patient_cents=0, coverages=(), notes=(),
    )  # fmt: skip
    line = head_line(Related(patient, (), 0), width, "tab")
    assert line.text.split("  patient ")[0].strip() == identity


def late_follow_up(days: int) -> ItemRow:
    """Return a follow-up of a rejected claim whose act-by day passed that many days ago."""
    return item(0)._replace(
        act_by=TODAY - timedelta(days),
        deadline=TODAY + timedelta(9),
        cause_text="rej. member ID",
        cause_short="member ID",
        kind=Kind.FOLLOW_UP,
    )


def test_no_number_and_no_status_of_a_claim_is_cut() -> None:
    viewer = Viewer(TODAY, ZONE, "JM")
    work = late_follow_up(4)
    claim = RelatedClaim(
        1, "415BU-1", date(2026, 9, 22), "Humana MA", 3_333_000, 3_333_000, "denied", "denied",
        is_filed=True, item=work,
    )  # fmt: skip
    closed = claim._replace(item=None, state="patient balance", state_short="pt balance")
    head, texts = claim_table((claim, closed), viewer, 80)
    assert all(cell_len(text) + 3 <= 80 for text in texts) and cell_len(head) <= 80
    assert texts[0].split()[-6:] == ["33,330.00", "4", "d", "late", "member", "ID"]
    assert texts[1].endswith(" --       pt balance")
    few = closed._replace(charge_cents=18_000, open_cents=0, payer_short="UHC")
    assert claim_table((few,), viewer, 80)[1][0].endswith(" 0.00 --  patient balance")


@pytest.mark.parametrize("width", [80, 120, 160])
@pytest.mark.parametrize("cents", [123_456, 12_345_678])
@pytest.mark.parametrize("number", ["415BU-1", "PCN2026000417-000118"])
def test_a_row_is_never_wider_than_the_screen_and_keeps_its_count(
    width: int, cents: int, number: str
) -> None:
    work = late_follow_up(400)
    claim = RelatedClaim(
        1, number, date(2026, 9, 22), "Humana MA", cents, cents, "denied", "denied",
        is_filed=True, item=work, more_items=12,
    )  # fmt: skip
    head, (text,) = claim_table((claim,), Viewer(TODAY, ZONE, "JM"), width)
    assert cell_len(text) + 3 <= width and cell_len(head) <= width
    assert text.endswith(" +12") and text.count(f"{cents / 100:,.2f}") == 2
    assert width == 80 or number in text
