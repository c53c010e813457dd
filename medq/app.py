"""The App: it opens the screens, starts the live updates, and reports faults in plain words."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import AwaitMount

from medq.terminal import faults, start
from medq.terminal.driver import MedqDriver
from screens.base.key_queue import KeyQueue
from screens.base.live_updates import LiveUpdates
from screens.base.screen import BaseScreen
from screens.base.session import AppContext, LoadingScreen
from screens.base.store_questions import StoreQuestions
from screens.queue.queue import QueueScreen
from screens.screen_table import make_screen
from widgets.theme import textual_themes

LOADING_SECONDS = 0.1  # an empty screen would be painted for nothing before the rows come
# A key waits at most so long for the store's thread; Python's own 5 ms would be felt.
SWITCH_INTERVAL_SECONDS = 0.001


class MedqApp(App[None], inherit_bindings=False, inherit_css=False):
    """The screens on an open session; `end_signal` is the signal that ended it, 0 if none did."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "medq"
    CSS: ClassVar[str] = "App, Screen { background: $background; color: $foreground; }"

    def __init__(self, context: AppContext, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class or MedqDriver, ansi_color=True)
        for theme in textual_themes():
            self.register_theme(theme)
        # Set before anything is drawn: a later change would draw everything again.
        self.set_reactive(MedqApp.theme, context.theme)
        self.stylesheet.set_variables(self.get_css_variables())
        # There are none, so nothing is mounted and laid out for them.
        self._disable_tooltips = self._disable_notifications = True
        self.context = context
        context.navigator = self
        self.keys = context.keys = KeyQueue(self, super().on_event)
        self.live_updates = LiveUpdates(self, context)
        self.end_signal = 0
        self.fault = ""

    # Screens

    def get_default_screen(self) -> Screen[None]:
        """Return today's plan if one was accepted, else the queue.

        No empty screen is painted before it.
        """
        context = self.context
        accepted_today = context.session.plan.accepted_today
        messages = [*context.key_problems, context.session.greeting, context.next_message]
        if accepted_today is False and not context.session.read_only:
            key = context.keymap.shown("today.build")
            messages.append(f"No plan for today. {key} builds one.")
        context.next_message = " ".join(filter(None, messages))
        return make_screen("today" if accepted_today else "queue", context)

    def open_screen(self, name: str, *args: Any, **options: Any) -> AwaitMount:
        """Show the screen of that name in the screen table above the one that is shown."""
        screen = make_screen(name, self.context, *args, **options)
        self.paint_when_loaded(screen)
        return self.push_screen(screen)

    def return_to_queue(self, filter_text: str) -> None:
        """Go back to the queue, or open one where there is none, with that filter."""
        queue = next(
            (screen for screen in reversed(self.screen_stack) if isinstance(screen, QueueScreen)),
            None,
        )
        if queue is None:
            self.open_screen("queue")
            return
        queue.show_only(filter_text)
        while self.screen is not queue:
            self.pop_screen()

    def paint_when_loaded(self, screen: LoadingScreen) -> None:
        """Paint nothing until a screen has read what it shows, or the store takes longer."""
        hold = ExitStack()
        hold.enter_context(self.batch_update())
        self.run_worker(self._paint(screen, hold), exit_on_error=False)

    async def _paint(self, screen: LoadingScreen, hold: ExitStack) -> None:
        with hold, suppress(TimeoutError):
            await asyncio.wait_for(screen.loaded.wait(), LOADING_SECONDS)
        shown = self.screen if isinstance(self.screen, BaseScreen) else screen
        shown.refresh()  # what is below it, where it was left before it had read anything
        shown.mark_redrawn()

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_exception_handler(faults.log_asyncio_exception)
        self.context.store.on_wait = self.live_updates.show_waiting
        self.call_after_refresh(self.live_updates.start)
        if isinstance(self.screen, BaseScreen):
            self.paint_when_loaded(self.screen)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return none: the stock ones write pictures of the screen to files."""
        return ()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy within medq only: the stock one writes to the clipboard of the terminal's owner."""
        self._clipboard = text

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pasted text wait for their turn; handle other events."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.keys.add(event)
        else:
            await super().on_event(event)

    def on_key_queue_handled(self, event: KeyQueue.Handled) -> None:
        event.stop()
        self.keys.end_handling(event.typed)

    # The terminal

    @property
    def cursor_position(self) -> Offset:
        """The position of the terminal's own cursor, for programs that read the screen aloud.

        It is in the text field, else at the list's row.
        """
        if not self._screen_stack:
            return Offset(0, 0)
        offset = getattr(self.focused, "cursor_screen_offset", None)
        if offset is None and isinstance(self.screen, BaseScreen):
            offset = self.screen.focus_offset
        return offset or Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, offset: Offset) -> None:
        """Ignore what Textual's fields set as they draw: it is looked up, so it is never old."""

    def on_base_screen_redraw_requested(self, event: BaseScreen.RedrawRequested) -> None:
        """Send the whole screen again: another program wrote on the terminal."""
        event.stop()
        if isinstance(self._driver, MedqDriver):
            self._driver.redraw()

    # Faults

    def on_store_questions_failed(self, event: StoreQuestions.Failed) -> None:
        """Report a failed worker in plain words; what it was asked to do was not done."""
        event.stop()
        if isinstance(self.screen, BaseScreen):
            self.screen.say(faults.failed_task_message(event.error))

    def panic(self, *renderables: RenderableType) -> None:
        """End the app without drawing what it was given: that holds variables."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        if not self.fault:
            self.fault = faults.crash_message(self._exception or RuntimeError())
        self._close_messages_no_wait()

    def hang_up(self, signal_number: int) -> None:
        """Release what is held, restore the terminal and leave, because a signal came."""
        self.end_signal = signal_number
        self.context.store.close(broke=signal_number == signal.SIGHUP)
        self.exit()


def run(context: AppContext) -> int:
    """Open the screens on a session and return the exit status when they are left.

    It is 0, 1 after a fault, 128 + n after signal n. `medq.terminal.start.prepare` must have run
    before this module was imported.
    """
    faults.install_hooks()
    app = MedqApp(context)

    def end(signal_number: int) -> None:
        # A signal handler runs between any two instructions of the main thread, so the work is
        # left to the loop.
        loop = getattr(app, "_loop", None)
        if loop is None:
            start.restore_terminal(wait=False)
            os._exit(128 + signal_number)
        driver = app._driver
        if isinstance(driver, MedqDriver) and signal_number == signal.SIGHUP:
            driver.drop_output()
        loop.call_soon_threadsafe(app.hang_up, signal_number)

    def force() -> None:
        driver = app._driver
        if isinstance(driver, MedqDriver):
            driver.restore_now()

    start.handle_signals(end, force)
    sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
    try:
        app.run(mouse=False)
    finally:
        context.store.close()
        context.save_position()
    if app.end_signal:
        return 128 + app.end_signal
    if app.fault:
        sys.stderr.write(app.fault + "\n")
        return 1
    return app.return_code or 0
