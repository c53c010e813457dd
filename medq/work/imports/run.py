"""Import of files: each transaction is posted whole, held whole, or refused.

One transaction of a file is one transaction of the store: a crash at any moment leaves whole ones,
and importing the same file again continues where it stopped.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from data.imports import originals
from medq.domain.errors import FileError, Problem, ProblemLevel
from medq.domain.import_report import FileReport, ImportReport, TransactionStatus
from medq.work.desk import Desk
from medq.work.imports.collector import paused_collector
from medq.work.imports.csv_columns import ColumnNames
from medq.work.imports.csv_files import read_csv_file
from medq.work.imports.csv_posting import post_csv_file
from medq.work.imports.csv_problems import CsvProblems, RefusedCsvError
from medq.work.imports.csv_superseded import warn_of_superseded_charges
from medq.work.imports.file_list import files_to_import
from medq.work.imports.progress import OnProgress, ProgressReporter
from medq.work.imports.stored_file import StoredFile, save_transaction, store_original
from medq.work.imports.transactions import (
    apply_held_triggers,
    classify_transaction,
    post_transaction,
    saved_problems,
    transaction_row,
)
from medq.x12.reader import read_transactions
from medq.x12.survey import FileSurvey, TransactionSurvey, survey

CSV_ENDINGS = (".csv", ".tsv")
FIGURES = (
    "claims",
    "charge_cents",
    "paid_cents",
    "adjustment_cents",
    "provider_adjustment_cents",
    "balanced",
)


class DryRunError(Exception):
    """Ends a dry run, so that the store rolls everything back."""


def import_paths(
    desk: Desk,
    paths: Iterable[Path],
    *,
    dry_run: bool = False,
    column_names: ColumnNames | None = None,
    on_progress: OnProgress | None = None,
) -> ImportReport:
    """Import files and folders, and report on each file.

    With `dry_run` everything is imported, reported and rolled back. A problem of a file is in its
    report; MedqError is raised only for what concerns the whole import.
    """
    desk.require_writer()
    report = ImportReport()
    importer = _Importer(desk, column_names or {}, ProgressReporter(on_progress), report)
    files = list(files_to_import(paths))
    with paused_collector():
        if not dry_run:
            importer.import_files(files)
            return report
        try:
            with desk.store.write_transaction():
                importer.import_files(files)
                raise DryRunError
        except DryRunError:
            desk.reload_settings()
    return report


class _Importer:
    """One import: its desk, its settings and its report."""

    def __init__(
        self,
        desk: Desk,
        column_names: ColumnNames,
        progress: ProgressReporter,
        report: ImportReport,
    ) -> None:
        self._desk = desk
        self._column_names = column_names
        self._progress = progress
        self._report = report

    def import_files(self, files: list[Path | FileReport]) -> None:
        """Survey all X12 files first, for the total, then import each file."""
        surveys: dict[Path, FileSurvey] = {}
        for file in files:
            if isinstance(file, Path) and file.suffix.lower() not in CSV_ENDINGS:
                surveys[file] = survey(file, today=self._desk.today())
                self._progress.total += surveys[file].claims or 0
        for file in files:
            if isinstance(file, FileReport):
                self._report.files.append(file)
                continue
            self._progress.file = file.name
            report = FileReport(str(file))
            self._report.files.append(report)
            if file in surveys:
                self._import_x12_file(file, surveys[file], report)
            else:
                self._import_csv_file(file, report)
            self._progress.report(at_once=True)

    def _import_x12_file(self, path: Path, file_survey: FileSurvey, report: FileReport) -> None:
        """Store the original of an X12 file, then import its transactions one by one."""
        report.kind = _kind_of(file_survey)
        for name in FIGURES:
            setattr(report, name, getattr(file_survey, name))
        report.problems += file_survey.problems
        levels = {problem.level for problem in file_survey.problems}
        if ProblemLevel.REFUSED in levels and not file_survey.transactions:
            report.refused = True
            return
        with _reporting_refusal(report, path), path.open("rb") as stream:
            stored = store_original(self._desk, stream, path, report.kind)
            for transaction_survey in file_survey.transactions:
                if stored.is_new(transaction_survey.ordinal):
                    self._import_transaction(stored, transaction_survey, report)
                else:
                    self._report_earlier(stored, transaction_survey.ordinal, report)

    def _report_earlier(self, stored: StoredFile, ordinal: int, report: FileReport) -> None:
        """Report a transaction of this file that was imported before."""
        transaction_id, status = stored.earlier[ordinal]
        is_posted = status is TransactionStatus.POSTED
        report.statuses[TransactionStatus.ALREADY_POSTED if is_posted else status] += 1
        if status in (TransactionStatus.HELD, TransactionStatus.REFUSED):
            report.problems += saved_problems(self._desk, transaction_id)

    def _import_transaction(
        self, stored: StoredFile, transaction_survey: TransactionSurvey, report: FileReport
    ) -> None:
        """Post, hold or refuse one transaction, in one transaction of the store."""
        desk = self._desk
        with desk.store.write_transaction():
            status, problems = classify_transaction(desk, transaction_survey)
            report.problems += problems
            row = transaction_row(desk, stored.id, transaction_survey, status, problems)
            transaction_id = save_transaction(desk, stored, row)
            if status is TransactionStatus.HELD:
                report.items.update(
                    apply_held_triggers(desk, transaction_id, transaction_survey, problems)
                )
            elif status is TransactionStatus.POSTED:
                self._post(stored, transaction_id, transaction_survey, report)
        report.statuses[status] += 1

    def _post(
        self,
        stored: StoredFile,
        transaction_id: int,
        transaction_survey: TransactionSurvey,
        report: FileReport,
    ) -> None:
        """Post a transaction, if the file still has the content that was surveyed."""
        stored.stream.seek(0)
        transactions = read_transactions(
            stored.stream,
            name=Path(report.path).name,
            only=transaction_survey.ordinal,
            today=self._desk.today(),
        )
        transaction = next(iter(transactions), None)
        if transaction is None:
            raise originals.FileChangedError
        result = post_transaction(self._desk, transaction_id, transaction, self._progress.count)
        transaction.finish()
        if transaction.key != transaction_survey.key:
            raise originals.FileChangedError
        report.problems += result.notes
        report.matched += result.matched
        report.unmatched += result.unmatched
        report.items.update(result.items)
        report.events.append(result.event_id)

    def _import_csv_file(self, path: Path, report: FileReport) -> None:
        """Import a CSV file whole, or refuse it with every line that is wrong."""
        store = self._desk.store
        with _reporting_refusal(report, path), path.open("rb") as stream, store.write_transaction():
            file = read_csv_file(path, self._column_names, self._desk.today())
            report.kind = file.kind
            stored = store_original(self._desk, stream, path, file.kind)
            result = None
            if stored.is_new(1):
                result = post_csv_file(self._desk, stored, file)
            if result is None:
                report.statuses[TransactionStatus.ALREADY_POSTED] += 1
                superseded = CsvProblems(path.name)
                warn_of_superseded_charges(self._desk, stored, replace(file, problems=superseded))
                report.problems += superseded.all_problems()
                return
            report.problems += file.problems.all_problems()
            report.items.update(result.items)
            report.events.append(result.event_id)
            report.statuses[TransactionStatus.POSTED] += 1


def _kind_of(file_survey: FileSurvey) -> str:
    kinds = {transaction.kind for transaction in file_survey.transactions}
    if len(kinds) == 1:
        return kinds.pop()
    return "several" if kinds else "unknown"


@contextmanager
def _reporting_refusal(report: FileReport, path: Path) -> Iterator[None]:
    """Report what is wrong with the file itself; transactions that are posted stay posted."""
    try:
        yield
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}"
        refusal = FileError(message, hint="Check your permission to read it.")
    except originals.FileChangedError:
        refusal = FileError(
            "The file changed while it was read", hint="Import it again when it is complete."
        )
    except RefusedCsvError as error:
        report.refused = True
        report.problems += error.problems
        return
    except FileError as error:
        refusal = error
    else:
        return
    report.refused = True
    where = refusal.where or path.name
    report.problems.append(Problem(ProblemLevel.REFUSED, where, refusal.message, refusal.hint))
