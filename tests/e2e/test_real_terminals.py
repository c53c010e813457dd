"""The same program where these are installed: in tmux, and over a line of sshd."""

import getpass
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import ROOT, Terminal

PATIENCE = 25.0
WATCHDOG = 4.0  # whatever ends a session, its process is gone after three seconds and one more


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [
        program
        for program in programs
        if shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin") is None
    ]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def command(log: Path) -> list[str]:
    return [
        "env",
        f"PYTHONPATH={ROOT}",
        sys.executable,
        str(ROOT / "tests/e2e/fake_app.py"),
        str(log),
    ]


def closed(log: Path) -> bool:
    """Whether the session gave back what it held; its process is gone then, or goes at once."""
    if not log.exists() or not log.read_text():
        return False
    told = json.loads(log.read_text())
    stat = Path(f"/proc/{told['process']}/stat")
    # What nobody waited for stays in the table of processes, and is none.
    return told["closed"] == 1 and (
        not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"
    )


@needs("tmux")
def test_tmux(tmp_path: Path) -> None:
    log = tmp_path / "log.json"

    def tmux(*words: str) -> str:
        called = ["tmux", "-u", "-S", str(tmp_path / "tmux"), "-f", "/dev/null", *words]
        return subprocess.run(
            called, capture_output=True, text=True, timeout=20, check=False
        ).stdout

    def screen() -> str:
        return tmux("capture-pane", "-p")

    tmux("new-session", "-d", "-x", "80", "-y", "24", shlex.join(command(log)))
    try:
        until(lambda: "山田, 太郎" in screen() and "enter open" in screen(), "never shown")
        tmux("send-keys", "Down", "Down")
        until(lambda: "\n>  submit" in screen(), "the cursor did not go down")
        tmux("send-keys", "PageDown", "/")
        until(lambda: " Filter:" in screen(), "no field")
        tmux("send-keys", "-l", "Müller")
        until(lambda: "Filter: Müller" in screen(), "letters were lost")
        tmux("send-keys", "Escape")
        until(lambda: "enter open" in screen(), "the field stays")
        tmux("resize-window", "-x", "120", "-y", "40")
        until(lambda: len(screen().splitlines()[0]) > 110, "never drawn in the new size")
        until(
            lambda: len(screen().splitlines()) > 39 and "enter open" in screen().splitlines()[39],
            "not drawn whole",
        )
        lines = screen().splitlines()
        assert lines[0].startswith(" medq  Queue") and "enter open" in lines[39]
        assert not log.exists()
        tmux("kill-session")
        until(lambda: closed(log), "it goes on without a terminal", WATCHDOG)
    finally:
        tmux("kill-server")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """An sshd of one's own on the loopback, with keys made for it."""
    if not Path("/run/sshd").is_dir():
        pytest.skip("sshd's own folder /run/sshd is not there")
    for name in ("host", "key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    (tmp_path / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path / 'host'}\nAuthorizedKeysFile {tmp_path / 'key.pub'}\n"
        "PidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\nPermitRootLogin yes\n"
    )
    path = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin")
    daemon = subprocess.Popen(
        [str(path), "-D", "-f", str(tmp_path / "config")], stderr=subprocess.DEVNULL
    )
    yield port
    daemon.terminate()
    daemon.wait()


@needs("sshd", "ssh", "ssh-keygen")
def test_a_line_of_ssh_that_breaks(server: int, tmp_path: Path) -> None:
    """The client is killed in the middle: what was held is given back, and no process stays."""
    log = tmp_path / "log.json"
    words = ["ssh", "-tt", "-p", str(server), "-i", str(tmp_path / "key"), "-F", "none"]
    for option in (
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "LogLevel=ERROR",
        "ConnectionAttempts=20",
    ):
        words += ["-o", option]
    terminal = Terminal([*words, f"{getpass.getuser()}@127.0.0.1", shlex.join(command(log))])
    terminal.shows("enter open")
    terminal.child.send("jj")
    terminal.shows(">  submit")
    terminal.child.send("n")
    terminal.quiet()
    terminal.child.close(force=True)
    until(lambda: closed(log), "it goes on without a line", WATCHDOG)
