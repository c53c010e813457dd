"""Posting of a CSV file of patients and their coverages, a chunk of rows at a time."""

from collections.abc import Sequence
from datetime import date

from data.claims import claims
from data.patients import coverages, office_patients
from data.patients.coverages import CoverageRow
from data.patients.office_patients import OfficePatient, PatientRecord
from medq.domain.claims.claim import PAYER_ID, NamedPayer
from medq.domain.identifiers import member_key, person_key
from medq.domain.patients.identity import KnownPerson, Likeness
from medq.work.chunks import chunks
from medq.work.claims.visit_items import review_next_payers
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_patient_checks import PatientChecks
from medq.work.imports.csv_rows import PatientCsvRow
from medq.work.same_person import ask_for_twin
from medq.work.twins import NamedPatient, Twin, find_twins, is_twin

Line = tuple[int, PatientCsvRow]


def post_patients(posting: CsvPosting) -> None:
    """Insert or update the patients and their coverages. Raises RefusedCsvError naming the lines.

    An empty cell keeps what is on file.
    """
    writer = _PatientWriter(posting)
    for chunk in chunks(posting.rows):
        writer.write(chunk)
    office_patients.advance_ids(posting.desk.store)
    posting.problems.raise_refusals()


class _PatientWriter:
    """Writes the rows of one file, and checks each against what is on file.

    What is written before a wrong row is rolled back with the whole file.
    """

    def __init__(self, posting: CsvPosting) -> None:
        self._posting = posting
        self._store = posting.desk.store
        self._checks = PatientChecks(posting)
        self._by_account: dict[str, PatientRecord] = {}
        self._by_key: dict[str, PatientRecord] = {}
        self._twins: dict[NamedPatient, Twin] = {}
        self._member_keys: dict[int, set[str]] = {}  # of the namesakes of new patients
        self._by_member: dict[str, list[PatientRecord]] = {}  # of the rows of the chunk
        self._adopted: set[int] = set()  # records that got their account from this file
        self._next_id = self._first_new_id = office_patients.next_id(self._store)
        self._new_records: list[PatientRecord] = []  # not inserted yet

    def write(self, chunk: Sequence[Line]) -> None:
        """Save the patients of some rows, then their coverages."""
        self._read(chunk)
        coverage_lines: list[tuple[int, CoverageRow]] = []
        for line, row in chunk:
            if not self._checks.payer_kind_is_known(line, row):
                continue
            record = self._save_patient(line, row)
            if record is not None and (row.payer_id or row.payer_name):
                coverage = self._coverage(row, record.person_id)
                self._checks.compare_payer_kind(line, row, coverage.payer_id)
                coverage_lines.append((line, coverage))
                self._ask_for_twins_above(record, coverage.member_key)
        self._insert_new()
        patient_ids = {coverage.patient_id for _line, coverage in coverage_lines}
        stored_dates = coverages.dates_of_patients(self._store, patient_ids)
        coverages.save(self._store, self._checks.coverages_in_order(coverage_lines, stored_dates))
        review_next_payers(self._posting.desk, patient_ids, self._posting.updater)

    def _read(self, chunk: Sequence[Line]) -> None:
        """Read what is on file about the people of some rows."""
        self._by_member, self._first_new_id = {}, self._next_id
        store = self._store
        self._by_account = office_patients.by_account(store, {row.account for _line, row in chunk})
        new_rows = [(_key(row), row) for _line, row in chunk if row.account not in self._by_account]
        self._by_key = office_patients.by_key(store, {key for key, _row in new_rows})
        self._member_keys = coverages.member_keys_by_patient(
            store, {record.person_id for record in self._by_key.values()}
        )
        unknown = {_named(row) for key, row in new_rows if key not in self._by_key}
        self._twins = find_twins(store, unknown, has_account=True)
        changed_ids = {twin.record.person_id for twin in self._twins.values()}
        for _line, row in chunk:
            record = self._by_account.get(row.account)
            if record and row.birth_date and row.birth_date != record.patient.birth_day:
                changed_ids.add(record.person_id)
        self._checks.first_service_days = claims.first_service_days(store, changed_ids)

    def _save_patient(self, line: int, row: PatientCsvRow) -> PatientRecord | None:
        """Update the patient with the account, or else of that name and date of birth.

        Insert one where there is none; a namesake with an account is another person. Return None
        where the row is refused.
        """
        record = self._by_account.get(row.account)
        if record is not None:
            is_same = self._checks.is_same_person(line, row, record)
            return self._update(line, row, record) if is_same else None
        key = _key(row)
        namesake = self._by_key.get(key)
        if namesake is not None and namesake.patient.account is None:
            return self._update(line, row, namesake)
        if namesake is not None and not self._checks.account_is_other(line, row, namesake):
            return None
        twin = self._twins.get(_named(row)) if self._twins else None
        if twin is not None and twin.record.id in self._adopted:
            twin = None
        if twin is not None and twin.likeness is Likeness.SAME:
            self._adopted.add(twin.record.id)
            is_possible = self._checks.birth_is_before_visits(line, row, twin.record.person_id)
            return self._update(line, row, twin.record) if is_possible else None
        record = PatientRecord(
            self._next_id,
            key if namesake is None else f"{key}|{row.account}",
            _merged(row, None),
        )
        self._next_id += 1
        self._new_records.append(record)
        self._remember(line, row, record)
        if namesake is not None and row.member_id:
            is_shared = member_key(row.member_id) in self._member_keys.get(namesake.person_id, ())
            twin = Twin(namesake, Likeness.UNSURE) if is_shared else twin
        if twin is not None:
            self._insert_new()
            ask_for_twin(self._posting.updater, record.id, twin.record.person_id)
        return record

    def _insert_new(self) -> None:
        """Insert the new records, before something refers to them or changes them."""
        if self._new_records:
            office_patients.insert(self._store, self._new_records)
            self._new_records = []

    def _update(self, line: int, row: PatientCsvRow, record: PatientRecord) -> PatientRecord:
        """Set what a row says about a patient; the key follows name and date of birth."""
        self._insert_new()
        patient = _merged(row, record.patient)
        key = person_key(patient.last, patient.first, patient.birth_day)
        holder = None
        if key == record.key or record.key == f"{key}|{row.account}":
            key = record.key
        else:
            self._by_key.pop(record.key, None)
            holder = office_patients.by_key(self._store, [key]).get(key)
            if holder is not None:
                key = f"{key}|{row.account}"
        updated = office_patients.update(self._store, record, key, patient)
        if (
            holder is not None
            and holder.patient.account is None
            and holder.person_id != record.person_id
        ):
            ask_for_twin(self._posting.updater, record.person_id, holder.person_id)
        self._remember(line, row, updated)
        return updated

    def _remember(self, line: int, row: PatientCsvRow, record: PatientRecord) -> None:
        """Keep a record for the rows of the file that mean it."""
        self._by_account[row.account] = record
        self._by_key[record.key] = record
        self._checks.remember(line, row)

    def _ask_for_twins_above(self, record: PatientRecord, key: str) -> None:
        """Ask about a new record that shares name and member ID with an earlier row's."""
        if not key:
            return
        above = self._by_member.setdefault(key, [])
        for other in above:
            is_new = record.id >= self._first_new_id and other.person_id != record.person_id
            if is_new and is_twin(record, other, key):
                self._insert_new()
                ask_for_twin(self._posting.updater, record.id, other.person_id)
                break
        above.append(record)

    def _coverage(self, row: PatientCsvRow, patient_id: int) -> CoverageRow:
        named = NamedPayer(row.payer_name or "", PAYER_ID, row.payer_id or "")
        payer = self._posting.directory.payer_ids(named, row.payer_kind or "")
        member_id = row.member_id or ""
        return CoverageRow(
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


def _key(row: PatientCsvRow) -> str:
    return person_key(row.last_name, row.first_name or "", row.birth_date)


def _named(row: PatientCsvRow) -> NamedPatient:
    keys = frozenset({member_key(row.member_id)} - {""} if row.member_id else ())
    return NamedPatient(
        row.last_name, row.first_name or "", KnownPerson(row.birth_date, row.sex or "", keys)
    )


def _merged(row: PatientCsvRow, stored: OfficePatient | None) -> OfficePatient:
    """Return the patient as a row names them; what it leaves out is as stored."""
    birth_day: date | None = row.birth_date or (stored.birth_day if stored else None)
    leave_message = row.leave_message
    if leave_message is None:
        leave_message = stored.leave_message if stored else False
    return OfficePatient(
        account=row.account,
        last=row.last_name,
        first=row.first_name or (stored.first if stored else ""),
        birth_day=birth_day,
        leave_message=leave_message,
        sex=row.sex or (stored.sex if stored else ""),
        address=row.address or (stored.address if stored else ""),
        city=row.city or (stored.city if stored else ""),
        state=row.state or (stored.state if stored else ""),
        postal_code=row.postal_code or (stored.postal_code if stored else ""),
        phone=row.phone or (stored.phone if stored else ""),
        preferred_name=row.preferred_name or (stored.preferred_name if stored else ""),
        language=row.language or (stored.language if stored else ""),
    )
