"""A program in a pseudo-terminal of 80 x 24, for tests that press keys and read the screen."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).parent.parent.parent
PATIENCE_SECONDS = 20.0
QUIET_SECONDS = 0.25


class Terminal:
    """A running program and its screen, which pyte emulates. Each wait ends as soon as it can."""

    def __init__(self, command: Sequence[str], env: dict[str, str] | None = None) -> None:
        self.sent = b""
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        environment = {
            **os.environ,
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            **(env or {}),
        }
        environment.pop("COLORTERM", None)
        self.child = pexpect.spawn(
            command[0],
            list(command[1:]),
            dimensions=(24, 80),
            env=environment,
            cwd=str(ROOT),
            timeout=PATIENCE_SECONDS,
        )
        self.child.delaybeforesend = None
        self.screen.write_process_input = self.answer_query

    def answer_query(self, text: str) -> None:
        """Send the terminal's answer to a query."""
        self.child.send(text)

    def read(self, seconds: float = 0.05) -> None:
        """Read what the program has written."""
        try:
            output = self.child.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.sent += output
        self._stream.feed(output)

    def wait_until(self, condition: Callable[[], bool], failure: str) -> None:
        """Wait until a condition holds; else fail with the message and the screen."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < end, f"{failure}\n" + "\n".join(self.screen.display)
            self.read()

    def wait_for_text(self, words: str) -> str:
        """Wait until the screen has these words and return their row."""
        self.wait_until(lambda: self.row_with(words) != "", f"never shown: {words}")
        return self.row_with(words)

    def row_with(self, words: str) -> str:
        """Return the first row with these words, or ""."""
        return next((row for row in self.screen.display if words in row), "")

    def wait_until_quiet(self) -> None:
        """Wait until nothing was written for a quarter of a second.

        A key that writes is ignored on a screen that was just drawn.
        """
        size = len(self.sent)
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < QUIET_SECONDS:
            self.read()
            if len(self.sent) != size:
                size, quiet_since = len(self.sent), time.monotonic()

    def press(self, *keys: str) -> None:
        """Press keys one after another; BYTES_BY_KEY has those with a name."""
        for key in keys:
            self.wait_until_quiet()
            self.child.send(BYTES_BY_KEY.get(key, key))

    def wait_until_ended(self) -> int:
        """Wait until the program has ended and return its exit status."""
        self.wait_until(lambda: self.read() is None and not self.child.isalive(), "never ended")
        size = -1
        while len(self.sent) != size:  # read what is still buffered
            size = len(self.sent)
            self.read()
        self.child.close()
        if self.child.exitstatus is not None:
            return int(self.child.exitstatus)
        return 128 + int(self.child.signalstatus or 0)


BYTES_BY_KEY = {
    "enter": "\r",
    "space": " ",
    "tab": "\t",
    "esc": "\x1b",
    "ctrl+q": "\x11",
    "ctrl+s": "\x13",
    "ctrl+u": "\x15",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pgdn": "\x1b[6~",
}
