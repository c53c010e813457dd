"""Whatever people do to an office's items, no open money is lost and `medq check` finds nothing."""

from pathlib import Path
from random import Random

import pytest

from tests.office import findings
from tests.store.outcomes.busy_office import BusyOffice

STEPS = 250


@pytest.mark.parametrize("seed", range(4))
def test_no_open_money_is_lost(store_url: str, tmp_path: Path, seed: int) -> None:
    office = BusyOffice(store_url, tmp_path, Random(seed))
    office.open()
    assert findings(office.desk) == []
    for _ in range(STEPS):
        office.do_anything()
    assert findings(office.desk) == [], office.steps
    office.close()
