"""What a fault says: its class and its place in the code, never its message and never what the variables held.

A message or a local variable may hold a patient's name; a file and a line can not.
"""

import sys
import threading
from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType

OURS = ("medq", "screens", "widgets", "data")


def place(error: BaseException) -> str:
    """`KeyError at work/items.py:118`: the innermost place in medq's own code, else the innermost of all."""
    found = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    own = [(name, line) for name, line in found if set(PurePath(name).parts[:-1]) & set(OURS) and "site-packages" not in name]
    name, line = (own or found or [("unknown", 0)])[-1]
    return f"{type(error).__name__} at {'/'.join(PurePath(name).parts[-2:])}:{line}"


def sentence(error: BaseException) -> str:
    """What is said when a fault ends medq."""
    return f"medq stopped because of a fault ({place(_cause(error))}). What you saved is in the store."


def not_done(error: BaseException) -> str:
    """What is said when a fault ends one piece of work and medq goes on."""
    return f"Not done, because of a fault ({place(_cause(error))}). What you saved is in the store."


def _cause(error: BaseException) -> BaseException:
    """The error itself, where a worker wrapped it."""
    return getattr(error, "error", None) or error


def install() -> None:
    """Replace both of Python's own reports, which print messages and source lines."""
    sys.excepthook = _told
    threading.excepthook = lambda args: _told(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        sys.stderr.write(sentence(error) + "\n")
