"""One snapshot of each screen at 80×24, from the demo on a fixed morning."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from medq.app import MedqApp
from medq.work.desk import open_desk
from medq.work.session.session import session_opener
from screens.base.session import AppContext, StoreThread
from tests.screens.pilot import press, settle


@pytest.fixture
def app(demo: Path, tmp_path: Path) -> Iterator[MedqApp]:
    """Open the app on its own copy of the store, which no other snapshot changes."""
    store = tmp_path / "demo.db"
    store.write_bytes(demo.read_bytes())
    context = AppContext(StoreThread(session_opener(lambda: open_desk(str(store), user="jm"))))
    yield MedqApp(context, driver_class=HeadlessDriver)
    context.store.close()


SCREENS = {
    "queue": (),
    "queue-denials": ("/", *"denial", "enter"),
    "denial": ("/", *"denial", "enter", "enter"),
    "review": ("/", *"review", "enter", "enter"),
    "callback": ("/", *"callback", "enter", "enter"),
    "follow-up": ("/", *"follow-up", "enter", "enter"),
    "submit": ("/", *"submit", "enter", "enter"),
    "help": ("?",),
    "search": ("s", *"mar"),
    "search-list": ("s", *"mar", "down", "down"),
    "facts": ("s", *"mar", "tab", "tab", "tab", "down", "down", "enter"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_did(
    name: str, app: MedqApp, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.search.search.monotonic", lambda: 0.0)  # how long it took is told

    async def keys(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, *SCREENS[name])

    assert snap_compare(app, run_before=keys, terminal_size=(80, 24))
