"""Fixtures of the store's tests: an office with its people and items, and a single desk."""

from collections.abc import Iterator

import pytest

from medq.work.desk import Desk
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME
from tests.store.worklist import Office, open_office


@pytest.fixture
def clinic(store_url: str) -> Iterator[Office]:
    """Yield an office on each engine in turn; `medq check` must find nothing at the end."""
    with open_office(store_url) as opened:
        yield opened


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    """Yield a desk on each engine in turn; `medq check` must find nothing at the end."""
    opened = open_desk(store_url, now=IMPORT_TIME)
    yield opened
    assert findings(opened) == []
    opened.store.close()
