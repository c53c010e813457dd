"""What must be so before Textual is imported, and what ends a session from outside."""

import os
import signal
import sys
import threading
from collections.abc import Callable, MutableMapping

SECONDS_TO_END = 3.0
PR_SET_DUMPABLE = 4
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


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


def prepare(*, developer: bool = False) -> None:
    """All of it, once, before the app is imported."""
    clean_environment(os.environ, developer=developer)
    close_leaks()


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
