"""A person's config file as the program writes it: the value, and nothing else of it."""

import tomllib
from pathlib import Path

import pytest

from medq.cli.config_file import save_keys, save_theme
from medq.domain.errors import MedqError
from medq.domain.key_table import KEYS
from medq.domain.keymap import own_keys

WRITTEN = """# mine
store = "/srv/office.db"   # the office

[columns.charges]
claim = "Nr"

[keys]
# a habit of years
"item.next" = "ctrl+n"
"item.done" = "x, f8"
"item.dance" = "y"
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "deep" / "medq.toml"
    monkeypatch.setenv("MEDQ_CONFIG", str(path))
    return path


def test_a_new_file_is_its_owners_only_and_is_read_as_it_was_meant(path: Path) -> None:
    table = {"item.next": "ctrl+n, f5", "list.sort": ",", "list.filter": "/, ,"}
    assert save_keys(table) == path
    assert path.stat().st_mode & 0o777 == 0o600
    keymap, problems = own_keys(tomllib.loads(path.read_text())["keys"])
    assert problems == (
        "keys: list.filter: , is list.sort on the screen queue. Standard / and f7 kept.",
    )
    assert keymap.keys["item.next"] == ("ctrl+n", "f5") and keymap.keys["list.sort"] == (",",)


def test_everything_else_stays_as_the_person_wrote_it(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(WRITTEN)
    save_keys({"item.next": "ctrl+w", "item.note": "ctrl+o"})
    text = path.read_text()
    kept = [
        line for line in WRITTEN.splitlines() if "item.next" not in line and "item.done" not in line
    ]
    assert [line for line in text.splitlines() if line in kept] == kept
    assert tomllib.loads(text)["keys"] == {
        "item.next": "ctrl+w",
        "item.dance": "y",
        "item.note": "ctrl+o",
    }
    save_theme("light")
    assert tomllib.loads(path.read_text()) == {**tomllib.loads(text), "theme": "light"}
    assert "# a habit of years" in path.read_text()


def test_the_same_again_changes_no_byte(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(WRITTEN)
    save_keys({"item.next": "ctrl+n", "item.done": "x, f8"})
    assert path.read_text() == WRITTEN


@pytest.mark.parametrize("broken", ["[keys\n", "keys = 5\n", b"\xff"])
def test_a_broken_file_is_refused_and_left_alone(path: Path, broken: str | bytes) -> None:
    path.parent.mkdir()
    before = broken.encode() if isinstance(broken, str) else broken
    path.write_bytes(before)
    with pytest.raises(MedqError):
        save_keys({"item.next": "ctrl+n"})
    assert path.read_bytes() == before and list(path.parent.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_refused_with_words(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(MedqError) as refused:
        save_keys({"item.next": "ctrl+n"})
    assert "config file" in refused.value.message


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    real = tmp_path / "dotfiles.toml"
    real.write_text(WRITTEN)
    path.symlink_to(real)
    save_theme("none")
    assert path.is_symlink() and tomllib.loads(real.read_text())["theme"] == "none"


def test_every_key_that_is_written_is_read_as_it_was() -> None:
    for key in KEYS:
        for keys in (key.keys, (*key.keys[1:], key.keys[0])):
            keymap, problems = own_keys({key.action: ", ".join(keys)})
            assert problems == () and keymap.keys[key.action] == keys
