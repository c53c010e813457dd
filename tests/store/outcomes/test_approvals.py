"""Approvals of money beyond a person's limit: asked, approved, refused and undone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.items.new_items import ItemParties
from data.models.ledger import AccountEntry, Approval
from medq.domain.claims.ledger import EntryKind
from medq.domain.errors import HeldError, MedqError
from medq.domain.items import topics
from medq.domain.items.item import State, Subject
from medq.domain.items.item_page import AskedApproval
from medq.domain.items.work_requests import TriggerResult
from medq.domain.queue.page import Query
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.act_catalog import act_of_key, available_acts, form_notes, perform_act, undo
from medq.work.acts.take import take_next
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.items.updater import ItemUpdater
from medq.work.office.changed_settings import set_setting
from medq.work.queue import listing
from tests.office import open_desk
from tests.store.imported_rows import IMPORT_TIME, claim_rows, import_files, open_item, open_topics
from tests.store.outcomes.denied_claims import deny, entries
from tests.store.x12_files import PaidClaim, payment_file
from widgets.items.work_lines import priority_lines

NO_AUTH = {"outcome": "written-off", "code": "no-auth", "note": "retro refused"}
JM, ANN = 1, 3
DENIED = [("A1", "1", "denied", 0, 0, 0, "", None)]
CLOSED = [("A1", "1", "closed", 0, 17050, 0, "", None)]


@pytest.fixture
def manager(desk: Desk, store_url: str) -> Iterator[Desk]:
    """Yield the desk of the office's manager."""
    opened = open_desk(store_url, "an", now=IMPORT_TIME)
    yield opened
    opened.store.close()


def ask(desk: Desk, folder: Path) -> tuple[int, int]:
    """Ask for a write-off beyond the limit; return the denial and the manager's item."""
    item = deny(desk, folder)
    asked = perform_act(desk, item, "done", NO_AUTH)
    assert asked.message == (
        "170.50, No authorization: over your limit, so a manager decides. Back by 11/02/26."
        " retro refused"
    )
    return item, open_item(desk, "approval")


def state_of(desk: Desk, item: int) -> tuple[object, ...]:
    """Return state, day of return, owner and outcome of an item."""
    row = desk.store.row(
        "SELECT state, wait_until, owner_id, outcome FROM item WHERE id = ?", (item,)
    )
    assert row is not None
    return row


def why_not(desk: Desk, item: int, act: str) -> str:
    """Return why an item does not allow an act."""
    (offer,) = (each for each in available_acts(desk, item) if each.act == act)
    return offer.why_not


def test_the_claim_stays_open_until_a_manager_has_approved(
    desk: Desk, tmp_path: Path, manager: Desk
) -> None:
    item, review = ask(desk, tmp_path)
    assert state_of(desk, item)[:2] == (State.WAITING, date(2026, 11, 2).toordinal())
    assert detail(desk, item, SCREEN_FORMAT).row.wait_for == "manager"
    assert (claim_rows(desk.store), entries(desk)) == (DENIED, [])
    assert why_not(desk, review, "approve") == "A manager decides this."
    assert why_not(desk, review, "done") == "Approve or refuse it."
    assert why_not(desk, item, "approve") == "Nobody asked for an approval here."
    acts = [act_of_key(manager, [review], key) for key in ("item.post", "item.unmatch")]
    assert [act and act.act for act in acts] == ["approve", "refuse"]
    notes = form_notes(manager, (review,), "approve", {})
    assert notes.lines == ("Writes off 170.50 of A1 at once: No authorization.",)
    approved = perform_act(manager, review, "approve", {})
    assert approved.message == "Approved: 170.50, No authorization."
    assert claim_rows(desk.store) == CLOSED
    assert state_of(desk, item)[0::3] == (State.DONE, "written-off")
    assert state_of(desk, review)[0::3] == (State.DONE, "approved")
    line = AccountEntry.select(AccountEntry.entered_by, AccountEntry.approved_by)
    assert desk.store.rows(line) == [(JM, ANN)]
    assert undo(manager).message == "Undone: approval on A1."
    assert claim_rows(desk.store) == DENIED
    assert open_topics(desk) == ["approval", "denial"]
    perform_act(manager, review, "approve", {})
    assert claim_rows(desk.store) == CLOSED


def test_both_pages_say_what_waits_for_whom(desk: Desk, tmp_path: Path, manager: Desk) -> None:
    item, review = ask(desk, tmp_path)
    waiting = detail(desk, item, SCREEN_FORMAT)
    assert waiting.page is not None
    assert waiting.page.approval == AskedApproval(
        review, EntryKind.WRITE_OFF, 17050, "No authorization", "JM", date(2026, 10, 26), "AN"
    )
    texts = [line.text.strip() for line in priority_lines(waiting, 80)]
    assert texts[:2] == [
        f"Asked 10/26/26 JM: write off 170.50, No authorization; AN decides, review {review}",
        "On hold until Mon 11/02/26, waiting on manager",
    ]
    own = [line for line in waiting.deadlines if line.is_own]
    assert list(detail(manager, review, SCREEN_FORMAT).deadlines) == own != []
    desk.store.run("UPDATE item SET state = 4, outcome = 'x' WHERE id = ?", (review,))
    alone = detail(desk, item, SCREEN_FORMAT)
    assert alone.page is not None and alone.page.approval is not None
    assert alone.page.approval.review_id is None
    desk.store.run("UPDATE item SET state = 1, outcome = '' WHERE id = ?", (review,))
    perform_act(manager, review, "approve", {})
    done = detail(desk, item, SCREEN_FORMAT)
    assert done.page is not None
    assert done.page.approval is None
    assert detail(manager, review, SCREEN_FORMAT).deadlines == ()


def test_a_refusal_returns_the_item_to_who_asked_with_the_reason(
    desk: Desk, tmp_path: Path, manager: Desk
) -> None:
    item, review = ask(desk, tmp_path)
    with pytest.raises(MedqError, match="refuse needs reason"):
        perform_act(manager, review, "refuse", {})
    refused = perform_act(manager, review, "refuse", {"reason": "appeal first"})
    assert refused.message == "Refused: 170.50, No authorization. Back with JM: appeal first"
    assert state_of(desk, item) == (State.OPEN, None, JM, "")
    last = desk.store.value(
        "SELECT text FROM event WHERE item_id = ? ORDER BY id DESC LIMIT 1", (item,)
    )
    assert last == refused.message
    assert claim_rows(desk.store) == DENIED
    undo(manager)
    assert state_of(desk, item)[:3] == (State.WAITING, date(2026, 11, 2).toordinal(), None)
    assert open_topics(desk) == ["approval", "denial"]


def test_a_decision_is_not_undone_where_a_second_request_about_the_claim_would_wait(
    desk: Desk, tmp_path: Path, manager: Desk
) -> None:
    _item, review = ask(desk, tmp_path)
    refused = perform_act(manager, review, "refuse", {"reason": "appeal first"})
    updater = ItemUpdater(desk)
    with desk.store.write_transaction():
        request = topics.CHANGED_CHARGES.request(Subject.CLAIM, 1, "changed", 100, desk.today())
        updater.take(TriggerResult((request,)), ItemParties(1, 1, 1))
        updater.finish()
    changed = open_item(desk, "changed charges")
    perform_act(desk, changed, "done", NO_AUTH)
    with pytest.raises(MedqError, match="Another request about this claim waits") as why:
        undo(manager, refused.event_id)
    assert why.value.where == f"item {changed}" and "170.50, asked 10/26/26" in why.value.message
    second = open_item(desk, "approval")
    perform_act(manager, second, "refuse", {"reason": "no"})
    undo(manager, refused.event_id)
    assert state_of(desk, review)[0] == State.OPEN


def test_nothing_is_decided_while_a_colleague_works_the_claim(
    desk: Desk, tmp_path: Path, manager: Desk, store_url: str
) -> None:
    item, review = ask(desk, tmp_path)
    colleague = open_desk(store_url, "lk", now=IMPORT_TIME)
    perform_act(colleague, item, "take", {})
    before = state_of(desk, item)
    for act, answers in (("approve", {}), ("refuse", {"reason": "call again"})):
        with pytest.raises(HeldError, match="The claim is checked out: LK is working it for 30"):
            perform_act(manager, review, act, answers)
    assert (state_of(desk, item), before[0]) == (before, State.TAKEN)
    assert (claim_rows(desk.store), entries(desk)) == (DENIED, [])
    perform_act(colleague, item, "release", {})
    perform_act(manager, review, "approve", {})
    assert claim_rows(desk.store) == CLOSED
    colleague.store.close()


def test_undo_takes_the_request_back_until_it_is_decided(
    desk: Desk, tmp_path: Path, manager: Desk
) -> None:
    item, review = ask(desk, tmp_path)
    undo(desk)
    assert desk.store.rows(Approval.select(Approval.undone)) == [(1,)]
    assert state_of(desk, review)[0::3] == (State.DONE, "undone")
    assert state_of(desk, item)[0] == State.OPEN
    asked = perform_act(desk, item, "done", NO_AUTH)
    second = open_item(desk, "approval")
    perform_act(manager, second, "refuse", {"reason": "no"})
    with pytest.raises(MedqError, match="AN changed it at 11:00 am"):
        undo(desk, asked.event_id)


@pytest.mark.parametrize(
    ("is_taken_back", "reason"),
    [
        (False, "AN changed it at 11:00 am, so it cannot be undone with one key"),
        (True, "AN changed it at 11:00 am. That is undone, but this cannot be undone"),
    ],
)
def test_who_asked_reads_that_the_manager_acted_on_it_and_no_import(
    desk: Desk, tmp_path: Path, manager: Desk, is_taken_back: bool, reason: str
) -> None:
    _item, review = ask(desk, tmp_path)
    perform_act(manager, review, "approve", {})
    if is_taken_back:
        undo(manager)
    with pytest.raises(MedqError, match=reason):
        undo(desk)


def test_nobody_asks_twice_and_next_gives_no_specialist_the_request(
    desk: Desk, tmp_path: Path
) -> None:
    item, review = ask(desk, tmp_path)
    with pytest.raises(MedqError, match="write off: asked 10/26/26, waits for a manager"):
        perform_act(desk, item, "done", NO_AUTH)
    expire = {"decision": "write-off", "code": "no-auth", "reason": "missed"}
    with pytest.raises(MedqError, match="transfer was asked 10/26/26, waits for a manager"):
        perform_act(desk, item, "let-go", expire)
    assert len(desk.store.rows(Approval.select(Approval.id))) == 1
    assert state_of(desk, review)[2] == ANN
    taken = []
    while True:
        try:
            result = take_next(desk)
        except MedqError:
            break
        assert result.item is not None
        taken.append(result.item.id)
    assert review not in taken


def test_what_was_paid_meanwhile_is_not_written_off(
    desk: Desk, tmp_path: Path, manager: Desk
) -> None:
    item, review = ask(desk, tmp_path)
    paid = PaidClaim("A1", paid_cents=15000, reason="CO*45")
    import_files(desk, payment_file(tmp_path / "3", paid, amount=15000, trace="T2", day="20261024"))
    with pytest.raises(MedqError, match=r"cannot be 170\.50: 0\.00 is open"):
        perform_act(manager, review, "approve", {})
    perform_act(manager, review, "refuse", {"reason": "paid"})
    assert state_of(desk, item)[0::3] == (State.DONE, "paid")


def test_an_office_of_one_person_approves_its_own_with_a_reason(
    desk: Desk, tmp_path: Path, manager: Desk
) -> None:
    set_setting(manager, "manager_write_off_limit_cents", "100")
    item = deny(desk, tmp_path)
    with pytest.raises(MedqError, match="there is no other manager to approve it"):
        perform_act(manager, item, "done", NO_AUTH)
    set_setting(manager, "one_person_office", "yes")
    perform_act(manager, item, "done", NO_AUTH)
    review = open_item(desk, "approval")
    with pytest.raises(MedqError, match="approve needs reason"):
        perform_act(manager, review, "approve", {})
    perform_act(manager, review, "approve", {"reason": "three appeals lost"})
    assert claim_rows(desk.store) == CLOSED
    set_setting(manager, "one_person_office", "no")
    undo(manager)
    assert why_not(manager, review, "approve") == "You asked for it: another manager decides."


def test_the_pages_show_what_was_asked_and_what_was_moved(
    desk: Desk, tmp_path: Path, manager: Desk
) -> None:
    item, review = ask(desk, tmp_path)
    value_by_label = {
        field.label: field.value for field in detail(manager, review, SCREEN_FORMAT).facts
    }
    assert (value_by_label["to write off"], value_by_label["adjustment code"]) == (
        "170.50",
        "No authorization",
    )
    assert (value_by_label["asked by"], value_by_label["note"]) == (
        "Jo Marsh, 10/26/26",
        "retro refused",
    )
    perform_act(manager, review, "approve", {})
    moved = [
        field for field in detail(desk, item, SCREEN_FORMAT).facts if field.section == "ledger"
    ]
    assert [field.value for field in moved] == [
        "170.50, No authorization, 10/26/26 JM, approved by AN, retro refused"
    ]
    undo(manager)
    facts = detail(desk, item, SCREEN_FORMAT).facts
    assert not [field for field in facts if field.section == "ledger"]


@pytest.mark.parametrize("typed", ["approval", "A1", "appro a1"])
def test_a_filter_finds_a_request_by_what_its_row_prints(
    desk: Desk, tmp_path: Path, typed: str
) -> None:
    _item, request = ask(desk, tmp_path)
    rows = listing.page(desk, Query(search=typed)).rows
    assert request in [row.id for row in rows]
