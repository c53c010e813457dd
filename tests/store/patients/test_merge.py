"""Two records of one person: merged, found as one, and parted exactly by undo."""

from pathlib import Path
from typing import Any

import pytest

from data.models.patients import Callback, Coverage, Patient
from data.models.tables import TABLE_BY_NAME
from data.patients.patient_merge import PATIENT_COLUMNS
from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.work.act_catalog import perform_act, undo
from medq.work.patients.merge_acts import merge_by_command
from medq.work.queue.search import find_patients
from tests.store.csv_office import VANCE, VISIT, CsvOffice
from tests.store.imported_rows import import_files, open_item
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

BORN = "03/14/1985"
OTHER_CARD = VANCE.replace(BORN, "").replace("W1", "X7")
PAID = PaidClaim("A1", last="VANCE", member="W1", day="20261002")
CALLBACKS = "account,asked_at,reason,phone,promised\n{},2026-10-25T10:30:00-06:00,A bill,,no\n"


def send(office: CsvOffice, number: str, *, last: str = "VANCE", member: str = "W1") -> None:
    """Import a claim for ORLA VANCE, born 03/14/1985, or for another last name."""
    lines = [
        line.replace("JANE", "ORLA").replace("19800102", "19850314")
        for line in claim(number, last=last, member=member, day="20261002")
    ]
    path = Path(office.folder / f"{number}.837")
    control = len(list(office.folder.iterdir())) + 1
    (report,) = import_files(office.desk, claims_file(path, lines, control=control)).files
    assert report.status == "posted"


def pay(office: CsvOffice, *claims: PaidClaim) -> None:
    """Import a payment of these claims."""
    control = len(list(office.folder.iterdir())) + 1
    path = office.folder / f"{control}.835"
    amount = sum(each.paid_cents for each in claims)
    payment_file(path, *claims, amount=amount, trace=f"T{control}", control=control)
    path.write_text(path.read_text().replace("JANE", "ORLA"))
    import_files(office.desk, path)


def owners(office: CsvOffice) -> dict[str, list[tuple[Any, ...]]]:
    """Return whose each row is, in every table of a patient, and what the patients are.

    An item that a merge created stays after its undo, done.
    """
    store = office.desk.store
    undone = {item_id for (item_id,) in store.rows("SELECT id FROM item WHERE outcome = 'undone'")}
    rows = {
        str(column.model.table_name()): store.rows(
            column.model.select(column.model.id, column).order_by(column.model.id)
        )
        for column in PATIENT_COLUMNS
    }
    rows["item subject"] = store.rows(
        "SELECT id, subject_kind, subject_id, state FROM item ORDER BY id"
    )
    for name in ("item", "item subject"):
        rows[name] = [row for row in rows[name] if row[0] not in undone]
    columns = [getattr(Patient, name) for name in Patient._meta.fields if name != "version"]
    rows["patient"] = store.rows(Patient.select(*columns).order_by(Patient.id))
    rows["words"] = sorted(
        store.rows("SELECT subject_id, word, sound FROM search_word WHERE subject_kind = 5")
    )
    return rows


def paid_cents(office: CsvOffice) -> dict[str, int]:
    return dict(office.desk.store.rows("SELECT number, paid_cents FROM claim"))


def found(office: CsvOffice, text: str) -> list[int]:
    """Return the patients that a text finds."""
    return [row.id for row in find_patients(office.desk, text).rows]


def merge_item(office: CsvOffice) -> ActResult:
    """Answer the question about two records: they are one person."""
    return perform_act(office.desk, open_item(office.desk, "same patient"), "merge", {})


def merge(office: CsvOffice, patient_id: int = 2, into_id: int = 1) -> ActResult:
    return merge_by_command(office.desk, patient_id, into_id)


def test_every_column_that_names_a_patient_moves() -> None:
    """A table of a patient that is added later has to be named in `PATIENT_COLUMNS`."""
    naming = {
        (table.table_name(), field.name)
        for table in TABLE_BY_NAME.values()
        for field in table._meta.refs
        if field.rel_model is Patient
    }
    naming.remove(("patient", "merged_into_id"))
    assert naming == {(column.model.table_name(), column.name) for column in PATIENT_COLUMNS}


@pytest.mark.parametrize("order", ["CSV first", "837 first"])
def test_the_question_about_two_records_is_answered_by_a_merge(
    csv_office: CsvOffice, order: str
) -> None:
    if order == "CSV first":
        csv_office.patients(OTHER_CARD)
        send(csv_office, "A1")
    else:
        send(csv_office, "A1")
        csv_office.patients(OTHER_CARD)
    before = owners(csv_office)
    result = merge_item(csv_office)
    stays, merged = (2, 1) if order == "CSV first" else (1, 2)  # the one with a date of birth
    assert result.message == (f"Record {merged} is merged into record {stays}. Matched now: 0.")
    after = owners(csv_office)
    assert {row[1] for row in after["claim"] + after["visit"] + after["coverage"]} == {stays}
    assert csv_office.titles("same patient") == []
    assert csv_office.desk.store.rows(
        Patient.select(Patient.account, Patient.phone).where(Patient.id == stays)
    ) == [("P1", "303-555-0101")]
    assert found(csv_office, "P1") == found(csv_office, "vance") == [stays]
    undone = undo(csv_office.desk, result.event_id)
    assert undone.message.startswith("Undone: the two records are two patients again")
    assert owners(csv_office) == before
    assert sorted(found(csv_office, "vance")) == [1, 2]


def two_accounts(office: CsvOffice, second: str = VANCE.replace("99999,W1", "88888,X9")) -> None:
    """Import the same person twice, under two accounts, each with a claim."""
    office.patients(VANCE, second.replace("P1", "P2").replace("VANCE", "VANCE-KELLER"))
    office.charges(VISIT, VISIT.replace("P1,A1", "P2,A2").replace("99999", second.split(",")[7]))
    assert office.file(CALLBACKS.format("P2")).status == "posted"


def test_all_that_a_record_has_is_the_other_records(csv_office: CsvOffice) -> None:
    two_accounts(csv_office)
    before = owners(csv_office)
    result = merge(csv_office)
    after = owners(csv_office)
    tables = ("claim", "visit", "coverage", "callback")
    assert {row[1] for table in tables for row in after[table]} == {1}
    assert {owner for _id, owner in after["item"]} <= {1, None}
    undo(csv_office.desk, result.event_id)
    assert owners(csv_office) == before


@pytest.mark.parametrize("is_merged_first", [True, False])
def test_money_that_was_moved_since_goes_back_with_its_claim(
    csv_office: CsvOffice, is_merged_first: bool
) -> None:
    """A write-off after the merge, or the reversal of one from before."""
    desk = csv_office.desk
    csv_office.patients(VANCE, VANCE.replace("P1", "P2").replace("99999,W1", "88888,X9"))
    csv_office.charges(VISIT.replace("P1", "P2").replace("150.00", "20.00"))
    answers = {"outcome": "not-billable", "reason": "no visit took place"}
    acts = [
        lambda: perform_act(desk, open_item(desk, "submit"), "done", answers),
        lambda: merge(csv_office),
    ]
    first, second = [act() for act in (reversed(acts) if is_merged_first else acts)]
    merged = first if is_merged_first else second
    if not is_merged_first:
        undo(desk, first.event_id)
    undo(desk, merged.event_id)
    assert {owner for _id, owner in owners(csv_office)["account_entry"]} == {2}


def test_a_call_logged_since_a_merge_is_with_the_patient_whose_item_it_is_about(
    csv_office: CsvOffice,
) -> None:
    desk = csv_office.desk
    two_accounts(csv_office)
    result = merge(csv_office)
    callback = open_item(desk, "callback")
    perform_act(desk, callback, "contact", {"channel": "phone", "outcome": "no-answer"})
    assert [owner for _id, owner in owners(csv_office)["contact"]] == [1]
    undo(desk, result.event_id)
    assert [owner for _id, owner in owners(csv_office)["contact"]] == [2]


def test_both_accounts_find_the_person_and_take_what_comes_later(csv_office: CsvOffice) -> None:
    two_accounts(csv_office)
    result = merge(csv_office)
    assert found(csv_office, "P1") == found(csv_office, "P2") == [1]
    assert found(csv_office, "vance keller") == found(csv_office, "X9") == [1]
    page = find_patients(csv_office.desk, "P2")
    assert (page.rows[0].account, page.other_accounts) == ("P1", {1: ["P2"]})
    later = VISIT.replace("P1,A1,10/02/2026", "P2,A3,10/05/2026")
    same_again = VISIT.replace("P1,A1", "P2,A2").replace("99999", "88888")
    assert csv_office.charges(later, VISIT, same_again).status == "posted"
    second = VANCE.replace("P1,VANCE", "P2,VANCE-KELLER")
    row = second.replace("99999,W1", "77777,Z3").replace("0101", "0199")
    assert csv_office.patients(VANCE, row).status == "posted"
    after = owners(csv_office)
    assert [owner for _id, owner in after["claim"]] == [1, 1, 1]
    assert [owner for _id, owner in after["coverage"]] == [1, 1, 1]
    assert csv_office.desk.store.value("SELECT phone FROM patient WHERE id = 1").endswith("0101")
    undo(csv_office.desk, result.event_id)
    owners_again = owners(csv_office)
    assert [owner for _id, owner in owners_again["claim"]] == [1, 2, 1]  # A3 came since
    assert found(csv_office, "P2") == [2]


def test_claims_under_either_name_are_the_persons(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE, VANCE.replace("P1,VANCE", "P2,KELLER").replace("W1", "K1"))
    merge(csv_office)
    send(csv_office, "A1")
    send(csv_office, "A2", last="KELLER", member="K1")
    assert [owner for _id, owner in owners(csv_office)["claim"]] == [1, 1]
    assert len(csv_office.accounts()) == 2


def test_another_row_of_a_merged_record_changes_no_one_elses_name(csv_office: CsvOffice) -> None:
    csv_office.patients(VANCE, VANCE.replace("P1,VANCE", "P2,KELLER").replace("W1", "K1"))
    merge(csv_office)
    married = VANCE.replace("P1,VANCE", "P2,KELLER-ROSS").replace("W1", "K1")
    assert csv_office.patients(married).status == "posted"
    assert csv_office.accounts() == [("P1", "VANCE", "ORLA"), ("P2", "KELLER-ROSS", "ORLA")]
    assert found(csv_office, "ross") == found(csv_office, "P2 vance") == [1]


def test_a_coverage_that_both_records_have_is_one(csv_office: CsvOffice) -> None:
    csv_office.patients(
        VANCE.replace(",01/01/2026", ","), VANCE.replace("P1", "P2").replace("ORLA", "ORLA MAE")
    )
    query = Coverage.select(Coverage.patient_id, Coverage.from_day).order_by(Coverage.id)
    assert csv_office.desk.store.rows(query) == [(1, None), (2, 739617)]
    before = owners(csv_office)
    result = merge(csv_office)
    assert csv_office.desk.store.rows(query) == [(1, 739617), (2, 739617)]
    assert found(csv_office, "W1") == [1]
    undo(csv_office.desk, result.event_id)
    assert csv_office.desk.store.rows(query) == [(1, None), (2, 739617)]
    assert owners(csv_office) == before


def test_a_payment_under_the_other_records_name_waits_for_the_merge(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(VANCE, VANCE.replace("P1,VANCE", "P2,KELLER").replace("W1", "K1"))
    csv_office.charges(VISIT)
    pay(csv_office, PaidClaim("A1", charge_cents=15000, last="KELLER", member="K1", day="20261002"))
    assert paid_cents(csv_office) == {"A1": 0}
    assert len(csv_office.desk.store.rows("SELECT 1 FROM item WHERE topic = 'match'")) == 1
    result = merge(csv_office)
    assert result.message.endswith("Matched now: 1.")
    assert paid_cents(csv_office) == {"A1": 10000}
    undo(csv_office.desk, result.event_id)
    assert paid_cents(csv_office) == {"A1": 0}
    assert merge(csv_office).message.endswith("Matched now: 1.")


def test_a_payer_of_the_other_record_pays_after_the_merge(csv_office: CsvOffice) -> None:
    second = VANCE.replace("P1", "P2").replace("BIG PAYER,99999,W1", "OTHER PAYER,88888,X9")
    csv_office.patients(VANCE.replace("BIG PAYER,99999,W1", "SMALL PAYER,77777,W1"), second)
    csv_office.charges(VISIT.replace("99999", "77777"))
    claim_paid = PaidClaim("A1", charge_cents=15000, last="VANCE", member="W1", day="20261002")
    pay(csv_office, claim_paid)
    assert paid_cents(csv_office) == {"A1": 0}
    csv_office.desk.store.run("UPDATE coverage SET payer_id = 3 WHERE patient_id = 2")
    result = merge(csv_office)
    assert paid_cents(csv_office) == {"A1": 10000}
    undo(csv_office.desk, result.event_id)
    assert paid_cents(csv_office) == {"A1": 0}


def test_a_payment_that_came_after_the_merge_is_reviewed_by_its_undo(
    csv_office: CsvOffice,
) -> None:
    csv_office.patients(VANCE, VANCE.replace("P1,VANCE", "P2,KELLER").replace("W1", "K1"))
    csv_office.charges(VISIT, VISIT.replace("P1,A1", "P2,A2"))
    result = merge(csv_office)
    both = (
        PaidClaim("A1", charge_cents=15000, last="KELLER", member="K1", day="20261002"),
        PaidClaim("A2", charge_cents=15000, last="KELLER", member="K1", day="20261002"),
    )
    pay(csv_office, *both)
    assert paid_cents(csv_office) == {"A1": 10000, "A2": 10000}
    undo(csv_office.desk, result.event_id)
    assert paid_cents(csv_office) == {"A1": 0, "A2": 10000}


def test_three_records_are_merged_one_after_the_other(csv_office: CsvOffice) -> None:
    csv_office.patients(
        VANCE,
        *(VANCE.replace("P1,VANCE", f"P{n},KELLER{n}").replace("W1", f"K{n}") for n in (2, 3)),
    )
    before = owners(csv_office)
    first = merge(csv_office, 3, 2)
    second = merge(csv_office, 2, 1)
    assert owners(csv_office)["patient"][2][-1] == 1
    assert found(csv_office, "P3") == found(csv_office, "keller3") == [1]
    with pytest.raises(MedqError, match="merged again since"):
        undo(csv_office.desk, first.event_id)
    undo(csv_office.desk, second.event_id)
    assert found(csv_office, "P3") == [2]
    undo(csv_office.desk, first.event_id)
    assert owners(csv_office) == before


def test_an_item_of_both_records_is_one(csv_office: CsvOffice) -> None:
    """Of two items about the patients themselves the merged record's is done, and comes back."""
    csv_office.patients(OTHER_CARD, OTHER_CARD.replace("P1", "P2").replace("X7", "X8"))
    send(csv_office, "A1")
    before = owners(csv_office)
    assert len(csv_office.titles("same patient")) == 1
    result = merge(csv_office, 2, 1)
    assert len(csv_office.titles("same patient")) == 1
    undo(csv_office.desk, result.event_id)
    assert owners(csv_office) == before


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ((1, 1), "These records are already merged."),
        ((1, 9), "There is no patient 9."),
        ((2, 1), "The record with the date of birth stays."),
    ],
)
def test_what_cannot_be_merged_is_refused(
    csv_office: CsvOffice, pair: tuple[int, int], message: str
) -> None:
    csv_office.patients(OTHER_CARD)
    send(csv_office, "A1")
    before = owners(csv_office)
    with pytest.raises(MedqError, match=message):
        merge(csv_office, *pair)
    assert owners(csv_office) == before


def test_merged_records_are_not_merged_twice(csv_office: CsvOffice) -> None:
    two_accounts(csv_office)
    merge(csv_office)
    with pytest.raises(MedqError, match="already merged"):
        merge(csv_office)


def test_an_undone_import_stays_undone_after_the_merge_is(csv_office: CsvOffice) -> None:
    two_accounts(csv_office)
    result = merge(csv_office)
    store = csv_office.desk.store
    event_id = store.value("SELECT MAX(id) FROM event WHERE act = 'import'")
    undo(csv_office.desk, event_id)
    assert store.rows(Callback.select(Callback.id)) == []
    undo(csv_office.desk, result.event_id)
    assert store.rows(Callback.select(Callback.id)) == []
    assert [owner for _id, owner in owners(csv_office)["claim"]] == [1, 2]
