"""Coroutine tests run here, a pilot waits for no clock, and a demo's store is made once."""

from pathlib import Path

import pytest

from medq.demo.store import DemoOptions, make_demo
from tests.coroutines import pytest_pyfunc_call as pytest_pyfunc_call
from tests.coroutines import wait_without_clock as wait_without_clock

MORNING = "2026-11-24T09:00:00-07:00"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the store of a small demo; a test that writes copies it."""
    folder = tmp_path_factory.mktemp("demo")
    make_demo(
        str(folder / "demo.db"),
        folder / "files",
        DemoOptions(login="jm", days=60, patients=120, seed=1, now=MORNING),
    )
    return folder / "demo.db"
