"""Reports of faults in medq itself: class, file and line, never a message or a variable's value.

A message or a local variable may hold a patient's name. The log has the same for every frame of
the traceback.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path, PurePath
from traceback import walk_tb
from types import TracebackType

OWN_PACKAGES = ("medq", "screens", "widgets", "data")
MAX_LOG_BYTES = 200_000  # then the log is renamed and replaces the previous old one
MAX_CAUSES = 5
_SAVED = "What you saved is in the store."


def fault_location(error: BaseException) -> str:
    """Return `KeyError at work/items.py:118`: the innermost frame in medq's own code, if any."""
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    own_frames = [
        (name, line)
        for name, line in frames
        if set(PurePath(name).parts[:-1]) & set(OWN_PACKAGES) and "site-packages" not in name
    ]
    name, line = (own_frames or frames or [("unknown", 0)])[-1]
    return f"{type(error).__name__} at {_short_path(name)}:{line}"


def crash_message(error: BaseException) -> str:
    """Log a fault that ends medq and return the message about it."""
    location = fault_location(_cause(error))
    return f"medq stopped on an internal fault ({location}). {_SAVED}{_log_note(error)}"


def failed_task_message(error: BaseException) -> str:
    """Log a fault that ends one task while medq goes on, and return the message about it."""
    location = fault_location(_cause(error))
    return f"Not done: internal fault ({location}). {_SAVED}{_log_note(error)}"


def log_path() -> Path:
    """Return the path of `faults.log` in the user's state folder."""
    from platformdirs import user_state_path  # noqa: PLC0415 - start-up: only a fault needs it

    return user_state_path("medq") / "faults.log"


def log_fault(error: BaseException) -> str:
    """Log a fault's moment, number, classes, files and lines.

    Return its number, or "" if the log cannot be written.
    """
    number = os.urandom(2).hex()
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    text = "\n".join((f"{moment} {number} {type(error).__name__}", *_traceback_lines(error))) + "\n"
    try:
        path = log_path()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))
        log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(log, text.encode("utf-8", "replace"))
        finally:
            os.close(log)
    except Exception:  # any further exception would make Python print both, with their messages
        return ""
    return number


def install_hooks() -> None:
    """Replace Python's own reports of exceptions: they print messages and source lines."""
    sys.excepthook = _report_crash
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _report_thread_crash


def log_asyncio_exception(loop: object, context: dict[str, object]) -> None:
    """Handle asyncio's exceptions that nobody awaited: log them, where asyncio would print them."""
    error = context.get("exception")
    if isinstance(error, Exception):
        log_fault(error)


def _report_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if not issubclass(kind, KeyboardInterrupt | SystemExit) and sys.stderr is not None:
        sys.stderr.write(crash_message(error) + "\n")


def _report_thread_crash(args: threading.ExceptHookArgs) -> None:
    if (
        args.exc_value is not None
        and not isinstance(args.exc_value, SystemExit)
        and sys.stderr is not None
    ):
        sys.stderr.write(failed_task_message(args.exc_value) + "\n")


def _log_unraisable(args: "sys.UnraisableHookArgs") -> None:
    """Log an exception after which Python goes on."""
    if args.exc_value is not None:
        log_fault(args.exc_value)


def _log_note(error: BaseException) -> str:
    number = log_fault(_cause(error))
    return f" Fault {number} is in the log, without patient data." if number else ""


def _cause(error: BaseException) -> BaseException:
    """Return the exception itself if a Textual worker wrapped it."""
    return getattr(error, "error", None) or error


def _traceback_lines(error: BaseException | None) -> Iterator[str]:
    """Yield each frame of a fault as `    file:line`, then those of its causes."""
    for depth in range(MAX_CAUSES):
        if error is None:
            return
        if depth:
            yield f"  after {type(error).__name__}"
        for frame, line in walk_tb(error.__traceback__):
            yield f"    {_short_path(frame.f_code.co_filename)}:{line}"
        error = error.__cause__ or error.__context__


def _short_path(name: str) -> str:
    return "/".join(PurePath(name).parts[-2:])
