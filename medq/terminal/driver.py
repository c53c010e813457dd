"""Textual's driver for thin clients and slow lines: few terminal modes, filtered input."""

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
# After the last byte: longer than the parser waits for the rest of a sequence.
AWAKE_SECONDS = 1.0 + ESCAPE_DELAY
READ_BYTES = 4096
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
# Some terminals keep the alternate screen or add it to the scrollback: it is cleared at the end.
WIPE = "\x1b[m\x1b[r\x1b[H\x1b[2J"
_PASSED_ON = (
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
    """Switches only alternate screen, cursor, bracketed paste and line wrap; filters the input.

    Output goes through ScreenDiff and TerminalWriter, input through InputFilter.
    """

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        query = start.pending_query
        self._attributes = query.attributes if query is not None else None
        self._query_ends = (
            monotonic() if query is None else query.queried_at + charset.ANSWER_SECONDS
        )
        self._charset: charset.Charset | None = None
        # ASCII until the terminal has answered which characters it can show.
        self._screen_diff = ScreenDiff(only_ascii=True, colors=not app.no_color)
        self._writer = TerminalWriter(self._terminal(), self._screen_diff)
        self._input_filter = InputFilter()
        self._early_text = ""
        # Closing the pipe's second end wakes the input thread to stop.
        self._wake_pipe: tuple[int, int] | None = None
        self._last_size = (0, 0)

    @staticmethod
    def _terminal() -> int:
        """Return the descriptor of standard output, or of standard error if that is no terminal."""
        assert sys.__stdout__ is not None and sys.__stderr__ is not None
        return sys.__stdout__.fileno() if sys.__stdout__.isatty() else sys.__stderr__.fileno()

    # Output

    def write(self, data: str) -> None:
        """Send a frame or one of the few sequences that are passed on; drop everything else."""
        if data in _PASSED_ON:
            if data == ENTER:
                self._writer.invalidate()
            self._writer.send_text(WIPE + data if data == LEAVE else data)
        elif data.startswith("\x1b[") and data[2:3].isdecimal():
            self._writer.send_frame(data, *self._app.size)

    def redraw(self) -> None:
        """Send the whole screen again: other programs may have written to the terminal."""
        self._writer.invalidate()
        self._writer.flush()

    def _request_terminal_sync_mode_support(self) -> None:
        """Send no query: many terminals answer it with characters that look like keys."""

    def _query_in_band_window_resize(self) -> None:
        """Send no query."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the terminal's own size, whatever COLUMNS and LINES say.

        Textual asks when the size may have changed. What is shown is unknown then.
        """
        try:
            size = tuple(os.get_terminal_size(self._writer.fd))
        except OSError:
            size = (0, 0)
        width, height = size[0] or 80, size[1] or 24
        # Called from a signal handler, which may interrupt a send: the event loop does the work.
        self._loop.call_soon_threadsafe(
            self.redraw if self._last_size == (width, height) else self._writer.invalidate
        )
        self._last_size = (width, height)
        return width, height

    def start_application_mode(self) -> None:
        """Take over the terminal, at the start and again after the program was suspended."""
        if self._wake_pipe is not None:  # suspended by SIGSTOP: nothing was closed
            self.disable_input()
            super().close()
        if not self._writer.is_alive():
            if self._writer.ident is not None:
                self._writer = TerminalWriter(self._writer.fd, self._screen_diff)
            self._writer.start()
        if self._attributes is not None and select.select([self.fileno], [], [], 0)[0]:
            # What was typed while the program started, usually with the answer to the query.
            self._early_text = self._input_filter.feed(self._read(), monotonic())
        self._choose_charset()
        self._wake_pipe = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.attrs_before is not None:
            if self._attributes is not None:
                self.attrs_before = self._attributes
            attributes = termios.tcgetattr(self.fileno)
            # Without output processing a line feed goes one row down in the same column.
            attributes[1] &= ~termios.OPOST
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        start.hand_over_query()

    def drop_output(self) -> None:
        """Discard all output: nobody reads the terminal any more."""
        self._writer.drop()

    def restore_now(self) -> None:
        """Restore the terminal, from any thread, without waiting."""
        if self.attrs_before is not None:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            except termios.error:
                return
        if not self._writer.is_dropped:
            write_now(self._writer.fd, f"\x1b[?2004l\x1b[?7h{WIPE}{LEAVE}\x1b[?25h".encode())

    def close(self) -> None:
        """Write what is left and close the driver."""
        self._writer.stop()
        super().close()

    # Input

    def _run_input_thread(self) -> None:
        """Read input; an error ends the app like any other, without a report of variables."""
        try:
            self.run_input_thread()
        except Exception as fault:
            self._app.call_later(self._app._handle_exception, fault)

    def disable_input(self) -> None:
        """Stop reading keys: wake the input thread and wait until it has ended."""
        wake_pipe, self._wake_pipe = self._wake_pipe, None
        if wake_pipe is not None:
            os.close(wake_pipe[1])
        super().disable_input()
        if wake_pipe is not None:
            os.close(wake_pipe[0])

    def run_input_thread(self) -> None:
        """Read keys until the driver stops; treat the end of the input as a hang-up.

        Nothing wakes the thread while no key is pressed.
        """
        assert self._wake_pipe is not None
        wake_fd = self._wake_pipe[0]
        parser = XTermParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(wake_fd, selectors.EVENT_READ)
            text, self._early_text = self._early_text, ""
            awake_until = monotonic() + AWAKE_SECONDS
            while not self.exit_event.is_set():
                if text == ESC:
                    # The filter waited for the rest of a sequence: the parser must not.
                    self._send((Key("escape", ESC),))
                elif text:
                    # An empty text would mean the end of the input to the parser.
                    self._send(parser.feed(text))
                self._send(parser.tick())
                self._choose_charset()
                is_awake = self._charset is None or monotonic() < awake_until
                ready = selector.select(TICK_SECONDS if is_awake else None)
                if any(key.fd == wake_fd for key, _ in ready):
                    return
                if ready:
                    data = self._read()
                    if not data:
                        os.kill(os.getpid(), signal.SIGHUP)
                        return
                    text = self._input_filter.feed(data, monotonic())
                    awake_until = monotonic() + AWAKE_SECONDS
                else:
                    text = self._input_filter.idle(monotonic())

    def _choose_charset(self) -> None:
        """Use the terminal's answer whenever it comes, and the locale once time is up."""
        column = self._input_filter.take_cursor_column()
        if column is not None:
            self._charset = charset.charset_from_column(column) or self._charset
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
