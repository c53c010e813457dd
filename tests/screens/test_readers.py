"""Who only reads sees no patient's name on any screen, of a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from data.models.patients import Patient
from data.models.payers import Provider
from medq.app import MedqApp
from medq.work.desk import open_desk
from medq.work.session.session import session_opener
from screens.base.session import AppContext, StoreThread
from screens.help.destinations import menu_keys
from tests.screens.fake_session import FakeSession
from tests.screens.pilot import frame, lines, message, opened, press, settle, text

TO_ITEM = {kind: ("/", *kind, "enter", "enter") for kind in ("denial", "review", "follow-up")}
# Later callbacks and clean claims are a row that opens first.
TO_ITEM |= {kind: ("/", *kind, "enter", "enter", "enter") for kind in ("callback", "submit")}
KEYS_TO_SCREEN: dict[str, tuple[str, ...]] = {
    "queue": (),
    **TO_ITEM,
    "plain": (*TO_ITEM["denial"], "y"),
    "related": (*TO_ITEM["denial"], "equals_sign"),
    "search": ("s", *"mar", "down"),
    "record": ("s", *"mar", "tab", "tab", "tab", "down", "enter"),
    "today": menu_keys("Today"),
    "unplanned": (*menu_keys("Today"), "l"),
    "expiring": menu_keys("Expiring"),
    "totals": ("f",),
}


@pytest.fixture(params=[True, False], ids=["a reader", "a specialist"])
def is_reader(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def app(demo: Path, tmp_path: Path, is_reader: bool) -> Iterator[MedqApp]:
    store = tmp_path / "demo.db"
    store.write_bytes(demo.read_bytes())
    opener = session_opener(lambda: open_desk(str(store), user="jm", read_only=is_reader))
    context = AppContext(StoreThread(opener))
    yield MedqApp(context, driver_class=HeadlessDriver)
    context.store.close()


@pytest.fixture(scope="session")
def names(demo: Path) -> set[str]:
    """Return what a narrow column shows of the patients' last names that no provider has."""
    desk = open_desk(str(demo), user="jm", read_only=True)
    last_names = {last[:8].upper() for (last,) in desk.store.rows(Patient.select(Patient.last))}
    providers = {last[:8].upper() for (last,) in desk.store.rows(Provider.select(Provider.last))}
    desk.store.close()
    return last_names - providers


async def test_only_who_works_sees_names(app: MedqApp, names: set[str], is_reader: bool) -> None:
    """The second half proves that the first can fail: whoever works sees names on most screens."""
    screens_with_names = set()
    async with app.run_test(size=(80, 40)) as pilot:
        for screen, keys in KEYS_TO_SCREEN.items():
            await settle(pilot)
            await press(pilot, *keys)
            assert frame(pilot).screen_id == screen
            shown = text(pilot).upper()
            if any(name in shown for name in names):
                screens_with_names.add(screen)
            await press(pilot, *["escape"] * 4, "/", "enter")  # all open work
    if is_reader:
        assert not screens_with_names
    else:
        assert screens_with_names >= {"queue", "denial", "callback", "search", "record", "related"}


async def test_a_reader_cannot_save_a_filter_and_goes_on_typing_it() -> None:
    async with opened(FakeSession(read_only=True)) as pilot:
        before = lines(pilot)[1]
        await press(pilot, "/", *"den", "ctrl+s")
        assert message(pilot) == "Read-only view." and "ctrl+s" not in lines(pilot)[-1]
        await press(pilot, "i")
        assert "filter: deni" in lines(pilot)[1]
        await press(pilot, "escape")
        assert lines(pilot)[1] == before
