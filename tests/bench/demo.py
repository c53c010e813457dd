"""The demo: seconds from the command to its list, in the size that a new user sees."""

import tempfile

from tests.bench.figure import MEDQ, Figure, Run, environment, process_seconds

NUMBER = "demo"
TITLE = "`medq demo --json`: seconds until its list is there"
GOAL = "≤ 6 s"
MAX_SECONDS = 6.0


def measure(run: Run) -> list[Figure]:
    """Measure one practice of the usual size."""
    patients = run.size(1500, 20)
    with tempfile.TemporaryDirectory(dir=run.folder) as folder:
        store_options = ("--store", f"{folder}/demo.db")
        command = (*MEDQ, *store_options, "demo", "--json", "--patients", str(patients))
        seconds = process_seconds(command, environment())
    details = f"{patients:,} patients, 90 days, every file imported"
    return [Figure(NUMBER, TITLE, GOAL, f"{seconds:.1f} s", seconds <= MAX_SECONDS, details)]
