"""A program at the other end of a line: a pseudo-terminal of 80 x 24 that answers where its cursor stands, as terminals do."""

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
PATIENCE = 40.0
ASKED, ANSWER = b"\x1b[6n", b"\x1b[1;1R"
UTF8_ANSWER = b"\x1b[1;2R"  # where a terminal that reads UTF-8 stands after one letter of two bytes


class Line:
    """The program, what it sent and when. `close` it when done."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], folder: Path = ROOT) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {"TERM": "xterm", "LC_ALL": "C.UTF-8", **env}
        self.sent = b""
        self.file = ours
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(theirs)

    def read(self, seconds: float) -> bool:
        """Take what comes within that time; whether anything came."""
        if not select.select([self.file], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.file, 65536)
        except OSError:  # the program has ended
            return False
        if ASKED in data:
            os.write(self.file, UTF8_ANSWER if "é".encode() in data else ANSWER)
        self.sent += data
        return bool(data)

    def until(self, words: bytes, since: int = 0) -> float:
        """Seconds since the start when these bytes had come. Errors: RuntimeError when they do not."""
        while words not in self.sent[since:]:
            if time.perf_counter() - self.started > PATIENCE or self.process.poll() is not None:
                raise RuntimeError(f"{words!r} never came: {self.sent[-300:]!r}")
            self.read(0.05)
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.15) -> bytes:
        """What came until nothing came for that long."""
        before = len(self.sent)
        while self.read(quiet):
            pass
        return self.sent[before:]

    def press(self, key: bytes, quiet: float = 0.15) -> tuple[float, bytes]:
        """Seconds to the first byte of the answer to a key, and the whole answer; 0 where there is none."""
        before = len(self.sent)
        started = time.perf_counter()
        os.write(self.file, key)
        answered = self.read(1.0)
        seconds = time.perf_counter() - started
        self.settle(quiet)
        return (seconds if answered else 0.0), self.sent[before:]

    def memory(self) -> int:
        """Bytes of the program's memory, what it shares with others divided among them. Errors: SkippedError."""
        try:
            lines = (
                Path(f"/proc/{self.process.pid}/smaps_rollup")
                .read_text(encoding="ascii")
                .splitlines()
            )
        except OSError as fault:
            raise SkippedError(
                f"the memory of a process cannot be read here: {fault.strerror}"
            ) from None
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))

    def processor(self) -> float:
        """Seconds of processor time of all threads up to now. Errors: SkippedError."""
        try:
            tasks = [
                path.read_text(encoding="ascii")
                for path in Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
            ]
        except OSError as fault:
            raise SkippedError(
                f"the processor time of a process cannot be read here: {fault.strerror}"
            ) from None
        return sum(int(text.split()[0]) for text in tasks) / 1e9

    def close(self) -> None:
        """End it and take its end."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with suppress(OSError):
            os.close(self.file)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
