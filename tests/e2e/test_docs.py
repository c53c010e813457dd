"""The pages match the program: keys, README commands, CSV columns, pictures."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data.office.reference_tables import shipped
from medq.domain.keymap import STANDARD
from medq.work.imports.csv_rows import CSV_KINDS
from tests.pictures import PICTURES, RECORDING

ROOT = Path(__file__).parent.parent.parent
CHARTS = {"order.svg"}  # drawn by the benchmarks
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run_medq(*words: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a newcomer types it: in an environment of its own and an empty home."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(cwd),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", "medq", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_keys_page_is_what_the_program_prints(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    printed = run_medq("keys", "--markdown", cwd=tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.strip() in page


def test_every_key_that_the_readme_names_is_a_standard_key() -> None:
    known = {name for keys in STANDARD.keys.values() for name in keys}
    named = set(re.findall(r"^\| `([^`]+)` \|", README, re.M)) | set(
        re.findall(r"\| `([^`]+)` \| [^|]+ \|$", README, re.M)
    )
    assert {
        "enter",
        "n",
        "v",
        "t",
        "c",
        "/",
        ",",
        "q",
        "w",
        "d",
        "o",
        "u",
        "?",
        "ctrl+q",
        "s",
        "space",
        "m",
        ":",
        "2",
        "=",
        "f",
        "right",
    } == named
    assert named <= known


def test_the_readmes_commands_of_a_first_day_run(tmp_path: Path) -> None:
    commands = [
        line.partition("#")[0].strip()
        for line in README.splitlines()
        if line.startswith("    medq")
    ]
    assert commands == ["medq init", "medq import ~/from-clearinghouse", "medq"]
    folder = tmp_path / "from-clearinghouse"
    folder.mkdir()
    for command in commands:
        words = [str(folder) if word.startswith("~") else word for word in command.split()[1:]]
        done = run_medq(*words, cwd=tmp_path)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert "Nothing is open" in run_medq(cwd=tmp_path).stdout


def test_the_readme_links_to_every_page_of_a_first_day_and_no_link_is_broken() -> None:
    linked = set(re.findall(r"\]\(([^)#:]+)\)", README))
    names = ("keys", "cli", "files", "reference", "screens", "benchmarks", "architecture")
    assert linked >= {"CONTRIBUTING.md", *(f"docs/{name}.md" for name in names)}
    assert [path for path in sorted(linked) if not (ROOT / path).is_file()] == []


def test_every_picture_is_shown_and_every_picture_shown_is_drawn() -> None:
    shown_pictures = re.findall(
        r"\]\(pictures/([^)]+)\)", (ROOT / "docs" / "screens.md").read_text(encoding="utf-8")
    )
    assert sorted(shown_pictures) == sorted(f"{name}.svg" for name in PICTURES)
    assert set(shown_pictures) == {
        path.name for path in (ROOT / "docs" / "pictures").glob("*.svg")
    } - {*CHARTS, f"{RECORDING}.svg"}
    assert "](docs/pictures/queue.svg)" in README
    assert f"](docs/pictures/{RECORDING}.svg)" in README


def test_the_files_page_names_every_column() -> None:
    page = (ROOT / "docs" / "files.md").read_text(encoding="utf-8").partition("<!-- columns -->")[2]
    lines = [line for line in page.splitlines() if line.startswith("- **")]
    assert len(lines) == len(CSV_KINDS)
    for line, (kind, csv_kind) in zip(lines, CSV_KINDS.items(), strict=True):
        named = ", ".join(
            f"**{column}**" if column in csv_kind.required else column
            for column in csv_kind.row_type._fields
        )
        assert line.startswith(f"- **{kind}**")
        assert line.endswith(f": {named}.")


def test_the_page_of_reference_tables_names_every_column() -> None:
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    tables = page.partition("<!-- tables -->")[2].partition("<!-- end -->")[0]
    columns = dict(re.findall(r"^- \*\*(\w+)\*\* \(.*\): (.*)\.$", tables, re.MULTILINE))
    assert columns.keys() >= {"carc", "rarc", "combinations", "plb", "payers", "topics"}
    for name, named in columns.items():
        assert named.split(", ") == list(next(iter(shipped(name).values()))), name


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/decisions.md", "CONTRIBUTING.md"])
def test_every_module_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:[a-z0-9_]+/)+(?:[a-z0-9_]+(?:\.py)?)?)`", text))
    assert len(named) > 5
    for name in named:
        paths = [folder / name for folder in (ROOT, ROOT / "medq")]
        paths += [path.with_suffix(".py") for path in paths]
        assert any(path.exists() for path in paths), name
