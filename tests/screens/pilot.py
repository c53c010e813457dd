"""An app on a fake session for pilot tests: it waits without sleeping and reads the screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

from rich.cells import cell_len
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from medq.app import MedqApp
from medq.domain.keymap import STANDARD, Keymap
from screens.base.screen import BaseScreen
from screens.base.session import AppContext, StoreThread
from screens.queue.list_screen import ListScreen
from tests.screens.fake_session import FakeSession
from widgets.line_widget import LineWidget
from widgets.message import Message
from widgets.rows import Rows


@asynccontextmanager
async def opened(
    session: FakeSession | None = None, size: tuple[int, int] = (80, 24), keymap: Keymap = STANDARD
) -> AsyncIterator[Pilot[None]]:
    """Open the app on a fake session and wait until it has settled."""
    session = session or FakeSession()
    app = MedqApp(AppContext(StoreThread(lambda: session), keymap))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot
        app.context.store.close()


def frame(pilot: Pilot[None]) -> BaseScreen:
    """Return the screen that is shown."""
    return cast(BaseScreen, pilot.app.screen)


async def settle(pilot: Pilot[None], *, rested: bool = True) -> None:
    """Wait until no worker runs and nothing is to be drawn.

    `rested` also ends the first 150 ms of the screen, in which no key writes.
    """
    calm = 0
    while calm < 2:  # what is drawn may ask for more
        await pilot.pause()
        pilot.app._check_resize()  # which waits for a timer
        busy = [worker for worker in pilot.app.workers if not worker.is_finished]
        calm = 0 if busy else calm + 1
        for worker in busy:
            with suppress(WorkerCancelled):  # a newer question took its place
                await worker.wait()
    check_kept_lines(pilot)
    if rested:
        frame(pilot).redrawn_at -= 1.0
        frame(pilot).prompt.refused_at -= 1.0


async def press(pilot: Pilot[None], *keys: str, rested: bool = True) -> None:
    """Press keys, each when the one before has had its effect."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot, rested=rested)


def lines(pilot: Pilot[None]) -> list[str]:
    """Return the rows of the screen as text."""
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip if not segment.control) for strip in strips]


def text(pilot: Pilot[None]) -> str:
    """Return the whole screen as text."""
    return "\n".join(line.rstrip() for line in lines(pilot))


def message(pilot: Pilot[None]) -> str:
    """Return the message in row 23."""
    return pilot.app.screen.query_one(Message).text


def form_lines(pilot: Pilot[None]) -> list[str]:
    """Return the rows of the form that is open, without its rule, and the hints."""
    rows = lines(pilot)
    rule = max(number for number, row in enumerate(rows) if row.startswith("-----"))
    return [row.rstrip() for row in rows[rule + 1 :]]


def check_kept_lines(pilot: Pilot[None]) -> None:
    """Check that the lines widgets have kept are those they would draw now."""
    screen = pilot.app.screen
    marks = screen.marks.version_by_id if isinstance(screen, ListScreen) else {}
    versions_before = dict(marks)  # a line of the queue that is drawn counts as seen
    for widget in screen._compositor.visible_widgets:
        if not isinstance(widget, LineWidget):
            continue
        assert widget.size == widget.outer_size, widget
        if widget._strips:
            if isinstance(widget, Rows):
                row_lines, widget._lines = widget._lines, {}
            anew = tuple(map(widget.render_line, range(widget.size.height)))
            if isinstance(widget, Rows):
                widget._lines = row_lines
            assert [strip.text for strip in widget._strips] == [strip.text for strip in anew], (
                widget
            )
            assert widget._strips == anew, f"{widget}: the same text in other styles"
    marks.clear()
    marks.update(versions_before)


def check_rows(pilot: Pilot[None]) -> None:
    """Check that every row is as wide as the screen and holds no control character."""
    width, height = pilot.app.size
    rows = lines(pilot)
    assert len(rows) == height
    for row in rows:
        assert cell_len(row) == width, row
        assert all(sign.isprintable() for sign in row), repr(row)


async def look(pilot: Pilot[None]) -> None:
    """Look for changes, as happens every two seconds."""
    app = pilot.app
    assert isinstance(app, MedqApp)
    await app.live_updates.look()
    await settle(pilot)
