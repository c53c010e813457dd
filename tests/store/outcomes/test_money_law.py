"""Whatever people do to an office's items, no open money is lost and `medq check` finds nothing.

An open balance has an item or a day on which somebody looks again.
"""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office import findings
from tests.store.outcomes.busy_office import BusyOffice

EXAMPLES, STEPS = 4, 250  # a thousand acts


def work_at_random(url: str, folder: Path, seed: int) -> list[str]:
    """Do random acts in an office; return what `medq check` finds then, and what was done."""
    office = BusyOffice(url, folder, Random(seed))
    try:
        office.open()
        for _step in range(STEPS):
            office.do_anything()
        mismatches = findings(office.desk)
    finally:
        office.close()
    return [*mismatches, *office.steps] if mismatches else []


@pytest.mark.parametrize("seed", [1, 2])
def test_no_open_money_is_lost_on_either_engine(store_url: str, tmp_path: Path, seed: int) -> None:
    assert work_at_random(store_url, tmp_path, seed) == []


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_no_open_money_is_lost_in_any_order_of_acts(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("office")
    store = folder / "office.db"
    store.write_bytes(sqlite_template.read_bytes())
    assert work_at_random(str(store), folder, seed) == []
