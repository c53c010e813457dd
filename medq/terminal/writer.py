"""A thread that writes to the terminal: a slow line delays nobody and gets no outdated screens."""

import os
import select
import threading

from medq.terminal.screen_diff import ScreenDiff

SEND_WAIT_SECONDS = 0.002  # ten times what a write takes, unless the line is slow


class TerminalWriter(threading.Thread):
    """Writes texts and screens to the terminal `fd`, in order.

    Frames that arrive during a write are joined: only the latest screen is sent. `send_text` never
    waits, `send_frame` at most SEND_WAIT_SECONDS and only if nothing else is being written. `stop`
    waits until all is written or the connection is dropped.
    """

    def __init__(self, fd: int, diff: ScreenDiff) -> None:
        super().__init__(name="medq-terminal-writer", daemon=True)
        self.fd = fd
        self.diff = diff
        self._condition = threading.Condition()
        self._queue: list[str | None] = []  # None: the screen as it is when it is sent
        self._is_writing = False
        self._is_stopping = False
        self.is_dropped = False

    def send_text(self, text: str) -> None:
        """Send a text unchanged."""
        with self._condition:
            self._queue.append(text)
            self._condition.notify()

    def send_frame(self, data: str, width: int, height: int) -> None:
        """Send what a frame changes on the screen; wait a moment until it is written."""
        with self._condition:
            self.diff.draw(data, width, height)
            is_sending = self.flush()
            if is_sending and self.is_alive():
                self._condition.wait_for(self._is_idle, SEND_WAIT_SECONDS)

    def invalidate(self) -> None:
        """Take what the terminal shows as unknown: the next screen is sent completely."""
        with self._condition:
            self.diff.invalidate()

    def flush(self) -> bool:
        """Send what is drawn and not shown.

        Return True if that is being written now, False if it waits for an earlier write or there
        is nothing to send.
        """
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
        return not self._is_writing and not self._queue

    def drop(self) -> None:
        """Discard what is not written yet: nobody reads the terminal any more."""
        self.is_dropped = True
        with self._condition:
            self._condition.notify()

    def stop(self) -> None:
        """Wait until the last byte is written, unless the connection is dropped."""
        with self._condition:
            self._is_stopping = True
            self._condition.notify()
        while self.is_alive() and not self.is_dropped:
            self.join(0.1)

    def run(self) -> None:
        """Write what is queued until the writer is stopped or the connection is dropped."""
        while True:
            with self._condition:
                self._is_writing = False
                self._condition.notify_all()
                while not (self._queue or self._is_stopping or self.is_dropped):
                    self._condition.wait()
                if self.is_dropped or not self._queue:
                    return
                text = "".join(
                    self.diff.take_changes() if queued is None else queued for queued in self._queue
                )
                self._queue.clear()
                self._is_writing = True
            encoding = "ascii" if self.diff.only_ascii else "utf-8"
            if not self._write(text.encode(encoding, "replace")):
                self.is_dropped = True
                return

    def _write(self, data: bytes) -> bool:
        """Write all of it; return False if the connection is gone."""
        try:
            while data and not self.is_dropped:
                data = data[os.write(self.fd, data) :]
        except OSError:
            return False
        return True


def write_now(fd: int, data: bytes) -> None:
    """Write if the terminal accepts it at once: a stalled line must not delay the exit."""
    try:
        if select.select([], [fd], [], 0)[1]:
            os.write(fd, data)
    except (OSError, ValueError):
        return
