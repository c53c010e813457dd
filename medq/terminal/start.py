"""Prepares the process before Textual is imported, and handles the signals that end a session."""

import atexit
import ctypes
import os
import resource
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from medq.terminal.charset import ANSWER, ANSWER_SECONDS, QUESTION

EXIT_SECONDS = 3.0
PR_SET_DUMPABLE = 4
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@dataclass
class CharsetQuery:
    """A charset query that was sent: when (monotonic), and the terminal's attributes before it."""

    queried_at: float
    attributes: list[Any]


pending_query: CharsetQuery | None = None
"""Set before the app is imported and read by the driver, which only Textual creates."""


def clean_environment(environment: MutableMapping[str, str], *, developer: bool = False) -> None:
    """Remove switches that log keys or screens, and set those that send less.

    Call it before Textual is imported.
    """
    if not developer:
        for name in [name for name in environment if name.startswith("TEXTUAL")]:
            del environment[name]
    environment["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    environment["TEXTUAL_ANIMATIONS"] = "none"
    environment["TEXTUAL_SMOOTH_SCROLL"] = "0"
    if environment.get("COLORTERM", "") not in ("truecolor", "24bit"):
        environment["TEXTUAL_COLOR_SYSTEM"] = "standard"


def close_leaks() -> None:
    """Turn off core dumps, reading of this process's memory, and access of others to new files."""
    os.umask(0o007)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def query_charset() -> None:
    """Ask the terminal which charset it uses.

    Echo is turned off. The answer, and what is typed until then, waits for the driver's first
    read, so nothing is lost and the answer arrives while Textual is imported.
    """
    global pending_query
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    try:
        if not os.isatty(target) or os.tcgetpgrp(source) != os.getpgrp():
            return
        attributes = termios.tcgetattr(source)
    except (OSError, termios.error):
        return
    quiet: list[Any] = list(attributes)
    quiet[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    atexit.register(restore_terminal)
    for number in SIGNALS:
        signal.signal(number, _exit_early)
    termios.tcsetattr(source, termios.TCSANOW, quiet)
    os.write(target, QUESTION)
    pending_query = CharsetQuery(monotonic(), attributes)


def hand_over_query() -> None:
    """Leave the terminal to the driver, which has read the attributes to restore."""
    global pending_query
    pending_query = None


def restore_terminal(*, wait: bool = True) -> None:
    """Restore the terminal as it was before the query, if the driver has not taken it over.

    Wait for the answer first: otherwise it would be typed into the shell.
    """
    global pending_query
    if pending_query is None:
        return
    query, pending_query = pending_query, None
    deadline = query.queried_at + ANSWER_SECONDS
    received = ""
    try:
        while (
            wait
            and not ANSWER.search(received)
            and select.select([0], [], [], max(0.0, deadline - monotonic()))[0]
        ):
            received += os.read(0, 4096).decode("latin-1") or "\x1b[1;1R"
        termios.tcsetattr(0, termios.TCSANOW, query.attributes)
    except (OSError, termios.error):
        return


def _exit_early(number: int, frame: object) -> None:
    restore_terminal(wait=False)
    os._exit(128 + number)


def prepare(*, developer: bool = False) -> None:
    """Prepare environment, process and terminal; call it once, before the app is imported."""
    clean_environment(os.environ, developer=developer)
    close_leaks()
    query_charset()


def handle_signals(end: Callable[[int], None], force: Callable[[], None]) -> None:
    """Call `end` with the number of a SIGTERM or SIGHUP.

    If the process still runs EXIT_SECONDS later, call `force` and exit.
    """

    def start_watchdog(number: int) -> None:
        timer = threading.Timer(EXIT_SECONDS, _force_exit, (number, force))
        timer.daemon = True
        timer.start()

    def handler(number: int, frame: object) -> None:
        start_watchdog(number)
        end(number)

    for number in SIGNALS:
        signal.signal(number, handler)


def _force_exit(number: int, force: Callable[[], None]) -> None:
    try:
        force()
    finally:
        os._exit(128 + number)
