"""The desk of the tests of a new day."""

from collections.abc import Iterator

import pytest

from medq.work.desk import Desk
from tests.office import findings, open_desk
from tests.store.upkeep.submission_day import SUBMISSION_TIME


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    """Yield a desk on the day of the submission; `medq check` must find nothing at the end."""
    opened = open_desk(store_url, now=SUBMISSION_TIME)
    yield opened
    assert findings(opened) == []
    opened.store.close()
