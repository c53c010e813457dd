"""Fixtures of the store's tests: a clinic with its people and items, and a single desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from medq.work.desk import Desk
from tests.office import findings, open_desk
from tests.store.clinic import Clinic, open_clinic
from tests.store.csv_office import CsvOffice
from tests.store.imported_rows import IMPORT_TIME


@pytest.fixture
def clinic(store_url: str) -> Iterator[Clinic]:
    """Yield a clinic on each engine in turn; `medq check` must find nothing at the end."""
    with open_clinic(store_url) as opened:
        yield opened


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    """Yield a desk on each engine in turn; `medq check` must find nothing at the end."""
    opened = open_desk(store_url, now=IMPORT_TIME)
    yield opened
    assert findings(opened) == []
    opened.store.close()


@pytest.fixture
def csv_office(desk: Desk, tmp_path: Path) -> CsvOffice:
    """Return an office that imports CSV files, on each engine in turn."""
    folder = tmp_path / "csv"
    folder.mkdir()
    return CsvOffice(desk, folder)
