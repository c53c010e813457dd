"""Codes that are in no table: the claim works with the raw code, and the office is asked once."""

import csv
from pathlib import Path

import pytest

from data.office.reference_tables import shipped
from medq.domain.value_format import COMMAND_FORMAT
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.office.reference_tables import import_table
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, import_files, item_rows, open_item
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file


def import_paid(desk: Desk, folder: Path, reason: str, *numbers: str, remark: str = "") -> None:
    """Import claims, and a payment that adjusts a part of each by this group and reason."""
    name = "-".join(numbers)
    import_files(desk, claims_file(folder / f"{name}.837", *map(claim, numbers), control=len(name)))
    paid = [PaidClaim(number, reason=reason.replace("-", "*"), remark=remark) for number in numbers]
    amount = 10000 * len(numbers)
    import_files(desk, payment_file(folder / f"{name}.835", *paid, amount=amount, trace=name))


def import_code(store_url: str, folder: Path, table: str, code: str) -> None:
    """Let a manager add a code to the office's tables, like a shipped one in all but its name."""
    line = next(iter(shipped(table).values())) | {"code": code}
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, line)
        writer.writeheader()
        writer.writerow(line)
    manager = open_desk(store_url, "an", now=IMPORT_TIME)
    (report,) = import_table(manager, str(path))
    manager.store.close()
    assert report.problems == ()


def questions(desk: Desk) -> list[tuple[object, ...]]:
    """Return topic and outcome of the questions about codes, of open ones an empty outcome."""
    return [
        (row[0], row[6] or "")
        for row in item_rows(desk.store)
        if str(row[0]).startswith(("reason ", "remark ", "provider reason "))
    ]


@pytest.mark.parametrize(
    ("reason", "remark", "topic"),
    [
        ("CO-9Z9", "", "reason 9Z9"),
        ("OA-999", "", "reason 999"),
        ("PR-Q1", "", "reason Q1"),
        ("CO-45", "N9999", "remark N9999"),
    ],
)
def test_an_office_is_asked_once_about_an_unknown_code(
    desk: Desk, tmp_path: Path, reason: str, remark: str, topic: str
) -> None:
    import_paid(desk, tmp_path, reason, "A1", "A2", "A3", remark=remark)
    import_paid(desk, tmp_path, reason, "B1", "B22", remark=remark)
    assert questions(desk) == [(topic, "")]
    perform_act(desk, open_item(desk, topic), "done", {"outcome": "corrected"})
    import_paid(desk, tmp_path, reason, "C333", remark=remark)
    assert questions(desk) == [(topic, "corrected")]
    assert findings(desk) == []


def test_the_money_of_an_unknown_code_stays_with_its_claims(desk: Desk, tmp_path: Path) -> None:
    import_paid(desk, tmp_path, "CO-9Z9", "A1", "A2")
    reviews = [row[:5] for row in item_rows(desk.store) if row[0] == "codes"]
    assert reviews == [
        ("codes", "CO-9Z9", "A1", "1", 7050),
        ("codes", "CO-9Z9", "A2", "1", 7050),
    ]
    page = detail(desk, open_item(desk, "codes"), COMMAND_FORMAT)
    assert "CO-9Z9" in page.plain
    adjustments = [field.value for field in page.facts if field.section == "adjustments"]
    assert adjustments == ["CO-9Z9 $70.50: in review; code not in the reason table"]


@pytest.mark.parametrize(
    ("table", "code", "reason", "remark"),
    [
        ("carc", "9Z9", "CO-9Z9", ""),
        ("carc", "Q1", "PR-Q1", ""),
        ("rarc", "N9999", "CO-45", "N9999"),
    ],
)
def test_adding_the_code_answers_the_question(
    desk: Desk, store_url: str, tmp_path: Path, table: str, code: str, reason: str, remark: str
) -> None:
    import_paid(desk, tmp_path, reason, "A1", remark=remark)
    import_paid(desk, tmp_path, "OA-998", "B22")
    import_code(store_url, tmp_path, table, code)
    desk.reload_settings()
    outcomes = dict(questions(desk))
    assert [outcome for topic, outcome in outcomes.items() if code in str(topic)] == ["added"]
    assert outcomes["reason 998"] == ""
    import_paid(desk, tmp_path, reason, "C333", remark=remark)
    assert len(questions(desk)) == 2
    assert findings(desk) == []


def import_adjusted(desk: Desk, folder: Path, name: str, *plb: str) -> None:
    """Import a payment without claims of these provider adjustments, each of 10.00 more."""
    file = payment_file(folder / name, amount=1000 * len(plb), trace=name, plb=plb)
    import_files(desk, file)


def test_an_office_is_asked_once_about_an_unknown_provider_adjustment_code(
    desk: Desk, store_url: str, tmp_path: Path
) -> None:
    import_adjusted(desk, tmp_path, "T1", "ZZ:R1*-10", "ZZ:R2*-10", "YY:R3*-10")
    import_adjusted(desk, tmp_path, "T2", "ZZ:R4*-10")
    topics = ["provider reason YY", "provider reason ZZ"]
    assert sorted(questions(desk)) == [(topic, "") for topic in topics]
    reviews = [row[1:5] for row in item_rows(desk.store) if row[0] == "provider adjustment"]
    assert sorted((row[0], row[3]) for row in reviews) == [
        ("PLB YY", 1000),
        ("PLB ZZ", 1000),
        ("PLB ZZ", 2000),
    ]
    import_code(store_url, tmp_path, "plb", "ZZ")
    desk.reload_settings()
    assert dict(questions(desk)) == {topics[0]: "", topics[1]: "added"}
    perform_act(desk, open_item(desk, topics[0]), "done", {"outcome": "corrected"})
    import_adjusted(desk, tmp_path, "T3", "ZZ:R5*-10", "YY:R6*-10")
    assert dict(questions(desk)) == {topics[0]: "corrected", topics[1]: "added"}
    assert findings(desk) == []


def test_nobody_is_asked_to_add_a_reason_that_a_payer_left_out(desk: Desk, tmp_path: Path) -> None:
    import_paid(desk, tmp_path, "CO-", "A1")
    assert questions(desk) == []
    assert any(row[0] == "codes" for row in item_rows(desk.store))
