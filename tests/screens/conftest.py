"""Coroutine tests run here, and a pilot waits for no clock."""

import pytest

from tests.coroutines import pytest_pyfunc_call as pytest_pyfunc_call
from tests.screens.hands import nothing_to_do


@pytest.fixture(autouse=True)
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits 20 ms at a time until the processor rests; ours until the loop has nothing left to do."""
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", nothing_to_do)
