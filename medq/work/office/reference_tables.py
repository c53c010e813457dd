"""Reference tables as an office validates them and imports its own lines."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.office import office, reference_lines
from data.office.reference_tables import TABLES, Line, read, shipped, table
from medq.domain.claims.payer import payer_rules
from medq.domain.errors import MedqError, Problem, ProblemLevel
from medq.domain.items.code_texts import code_text
from medq.domain.items.topic_table import topic_line
from medq.domain.reasons.tables import combination, reason_code, remark_code
from medq.domain.triggers.provider_codes import provider_code
from medq.work.desk import Desk
from medq.work.event_log import record_event

LINE_READERS: dict[str, Callable[[Line], object]] = {
    "carc": reason_code,
    "rarc": remark_code,
    "combinations": combination,
    "plb": provider_code,
    "payers": payer_rules,
    "topics": topic_line,
    "code_texts": code_text,
}
"""Each reads a line and raises MedqError for one that is wrong."""


@dataclass(frozen=True, slots=True)
class TableReport:
    """The problems of one table, and how many of its lines an import changed."""

    table: str
    rows: int
    problems: tuple[Problem, ...]
    changed_lines: int = 0


def check(desk: Desk, file: str | None = None) -> list[TableReport]:
    """Validate a file, or every table in force, line by line; change nothing."""
    if file is None:
        return [_report(name, table(desk.store, name)) for name in TABLES]
    path, name = _table_name(file)
    return [_report(name, read(path, name))]


def import_table(desk: Desk, file: str) -> list[TableReport]:
    """Validate a file and, if nothing is wrong, save its lines as the office's own.

    Lines equal to the shipped ones are skipped. Writes one event. Raises MedqError if the file
    cannot be read or the caller is no manager.
    """
    desk.require_manager("Importing a table")
    path, name = _table_name(file)
    lines = read(path, name)
    report = _report(name, lines)
    if report.problems:
        return [report]
    shipped_lines = shipped(name)
    with desk.store.write_transaction():
        change_set = ChangeSet(desk.store)
        own_lines = office.reference_lines(desk.store, name)
        new_lines = {
            code: line
            for code, line in lines.items()
            if line != own_lines.get(code, shipped_lines.get(code))
        }
        reference_lines.save(change_set, name, new_lines)
        record_event(
            desk,
            NewEvent(
                act="reference import",
                subject=(0, 0),
                text=f"Imported {len(new_lines)} lines of {name} as the office's own.",
                change_set=change_set,
            ),
        )
    desk.reload_settings()
    return [replace(report, changed_lines=len(new_lines))]


def _report(name: str, lines: dict[str, Line]) -> TableReport:
    problems = []
    for line in lines.values():
        try:
            LINE_READERS[name](line)
        except MedqError as error:
            problems.append(
                Problem(ProblemLevel.REFUSED, error.where or name, error.message, error.hint)
            )
    return TableReport(name, len(lines), tuple(problems))


def _table_name(file: str) -> tuple[Path, str]:
    path = Path(file)
    if path.stem not in TABLES:
        raise MedqError(
            f"{path.name} is not a reference table.",
            hint=f"Name the file {', '.join(f'{name}.csv' for name in TABLES)}.",
        )
    return path, path.stem
