"""The fixture of the store's tests: an office with its people and items."""

from collections.abc import Iterator

import pytest

from tests.store.worklist import Office, office


@pytest.fixture
def clinic(store_url: str) -> Iterator[Office]:
    """Yield an office on each engine in turn; `medq check` must find nothing at the end."""
    with office(store_url) as opened:
        yield opened
