"""#6: the bytes of every key on every screen, against the cells that it changed."""

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pyte

from medq.domain.keymap import EVERYWHERE, KEYS
from tests.bench.figure import MEDQ, Figure, Run, environment
from tests.bench.line import COLUMNS, ROWS, Line
from tests.bench.programs import medq

NUMBER = "6"
WHAT = "bytes of any key on any screen"
GOAL = "≤ 1,400 · in the mean ≤ 1.5 × (4 + changed cells)"
MOST, A_KEY = 1_400, 4
MOST_DEEP = 6  # screens on top of the queue
PATIENTS = 200
NOT_PRESSED = (
    "app.quit",
    "app.redraw",
)  # the one leaves, the other is asked to send everything again

PATIENTS_FOUND = (b"s", b"\t", b"\t", b"\t", b"ma")

WAYS: dict[str, tuple[bytes, ...]] = {
    "queue": (),
    "denial": (b"/", b"denial", b"\r", b"\r"),
    "callback": (b"/", b"callback", b"\r", b"\r"),
    "submit": (b"/", b"submit", b"\r", b"\r"),
    "review": (b"/", b"review", b"\r", b"\r"),
    "follow-up": (b"/", b"follow-up", b"\r", b"\r"),
    "queue group": (b"=",),
    "field": (b"/",),
    "find": (b"s",),
    "search": (*PATIENTS_FOUND, b"\x1b[B"),
    "facts": (*PATIENTS_FOUND, b"\r"),
    "plan": (b":", b"today", b"\r", b"b"),
    "today": (b":", b"today", b"\r"),
    "menu": (b"m",),
    "palette": (b":",),
    "keys": (b":", b"keys", b"\r"),
    "plain": (b"y",),
    "help": (b"?",),
}
"""How each screen is come to from the queue, by its name in the table of keys, with what else it is called. The plan comes before
the day, which it is made for."""

BYTES = {
    "down": b"\x1b[B", "up": b"\x1b[A", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pgdn": b"\x1b[6~", "pgup": b"\x1b[5~", "enter": b"\r", "esc": b"\x1b", "tab": b"\t", "space": b" ", "backspace": b"\x7f",
}  # fmt: skip


class Watched:
    """A session whose screen is kept by pyte."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._fed = 0

    def feed(self) -> None:
        self._stream.feed(self.line.sent[self._fed :])
        self._fed = len(self.line.sent)

    def cells(self) -> list[tuple[object, ...]]:
        """Each cell as it looks."""
        buffer = self.screen.buffer
        return [tuple(buffer[row][column]) for row in range(ROWS) for column in range(COLUMNS)]

    def press(self, key: bytes) -> tuple[int, int]:
        """Bytes of the answer, and cells that changed."""
        before = self.cells()
        _seconds, answer = self.line.press(key, quiet=0.25 if key == b"\x1b" else 0.15)
        self.feed()
        changed = sum(old != new for old, new in zip(before, self.cells(), strict=True))
        return len(answer), changed

    def go(self, way: Sequence[bytes]) -> None:
        """To a screen, from wherever it is."""
        for _ in range(MOST_DEEP):
            self.line.press(b"\x1b", quiet=0.3)
            self.feed()
            if self.place == "Queue":
                break
        for key in (b"/", b"\r", b"g", *way):
            self.line.press(key)
        self.feed()

    @property
    def place(self) -> str:
        """What the header says one is on."""
        return str(self.screen.display[0]).split("  ")[1].strip()


def take(run: Run) -> list[Figure]:
    """Every key of the table, on each screen where it means something, on a demo's store."""
    store = run.once("demo for keys", lambda: _demo(run))
    found: list[tuple[int, int, str]] = []
    program = medq(store, shows=b"open")
    own = {
        "MEDQ_CONFIG": str(run.folder / "own.toml"),
        "MEDQ_STATE": str(run.folder),
    }  # keys are saved too
    with replace(program, env=program.env | own).open() as line:
        watched = Watched(line)
        line.settle(0.5)
        for name in list(WAYS) if run.smaller == 1 else ["queue", "help"]:
            found += _on(watched, name, run)
    ratio = mean(sent for sent, _cells, _ in found) / mean(
        A_KEY + cells for _sent, cells, _ in found
    )
    worst = sorted(found, reverse=True)[:3]
    told = ", ".join(f"{where} {sent:,} bytes for {cells:,} cells" for sent, cells, where in worst)
    missing = [name for name in EVERYWHERE if name not in WAYS]
    beside = f"{len(found)} keys; the most: {told}" + (
        f"; not come to: {', '.join(missing)}" if missing else ""
    )
    most = worst[0][0]
    return [
        Figure(
            NUMBER, WHAT, GOAL, f"{most:,} · {ratio:.2f} ×", most <= MOST and ratio <= 1.5, beside
        )
    ]


def _on(watched: Watched, name: str, run: Run) -> list[tuple[int, int, str]]:
    found = []
    home: list[str] = []
    room = name.split()[0]
    keys = [
        (key.action, key.keys[0])
        for key in KEYS
        if room in key.where and key.action not in NOT_PRESSED
    ]
    for action, key in keys[:: 1 if run.smaller == 1 else 9]:
        if watched.screen.display[0].split("  ")[:2] != home:
            watched.go(WAYS[name])
            home = watched.screen.display[0].split("  ")[:2]
        sent, cells = watched.press(to_bytes(key))
        found.append((sent, cells, f"{name} {action}"))
        home = home if action not in ("list.open", "nav.menu", "help.here", "nav.back") else []
        if b"enter" in watched.line.sent[-400:] or action.startswith(
            ("list.filter", "item.", "act.")
        ):
            watched.line.press(b"\x1b", quiet=0.3)  # the text field it opened
            watched.feed()
            home = []
    return found


def to_bytes(key: str) -> bytes:
    """What a terminal sends for a key of the table."""
    if key.startswith("ctrl+"):
        return bytes((ord(key[5:]) & 0x1F,))
    return BYTES[key] if key in BYTES else key.encode()


def _demo(run: Run) -> str:
    path = Path(run.folder) / "demo for keys.db"
    words = (
        "--store",
        str(path),
        "demo",
        "--json",
        "--patients",
        str(run.size(PATIENTS, 40)),
        "--days",
        "60",
    )
    subprocess.run((*MEDQ, *words), env=environment(), capture_output=True, check=True)
    return str(path)
