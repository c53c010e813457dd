"""Checks of the rows of a file of patients against what is on file and against each other."""

from collections.abc import Iterable, Sequence
from datetime import date

from data.patients import payers
from data.patients.coverages import CoverageDates, CoverageRow
from data.patients.office_patients import OfficePatient, PatientRecord
from medq.domain.identifiers import name_agrees
from medq.domain.lost_zeros import spellings
from medq.domain.patients.identity import (
    Identity,
    Likeness,
    are_namesakes,
    compare_account_holders,
)
from medq.domain.plausibility import Implausible, birth_day
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_problems import lost_zeros_hint, shown
from medq.work.imports.csv_rows import PatientCsvRow

Period = tuple[date | None, date | None]


class PatientChecks:
    """The rows of one file as far as they are checked; what is wrong becomes a problem."""

    def __init__(self, posting: CsvPosting) -> None:
        self._posting = posting
        self._payer_kinds = set(posting.desk.payer_kinds)
        self._compared_payers: set[int] = set()
        self._line_by_account: dict[str, int] = {}  # of the first row of each
        self.first_service_days: dict[int, date] = {}  # of patients whose date of birth changes

    def payer_kind_is_known(self, line: int, row: PatientCsvRow) -> bool:
        """Return whether the row's payer kind, if any, is in the table, and else add a problem."""
        if not row.payer_kind or row.payer_kind in self._payer_kinds:
            return True
        self._posting.problems.refuse(
            self._posting.cell(line, "payer_kind"),
            f"There is no plan type {shown(row.payer_kind)}",
            "The first column of the payer table names them; empty means the strictest deadlines.",
        )
        return False

    def compare_payer_kind(self, line: int, row: PatientCsvRow, payer_id: int) -> None:
        """Note, once a payer, that its plan type on file stays as it is."""
        if not row.payer_kind or payer_id in self._compared_payers:
            return
        self._compared_payers.add(payer_id)
        on_file = payers.office_rules(self._posting.desk.store, payer_id)
        if on_file is None or on_file.kind == row.payer_kind:
            return
        name = payers.payer_name(self._posting.desk.store, payer_id)
        self._posting.problems.note(
            self._posting.cell(line, "payer_kind"),
            f"{name.shown} is on file as {on_file.kind}, not as {row.payer_kind}",
            f"If the file is right: medq payer set {payer_id} --kind {row.payer_kind}",
        )

    def is_same_person(self, line: int, row: PatientCsvRow, record: PatientRecord) -> bool:
        """Return whether a row means the patient on file, and else add a problem."""
        on_file = record.patient
        earlier_line = self._line_by_account.get(row.account)
        likeness = compare_account_holders(
            Identity(on_file.last, on_file.first, on_file.birth_day),
            Identity(row.last_name, row.first_name or "", row.birth_date),
        )
        holder = "on file" if earlier_line is None else f"on line {earlier_line}"
        if likeness is Likeness.OTHER:
            self._posting.problems.refuse(
                self._posting.cell(line, "account"),
                f"Account {shown(row.account)} has another name and date of birth {holder};"
                " is this another person?",
                "Give another person an account of their own. Of one person, import the new name"
                " first and the corrected date of birth after it.",
            )
            return False
        self._warn_of_other_name(line, row, on_file)
        if row.birth_date is None or row.birth_date == on_file.birth_day:
            return True
        if earlier_line is not None and on_file.birth_day is not None:
            self._posting.problems.refuse(
                self._posting.cell(line, "birth_date"),
                f"Account {shown(row.account)} has another date of birth {holder}",
                "Correct one of them.",
            )
            return False
        is_possible = self.birth_is_before_visits(line, row, record.person_id)
        if is_possible and on_file.birth_day is not None:
            self._warn_of_change(line, row, "birth_date", "another date of birth")
        return is_possible

    def _warn_of_other_name(self, line: int, row: PatientCsvRow, on_file: OfficePatient) -> None:
        """Warn of a name that replaces the one on file, unless only its spelling differs."""
        names = Identity(on_file.last, on_file.first)
        has_first = on_file.first and row.first_name
        if has_first and not are_namesakes(names, Identity(on_file.last, row.first_name or "")):
            self._warn_of_change(line, row, "first_name", "another first name")
        if not name_agrees(row.last_name, on_file.last):
            self._warn_of_change(line, row, "last_name", "another last name")

    def _warn_of_change(self, line: int, row: PatientCsvRow, column: str, change: str) -> None:
        self._posting.problems.warn(
            self._posting.cell(line, column),
            f"Account {shown(row.account)} had {change} until now",
            "If it is another person's, give that person an account of their own, and import the"
            " right name and date of birth for this one.",
        )

    def birth_is_before_visits(self, line: int, row: PatientCsvRow, patient_id: int) -> bool:
        """Return whether the date of birth is before the patient's DOS, and else add a problem."""
        first_day = self.first_service_days.get(patient_id)
        if row.birth_date is None or first_day is None:
            return True
        checked = birth_day(row.birth_date, self._posting.desk.today(), first_day)
        if not isinstance(checked, Implausible):
            return True
        cell = self._posting.cell(line, "birth_date")
        self._posting.problems.refuse(
            cell,
            f"{cell.column} {checked.fault.value} of a claim: {row.birth_date.isoformat()}",
            f"The first DOS on file is {first_day.isoformat()}. Correct one of them.",
        )
        return False

    def account_is_other(self, line: int, row: PatientCsvRow, namesake: PatientRecord) -> bool:
        """Return whether a new account is not that of the namesake without its leading zeros.

        Add a problem if it is.
        """
        account = namesake.patient.account
        if account not in spellings(row.account):
            return True
        self._posting.problems.refuse(
            self._posting.cell(line, "account"),
            f"The same person is on file as account {shown(account)}, not {shown(row.account)}",
            lost_zeros_hint(account),
        )
        return False

    def remember(self, line: int, row: PatientCsvRow) -> None:
        """Keep the line of the first row of each account."""
        self._line_by_account.setdefault(row.account, line)

    def coverages_in_order(
        self, lines: Sequence[tuple[int, CoverageRow]], stored: Iterable[CoverageDates]
    ) -> list[CoverageRow]:
        """Return the coverages that begin before they end, as they are with the stored dates.

        Add a problem for each of the others.
        """
        period_by_coverage: dict[tuple[int, int, str], Period] = {
            (dates.patient_id, dates.payer_id, dates.member_key): (dates.from_day, dates.to_day)
            for dates in stored
        }
        in_order = []
        for line, row in lines:
            key = (row.patient_id, row.payer_id, row.member_key)
            stored_from, stored_to = period_by_coverage.get(key, (None, None))
            first, last = row.from_day or stored_from, row.to_day or stored_to
            if first is not None and last is not None and first > last:
                self._posting.problems.refuse(
                    self._posting.cell(line, "coverage_end"),
                    f"The coverage ends before it begins: {first.isoformat()} to"
                    f" {last.isoformat()}",
                    "Correct one of them; a date that is not in this row is the one on file.",
                )
            else:
                period_by_coverage[key] = first, last
                in_order.append(row)
        return in_order
