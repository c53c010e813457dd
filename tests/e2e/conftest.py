"""The fixture of the driver's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.driver_terminal import DriverTerminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[DriverTerminal]:
    """Yield the app with its first screen shown."""
    opened = DriverTerminal(tmp_path / "log.json")
    opened.wait_for_text("MOYER, DANA")
    opened.wait_for_text("enter open")
    opened.wait_until_keys_count()
    yield opened
    opened.child.close(force=True)
