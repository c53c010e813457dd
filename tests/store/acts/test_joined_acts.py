"""Acts on a claim with several items, on both engines: what they touch, say and undo."""

import pytest

from medq.domain.act_scope import scope_text
from medq.domain.errors import HeldError, MedqError, NothingLeftError
from medq.domain.items.item import Kind, State
from medq.domain.queue.page import Query, Sort
from medq.work.act_catalog import available_acts, perform_act, perform_many, undo
from medq.work.acts.take import take_next
from medq.work.desk import Desk
from medq.work.queue import listing
from tests.office import TODAY
from tests.store.clinic import Clinic

OPEN, TAKEN, WAITING, DONE = map(int, State)
WAIT = {"until": "12/01/26"}


@pytest.fixture
def claim(clinic: Clinic) -> tuple[int, int]:
    """Return a denial and the records requested for it; the denial leads."""
    denial = clinic.add_item(1, money_cents=90_000, claim_number="42K3M-1")
    records = clinic.add_to_claim(denial, Kind.REVIEW, title="Records requested", money_cents=500)
    return denial, records


def states(clinic: Clinic, *item_ids: int) -> list[int]:
    return [clinic.read_item(item_id, "state") for item_id in item_ids]


def taken_id(desk: Desk, query: Query | None = None) -> int:
    result = take_next(desk, query or Query())
    assert result.item is not None
    return result.item.id


def test_next_checks_out_all_of_a_claim_and_passes_over_a_held_one(
    clinic: Clinic, claim: tuple[int, int]
) -> None:
    other = clinic.add_item(2, money_cents=100)
    result = take_next(clinic.desk("lk"))
    assert result.item is not None and result.item.id == claim[0]
    assert result.message == "2 items of 42K3M-1: checked out to you for 30 more minutes."
    assert states(clinic, *claim) == [TAKEN, TAKEN]
    assert clinic.store.value("SELECT COUNT(*) FROM event WHERE act = 'take'") == 2
    late = clinic.add_to_claim(claim[0], Kind.SUBMIT, money_cents=900_000, cause="clean")
    assert [row.id for row in listing.page(clinic.desk(), Query(grouped=True)).rows] == [
        late,
        other,
    ]
    assert taken_id(clinic.desk("jm")) == other
    with pytest.raises(NothingLeftError):
        take_next(clinic.desk("jm"))
    for act in ("take", "done"):
        with pytest.raises(MedqError, match="LK is working it"):
            perform_act(clinic.desk("jm"), late, act, {})
    perform_act(clinic.desk("lk"), claim[0], "release", {})
    assert states(clinic, *claim) == [OPEN, OPEN]
    assert taken_id(clinic.desk("jm")) == late


def test_a_claim_whose_item_comes_back_from_hold_stays_with_who_works_it(clinic: Clinic) -> None:
    denial = clinic.add_item(1, money_cents=90_000)
    held = clinic.add_to_claim(denial, Kind.REVIEW, state=WAITING, wait_until=TODAY.toordinal() + 3)
    assert taken_id(clinic.desk("lk")) == denial
    assert clinic.read_item(held, "state") == WAITING
    with pytest.raises(HeldError):
        perform_act(clinic.desk("jm"), held, "wait", WAIT)
    with pytest.raises(MedqError, match="LK is working it"):
        perform_act(clinic.desk("jm"), held, "take", {})
    perform_act(clinic.desk("lk"), denial, "release", {})
    perform_act(clinic.desk("jm"), held, "take", {})
    assert states(clinic, denial, held) == [TAKEN, TAKEN]


@pytest.mark.parametrize(
    ("act", "answers", "message"),
    [
        ("assign", {"to": "lk"}, "2 items of 42K3M-1: assigned to LK."),
        ("importance", {"level": "high"}, "2 items of 42K3M-1: set to high importance."),
        ("pin", {"until": "fri"}, "2 items of 42K3M-1: pinned for you until 11/27/26."),
    ],
)
def test_acts_on_a_row_are_done_to_all_of_its_claim_and_undone_together(
    clinic: Clinic, claim: tuple[int, int], act: str, answers: dict[str, str], message: str
) -> None:
    desk = clinic.desk()
    columns = ("owner_id", "importance", "pinned_by")
    before = [clinic.read_item(item_id, *columns) for item_id in claim]
    result = perform_act(desk, claim[0], act, answers)
    assert (result.message, result.touched) == (message, claim)
    after = [clinic.read_item(item_id, *columns) for item_id in claim]
    assert after[0] == after[1] != before[0]
    undone = undo(desk, result.event_id)
    assert undone.item is not None and undone.item.id == claim[0]
    assert undone.message.endswith(" on 2 items of 42K3M-1.")
    assert [clinic.read_item(item_id, *columns) for item_id in claim] == before
    with pytest.raises(MedqError, match="already undone"):
        undo(desk, result.event_id)


def test_a_follow_up_is_checked_against_the_earliest_deadline_of_the_claim(
    clinic: Clinic, claim: tuple[int, int]
) -> None:
    desk = clinic.desk()
    first = clinic.add_to_claim(
        claim[0],
        Kind.SUBMIT,
        money_cents=100,
        act_by=TODAY.toordinal() + 13,
        deadline=TODAY.toordinal() + 14,
    )
    (offer,) = [offer for offer in available_acts(desk, claim[0]) if offer.act == "wait"]
    (default,) = [field.default for field in offer.fields if field.name == "until"]
    assert default and default < "2026-12-07"
    with pytest.raises(MedqError, match=r"^12/15/26 is after"):
        perform_act(desk, claim[0], "wait", {"until": "12/15/26"})
    assert states(clinic, *claim, first) == [OPEN, OPEN, OPEN]
    take_next(desk)
    result = perform_act(desk, claim[0], "wait", {})
    assert result.message.startswith("3 items of 42K3M-1: ")
    assert states(clinic, *claim, first) == [WAITING] * 3
    assert undo(desk).message == "Undone: follow-up on 3 items of 42K3M-1 (checked out to you)."
    assert states(clinic, *claim, first) == [TAKEN] * 3


def test_done_is_done_to_the_lead_alone_and_names_what_is_left(
    clinic: Clinic, claim: tuple[int, int]
) -> None:
    desk = clinic.desk()
    take_next(desk)
    review = next(row for row in listing.page(desk, Query()).rows if row.id == claim[1])
    result = perform_act(desk, review.id, "done", {"outcome": "resolved", "note": "no records"})
    assert result.message.endswith("no records. Left on 42K3M-1: no authorization on file.")
    assert result.left is not None and result.left.id == claim[0]
    assert result.last_note == ""
    undo(desk)
    assert states(clinic, *claim) == [TAKEN, TAKEN]
    clinic.store.run("UPDATE item SET money_cents = 1 WHERE id = ?", (claim[0],))
    clinic.update_rank(claim[0])
    result = perform_act(desk, claim[1], "done", {"outcome": "resolved"})
    assert result.touched == (claim[1],)
    assert states(clinic, *claim) == [TAKEN, DONE]
    assert [row.id for row in listing.page(desk, Query(grouped=True)).rows] == [claim[0]]


def test_undo_does_not_check_out_a_claim_that_somebody_else_works_by_now(
    clinic: Clinic, claim: tuple[int, int]
) -> None:
    desk = clinic.desk("jm")
    take_next(desk)
    perform_act(desk, claim[1], "done", {"outcome": "resolved"})
    perform_act(desk, claim[0], "release", {})
    assert taken_id(clinic.desk("lk")) == claim[0]
    assert undo(desk).message == "Undone: outcome on 42K3M-1."
    assert states(clinic, *claim) == [TAKEN, OPEN]


def test_an_act_on_marked_rows_counts_every_item_once(
    clinic: Clinic, claim: tuple[int, int]
) -> None:
    other = clinic.add_item(2)
    result = perform_many(
        clinic.desk(), dict.fromkeys((*claim, other)), "importance", {"level": "low"}
    )
    assert result.message == "3 set to low importance."
    assert result.done == (*claim, other) and not result.skipped
    assert undo(clinic.desk()).message == "Undone: importance on 3 items."


def test_a_claim_has_no_usual_follow_up_where_one_of_its_items_has_none(
    clinic: Clinic, claim: tuple[int, int]
) -> None:
    today = TODAY.toordinal()
    clinic.add_to_claim(
        claim[0], Kind.SUBMIT, money_cents=100, act_by=today - 3, deadline=today + 1
    )
    desk = clinic.desk()
    (offer,) = [offer for offer in available_acts(desk, claim[0]) if offer.act == "wait"]
    assert [field.default for field in offer.fields if field.name == "until"] == [""]
    with pytest.raises(MedqError, match="needs until"):
        perform_act(desk, claim[0], "wait", {})


def test_an_offer_says_what_it_touches(clinic: Clinic) -> None:
    members = [clinic.add_item(number, money_cents=100_000 * number) for number in (1, 2, 3)]
    lead = listing.page(clinic.desk(), Query(grouped=True)).rows[0]
    assert lead.id == members[2] and lead.more == 2
    clinic.add_to_claim(lead.id, Kind.REVIEW, money_cents=100)
    texts = {
        offer.act: scope_text(offer.scope, "=", "space")
        for offer in available_acts(clinic.desk(), lead.id)
        if offer.scope is not None
    }
    group = "3,000.00 of 6,000.00 (group of 3: = opens it, space marks all)"
    assert texts["done"] == f"3 only, {group}"
    assert texts["wait"] == f"2 items of 3 only, {group}"
    alone = clinic.add_item(9, Kind.CALLBACK)
    (offer,) = [offer for offer in available_acts(clinic.desk(), alone) if offer.act == "done"]
    assert offer.scope is not None and not scope_text(offer.scope, "=", "space")


def test_next_takes_the_first_of_the_list_that_is_shown(clinic: Clinic) -> None:
    denial = clinic.add_item(1, money_cents=90_000, last="ORTIZ")
    review = clinic.add_to_claim(denial, Kind.REVIEW, money_cents=500)
    soon = clinic.add_item(2, money_cents=700, act_by=TODAY.toordinal() + 30)
    kim = clinic.add_item(3, money_cents=100, last="KIM")
    for query, expected in (
        (Query(kinds=(Kind.REVIEW,), grouped=True), review),
        (Query(search="kim", grouped=True), kim),
        (Query(sort=Sort.DUE, grouped=True), soon),
        (Query(sort=Sort.MONEY), denial),
        (Query(payer="aetna"), denial),
    ):
        desk = clinic.desk()
        assert taken_id(desk, query) == expected
        perform_act(desk, expected, "release", {})
    with pytest.raises(NothingLeftError, match=r'Nothing left in "nobody"\.') as refused:
        take_next(clinic.desk(), Query(search="nobody"))
    assert refused.value.hint == "0 shows all."
    with pytest.raises(NothingLeftError, match=r"^Nothing left in this list\.$"):
        take_next(clinic.desk(), Query(owner="lk"))


def test_a_claim_of_somebody_else_is_passed_over_by_its_row(
    clinic: Clinic, claim: tuple[int, int]
) -> None:
    clinic.store.run("UPDATE item SET owner_id = 2 WHERE id = ?", (claim[0],))
    clinic.update_rank(claim[0])
    with pytest.raises(NothingLeftError):
        take_next(clinic.desk("jm"))
    assert taken_id(clinic.desk("jm"), Query(kinds=(Kind.REVIEW,))) == claim[1]
    assert states(clinic, *claim) == [TAKEN, TAKEN]
