"""A person's config file as the program writes it: the value, and nothing else of it."""

import tomllib
from pathlib import Path

import pytest

from medq.cli.config_file import save_keys, save_theme
from medq.domain.errors import MedqError
from medq.domain.key_table import KEYS
from medq.domain.keymap import own_keys

CONFIG = """# mine
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
def config_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config_path = tmp_path / "deep" / "medq.toml"
    monkeypatch.setenv("MEDQ_CONFIG", str(config_path))
    return config_path


def test_a_new_file_is_private_and_has_the_saved_keys(config_path: Path) -> None:
    table = {"item.next": "ctrl+n, f5", "list.sort": ",", "list.filter": "/, ,"}
    assert save_keys(table) == config_path
    assert config_path.stat().st_mode & 0o777 == 0o600
    keymap, problems = own_keys(tomllib.loads(config_path.read_text())["keys"])
    assert problems == (
        "keys: list.filter: , is list.sort on the screen queue. Standard / and f7 kept.",
    )
    assert keymap.keys["item.next"] == ("ctrl+n", "f5") and keymap.keys["list.sort"] == (",",)


def test_everything_else_stays_as_the_person_wrote_it(config_path: Path) -> None:
    config_path.parent.mkdir()
    config_path.write_text(CONFIG)
    save_keys({"item.next": "ctrl+w", "item.note": "ctrl+o"})
    text = config_path.read_text()
    unchanged_lines = [
        line for line in CONFIG.splitlines() if "item.next" not in line and "item.done" not in line
    ]
    assert [line for line in text.splitlines() if line in unchanged_lines] == unchanged_lines
    assert tomllib.loads(text)["keys"] == {
        "item.next": "ctrl+w",
        "item.dance": "y",
        "item.note": "ctrl+o",
    }
    save_theme("light")
    assert tomllib.loads(config_path.read_text()) == {**tomllib.loads(text), "theme": "light"}
    assert "# a habit of years" in config_path.read_text()


def test_saving_the_same_keys_changes_no_byte(config_path: Path) -> None:
    config_path.parent.mkdir()
    config_path.write_text(CONFIG)
    save_keys({"item.next": "ctrl+n", "item.done": "x, f8"})
    assert config_path.read_text() == CONFIG


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[keys\n", "cannot be read: Expected"),
        (b"keys = 5\n", "keys is not a table"),
        (b"\xff", "cannot be read: 'utf-8'"),
    ],
)
def test_a_broken_file_is_refused_and_left_alone(
    config_path: Path, content: bytes, message: str
) -> None:
    config_path.parent.mkdir()
    config_path.write_bytes(content)
    with pytest.raises(MedqError, match=message):
        save_keys({"item.next": "ctrl+n"})
    assert config_path.read_bytes() == content
    assert list(config_path.parent.iterdir()) == [config_path]


def test_a_file_that_cannot_be_written_is_refused(config_path: Path) -> None:
    config_path.parent.write_text("a file where the folder should be")
    with pytest.raises(MedqError) as refused:
        save_keys({"item.next": "ctrl+n"})
    assert "config file" in refused.value.message


def test_a_symbolic_link_stays_one(config_path: Path, tmp_path: Path) -> None:
    config_path.parent.mkdir()
    target = tmp_path / "dotfiles.toml"
    target.write_text(CONFIG)
    config_path.symlink_to(target)
    save_theme("none")
    assert config_path.is_symlink() and tomllib.loads(target.read_text())["theme"] == "none"


def test_every_saved_key_is_read_as_it_was() -> None:
    for key in KEYS:
        for keys in (key.keys, (*key.keys[1:], key.keys[0])):
            keymap, problems = own_keys({key.action: ", ".join(keys)})
            assert problems == () and keymap.keys[key.action] == keys
