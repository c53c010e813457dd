"""The terminal as Textual's driver, for thin clients and slow lines: no modes that were not asked for, no key that ends it."""

import os
import selectors
import signal
import termios
from collections.abc import Iterable
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from medq.terminal.input import ESC, Mender

TICK_SECONDS = 0.1
READ_BYTES = 4096
WIPE = "\x1b[H\x1b[2J"
_NOT_SENT = ("\x1b[?1004h", "\x1b[?1004l", "\x1b[<u")


class MedqDriver(LinuxDriver):
    """Only alternate screen, cursor, bracketed paste and no-wrap are switched; what comes in is mended first."""

    _gone = False

    # Out

    def write(self, data: str) -> None:
        if not self._gone and data not in _NOT_SENT and not data.startswith("\x1b]22;"):
            super().write(data)

    def _request_terminal_sync_mode_support(self) -> None:
        """Not asked."""

    def _query_in_band_window_resize(self) -> None:
        """Not asked."""

    def stop_application_mode(self) -> None:
        """The screen is wiped first: some terminals keep the alternate screen, or put it into their scrollback."""
        self.write(WIPE)
        super().stop_application_mode()

    def line_is_gone(self) -> None:
        """Nobody reads any more: what would be written is dropped, so that nothing waits for it."""
        self._gone = True

    def restore_now(self) -> None:
        """The terminal as it was, from any thread, without waiting for anything."""
        if self.attrs_before is not None:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            except termios.error:
                return
        if not self._gone and self._file is not None:
            try:
                os.write(self._file.fileno(), WIPE.encode() + b"\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h")
            except (OSError, ValueError):
                return

    def close(self) -> None:
        if self._gone and self._writer_thread is not None and not self._writer_thread.is_alive():
            return
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
        mender = Mender()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(TICK_SECONDS):
                    data = self._read()
                    if not data:
                        if not self.exit_event.is_set():
                            os.kill(os.getpid(), signal.SIGHUP)
                        return
                    text = mender.feed(data, monotonic())
                else:
                    text = mender.idle(monotonic())
                if text == ESC:
                    # It waited long enough already: the parser would wait for a rest once more.
                    self._send((Key("escape", ESC),))
                elif text:
                    # Never with an empty text: that means the end to the parser.
                    self._send(parser.feed(text))
                self._send(parser.tick())

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, READ_BYTES)
        except OSError:
            return b""

    def _send(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
