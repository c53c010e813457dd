"""The screen diff on real screens: it shows, cell by cell, what all of Textual's output shows."""

from unicodedata import normalize

import pytest
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from medq.app import MedqApp
from medq.domain.theme import THEMES
from screens.base.session import AppContext, StoreThread
from screens.help.destinations import menu_keys
from tests.screens.odd_session import OddSession
from tests.screens.pilot import frame, lines, press, settle
from tests.terminal.terminal_pair import TerminalPair


class Driven(HeadlessDriver):
    """A driver that sends each frame to two terminals, and to two on a slow line."""

    def __init__(self, app: MedqApp, size: tuple[int, int]) -> None:
        super().__init__(app, size=size)
        self.quick, self.busy = TerminalPair(*size), TerminalPair(*size)

    @property
    def is_headless(self) -> bool:
        """Return False, so that what is drawn is written."""
        return False

    def write(self, data: str) -> None:
        if data.startswith("\x1b[") and data[2:3].isdecimal():
            self.quick.frame(data)
            self.busy.draw(data)

    def resize(self, width: int, height: int) -> None:
        self.quick.resize(width, height)
        self.busy.resize(width, height)


class DrivenApp(MedqApp):
    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        self._driver = driver = Driven(self, size or (80, 24))
        return driver


class Person:
    """Does one thing after the other; after each, all terminals show what was drawn."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot

    def _same(self) -> None:
        driver = self.pilot.app._driver
        assert isinstance(driver, Driven)
        driver.busy.sent()
        for pair in (driver.quick, driver.busy):
            pair.assert_same()
            for y, row in enumerate(lines(self.pilot)):
                shown = "".join(pair.thin.buffer[y][x].data for x in range(pair.thin.columns))
                assert normalize("NFC", shown) == normalize("NFC", row), y

    async def press(self, *keys: str) -> None:
        for key in keys:
            await press(self.pilot, key)
            self._same()

    async def resize(self, width: int, height: int) -> None:
        driver = self.pilot.app._driver
        assert isinstance(driver, Driven)
        driver.resize(width, height)
        await self.pilot.resize_terminal(width, height)
        await settle(self.pilot)
        self._same()

    async def wear(self, theme: str) -> None:
        self.pilot.app.theme = theme
        await settle(self.pilot)
        self._same()


KEYS_BY_SCREEN: dict[str, tuple[str, ...]] = {
    "Queue": ("space", "j", "space"),
    "Denial": ("enter",),
    "Group": ("=",),
    "Search": ("s", *"N", "down"),
    "Patient": ("s", *"山", "down", "end", "enter"),
    "Command": ("colon", *"th"),
    "Help": ("question_mark", "question_mark"),
    "Keys": menu_keys("Keys"),
    "Plain page": ("enter", "y"),
    "Expiring": menu_keys("Expiring"),
    "Plan builder": ("b", "j", ">", "f"),
    "Today": menu_keys("Today"),
}
MOVES = ("j", "pagedown", "end", "up", "g")
SIZES = ((80, 23), (120, 40), (60, 20), (80, 24))


@pytest.mark.parametrize("name", KEYS_BY_SCREEN)
async def test_a_terminal_shows_what_was_drawn_after_every_key(name: str) -> None:
    session = OddSession()
    app = DrivenApp(AppContext(StoreThread(lambda: session)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        person = Person(pilot)
        await person.press(*KEYS_BY_SCREEN[name])
        assert frame(pilot).header_title.startswith(name)
        await person.press(*MOVES)
        for size in SIZES:
            await person.resize(*size)
            await person.press("j", "k")
        for theme in THEMES:
            await person.wear(theme)
        await person.press("escape", "escape", "j")
        app.context.store.close()
