"""What a page says of held payments, claims that are not on file, and what a key does."""

from pathlib import Path

from medq.domain.items.item_page import StandingKind
from medq.domain.key_table import KEY_BY_ACTION
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.details.steps import KEYED_STEPS, KEYED_STEPS_BY_KIND
from tests.store.claims.status_files import Status, response_file
from tests.store.imported_rows import import_files, open_item
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file


def test_a_held_remittance_names_payer_number_and_amount_and_a_key_posts_it(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, payment_file(tmp_path / "1", PaidClaim("A1"), amount=9900, trace="E55"))
    held = detail(desk, open_item(desk, "held"), SCREEN_FORMAT)
    fields = {field.label: field.value for field in held.facts if field.section == "payment"}
    assert fields == {
        "payer": "BIG PAYER",
        "EFT #": "E55",
        "amount": "99.00",
        "date": "10/20/26",
        "at risk": "100.00",  # the charge of A1
    }
    problems = [field.value for field in held.facts if field.section == "problems"]
    assert held.row.title.startswith("Payment E55 is out of balance by 1.00")
    assert len(problems) == 1 and "out of balance" not in problems[0]  # the title says it
    assert [step.action for step in held.steps if step.action] == ["item.post"]


def test_a_claim_that_is_not_on_file_is_compared_not_mended(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1"), day="20260902"))
    import_files(desk, response_file(tmp_path / "2", Status("A1", "D0:35")))
    item = detail(desk, open_item(desk, "submit"), SCREEN_FORMAT)
    assert item.page is not None
    assert [rejection.is_not_found for rejection in item.page.rejections] == [True]
    assert item.page.standing is not None
    assert item.page.standing.kind is StandingKind.NOT_ON_FILE
    assert not any("was rejected" in step.text for step in item.steps)


def test_a_rejection_names_the_field_and_what_was_sent(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W72253116")))
    import_files(desk, response_file(tmp_path / "2", Status("A1", "A7:164:IL")))
    page = detail(desk, open_item(desk, "submit"), SCREEN_FORMAT).page
    assert page is not None
    (rejection,) = page.rejections
    assert (rejection.statement, rejection.sent, rejection.code) == (
        "subscriber member ID",
        "W72253116",
        "A7 164 IL",
    )
    assert not rejection.is_not_found


def test_every_step_that_a_key_does_names_a_key_of_items() -> None:
    steps = [step for of_topic in KEYED_STEPS.values() for step in of_topic]
    steps += [step for of_kind in KEYED_STEPS_BY_KIND.values() for step in of_kind]
    assert steps and all(KEY_BY_ACTION[step.action].writes for step in steps)
