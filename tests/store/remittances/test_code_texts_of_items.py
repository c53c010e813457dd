"""What the page of an item says of its codes: who may be billed, odd groups, remarks and steps."""

from pathlib import Path

import pytest

from data.office.reference_tables import shipped
from medq.domain.items.item import ItemDetail, State
from medq.domain.queue.page import Query
from medq.domain.value_format import COMMAND_FORMAT
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.queue import listing
from medq.work.remittances.payer_commands import set_kinds
from tests.store.imported_rows import import_files, open_item
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

COVERAGE_TEXT = "Coverage issue: no patient bill until coverage is verified."


def page_of(desk: Desk, folder: Path, topic: str, paid: PaidClaim) -> ItemDetail:
    """Import the claim A1 and what was paid of it, and return the page of its item."""
    import_files(desk, claims_file(folder / "1", claim("A1")))
    import_files(desk, payment_file(folder / "2", paid, amount=paid.paid_cents, trace="T1"))
    return detail(desk, open_item(desk, topic), COMMAND_FORMAT)


def billing_text(page: ItemDetail) -> str:
    """Return who may be billed, as the page says it apart from the reason."""
    return page.page.billing.text if page.page is not None and page.page.billing else ""


def denied(reason: str, remark: str = "") -> PaidClaim:
    """Return the claim A1, adjusted in full by a group and reason."""
    return PaidClaim("A1", paid_cents=0, reason=reason.replace("-", "*"), remark=remark)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("CO-197", "Do not bill the patient."),
        ("CO-29", "Do not bill the patient."),
        ("PI-97", "Do not bill the patient."),
        ("CO-27", COVERAGE_TEXT),
        ("CO-22", COVERAGE_TEXT),
        ("OA-109", COVERAGE_TEXT),
        ("PI-31", COVERAGE_TEXT),
        ("CO-100", "The patient may be billed after the last payer."),
    ],
)
def test_a_denial_says_who_may_be_billed(
    desk: Desk, tmp_path: Path, reason: str, text: str
) -> None:
    page = page_of(desk, tmp_path, "denial", denied(reason))
    assert billing_text(page) == text and text not in page.plain


@pytest.mark.parametrize(
    ("reason", "kind", "text"),
    [
        ("PR-204", "medicare_b", "signed ABN on file (GA)"),
        ("PR-96", "medicare_advantage_contract", "an ABN (GA) is not valid here"),
        ("PR-50", "medicaid_co_ffs", "Covered services are never billed to the patient"),
        ("PR-119", "tricare", "written waiver"),
        ("PR-204", "commercial_generic", "an ABN is not needed"),
        ("PR-204", "aetna_commercial", "an ABN is not needed"),
        ("PR-204", "workers_comp_co", "Do not bill the injured worker."),
    ],
)
def test_a_share_with_a_denial_reason_needs_the_notice_of_its_payers_kind(
    desk: Desk, tmp_path: Path, reason: str, kind: str, text: str
) -> None:
    page_of(desk, tmp_path, "notice", denied(reason))
    set_kinds(desk, {1: kind})
    page = detail(desk, open_item(desk, "notice"), COMMAND_FORMAT)
    assert "The payer assigns it to the patient." in page.plain
    assert text in billing_text(page) and billing_text(page) not in page.plain


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("PR-27", COVERAGE_TEXT),
        ("PR-109", COVERAGE_TEXT),
        ("PR-97", "Verify plan and benefit before billing the patient."),
        ("PR-16", "Verify plan and benefit before billing the patient."),
    ],
)
def test_a_share_for_another_reason_is_verified_first(
    desk: Desk, tmp_path: Path, reason: str, text: str
) -> None:
    page = page_of(desk, tmp_path, "verify billing", denied(reason))
    assert page.plain.endswith("The payer assigns it to the patient.")
    assert billing_text(page) == text
    group, code = reason.split("-")
    playbook = desk.reason_books.playbooks.of(group, code)
    assert tuple(step.text for step in page.steps) == playbook.steps


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("OA-2", "Bill the next payer before the patient."),
        ("OA-1", "Bill the next payer before the patient."),
        ("PI-45", "Do not bill the patient."),
        ("OA-27", COVERAGE_TEXT),
    ],
)
def test_an_amount_without_a_posting_rule_says_who_may_be_billed(
    desk: Desk, tmp_path: Path, reason: str, text: str
) -> None:
    partly_paid = PaidClaim("A1", reason=reason.replace("-", "*"))
    page = page_of(desk, tmp_path, "adjustment", partly_paid)
    assert billing_text(page) == text and text not in page.plain


def test_a_share_that_is_never_billed_says_so(desk: Desk, tmp_path: Path) -> None:
    page = page_of(desk, tmp_path, "patient barred", denied("PR-29"))
    assert page.row.title == "Do not bill the patient (PR-29)"
    assert "If there is no proof, write off the amount; do not bill the patient" in [
        step.text for step in page.steps
    ]


@pytest.mark.parametrize(
    ("reason", "topic", "value"),
    [
        ("OA-45", "adjustment", "OA-45 $70.50: in review; X12 allows 45 only in group CO or PR"),
        ("CO-23", "adjustment", "CO-23 $70.50: in review; X12 allows 23 only in group OA"),
        ("PR-P24", "verify billing", "PR-P24 $70.50: in review; X12 allows P24 only in group CO"),
    ],
)
def test_a_group_that_a_code_may_not_have_is_noted_where_the_adjustment_is(
    desk: Desk, tmp_path: Path, reason: str, topic: str, value: str
) -> None:
    page = page_of(desk, tmp_path, topic, PaidClaim("A1", reason=reason.replace("-", "*")))
    assert [field.value for field in page.facts if field.section == "adjustments"] == [value]


@pytest.mark.parametrize(
    ("remark", "text"),
    [
        ("MA18", "Notice: crossed over to the supplemental payer"),
        ("N290", "Rendering provider NPI missing/incomplete/invalid"),
        ("N9999", "code not in the remark table"),
    ],
)
def test_remarks_are_shown_in_words(desk: Desk, tmp_path: Path, remark: str, text: str) -> None:
    page = page_of(desk, tmp_path, "denial", denied("CO-16", remark))
    assert [field[1:3] for field in page.facts if field.section == "remarks"] == [(remark, text)]


@pytest.mark.parametrize("remark", ["MA130", "N142", "N517"])
def test_a_remark_beside_the_cause_is_kept_in_the_steps(
    desk: Desk, tmp_path: Path, remark: str
) -> None:
    page = page_of(desk, tmp_path, "denial", denied("CO-31", remark))
    assert page.row.cause == "CO-31"
    assert sum("new claim (frequency 1)" in step.text for step in page.steps) == 1


DONE_BY_PAYER = {
    ("WO", True): "withheld",
    ("FB", True): "applied",
    ("FB", False): "carried forward",
    ("72", False): "reported refund",
    ("CS", True): "withheld",
    ("CS", False): "added",
}


@pytest.mark.parametrize(
    ("plb", "cents", "topic", "step"),
    [
        (
            "WO:Q1*50",
            5000,
            "takeback",
            "If it matches a reversal or the practice's refund, close the item",
        ),
        (
            "FB:Q1*-20",
            -2000,
            "forward balance",
            "If there is only one, wait; ask the payer after 60 days",
        ),
        (
            "72:Q1*-25",
            -2500,
            "takeback",
            "If the practice sent no refund, ask the payer",
        ),
        ("CS:Q1*30", 3000, "takeback", "Read the reference and the letter"),
        ("CS:Q1*-30", -3000, "takeback", "Read the reference and the letter"),
    ],
)
def test_a_provider_adjustment_says_what_its_sign_means(
    desk: Desk, tmp_path: Path, plb: str, cents: int, topic: str, step: str
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    amount = 10000 - cents
    import_files(
        desk,
        payment_file(tmp_path / "2", PaidClaim("A1"), amount=amount, trace="T1", plb=(plb,)),
    )
    page = detail(desk, open_item(desk, topic), COMMAND_FORMAT)
    values = {field.label: field.value for field in page.facts if field.section == "adjustment"}
    line = shipped("plb")[plb[:2]]
    code, amount_text = plb[:2], f"${abs(cents) / 100:.2f}"
    assert values["reason"] == f"{code}: {line['plain']}"
    meaning = line["positive" if cents > 0 else "negative"]
    assert (
        page.plain == f"Payer {DONE_BY_PAYER[code, cents > 0]} {amount_text} ({code}): {meaning}."
    )
    search = "plb on hold" if page.row.state is State.WAITING else "plb"
    assert page.row.id in [row.id for row in listing.page(desk, Query(search=search)).rows]
    assert step in [each.text for each in page.steps]


@pytest.mark.parametrize(
    ("kind", "advised"),
    [
        ("medicare_b", True),
        ("medicare_secondary", True),
        ("medicare_advantage_contract", False),
        ("uhc_commercial", False),
    ],
)
def test_an_abn_is_advised_for_original_medicare_alone(
    desk: Desk, tmp_path: Path, kind: str, *, advised: bool
) -> None:
    page_of(desk, tmp_path, "denial", denied("CO-50"))
    set_kinds(desk, {1: kind})
    page = detail(desk, open_item(desk, "denial"), COMMAND_FORMAT)
    texts = [step.text for step in page.steps]
    assert any("a signed ABN is on file" in text for text in texts) is advised
    assert texts[0] == "Read the policy (LCD, NCD or medical policy)"
