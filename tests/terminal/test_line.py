"""The line: what was drawn leaves before anything else is begun, and a line that stands still keeps nobody waiting."""

import os
import select
import time
from collections.abc import Iterator

import pytest

from medq.terminal.screen_diff import ScreenDiff
from medq.terminal.writer import TerminalWriter


@pytest.fixture
def ends() -> Iterator[tuple[int, TerminalWriter]]:
    """The far end of a line, and the line."""
    far, near = os.pipe()
    line = TerminalWriter(near, ScreenDiff())
    line.start()
    yield far, line
    line.drop()
    os.close(far)  # ends a write that stands still
    line.join(5)
    os.close(near)


def test_a_frame_has_left_when_it_was_taken(ends: tuple[int, TerminalWriter]) -> None:
    far, line = ends
    left = 0
    for number in range(20):
        line.send_frame(f"\x1b[1;1Hscreen {number}", 40, 2)
        left += bool(select.select([far], [], [], 0)[0])
        came = b""
        while str(number % 10).encode() not in came:
            came += os.read(far, 4096)
    assert left > 10  # on a machine that is busy elsewhere some leave later


def test_a_line_that_stands_still_is_not_waited_for(
    ends: tuple[int, TerminalWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    far, line = ends
    monkeypatch.setattr("medq.terminal.writer.SEND_WAIT_SECONDS", 1.0)
    line.send_text("x" * 200_000)
    began = time.monotonic()
    for number in range(20):
        line.send_frame(f"\x1b[1;1Hscreen {number}", 40, 2)
    assert time.monotonic() - began < 5
    came = b""
    while b"screen 19" not in came:
        came += os.read(far, 65536)
    assert b"screen 18" not in came
