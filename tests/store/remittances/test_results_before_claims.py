"""Results that come before the claim they are for: they move to it from another of its visit."""

from pathlib import Path

import pytest

from data.models.claims import Claim, Visit
from data.models.items import Item
from data.models.remittances import ClaimPayment
from medq.domain.items.item import State
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from tests.store.claims.visit_claims import (
    FIRST,
    MEMBER,
    SECOND,
    Payer,
    billed,
    import_answer,
    import_claims,
)
from tests.store.imported_rows import open_topics
from tests.store.x12_files import PaidClaim


def answer(
    payer_number: str, charge_cents: int, paid_cents: int = 0, number: str = "A1"
) -> PaidClaim:
    """Return an answer under this number of the payer; one that pays nothing is a denial."""
    return PaidClaim(
        number,
        member=MEMBER,
        payer_number=payer_number,
        charge_cents=charge_cents,
        paid_cents=paid_cents,
        status="1" if paid_cents else "4",
        reason="CO*45" if paid_cents else "CO*16",
    )


def claims_of_results(desk: Desk) -> dict[str, tuple[str, str, str]]:
    """Return by the payer's number of each result its claim: number, place and frequency."""
    query = ClaimPayment.select(
        ClaimPayment.payer_claim_number, Claim.number, Claim.sequence, Claim.frequency
    ).join(Claim)
    return {payer_number: tuple(claim) for payer_number, *claim in desk.store.rows(query)}


def visit_sums(desk: Desk) -> list[tuple[int, int, int]]:
    """Return what each visit billed, was paid and wrote off, in cents."""
    query = Visit.select(Visit.charge_cents, Visit.paid_cents, Visit.written_off_cents)
    return desk.store.rows(query)


REPLACEMENT = billed("A1", 10000, 2500, frequency="7", reference="E1")


@pytest.mark.parametrize("charge_cents", [12500, 2500], ids=["charge", "line"])
def test_a_result_moves_to_the_version_whose_charge_or_line_it_states(
    desk: Desk, tmp_path: Path, charge_cents: int
) -> None:
    import_claims(desk, tmp_path, billed("A1", 10000))
    import_answer(desk, tmp_path, answer("E2", charge_cents, 2000))
    import_claims(desk, tmp_path, REPLACEMENT)
    import_answer(desk, tmp_path, answer("E1", 10000))
    assert claims_of_results(desk) == {"E1": ("A1", "P", "1"), "E2": ("A1", "P", "7")}
    assert visit_sums(desk) == [(12500, 2000, charge_cents - 2000)]


def test_a_result_that_names_both_versions_stays_where_it_is(desk: Desk, tmp_path: Path) -> None:
    import_claims(desk, tmp_path, billed("A1", 10000))
    import_answer(desk, tmp_path, answer("E2", 10000, 2000))
    import_claims(desk, tmp_path, billed("A1", 10000, frequency="7", reference="E1"))
    assert claims_of_results(desk) == {"E2": ("A1", "P", "1")}


def test_a_result_that_a_person_linked_stays_where_it_is(desk: Desk, tmp_path: Path) -> None:
    import_claims(desk, tmp_path, billed("A1", 10000))
    import_answer(desk, tmp_path, answer("E2", 12500, 2000, number="X9"))
    item_id = int(desk.store.value(Item.select(Item.id).where(Item.topic == "match")))
    perform_act(desk, item_id, "match", {"claim": "claim A1"})
    import_claims(desk, tmp_path, billed("X9", 10000, 2500, frequency="7", reference="E1"))
    assert claims_of_results(desk) == {"E2": ("A1", "P", "1")}


def test_a_reversal_under_the_payers_number_follows_what_it_takes_back(
    desk: Desk, tmp_path: Path
) -> None:
    import_claims(desk, tmp_path, billed("A1", 10000))
    import_answer(desk, tmp_path, answer("E2", 12500, 2000))
    reversal = PaidClaim(
        "E2",
        member=MEMBER,
        payer_number="E2",
        charge_cents=-12500,
        paid_cents=-2000,
        status="22",
    )
    import_answer(desk, tmp_path, reversal)
    import_claims(desk, tmp_path, REPLACEMENT)
    query = ClaimPayment.select(Claim.frequency).join(Claim)
    assert desk.store.rows(query) == [("7",), ("7",)]
    assert visit_sums(desk) == [(12500, 0, 0)]


def test_a_payers_results_move_to_its_own_claim_under_the_common_number(
    desk: Desk, tmp_path: Path
) -> None:
    import_claims(desk, tmp_path, billed("A1", 10000, to=SECOND, others=(FIRST,)))
    import_answer(desk, tmp_path, answer("E1", 10000))
    assert open_topics(desk) == ["denial"]
    import_claims(desk, tmp_path, billed("A1", 10000))
    assert claims_of_results(desk) == {"E1": ("A1", "P", "1")}
    denied = Item.select(Item.topic, Claim.sequence).join(Claim).where(Item.state != State.DONE)
    assert desk.store.rows(denied) == [("denial", "P")]


FILES: dict[str, tuple[list[str] | PaidClaim, Payer]] = {
    "second": (billed("A1", 10000, to=SECOND, others=(FIRST,)), SECOND),
    "original": (billed("A1", 10000), FIRST),
    "replacement": (billed("A1", 10000, frequency="7", reference="E1"), FIRST),
    "denial": (answer("E1", 10000), FIRST),
    "paid": (answer("E2", 10000, 6000), FIRST),
}


@pytest.mark.parametrize(
    "order",
    [
        "second original replacement denial paid",
        "second replacement denial original paid",
        "second replacement denial paid original",
        "second denial paid original replacement",
        "replacement denial second original paid",
        "paid denial replacement original second",
    ],
)
def test_under_the_number_of_all_payers_a_replacement_is_answered_in_any_order(
    desk: Desk, tmp_path: Path, order: str
) -> None:
    for name in order.split():
        content, payer = FILES[name]
        if isinstance(content, PaidClaim):
            import_answer(desk, tmp_path, content, payer)
        else:
            import_claims(desk, tmp_path, content)
    replaced = Claim.select(Claim.sequence, Claim.frequency).where(Claim.state == "replaced")
    assert desk.store.rows(replaced) == [("P", "1")]
    assert visit_sums(desk) == [(10000, 6000, 4000)]
    assert claims_of_results(desk)["E1"] == ("A1", "P", "1")


def test_a_denial_on_another_payers_claim_moves_to_an_original_without_its_lines(
    desk: Desk, tmp_path: Path
) -> None:
    import_answer(desk, tmp_path, answer("E1", 10000))
    import_claims(desk, tmp_path, billed("A1R", 12500, frequency="7", reference="E1"))
    import_claims(desk, tmp_path, billed("A1", 12500, to=SECOND))
    assert claims_of_results(desk) == {"E1": ("A1", "S", "1")}
    import_claims(desk, tmp_path, billed("A1", 10000))
    assert claims_of_results(desk) == {"E1": ("A1", "P", "1")}
    assert visit_sums(desk) == [(12500, 0, 0)]
