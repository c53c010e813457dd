"""`make pictures`: draws the screens of the demo, on a fixed morning, into docs/pictures as SVG.

Each picture is reached by keys, as a person reaches it, so that it shows what the program does.
"""

import asyncio
import tempfile
from pathlib import Path

from textual.drivers.headless_driver import HeadlessDriver

from medq.app import MedqApp
from medq.demo.store import DemoOptions, make_demo
from medq.work.desk import open_desk
from medq.work.session_api import session_opener
from screens.base.session import AppContext, StoreThread
from tests.screens.pilot import press, settle

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
DAY = "2026-11-24T09:00:00-07:00"
SMALL, WIDE = (80, 24), (120, 40)
PICTURES: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "queue": (SMALL, ()),
    "queue-wide": (WIDE, ()),
    "denial": (SMALL, ("/", *"denial", "enter", "enter")),
    "callback": (SMALL, ("/", *"callback", "enter", "enter")),
    "plan-builder": (SMALL, ("b", "j", "j", "<")),
    "plan-builder-wide": (WIDE, ("b", "j", "j")),
    "today": (SMALL, ("m", "1", "b", "ctrl+s", "q", "j", "n", "q")),
    "expiring": (SMALL, ("m", "0", "1")),
    "help": (SMALL, ("?",)),
}


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


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "demo.db"
        make_demo(
            str(made),
            Path(folder) / "files",
            DemoOptions(login="jm", days=90, patients=600, seed=1, now=DAY),
        )
        for name, (size, keys) in PICTURES.items():
            store = Path(folder) / f"{name}.db"
            store.write_bytes(made.read_bytes())
            (FOLDER / f"{name}.svg").write_text(
                asyncio.run(draw(str(store), size, keys)), encoding="utf-8"
            )


if __name__ == "__main__":
    main()
