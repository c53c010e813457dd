"""A demo store, built once, and the command line run in this process."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from medq.cli.main import main
from tests.office import MEDQ_NOW

MEDQ_VARIABLES = ("MEDQ_STORE", "MEDQ_USER", "MEDQ_NOW", "MEDQ_CONFIG", "NO_COLOR")


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The result of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the object on stdout."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


Medq = Callable[..., CommandResult]


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small practice at the time of all tests."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    testers_variables = {
        name: os.environ.pop(name) for name in MEDQ_VARIABLES if name in os.environ
    }
    os.environ |= {"MEDQ_NOW": MEDQ_NOW, "MEDQ_USER": "jm"}
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            assert main(["demo", "--store", str(path), "--patients", "80", "--days", "40"]) == 0
    finally:
        for name in ("MEDQ_NOW", "MEDQ_USER"):
            del os.environ[name]
        os.environ |= testers_variables
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Path:
    """Copy the demo's store for one test."""
    for file in demo_template.parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / demo_template.name


@pytest.fixture
def medq(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Medq:
    """Run one command in this process without the tester's own settings; `env` sets variables."""
    for name in MEDQ_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MEDQ_CONFIG", str(tmp_path / "medq.toml"))
    monkeypatch.setenv("MEDQ_USER", "jm")

    def run(*words: object, **env: str) -> CommandResult:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return CommandResult(status, captured.out, captured.err)

    return run
