"""The pages of items as lines: what is seen first, what is cut last, what is never said."""

from datetime import date, timedelta

import pytest
from rich.cells import cell_len

from medq.domain.items.item import ItemDetail, Kind, State
from medq.domain.items.item_page import (
    Candidate,
    ChangeKind,
    ItemPage,
    PayerChange,
    Rejection,
    ServiceLine,
)
from tests.office import TODAY, ZONE
from tests.screens.fake_details import detail_of
from tests.screens.fake_items import item
from widgets.item_texts import Viewer
from widgets.items.claim_lines import decision_lines
from widgets.items.page import page_lines
from widgets.items.page_fit import Frame
from widgets.items.summary import summary_lines
from widgets.text_pane import TextLine

VIEWER = Viewer(TODAY, ZONE, "JM")
NUMBER_BY_KIND = {item(number).kind: number for number in range(6)}


def detail(kind: Kind = Kind.DENIAL) -> ItemDetail:
    """Return the page of an item of a kind."""
    return detail_of(item(NUMBER_BY_KIND[kind]))


def claim_page(item_detail: ItemDetail) -> ItemPage:
    """Return the records of an item that has a claim."""
    assert item_detail.page is not None
    return item_detail.page


def changed(item_detail: ItemDetail, **records: object) -> ItemDetail:
    """Return an item with other records on its page."""
    return item_detail._replace(page=claim_page(item_detail)._replace(**records))  # type: ignore[arg-type]


def first_page(item_detail: ItemDetail, rows: int = 21, viewer: Viewer = VIEWER) -> list[str]:
    """Return the lines of the first page."""
    return [line.text for line in all_lines(item_detail, rows, viewer)[:rows]]


def all_lines(
    item_detail: ItemDetail, rows: int = 21, viewer: Viewer = VIEWER
) -> tuple[TextLine, ...]:
    """Return every line of a page of 80 cells."""
    return page_lines(item_detail, Frame(80, rows), viewer)


@pytest.mark.parametrize("rows", [20, 21])
def test_a_denial_shows_deadline_reason_and_last_note_at_once(rows: int) -> None:
    page = "\n".join(first_page(detail(), rows))
    act_by = item(0).act_by or TODAY
    deadline = act_by + timedelta(days=10)
    assert "DENIED 05/28/26 CO-50 N130  Not medically necessary" in page
    assert f"APPEAL          deadline {deadline:%m/%d/%y} (10 d), mail by TODAY" in page
    assert "11/23/26 LK  called 303-555-0118, ref 4471-1" in page
    assert "27 older notes (pgdn)" in page
    assert "Do not bill the patient." in page and "BALANCE 2,310.00" in page
    assert "This patient: 2 open, 4 closed." in page and "17 more." in page


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("rows", [20, 21, 37])
def test_no_line_of_any_page_is_wider_than_the_screen(kind: Kind, rows: int) -> None:
    assert all(cell_len(line.text) <= 80 for line in all_lines(detail(kind), rows))


def test_more_than_four_lines_keep_their_totals() -> None:
    lines = tuple(
        ServiceLine(f"9921{number}", "", "1", 10_000, None, 0, 10_000, 0, ("CO-50",))
        for number in range(9)
    )
    page = first_page(changed(detail(), lines=lines))
    assert any(line.startswith(" ... 6 more lines (pgdn)") for line in page)
    (total,) = [line for line in page if line.startswith(" Total")]
    assert total.split() == ["Total", "900.00", "--", "0.00", "900.00", "0.00"]
    assert any("99218" in line.text for line in all_lines(changed(detail(), lines=lines))[21:])


def test_steps_are_cut_before_a_deadline_is() -> None:
    steps = tuple(detail().steps[0]._replace(text=f"step {number}") for number in range(12))
    many = detail()._replace(steps=steps)
    page = first_page(many)
    assert any(line.startswith(" APPEAL") for line in page)
    assert any("more steps (pgdn)" in line for line in page)
    assert any("step 11" in line.text for line in all_lines(many)[21:])


def test_what_the_payer_changed_is_spelled_out() -> None:
    changes = (
        PayerChange(ChangeKind.CODE, "99214", "99213"),
        PayerChange(ChangeKind.MEMBER_ID, "W72253116", "W72253161"),
        PayerChange(ChangeKind.PERSON, "ORTIZ-HERRERA, MARIA G W72253116", "HERRERA, M W7253161"),
    )
    page = "\n".join(first_page(changed(detail(), changes=changes)))
    assert "Code changed by payer: 99214 -> 99213" in page
    assert "Payer's member ID: W72253161 (billed W72253116)" in page
    person = "Payer's patient: HERRERA, M W7253161 (billed ORTIZ-HERRERA, MARIA G W72253116)"
    assert person in " ".join(page.split())  # longer than a line, and whole


def test_a_step_that_a_key_does_has_a_number_and_the_others_a_dash() -> None:
    first, second = detail().steps
    steps = (first, second._replace(action="item.done"), second._replace(action="item.call"))
    page = first_page(detail()._replace(steps=steps))
    assert "   - Appeal with office notes and policy" in page
    assert [line[3] for line in page if "Corrected claim (only" in line] == ["1", "2"]


def test_a_rejection_names_field_value_and_code_and_a_missing_claim_is_no_rejection() -> None:
    rejection = Rejection(
        date(2026, 11, 18),
        "277CA",
        "payer",
        "subscriber member ID",
        "W72253116",
        "NOT VALID FOR SUBSCRIBER",
        "A7 164 IL",
        "",
    )
    page = "\n".join(first_page(changed(detail(Kind.SUBMIT), rejections=(rejection,))))
    assert "REJECTED 11/18/26" in page and "timely filing keeps running" in page
    assert "subscriber member ID" in page and "W72253116" in page and "A7 164 IL" in page
    assert "Payer says: NOT VALID FOR SUBSCRIBER" in page
    missing = rejection._replace(is_not_found=True, note="")
    page = "\n".join(first_page(changed(detail(Kind.SUBMIT), rejections=(missing,))))
    assert "NOT ON FILE 11/18/26" in page and "REJECTED" not in page


def test_possible_matches_are_numbered_with_what_agrees_and_differs() -> None:
    candidates = (
        Candidate("A1", "ORTIZ, MARIA", TODAY, 17_050, ("charge", "dates"), ("last name",)),
        Candidate("A2", "ORTIZ, RITA", None, 9_000, (), ("charge",)),
    )
    review = changed(detail(Kind.REVIEW), candidates=candidates)
    step = detail().steps[0]._replace(text="Link it to its claim", action="item.match")
    page = "\n".join(first_page(review._replace(steps=(step,))))
    assert "   - Link it to its claim" in page  # the digits are those of the matches
    assert " 1 A1  ORTIZ, MARIA  DOS 11/24/26  billed 170.50" in page
    assert "same: charge, dates; differs: last name" in page
    assert " 2 A2  ORTIZ, RITA  DOS no DOS  billed 90.00" in page


def test_a_callback_says_whom_to_call_where_and_nothing_of_the_account() -> None:
    page = "\n".join(line.text for line in all_lines(detail(Kind.CALLBACK)))
    assert "HALE, BRIAN   ask for Brian   303-555-0172" in page
    assert "PROMISED today 10:50–11:20 am" in page
    assert "Voicemail OK: name and number only" in page
    assert "SECRET" not in page and "BALANCE" not in page and "$" not in page


def test_a_name_is_whole_where_the_payers_number_can_have_a_line_of_its_own() -> None:
    claim = claim_page(detail()).claim
    assert claim is not None
    long = claim._replace(patient="SPARROWUMBRELLA, CEDAR MARIGOLD")
    first, second, *_rest = first_page(changed(detail(), claim=long))
    assert first.startswith(" SPARROWUMBRELLA, CEDAR MARIGOLD  DOB 03/02/1975  ")
    assert second.strip() == "ICN 2026148AA0193"


def test_a_long_name_is_cut_before_any_number() -> None:
    claim = claim_page(detail()).claim
    assert claim is not None
    long = claim._replace(patient="WOLFESCHLEGELSTEINHAUSENBERGERDORFF, HUBERT BLAINE")
    identity, below, *_rest = first_page(changed(detail(), claim=long))
    assert "WOLFESCHL" in identity and ".., HUBERT BLAINE  " in identity
    assert "DOB 03/02/1975" in identity and "U3739877301" in identity
    assert "2026148AA0193" in below


def test_the_summary_says_a_problem_once() -> None:
    review = detail(Kind.REVIEW)
    title = "Information requested: medical records"
    said = review._replace(row=review.row._replace(title=title), plain=f"{title} (P3 317).")
    lines = [line.text.strip() for line in summary_lines(said, 80, 13, VIEWER)]
    assert " ".join(lines).count(title) == 1, lines


def test_a_wide_letter_takes_two_cells() -> None:
    claim = claim_page(detail()).claim
    assert claim is not None
    page = changed(detail(), claim=claim._replace(patient="山" * 40))
    assert all(cell_len(line.text) <= 80 for line in all_lines(page))


def test_an_item_that_is_done_or_on_hold_says_so_instead_of_asking_for_work() -> None:
    done = detail()
    done = done._replace(row=done.row._replace(state=State.DONE))
    page = "\n".join(first_page(done))
    assert "LK: called 303-555-0118, ref 4471-1" in page and " Steps" not in page
    assert first_page(done)[0].endswith(" done")
    whole = "\n".join(line.text for line in page_lines(done, Frame(80, 20), VIEWER))
    assert " History" in whole and " Priority" not in whole
    pane = "\n".join(line.text for line in summary_lines(done, 80, 13, VIEWER))
    assert " deadline " in pane and "Next: " not in pane and "runs this item" not in pane
    assert " by " not in pane and "TODAY" not in pane
    held_row = detail().row._replace(
        state=State.WAITING, wait_until=date(2026, 11, 27), wait_for="payer"
    )
    page = "\n".join(first_page(detail()._replace(row=held_row)))
    assert "On hold until Fri 11/27/26, waiting on payer" in page


@pytest.mark.parametrize("rows", [20, 21])
def test_a_denial_without_a_remittance_says_what_is_known_of_it(rows: int) -> None:
    undecided = changed(detail(), decision=None)
    title = "Denied, ERA not received yet: not eligible on the DOS (F2 88)"
    undecided = undecided._replace(row=undecided.row._replace(title=title), plain="")
    assert f" {title}." in first_page(undecided, rows)


@pytest.mark.parametrize("words", [1, 6, 12, 30])
def test_the_meaning_of_a_decision_is_whole(words: int) -> None:
    decision = claim_page(detail()).decision
    assert decision is not None
    meaning = " ".join(f"reason{number:02}" for number in range(words))
    lines = decision_lines(decision._replace(meaning=meaning, trace="8842107"), 80).all
    text = " ".join("".join(line.text for line in lines).split())
    assert all(f"reason{number:02}" in text for number in range(words))
    assert text.endswith("EFT 8842107")
    assert all(cell_len(line.text) <= 80 for line in lines)
    many_lines = claim_page(detail()).lines * 3
    page = changed(detail(), decision=decision._replace(meaning=meaning), lines=many_lines)
    shown = " ".join("".join(first_page(page)).split())
    assert meaning in shown  # more than one line of it, where rows are short
