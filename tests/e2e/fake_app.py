"""The app on a fake desk, as a program for a pseudo-terminal: `fake_app.py LOG`.

What the desk was asked to do is written to LOG when it is closed.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from medq.terminal.start import prepare


def logged_desk(log: Path) -> Callable[[], Any]:
    """Makes the desk that tells the log."""
    from tests.screens.fake_desk import FakeDesk

    class Logged(FakeDesk):
        def close(self, broke: bool = False) -> None:
            super().close(broke)
            log.write_text(
                json.dumps({"acts": self.acts, "closed": self.closed, "process": os.getpid()})
            )

    return lambda: Logged(312)


def main() -> int:
    prepare()
    from medq.app import run
    from screens.base.session import Session

    return run(Session(logged_desk(Path(sys.argv[1]))))


if __name__ == "__main__":
    sys.exit(main())
