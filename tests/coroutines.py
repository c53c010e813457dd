"""Coroutine tests run in a loop of their own, where a pilot waits for no clock; a folder's conftest takes both in."""

import asyncio
import inspect

import pytest


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test; all others as ever."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


async def nothing_to_do(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Wait until all that is to be done waits for a timer, a thread or a key. (The arguments are those of Textual's own wait.)"""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits 20 ms at a time until the processor rests; ours until the loop has nothing left to do."""
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", nothing_to_do)
