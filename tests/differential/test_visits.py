"""medq gives every visit the balance that the ledger gives, in any order of the files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import new_database
from tests.differential.comparison import CHECK, differences
from tests.differential.files import FILE_NAMES, PAYMENT_FILE_NAMES
from tests.differential.reduction import smallest
from tests.differential.visit import Visit
from tests.differential.visits import batches

Compare = Callable[[Sequence[Visit], Sequence[str]], Mapping[int, str]]

VISITS_IN_A_FILE = 100
# 20 times in the suite: 2,000 visits.
TIMES = settings().max_examples // 5
BATCHES = batches(VISITS_IN_A_FILE)
# One payment file comes twice.
ORDERS = st.sampled_from(PAYMENT_FILE_NAMES).flatmap(
    lambda name: st.permutations((*FILE_NAMES, name))
)
SETTINGS = settings(
    deadline=None,
    # A visit is made smaller by `smallest`, in much less time than a batch of them.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example],
)


@pytest.fixture
def compare(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Compare:
    """Return a function that compares visits in a new SQLite store."""

    def compare_visits(batch: Sequence[Visit], order: Sequence[str]) -> Mapping[int, str]:
        folder = tmp_path_factory.mktemp("visits")
        store = folder / "office.db"
        store.write_bytes(sqlite_template.read_bytes())
        return differences(str(store), folder, batch, order)

    return compare_visits


def explain(
    compare: Compare,
    batch: Sequence[Visit],
    order: Sequence[str],
    difference_by_visit: Mapping[int, str],
) -> str:
    """Return the first difference, of a visit that is as small as it can be."""
    index = min(difference_by_visit, key=lambda each: (each == CHECK, each))
    orders = [each for each in (FILE_NAMES, order) if compare([batch[index]], each)]
    if index == CHECK or not orders:
        return f"{difference_by_visit[index]}, only among {len(batch)} visits"
    order = orders[0]
    small = smallest(batch[index], lambda visit: bool(compare([visit], order)))
    texts = [
        f"{len(difference_by_visit)} of {len(batch)} differ",
        *compare([small], order).values(),
    ]
    return "\n".join((*texts, *map(str, small), str(order)))


@pytest.mark.timeout(1800)  # of the 200 batches of a hunt
@settings(SETTINGS, max_examples=TIMES)
@given(batch=BATCHES, order=ORDERS)
def test_every_visit_has_the_balance_of_the_ledger(
    compare: Compare, batch: Sequence[Visit], order: Sequence[str]
) -> None:
    difference_by_visit = compare(batch, order)
    assert not difference_by_visit, explain(compare, batch, order, difference_by_visit)


@settings(SETTINGS, max_examples=3)
@given(batch=batches(30), order=ORDERS)
def test_visits_on_postgresql_have_it_too(
    tmp_path_factory: pytest.TempPathFactory,
    postgresql_url: Callable[[str], str],
    batch: Sequence[Visit],
    order: Sequence[str],
) -> None:
    with new_database(postgresql_url) as url:
        assert not differences(url, tmp_path_factory.mktemp("visits"), batch, order)
