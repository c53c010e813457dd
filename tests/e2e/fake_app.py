"""The app on a fake desk, as a program for a pseudo-terminal: `fake_app.py LOG`.

When the desk is closed, the acts it was asked to do are written to LOG.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from medq.terminal.start import prepare


def logged_desk(log: Path) -> Callable[[], Any]:
    """Return a function that opens a desk which writes the log."""
    from tests.screens.fake_desk import FakeDesk

    class LoggedDesk(FakeDesk):
        def close(self, broke: bool = False) -> None:
            super().close(broke)
            log.write_text(
                json.dumps({"acts": self.acts, "closed": self.closed, "process": os.getpid()})
            )

    return lambda: LoggedDesk(312)


def main() -> int:
    """Run the app."""
    prepare()
    from medq.app import run
    from screens.base.session import Session

    return run(Session(logged_desk(Path(sys.argv[1]))))


if __name__ == "__main__":
    sys.exit(main())
