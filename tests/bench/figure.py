"""One measured figure, the run it belongs to, and the little arithmetic that all of them share."""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
NOW = "2026-11-24T10:42:00-07:00"
LOGIN = "bench"
MEDQ = (sys.executable, "-c", "from medq.cli.main import run; run()")
"""What the console script runs: the same interpreter and the same first import."""


WITHOUT_EXTRA = (*MEDQ[:2], f"import sys; sys.modules['psycopg'] = None; {MEDQ[2]}")
"""The same where the PostgreSQL extra is not installed: peewee imports psycopg wherever it finds it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the page. `met` is None where there is no goal or nothing was measured."""

    number: str
    what: str
    goal: str
    found: str
    met: bool | None = None
    beside: str = ""  # absolute times of this machine, sizes, what was left out


class SkippedError(Exception):
    """A figure cannot be taken here; the text says why."""


@dataclass
class Run:
    """One run of the bench: its folder, how much smaller than told everything is, and what figures share."""

    folder: Path
    smaller: int = 1
    kept: dict[str, Any] = field(default_factory=dict)
    closing: list[Callable[[], None]] = field(default_factory=list)

    def size(self, number: int, least: int = 1) -> int:
        return max(least, number // self.smaller)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What figures share, made when the first of them asks. What failed fails again."""
        if name not in self.kept:
            try:
                self.kept[name] = make()
            except SkippedError as why:
                self.kept[name] = why
        if isinstance(self.kept[name], SkippedError):
            raise self.kept[name]
        return self.kept[name]


@contextmanager
def a_run(smaller: int = 1) -> Iterator[Run]:
    """A run in a temporary folder; what it started is stopped at its end."""
    with tempfile.TemporaryDirectory(prefix="medq-bench-") as folder:
        run = Run(Path(folder), smaller)
        try:
            yield run
        finally:
            for close in reversed(run.closing):
                close()


def environment(store: str = "") -> dict[str, str]:
    """The environment of a measured process: the fixed clock, this project first, no config of anybody."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
    }
    ours = {"PYTHONPATH": str(ROOT), "MEDQ_NOW": NOW, "MEDQ_USER": LOGIN, "MEDQ_CONFIG": os.devnull}
    return kept | ours | ({"MEDQ_STORE": store} if store else {})


def whole_process(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Seconds of a process from its start to its end. Errors: RuntimeError when it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, env=dict(env), capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(
            f"{command[-1]} ended with {done.returncode}: {done.stderr.decode()[-500:]}"
        )
    return taken


def interleaved(times: int, *acts: Callable[[], object]) -> list[list[float]]:
    """Seconds of each act, `times` times each, one after the other: its moods fall on all. The first turn is not counted."""
    found: list[list[float]] = [[] for _ in acts]
    for turn in range(times + 1):
        for place, act in enumerate(acts):
            gc.collect()
            started = time.perf_counter()
            act()
            if turn:
                found[place].append(time.perf_counter() - started)
    return found


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms"
