"""The app on a fake desk, as a program for a pseudo-terminal: `fake_app.py LOG [crash]`.

What the desk was asked to do is written to LOG when it is closed.
"""

import json
import sys
from pathlib import Path

from medq.terminal.start import prepare


def main() -> int:
    prepare()
    from medq.app import run
    from tests.screens.fake_desk import FakeDesk

    class Logged(FakeDesk):
        def close(self) -> None:
            super().close()
            log.write_text(json.dumps({"acts": self.acts, "closed": self.closed}))

    log = Path(sys.argv[1])
    if "crash" in sys.argv:
        from screens.queue import QueueScreen

        def crash(self: QueueScreen) -> None:
            patient = "MOYER, DANA"
            raise KeyError(patient)

        QueueScreen.do_list_last = crash  # type: ignore[method-assign]
    return run(lambda: Logged(312))


if __name__ == "__main__":
    sys.exit(main())
