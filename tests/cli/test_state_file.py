"""The state file of a person at a store."""

import json
from pathlib import Path

import pytest

from medq.cli.preferences import Preferences
from medq.domain.errors import MedqError
from medq.domain.queue.page import Sort
from screens.base.preferences import QueuePosition

POSITION = QueuePosition("denial mine", Sort.MONEY, True, 4, 42, "a gap", 17)


@pytest.fixture
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDQ_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def test_a_position_is_restored_for_the_same_person_and_store_only(state_folder: Path) -> None:
    assert Preferences("/srv/office.db", "jm").load_queue_position() == QueuePosition()
    Preferences("/srv/office.db", "jm").save_queue_position(POSITION)
    assert Preferences("/srv/../srv/office.db", "jm").load_queue_position() == POSITION
    assert (
        Preferences("/srv/office.db", "lk").load_queue_position()
        == Preferences("/srv/other.db", "jm").load_queue_position()
        == QueuePosition()
    )
    (file,) = state_folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "office" not in file.name and "jm" not in file.name


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"[]", b'{"filter": 5}']
    + [
        json.dumps(
            {"filter": "", "sort": "rank", "item": None, "gap": None, "number": 0} | wrong
        ).encode()
        for wrong in (
            {"filter": 5},
            {"sort": "luck"},
            {"item": "x"},
            {"gap": 3},
            {"number": -1},
            {"number": "1"},
        )
    ],
)
def test_a_broken_file_is_refused_and_then_replaced(state_folder: Path, content: bytes) -> None:
    preferences = Preferences("/srv/office.db", "jm")
    preferences.save_queue_position(POSITION)
    preferences.path.write_bytes(content)
    with pytest.raises(MedqError, match="position could not be read"):
        preferences.load_queue_position()
    preferences.save_queue_position(POSITION)
    assert preferences.load_queue_position() == POSITION


def test_a_folder_that_cannot_be_made_is_refused(state_folder: Path) -> None:
    state_folder.write_text("a file")
    with pytest.raises(MedqError, match="position could not be saved"):
        Preferences("/srv/office.db", "jm").save_queue_position(POSITION)
