"""TerminalWriter: a frame is written at once, and a stalled terminal delays nobody."""

import os
import select
import time
from collections.abc import Iterator

import pytest

from medq.terminal.screen_diff import ScreenDiff
from medq.terminal.writer import TerminalWriter


@pytest.fixture
def pipe() -> Iterator[tuple[int, TerminalWriter]]:
    """Yield the reading end of a pipe and a writer to its other end."""
    read_end, write_end = os.pipe()
    writer = TerminalWriter(write_end, ScreenDiff())
    writer.start()
    yield read_end, writer
    writer.drop()
    os.close(read_end)  # ends a write that is blocked
    writer.join(5)
    os.close(write_end)


def test_a_frame_is_written_before_send_frame_returns(pipe: tuple[int, TerminalWriter]) -> None:
    read_end, writer = pipe
    written_at_once = 0
    for number in range(20):
        writer.send_frame(f"\x1b[1;1Hscreen {number}", 40, 2)
        written_at_once += bool(select.select([read_end], [], [], 0)[0])
        received = b""
        while str(number % 10).encode() not in received:
            received += os.read(read_end, 4096)
    assert written_at_once > 10  # a busy machine writes some later


def test_a_stalled_terminal_is_not_waited_for(
    pipe: tuple[int, TerminalWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_end, writer = pipe
    monkeypatch.setattr("medq.terminal.writer.SEND_WAIT_SECONDS", 1.0)
    writer.send_text("x" * 200_000)
    start = time.monotonic()
    for number in range(20):
        writer.send_frame(f"\x1b[1;1Hscreen {number}", 40, 2)
    assert time.monotonic() - start < 5
    received = b""
    while b"screen 19" not in received:
        received += os.read(read_end, 65536)
    assert b"screen 18" not in received
