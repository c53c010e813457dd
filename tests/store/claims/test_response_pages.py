"""What the pages of items and claims say of responses."""

from pathlib import Path

from data.store.opening import open_store
from medq.domain.items.item import ItemDetail, Kind, Subject
from medq.domain.user import Role
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.details.record_pages import page
from medq.work.office.reference_tables import import_table
from tests.office import open_desk
from tests.store.claims.status_files import (
    ACCEPTED,
    Status,
    acknowledgment_file,
    provider_level,
    response_file,
)
from tests.store.imported_rows import IMPORT_TIME, import_files, open_item, open_topics
from tests.store.x12_files import claim, claims_file


def shown(item_detail: ItemDetail, section: str) -> list[str]:
    """Return the values of a section of an item's page."""
    return [field.value for field in item_detail.facts if field.section == section]


def item_page(desk: Desk, topic: str) -> ItemDetail:
    """Return the page of the only open item of a topic."""
    return detail(desk, open_item(desk, topic), SCREEN_FORMAT)


def test_a_rejection_shows_the_value_as_it_was_sent(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W72253116")))
    rejection = Status("A1", "A3:21*20261002*U*170.5~\nSTC*A7:164:IL", member="W72253116")
    import_files(desk, response_file(tmp_path / "2", rejection))
    shown_page = item_page(desk, "submit")
    assert shown_page.row.title == "Rejected: subscriber member ID (A7 164 IL)"
    assert shown_page.plain.startswith("Rejected: subscriber member ID (A7 164 IL): W72253116. ")
    assert shown(shown_page, "status") == [
        "277CA (payer): Returned as unprocessable: missing or invalid information"
        " (see the other code) (A3 21)",
        "277CA (payer): Rejected: subscriber member ID (A7 164 IL): W72253116",
    ]


def test_a_value_of_a_person_is_hidden_from_who_may_see_no_names(
    sqlite_url: str, tmp_path: Path
) -> None:
    desk = open_desk(sqlite_url, now=IMPORT_TIME)
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    statuses = [Status("A1", "A7:164:IL"), provider_level()]
    import_files(desk, response_file(tmp_path / "2", *statuses))
    reader = Desk(open_store(sqlite_url, read_only=True), desk.user, desk.clock)
    supervisor = desk.user._replace(role=Role.SUPERVISOR)
    for viewer in (reader, Desk(desk.store, supervisor, desk.clock)):
        shown_page = item_page(viewer, "submit")
        assert "W1" not in " ".join((shown_page.plain, *shown(shown_page, "status")))
        assert "Rejected: subscriber member ID (A7 164 IL)" in shown(shown_page, "status")[0]


def test_a_free_text_and_a_line_are_shown_with_their_status(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    lines = (
        "SVC*HC:99213*170.5",
        "STC*A7:453*20261002*U*170.5********MODIFIER 25 MISSING",
        "STC*A7:9999:82*20261002*U*170.5",
        "REF*FJ*A1-1",
    )
    import_files(desk, response_file(tmp_path / "2", Status("A1", ACCEPTED, lines=lines)))
    claim_id = desk.store.value("SELECT id FROM claim")
    fields = page(desk, Subject.CLAIM, claim_id, SCREEN_FORMAT).facts
    assert [field.value for field in fields if field.section == "status"] == [
        "277CA A2 (payer): accepted for adjudication",
        "277CA (payer): Rejected: line 99213, modifier (A7 453), MODIFIER 25 MISSING",
        "277CA (payer): Rejected: line 99213 (A7 9999 82)",
    ]


def test_a_rejected_line_of_an_accepted_claim_does_not_say_that_the_claim_is_not_filed(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    lines = ("SVC*HC:99213*50", "STC*A7:454*20261002*U*50", "REF*FJ*A1-1")
    import_files(desk, response_file(tmp_path / "2", Status("A1", ACCEPTED, lines=lines)))
    shown_page = item_page(desk, "rejected line")
    assert shown_page.row.kind is Kind.SUBMIT
    assert shown_page.plain.endswith(
        "The claim was accepted, but not this line: timely filing of the line keeps running."
    )
    assert [step.text for step in shown_page.steps][-1] == "Send the line on a corrected claim"
    import_files(desk, response_file(tmp_path / "3", Status("A1"), control=3))
    assert item_page(desk, "submit").plain.endswith("timely filing keeps running.")
    assert open_topics(desk) == ["submit"]


def test_many_statuses_end_with_their_number(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    codes = "~\nSTC*".join(f"P1:2{number}*20261002**1" for number in range(10))
    import_files(
        desk, response_file(tmp_path / "2", Status("A1", codes.removesuffix("*20261002**1")))
    )
    claim_id = desk.store.value("SELECT id FROM claim")
    fields = page(desk, Subject.CLAIM, claim_id, SCREEN_FORMAT).facts
    assert [field.value for field in fields if field.label == "more"] == [
        "2 earlier ones not shown"
    ]


def test_a_response_in_doubt_shows_whom_it_names_and_the_possible_claims(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    stranger = Status("A1", name="OKAFOR*NINA", member="Z9", payer_number="ICN1")
    import_files(desk, response_file(tmp_path / "2", stranger))
    shown_page = item_page(desk, "response")
    assert (shown_page.row.subject_kind, shown_page.row.subject_number) == (
        Subject.CLAIM_STATUS,
        "A1",
    )
    assert shown(shown_page, "response") == ["277CA 0001", "A1 / ICN1", "09/01/26", "170.50"]
    assert shown(shown_page, "patient") == ["OKAFOR, NINA Z9"]
    assert shown_page.page is not None
    (candidate,) = shown_page.page.candidates
    assert candidate.number == "A1"
    assert candidate.agrees == ("claim number", "charge", "dates")
    assert candidate.differs == ("last name", "first name", "member ID")


def test_a_response_that_nothing_on_file_matches_says_so(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, response_file(tmp_path / "2", Status("B9", name="OKAFOR*NINA", member="Z9")))
    shown_page = item_page(desk, "response")
    assert shown_page.page is not None and not shown_page.page.candidates
    assert shown_page.plain.endswith("No claim on file is a possible match.")
    import_files(desk, claims_file(tmp_path / "1", claim("B9", member="W1")))
    assert "No claim on file" not in item_page(desk, "response").plain


def test_the_page_of_a_rejected_batch_says_why(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    receiver = "STC*A3:24:41*20261002*U*170.5********CALL US"
    import_files(desk, response_file(tmp_path / "2", receiver=receiver))
    assert shown(item_page(desk, "file"), "status") == [
        "277CA (payer): Returned as unprocessable: submitter not set up to send claims"
        " electronically (A3 24 41), CALL US"
    ]


def test_a_claim_that_was_never_in_a_file_shows_its_status_without_a_value(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    desk.store.run("UPDATE claim SET batch_id = NULL")
    import_files(desk, response_file(tmp_path / "2", Status("A1", "A7:164:IL")))
    (status,) = shown(item_page(desk, "submit"), "status")
    assert status == "277CA (payer): Rejected: subscriber member ID (A7 164 IL)"


def test_a_999_shows_where_it_found_the_error(desk: Desk, tmp_path: Path) -> None:
    body = [
        "AK1*HC*5",
        "AK2*837*1",
        "IK3*CLM*14*2010*8",
        "IK4*5:1*1331*7*1X",
        "IK5*R*5",
        "AK9*R*1*1*0",
    ]
    import_files(desk, acknowledgment_file(tmp_path / "1", body))
    history = item_page(desk, "file").events
    assert any("CLM (segment 14) element 5:1 code 7" in event.text for event in history)


def test_an_office_words_a_status_code_itself(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "claim_status_codes.csv"
    table.write_text(
        "code,plain,field,source,as_of\n"
        "164,number on {who}'s card,coverage.member_id,own,2026-11-30\n"
        "9999,clinic portal asks,claim.number,own,2026-11-30\n"
    )
    manager = open_desk(desk.store.url, "an", now=IMPORT_TIME)
    assert [report.problems for report in import_table(manager, str(table))] == [()]
    manager.store.close()
    desk.reload_settings()
    import_files(desk, claims_file(tmp_path / "1", claim("A1", member="W1")))
    both = Status("A1", "A7:9999*20261002*U*170.5~\nSTC*A7:164:IL")
    import_files(desk, response_file(tmp_path / "2", both))
    assert shown(item_page(desk, "submit"), "status") == [
        "277CA (payer): Rejected: clinic portal asks (A7 9999): A1",
        "277CA (payer): Rejected: number on subscriber's card (A7 164 IL): W1",
    ]
