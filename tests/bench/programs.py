"""The programs that run in a terminal session: medq, and those it is compared with."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.figure import MEDQ, ROOT, Run, SkippedError, environment
from tests.bench.full_store import new_store
from tests.bench.terminal_session import TerminalSession

PEERS = ROOT / "tests" / "bench" / "peers"
MAILS = 5_000
_NO_EXTRA = "import sys; sys.modules['psycopg'] = None"
# Sets the wrong switch: a process closed to others would hide its memory from all but root.
_READABLE = "from medq.terminal import start; start.PR_SET_DUMPABLE = 3"
_NO_DETAIL = (
    "start.prepare(); from screens.queue.detail_pane import DetailPane; "
    "DetailPane.show = lambda self: None"
)


@dataclass(frozen=True, slots=True)
class Program:
    """How to start a program, what its first screen shows, and a key that changes it."""

    command: Sequence[str]
    first_screen: bytes
    key: bytes = b""
    answer: bytes = b""
    env: dict[str, str] = field(default_factory=environment)

    def open(self) -> TerminalSession:
        """Start it in a terminal session and wait for its first screen."""
        session = TerminalSession(self.command, self.env)
        try:
            session.wait_for(self.first_screen)
        except BaseException:
            session.close()
            raise
        return session

    def startup_seconds(self) -> float:
        """Return the seconds until a key pressed on the first screen is answered."""
        with self.open() as session:
            sent_before = len(session.sent)
            os.write(session.terminal, self.key)
            return session.wait_for(self.answer, sent_before)


def medq(store: str, *, detail: bool = True, first_screen: bytes = b"PAYER") -> Program:
    """Return medq's queue without the PostgreSQL extra; `detail`: with the detail pane's text."""
    code = "; ".join((_NO_EXTRA, _READABLE, *(() if detail else (_NO_DETAIL,)), MEDQ[2]))
    return Program((*MEDQ[:2], code), first_screen, b"x", b"nothing", environment(store))


def one_static() -> Program:
    """Return a Textual app with one Static."""
    return Program((sys.executable, str(PEERS / "static.py")), b"ready", b"x", b"answered")


def bare_list(store: str) -> Program:
    """Return a list of the same store's rows and nothing else."""
    return Program((sys.executable, str(PEERS / "bare_list.py"), store), b" row 10 ", b"", b"")


def mutt(run: Run, *settings: str, name: str = "mutt") -> Program:
    """Return mutt on five thousand mails. Raises SkippedError if it is not installed."""
    executable = shutil.which(name)
    if executable is None:
        raise SkippedError(f"{name} is not installed")
    mailbox = run.shared("mailbox", lambda: _mailbox(run.folder / "mailbox", MAILS))
    config = run.folder / f"{name}{len(settings)}.rc"
    lines = (f"set folder={run.folder}", "set sort=mailbox-order", *settings)
    config.write_text("\n".join(lines) + "\n")
    return Program(
        (executable, "-n", "-R", "-F", str(config), "-f", str(mailbox)),
        b"Message number 1",
        env=environment() | {"HOME": str(run.folder)},
    )


def thousand_items(run: Run) -> str:
    """Return the path of a store of a thousand items."""
    path = str(run.folder / "thousand.db")

    def make() -> str:
        new_store(path, run.size(1000, 80))
        return path

    return str(run.shared("thousand", make))


def _mailbox(path: Path, mails: int) -> Path:
    with path.open("w") as mailbox:
        for number in range(mails):
            clock = f"10:{number % 60:02d}:00"
            mailbox.write(
                f"From s{number}@example.com Tue Nov 24 {clock} 2026\n"
                f"From: Sender {number} <s{number}@example.com>\nTo: me@example.com\n"
                f"Subject: Message number {number} of the box\n"
                f"Date: Tue, 24 Nov 2026 {clock} +0000\n"
                f"Message-ID: <{number}@example.com>\n\nText {number}\n\n"
            )
    return path
