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
from tests import office

NOW = office.NOW.isoformat()
CLEAN = ("MEDQ_STORE", "MEDQ_USER", "MEDQ_NOW", "MEDQ_CONFIG", "NO_COLOR")


@dataclass(frozen=True, slots=True)
class Ran:
    """The result of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the object on stdout."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


Medq = Callable[..., Ran]


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small practice on Tuesday 11/24/26 at 10:42 am."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    before = {name: os.environ.pop(name) for name in CLEAN if name in os.environ}
    os.environ |= {"MEDQ_NOW": NOW, "MEDQ_USER": "jm"}
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            assert main(["demo", "--store", str(path), "--patients", "80", "--days", "40"]) == 0
    finally:
        for name in ("MEDQ_NOW", "MEDQ_USER"):
            del os.environ[name]
        os.environ |= before
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
    for name in CLEAN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MEDQ_CONFIG", str(tmp_path / "medq.toml"))
    monkeypatch.setenv("MEDQ_USER", "jm")

    def run(*words: object, **env: str) -> Ran:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            status = main([str(word) for word in words])
        told = capsys.readouterr()
        return Ran(status, told.out, told.err)

    return run
