"""The state file of a person at a store."""

import json
from pathlib import Path

import pytest

from medq.cli.preferences import Preferences
from medq.domain.errors import MedqError
from medq.domain.queue.page import Sort
from screens.base.preferences import QueuePosition

PLACE = QueuePosition("denial mine", Sort.MONEY, 42, "a gap", 17)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDQ_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def test_what_is_kept_is_there_for_the_same_person_at_the_same_store_only(folder: Path) -> None:
    assert Preferences("/srv/office.db", "jm").load_queue_position() == QueuePosition()
    Preferences("/srv/office.db", "jm").save_queue_position(PLACE)
    assert Preferences("/srv/../srv/office.db", "jm").load_queue_position() == PLACE
    assert (
        Preferences("/srv/office.db", "lk").load_queue_position()
        == Preferences("/srv/other.db", "jm").load_queue_position()
        == QueuePosition()
    )
    (file,) = folder.iterdir()
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
def test_a_broken_file_is_said_and_written_anew(folder: Path, content: bytes) -> None:
    own = Preferences("/srv/office.db", "jm")
    own.save_queue_position(PLACE)
    own.path.write_bytes(content)
    with pytest.raises(MedqError):
        own.load_queue_position()
    own.save_queue_position(PLACE)
    assert own.load_queue_position() == PLACE


def test_a_folder_that_cannot_be_is_a_refusal_with_words(folder: Path) -> None:
    folder.write_text("a file")
    with pytest.raises(MedqError):
        Preferences("/srv/office.db", "jm").save_queue_position(PLACE)
