"""Taking files in: surveyed first without the store, then each transaction posted whole, held whole, or refused.

One transaction of a file is one transaction of the store: a kill at any moment leaves whole ones and no half one, and the
same file again goes on where it was cut.
"""

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeVar

from data.imports import originals
from medq.domain.errors import MedqError, Problem, ProblemLevel
from medq.domain.import_report import FileReport, ImportReport, Progress
from medq.work.desk import Desk
from medq.work.imports import csv_posting, transactions
from medq.work.imports.csv_files import Columns, read_csv_file
from medq.x12.reader import read_transactions
from medq.x12.survey import FileSurvey, TransactionSurvey, survey

Tell = Callable[[Progress], None]
TELL_SECONDS = 0.2
TABLE_ENDINGS = (".csv",)
T = TypeVar("T")


class DryRunError(Exception):
    """Ends a dry run: the store rolls everything back."""


@dataclass
class ProgressReporter:
    """Says how far the import is, at most five times a second."""

    tell: Tell | None
    total: int = 0
    done: int = 0
    file: str = ""
    started: float = field(default_factory=time.monotonic)
    last: float = 0.0

    def counted(self, many: Iterable[T]) -> Iterator[T]:
        """The same stream, counted as it goes by."""
        for one in many:
            yield one
            self.done += 1
            if self.tell and not self.done % 50:
                self.say()

    def say(self, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if self.tell and (at_once or now - self.last > TELL_SECONDS):
            self.last = now
            self.tell(Progress(self.file, self.done, self.total, now - self.started))


def import_paths(
    desk: Desk,
    paths: Iterable[Path],
    *,
    dry_run: bool = False,
    columns: Columns | None = None,
    tell: Tell | None = None,
) -> ImportReport:
    """Take in files and folders (their files by name, folders below them too).

    With `dry_run` everything is judged, told and rolled back. Errors: `MedqError` only for what concerns the whole import;
    what is wrong with a file is among its problems.
    """
    desk.require_writer()
    intake = ImportReport()
    try:
        with desk.store.write_transaction() if dry_run else _no_transaction():
            _import_all(desk, list(_files(paths)), columns or {}, ProgressReporter(tell), intake)
            if dry_run:
                raise DryRunError
    except DryRunError:
        desk.reload_settings()
    return intake


@contextmanager
def _no_transaction() -> Iterator[None]:
    yield


def _import_all(
    desk: Desk,
    found: list[Path | FileReport],
    columns: Columns,
    teller: ProgressReporter,
    intake: ImportReport,
) -> None:
    surveyed: list[tuple[Path | FileReport, FileSurvey | None]] = []
    for one in found:
        if isinstance(one, FileReport) or one.suffix.lower() in TABLE_ENDINGS:
            surveyed.append((one, None))
        else:
            judged = survey(one)
            teller.total += judged.claims or 0
            surveyed.append((one, judged))
    for path, inside in surveyed:
        if isinstance(path, FileReport):
            intake.files.append(path)
            continue
        teller.file = path.name
        told = FileReport(str(path))
        intake.files.append(told)
        if inside is None:
            _import_table(desk, path, columns, told)
        else:
            _import_file(desk, path, inside, told, teller)
        teller.say(at_once=True)


def _import_file(
    desk: Desk, path: Path, judged: FileSurvey, told: FileReport, teller: ProgressReporter
) -> None:
    """One X12 file: its original kept, then its transactions one by one."""
    kinds = {one.kind for one in judged.transactions}
    told.kind = kinds.pop() if len(kinds) == 1 else "several" if kinds else "unknown"
    for name in (
        "claims",
        "charge_cents",
        "paid_cents",
        "adjustment_cents",
        "provider_adjustment_cents",
        "balanced",
    ):
        setattr(told, name, getattr(judged, name))
    told.problems += judged.problems
    if (
        any(problem.level is ProblemLevel.REFUSED for problem in judged.problems)
        and not judged.transactions
    ):
        told.refused = True
        return
    with _refusing(told, path), path.open("rb") as stream:
        file_id, before = _keep(desk, stream, path, told.kind)
        for one in judged.transactions:
            known = before.get(one.ordinal)
            if known and known[1] != "undone":
                status = "already-posted" if known[1] == "posted" else known[1]
                told.statuses[status] += 1
                told.problems += (
                    transactions.kept_problems(desk, known[0])
                    if status in ("held", "refused")
                    else ()
                )
                continue
            _import_transaction(
                desk, stream, file_id, one, told, teller, known[0] if known else None
            )


@contextmanager
def _refusing(told: FileReport, path: Path) -> Iterator[None]:
    """What is wrong with the file itself becomes a problem of it; what was posted of it before stays."""
    try:
        yield
    except OSError as fault:
        wrong = MedqError(
            f"The file cannot be read: {fault.strerror}", hint="Check that it may be read."
        )
    except originals.FileChangedError:
        wrong = MedqError(
            "The file changed while it was read", hint="Import it again when it is whole."
        )
    except MedqError as refusal:
        if not refusal.where.startswith(path.name):
            raise  # of the store, not of the file
        wrong = refusal
    else:
        return
    told.refused = True
    told.problems.append(
        Problem(ProblemLevel.REFUSED, wrong.where or path.name, wrong.message, wrong.hint)
    )


def _keep(
    desk: Desk, stream: BinaryIO, path: Path, kind: str
) -> tuple[int, dict[int, tuple[int, str]]]:
    """The file's id, its original kept once, and what was judged of it before."""
    sha256, size = originals.sha256_of(stream)
    with desk.store.write_transaction():
        file_id = originals.file_by_sha(desk.store, sha256)
        if file_id is None:
            file_id = originals.save_file(
                desk.store,
                stream,
                name=path.name,
                sha256=sha256,
                size=size,
                kind=kind,
                imported_at=transactions.moment(desk),
                staff_id=desk.user.id,
            )
        return file_id, originals.transactions_by_ordinal(desk.store, file_id)


def _import_transaction(
    desk: Desk,
    stream: BinaryIO,
    file_id: int,
    judged: TransactionSurvey,
    told: FileReport,
    teller: ProgressReporter,
    known: int | None,
) -> None:
    """Judge one transaction by what the store knows, and post, hold or refuse it, in one transaction of the store."""
    with desk.store.write_transaction():
        status, problems = transactions.classify_transaction(desk, judged)
        told.problems += problems
        set_id = transactions.save_transaction(desk, file_id, judged, status, problems, known)
        if status == "held":
            told.items.update(transactions.apply_held_triggers(desk, set_id, judged, problems))
        elif status == "posted":
            stream.seek(0)
            transaction = next(
                iter(read_transactions(stream, name="file", only=judged.ordinal)), None
            )
            if transaction is None:
                raise originals.FileChangedError
            posted = transactions.post(desk, set_id, transaction, teller.counted)
            transaction.finish()
            if transaction.key != judged.key:
                raise originals.FileChangedError
            told.matched += posted.matched
            told.unmatched += posted.unmatched
            told.items.update(posted.items)
            told.events.append(posted.event_id)
    told.statuses[status] += 1


def _import_table(desk: Desk, path: Path, columns: Columns, told: FileReport) -> None:
    """One CSV file of the office: taken whole, or refused whole with the row that was wrong."""
    with _refusing(told, path), path.open("rb") as stream, desk.store.write_transaction():
        found = read_csv_file(path, columns)
        told.kind = found.kind
        file_id, before = _keep(desk, stream, path, found.kind)
        known = before.get(1)
        if known and known[1] != "undone":
            told.statuses["already-posted"] += 1
            return
        posted = csv_posting.post_csv_file(
            desk, file_id, path.name, found, known[0] if known else None
        )
        told.items.update(posted.items)
        told.events += [posted.event_id] if posted.event_id else []
        told.statuses[posted.status] += 1


def _files(paths: Iterable[Path]) -> Iterator[Path | FileReport]:
    """Every file that the paths name: folders are walked in the order of names; what is no plain file is refused."""
    for path in paths:
        if path.is_dir():
            inside = (
                Path(folder) / name for folder, _folders, names in os.walk(path) for name in names
            )
            yield from chain(
                sorted(one for one in inside if not one.name.startswith(".") and one.is_file())
            )
            continue
        try:
            mode = path.stat().st_mode
        except OSError as fault:
            yield _refused(
                path,
                f"The file cannot be opened: {fault.strerror}",
                "Check the name, and that it may be read.",
            )
            continue
        if stat.S_ISREG(mode):
            yield path
        else:
            yield _refused(
                path, "This is no plain file", "Save what it gives as a file and import that."
            )


def _refused(path: Path, message: str, mend: str) -> FileReport:
    return FileReport(
        str(path), problems=[Problem(ProblemLevel.REFUSED, path.name, message, mend)], refused=True
    )
