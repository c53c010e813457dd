"""Reference tables as an office validates them and imports its own lines."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items import items_to_date, open_items
from data.office import reference_lines
from data.office.reference_tables import TABLES, Line, TableFile, read, shipped, table
from medq.domain.claims.adjustment_codes import adjustment_code
from medq.domain.claims.payer import payer_rules
from medq.domain.claims.payer_names import payer_name_line
from medq.domain.errors import MedqError, Problem, ProblemLevel
from medq.domain.items import topics
from medq.domain.items.code_texts import code_text
from medq.domain.items.item import Kind, Subject
from medq.domain.items.topic_table import topic_line
from medq.domain.items.work_requests import TriggerResult
from medq.domain.reasons.tables import combination, reason_code, remark_code
from medq.domain.triggers.provider_codes import provider_code
from medq.domain.triggers.status_words import status_code_words
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.updater import ItemUpdater
from medq.work.payers.pending_rules import mark_changed

ADDED = "added"  # outcome of the question to add a code
LINE_READERS: dict[str, Callable[[Line], object]] = {
    "carc": reason_code,
    "rarc": remark_code,
    "combinations": combination,
    "plb": provider_code,
    "claim_status_codes": status_code_words,
    "payers": payer_rules,
    "payer_names": payer_name_line,
    "topics": topic_line,
    "code_texts": code_text,
    "adjustment_codes": adjustment_code,
}
"""Each reads a line and raises MedqError for one that is wrong."""
_WORKED_BY_CODES = (Kind.DENIAL, Kind.REVIEW)
_TABLES_OF_WAYS: dict[str, Collection[Kind]] = {
    "carc": _WORKED_BY_CODES,
    "rarc": _WORKED_BY_CODES,
    "combinations": _WORKED_BY_CODES,
    "topics": tuple(Kind),
}
"""Kinds of items by the tables that say in which ways they are worked."""


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
        return [_report_in_force(name, table(desk.store, name)) for name in TABLES]
    path, name = _table_name(file)
    return [_report(path.name, name, read(path, name))]


def import_table(desk: Desk, file: str) -> list[TableReport]:
    """Validate a file and, if nothing is wrong, save its lines as the office's own.

    Lines equal to those in force are skipped, and a column that the file does not have stays as it
    is. Questions to add its codes are closed. Writes one event beside theirs. The items that the
    lines touch are dated again by steps that follow (upkeep/changed_rules). Raises MedqError if the
    file cannot be read or the caller is no manager.
    """
    desk.require_manager("Importing a table")
    path, name = _table_name(file)
    table_file = read(path, name)
    report = _report(path.name, name, table_file)
    if report.problems:
        return [report]
    with desk.store.write_transaction():
        change_set = ChangeSet(desk.store)
        lines_in_force = table(desk.store, name)
        new_lines = {
            code: line
            for code, line in table_file.lines.items()
            if not line.items() <= lines_in_force.get(code, {}).items()
        }
        reference_lines.save(change_set, name, new_lines)
        _close_questions(desk, name, new_lines)
        _mark_changed(desk, name, new_lines)
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


def _mark_changed(desk: Desk, name: str, keys: Collection[str]) -> None:
    """Note which items the changed lines of a table date: those of payers, or of kinds."""
    if not keys:
        return
    if name == "payers":
        mark_changed(desk, payer_ids=items_to_date.payers_of_kinds(desk.store, keys))
    elif name in _TABLES_OF_WAYS:
        mark_changed(desk, item_kinds=_TABLES_OF_WAYS[name])


def _close_questions(desk: Desk, name: str, codes: Iterable[str]) -> None:
    """Close the questions to add these codes, of whatever payer."""
    topic_by_name = {topic.name: topic for topic in topics.code_questions(name, codes)}
    if not topic_by_name:
        return
    questions = open_items.open_items_of(desk.store, topics.REASON.kind, list(topic_by_name))
    updater = ItemUpdater(desk)
    resolutions = [
        topic_by_name[question.topic].resolution(
            Subject(question.subject_kind), question.subject_id, ADDED
        )
        for question in questions
    ]
    updater.take(TriggerResult((), tuple(resolutions)))
    updater.finish()


def _report(file_name: str, name: str, table_file: TableFile) -> TableReport:
    """Return the problems of a file: of its header, else of its lines in their order."""
    problems = _header_problems(file_name, name, table_file.columns)
    if not problems:
        problem_by_number = dict(table_file.problem_by_number)
        for key, line in table_file.lines.items():
            number = table_file.number_by_key[key]
            for problem in _line_problems(name, line, f"{file_name} line {number}: "):
                problem_by_number[number] = problem
        problems = [problem_by_number[number] for number in sorted(problem_by_number)]
    return TableReport(name, len(table_file.lines), tuple(problems))


def _report_in_force(name: str, lines: dict[str, Line]) -> TableReport:
    problems = [problem for line in lines.values() for problem in _line_problems(name, line)]
    return TableReport(name, len(lines), tuple(problems))


def _header_problems(file_name: str, name: str, columns: Sequence[str]) -> list[Problem]:
    """Return the columns that the table does not have: a misspelled one would mean nothing."""
    known_columns = next(iter(shipped(name).values())).keys()
    return [
        Problem(
            ProblemLevel.REFUSED,
            f"{file_name} line 1",
            f"{column or 'A column without a name'} is not a column of this table.",
            f"Columns: {', '.join(known_columns)}.",
        )
        for column in columns
        if column not in known_columns
    ]


def _line_problems(name: str, line: Line, where: str = "") -> list[Problem]:
    try:
        LINE_READERS[name](line)
    except MedqError as error:
        place = f"{where}{error.where or name}"
        return [Problem(ProblemLevel.REFUSED, place, error.message, error.hint)]
    return []


def _table_name(file: str) -> tuple[Path, str]:
    path = Path(file)
    if path.stem not in TABLES:
        raise MedqError(
            f"{path.name} is not a reference table.",
            hint=f"Name the file {', '.join(f'{name}.csv' for name in TABLES)}.",
        )
    return path, path.stem
