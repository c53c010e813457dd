"""The demo: from the command to its list, in the size that a newcomer sees."""

import tempfile

from tests.bench.figure import MEDQ, Figure, Run, environment, whole_process

NUMBER = "demo"
WHAT = "`medq demo --json`: seconds until its list is there"
GOAL = "≤ 6 s"
MOST_SECONDS = 6.0


def take(run: Run) -> list[Figure]:
    """One practice of the usual size."""
    patients = run.size(1500, 20)
    with tempfile.TemporaryDirectory(dir=run.folder) as folder:
        command = (
            *MEDQ,
            "--store",
            f"{folder}/demo.db",
            "demo",
            "--json",
            "--patients",
            str(patients),
        )
        seconds = whole_process(command, environment())
    return [
        Figure(
            NUMBER,
            WHAT,
            GOAL,
            f"{seconds:.1f} s",
            seconds <= MOST_SECONDS,
            f"{patients:,} patients, 90 days, every file taken in",
        )
    ]
