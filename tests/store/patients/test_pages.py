"""The pages of a question about two records, and of a person with a merged record."""

from dataclasses import replace

from medq.domain.items.item import ItemDetail, Subject
from medq.domain.user import Role
from medq.work.act_catalog import available_acts
from medq.work.desk import Desk
from medq.work.details import record_pages
from medq.work.details.item import detail
from medq.work.patients.merge_acts import merge_by_command
from tests.store.csv_office import VANCE, CsvOffice
from tests.store.imported_rows import open_item

TWIN = VANCE.replace("P1", "P2").replace("ORLA", "ORLA M").replace("0101", "0199")


def section(page: ItemDetail, name: str) -> dict[str, str]:
    """Return the fields of a section by label."""
    return {field.label: field.value for field in page.facts if field.section == name}


def question(desk: Desk) -> ItemDetail:
    return detail(desk, open_item(desk, "same patient"), desk.formats)


def test_a_question_shows_both_records(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE, TWIN)
    page = question(csv_office.desk)
    new, other = section(page, "patient"), section(page, "other record")
    assert (new["record"], new["patient"], new["account"]) == ("2", "VANCE, ORLA M", "P2")
    assert (other["record"], other["patient"], other["account"]) == ("1", "VANCE, ORLA", "P1")
    assert (new["DOB"], new["phone"], new["BIG PAYER"]) == (
        "03/14/1985",
        "303-555-0199",
        "member ID W1",
    )
    assert "One person: merge the records" in [step.text for step in page.steps]
    allowed = {act.act: act for act in available_acts(csv_office.desk, page.row.id)}
    assert allowed["merge"].allowed
    assert allowed["merge"].hint == "same patient"
    assert not allowed["match"].allowed
    assert not allowed["same-payer"].allowed


def test_a_question_hides_both_records_from_who_may_not_see_names(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE, TWIN)
    supervisor = csv_office.desk.user._replace(role=Role.SUPERVISOR)
    hidden = question(replace(csv_office.desk, user=supervisor))
    assert section(hidden, "patient") == section(hidden, "other record") == {}


def test_other_items_offer_no_merge(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE)
    item_id = open_item(csv_office.desk, "payer")
    (merge,) = [act for act in available_acts(csv_office.desk, item_id) if act.act == "merge"]
    assert merge.why_not == "This item does not ask about a second record."


def test_a_persons_page_shows_all_accounts(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE, TWIN)
    merge_by_command(csv_office.desk, 2, 1)
    page = record_pages.page(csv_office.desk, Subject.PATIENT, 1)
    assert {field.label: field.value for field in page.facts}["account"] == "P1, P2"
