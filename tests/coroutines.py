"""Coroutine tests, each in its own event loop, with a pilot that waits for no clock.

The conftest of a folder imports the hook and the fixture.
"""

import asyncio
import inspect

import pytest


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test; leave other tests to pytest."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


async def wait_until_idle(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Wait until every task waits for a timer, a thread or a key.

    The arguments are those of Textual's own function.
    """
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def wait_without_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the pilot wait for an idle event loop; Textual's waits 20 ms at a time."""
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", wait_until_idle)
