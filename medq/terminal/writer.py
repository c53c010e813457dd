"""The line to the terminal: a thread writes, so that nobody waits for a slow line, and a slow line gets no old screens."""

import os
import select
import threading

from medq.terminal.screen_diff import ScreenDiff

SEND_WAIT_SECONDS = 0.002  # a write takes a tenth of it, unless the line is slow


class TerminalWriter(threading.Thread):
    """What is sent, in order. Frames that come while the line is busy become one: only the last screen is sent.

    `fd` is the terminal's. `text` never waits, `frame` for `LEAVES_SECONDS` at most and only where nothing was on its way;
    `stop` waits until all is written or the line is dropped.
    """

    def __init__(self, fd: int, output: ScreenDiff) -> None:
        super().__init__(name="medq-line", daemon=True)
        self.fd = fd
        self.diff = output
        self._condition = threading.Condition()
        self._queue: list[str | None] = []  # None: the screen, as it is when its turn comes
        self._busy = False
        self._ends = False
        self.dropped = False

    def send_text(self, text: str) -> None:
        """Send a sequence as it is."""
        with self._condition:
            self._queue.append(text)
            self._condition.notify()

    def send_frame(self, data: str, width: int, height: int) -> None:
        """Send what a frame changes on the screen; it is given a moment to leave before anything else is begun."""
        with self._condition:
            self.diff.draw(data, width, height)
            at_once = self.flush()
            if at_once and self.is_alive():
                self._condition.wait_for(self._is_idle, SEND_WAIT_SECONDS)

    def invalidate(self) -> None:
        """Nobody knows what is on the terminal: the next screen is sent whole."""
        with self._condition:
            self.diff.invalidate()

    def flush(self) -> bool:
        """Send what is drawn and not shown; whether that is being done, as nothing was on its way before it."""
        with self._condition:
            if self._is_idle():
                text = self.diff.take_changes()
                if text:
                    self.send_text(text)
                return bool(text)
            if not self._queue or self._queue[-1] is not None:
                self._queue.append(None)
            return False

    def _is_idle(self) -> bool:
        return not self._busy and not self._queue

    def drop(self) -> None:
        """Nobody reads any more: what would be written is forgotten."""
        self.dropped = True
        with self._condition:
            self._condition.notify()

    def stop(self) -> None:
        """Wait for the last byte, unless the line is dropped."""
        with self._condition:
            self._ends = True
            self._condition.notify()
        while self.is_alive() and not self.dropped:
            self.join(0.1)

    def run(self) -> None:
        while True:
            with self._condition:
                self._busy = False
                self._condition.notify_all()
                while not (self._queue or self._ends or self.dropped):
                    self._condition.wait()
                if self.dropped or not self._queue:
                    return
                text = "".join(
                    self.diff.take_changes() if one is None else one for one in self._queue
                )
                self._queue.clear()
                self._busy = True
            if not self._write(
                text.encode("ascii" if self.diff.only_ascii else "utf-8", "replace")
            ):
                self.dropped = True
                return

    def _write(self, data: bytes) -> bool:
        """False when the line is gone."""
        try:
            while data and not self.dropped:
                data = data[os.write(self.fd, data) :]
        except OSError:
            return False
        return True


def write_now(fd: int, data: bytes) -> None:
    """Write if the terminal takes it at once: a line that stands still keeps nobody from leaving."""
    try:
        if select.select([], [fd], [], 0)[1]:
            os.write(fd, data)
    except (OSError, ValueError):
        return
