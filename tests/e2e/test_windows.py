"""An xterm and a PuTTY on a virtual display: keys arrive, closing them releases items."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import ROOT
from tests.office import MEDQ_NOW

PATIENCE_SECONDS = 40.0
PROGRAMS = ("Xvfb", "xdotool", "xterm", "pterm")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
XTERM_COMMAND = ("xterm", "-u8", "-geometry", "80x24", "-e")
PTERM_COMMAND = ("pterm", "-cs", "ISO-8859-1", "-geometry", "80x24", "-e")


def start_server(log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server and return it with the number it chose; "" if it died before it had one."""
    read, write = os.pipe()
    with log.open("ab") as errors:
        command = ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", "900x500x24"]
        server = subprocess.Popen(
            command, pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=errors
        )
    os.close(write)
    with open(read, encoding="ascii") as number:
        return server, number.readline().strip()


def is_reachable(number: str) -> bool:
    """Return whether programs can reach that server."""
    environment = os.environ | {"DISPLAY": f":{number}"}
    return not subprocess.run(
        ["xdotool", "getdisplaygeometry"], env=environment, capture_output=True, check=False
    ).returncode


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """Open a display; a server that dies while it starts is started again."""
    log = tmp_path / "Xvfb"
    server, number = start_server(log)
    end = time.monotonic() + PATIENCE_SECONDS
    try:
        while not (number and is_reachable(number)):
            assert time.monotonic() < end, (
                f"the display {number!r} never opens: {log.read_text(errors='replace')}"
            )
            time.sleep(0.1)
            if server.poll() is not None:
                server, number = start_server(log)
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


def test_keys_arrive_from_an_xterm_and_from_a_putty_in_latin_1(
    display: str, tmp_path: Path
) -> None:
    store = tmp_path / "demo.db"
    command = [
        sys.executable,
        "-m",
        "medq",
        "demo",
        "--store",
        str(store),
        "--patients",
        "60",
        "--days",
        "30",
    ]
    environment = {
        **os.environ,
        "DISPLAY": display,
        "PYTHONPATH": str(ROOT),
        "MEDQ_NOW": MEDQ_NOW,
        "MEDQ_USER": "jm",
    }
    environment |= {
        "MEDQ_CONFIG": str(tmp_path / "none.toml"),
        "MEDQ_STATE": str(tmp_path),
        "LC_ALL": "C.UTF-8",
    }
    subprocess.run(
        command,
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=100,
    )

    def read_rows(sql: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as reader:
            return reader.execute(sql).fetchall()

    def wait_until(condition: Callable[[], bool], failure: str) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < end, failure
            time.sleep(0.1)

    def press(*names: str) -> None:
        subprocess.run(
            ["xdotool", "key", "--delay", "60", *names], env=environment, check=True, timeout=20
        )

    def held_count() -> int:
        return len(read_rows("SELECT id FROM item WHERE state = 2"))

    window = subprocess.Popen([*XTERM_COMMAND, *command], env=environment, cwd=ROOT)
    wait_until(lambda: len(read_rows("SELECT id FROM session")) == 1, "never opened in xterm")
    wait_until(lambda: press("n") is None and held_count() > 0, "no key comes from xterm")
    press("ctrl+q")
    wait_until(lambda: window.poll() == 0 and held_count() == 0, "not left from xterm")

    window = subprocess.Popen(
        [*PTERM_COMMAND, *command],
        env=environment | {"LC_ALL": "C"},
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: len(read_rows("SELECT id FROM session")) == 1, "never opened in pterm")
    wait_until(lambda: press("n") is None and held_count() > 0, "no key comes from pterm")
    time.sleep(0.5)  # a key that writes is dropped on a fresh screen
    press("o", "c", "eacute", "Return")
    wait_until(
        lambda: read_rows("SELECT text FROM event WHERE act = 'note'") == [("cé",)],
        "the letter of an 8-bit terminal is lost",
    )
    window.send_signal(signal.SIGKILL)
    window.wait(10)
    wait_until(lambda: held_count() == 0, "a window that is gone keeps its items")
