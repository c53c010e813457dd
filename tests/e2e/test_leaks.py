"""What would leak a name, line by line: first that it does where the switch is missing, then that it does not."""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.leaky_app import SECRET
from tests.e2e.terminal import ROOT, Terminal

LOGGED = r"Fault ([0-9a-f]{4}) is in the log, without patient data\."
Opened = Callable[..., Terminal]


@pytest.fixture
def leaky(tmp_path: Path) -> Iterator[Opened]:
    """Opens the app in which something goes wrong at `.`, with a state folder of its own."""
    opened: list[Terminal] = []

    def open_it(*arguments: str, **env: str) -> Terminal:
        command = [
            sys.executable,
            str(ROOT / "tests/e2e/leaky_app.py"),
            str(tmp_path / "desk.json"),
            *arguments,
        ]
        one = Terminal(command, {"XDG_STATE_HOME": str(tmp_path / "state"), **env})
        opened.append(one)
        one.shows("10000 MOYER, DANA")
        one.shows("enter open")
        return one

    yield open_it
    for one in opened:
        one.child.close(force=True)


def log(tmp_path: Path) -> str:
    path = tmp_path / "state" / "medq" / "faults.log"
    return path.read_text() if path.exists() else ""


@pytest.mark.parametrize("where", ["handler", "worker", "store", "input", "render"])
def test_stock_reports_tell_the_name(leaky: Opened, where: str) -> None:
    terminal = leaky(where, "stock")
    terminal.press(".")
    terminal.ends()
    assert SECRET in terminal.sent.decode(errors="replace")


@pytest.mark.parametrize("where", ["handler", "input", "render"])
def test_a_fault_ends_with_class_and_place(leaky: Opened, where: str, tmp_path: Path) -> None:
    terminal = leaky(where)
    terminal.press(".")
    assert terminal.ends() == 1
    told = terminal.sent.decode(errors="replace")
    assert re.search(
        r"medq stopped because of a fault \(KeyError at [\w/.]+\.py:\d+\)\. What you saved is in the store\.",
        told,
    )
    assert SECRET not in told and "Traceback" not in told
    assert (tmp_path / "desk.json").exists(), "the desk was not closed"
    number = re.search(LOGGED, told)
    assert number is not None
    assert_logged(log(tmp_path), number[1])


@pytest.mark.parametrize("where", ["worker", "store"])
def test_a_fault_in_work_is_said_in_its_place(leaky: Opened, where: str, tmp_path: Path) -> None:
    terminal = leaky(where)
    terminal.press(".")
    terminal.shows("Not done, because of a fault (KeyError at ")
    terminal.press("ctrl+q")
    assert terminal.ends() == 0
    assert SECRET not in terminal.sent.decode(errors="replace")
    assert_logged(log(tmp_path))


def assert_logged(text: str, number: str = "") -> None:
    """One fault: moment, number, class, then files and lines only."""
    head, *steps = text.splitlines()
    assert re.fullmatch(
        rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ {number or '[0-9a-f]{4}'} KeyError", head
    )
    assert "    e2e/leaky_app.py:" in "\n".join(steps)
    assert not [
        step for step in steps if not re.fullmatch(r"    [\w/.<> -]+:\d+|  after \w+", step)
    ]


def test_what_nobody_waited_for_is_logged_and_not_printed(leaky: Opened, tmp_path: Path) -> None:
    for stock in ((), ("stock",)):
        terminal = leaky("task", *stock)
        terminal.press(".")
        terminal.shows("begun")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        assert (SECRET in terminal.sent.decode(errors="replace")) == bool(stock)
    assert_logged(log(tmp_path))


def test_the_screen_is_wiped_before_the_terminal_goes_back(leaky: Opened) -> None:
    """Pyte knows no alternate screen: what is not wiped stays, as it does in terminals that keep it."""
    for stock in ((), ("stock",)):
        terminal = leaky("handler", *stock)
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        assert bool(terminal.row("MOYER")) == bool(stock)


def test_nothing_is_copied_to_the_terminals_clipboard(leaky: Opened) -> None:
    for stock in ((), ("stock",)):
        terminal = leaky("clipboard", *stock)
        terminal.press(".")
        terminal.shows("copied")
        terminal.press("ctrl+q")
        assert terminal.ends() == 0
        coded = base64.b64encode(SECRET.encode())
        assert (coded in terminal.sent and b"\x1b]52;" in terminal.sent) == bool(stock)


def test_no_switch_of_the_environment_writes_the_screen_to_a_file(
    leaky: Opened, tmp_path: Path
) -> None:
    for developer in ((), ("developer",)):
        names = {
            "TEXTUAL_SCREENSHOT": "1",
            "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
            "TEXTUAL_LOG": str(tmp_path / "t.log"),
        }
        terminal = leaky("handler", *developer, **names)
        if not developer:
            terminal.press("ctrl+q")
        assert terminal.ends() == 0
        pictures = list(tmp_path.glob("*.svg"))
        assert bool(pictures) == bool(developer)
        assert (tmp_path / "t.log").exists() == bool(developer)
    assert "MOYER" in pictures[0].read_text()


def test_keys_are_typed_to_no_file(leaky: Opened, tmp_path: Path) -> None:
    assert not (ROOT / "keys.log").exists()
    terminal = leaky("handler", TEXTUAL_DEBUG="1", TEXTUAL_PRESS="t")
    terminal.press("ctrl+q")
    assert terminal.ends() == 0
    assert not (ROOT / "keys.log").exists() and '"acts": []' in (tmp_path / "desk.json").read_text()


STATE = """
import atexit, ctypes, os, resource, sys
def told():
    mask = os.umask(0)
    print(f"{mask:o}", resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), file=sys.stderr)
atexit.register(told)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_no_core_no_memory_no_file_for_others(tmp_path: Path) -> None:
    run = {
        "text": True,
        "capture_output": True,
        "cwd": ROOT,
        "timeout": 60,
        "umask": 0o022,
        "check": False,
    }
    before = subprocess.run([sys.executable, "-c", STATE], **run)  # type: ignore[call-overload]
    assert before.stderr.split()[0] == "22" and before.stderr.split()[2] == "1"
    after = subprocess.run(
        [sys.executable, "-c", f"{STATE}\nfrom medq.cli.main import run; run()", "keys"], **run
    )  # type: ignore[call-overload]
    assert after.stderr.split() == ["7", "0", "0"]


REPORTS = {
    "thread": "import threading; one = threading.Thread(target=fail); one.start(); one.join()",
    "main": "fail()",
    "deletion": "class Gone:\n    def __del__(self): fail()\nGone()",
}


@pytest.mark.parametrize("where", REPORTS)
def test_pythons_own_reports_are_replaced(where: str, tmp_path: Path) -> None:
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    for ours in ("", "from medq.terminal.faults import install_hooks; install_hooks()\n"):
        code = f"{ours}from tests.e2e.leaky_app import fail\n{REPORTS[where]}"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (SECRET in done.stderr) == (not ours)
    assert_logged(log(tmp_path))


def test_a_log_that_cannot_be_written_says_nothing_of_itself(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    hooks = "from medq.terminal.faults import install_hooks; install_hooks()"
    code = f"{hooks}\nfrom tests.e2e.leaky_app import fail\n{REPORTS['main']}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (
        done.stderr.strip().endswith("What you saved is in the store.")
        and SECRET not in done.stderr
    )


def test_a_name_is_asked_for_and_is_no_argument(tmp_path: Path) -> None:
    """On a terminal `-` asks; what is typed stands in no list of processes."""
    store = tmp_path / "office.db"
    env = {"MEDQ_STORE": str(store), "MEDQ_CONFIG": str(tmp_path / "none.toml"), "MEDQ_USER": "jm"}
    made = Terminal([sys.executable, "-m", "medq", "init"], env)
    assert made.ends() == 0
    for words, argument in ((["--search", SECRET], True), (["--search", "-"], False)):
        terminal = Terminal([sys.executable, "-m", "medq", "queue", *words], env)
        if not argument:
            terminal.shows("Look for: ")
        cmdline = Path(f"/proc/{terminal.child.pid}/cmdline")
        if cmdline.exists():
            assert (SECRET.encode() in cmdline.read_bytes()) == argument
        terminal.child.send(f"{SECRET}\r")
        assert terminal.ends() == 0
        assert terminal.row("Nothing is open.")
