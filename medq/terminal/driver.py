"""The terminal as Textual's driver, for thin clients and slow lines: no modes that were not asked for, no key that ends it."""

import os
import select
import selectors
import signal
import sys
import termios
from collections.abc import Iterable
from time import monotonic
from typing import Any

from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from medq.terminal import charset, start
from medq.terminal.input import ESC, InputFilter
from medq.terminal.screen_diff import ScreenDiff
from medq.terminal.writer import TerminalWriter, write_now

TICK_SECONDS = 0.1
AWAKE_SECONDS = (
    1.0 + ESCAPE_DELAY
)  # after the last byte: nobody waits any longer for the rest of anything
READ_BYTES = 4096
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
# Some terminals keep the alternate screen, or put it into their scrollback: it is wiped before it is left.
WIPE = "\x1b[m\x1b[r\x1b[H\x1b[2J"
_SENT = (
    ENTER,
    LEAVE,
    "\x1b[?25h",
    "\x1b[?25l",
    "\x1b[?2004h",
    "\x1b[?2004l",
    "\x1b[?7h",
    "\x1b[?7l",
    "\x07",
)


class MedqDriver(LinuxDriver):
    """Only alternate screen, cursor, bracketed paste and no-wrap are switched; what comes in is mended first."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        query = start.pending_query
        self._attributes = query.attributes if query is not None else None
        self._query_ends = (
            monotonic() if query is None else query.queried_at + charset.ANSWER_SECONDS
        )
        self._charset: charset.Charset | None = None
        # Until the terminal has said what it can show, it gets nothing that could turn out as something else.
        self._screen_diff = ScreenDiff(only_ascii=True, colors=not app.no_color)
        self._writer = TerminalWriter(self._terminal(), self._screen_diff)
        self._input_filter = InputFilter()
        self._early_text = ""
        self._wake_pipe: tuple[int, int] | None = (
            None  # a pipe: its second end is closed when the input's thread is to end
        )
        self._last_size = (0, 0)

    @staticmethod
    def _terminal() -> int:
        """Where the screen is: the standard output, if that is a terminal."""
        assert sys.__stdout__ is not None and sys.__stderr__ is not None
        return sys.__stdout__.fileno() if sys.__stdout__.isatty() else sys.__stderr__.fileno()

    # Out

    def write(self, data: str) -> None:
        if data in _SENT:
            if data == ENTER:
                self._writer.invalidate()
            self._writer.send_text(WIPE + data if data == LEAVE else data)
        elif data.startswith("\x1b[") and data[2:3].isdecimal():
            self._writer.send_frame(data, *self._app.size)

    def redraw(self) -> None:
        """Send the whole screen anew: other programs may have written on it."""
        self._writer.invalidate()
        self._writer.flush()

    def _request_terminal_sync_mode_support(self) -> None:
        """Not asked."""

    def _query_in_band_window_resize(self) -> None:
        """Not asked."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """As the terminal says, whatever COLUMNS and LINES hold. Asked when it may have changed: what is shown is unknown then."""
        try:
            size = tuple(os.get_terminal_size(self._writer.fd))
        except OSError:
            size = (0, 0)
        width, height = size[0] or 80, size[1] or 24
        # A signal handler runs between any two instructions, also of what is being sent: the loop does the work.
        self._loop.call_soon_threadsafe(
            self.redraw if self._last_size == (width, height) else self._writer.invalidate
        )
        self._last_size = (width, height)
        return width, height

    def start_application_mode(self) -> None:
        """Take the terminal: at the start, and again after a stop."""
        if self._wake_pipe is not None:  # stopped without having been told, and so nothing was left
            self.disable_input()
            super().close()
        if not self._writer.is_alive():
            if self._writer.ident is not None:
                self._writer = TerminalWriter(self._writer.fd, self._screen_diff)
            self._writer.start()
        if self._attributes is not None and select.select([self.fileno], [], [], 0)[0]:
            # What was typed while the program started, and most often the answer too.
            self._early_text = self._input_filter.feed(self._read(), monotonic())
        self._choose_charset()
        self._wake_pipe = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.attrs_before is not None:
            if self._attributes is not None:
                self.attrs_before = self._attributes
            attributes = termios.tcgetattr(self.fileno)
            # A line feed goes one row down and nowhere else.
            attributes[1] &= ~termios.OPOST
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        start.hand_over_query()

    def drop_output(self) -> None:
        """Nobody reads any more: what would be written is dropped, so that nothing waits for it."""
        self._writer.drop()

    def restore_now(self) -> None:
        """The terminal as it was, from any thread, without waiting for anything."""
        if self.attrs_before is not None:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            except termios.error:
                return
        if not self._writer.dropped:
            write_now(self._writer.fd, f"\x1b[?2004l\x1b[?7h{WIPE}{LEAVE}\x1b[?25h".encode())

    def close(self) -> None:
        self._writer.stop()
        super().close()

    # In

    def _run_input_thread(self) -> None:
        """A fault in it ends the app as any other does; the stock one gives the app a report to print."""
        try:
            self.run_input_thread()
        except Exception as fault:
            self._app.call_later(self._app._handle_exception, fault)

    def disable_input(self) -> None:
        """No more keys: the input's thread is woken, wherever it waits, and its end waited for."""
        reading, self._wake_pipe = self._wake_pipe, None
        if reading is not None:
            os.close(reading[1])
        super().disable_input()
        if reading is not None:
            os.close(reading[0])

    def run_input_thread(self) -> None:
        """Read until the end; the end of input is a hang-up. While nobody presses a key, nothing wakes it."""
        assert self._wake_pipe is not None
        ends = self._wake_pipe[0]
        parser = XTermParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(ends, selectors.EVENT_READ)
            text, self._early_text = self._early_text, ""
            asleep_at = monotonic() + AWAKE_SECONDS
            while not self.exit_event.is_set():
                if text == ESC:
                    # It waited long enough already: the parser would wait for a rest once more.
                    self._send((Key("escape", ESC),))
                elif text:
                    # Never with an empty text: that means the end to the parser.
                    self._send(parser.feed(text))
                self._send(parser.tick())
                self._choose_charset()
                came = selector.select(
                    TICK_SECONDS if self._charset is None or monotonic() < asleep_at else None
                )
                if any(key.fd == ends for key, _ in came):
                    return
                if came:
                    data = self._read()
                    if not data:
                        os.kill(os.getpid(), signal.SIGHUP)
                        return
                    text = self._input_filter.feed(data, monotonic())
                    asleep_at = monotonic() + AWAKE_SECONDS
                else:
                    text = self._input_filter.idle(monotonic())

    def _choose_charset(self) -> None:
        """Believe the terminal's own answer whenever it comes, the locale when none came in time."""
        if self._input_filter.cursor_column is not None:
            self._charset, self._input_filter.cursor_column = (
                charset.charset_from_column(self._input_filter.cursor_column) or self._charset,
                None,
            )
            self._input_filter.eight_bit = self._charset is charset.Charset.EIGHT_BIT
        elif self._charset is None and monotonic() >= self._query_ends:
            self._charset = charset.charset_from_locale(os.environ) or charset.Charset.ASCII
        only_ascii = self._charset is not charset.Charset.UTF8
        if only_ascii != self._screen_diff.only_ascii:
            self._screen_diff.only_ascii = only_ascii
            self._writer.flush()

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, READ_BYTES)
        except OSError:
            return b""

    def _send(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
