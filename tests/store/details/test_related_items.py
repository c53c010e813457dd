"""A claim of the patient names its best item and counts the others, on both engines."""

import pytest

from medq.domain.items.item import Kind
from medq.work.details.related import related
from tests.store.clinic import Clinic


@pytest.mark.parametrize("count", [1, 3])
def test_a_claim_counts_its_open_items_beside_the_best(clinic: Clinic, count: int) -> None:
    item = clinic.add_item(10482)
    kinds = (Kind.REVIEW, Kind.QUESTION)[: count - 1]
    others = [clinic.add_to_claim(item, kind) for kind in kinds]
    (own,) = related(clinic.desk(), item).claims
    assert own.item is not None and own.item.id in {item, *others}
    assert own.more_items == count - 1
