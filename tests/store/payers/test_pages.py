"""The page of a payer's review: what is known of it, and what speaks for its being another one."""

from pathlib import Path

from medq.domain.items.item import ItemDetail
from medq.work.desk import Desk
from medq.work.details.item import detail
from tests.store.imported_rows import import_files, open_item
from tests.store.payers.payer_files import AETNA, billed, paid
from tests.store.x12_files import PaidClaim

OTHER_NUMBER = ("N1*PR*AETNA", "REF*2U*12345", "PER*BL*DESK*TE*8005550100")


def section(page: ItemDetail, name: str) -> dict[str, str]:
    """Return the fields of a section by label."""
    return {field.label: field.value for field in page.facts if field.section == name}


def page(desk: Desk, topic: str) -> ItemDetail:
    return detail(desk, open_item(desk, topic), desk.formats)


def test_a_question_shows_both_payers_and_what_waits(desk: Desk, tmp_path: Path) -> None:
    unlike = PaidClaim("B9", paid_cents=5000)
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        paid(tmp_path / "2", OTHER_NUMBER, PaidClaim("A1"), unlike),
    )
    question = page(desk, "same payer")
    assert question.plain == (
        "AETNA (12345) is not on file by this name and number. It may be AETNA (60054)."
        " Its payments wait for the answer."
    )
    assert section(question, "payer")["payer ID"] == "12345"
    assert section(question, "known payer")["payer ID"] == "60054"
    assert section(question, "as the remittance names it") == {
        "payer ID (2U)": "12345",
        "phone": "8005550100",
        "trace payer ID": "1512345678",
    }
    assert section(question, "waiting") == {
        "B9": "T1: billed 170.50, paid 50.00; no claim with this number",
        "A1": "T1: billed 170.50, paid 100.00; on file with 170.50",
    }
    assert [step.text for step in question.steps][1].startswith("Same payer: link it")


def test_a_question_without_a_payment_shows_both_payers(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        billed(tmp_path / "2", "NM1*PR*2*AETNA LIFE*****PI*60054", "B1", control=2),
    )
    question = page(desk, "same payer")
    assert question.plain == (
        "AETNA LIFE (60054) is not on file by this name and number. It may be AETNA (60054)."
    )
    assert section(question, "waiting") == {}


def test_a_new_payer_shows_the_plan_types_and_what_its_name_suggests(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, billed(tmp_path / "1", AETNA, "A1"))
    review = page(desk, "payer")
    assert review.plain.startswith("New payer. Strictest deadlines apply")
    assert section(review, "payer")["suggested"] == "Aetna commercial, by its name"
    assert section(review, "plan types")["1"] == "Medicare Part B"
    assert list(section(review, "plan types").values()).count("Aetna commercial") == 1
