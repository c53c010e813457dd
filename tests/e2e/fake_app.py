"""The app on a fake session, as a program for a pseudo-terminal: `fake_app.py LOG`.

When the session is closed, the acts it was asked to do are written to LOG.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from medq.terminal.start import prepare


def logged_session(log: Path) -> Callable[[], Any]:
    """Return a function that opens a session that writes the log."""
    from tests.screens.fake_session import FakeSession  # noqa: PLC0415 - after the terminal is prepared

    class LoggedSession(FakeSession):
        def close(self, broke: bool = False) -> None:
            super().close(broke)
            log.write_text(
                json.dumps({"acts": self.queue.acts, "closed": self.closed, "process": os.getpid()})
            )

    return lambda: LoggedSession(312)


def main() -> int:
    """Run the app."""
    prepare()
    from medq.app import run  # noqa: PLC0415 - after the terminal is prepared
    from screens.base.session import AppContext, StoreThread  # noqa: PLC0415 - after the terminal is prepared

    return run(AppContext(StoreThread(logged_session(Path(sys.argv[1])))))


if __name__ == "__main__":
    sys.exit(main())
