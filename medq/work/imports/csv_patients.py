"""Posting of a CSV file of patients and their coverages."""

from typing import Any

from data.patients import parties
from data.search import words
from data.store.columns import date_to_int
from medq.domain.errors import FileError
from medq.domain.items.item import Subject
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_files import CsvRow

_TEXT_COLUMNS = (
    "sex",
    "address",
    "city",
    "state",
    "postal_code",
    "phone",
    "preferred_name",
    "language",
)
PAYER_ID_QUALIFIER = "PI"


def post_patients(posting: CsvPosting) -> None:
    """Insert or update the patients and their coverages. Raises FileError naming the line."""
    store = posting.desk.store
    id_by_account = parties.patients_by_account(store)
    payer_kinds = set(posting.desk.payer_kinds)
    for line, row in posting.rows:
        if row["payer_kind"] and row["payer_kind"] not in payer_kinds:
            raise FileError(
                f"There is no payer kind {row['payer_kind']!r}.",
                where=posting.where(line, "payer_kind"),
                hint="The first column of the payer table names them; "
                "empty means the strictest deadlines.",
            )
        _post_patient(posting, row, id_by_account)


def _post_patient(posting: CsvPosting, row: CsvRow, id_by_account: dict[str, int]) -> None:
    store = posting.desk.store
    columns = _patient_columns(row)
    patient_id = id_by_account.get(row["account"])
    if patient_id is None:
        patient_id = _find_or_insert(posting, row, columns)
        id_by_account[row["account"]] = patient_id
    store.update("patient", patient_id, **columns)
    words.delete_words(store, Subject.PATIENT, [patient_id])
    names = (columns["last"], columns["first"], columns["preferred_name"], columns["account"])
    words.insert_patient_words(store, [(patient_id, *names)])
    if row["payer_id"] or row["payer_name"]:
        _save_coverage(posting, row, patient_id)


def _patient_columns(row: CsvRow) -> dict[str, Any]:
    return {
        "account": row["account"],
        "last": row["last_name"],
        "first": row["first_name"] or "",
        "birth_day": date_to_int(row["birth_date"]),
        "leave_message": int(bool(row["leave_message"])),
        **{name: row[name] or "" for name in _TEXT_COLUMNS},
    }


def _find_or_insert(posting: CsvPosting, row: CsvRow, columns: dict[str, Any]) -> int:
    """Return the patient of that name and date of birth; one with an account is another person."""
    store = posting.desk.store
    key = parties.person_key(row["last_name"], row["first_name"] or "", row["birth_date"])
    patient = parties.patient_by_key(store, key)
    if patient is None:
        return store.insert("patient", key=key, **columns)
    patient_id, account = patient
    if account is None:
        return patient_id
    return store.insert("patient", key=f"{key}|{row['account']}", **columns)


def _save_coverage(posting: CsvPosting, row: CsvRow, patient_id: int) -> None:
    store = posting.desk.store
    payer_id, _is_new = parties.find_or_create_payer(
        store,
        PAYER_ID_QUALIFIER,
        row["payer_id"] or "",
        row["payer_name"] or "",
        row["payer_kind"] or "",
    )
    parties.save_coverage(
        store,
        parties.CoverageRow(
            patient_id,
            payer_id,
            row["member_id"] or "",
            row["coverage_order"] or 1,
            group_number=row["group_number"] or "",
            from_day=row["coverage_start"],
            to_day=row["coverage_end"],
        ),
    )
