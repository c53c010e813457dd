"""The app in tmux and over ssh, where these are installed."""

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

PATIENCE_SECONDS = 25.0
MAX_END_SECONDS = (
    4.0  # however a session ends, its process is gone after three seconds; one more to spare
)


def skip_without(*programs: str) -> pytest.MarkDecorator:
    """Skip a test where a program is not installed."""
    missing = [
        program
        for program in programs
        if shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin") is None
    ]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def wait_until(
    condition: Callable[[], bool], failure: str, seconds: float = PATIENCE_SECONDS
) -> None:
    """Wait until a condition holds; else fail with the message."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, failure
        time.sleep(0.1)


def app_command(log: Path) -> list[str]:
    """Return the command that runs the app on a fake desk."""
    return [
        "env",
        f"PYTHONPATH={ROOT}",
        sys.executable,
        str(ROOT / "tests/e2e/fake_app.py"),
        str(log),
    ]


def is_closed(log: Path) -> bool:
    """Return True if the session was closed and its process has ended."""
    if not log.exists() or not log.read_text():
        return False
    session = json.loads(log.read_text())
    stat = Path(f"/proc/{session['process']}/stat")
    # A zombie (Z) has ended; its parent did not wait for it.
    return session["closed"] == 1 and (
        not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"
    )


@skip_without("tmux")
def test_keys_and_resizing_work_in_tmux_and_its_end_closes_the_session(tmp_path: Path) -> None:
    log = tmp_path / "log.json"

    def tmux(*words: str) -> str:
        command_line = ["tmux", "-u", "-S", str(tmp_path / "tmux"), "-f", "/dev/null", *words]
        return subprocess.run(
            command_line, capture_output=True, text=True, timeout=20, check=False
        ).stdout

    def screen() -> str:
        return tmux("capture-pane", "-p")

    tmux("new-session", "-d", "-x", "80", "-y", "24", shlex.join(app_command(log)))
    try:
        wait_until(lambda: "山田, 太郎" in screen() and "enter open" in screen(), "never shown")
        tmux("send-keys", "Down", "Down")
        wait_until(lambda: "\n>  submit" in screen(), "the cursor did not go down")
        tmux("send-keys", "PageDown", "/")
        wait_until(lambda: " Filter:" in screen(), "no field")
        tmux("send-keys", "-l", "Müller")
        wait_until(lambda: "Filter: Müller" in screen(), "characters were lost")
        tmux("send-keys", "Escape")
        wait_until(lambda: "enter open" in screen(), "the field stays")
        tmux("resize-window", "-x", "120", "-y", "40")
        wait_until(lambda: len(screen().splitlines()[0]) > 110, "never drawn in the new size")
        wait_until(
            lambda: len(screen().splitlines()) > 39 and "enter open" in screen().splitlines()[39],
            "not drawn completely",
        )
        lines = screen().splitlines()
        assert lines[0].startswith(" medq  Queue") and "enter open" in lines[39]
        assert not log.exists()
        tmux("kill-session")
        wait_until(lambda: is_closed(log), "the app does not end", MAX_END_SECONDS)
    finally:
        tmux("kill-server")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """Yield the port of an sshd on the loopback interface, with its own keys."""
    if not Path("/run/sshd").is_dir():
        pytest.skip("sshd's folder /run/sshd does not exist")
    for name in ("host", "key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    (tmp_path / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path / 'host'}\n"
        f"AuthorizedKeysFile {tmp_path / 'key.pub'}\n"
        "PidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\nPermitRootLogin yes\n"
    )
    path = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin")
    daemon = subprocess.Popen(
        [str(path), "-D", "-f", str(tmp_path / "config")], stderr=subprocess.DEVNULL
    )
    yield port
    daemon.terminate()
    daemon.wait()


@skip_without("sshd", "ssh", "ssh-keygen")
def test_a_broken_ssh_connection_closes_the_session_and_ends_its_process(
    server: int, tmp_path: Path
) -> None:
    log = tmp_path / "log.json"
    words = ["ssh", "-tt", "-p", str(server), "-i", str(tmp_path / "key"), "-F", "none"]
    for option in (
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "LogLevel=ERROR",
        "ConnectionAttempts=20",
    ):
        words += ["-o", option]
    terminal = Terminal([*words, f"{getpass.getuser()}@127.0.0.1", shlex.join(app_command(log))])
    terminal.wait_for_text("enter open")
    terminal.child.send("jj")
    terminal.wait_for_text(">  submit")
    terminal.child.send("n")
    terminal.wait_until_quiet()
    terminal.child.close(force=True)
    wait_until(lambda: is_closed(log), "the app does not end", MAX_END_SECONDS)
