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
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from medq.terminal import charset, start
from medq.terminal.input import ESC, Mender
from medq.terminal.line import Line, write_now
from medq.terminal.output import Output

TICK_SECONDS = 0.1
READ_BYTES = 4096
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
# Some terminals keep the alternate screen, or put it into their scrollback: it is wiped before it is left.
WIPE = "\x1b[m\x1b[r\x1b[H\x1b[2J"
_SENT = (ENTER, LEAVE, "\x1b[?25h", "\x1b[?25l", "\x1b[?2004h", "\x1b[?2004l", "\x1b[?7h", "\x1b[?7l", "\x07")


class MedqDriver(LinuxDriver):
    """Only alternate screen, cursor, bracketed paste and no-wrap are switched; what comes in is mended first."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        asked = start.asked
        self._attributes = asked.attributes if asked is not None else None
        self._ask_ends = monotonic() if asked is None else asked.at + charset.SECONDS
        self._charset: charset.Charset | None = None
        # Until the terminal has said what it can show, it gets nothing that could turn out as something else.
        self._output = Output(only_ascii=True, colours=not app.no_color)
        self._line = Line(self._terminal(), self._output)
        self._mender = Mender()
        self._early = ""
        self._sized = (0, 0)

    @staticmethod
    def _terminal() -> int:
        """Where the screen is: the standard output, if that is a terminal."""
        assert sys.__stdout__ is not None and sys.__stderr__ is not None
        return sys.__stdout__.fileno() if sys.__stdout__.isatty() else sys.__stderr__.fileno()

    # Out

    def write(self, data: str) -> None:
        if data in _SENT:
            if data == ENTER:
                self._line.lost()
            self._line.text(WIPE + data if data == LEAVE else data)
        elif data.startswith("\x1b[") and data[2:3].isdecimal():
            self._line.frame(data, *self._app.size)

    def redraw(self) -> None:
        """Send the whole screen anew: other programs may have written on it."""
        self._line.lost()
        self._line.look_again()

    def _request_terminal_sync_mode_support(self) -> None:
        """Not asked."""

    def _query_in_band_window_resize(self) -> None:
        """Not asked."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """As the terminal says, whatever COLUMNS and LINES hold. Asked when it may have changed: what is shown is unknown then."""
        try:
            size = tuple(os.get_terminal_size(self._line.fd))
        except OSError:
            size = (0, 0)
        width, height = size[0] or 80, size[1] or 24
        # A signal handler runs between any two instructions, also of what is being sent: the loop does the work.
        self._loop.call_soon_threadsafe(self.redraw if self._sized == (width, height) else self._line.lost)
        self._sized = (width, height)
        return width, height

    def start_application_mode(self) -> None:
        if self._line.ident is None:
            self._line.start()
        if self._attributes is not None and select.select([self.fileno], [], [], 0)[0]:
            # What was typed while the program started, and most often the answer too.
            self._early = self._mender.feed(self._read(), monotonic())
        self._choose_charset()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.attrs_before is not None:
            if self._attributes is not None:
                self.attrs_before = self._attributes
            attributes = termios.tcgetattr(self.fileno)
            # A line feed goes one row down and nowhere else.
            attributes[1] &= ~termios.OPOST
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        start.taken()

    def line_is_gone(self) -> None:
        """Nobody reads any more: what would be written is dropped, so that nothing waits for it."""
        self._line.drop()

    def restore_now(self) -> None:
        """The terminal as it was, from any thread, without waiting for anything."""
        if self.attrs_before is not None:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            except termios.error:
                return
        if not self._line.dropped:
            write_now(self._line.fd, f"\x1b[?2004l\x1b[?7h{WIPE}{LEAVE}\x1b[?25h".encode())

    def close(self) -> None:
        self._line.stop()
        super().close()

    # In

    def _run_input_thread(self) -> None:
        """A fault in it ends the app as any other does; the stock one gives the app a report to print."""
        try:
            self.run_input_thread()
        except Exception as fault:
            self._app.call_later(self._app._handle_exception, fault)

    def run_input_thread(self) -> None:
        """Read until the end; the end of input is a hang-up."""
        parser = XTermParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            text, self._early = self._early, ""
            while not self.exit_event.is_set():
                if text == ESC:
                    # It waited long enough already: the parser would wait for a rest once more.
                    self._send((Key("escape", ESC),))
                elif text:
                    # Never with an empty text: that means the end to the parser.
                    self._send(parser.feed(text))
                self._send(parser.tick())
                self._choose_charset()
                if selector.select(TICK_SECONDS):
                    data = self._read()
                    if not data:
                        if not self.exit_event.is_set():
                            os.kill(os.getpid(), signal.SIGHUP)
                        return
                    text = self._mender.feed(data, monotonic())
                else:
                    text = self._mender.idle(monotonic())

    def _choose_charset(self) -> None:
        """Believe the terminal's own answer whenever it comes, the locale when none came in time."""
        if self._mender.column is not None:
            self._charset, self._mender.column = charset.answered(self._mender.column) or self._charset, None
            self._mender.eight_bit = self._charset is charset.Charset.EIGHT_BIT
        elif self._charset is None and monotonic() >= self._ask_ends:
            self._charset = charset.of_locale(os.environ) or charset.Charset.ASCII
        only_ascii = self._charset is not charset.Charset.UTF8
        if only_ascii != self._output.only_ascii:
            self._output.only_ascii = only_ascii
            self._line.look_again()

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, READ_BYTES)
        except OSError:
            return b""

    def _send(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
