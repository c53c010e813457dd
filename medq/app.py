"""The App: it puts the first screen there, starts the pulse, and is the one place where faults become plain words."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar

from rich.console import RenderableType
from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.geometry import Offset
from textual.screen import Screen

from medq.domain.keymap import STANDARD, Keymap
from medq.domain.theme import STANDARD as STANDARD_THEME
from medq.terminal import faults, start
from medq.terminal.driver import MedqDriver
from screens.base.live_updates import LiveUpdates
from screens.base.preferences import UNKEPT, PreferencesApi
from screens.base.screen import BaseScreen
from screens.base.session import AppContext, Session
from screens.base.store_questions import StoreQuestions
from screens.queue.queue import QueueScreen
from widgets.theme import textual_themes

FIRST_SECONDS = 0.1  # an empty screen would be painted for nothing before the rows come
GIVES_WAY_SECONDS = (
    0.001  # so long a key waits for the store's thread, where Python's own 5 ms would be felt
)


class MedqApp(App[None], inherit_bindings=False, inherit_css=False):
    """Started on an open session; `ended_by` is the signal that ended it, if one did."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "medq"
    CSS: ClassVar[str] = "App, Screen { background: $background; color: $foreground; }"

    def __init__(self, context: AppContext, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class or MedqDriver, ansi_color=True)
        for theme in textual_themes():
            self.register_theme(theme)
        # Set before anything is drawn: nothing needs to be drawn again, as it is where the theme changes.
        self.set_reactive(MedqApp.theme, context.theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self._disable_tooltips = self._disable_notifications = (
            True  # there are none: nothing is mounted and laid out for them
        )
        self.context = context
        self.pulse = LiveUpdates(self, context)
        self.ended_by = 0
        self.fault = ""

    def get_default_screen(self) -> Screen[None]:
        """The day's plan where one was accepted, else the queue itself: no empty screen is painted before it."""
        said = [*self.context.key_problems, self.context.desk.greeting, self.context.said]
        planned = self.context.desk.plans_today
        if planned is False and not self.context.desk.read_only:
            said.append(
                f"No plan for today yet. {self.context.keymap.shown('today.build')} builds one."
            )
        self.context.said = " ".join(filter(None, said))
        if planned:
            from screens.plan.today import TodayScreen

            return TodayScreen(self.context)
        return QueueScreen(self.context)

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_exception_handler(faults.log_asyncio_exception)
        self.context.session.on_wait = self.pulse.waits
        self.call_after_refresh(self.pulse.start)
        self.run_worker(self._first_screen(), exit_on_error=False)

    async def _first_screen(self) -> None:
        """It is painted with what it shows, and only if the store takes longer than that without it."""
        screen = self.screen
        if isinstance(screen, BaseScreen):
            with self.batch_update(), suppress(TimeoutError):
                await asyncio.wait_for(screen.filled.wait(), FIRST_SECONDS)
            screen.refresh()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None: the stock ones write pictures of the screen to files."""
        return ()

    def copy_to_clipboard(self, text: str) -> None:
        """Within medq only: the stock one writes the text to the terminal, whose owner's clipboard others may read."""
        self._clipboard = text

    # The terminal

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor belongs, for programs that read aloud: in the field, else at the list's row."""
        if not self._screen_stack:
            return Offset(0, 0)
        place = getattr(self.focused, "cursor_screen_offset", None)
        if place is None and isinstance(self.screen, BaseScreen):
            place = self.screen.spot
        return place or Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, place: Offset) -> None:
        """Textual's fields say it each time they draw; here it is looked up, so that it is never an old one."""

    def on_base_screen_disturbed(self, event: BaseScreen.Disturbed) -> None:
        """Other programs wrote on the terminal: all of it is sent anew."""
        event.stop()
        if isinstance(self._driver, MedqDriver):
            self._driver.redraw()

    # Faults

    def on_store_questions_failed(self, event: StoreQuestions.Failed) -> None:
        """A failed worker is a plain message; what it wanted was not done."""
        event.stop()
        if isinstance(self.screen, BaseScreen):
            self.screen.say(faults.failed_task_message(event.error))

    def panic(self, *renderables: RenderableType) -> None:
        """Ends the app without drawing what it was given: that holds variables."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        if not self.fault:
            self.fault = faults.crash_message(self._exception or RuntimeError())
        self._close_messages_no_wait()

    # The end from outside

    def hang_up(self, number: int) -> None:
        """A signal came: give back what is held, restore the terminal, leave."""
        self.ended_by = number
        self.context.session.close(broke=number == signal.SIGHUP)
        self.exit()


def run(
    session: Session,
    keymap: Keymap = STANDARD,
    key_problems: tuple[str, ...] = (),
    own: PreferencesApi = UNKEPT,
    theme: str = STANDARD_THEME,
    said: str = "",
) -> int:
    """Open the screens on a session; the exit status when they are left: 0, 1 after a fault, 128 + n after a signal n.

    `medq.terminal.start.prepare` must have run before this module was imported. `said`: a message for the first screen.
    Errors: whatever opening the desk raises.
    """
    faults.install_hooks()
    context = AppContext(session, keymap, key_problems, own, theme, said)
    app = MedqApp(context)

    def end(number: int) -> None:
        # A signal handler runs between any two instructions of the main thread: the loop does the work.
        loop = getattr(app, "_loop", None)
        if loop is None:
            start.restore_terminal(wait=False)
            os._exit(128 + number)
        driver = app._driver
        if isinstance(driver, MedqDriver) and number == signal.SIGHUP:
            driver.drop_output()
        loop.call_soon_threadsafe(app.hang_up, number)

    def force() -> None:
        driver = app._driver
        if isinstance(driver, MedqDriver):
            driver.restore_now()

    start.handle_signals(end, force)
    sys.setswitchinterval(GIVES_WAY_SECONDS)
    try:
        app.run(mouse=False)
    finally:
        context.session.close()
        context.leave()
    if app.ended_by:
        return 128 + app.ended_by
    if app.fault:
        sys.stderr.write(app.fault + "\n")
        return 1
    return app.return_code or 0
