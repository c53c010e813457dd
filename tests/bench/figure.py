"""One measured figure, the run it belongs to, and the timing functions that figures share."""

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
# The console script's code: the same interpreter and the same first import.
MEDQ = (sys.executable, "-c", "from medq.cli.main import run; run()")
# The same without the PostgreSQL extra: peewee imports psycopg wherever it is installed.
WITHOUT_EXTRA = (*MEDQ[:2], f"import sys; sys.modules['psycopg'] = None; {MEDQ[2]}")


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the report. `is_met` is None where there is no goal or nothing was measured."""

    number: str
    title: str
    goal: str
    result: str
    is_met: bool | None = None
    details: str = ""  # absolute times of this machine, sizes, what was left out

    @property
    def verdict(self) -> str:
        """Return whether the goal is met, as a word; empty without a goal."""
        if self.is_met is None:
            return ""
        return "met" if self.is_met else "MISSED"


class SkippedError(Exception):
    """A figure cannot be measured on this machine; the text gives the reason."""


@dataclass
class Run:
    """One run of the bench: its folder, how much smaller everything is, and shared values."""

    folder: Path
    divisor: int = 1  # sizes are divided by it
    shared_values: dict[str, Any] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    cleanups: list[Callable[[], None]] = field(default_factory=list)

    @property
    def is_full_size(self) -> bool:
        """Return True if sizes are those of the report."""
        return self.divisor == 1

    def size(self, number: int, minimum: int = 1) -> int:
        """Return a size of the report, divided for a smaller run."""
        return max(minimum, number // self.divisor)

    def shared(self, name: str, make: Callable[[], Any]) -> Any:
        """Return a value that figures share, made when it is first needed.

        Raises SkippedError each time if making it raised one.
        """
        if name not in self.shared_values:
            try:
                self.shared_values[name] = make()
            except SkippedError as error:
                self.shared_values[name] = error
        if isinstance(self.shared_values[name], SkippedError):
            raise self.shared_values[name]
        return self.shared_values[name]

    def next_number(self, name: str) -> int:
        """Return 1, 2, 3 … for new files and databases of that name."""
        self.counters[name] = self.counters.get(name, 0) + 1
        return self.counters[name]


@contextmanager
def bench_run(divisor: int = 1) -> Iterator[Run]:
    """Yield a run in a temporary folder, and stop at its end what it started."""
    with tempfile.TemporaryDirectory(prefix="medq-bench-") as folder:
        run = Run(Path(folder), divisor)
        try:
            yield run
        finally:
            for cleanup in reversed(run.cleanups):
                cleanup()


def environment(store: str = "") -> dict[str, str]:
    """Return the environment of a measured process: fixed clock, this checkout, no config."""
    names = ("PATH", "HOME", "LANG", "TMPDIR")
    inherited = {name: os.environ[name] for name in names if name in os.environ}
    own = {"PYTHONPATH": str(ROOT), "MEDQ_NOW": NOW, "MEDQ_USER": LOGIN, "MEDQ_CONFIG": os.devnull}
    return inherited | own | ({"MEDQ_STORE": store} if store else {})


def process_seconds(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Return the seconds of a process from its start to its end.

    Raises RuntimeError if it fails.
    """
    started = time.perf_counter()
    process = subprocess.run(command, env=dict(env), capture_output=True, check=False)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(
            f"{command[-1]} ended with {process.returncode}: {process.stderr.decode()[-500:]}"
        )
    return seconds


def interleaved(times: int, *actions: Callable[[], object]) -> list[list[float]]:
    """Return the seconds of each action, run `times` times each in turns.

    In turns, so that the machine's other load falls on all; a first round is not counted.
    """
    seconds_by_action: list[list[float]] = [[] for _ in actions]
    for turn in range(times + 1):
        for action, seconds in zip(actions, seconds_by_action, strict=True):
            gc.collect()
            started = time.perf_counter()
            action()
            if turn:
                seconds.append(time.perf_counter() - started)
    return seconds_by_action


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def percentile_95(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def ms(seconds: float) -> str:
    """Return seconds as milliseconds with three digits."""
    return f"{seconds * 1000:.3g} ms"
