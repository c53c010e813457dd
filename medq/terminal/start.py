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

from medq.terminal.charset import ANSWER, QUESTION, SECONDS

SECONDS_TO_END = 3.0
PR_SET_DUMPABLE = 4
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@dataclass
class Asked:
    """The terminal was asked which letters it can show: when (monotonic), and how it was before (of termios)."""

    at: float
    attributes: list[Any]


asked: Asked | None = None
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
    global asked
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
    atexit.register(give_back)
    for number in SIGNALS:
        signal.signal(number, _ended_early)
    termios.tcsetattr(source, termios.TCSANOW, quiet)
    os.write(target, QUESTION)
    asked = Asked(monotonic(), before)


def taken() -> None:
    """The driver has the terminal, and knows how it was."""
    global asked
    asked = None


def give_back(*, wait: bool = True) -> None:
    """The terminal as it was before it was asked. An answer nobody took is waited for: it would be typed into the shell."""
    global asked
    if asked is None:
        return
    last, asked = asked, None
    came = ""
    try:
        while (
            wait
            and not ANSWER.search(came)
            and select.select([0], [], [], max(0.0, last.at + SECONDS - monotonic()))[0]
        ):
            came += os.read(0, 4096).decode("latin-1") or "\x1b[1;1R"
        termios.tcsetattr(0, termios.TCSANOW, last.attributes)
    except (OSError, termios.error):
        return


def _ended_early(number: int, frame: object) -> None:
    give_back(wait=False)
    os._exit(128 + number)


def prepare(*, developer: bool = False) -> None:
    """All of it, once, before the app is imported."""
    clean_environment(os.environ, developer=developer)
    close_leaks()
    ask_terminal()


def on_signals(end: Callable[[int], None], force: Callable[[], None]) -> None:
    """SIGTERM and SIGHUP call `end` with their number; what is not over after three seconds is ended, after `force`."""

    def watch(number: int) -> None:
        timer = threading.Timer(SECONDS_TO_END, _forced, (number, force))
        timer.daemon = True
        timer.start()

    def handler(number: int, frame: object) -> None:
        watch(number)
        end(number)

    for number in SIGNALS:
        signal.signal(number, handler)


def _forced(number: int, force: Callable[[], None]) -> None:
    try:
        force()
    finally:
        os._exit(128 + number)
