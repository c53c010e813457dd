"""`medq import`: the text lists what needs a person, and counts the notes."""

from pathlib import Path

from tests.cli.conftest import Medq
from tests.store.x12_files import PaidClaim, payment_file


def file_with_note(folder: Path) -> Path:
    """Return a remittance whose SE01 counts one segment too many."""
    path = payment_file(folder, PaidClaim("A1"), amount=10000, trace="T1")
    content = path.read_text()
    trailer = next(line for line in content.split("~\n") if line.startswith("SE*"))
    _tag, count, control = trailer.split("*")
    path.write_text(content.replace(trailer, f"SE*{int(count) + 1}*{control}"))
    return path


def test_notes_are_counted_and_listed_only_on_request(
    medq: Medq, demo: Path, tmp_path: Path
) -> None:
    path = file_with_note(tmp_path / "notes")
    counted = medq("import", path, "--dry-run", "--store", demo).out
    assert "1 note, not listed: import with --notes to list them" in counted
    assert "SE01" not in counted
    listed = medq("import", path, "--dry-run", "--notes", "--store", demo).out
    assert "note: " in listed and "SE01" in listed
    assert "not listed" not in listed


def test_json_holds_every_note(medq: Medq, demo: Path, tmp_path: Path) -> None:
    path = file_with_note(tmp_path / "notes")
    (file,) = medq("import", path, "--dry-run", "--json", "--store", demo).json["files"]
    assert [problem["level"] for problem in file["problems"]] == ["note"]
