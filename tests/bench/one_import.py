"""Run as a process of its own: imports one file into one store, and prints what that took as JSON."""

import json
import resource
import sys
import time
from pathlib import Path

from medq.work.desk import open_desk
from medq.work.imports.run import import_paths
from tests.bench.figure import LOGIN, NOW


def peak_memory() -> int:
    """Bytes of this process at its largest. On Linux not by `ru_maxrss`: that begins with what the parent had."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
            1 if sys.platform == "darwin" else 1024
        )


def main(store: str, file: str) -> None:
    desk = open_desk(store, now=NOW, user=LOGIN, login=LOGIN)
    started = time.perf_counter()
    intake = import_paths(desk, [Path(file)])
    seconds = time.perf_counter() - started
    told = intake.files[0]
    figures = {
        "seconds": seconds,
        "memory": peak_memory(),
        "matched": told.matched,
        "unmatched": told.unmatched,
    }
    print(json.dumps(figures | {"statuses": dict(told.statuses), "items": dict(told.items)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
