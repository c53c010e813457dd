"""The app on a fake desk in a pseudo-terminal, for tests of the driver."""

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from tests.e2e.terminal import ROOT, Terminal

FIRST_ROW = 4  # of the list, below header, sums, worklists and heads


class DriverTerminal(Terminal):
    """The app on a fake desk; keys are sent as bytes, as a connection brings them."""

    def __init__(self, log: Path, *arguments: str, env: dict[str, str] | None = None) -> None:
        program = str(ROOT / "tests/e2e/fake_app.py")
        super().__init__([sys.executable, program, str(log), *arguments], env)
        self.log = log

    def wait_until_keys_count(self) -> None:
        """Wait out the first moments of a screen, in which keys that write are ignored."""
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            self.read()

    def wait_for_cursor(self, number: int) -> None:
        """Wait until the cursor's sign is in that row of the list; the first is 0."""
        self.wait_until(lambda: self.cursor_row() == number, f"the cursor is not on row {number}")

    def cursor_row(self) -> int:
        """Return the row of the list with the cursor's sign, the first is 0; -1 without one."""
        for number, row in enumerate(self.screen.display[FIRST_ROW:]):
            if row.startswith(">"):
                return number
        return -1

    def send(self, typed: bytes) -> None:
        """Send bytes at once."""
        self.child.send(typed)

    def exit_status(self) -> int:
        """Wait for the end and return the exit status, -n for a signal n."""
        end = time.monotonic() + 10
        while self.child.isalive():
            assert time.monotonic() < end, "the program does not end"
            self.read()
        self.read()
        if self.child.exitstatus is not None:
            return int(self.child.exitstatus)
        return -int(self.child.signalstatus)

    def write_as_other_program(self, text: str) -> None:
        """Write to the terminal as another program would."""
        self._stream.feed(text.encode())

    def count_wakeups(self) -> int:
        """Return how often the program's threads have waited and were woken."""
        paths = Path(f"/proc/{self.child.pid}/task").glob("*/status")
        pattern = r"^voluntary_ctxt_switches:\s+(\d+)"
        return sum(int(re.findall(pattern, path.read_text(), re.M)[0]) for path in paths)

    def session_log(self) -> dict[str, Any]:
        """Return what the fake desk was asked to do; it is written when the session closes."""
        return dict(json.loads(self.log.read_text()))
