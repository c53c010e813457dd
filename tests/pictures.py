"""`make pictures`: draws the screens of the demo, on a fixed morning, into docs/pictures as SVG.

One of them is recorded from a pseudo-terminal and moves.

Each picture is reached by keys, as a person reaches it, so that it shows what the program does.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from textual.drivers.headless_driver import HeadlessDriver

from medq.app import MedqApp
from medq.demo.store import DemoOptions, make_demo
from medq.work.act_catalog import perform_act
from medq.work.acts.take import take_next
from medq.work.desk import open_desk
from medq.work.session.session import session_opener
from screens.base.session import AppContext, StoreThread
from tests.e2e.terminal import Terminal
from tests.recording import animated_svg, frame_of
from tests.screens.pilot import press, settle

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
DAY = "2026-11-24T08:00:00-07:00"
SMALL, WIDE = (80, 24), (120, 40)
PICTURES: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "queue": (SMALL, ("j", "j", "j", "j")),
    "queue-wide": (WIDE, ("j", "j", "j", "j")),
    "totals": (SMALL, ("f",)),
    "denial": (SMALL, ("2", "enter")),
    "follow-up": (SMALL, ("2", "w")),
    "contact": (SMALL, ("2", "enter", "c")),
    "callback": (SMALL, ("enter", "enter")),
    "plan-builder": (SMALL, ("b", "j", "j", "<")),
    "plan-builder-wide": (WIDE, ("b", "j", "j")),
    "today": (SMALL, ("m", "1", "b", "ctrl+s", "q", "j", "n", "q")),
    "expiring": (SMALL, ("m", "0", "1")),
    "help": (SMALL, ("?",)),
}
RECORDING = "a-denial"
RECORDED_KEYS = (
    ("2", 2.0, "2  the worklist of denials"),
    ("enter", 4.0, "enter  the reason, the deadlines, the next step"),
    ("c", 1.5, "c  log a call"),
    *((key, 0.3, "spoke with, ref #, outcome") for key in ("tab", "tab")),
    *((letter, 0.1, "spoke with, ref #, outcome") for letter in "Julie R."),
    ("tab", 0.3, "spoke with, ref #, outcome"),
    *((letter, 0.1, "spoke with, ref #, outcome") for letter in "88541"),
    ("tab", 0.5, "spoke with, ref #, outcome"),
    ("1", 2.0, "1  in process; the follow-up date is the usual one"),
    ("enter", 4.0, "enter  logged, followed up, and the next denial is there"),
)
"""The keys of the recording, how many seconds each is shown, and what is written below it."""


async def draw(store: str, size: tuple[int, int], keys: tuple[str, ...]) -> str:
    """One picture: the app at that size after those keys."""
    context = AppContext(StoreThread(session_opener(lambda: open_desk(store, user="jm"))))
    app = MedqApp(context, driver_class=HeadlessDriver)
    try:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await press(pilot, *keys)
            return app.export_screenshot(title="medq")
    finally:
        context.store.close()


def record(store: str, config: str) -> str:
    """One denial found, worked and followed up, in a pseudo-terminal, as an animated SVG."""
    program = (sys.executable, "-m", "medq", "--store", store)
    terminal = Terminal(program, {"MEDQ_NOW": DAY, "MEDQ_USER": "jm", "MEDQ_CONFIG": config})
    terminal.wait_for_text(" open ")
    time.sleep(1)
    terminal.wait_until_quiet()
    frames = [frame_of(terminal.screen, "", 2.0)]
    for key, seconds, words in RECORDED_KEYS:
        terminal.press(key)
        if seconds >= 1:  # another screen or form: writing keys count after a moment
            time.sleep(1)
        terminal.wait_until_quiet()
        frames.append(frame_of(terminal.screen, words, seconds))
    terminal.press("ctrl+q")
    terminal.wait_until_ended()
    return animated_svg(frames)


def work_an_item(store: str) -> None:
    """Check out an item and release it, as somebody who is no newcomer has done."""
    desk = open_desk(store, user="jm")
    item = take_next(desk).item
    assert item is not None
    perform_act(desk, item.id, "release", {})
    desk.store.close()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo.db"
        make_demo(
            str(demo),
            Path(folder) / "files",
            DemoOptions(login="jm", days=90, patients=600, seed=1, now=DAY),
        )
        work_an_item(str(demo))
        for name, (size, keys) in PICTURES.items():
            store = Path(folder) / f"{name}.db"
            store.write_bytes(demo.read_bytes())
            (FOLDER / f"{name}.svg").write_text(
                asyncio.run(draw(str(store), size, keys)), encoding="utf-8"
            )
        recording = record(str(demo), str(Path(folder) / "none.toml"))
        (FOLDER / f"{RECORDING}.svg").write_text(recording, encoding="utf-8")


if __name__ == "__main__":
    main()
