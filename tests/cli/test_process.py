"""The command as a process: closed pipes, encodings, a full disk, two at once, faults."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from medq.cli import queue as queue_command
from tests.cli.conftest import MEDQ_VARIABLES, Medq

ROOT = Path(__file__).parent.parent.parent
MEDQ_COMMAND = [sys.executable, "-c", "from medq.cli.main import run; run()"]


def environment(**variables: str) -> dict[str, str]:
    """Return the tester's environment without its own settings of medq, and with `variables`."""
    inherited = {name: value for name, value in os.environ.items() if name not in MEDQ_VARIABLES}
    own = {"PYTHONPATH": str(ROOT), "MEDQ_USER": "jm", "MEDQ_CONFIG": "/nowhere/medq.toml"}
    return inherited | own | variables


def run_medq(
    *words: object, stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in its own process."""
    command = [*MEDQ_COMMAND, *map(str, words)]
    return subprocess.run(
        command,
        input=stdin.encode(),
        env=environment(**variables),
        capture_output=True,
        timeout=60,
        check=False,
    )


def run_in_shell(
    script_line: str, demo: Path, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell in which `medq` is the command at the demo's store."""
    script = (
        'medq() { "$PYTHON" -c "from medq.cli.main import run; run()" --store "$DEMO" "$@"; }\n'
        + script_line
    )
    variables = {"PYTHON": sys.executable, "DEMO": str(demo)} | variables
    return subprocess.run(
        ["bash", "-c", script],
        env=environment(**variables),
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_a_reader_that_closes_the_pipe_causes_no_error(demo: Path) -> None:
    for unbuffered in ("", "1"):
        printed = run_in_shell(
            "set -o pipefail; medq queue --json | head -c 1; medq queue | true; medq --help | true",
            demo,
            PYTHONUNBUFFERED=unbuffered,
        )
        assert printed.stderr == b""
        assert printed.returncode == 0


def test_a_closed_stdout_is_ignored_and_a_full_disk_is_reported(demo: Path) -> None:
    run_in_shell("medq plan --build", demo)
    for words in ("queue", "plan --format ics"):
        closed = run_in_shell(f"medq {words} >&-", demo)
        assert (closed.returncode, closed.stderr) == (0, b"")
    for words, unbuffered in (
        ("queue", ""),
        ("queue --json", "1"),
        ("plan --format ics", "1"),
        ("queue", "1"),
    ):
        full = run_in_shell(f"medq {words} > /dev/full", demo, PYTHONUNBUFFERED=unbuffered)
        assert full.returncode == 1
        assert full.stderr == b"medq: The output cannot be written: No space left on device.\n"


def test_a_refusal_that_nobody_reads_keeps_its_exit_status(demo: Path) -> None:
    for line, status in (
        ("item 4711 --json 2>/dev/null", 1),
        ("item 4711 2>&1", 1),
        ("item x 2>&1", 2),
    ):
        printed = run_in_shell(
            f"exec 3>&2; {{ medq {line}; echo $? >&3; }} | true", demo, PYTHONUNBUFFERED="1"
        )
        assert printed.stderr == b"%d\n" % status


@pytest.mark.parametrize(
    "variables", [{}, {"TERM": "dumb"}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}]
)
def test_without_a_terminal_the_queue_is_printed_plain(
    demo: Path, variables: dict[str, str]
) -> None:
    printed = run_medq("--store", demo, **variables)
    assert (printed.returncode, printed.stderr) == (0, b"")
    assert printed.stdout.startswith(b"Item")
    assert b"\x1b" not in printed.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_output_is_written_in_any_encoding_of_stdout(demo: Path, encoding: str) -> None:
    number = json.loads(run_medq("queue", "--kind", "denial", "--store", demo, "--json").stdout)[
        "items"
    ][0]["id"]
    note = "Ł ễ ’ 山田 👩‍👧"
    assert (
        run_medq(
            "act", number, "note", "--text", note, "--store", demo, PYTHONIOENCODING=encoding
        ).returncode
        == 0
    )
    as_json = run_medq("item", number, "--store", demo, "--json", PYTHONIOENCODING=encoding)
    assert json.loads(as_json.stdout.decode(encoding))["events"][0]["text"] == note
    text = run_medq("item", number, "--store", demo, PYTHONIOENCODING=encoding)
    assert (text.returncode, text.stderr) == (0, b"")
    assert ("山田" in text.stdout.decode(encoding)) is (encoding == "utf-8")


def test_arguments_that_are_not_utf8_lose_only_their_bad_bytes(demo: Path) -> None:
    command = [os.fsencode(word) for word in (*MEDQ_COMMAND, "act", "2", "note", "--text")] + [
        b"caf\xe9 \xff",
        b"--store",
        os.fsencode(demo),
    ]
    done = subprocess.run(command, env=environment(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"Noted: caf\n")
    for option in (b"--search", b"--payer", b"--owner", b"--after"):
        command = [
            os.fsencode(word) for word in (*MEDQ_COMMAND, "queue", "--store", demo, "--json")
        ] + [
            option,
            b"caf\xe9",
        ]
        printed = subprocess.run(
            command, env=environment(), capture_output=True, timeout=60, check=False
        )
        assert printed.returncode == (0 if option in (b"--search", b"--payer") else 1)
        assert b"fault" not in printed.stderr
        json.loads(printed.stdout)


def test_a_name_is_searched_from_stdin(demo: Path) -> None:
    everybody = json.loads(run_medq("queue", "--kind", "denial", "--store", demo, "--json").stdout)[
        "items"
    ]
    name = everybody[0]["patient"].split(",")[0]
    matches = json.loads(
        run_medq(
            "queue", "--search", "-", "--store", demo, "--json", stdin=f"{name}\nmore\n"
        ).stdout
    )
    assert everybody[0]["id"] in {item["id"] for item in matches["items"]}
    assert {
        item["patient"].split(",")[0] for item in matches["items"] if item["kind"] == "denial"
    } == {name}
    unknown = json.loads(
        run_medq(
            "queue", "--search", "-", "--store", demo, "--json", stdin="\x00\x1b[31m%\n"
        ).stdout
    )
    assert unknown["total"] == 0


def test_a_writer_and_a_reader_at_once_get_no_error(demo: Path) -> None:
    """One process writes for two seconds while another reads: no error, no partial result."""
    with closing(sqlite3.connect(demo)) as store:
        open_item = str(store.execute("SELECT min(id) FROM item WHERE state = 1").fetchone()[0])
    writer = (
        "import sys, time\nfrom medq.cli.main import main\nend = time.monotonic() + 2\nn = 0\n"
        "while time.monotonic() < end:\n"
        "    n += 1\n"
        "    for words in (['importance', '--level', 'high'], ['importance', '--level', 'low'],"
        " ['note', '--text', str(n)]):\n"
        "        assert main(['act', sys.argv[2], *words, '--store', sys.argv[1]]) == 0\n"
        "print(n, file=sys.stderr)"
    )
    reader = (
        "import sys, time\nfrom medq.cli.main import main\nend = time.monotonic() + 2\nn = 0\n"
        "while time.monotonic() < end:\n"
        "    n += 1\n"
        "    for words in (['queue', '--json'], ['item', '2', '--json'],"
        " ['queue', '--read-only', '--json']):\n"
        "        assert main([*words, '--store', sys.argv[1]]) == 0\n"
        "print(n, file=sys.stderr)"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(demo), open_item],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for code in (writer, reader)
    ]
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert int(err) > 0
        assert '{"error"' not in out
    assert run_medq("check", "--store", demo).returncode == 0


def test_a_fault_names_its_location_and_no_patient(
    medq: Medq, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*words: object, **options: object) -> None:
        patient = "MOYER, DANA"
        raise KeyError(patient)

    monkeypatch.setattr(queue_command.listing, "long_page", fail)
    for form in ([], ["--json"]):
        printed = medq("queue", "--store", demo, *form)
        assert printed.status == 1
        assert "MOYER" not in printed.out + printed.err
        assert "Traceback" not in printed.out + printed.err
        assert printed.err.startswith("medq stopped on an internal fault (KeyError at ")
    assert printed.json["error"]["message"] in printed.err


def test_a_command_starts_within_seconds(demo: Path) -> None:
    """Not a measure, a guard: nothing heavy is imported by accident."""
    start = time.monotonic()
    assert run_medq("--version").returncode == 0
    assert time.monotonic() - start < 5
