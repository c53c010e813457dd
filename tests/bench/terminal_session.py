"""A program in a pseudo-terminal of 80 × 24 that answers cursor position requests."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.bench.figure import ROOT, SkippedError

ROWS, COLUMNS = 24, 80
TIMEOUT_SECONDS = 40.0
POSITION_REQUEST, POSITION = b"\x1b[6n", b"\x1b[1;1R"
# The column of a terminal that reads UTF-8, after one letter of two bytes.
UTF8_POSITION = b"\x1b[1;2R"


class TerminalSession:
    """A running program, the bytes it sent and when it started. Use as a context manager."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], folder: Path = ROOT) -> None:
        terminal, program_side = pty.openpty()
        fcntl.ioctl(program_side, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.sent = b""
        self.terminal = terminal
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            env={"TERM": "xterm", "LC_ALL": "C.UTF-8", **env},
            cwd=folder,
            stdin=program_side,
            stdout=program_side,
            stderr=program_side,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(program_side)

    def read(self, seconds: float) -> bool:
        """Read the bytes that come within that time; return False if none come."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.terminal, 65536)
        except OSError:  # the program has ended
            return False
        if POSITION_REQUEST in data:
            os.write(self.terminal, UTF8_POSITION if "é".encode() in data else POSITION)
        self.sent += data
        return bool(data)

    def wait_for(self, expected: bytes, start: int = 0) -> float:
        """Return the seconds from the program's start until these bytes were sent.

        Only bytes from index `start` count. Raises RuntimeError if they do not come.
        """
        while expected not in self.sent[start:]:
            waited = time.perf_counter() - self.started
            if waited > TIMEOUT_SECONDS or self.process.poll() is not None:
                raise RuntimeError(f"{expected!r} never came: {self.sent[-300:]!r}")
            self.read(0.05)
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.15) -> bytes:
        """Read until no byte comes for `quiet` seconds; return the bytes read."""
        start = len(self.sent)
        while self.read(quiet):
            pass
        return self.sent[start:]

    def press(self, key: bytes, quiet: float = 0.15) -> tuple[float, bytes]:
        """Send a key; return the seconds to the first byte of the answer, and the whole answer.

        The seconds are 0 if there is no answer.
        """
        start = len(self.sent)
        started = time.perf_counter()
        os.write(self.terminal, key)
        is_answered = self.read(1.0)
        seconds = time.perf_counter() - started
        self.settle(quiet)
        return (seconds if is_answered else 0.0), self.sent[start:]

    def memory(self) -> int:
        """Return the program's memory (PSS) in bytes.

        Raises SkippedError if this machine does not show it.
        """
        path = Path(f"/proc/{self.process.pid}/smaps_rollup")
        try:
            lines = path.read_text(encoding="ascii").splitlines()
        except OSError as error:
            raise SkippedError(
                f"the memory of a process cannot be read here: {error.strerror}"
            ) from None
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))

    def processor(self) -> float:
        """Return the seconds of processor time of all threads so far.

        Raises SkippedError if this machine does not show it.
        """
        folder = Path(f"/proc/{self.process.pid}/task")
        try:
            schedules = [path.read_text(encoding="ascii") for path in folder.glob("*/schedstat")]
        except OSError as error:
            raise SkippedError(
                f"the processor time of a process cannot be read here: {error.strerror}"
            ) from None
        return sum(int(schedule.split()[0]) for schedule in schedules) / 1e9

    def close(self) -> None:
        """Kill the program and wait for its end."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with suppress(OSError):
            os.close(self.terminal)

    def __enter__(self) -> "TerminalSession":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
