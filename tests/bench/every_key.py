"""#6: the bytes sent for every key on every screen, against the cells that changed."""

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import pyte

from medq.domain.keymap import EVERYWHERE, KEYS
from tests.bench.figure import MEDQ, Figure, Run, environment
from tests.bench.programs import medq
from tests.bench.terminal_session import COLUMNS, ROWS, TerminalSession

NUMBER = "6"
TITLE = "bytes of any key on any screen"
GOAL = (
    "in the mean ≤ 1.5 × (4 + changed cells) · a key that stays on its screen ≤ 1,400 · "
    "one that brings another screen ≤ 1.35 × its changed cells"
)
MAX_MEAN, MAX_BYTES, MAX_SCREEN = 1.5, 1_400, 1.35
BYTES_PER_KEY = 4
MAX_DEPTH = 6  # screens on top of the queue
PATIENTS = 200
# One ends the app, the other is meant to send everything.
NOT_PRESSED = ("app.quit", "app.redraw")
ACTIONS_THAT_OPEN_A_SCREEN = ("list.open", "nav.menu", "help.here", "nav.back")

KEYS_TO_ALL_WORK = (b"0", b"/", b"\r", b"g")
KEYS_TO_PATIENTS = (b"s", b"\t", b"\t", b"\t", b"ma")

KEYS_TO_DENIAL = (b"/", b"denial", b"\r", b"\r")
KEYS_TO_TODAY = (b":", b"today", b"\r")

# By screen id, with a second word for its variants: the keys that open it from the queue. The plan
# comes before the screen of the day, because it makes the day's plan.
KEYS_TO_SCREEN: dict[str, tuple[bytes, ...]] = {
    "queue": (),
    "denial": KEYS_TO_DENIAL,
    "callback": (b"/", b"callback", b"\r", b"\r", b"\r"),  # the later ones are one row
    "submit": (b"/", b"submit", b"\r", b"\r", b"\r"),  # clean claims are one row
    "review": (b"/", b"review", b"\r", b"\r"),
    "follow-up": (b"/", b"follow-up", b"\r", b"\r"),
    "queue group": (b"=",),
    "related": (*KEYS_TO_DENIAL, b"="),
    "totals": (b"f",),
    "expiring": (b":", b"expiring", b"\r"),
    "filter": (b"/",),
    "form": (b"/", b"denial", b"\r", b"w"),
    "find": (b"s",),
    "search": (*KEYS_TO_PATIENTS, b"\x1b[B"),
    "record": (*KEYS_TO_PATIENTS, b"\r"),
    "plan": (*KEYS_TO_TODAY, b"b"),
    "field": (*KEYS_TO_TODAY, b"b", b"e"),
    "unplanned": (*KEYS_TO_TODAY, b"b", b"l"),
    "today": KEYS_TO_TODAY,
    "menu": (b"m",),
    "palette": (b":",),
    "keys": (b":", b"keys", b"\r"),
    "plain": (b"y",),
    "help": (b"?",),
}

KEY_BYTES = {
    "down": b"\x1b[B", "up": b"\x1b[A", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H",
    "end": b"\x1b[F", "pgdn": b"\x1b[6~", "pgup": b"\x1b[5~", "enter": b"\r", "esc": b"\x1b",
    "tab": b"\t", "space": b" ", "backspace": b"\x7f",
}  # fmt: skip


class WatchedSession:
    """A terminal session whose screen pyte keeps."""

    def __init__(self, session: TerminalSession) -> None:
        self.session = session
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._fed = 0

    def feed(self) -> None:
        """Pass the bytes sent since the last call to pyte."""
        self._stream.feed(self.session.sent[self._fed :])
        self._fed = len(self.session.sent)

    def cells(self) -> list[tuple[object, ...]]:
        """Return each cell with its style."""
        buffer = self.screen.buffer
        return [tuple(buffer[row][column]) for row in range(ROWS) for column in range(COLUMNS)]

    def press(self, key: bytes) -> tuple[int, int]:
        """Press a key; return the bytes of the answer, and how many cells changed."""
        cells_before = self.cells()
        _seconds, answer = self.session.press(key, quiet=0.25 if key == b"\x1b" else 0.15)
        self.feed()
        changed_cells = sum(old != new for old, new in zip(cells_before, self.cells(), strict=True))
        return len(answer), changed_cells

    def go(self, keys: Sequence[bytes]) -> None:
        """Go back to the queue and press the keys that open a screen."""
        for _ in range(MAX_DEPTH):
            self.session.press(b"\x1b", quiet=0.3)
            self.feed()
            if self.title == "Queue":
                break
        for key in (*KEYS_TO_ALL_WORK, *keys):
            self.session.press(key)
        self.feed()

    @property
    def header(self) -> list[str]:
        """Return the first two parts of the header: the program and the screen's title."""
        return str(self.screen.display[0]).split("  ")[:2]

    @property
    def title(self) -> str:
        """Return the screen's title in the header."""
        return self.header[1].strip()


class KeyAnswer(NamedTuple):
    """The cost of one key on one screen."""

    byte_count: int
    cell_count: int  # cells that changed
    description: str
    is_other_screen: bool

    @property
    def bytes_per_cell(self) -> float:
        """Return the bytes of each changed cell."""
        return self.byte_count / max(1, self.cell_count)

    @property
    def text(self) -> str:
        """Return `denial nav.back 1,782 bytes for 1,456 cells`."""
        return f"{self.description} {self.byte_count:,} bytes for {self.cell_count:,} cells"


def measure(run: Run) -> list[Figure]:
    """Press every key of the key table on each screen where it has a meaning, on a demo's store."""
    store = run.shared("demo for keys", lambda: _make_demo(run))
    answers: list[KeyAnswer] = []
    program = medq(store, first_screen=b"open")
    # Pressing keys saves preferences.
    preferences_env = {
        "MEDQ_CONFIG": str(run.folder / "own.toml"),
        "MEDQ_STATE": str(run.folder),
    }
    with replace(program, env=program.env | preferences_env).open() as session:
        watched = WatchedSession(session)
        session.settle(0.5)
        for name in list(KEYS_TO_SCREEN) if run.is_full_size else ["queue", "help"]:
            answers += _press_all_keys(watched, name, run)
    return [_figure(answers)]


def _figure(answers: Sequence[KeyAnswer]) -> Figure:
    allowance = mean(BYTES_PER_KEY + answer.cell_count for answer in answers)
    mean_ratio = mean(answer.byte_count for answer in answers) / allowance
    staying = sorted((answer for answer in answers if not answer.is_other_screen), reverse=True)
    leaving = sorted(
        (answer for answer in answers if answer.is_other_screen),
        key=lambda answer: -answer.bytes_per_cell,
    )
    worst_of_each = (staying[:3], leaving[:3])
    details = "; ".join(
        (
            f"{len(answers)} keys",
            *(", ".join(answer.text for answer in worst) for worst in worst_of_each),
        )
    )
    if missing := [name for name in EVERYWHERE if name not in KEYS_TO_SCREEN]:
        details += f"; screens not opened: {', '.join(missing)}"
    most_bytes = staying[0].byte_count if staying else 0
    most_of_cells = leaving[0].bytes_per_cell if leaving else 0.0
    result = f"{mean_ratio:.2f} × · {most_bytes:,} · {most_of_cells:.2f} ×"
    is_met = mean_ratio <= MAX_MEAN and most_bytes <= MAX_BYTES and most_of_cells <= MAX_SCREEN
    return Figure(NUMBER, TITLE, GOAL, result, is_met, details)


def _press_all_keys(watched: WatchedSession, name: str, run: Run) -> list[KeyAnswer]:
    """Press the keys of one screen, opening it again whenever a key has left it."""
    answers = []
    header: list[str] = []  # what the screen's header starts with; empty: open the screen again
    screen_id = name.split()[0]
    actions_and_keys = [
        (key.action, key.keys[0])
        for key in KEYS
        if screen_id in key.where and key.action not in NOT_PRESSED
    ]
    for action, key in actions_and_keys[:: 1 if run.is_full_size else 9]:
        if watched.header != header:
            watched.go(KEYS_TO_SCREEN[name])
            header = watched.header
        byte_count, cell_count = watched.press(key_bytes(key))
        is_other_screen = watched.header != header
        answers.append(KeyAnswer(byte_count, cell_count, f"{name} {action}", is_other_screen))
        if action in ACTIONS_THAT_OPEN_A_SCREEN:
            header = []
        is_field_open = b"enter" in watched.session.sent[-400:]
        if is_field_open or action.startswith(("list.filter", "item.", "act.")):
            watched.session.press(b"\x1b", quiet=0.3)
            watched.feed()
            header = []
    return answers


def key_bytes(key: str) -> bytes:
    """Return what a terminal sends for a key of the key table."""
    if key.startswith("ctrl+"):
        return bytes((ord(key[5:]) & 0x1F,))
    return KEY_BYTES[key] if key in KEY_BYTES else key.encode()


def _make_demo(run: Run) -> str:
    path = Path(run.folder) / "demo for keys.db"
    size = ("--patients", str(run.size(PATIENTS, 40)), "--days", "60")
    options = ("--store", str(path), "demo", "--json", *size)
    subprocess.run((*MEDQ, *options), env=environment(), capture_output=True, check=True)
    return str(path)
