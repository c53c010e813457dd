"""Visits that a claim makes one, because it has an equal line with a claim of each."""

from itertools import permutations
from pathlib import Path

import pytest

from data.models.claims import Claim, Visit
from data.models.items import Item
from medq.work.act_catalog import perform_act
from medq.work.desk import Desk
from tests.store.claims.visit_claims import (
    MEMBER,
    SECOND,
    THIRD,
    billed,
    import_answer,
    import_claims,
)
from tests.store.imported_rows import import_files, open_topics
from tests.store.x12_files import PaidClaim, claims_file

WHOLE = billed("A1", 10000, 5000)
ONE_LINE = billed("A2", 10000, to=SECOND)
OTHER_LINE = billed("A3", 5000, to=THIRD)


def numbers_by_visit(desk: Desk) -> list[set[str]]:
    """Return the numbers of the claims of each visit."""
    numbers: dict[int, set[str]] = {}
    for visit_id, number in desk.store.rows(Claim.select(Claim.visit_id, Claim.number)):
        numbers.setdefault(visit_id, set()).add(number)
    return sorted(numbers.values(), key=sorted)


def visit_charges(desk: Desk) -> list[int]:
    """Return the charge of each visit, in cents."""
    query = Visit.select(Visit.charge_cents).order_by(Visit.charge_cents)
    return [cents for (cents,) in desk.store.rows(query)]


@pytest.mark.parametrize("claims", permutations((WHOLE, ONE_LINE, OTHER_LINE)))
def test_a_claim_makes_one_visit_of_those_with_its_lines(
    desk: Desk, tmp_path: Path, claims: tuple[list[str], ...]
) -> None:
    import_claims(desk, tmp_path, *claims)
    assert numbers_by_visit(desk) == [{"A1", "A2", "A3"}]
    assert visit_charges(desk) == [15000]


@pytest.mark.parametrize("claims", permutations((WHOLE, ONE_LINE, OTHER_LINE)))
def test_it_does_so_in_one_file_too(
    desk: Desk, tmp_path: Path, claims: tuple[list[str], ...]
) -> None:
    import_files(desk, claims_file(tmp_path / "1", *claims))
    assert numbers_by_visit(desk) == [{"A1", "A2", "A3"}]
    assert visit_charges(desk) == [15000]


def test_two_claims_for_different_lines_to_one_payer_are_joined(desk: Desk, tmp_path: Path) -> None:
    secondary = billed("A4", 10000, 5000, to=SECOND)
    import_claims(desk, tmp_path, billed("A2", 10000), billed("A3", 5000), secondary)
    assert numbers_by_visit(desk) == [{"A2", "A3", "A4"}]
    assert visit_charges(desk) == [15000]
    assert open_topics(desk) == []


def test_a_possible_duplicate_stays_a_visit_of_its_own(desk: Desk, tmp_path: Path) -> None:
    duplicate = billed("A2", 10000, 5000)
    import_claims(desk, tmp_path, WHOLE, duplicate, billed("A4", 10000, to=SECOND))
    assert numbers_by_visit(desk) == [{"A1"}, {"A2", "A4"}]
    assert open_topics(desk) == ["duplicate claim"]


def test_a_replacement_does_not_join_a_possible_duplicate_either(
    desk: Desk, tmp_path: Path
) -> None:
    duplicate = billed("A2", 10000, 5000)
    replacement = billed("A1", 10000, 6000, frequency="7")
    import_claims(desk, tmp_path, WHOLE, duplicate, replacement)
    assert numbers_by_visit(desk) == [{"A1"}, {"A2"}]


def test_visits_that_a_person_parted_stay_two(desk: Desk, tmp_path: Path) -> None:
    import_claims(desk, tmp_path, billed("A1", 10000), ONE_LINE)
    denied = PaidClaim(
        "A1", status="4", charge_cents=10000, paid_cents=0, reason="CO*50", member=MEMBER
    )
    import_answer(desk, tmp_path, denied)
    item_id = desk.store.value(Item.select(Item.id).where(Item.topic == "denial"))
    perform_act(desk, int(item_id), "visit", {"claim": "own"})
    import_claims(desk, tmp_path, billed("A3", 10000, to=THIRD))
    assert numbers_by_visit(desk) == [{"A1"}, {"A2", "A3"}]
