"""The search itself, on both engines: its lines, who sees what, what sounds alike, pages of facts, and who looked."""

import pytest

from data.search import words
from medq.domain.items.item import Subject
from medq.domain.search.results import Where
from medq.work.act_catalog import perform_act, undo
from medq.work.details import record_pages
from medq.work.queue.search import find, find_patients
from tests.store.test_search import practice
from tests.store.worklist import TODAY, Office
from widgets.text_lines import LABEL_WIDTH


@pytest.fixture(autouse=True)
def patients(clinic: Office) -> None:
    """Add patients whose names are alike."""
    practice(clinic)


def told(
    clinic: Office, text: str, where: Where = Where.ALL, login: str = "jm"
) -> list[tuple[str, str, str]]:
    return [
        (line.what, line.number, line.who) for line in find(clinic.desk(login), text, where).lines
    ]


def test_open_work_stands_first_then_claims_payments_and_patients(clinic: Office) -> None:
    desk = clinic.desk()
    perform_act(desk, 2, "done", {"outcome": "paid"})
    assert told(clinic, "ort") == [
        ("claim", "10391", "ORTIZ, DANA"), ("claim", "20614", "ORTEGA, DANA"), ("claim", "10392", "ORTIZ, DANA"),
        ("patient", "M3", "ORTEGA, DANA"), ("patient", "M1", "ORTIZ, DANA"), ("patient", "M2", "ORTIZ, DANA"),
    ]  # fmt: skip
    lines = find(desk, "ort").lines
    assert [line.item.id if line.item else None for line in lines] == [1, 3, None, None, None, None]
    assert (lines[2].state, lines[2].money_cents, lines[2].day) == (
        "denied",
        15_000,
        TODAY.replace(month=10, day=15),
    )
    assert [line[0] for line in told(clinic, "ort", Where.OPEN)] == ["claim", "claim"]
    assert [line[0] for line in told(clinic, "ort", Where.CLAIMS)] == ["claim", "claim", "claim"]
    assert [line[0] for line in told(clinic, "ort", Where.PATIENTS)] == ["patient"] * 3
    assert told(clinic, "kind:review ort") == [("claim", "20614", "ORTEGA, DANA")]
    assert told(clinic, "owner:nobody ort") == told(clinic, "") == told(clinic, "kind:") == []
    assert find(desk, "owner:l").understood == "(owner:l is not known)"


def test_a_payment_is_found_by_its_trace_day_and_amount(clinic: Office) -> None:
    store = clinic.store
    with store.write_transaction():
        file = store.insert("file", name="x", sha256="0" * 64, size=0, kind="835", imported_at=0)
        columns = dict.fromkeys(
            (
                "charge_cents",
                "paid_cents",
                "adjustment_cents",
                "provider_adjustment_cents",
                "segments",
            ),
            0,
        )
        made = store.insert(
            "transaction_set", file_id=file, ordinal=1, kind="835", isa_control="1", group_control="1", st_control="1", key="k",
            status="refused", problems="[]", claims=0, **columns,
        )  # fmt: skip
        payment = store.insert(
            "payment", transaction_id=made, payer_id=clinic.payer, trace="EFT-0042", trace_payer="1", amount_cents=4_200,
            method="ACH", payment_day=TODAY.toordinal(), payee_npi="",
        )  # fmt: skip
        words.insert_payment_words(store, payment, "EFT-0042")
    for text in ("eft0042", "eft-00", "=42", "aetna =42", "11/24 aetna"):
        assert ("payment", "EFT-0042", "") in told(clinic, text), text
    assert ("payment", "EFT-0042", "") not in told(clinic, "eft-0043") + told(clinic, ">42") + told(
        clinic, "=42 co-197"
    )
    assert record_pages.page(clinic.desk(), Subject.PAYMENT, payment).head == "Payment EFT-0042"
    with store.write_transaction():
        words.delete_words(store, Subject.PAYMENT, [payment])
        store.run("DELETE FROM payment")
        store.run("DELETE FROM transaction_set")
        store.run("DELETE FROM file")


def test_who_only_reads_finds_the_same_and_sees_initials(clinic: Office) -> None:
    names = [line[2] for line in told(clinic, "ort")]
    for desk in (clinic.desk("su"), clinic.desk(read_only=True)):
        lines = find(desk, "ort").lines
        assert len(lines) == len(names) and all(line.who.startswith("D.O. ..") for line in lines)
        assert all("ORT" not in line.who and line.born is None for line in lines)
        assert find(desk, "ortis").meant == ()
        assert find(desk, "1979-05-14").lines == ()
        assert find_patients(desk, "1979-05-14").rows == ()
        facts = (
            record_pages.page(desk, Subject.CLAIM, 1).facts
            + record_pages.page(desk, Subject.PATIENT, 1).facts
        )
        assert (
            facts
            and "ORTIZ" not in repr(facts)
            and "M1" not in repr(facts)
            and "W1" not in repr(facts)
        )


def test_a_call_back_shows_nothing_of_the_account_and_is_not_found_by_an_amount(
    clinic: Office,
) -> None:
    (line,) = find(clinic.desk(), "brien", Where.OPEN).lines
    assert (line.what, line.number, line.who, line.payer, line.money_cents, line.day) == (
        "callback", "", "D.O. ..4", "", None, None,
    )  # fmt: skip
    assert find(clinic.desk(), "brien =100", Where.OPEN).lines == ()


def test_what_sounds_alike_is_offered_where_nothing_is_found(clinic: Office) -> None:
    found = find(clinic.desk(), "ortis kind:denial")
    assert found.lines == ()
    assert [(one.name, one.patients, one.text) for one in found.meant] == [
        ("ORTIZ", 2, "ortiz kind:denial")
    ]
    assert [one.name for one in find(clinic.desk(), "otriz").meant] == ["ORTIZ"]
    assert find(clinic.desk(), "xyzzy").meant == ()


def test_more_than_the_limit_is_said(clinic: Office) -> None:
    found = find(clinic.desk(), "dana", limit=2)
    assert len(found.lines) == 2 and found.more
    assert not find(clinic.desk(), "dana", limit=50).more


def test_patients_in_pages(clinic: Office) -> None:
    desk = clinic.desk()
    first = find_patients(desk, "dana", limit=3)
    assert [row[1] for row in first.rows] == ["O'BRIEN", "ORTEGA", "ORTIZ"] and (
        first.total,
        first.next,
    ) == (4, first.rows[-1][0])
    rest = find_patients(desk, "dana", limit=3, after=first.next)
    assert [row[0] for row in rest.rows] == [2] and rest.next is None
    assert [row[0] for row in find_patients(desk, "5/14/1979").rows] == [4]
    assert find_patients(desk, "kind:denial dana").total == find_patients(desk, "").total == 0


def test_a_look_is_on_record_and_is_no_act(clinic: Office) -> None:
    desk = clinic.desk()
    perform_act(desk, 1, "importance", {"level": "high"})
    record_pages.note(desk, Subject.CLAIM, 1)
    record_pages.note(desk, Subject.PATIENT, 3)
    assert clinic.store.rows(
        "SELECT act, subject_kind, subject_id, item_id FROM event WHERE act = 'look' ORDER BY id"
    ) == [
        ("look", int(Subject.PATIENT), 1, None),
        ("look", int(Subject.PATIENT), 3, None),
    ]
    record_pages.note(clinic.desk("su"), Subject.CLAIM, 1)
    assert clinic.store.value("SELECT COUNT(*) FROM event WHERE act = 'look'") == 2
    assert undo(desk).message == "Undone: importance on 10391."


def test_a_page_tells_a_patient_s_claims_and_balance(clinic: Office) -> None:
    page = record_pages.page(clinic.desk(), Subject.PATIENT, 1)
    facts = {(fact.section, fact.label): fact.value for fact in page.facts}
    assert facts["patient", "patient"] == "ORTIZ, DANA" and facts["balance", "billed"] == "100.00"
    assert facts["claims", "10391"].startswith("2026-10-15  AETNA  denied, billed 100.00")
    assert page.head == "Patient"


def test_the_values_of_a_page_stand_below_one_another(clinic: Office) -> None:
    for subject, number in ((Subject.PATIENT, 1), (Subject.CLAIM, 1)):
        figures = [
            one
            for one in record_pages.page(clinic.desk(), subject, number).facts
            if one.section in ("balance", "claim")
        ]
        assert len(figures) >= 5 and max(len(one.label) for one in figures) < LABEL_WIDTH


HOSTILE = (
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


def test_what_no_engine_can_hold_is_looked_for_and_not_found(clinic: Office) -> None:
    desk = clinic.desk()
    for text in HOSTILE:
        assert find(desk, f"ortis {text}").lines == (), text
        assert find_patients(desk, f"ortis {text}").rows == (), text
