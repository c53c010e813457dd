"""Search words on both engines: in step with their rows, and found by filters."""

from pathlib import Path

import pytest

from data.models.search import SearchWord
from data.search import prefix_search
from data.search import words as search_words
from data.search.words import WordRow
from medq.domain.items.item import Subject
from medq.domain.queue.page import Query
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.queue import listing
from tests.office import findings
from tests.store.clinic import Clinic
from tests.store.imported_rows import import_files
from tests.store.search.similar_names import add_similar_names
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file


def word_rows(desk: Desk) -> list[WordRow]:
    """Return the rows of the search words, sorted."""
    return sorted(WordRow._make(row) for row in desk.store.rows(SearchWord.select_row(WordRow)))


def count_items(desk: Desk, text: str) -> int:
    """Return the number of items that a filter finds."""
    return listing.page(desk, Query(search=text)).total


def test_words_are_added_and_removed_with_their_rows(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    words_of_claim = word_rows(desk)
    assert {row.subject_kind for row in words_of_claim} == {Subject.PATIENT}
    unmatched_payment = payment_file(
        tmp_path / "2",
        PaidClaim("NOBODYS", last="STRANGER", member="X"),
        amount=10000,
        trace="EFT-0042",
    )
    import_files(desk, unmatched_payment)
    undo(desk, desk.store.value("SELECT MAX(id) FROM event WHERE act = 'import'"))
    assert word_rows(desk) == words_of_claim and count_items(desk, "stranger") == 0
    import_files(desk, unmatched_payment)
    assert {row.subject_kind for row in word_rows(desk)} == {
        Subject.PATIENT,
        Subject.PAYMENT,
        Subject.CLAIM_PAYMENT,
    }
    assert count_items(desk, "nobodys") == 1
    (item,) = (row.id for row in listing.page(desk, Query(search="nobodys")).rows)
    perform_act(desk, item, "match", {"claim": "A1"})
    assert Subject.CLAIM_PAYMENT not in {row.subject_kind for row in word_rows(desk)}
    assert findings(desk) == []
    undo(desk)
    assert count_items(desk, "nobodys") == count_items(desk, "stranger") == 1


def test_a_patient_is_found_by_the_words_of_the_last_import(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "patients.csv"
    heads = "account,last_name,first_name,birth_date,preferred_name\n"
    table.write_text(
        heads + "P-001,ORTIZ,MARIA,1980-01-02,Mia\nP-002,Łuk-Roe,É,1971-02-03,\n", encoding="utf-8"
    )
    import_files(desk, table)
    stored = {(row.subject_id, row.word) for row in word_rows(desk)}
    assert stored == {
        (1, "ORTIZ"),
        (1, "MARIA"),
        (1, "MIA"),
        (1, "P001"),
        (2, "LUKROE"),
        (2, "LUK"),
        (2, "ROE"),
        (2, "E"),
        (2, "P002"),
    }
    table.write_text(heads + "P-001,ORTEGA,MARIA,1980-01-02,Ria\n", encoding="utf-8")
    import_files(desk, table)
    assert {row.word for row in word_rows(desk) if row.subject_id == 1} == {
        "ORTEGA",
        "MARIA",
        "RIA",
        "P001",
    }


def test_check_finds_missing_and_superfluous_words(desk: Desk, tmp_path: Path) -> None:
    import_files(
        desk,
        claims_file(tmp_path / "1", claim("A1")),
        payment_file(tmp_path / "2", PaidClaim("A1"), amount=10000, trace="T1"),
    )
    (row,) = [row for row in word_rows(desk) if row.subject_kind == Subject.PAYMENT]
    with desk.store.write_transaction():
        search_words.delete_words(desk.store, Subject.PAYMENT, [1])
    assert findings(desk) == [
        "search words match the names: payment 1: search words differ from its names"
    ]
    with desk.store.write_transaction():
        superfluous = (WordRow(3, 99, "X", ""), WordRow(2, 1, "X", ""))
        desk.store.insert_rows(SearchWord, [row, *superfluous])
    assert findings(desk) == [
        "search words match the names: payment 99: search words, but it does not exist",
        "search words match the names: claim-payment 1: search words, but it does not exist",
    ]
    with desk.store.write_transaction():
        search_words.delete_words(desk.store, Subject.PAYMENT, [99])
        search_words.delete_words(desk.store, Subject.CLAIM_PAYMENT, [1])


NUMBERS_BY_FILTER = {
    "ort": [1, 2, 3],
    "ortiz": [1, 2],
    "ORTÍZ dana": [1, 2],
    "ortiz aetna": [1],
    "ortiz cigna": [2],
    "ortiz 10391": [1],
    "10391": [1],
    "1039": [1, 2],
    "w3": [3],
    "m3": [3],
    "brien": [4],
    "o'b": [4],
    "ortis": [],
    "co-197": [1, 2],
    "reason:16": [3],
    "ortiz co-197": [1, 2],
    "=150": [2],
    ">150": [],
    "<150 ort": [1, 3],
    "15 oct": [1, 2, 3, 4],
    "16 oct": [],
    "1979-05-14": [4],
    "kind:review": [3],
    "kind:review ortiz": [],
    "authorization": [1, 2, 3, 4],
    "state:denied ort": [1, 2, 3],
    "state:paid": [],
    "state:waiting": [],
    "payer:cigna": [2],
    "payer:nobody": [],
    "kind:x": [],
    "%": [],
}


@pytest.mark.parametrize("rare", [2000, 0])
def test_a_filter_finds_the_same_with_and_without_the_index(
    clinic: Clinic, rare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = add_similar_names(clinic)
    monkeypatch.setattr(prefix_search, "RARE_ROWS", rare)
    for text, numbers in NUMBERS_BY_FILTER.items():
        rows = listing.page(clinic.desk(), Query(search=text)).rows
        assert sorted(row.id for row in rows) == [items[number - 1] for number in numbers], text


def test_readers_find_nobody_by_date_of_birth(clinic: Clinic) -> None:
    add_similar_names(clinic)
    assert listing.page(clinic.desk(read_only=True), Query(search="1979-05-14")).total == 0
    assert listing.page(clinic.desk(read_only=True), Query(search="ortiz")).total == 2
