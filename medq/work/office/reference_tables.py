"""The reference tables as work uses them, and how an office judges and takes in lines of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.events import events
from data.events.events import ChangeSet
from data.office import office
from data.office.reference_tables import TABLES, Line, read, shipped, table
from medq.domain.claims.payer import payer_rules
from medq.domain.errors import MedqError, Problem, ProblemLevel
from medq.domain.reasons.tables import combination, reason_code, remark_code
from medq.domain.triggers.provider_codes import provider_code
from medq.work.desk import Desk

JUDGES: dict[str, Callable[[Line], object]] = {
    "carc": reason_code,
    "rarc": remark_code,
    "combinations": combination,
    "plb": provider_code,
    "payers": payer_rules,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be said of one table."""

    table: str
    rows: int
    problems: tuple[Problem, ...]


def check(desk: Desk, file: str | None = None) -> list[Judged]:
    """Judge a file, or every table in force, line by line. Changes nothing."""
    if file is None:
        return [_judge(name, table(desk.store, name)) for name in TABLES]
    path, name = _named(file)
    return [_judge(name, read(path, name))]


def take_in(desk: Desk, file: str) -> list[Judged]:
    """Judge a file and, when nothing is wrong, keep its lines as the office's own, with an event. A line that is as shipped
    is no line of the office's. Errors: `MedqError` when the file cannot be read or the caller is no manager."""
    desk.require_manager("Taking in a table")
    path, name = _named(file)
    lines = read(path, name)
    judged = _judge(name, lines)
    if judged.problems:
        return [judged]
    known = shipped(name)
    with desk.store.write_transaction():
        entry = ChangeSet(desk.store)
        own = office.reference_lines(desk.store, name)
        there = office.reference_ids(desk.store, name)
        for code, line in lines.items():
            if line == own.get(code, known.get(code)):
                continue
            text = json.dumps(line, sort_keys=True, ensure_ascii=False)
            if code in there:
                entry.change("reference_line", there[code], line=text)
            else:
                entry.create("reference_line", name=name, code=code, line=text)
        told = f"{len(entry.after)} lines of {name} are now the office's own."
        events.append(
            desk.store,
            events.NewEvent(
                at=desk.now(),
                staff_id=desk.user.id,
                act="reference import",
                subject=(0, 0),
                text=told,
                change_set=entry,
            ),
        )
    desk.forget()
    return [judged]


def _judge(name: str, lines: dict[str, Line]) -> Judged:
    problems = []
    for line in lines.values():
        try:
            JUDGES[name](line)
        except MedqError as wrong:
            problems.append(
                Problem(ProblemLevel.REFUSED, wrong.where or name, wrong.message, wrong.hint)
            )
    return Judged(name, len(lines), tuple(problems))


def _named(file: str) -> tuple[Path, str]:
    path = Path(file)
    if path.stem not in TABLES:
        raise MedqError(
            f"{path.name} is none of the tables.",
            hint=f"Name the file {', '.join(f'{n}.csv' for n in TABLES)}.",
        )
    return path, path.stem
