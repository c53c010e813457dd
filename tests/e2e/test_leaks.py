"""Leaks of patient data: each one happens with the stock reports, and not with medq's."""

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

FAULT_MESSAGE = r"Fault ([0-9a-f]{4}) is in the log, without patient data\."
OpenTerminal = Callable[..., Terminal]


@pytest.fixture
def open_leaky_app(tmp_path: Path) -> Iterator[OpenTerminal]:
    """Yield a function that opens the app with a fault at `.` and its own state folder."""
    opened: list[Terminal] = []

    def open_app(*arguments: str, **env: str) -> Terminal:
        command = [
            sys.executable,
            str(ROOT / "tests/e2e/leaky_app.py"),
            str(tmp_path / "desk.json"),
            *arguments,
        ]
        terminal = Terminal(command, {"XDG_STATE_HOME": str(tmp_path / "state"), **env})
        opened.append(terminal)
        terminal.wait_for_text("MOYER, DANA")
        terminal.wait_for_text("enter open")
        return terminal

    yield open_app
    for terminal in opened:
        terminal.child.close(force=True)


def fault_log(tmp_path: Path) -> str:
    """Return the log of faults."""
    path = tmp_path / "state" / "medq" / "faults.log"
    return path.read_text() if path.exists() else ""


@pytest.mark.parametrize("where", ["handler", "worker", "store", "input", "render"])
def test_stock_reports_leak_the_name(open_leaky_app: OpenTerminal, where: str) -> None:
    terminal = open_leaky_app(where, "stock")
    terminal.press(".")
    terminal.wait_until_ended()
    assert SECRET in terminal.sent.decode(errors="replace")


@pytest.mark.parametrize("where", ["handler", "input", "render"])
def test_a_fault_is_reported_by_class_and_location(
    open_leaky_app: OpenTerminal, where: str, tmp_path: Path
) -> None:
    terminal = open_leaky_app(where)
    terminal.press(".")
    assert terminal.wait_until_ended() == 1
    output = terminal.sent.decode(errors="replace")
    assert re.search(
        r"medq stopped on an internal fault \(KeyError at [\w/.]+\.py:\d+\)\."
        r" What you saved is in the store\.",
        output,
    )
    assert SECRET not in output and "Traceback" not in output
    assert (tmp_path / "desk.json").exists(), "the desk was not closed"
    (number,) = re.findall(FAULT_MESSAGE, output)
    assert_logged(fault_log(tmp_path), number)


@pytest.mark.parametrize("where", ["worker", "store"])
def test_a_fault_in_a_task_is_shown_and_the_app_goes_on(
    open_leaky_app: OpenTerminal, where: str, tmp_path: Path
) -> None:
    terminal = open_leaky_app(where)
    terminal.press(".")
    terminal.wait_for_text("Not done: internal fault (KeyError at ")
    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0
    assert SECRET not in terminal.sent.decode(errors="replace")
    assert_logged(fault_log(tmp_path))


def assert_logged(text: str, number: str = "") -> None:
    """Assert that the log has one fault: moment, number, class, then only files and lines."""
    head, *frames = text.splitlines()
    assert re.fullmatch(
        rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ {number or '[0-9a-f]{4}'} KeyError", head
    )
    assert "    e2e/leaky_app.py:" in "\n".join(frames)
    assert not [
        frame for frame in frames if not re.fullmatch(r"    [\w/.<> -]+:\d+|  after \w+", frame)
    ]


def test_a_failed_task_is_logged_and_not_printed(
    open_leaky_app: OpenTerminal, tmp_path: Path
) -> None:
    for stock in ((), ("stock",)):
        terminal = open_leaky_app("task", *stock)
        terminal.press(".")
        terminal.wait_for_text("started")
        terminal.press("ctrl+q")
        assert terminal.wait_until_ended() == 0
        assert (SECRET in terminal.sent.decode(errors="replace")) == bool(stock)
    assert_logged(fault_log(tmp_path))


def test_the_screen_is_cleared_at_the_end(open_leaky_app: OpenTerminal) -> None:
    """Pyte has no alternate screen: what is not cleared stays, as in terminals that keep it."""
    for stock in ((), ("stock",)):
        terminal = open_leaky_app("handler", *stock)
        terminal.press("ctrl+q")
        assert terminal.wait_until_ended() == 0
        assert bool(terminal.row_with("MOYER")) == bool(stock)


def test_nothing_is_copied_to_the_terminals_clipboard(open_leaky_app: OpenTerminal) -> None:
    for stock in ((), ("stock",)):
        terminal = open_leaky_app("clipboard", *stock)
        terminal.press(".")
        terminal.wait_for_text("copied")
        terminal.press("ctrl+q")
        assert terminal.wait_until_ended() == 0
        coded = base64.b64encode(SECRET.encode())
        assert (coded in terminal.sent and b"\x1b]52;" in terminal.sent) == bool(stock)


def test_no_environment_variable_writes_the_screen_to_a_file(
    open_leaky_app: OpenTerminal, tmp_path: Path
) -> None:
    for developer in ((), ("developer",)):
        names = {
            "TEXTUAL_SCREENSHOT": "1",
            "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
            "TEXTUAL_LOG": str(tmp_path / "t.log"),
        }
        terminal = open_leaky_app("handler", *developer, **names)
        if not developer:
            terminal.press("ctrl+q")
        assert terminal.wait_until_ended() == 0
        pictures = list(tmp_path.glob("*.svg"))
        assert bool(pictures) == bool(developer)
        assert (tmp_path / "t.log").exists() == bool(developer)
    assert "MOYER" in pictures[0].read_text()


def test_keys_are_not_logged(open_leaky_app: OpenTerminal, tmp_path: Path) -> None:
    assert not (ROOT / "keys.log").exists()
    terminal = open_leaky_app("handler", TEXTUAL_DEBUG="1", TEXTUAL_PRESS="t")
    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0
    assert not (ROOT / "keys.log").exists() and '"acts": []' in (tmp_path / "desk.json").read_text()


PRINT_PROCESS_LIMITS = """
import atexit, ctypes, os, resource, sys
def report():
    mask = os.umask(0)
    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
    print(f"{mask:o}", resource.getrlimit(resource.RLIMIT_CORE)[0], dumpable, file=sys.stderr)
atexit.register(report)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_core_dumps_memory_and_files_are_closed_to_others(tmp_path: Path) -> None:
    run = {
        "text": True,
        "capture_output": True,
        "cwd": ROOT,
        "timeout": 60,
        "umask": 0o022,
        "check": False,
    }
    before = subprocess.run([sys.executable, "-c", PRINT_PROCESS_LIMITS], **run)  # type: ignore[call-overload]
    assert before.stderr.split()[0] == "22" and before.stderr.split()[2] == "1"
    after = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{PRINT_PROCESS_LIMITS}\nfrom medq.cli.main import run; run()",
            "keys",
        ],
        **run,
    )  # type: ignore[call-overload]
    assert after.stderr.split() == ["7", "0", "0"]


FAILING_CODE = {
    "thread": "from threading import Thread\nt = Thread(target=fail)\nt.start()\nt.join()",
    "main": "fail()",
    "deletion": "class Gone:\n    def __del__(self): fail()\nGone()",
}


@pytest.mark.parametrize("where", FAILING_CODE)
def test_pythons_own_reports_are_replaced(where: str, tmp_path: Path) -> None:
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    for hooks in ("", "from medq.terminal.faults import install_hooks; install_hooks()\n"):
        code = f"{hooks}from tests.e2e.leaky_app import fail\n{FAILING_CODE[where]}"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (SECRET in done.stderr) == (not hooks)
    assert_logged(fault_log(tmp_path))


def test_a_log_that_cannot_be_written_reports_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    hooks = "from medq.terminal.faults import install_hooks; install_hooks()"
    code = f"{hooks}\nfrom tests.e2e.leaky_app import fail\n{FAILING_CODE['main']}"
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


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_searched_name_need_not_be_an_argument(tmp_path: Path) -> None:
    """`-` asks for it on a terminal, so that it is in no list of processes."""
    store = tmp_path / "office.db"
    env = {"MEDQ_STORE": str(store), "MEDQ_CONFIG": str(tmp_path / "none.toml"), "MEDQ_USER": "jm"}
    assert Terminal([sys.executable, "-m", "medq", "init"], env).wait_until_ended() == 0
    for words, is_argument in ((["--search", SECRET], True), (["--search", "-"], False)):
        terminal = Terminal([sys.executable, "-m", "medq", "queue", *words], env)
        if not is_argument:
            terminal.wait_for_text("Search for: ")
        arguments = Path(f"/proc/{terminal.child.pid}/cmdline").read_bytes()
        assert (SECRET.encode() in arguments) == is_argument
        terminal.child.send(f"{SECRET}\r")
        assert terminal.wait_until_ended() == 0
        assert terminal.row_with("Nothing is open.")
