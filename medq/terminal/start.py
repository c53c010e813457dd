"""What must be so before Textual is imported, and what ends a session from outside."""

import atexit
import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from medq.terminal.charset import ANSWER, ANSWER_SECONDS, QUESTION

EXIT_SECONDS = 3.0
PR_SET_DUMPABLE = 4
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@dataclass
class CharsetQuery:
    """The terminal was asked which letters it can show: when (monotonic), and how it was before (of termios)."""

    queried_at: float
    attributes: list[Any]


pending_query: CharsetQuery | None = None
"""Set once, before the app is imported; the driver, which only Textual makes, finds it here."""


def clean_environment(environment: MutableMapping[str, str], *, developer: bool = False) -> None:
    """Take out every switch that logs keys or screens, and set those that send less. Before importing Textual."""
    if not developer:
        for name in [name for name in environment if name.startswith("TEXTUAL")]:
            del environment[name]
    environment["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    environment["TEXTUAL_ANIMATIONS"] = "none"
    environment["TEXTUAL_SMOOTH_SCROLL"] = "0"
    if environment.get("COLORTERM", "") not in ("truecolor", "24bit"):
        environment["TEXTUAL_COLOR_SYSTEM"] = "standard"


def close_leaks() -> None:
    """No core dump, no reading of this process's memory by its own user's other programs, no files for others."""
    os.umask(0o007)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass
    if sys.platform == "linux":
        try:
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        except (OSError, AttributeError):
            pass


def ask_terminal() -> None:
    """Ask the terminal which letters it can show. Its answer, and what is typed until then, waits for the driver's first look:
    so nothing is echoed, nothing lost, and the answer comes while Textual is imported."""
    global pending_query
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    try:
        if not os.isatty(target) or os.tcgetpgrp(source) != os.getpgrp():
            return
        before = termios.tcgetattr(source)
    except (OSError, termios.error):
        return
    quiet: list[Any] = list(before)
    quiet[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    atexit.register(restore_terminal)
    for number in SIGNALS:
        signal.signal(number, _exit_early)
    termios.tcsetattr(source, termios.TCSANOW, quiet)
    os.write(target, QUESTION)
    pending_query = CharsetQuery(monotonic(), before)


def hand_over_query() -> None:
    """The driver has the terminal, and knows how it was."""
    global pending_query
    pending_query = None


def restore_terminal(*, wait: bool = True) -> None:
    """The terminal as it was before it was asked. An answer nobody took is waited for: it would be typed into the shell."""
    global pending_query
    if pending_query is None:
        return
    query, pending_query = pending_query, None
    came = ""
    try:
        while (
            wait
            and not ANSWER.search(came)
            and select.select(
                [0], [], [], max(0.0, query.queried_at + ANSWER_SECONDS - monotonic())
            )[0]
        ):
            came += os.read(0, 4096).decode("latin-1") or "\x1b[1;1R"
        termios.tcsetattr(0, termios.TCSANOW, query.attributes)
    except (OSError, termios.error):
        return


def _exit_early(number: int, frame: object) -> None:
    restore_terminal(wait=False)
    os._exit(128 + number)


def prepare(*, developer: bool = False) -> None:
    """All of it, once, before the app is imported."""
    clean_environment(os.environ, developer=developer)
    close_leaks()
    ask_terminal()


def handle_signals(end: Callable[[int], None], force: Callable[[], None]) -> None:
    """SIGTERM and SIGHUP call `end` with their number; what is not over after three seconds is ended, after `force`."""

    def watch(number: int) -> None:
        timer = threading.Timer(EXIT_SECONDS, _force_exit, (number, force))
        timer.daemon = True
        timer.start()

    def handler(number: int, frame: object) -> None:
        watch(number)
        end(number)

    for number in SIGNALS:
        signal.signal(number, handler)


def _force_exit(number: int, force: Callable[[], None]) -> None:
    try:
        force()
    finally:
        os._exit(128 + number)
