"""Payers that are one: what waited is matched, every row is the other's, and parting is exact."""

from pathlib import Path
from typing import Any

import pytest
from peewee import fn

from data.events import history
from data.models.claims import Claim
from data.models.items import Item
from data.models.patients import Coverage
from data.models.payers import Payer, PayerAnswer
from data.models.remittances import ClaimPayment, Payment
from data.patients import coverages
from data.store.store import Store
from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import State
from medq.work.act_catalog import available_acts, perform_act, undo
from medq.work.desk import Desk
from medq.work.payers.lookup import find_payer
from medq.work.remittances.payer_commands import join_payers
from tests.store.imported_rows import import_files
from tests.store.payers.payer_files import AETNA, CIGNA, LIFE, billed, paid
from tests.store.x12_files import PaidClaim


def items(desk: Desk, *topics: str) -> list[tuple[int, str, int, int | None]]:
    """Return the items of these topics that are not done: id, topic, money, payer."""
    query = Item.select(Item.id, Item.topic, Item.money_cents, Item.payer_id)
    rows = desk.store.rows(query.where(Item.state < int(State.DONE)).order_by(Item.id))
    return [row for row in rows if row[1] in topics]


def question(desk: Desk) -> int:
    """Return the only open question about a payer."""
    ((item_id, *_),) = items(desk, "same payer")
    return item_id


def paid_cents(store: Store) -> dict[str, int]:
    """Return what was paid of each claim."""
    return dict(store.rows(Claim.select(Claim.number, Claim.paid_cents)))


def payer_rows(store: Store) -> list[list[tuple[Any, ...]]]:
    """Return the payers of all claims, payments, coverages and open items."""
    tables = [
        table.select(table.id, table.payer_id, table.named_payer_id).order_by(table.id)
        for table in (Claim, Payment, Coverage)
    ]
    open_items = Item.select(Item.subject_kind, Item.subject_id, Item.topic, Item.payer_id)
    open_items = open_items.where(Item.state < int(State.DONE)).order_by(
        Item.subject_kind, Item.subject_id, Item.topic
    )
    return [store.rows(query) for query in (*tables, open_items)]


@pytest.fixture
def asked_desk(desk: Desk, tmp_path: Path) -> Desk:
    """Return a desk that asks about a payer: it pays two claims of AETNA, and one of nobody."""
    claims = PaidClaim("A1"), PaidClaim("A2", paid_cents=5000), PaidClaim("B9")
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1", "A2", "A3"),
        paid(tmp_path / "2", LIFE, *claims),
    )
    return desk


def act(desk: Desk, name: str, **answers: str) -> ActResult:
    return perform_act(desk, question(desk), name, answers)


def test_the_first_payment_of_another_payers_claim_is_one_question(
    asked_desk: Desk, tmp_path: Path
) -> None:
    assert items(asked_desk, "same payer") == [(question(asked_desk), "same payer", 25000, 1)]
    later = PaidClaim("A3", paid_cents=7000)
    import_files(asked_desk, paid(tmp_path / "3", LIFE, later, trace="T2", control=2))
    assert items(asked_desk, "same payer") == [(question(asked_desk), "same payer", 32000, 1)]
    assert len(items(asked_desk, "match")) == 4


def test_accepting_matches_all_that_waits_and_what_comes_later(
    asked_desk: Desk, tmp_path: Path
) -> None:
    result = act(asked_desk, "same-payer")
    assert result.message == (
        "AETNA LIFE INSURANCE COMPANY is the same payer as AETNA (60054). Matched now: 2."
    )
    import_files(asked_desk, paid(tmp_path / "3", LIFE, PaidClaim("A3"), trace="T2", control=2))
    assert paid_cents(asked_desk.store) == {"A1": 10000, "A2": 5000, "A3": 10000}
    assert items(asked_desk, "same payer") == []
    assert [row[3] for row in items(asked_desk, "match", "payer")] == [1, 1]
    assert asked_desk.store.rows(Payment.select(Payment.payer_id, Payment.named_payer_id)) == [
        (1, 2),
        (1, 2),
    ]


def test_what_a_person_unlinked_stays_so_when_payers_are_joined(
    asked_desk: Desk, tmp_path: Path
) -> None:
    act(asked_desk, "same-payer")
    import_files(asked_desk, billed(tmp_path / "3", CIGNA, "C1", last="ROE", control=2))
    about_claim = Item.select(fn.MIN(Item.id)).join(Claim).where(Claim.number == "A2")
    item_id = asked_desk.store.value(about_claim)
    perform_act(asked_desk, item_id, "unmatch", {"payment": "T1", "reason": "Not this visit"})
    assert paid_cents(asked_desk.store)["A2"] == 0
    join_payers(asked_desk, find_payer(asked_desk, "60054"), find_payer(asked_desk, "cigna"))
    assert paid_cents(asked_desk.store)["A2"] == 0


def test_accepting_is_undone_wholly(asked_desk: Desk) -> None:
    before = payer_rows(asked_desk.store), paid_cents(asked_desk.store)
    result = act(asked_desk, "same-payer")
    assert (payer_rows(asked_desk.store), paid_cents(asked_desk.store)) != before
    undone = undo(asked_desk, result.event_id)
    assert undone.message == (
        "Undone: AETNA LIFE INSURANCE COMPANY is the payer that it was before."
    )
    assert (payer_rows(asked_desk.store), paid_cents(asked_desk.store)) == before
    assert act(asked_desk, "same-payer").message.endswith("Matched now: 2.")


def test_undoing_the_answer_takes_back_what_it_matched_later(
    asked_desk: Desk, tmp_path: Path
) -> None:
    result = act(asked_desk, "same-payer")
    import_files(asked_desk, paid(tmp_path / "3", LIFE, PaidClaim("A3"), trace="T2", control=2))
    undo(asked_desk, result.event_id)
    assert set(paid_cents(asked_desk.store).values()) == {0}
    assert len(items(asked_desk, "match")) == 4
    assert asked_desk.store.rows(Payment.select(Payment.payer_id).distinct()) == [(2,)]
    import_files(asked_desk, billed(tmp_path / "4", AETNA, "B9", control=2))
    assert paid_cents(asked_desk.store)["B9"] == 0


def test_another_payer_is_not_asked_again(asked_desk: Desk, tmp_path: Path) -> None:
    result = act(asked_desk, "other-payer")
    assert result.message == (
        "AETNA LIFE INSURANCE COMPANY is not AETNA (60054). This will not be asked again."
    )
    import_files(asked_desk, paid(tmp_path / "3", LIFE, PaidClaim("A3"), trace="T2", control=2))
    assert items(asked_desk, "same payer") == []
    assert [row[3] for row in items(asked_desk, "payer")] == [1, 2]
    assert set(paid_cents(asked_desk.store).values()) == {0}
    undo(asked_desk, result.event_id)
    assert act(asked_desk, "same-payer").message.endswith("Matched now: 3.")
    assert asked_desk.store.rows(PayerAnswer.select(PayerAnswer.counts)) == [(0,)]


def test_an_answer_holds_for_the_payer_that_the_other_is_joined_to(
    asked_desk: Desk, tmp_path: Path
) -> None:
    act(asked_desk, "other-payer")
    import_files(asked_desk, billed(tmp_path / "3", CIGNA, "C1", last="ROE", control=2))
    join_payers(asked_desk, find_payer(asked_desk, "60054"), find_payer(asked_desk, "cigna"))
    import_files(asked_desk, paid(tmp_path / "4", LIFE, PaidClaim("A3"), trace="T2", control=2))
    assert items(asked_desk, "same payer") == []


def test_the_answer_that_it_is_another_payer_is_undone_wholly(asked_desk: Desk) -> None:
    before = payer_rows(asked_desk.store)
    result = act(asked_desk, "other-payer")
    assert len(items(asked_desk, "payer")) == 2
    undo(asked_desk, result.event_id)
    assert payer_rows(asked_desk.store) == before


def test_items_that_an_undone_answer_had_closed_say_that_they_are_open_again(
    asked_desk: Desk,
) -> None:
    waiting = [row[0] for row in items(asked_desk, "match")]
    result = act(asked_desk, "same-payer")
    still_open = [row[0] for row in items(asked_desk, "match")]
    undo(asked_desk, result.event_id)
    for item_id in waiting:
        (last, *_) = history.of_item(asked_desk.store, item_id)
        was_closed = item_id not in still_open
        assert (last.text == "Open again: the act that closed it was undone.") == was_closed


def test_another_payer_may_be_named(asked_desk: Desk, tmp_path: Path) -> None:
    import_files(asked_desk, billed(tmp_path / "3", CIGNA, "C1", last="ROE", control=2))
    result = act(asked_desk, "same-payer", payer="cigna")
    assert result.message == (
        "AETNA LIFE INSURANCE COMPANY is the same payer as CIGNA (62308). Matched now: 0."
    )


def test_claims_of_both_payers_are_found_for_payments_of_either(desk: Desk, tmp_path: Path) -> None:
    other = "NM1*PR*2*AETNA*****PI*12345"
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        billed(tmp_path / "2", other, "B1", last="ROE", control=2),
        paid(tmp_path / "3", ("N1*PR*AETNA*XV*60054",), PaidClaim("B1", last="ROE")),
        paid(tmp_path / "4", ("N1*PR*AETNA*XV*12345",), PaidClaim("A1"), trace="T2", control=2),
    )
    assert paid_cents(desk.store) == {"A1": 0, "B1": 0}
    before = payer_rows(desk.store)
    result = act(desk, "same-payer")
    assert result.message == "AETNA (12345) is the same payer as AETNA (60054). Matched now: 2."
    assert paid_cents(desk.store) == {"A1": 10000, "B1": 10000}
    undo(desk, result.event_id)
    assert paid_cents(desk.store) == {"A1": 0, "B1": 0}
    assert payer_rows(desk.store) == before


def test_a_patients_coverage_under_both_payers_is_one(desk: Desk, tmp_path: Path) -> None:
    other = "NM1*PR*2*AETNA*****PI*12345"
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        billed(tmp_path / "2", other, "A1", control=2),
    )
    before = payer_rows(desk.store)
    assert len(coverages.billable_by_patient(desk.store, [1])[1]) == 2
    result = act(desk, "same-payer")
    assert len(coverages.billable_by_patient(desk.store, [1])[1]) == 1
    assert [coverage.payer_name for coverage in coverages.by_patient(desk.store, [1])[1]] == [
        "AETNA"
    ]
    undo(desk, result.event_id)
    assert payer_rows(desk.store) == before
    assert len(coverages.billable_by_patient(desk.store, [1])[1]) == 2


def test_a_reversal_of_one_payer_reverses_the_others_payment(desk: Desk, tmp_path: Path) -> None:
    reversal = PaidClaim(
        "A1", status="22", charge_cents=-17050, paid_cents=-10000, adjustment_cents=-7050
    )
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        paid(tmp_path / "2", ("N1*PR*AETNA*XV*60054",), PaidClaim("A1", payer_number="I1")),
        paid(
            tmp_path / "3",
            LIFE,
            PaidClaim("A1", payer_number="I2", paid_cents=2000),
            trace="T2",
            control=2,
        ),
    )
    ((review, *_),) = items(desk, "match")
    perform_act(desk, review, "match", {"claim": "A1", "same-payer": "yes"})
    import_files(desk, paid(tmp_path / "4", LIFE, reversal, trace="T3", control=3))
    query = ClaimPayment.select(ClaimPayment.reverses_id).order_by(ClaimPayment.id)
    assert desk.store.rows(query) == [(None,), (None,), (1,)]


LINKS: dict[str, tuple[tuple[str, ...], dict[str, str], int | None]] = {
    "by number, person and charge": (LIFE, {}, 1),
    "a name without a word in common": (("N1*PR*MERITAIN HEALTH*XV*41124",), {}, 1),
    "the person says no": (LIFE, {"same-payer": "no"}, None),
    "the person says yes": (("N1*PR*MERITAIN HEALTH",), {"same-payer": "yes"}, 1),
}


@pytest.mark.parametrize("case", LINKS)
def test_linking_by_hand_answers_the_question(desk: Desk, tmp_path: Path, case: str) -> None:
    payer, answers, joined_to = LINKS[case]
    import_files(
        desk, billed(tmp_path / "1", AETNA, "A1"), paid(tmp_path / "2", payer, PaidClaim("A1"))
    )
    before = payer_rows(desk.store)
    ((review, *_),) = items(desk, "match")
    result = perform_act(desk, review, "match", {"claim": "A1", **answers})
    assert paid_cents(desk.store) == {"A1": 10000}
    assert desk.store.value(Payer.select(Payer.joined_to_id).where(Payer.id == 2)) == joined_to
    assert items(desk, "match", "same payer") == []
    undo(desk, result.event_id)
    assert paid_cents(desk.store) == {"A1": 0}
    assert payer_rows(desk.store) == before


def test_a_payment_linked_to_an_unlike_claim_joins_nothing(desk: Desk, tmp_path: Path) -> None:
    unlike = PaidClaim("LOST", charge_cents=9000, last="ROE", member="X1")
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        paid(tmp_path / "2", ("N1*PR*MERITAIN HEALTH",), unlike),
    )
    ((review, *_),) = items(desk, "match")
    result = perform_act(desk, review, "match", {"claim": "A1"})
    assert result.message == "Linked to claim A1."
    assert desk.store.value(Payer.select(Payer.joined_to_id).where(Payer.id == 2)) is None
    assert [row[3] for row in items(desk, "same payer")] == [1]


def test_a_payer_with_claims_of_its_own_is_not_asked_about(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        billed(tmp_path / "2", CIGNA, "C1", last="ROE", control=2),
        paid(tmp_path / "3", ("N1*PR*CIGNA*XV*62308",), PaidClaim("A1")),
    )
    assert items(desk, "same payer") == []
    ((review, *_),) = items(desk, "match")
    perform_act(desk, review, "match", {"claim": "A1"})
    assert desk.store.rows(Payer.select(Payer.joined_to_id).distinct()) == [(None,)]


def test_the_next_payer_of_a_claim_that_is_answered_is_another_one(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        paid(tmp_path / "2", ("N1*PR*AETNA*XV*60054",), PaidClaim("A1")),
        paid(tmp_path / "3", ("N1*PR*MUTUAL",), PaidClaim("A1", status="2"), trace="T2", control=2),
    )
    assert items(desk, "same payer") == []


def test_a_claim_that_comes_after_its_payment_asks_too(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        paid(tmp_path / "1", LIFE, PaidClaim("A1")),
        billed(tmp_path / "2", AETNA, "A1"),
    )
    assert act(desk, "same-payer").message.endswith("Matched now: 1.")
    assert paid_cents(desk.store) == {"A1": 10000}


def test_acts_on_payers_say_why_they_are_not_allowed(asked_desk: Desk) -> None:
    ((review, *_), *_) = items(asked_desk, "match")
    reasons = {act.act: act.why_not for act in available_acts(asked_desk, review)}
    assert reasons["same-payer"] == "Only a payer can be linked to a payer."
    assert reasons["other-payer"] == "This item does not ask about another payer."
    reasons = {act.act: act.why_not for act in available_acts(asked_desk, question(asked_desk))}
    assert reasons["set-kind"] == "First answer whether it is the known payer."
    with pytest.raises(MedqError, match="There is no payer 'NOBODY'"):
        act(asked_desk, "same-payer", payer="NOBODY")
    with pytest.raises(MedqError, match="already joined"):
        act(asked_desk, "same-payer", payer="AETNA LIFE")
