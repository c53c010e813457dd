"""`medq patient merge`: two records of one person, found by either account; and its undo."""

from pathlib import Path

import pytest

from tests.cli.conftest import Medq
from tests.store.csv_office import PATIENT_COLUMNS, VANCE


@pytest.fixture
def office(medq: Medq, tmp_path: Path) -> Path:
    """Return a store with one person under two accounts."""
    store, table = tmp_path / "office.db", tmp_path / "patients.csv"
    second = VANCE.replace("P1,VANCE", "P2,KELLER").replace("W1", "K1")
    table.write_text("\n".join((PATIENT_COLUMNS, VANCE, second, "")))
    assert medq("init", "--store", store).status == 0
    assert medq("import", table, "--store", store).status == 0
    return store


def accounts(medq: Medq, store: Path, text: str) -> list[tuple[int, str, list[str]]]:
    """Return number and accounts of the patients that a text finds."""
    found = medq("patient", "find", text, "--store", store, "--json").json["patients"]
    return [(each["id"], each["account"], each["other_accounts"]) for each in found]


def test_two_records_are_merged_and_parted_by_undo(medq: Medq, office: Path) -> None:
    assert accounts(medq, office, "P2") == [(2, "P2", [])]
    answer = medq("patient", "merge", 2, 1, "--store", office, "--json").json
    assert answer["patient"] == 1
    assert answer["message"] == "Record 2 is merged into record 1. Matched now: 0."
    for text in ("P1", "P2", "vance", "keller", "K1"):
        assert accounts(medq, office, text) == [(1, "P1", ["P2"])]
    assert "P1, P2" in medq("patient", "find", "P2", "--store", office).out
    assert medq("check", "--store", office).status == 0
    assert medq("undo", answer["event"], "--store", office).status == 0
    assert accounts(medq, office, "P2") == [(2, "P2", [])]
    assert medq("check", "--store", office).status == 0


@pytest.mark.parametrize("pair", [(1, 1), (1, 7)])
def test_a_merge_that_cannot_be_is_an_error(
    medq: Medq, office: Path, pair: tuple[int, int]
) -> None:
    answer = medq("patient", "merge", *pair, "--store", office)
    assert answer.status == 1
    assert accounts(medq, office, "P2") == [(2, "P2", [])]


def test_a_merge_by_command_is_undone_by_key(medq: Medq, office: Path) -> None:
    assert "Undo: medq undo" in medq("patient", "merge", 2, 1, "--store", office).out
    assert medq("undo", "--store", office).status == 0
    assert accounts(medq, office, "K1") == [(2, "P2", [])]
