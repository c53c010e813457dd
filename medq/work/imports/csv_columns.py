"""Columns of a CSV file: which of its names are ours, and which are like ours."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from medq.domain.errors import FileError
from medq.work.imports.csv_column_names import USUAL_NAMES
from medq.work.imports.csv_problems import CellPlace, CsvProblems
from medq.work.imports.csv_rows import CSV_KINDS
from medq.work.imports.csv_table import Header

ColumnNames = Mapping[str, Mapping[str, str]]  # kind -> our column -> the office's column

CLOSE = 0.82  # likeness of two names from which one is taken for a slip of the other
_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")


class Columns(NamedTuple):
    """The columns of a file: its kind, and where each of our columns is."""

    kind: str
    names: tuple[str, ...]  # as the file spells them
    position_by_column: Mapping[str, int]
    unnamed: tuple[int, ...]  # positions without a name
    width: int  # up to the last column with a name


def name_key(name: str) -> str:
    """Return a column's name as it is compared: letters and digits, in lower case."""
    return _NOT_IN_NAME.sub("", name.casefold())


_COLUMN_BY_USUAL_NAME = {
    name_key(usual): column for column, names in USUAL_NAMES.items() for usual in names.split()
}


def header_likeness(cells: Sequence[str], column_names: ColumnNames) -> int:
    """Return how much a row is like a header: by names that are ours, then by usual ones."""
    keys = {name_key(cell) for cell in cells} - {""}
    ours = {key for kind in CSV_KINDS for key in _column_by_key(kind, column_names)}
    return 100 * len(keys & ours) + len(keys & _COLUMN_BY_USUAL_NAME.keys())


def read_columns(header: Header, column_names: ColumnNames, problems: CsvProblems) -> Columns:
    """Return the columns of a file, and note those that are not read.

    Raises FileError where no kind of file has them, a required one is missing, or one is twice.
    """
    where = f"{problems.file_name} line {header.line}"
    kind = _kind(header.names, column_names)
    if kind is None:
        raise FileError(
            "medq imports no file with this header.",
            where=where,
            hint="Import files of patients, charges or callbacks; the config maps their columns "
            "([columns.patients] and so on).",
        )
    ours = _column_by_key(kind, column_names)
    keys = [name_key(name) for name in header.names]
    position_by_column: dict[str, int] = {}
    for position, key in enumerate(keys):
        column = ours.get(key)
        if column is None:
            continue
        if column in position_by_column:
            first = header.names[position_by_column[column]]
            raise FileError(
                f"Two columns are {column}: {first!r} and {header.names[position]!r}.",
                where=where,
                hint="Delete or rename one of them.",
            )
        position_by_column[column] = position
    others = [name for name, key in zip(header.names, keys, strict=True) if key and key not in ours]
    alike = _alike_columns(kind, others, position_by_column)
    _require_columns(kind, column_names, position_by_column, alike, where)
    _note_unread(header, [name for name in others if name not in alike], alike, problems)
    return Columns(
        kind,
        header.names,
        position_by_column,
        unnamed=tuple(position for position, key in enumerate(keys) if not key),
        width=max(position for position, key in enumerate(keys) if key) + 1,
    )


def _column_by_key(kind: str, column_names: ColumnNames) -> dict[str, str]:
    """Return our columns by the keys of the names that a file of this office has for them."""
    mapped = column_names.get(kind, {})
    columns = CSV_KINDS[kind].row_type._fields
    return {name_key(mapped.get(column, column)): column for column in columns}


def _kind(names: Iterable[str], column_names: ColumnNames) -> str | None:
    """Return the kind of file that a header is most like; None if it is like none.

    A file of charges may name the patient too: of the kinds whose own column it has, the one with
    most columns decides.
    """
    keys = {name_key(name) for name in names} - {""}
    best_likeness, best_kind = (False, 1), None
    for kind, csv_kind in CSV_KINDS.items():
        ours = _column_by_key(kind, column_names)
        columns = {ours[key] for key in keys & ours.keys()}
        usual = {_COLUMN_BY_USUAL_NAME.get(key) for key in keys} & set(csv_kind.required) - columns
        likeness = (csv_kind.unique_column in columns, len(columns) + len(usual))
        if likeness > best_likeness:
            best_likeness, best_kind = likeness, kind
    return best_kind


def _alike_columns(
    kind: str, names: Sequence[str], position_by_column: Mapping[str, int]
) -> dict[str, str]:
    """Return our columns that are missing, by the names in the file that are like them."""
    missing = {
        name_key(column): column
        for column in CSV_KINDS[kind].row_type._fields
        if column not in position_by_column
    }
    alike: dict[str, str] = {}
    for name in names:
        key = name_key(name)
        column = _COLUMN_BY_USUAL_NAME.get(key)
        if column not in missing.values():
            close = get_close_matches(key, missing, n=1, cutoff=CLOSE)
            column = missing[close[0]] if close else None
        if column and column not in alike.values():
            alike[name] = column
    return alike


def _require_columns(
    kind: str,
    column_names: ColumnNames,
    position_by_column: Mapping[str, int],
    alike: Mapping[str, str],
    where: str,
) -> None:
    """Raise FileError naming every required column that is missing, and those that are like it."""
    mapped = column_names.get(kind, {})
    missing = [column for column in CSV_KINDS[kind].required if column not in position_by_column]
    if not missing:
        return
    names = " and ".join(mapped.get(column, column) for column in missing)
    likely = [
        f"column {name!r} is like {column}" for name, column in alike.items() if column in missing
    ]
    hint = f"Add it, or map it: [columns.{kind}] in the config."
    if likely:
        name, column = next(each for each in alike.items() if each[1] in missing)
        hint = (
            f"{_capitalized('; '.join(likely))}. Rename it, or map it in the config:"
            f' [columns.{kind}] {column} = "{name}".'
        )
    word = "column" if len(missing) == 1 else "columns"
    raise FileError(f"A file of {kind} needs the {word} {names}.", where=where, hint=hint)


def _note_unread(
    header: Header, unread: Sequence[str], alike: Mapping[str, str], problems: CsvProblems
) -> None:
    """Note the columns and rows of a file that medq does not read."""
    cell = CellPlace(header.line)
    for name, column in alike.items():
        problems.warn(
            cell,
            f"Column {name!r} is not read; it is like {column}",
            f"Rename it to {column} if it is that, or map it in the config, and import again.",
        )
    if unread:
        problems.note(
            cell, f"Columns that medq does not read: {', '.join(unread)}", "Nothing to do."
        )
    if header.is_below_text:
        problems.note(cell, "The rows above the header are not read", "Nothing to do.")


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
