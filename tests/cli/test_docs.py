"""docs/cli.md is the command line: its examples run, and it names every command and no other."""

import re
import shlex
from pathlib import Path

import pytest

from medq.cli.commands import COMMANDS
from tests.cli.conftest import NOW, Medq

PAGE = (Path(__file__).parent.parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_examples_run(medq: Medq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^    medq (\w.*)$", PAGE.partition("## Examples")[2], re.M)
    assert len(lines) > 10
    for line in lines:
        result = medq(*shlex.split(line), MEDQ_NOW=NOW)
        assert result.status == 0, (line, result.err)
        assert result.out


def test_the_table_names_every_command() -> None:
    named = set(re.findall(r"^\| `(\w+)", PAGE, re.M)) - {"medq"}
    assert named == set(COMMANDS) - {"app"}
