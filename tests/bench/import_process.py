"""The measured process of an import: imports one file into one store and prints JSON."""

import json
import resource
import sys
import time
from pathlib import Path

from medq.work.desk import open_desk
from medq.work.imports.run import import_paths
from tests.bench.figure import LOGIN, NOW


def peak_memory() -> int:
    """Return the peak memory of this process in bytes.

    On Linux `ru_maxrss` is not used: it starts with the parent's peak.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main(store: str, file: str) -> None:
    """Import the file into the store and print what it took."""
    desk = open_desk(store, now=NOW, user=LOGIN, login=LOGIN)
    started = time.perf_counter()
    report = import_paths(desk, [Path(file)]).files[0]
    figures = {
        "seconds": time.perf_counter() - started,
        "memory": peak_memory(),
        "matched": report.matched,
        "statuses": dict(report.statuses),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
