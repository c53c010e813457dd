"""Posting of a CSV file of patients and their coverages."""

from data.patients import coverages, patients
from data.patients.coverages import CoverageRow
from data.patients.patients import OfficePatient
from data.store.store import Store
from medq.domain.claims.claim import NamedPayer
from medq.domain.errors import FileError
from medq.domain.identifiers import member_key, person_key
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_rows import PatientCsvRow
from medq.work.parties import Directory

PAYER_ID_QUALIFIER = "PI"


def post_patients(posting: CsvPosting) -> None:
    """Insert or update the patients and their coverages. Raises FileError naming the line."""
    store = posting.desk.store
    id_by_account = posting.id_by_account()
    payer_kinds = set(posting.desk.payer_kinds)
    for line, row in posting.rows:
        if row.payer_kind and row.payer_kind not in payer_kinds:
            raise FileError(
                f"There is no payer kind {row.payer_kind!r}.",
                where=posting.where(line, "payer_kind"),
                hint="The first column of the payer table names them; "
                "empty means the strictest deadlines.",
            )
        patient_id = _save_patient(store, _patient(row), id_by_account.get(row.account))
        id_by_account[row.account] = patient_id
        if row.payer_id or row.payer_name:
            _save_coverage(posting.directory, row, patient_id)


def _patient(row: PatientCsvRow) -> OfficePatient:
    return OfficePatient(
        account=row.account,
        last=row.last_name,
        first=row.first_name or "",
        birth_day=row.birth_date,
        leave_message=bool(row.leave_message),
        sex=row.sex or "",
        address=row.address or "",
        city=row.city or "",
        state=row.state or "",
        postal_code=row.postal_code or "",
        phone=row.phone or "",
        preferred_name=row.preferred_name or "",
        language=row.language or "",
    )


def _save_patient(store: Store, patient: OfficePatient, patient_id: int | None) -> int:
    """Update the patient with this id, else the one of that name and date of birth, or insert one.

    A namesake with an account is another person.
    """
    if patient_id is None:
        key = person_key(patient.last, patient.first, patient.birth_day)
        namesake = patients.id_and_account(store, key)
        if namesake is None:
            return patients.insert(store, key, patient)
        patient_id, account = namesake
        if account is not None:
            return patients.insert(store, f"{key}|{patient.account}", patient)
    patients.update(store, patient_id, patient)
    return patient_id


def _save_coverage(directory: Directory, row: PatientCsvRow, patient_id: int) -> None:
    named = NamedPayer(row.payer_name or "", PAYER_ID_QUALIFIER, row.payer_id or "")
    payer = directory.found_payer(named, row.payer_kind or "")
    member_id = row.member_id or ""
    coverage = CoverageRow(
        patient_id=patient_id,
        payer_id=payer.id,
        named_payer_id=payer.named_id,
        member_id=member_id,
        member_key=member_key(member_id),
        sequence=row.coverage_order or 1,
        group_number=row.group_number or "",
        from_day=row.coverage_start,
        to_day=row.coverage_end,
    )
    coverages.save(directory.store, [coverage])
