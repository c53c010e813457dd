"""The command that texts name for this program, as the shell of its folder finds it."""

import sys
from pathlib import Path

import pytest

from medq.cli.program import program_command


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a program below the current folder, which is not on the PATH."""
    program = tmp_path / ".venv" / "bin" / "medq"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.setenv("PATH", "/usr/bin")
    return program


def test_a_program_that_is_not_on_the_path_is_named_with_its_folder(installed: Path) -> None:
    assert program_command() == ".venv/bin/medq"


def test_a_program_on_the_path_is_named_alone(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"/usr/bin:{installed.parent}")
    assert program_command() == "medq"


def test_another_program_of_that_name_on_the_path_is_not_meant(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other" / "medq"
    other.parent.mkdir()
    other.touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{other.parent}:{installed.parent}")
    assert program_command() == ".venv/bin/medq"


def test_from_another_folder_the_path_is_whole(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert program_command() == str(installed)
