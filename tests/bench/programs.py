"""The programs that are opened on a line: medq, and what it is measured against."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.figure import MEDQ, ROOT, Run, SkippedError, environment
from tests.bench.line import Line
from tests.bench.many import new_store

PEERS = ROOT / "tests" / "bench" / "peers"
MAILS = 5_000
_NO_EXTRA = "import sys; sys.modules['psycopg'] = None"
_READABLE = "from medq.terminal import start; start.PR_SET_DUMPABLE = 3"
"""Asks for the switch instead of setting it: only root could read the memory of a process that is closed to others."""
_NO_DETAIL = "start.prepare(); from screens.queue import QueueScreen; QueueScreen._tell_detail = lambda self: None"


@dataclass(frozen=True, slots=True)
class Program:
    """How it is started, what its first screen shows, a key that changes one thing on it, and what that shows."""

    command: Sequence[str]
    shows: bytes
    key: bytes = b""
    answer: bytes = b""
    env: dict[str, str] = field(default_factory=environment)

    def open(self) -> Line:
        """On a line, its first screen there."""
        line = Line(self.command, self.env)
        try:
            line.until(self.shows)
        except BaseException:
            line.close()
            raise
        return line

    def up(self) -> float:
        """Seconds until a key that was pressed on the first screen is answered."""
        with self.open() as line:
            before = len(line.sent)
            os.write(line.file, self.key)
            return line.until(self.answer, before)


def medq(store: str, *, detail: bool = True, shows: bytes = b"PAYER") -> Program:
    """The work queue without the PostgreSQL extra; `detail`: with what it tells about the item under the cursor."""
    code = "; ".join((_NO_EXTRA, _READABLE, *(() if detail else (_NO_DETAIL,)), MEDQ[2]))
    return Program((*MEDQ[:2], code), shows, b"x", b"nothing", environment(store))


def static() -> Program:
    return Program((sys.executable, str(PEERS / "static.py")), b"ready", b"x", b"answered")


def bare_list(store: str) -> Program:
    """A list and nothing else, on the same store."""
    return Program((sys.executable, str(PEERS / "bare_list.py"), store), b" row 10 ", b"", b"")


def mutt(run: Run, *settings: str, name: str = "mutt") -> Program:
    """Mutt on five thousand mails. Errors: SkippedError where it is not installed."""
    found = shutil.which(name)
    if found is None:
        raise SkippedError(f"{name} is not installed")
    box = run.once("mailbox", lambda: _mailbox(run.folder / "mailbox", MAILS))
    config = run.folder / f"{name}{len(settings)}.rc"
    config.write_text(
        "\n".join((f"set folder={run.folder}", "set sort=mailbox-order", *settings)) + "\n"
    )
    env = environment() | {"HOME": str(run.folder)}
    return Program(
        (found, "-n", "-R", "-F", str(config), "-f", str(box)), b"Message number 1", env=env
    )


def thousand(run: Run) -> str:
    """A store of a thousand items."""
    return str(
        run.once("thousand", lambda: _filled(str(run.folder / "thousand.db"), run.size(1000, 80)))
    )


def _filled(path: str, items: int) -> str:
    new_store(path, items)
    return path


def _mailbox(path: Path, mails: int) -> Path:
    with path.open("w") as box:
        for number in range(mails):
            moment = f"Tue Nov 24 10:{number % 60:02d}:00 2026"
            box.write(
                f"From s{number}@example.com {moment}\nFrom: Sender {number} <s{number}@example.com>\nTo: me@example.com\n"
                f"Subject: Message number {number} of the box\nDate: Tue, 24 Nov 2026 10:{number % 60:02d}:00 +0000\n"
                f"Message-ID: <{number}@example.com>\n\nText {number}\n\n"
            )
    return path
