"""The search on both engines: its results, suggestions, redaction, record pages and looks."""

import pytest

from data.imports.transactions import TransactionRow, save_transaction
from data.models.imports import File
from data.remittances import payments
from data.remittances.payments import PaymentRow
from data.search import words
from medq.domain.import_report import TransactionStatus
from medq.domain.items.item import Subject
from medq.domain.search.results import SearchScope
from medq.work.act_catalog import perform_act, undo
from medq.work.details import record_pages
from medq.work.queue.search import find, find_patients
from tests.office import TODAY
from tests.store.clinic import WRITE_OFF, Clinic
from tests.store.search.similar_names import add_similar_names
from widgets.text_lines import LABEL_WIDTH


@pytest.fixture(autouse=True)
def patients(clinic: Clinic) -> None:
    """Add patients whose names are alike."""
    add_similar_names(clinic)


def found_records(
    clinic: Clinic, text: str, where: SearchScope = SearchScope.ALL, login: str = "jm"
) -> list[tuple[str, str, str]]:
    """Return what each result is, its number and its patient."""
    return [
        (line.type_word, line.number, line.name)
        for line in find(clinic.desk(login), text, where).lines
    ]


def test_open_work_is_listed_before_claims_payments_and_patients(clinic: Clinic) -> None:
    desk = clinic.desk()
    perform_act(desk, 2, "done", WRITE_OFF)
    assert found_records(clinic, "ort") == [
        ("claim", "10391", "ORTIZ, Dana"),
        ("claim", "20614", "ORTEGA, Dana"),
        ("claim", "10392", "ORTIZ, Dana"),
        ("patient", "M3", "ORTEGA, Dana"),
        ("patient", "M1", "ORTIZ, Dana"),
        ("patient", "M2", "ORTIZ, Dana"),
    ]
    lines = find(desk, "ort").lines
    assert [line.item.id if line.item else None for line in lines] == [1, 3, None, None, None, None]
    assert (lines[2].state, lines[2].money_cents, lines[2].day) == (
        "closed",
        15_000,
        TODAY.replace(month=10, day=15),
    )
    assert [line[0] for line in found_records(clinic, "ort", SearchScope.OPEN)] == [
        "claim",
        "claim",
    ]
    assert [line[0] for line in found_records(clinic, "ort", SearchScope.CLAIMS)] == [
        "claim",
        "claim",
        "claim",
    ]
    assert [line[0] for line in found_records(clinic, "ort", SearchScope.PATIENTS)] == [
        "patient"
    ] * 3
    assert found_records(clinic, "kind:review ort") == [("claim", "20614", "ORTEGA, Dana")]
    assert (
        found_records(clinic, "owner:nobody ort")
        == found_records(clinic, "")
        == found_records(clinic, "kind:")
        == []
    )
    assert find(desk, "owner:l").description == "(owner:l is unknown)"


def test_a_payment_is_found_by_its_trace_day_and_amount(clinic: Clinic) -> None:
    store = clinic.store
    with store.write_transaction():
        file_id = store.insert(File, name="x", sha256="0" * 64, size=0, kind="835", imported_at=0)
        row = TransactionRow(file_id, 1, "835", "k", TransactionStatus.REFUSED, segments=0)
        transaction_id = save_transaction(store, row, None)
        payment = payments.insert(
            store,
            PaymentRow(
                transaction_id=transaction_id,
                payer_id=clinic.payer,
                named_payer_id=None,
                trace="EFT-0042",
                trace_payer="1",
                amount_cents=4_200,
                method="ACH",
                payment_day=TODAY,
                production_day=None,
                payee_npi="",
            ),
        )
    for text in ("eft0042", "eft-00", "=42", "aetna =42", "11/24 aetna"):
        assert ("payment", "EFT-0042", "") in found_records(clinic, text), text
    for text in ("eft-0043", ">42", "=42 co-197"):
        assert ("payment", "EFT-0042", "") not in found_records(clinic, text), text
    assert record_pages.page(clinic.desk(), Subject.PAYMENT, payment).head == "Payment EFT-0042"
    with store.write_transaction():
        words.delete_words(store, Subject.PAYMENT, [payment])
        store.run("DELETE FROM payment")
        store.run("DELETE FROM transaction_set")
        store.run("DELETE FROM file")


def test_readers_find_the_same_and_see_initials(clinic: Clinic) -> None:
    names = [line[2] for line in found_records(clinic, "ort")]
    for desk in (clinic.desk("su"), clinic.desk(read_only=True)):
        lines = find(desk, "ort").lines
        assert len(lines) == len(names) and all(line.name.startswith("D.O. ..") for line in lines)
        assert all("ORT" not in line.name and line.birth_year is None for line in lines)
        assert find(desk, "ortis").suggestions == ()
        assert find(desk, "1979-05-14").lines == ()
        assert find_patients(desk, "1979-05-14").rows == ()
        facts = (
            record_pages.page(desk, Subject.CLAIM, 1).facts
            + record_pages.page(desk, Subject.PATIENT, 1).facts
        )
        assert facts
        for hidden in ("ORTIZ", "M1", "W1"):
            assert hidden not in repr(facts)


def test_a_callback_hides_the_account_and_is_not_found_by_an_amount(
    clinic: Clinic,
) -> None:
    (line,) = find(clinic.desk(), "brien", SearchScope.OPEN).lines
    assert (line.type_word, line.number, line.name, line.payer, line.money_cents, line.day) == (
        "callback", "", "O'BRIEN, Dana", "", None, None,
    )  # fmt: skip
    assert find(clinic.desk(), "brien =100", SearchScope.OPEN).lines == ()


def test_names_that_sound_alike_are_suggested_when_nothing_is_found(clinic: Clinic) -> None:
    results_page = find(clinic.desk(), "ortis kind:denial")
    assert results_page.lines == ()
    assert [
        (suggestion.name, suggestion.patients, suggestion.text)
        for suggestion in results_page.suggestions
    ] == [("ORTIZ", 2, "ortiz kind:denial")]
    assert [suggestion.name for suggestion in find(clinic.desk(), "otriz").suggestions] == ["ORTIZ"]
    assert find(clinic.desk(), "xyzzy").suggestions == ()


def test_more_results_than_the_limit_are_announced(clinic: Clinic) -> None:
    results_page = find(clinic.desk(), "dana", limit=2)
    assert len(results_page.lines) == 2 and results_page.more
    assert not find(clinic.desk(), "dana", limit=50).more


def test_patients_are_listed_in_pages(clinic: Clinic) -> None:
    desk = clinic.desk()
    first_page = find_patients(desk, "dana", limit=3)
    assert [row.last for row in first_page.rows] == ["O'BRIEN", "ORTEGA", "ORTIZ"] and (
        first_page.total,
        first_page.next,
    ) == (4, first_page.rows[-1].id)
    second_page = find_patients(desk, "dana", limit=3, after=first_page.next)
    assert [row.id for row in second_page.rows] == [2] and second_page.next is None
    assert [row.id for row in find_patients(desk, "5/14/1979").rows] == [4]
    assert find_patients(desk, "kind:denial dana").total == find_patients(desk, "").total == 0


def test_a_look_is_recorded_but_cannot_be_undone(clinic: Clinic) -> None:
    desk = clinic.desk()
    perform_act(desk, 1, "importance", {"level": "high"})
    record_pages.log_access(desk, Subject.CLAIM, 1)
    record_pages.log_access(desk, Subject.PATIENT, 3)
    assert clinic.store.rows(
        "SELECT act, subject_kind, subject_id, item_id FROM event WHERE act = 'look' ORDER BY id"
    ) == [
        ("look", int(Subject.PATIENT), 1, None),
        ("look", int(Subject.PATIENT), 3, None),
    ]
    record_pages.log_access(clinic.desk("su"), Subject.CLAIM, 1)
    assert clinic.store.value("SELECT COUNT(*) FROM event WHERE act = 'look'") == 2
    assert undo(desk).message == "Undone: importance on 10391."


def test_a_patients_page_lists_claims_and_balance(clinic: Clinic) -> None:
    page = record_pages.page(clinic.desk(), Subject.PATIENT, 1)
    facts = {(fact.section, fact.label): fact.value for fact in page.facts}
    assert facts["patient", "patient"] == "ORTIZ, DANA" and facts["balance", "billed"] == "100.00"
    assert facts["claims", "10391"].startswith("10/15/26  AETNA  denied, billed 100.00")
    assert page.head == "Patient"


def test_the_labels_of_a_page_leave_its_values_in_one_column(clinic: Clinic) -> None:
    for subject, number in ((Subject.PATIENT, 1), (Subject.CLAIM, 1)):
        figures = [
            fact
            for fact in record_pages.page(clinic.desk(), subject, number).facts
            if fact.section in ("balance", "claim")
        ]
        assert len(figures) >= 5 and max(len(fact.label) for fact in figures) < LABEL_WIDTH


UNSTORABLE_TEXTS = (
    "\x00",
    "ort\x00iz",
    "owner:\x00",
    "payer:\x00",
    "reason:\x00",
    "state:\x00",
    "owner:\ud800",
    "payer:\ud800",
    "\ud800 =5",
)


def test_text_that_no_engine_can_store_is_not_found(clinic: Clinic) -> None:
    desk = clinic.desk()
    for text in UNSTORABLE_TEXTS:
        assert find(desk, f"ortis {text}").lines == (), text
        assert find_patients(desk, f"ortis {text}").rows == (), text
