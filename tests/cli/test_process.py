"""The command as a process: closed pipes, encodings, a full disk, two at once, faults."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medq.cli import queue as queue_command
from tests.cli.conftest import CLEAN, Medq

ROOT = Path(__file__).parent.parent.parent
RUN = [sys.executable, "-c", "from medq.cli.main import run; run()"]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in CLEAN}
    return (
        kept
        | {"PYTHONPATH": str(ROOT), "MEDQ_USER": "jm", "MEDQ_CONFIG": "/nowhere/medq.toml"}
        | more
    )


def run(*words: object, stdin: str = "", **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [*RUN, *map(str, words)]
    return subprocess.run(
        command,
        input=stdin.encode(),
        env=environment(**more),
        capture_output=True,
        timeout=60,
        check=False,
    )


def shell(line: str, demo: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell in which `medq` is the command at the demo's store."""
    script = (
        'medq() { "$PYTHON" -c "from medq.cli.main import run; run()" --store "$DEMO" "$@"; }\n'
        + line
    )
    more = {"PYTHON": sys.executable, "DEMO": str(demo)} | more
    return subprocess.run(
        ["bash", "-c", script],
        env=environment(**more),
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_a_reader_that_goes_away_is_no_fault(demo: Path) -> None:
    for unbuffered in ("", "1"):
        printed = shell(
            "set -o pipefail; medq queue --json | head -c 1; medq queue | true; medq --help | true",
            demo,
            PYTHONUNBUFFERED=unbuffered,
        )
        assert printed.stderr == b""
        assert printed.returncode == 0


def test_a_stdout_that_is_closed_or_full(demo: Path) -> None:
    shell("medq plan --build", demo)
    for words in ("queue", "plan --format ics"):
        closed = shell(f"medq {words} >&-", demo)
        assert (closed.returncode, closed.stderr) == (0, b"")
    for words, unbuffered in (
        ("queue", ""),
        ("queue --json", "1"),
        ("plan --format ics", "1"),
        ("queue", "1"),
    ):
        full = shell(f"medq {words} > /dev/full", demo, PYTHONUNBUFFERED=unbuffered)
        assert full.returncode == 1
        assert full.stderr == b"medq: The output cannot be written: No space left on device.\n"


def test_a_refusal_that_nobody_reads_is_no_fault(demo: Path) -> None:
    for line, status in (
        ("item 4711 --json 2>/dev/null", 1),
        ("item 4711 2>&1", 1),
        ("item x 2>&1", 2),
    ):
        printed = shell(
            f"exec 3>&2; {{ medq {line}; echo $? >&3; }} | true", demo, PYTHONUNBUFFERED="1"
        )
        assert printed.stderr == b"%d\n" % status


@pytest.mark.parametrize(
    "more", [{}, {"TERM": "dumb"}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}]
)
def test_without_a_terminal_the_queue_is_printed_plain(demo: Path, more: dict[str, str]) -> None:
    printed = run("--store", demo, **more)
    assert (printed.returncode, printed.stderr) == (0, b"")
    assert printed.stdout.startswith(b"Item")
    assert b"\x1b" not in printed.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_every_encoding_of_stdout_is_served(demo: Path, encoding: str) -> None:
    number = json.loads(run("queue", "--kind", "denial", "--store", demo, "--json").stdout)[
        "items"
    ][0]["id"]
    note = "Ł ễ ’ 山田 👩‍👧"
    assert (
        run(
            "act", number, "note", "--text", note, "--store", demo, PYTHONIOENCODING=encoding
        ).returncode
        == 0
    )
    as_json = run("item", number, "--store", demo, "--json", PYTHONIOENCODING=encoding)
    assert json.loads(as_json.stdout.decode(encoding))["events"][0]["text"] == note
    text = run("item", number, "--store", demo, PYTHONIOENCODING=encoding)
    assert (text.returncode, text.stderr) == (0, b"")
    assert ("山田" in text.stdout.decode(encoding)) is (encoding == "utf-8")


def test_words_that_are_no_text_are_taken_as_far_as_they_go(demo: Path) -> None:
    command = [os.fsencode(word) for word in (*RUN, "act", "2", "note", "--text")] + [
        b"caf\xe9 \xff",
        b"--store",
        os.fsencode(demo),
    ]
    done = subprocess.run(command, env=environment(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"Noted: caf\n")
    for option in (b"--search", b"--payer", b"--owner", b"--after"):
        command = [os.fsencode(word) for word in (*RUN, "queue", "--store", demo, "--json")] + [
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
    everybody = json.loads(run("queue", "--kind", "denial", "--store", demo, "--json").stdout)[
        "items"
    ]
    name = everybody[0]["patient"].split(",")[0]
    found = json.loads(
        run("queue", "--search", "-", "--store", demo, "--json", stdin=f"{name}\nmore\n").stdout
    )
    assert everybody[0]["id"] in {item["id"] for item in found["items"]}
    assert {
        item["patient"].split(",")[0] for item in found["items"] if item["kind"] == "denial"
    } == {name}
    strange = json.loads(
        run("queue", "--search", "-", "--store", demo, "--json", stdin="\x00\x1b[31m%\n").stdout
    )
    assert strange["total"] == 0


def test_two_at_once_one_writing_one_reading(demo: Path) -> None:
    """One process writes for two seconds while another reads: no error, no partial result."""
    writer = (
        "import sys, time\nfrom medq.cli.main import main\nend = time.monotonic() + 2\nn = 0\n"
        "while time.monotonic() < end:\n"
        "    n += 1\n"
        "    for words in (['importance', '--level', 'high'], ['importance', '--level', 'low'],"
        " ['note', '--text', str(n)]):\n"
        "        assert main(['act', '2', *words, '--store', sys.argv[1]]) == 0\n"
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
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(demo)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for code in (writer, reader)
    ]
    for process in both:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert int(err) > 0
        assert '{"error"' not in out
    assert run("check", "--store", demo).returncode == 0


def test_a_fault_tells_its_place_and_nothing_that_was_in_its_hands(
    medq: Medq, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*words: object, **more: object) -> None:
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


def test_starting_is_quick(demo: Path) -> None:
    """Not a measure, a guard: nothing heavy is imported by accident."""
    start = time.monotonic()
    run("--version")
    assert time.monotonic() - start < 5
