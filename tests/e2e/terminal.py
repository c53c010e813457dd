"""A program in a pseudo-terminal of 80 x 24, pressed as a person does and read as a person sees it."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 20.0


class Terminal:
    """The program, its screen kept by pyte. Every wait ends as soon as what it waits for is there."""

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
            timeout=PATIENCE,
        )
        self.child.delaybeforesend = None
        self.screen.write_process_input = self.answer

    def answer(self, text: str) -> None:
        """What a terminal says when it is asked something."""
        self.child.send(text)

    def read(self, seconds: float = 0.05) -> None:
        """Take what has come."""
        try:
            data = self.child.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.sent += data
        self._stream.feed(data)

    def wait(self, true: Callable[[], bool], what: str) -> None:
        """Until something is so. Errors: AssertionError with the screen, when it never is."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, f"{what}\n" + "\n".join(self.screen.display)
            self.read()

    def shows(self, words: str) -> str:
        """Wait until the screen shows these words; the row that has them."""
        self.wait(lambda: self.row(words) != "", f"never shown: {words}")
        return self.row(words)

    def row(self, words: str) -> str:
        """The first row that has these words, or nothing."""
        return next((row for row in self.screen.display if words in row), "")

    def quiet(self) -> None:
        """Wait until nothing has come for a quarter of a second: a writing key on a fresh screen is dropped."""
        last = len(self.sent)
        still = time.monotonic()
        while time.monotonic() - still < 0.25:
            self.read()
            if len(self.sent) != last:
                last, still = len(self.sent), time.monotonic()

    def press(self, *keys: str) -> None:
        """Press keys one after another; names stand for what a terminal sends."""
        for key in keys:
            self.quiet()
            self.child.send(KEYS.get(key, key))

    def ends(self) -> int:
        """Wait until the program has ended; its exit status."""
        self.wait(lambda: self.read() is None and not self.child.isalive(), "never ended")
        before = -1
        while len(self.sent) != before:  # what is still in the line
            before = len(self.sent)
            self.read()
        self.child.close()
        return int(
            self.child.exitstatus
            if self.child.exitstatus is not None
            else 128 + (self.child.signalstatus or 0)
        )


KEYS = {
    "enter": "\r",
    "space": " ",
    "esc": "\x1b",
    "ctrl+q": "\x11",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "pgdn": "\x1b[6~",
}
