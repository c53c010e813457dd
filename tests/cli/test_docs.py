"""docs/cli.md is the command line: its examples run, and it names every command and no other."""

import re
import shlex
from pathlib import Path

import pytest

from medq.cli.commands import COMMANDS
from tests.cli.conftest import Medq
from tests.office import MEDQ_NOW

PAGE = (Path(__file__).parent.parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_examples_run(medq: Medq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    medq (\w.*)$", PAGE.partition("## Examples")[2], re.M)
    assert len(commands) > 10
    for command in commands:
        result = medq(*shlex.split(command), MEDQ_NOW=MEDQ_NOW)
        assert result.status == 0, (command, result.err)
        assert result.out, command


def test_the_table_names_every_command() -> None:
    named = set(re.findall(r"^\| `(\w+)", PAGE, re.M)) - {"medq"}
    assert named == set(COMMANDS) - {"app"}
