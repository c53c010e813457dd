"""Memory does not grow with the file, nor with one transaction of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.x12.big_remittance import write

ROOT = Path(__file__).parents[2]
PROGRAM = """
import re, sys
from medq.x12.survey import survey
whole = survey(sys.argv[1])
# ru_maxrss would count the parent's memory too.
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(whole.claims, whole.segments, whole.balanced, len(whole.all_problems), peak)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
def test_one_transaction_of_20000_claims_is_surveyed_in_little_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "big.835", 20_000)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, path], capture_output=True, text=True, check=True, cwd=ROOT
    )
    claims, segments, balanced, problems, kib = done.stdout.split()
    assert (claims, segments, balanced, problems) == ("20000", "380012", "True", "0")
    assert int(kib) < 40 * 1024
