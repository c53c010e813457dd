"""Reference tables: the shipped files in data/reference/, overridden by the office's lines."""

import csv
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from data.office import office
from data.store.store import Store
from medq.domain.errors import MedqError

FOLDER = Path(__file__).parents[1] / "reference"
TABLES: dict[str, tuple[str, ...]] = {  # the key columns of each
    "carc": ("code",),
    "rarc": ("code",),
    "combinations": ("group", "carc", "rarc"),
    "plb": ("code",),
    "payers": ("payer_kind",),
    "topics": ("kind", "topic"),
    "code_texts": ("list", "code"),
}
LONGEST_CELL = 1000  # characters: twice the longest of a shipped table
Line = dict[str, str]


@lru_cache(maxsize=len(TABLES))
def shipped(name: str) -> dict[str, Line]:
    """Return a shipped table by key."""
    return read(FOLDER / f"{name}.csv", name)


def table(store: Store, name: str) -> dict[str, Line]:
    """Return a table by key, with the office's lines instead of the shipped ones."""
    own = office.reference_lines(store, name)
    return shipped(name) | own if own else shipped(name)


def read(path: Path, name: str) -> dict[str, Line]:
    """Read a table from a CSV file, by key, without the spaces around its cells.

    Raises MedqError naming the line that is wrong.
    """
    keys = TABLES[name]
    lines: dict[str, Line] = {}
    if path.exists() and not path.is_file():  # a pipe or device would be read without an end
        raise MedqError("This is not a file.", where=str(path), hint="Give the path of a CSV file.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            header = reader.fieldnames or ()
            _check_header(header, keys, path.name)
            for cells in reader:
                where = f"{path.name} line {reader.line_num}"
                if None in cells or None in cells.values():
                    raise MedqError(
                        f"The line does not have {len(header)} columns.",
                        where=where,
                        hint="Put quotes around text that has a comma.",
                    )
                line = {column: _cell(column, text, where) for column, text in cells.items()}
                code = " ".join(line[key] for key in keys).strip()
                if not code or code in lines:
                    raise MedqError(
                        f"{' '.join(keys)} is empty or occurs twice: {code!r}.",
                        where=where,
                        hint="Keep one line for each.",
                    )
                lines[code] = line
    except FileNotFoundError:
        raise MedqError(
            "There is no such file.", where=str(path), hint="Give the path of a CSV file."
        ) from None
    except (csv.Error, UnicodeDecodeError, OSError) as fault:
        raise MedqError(
            f"The table cannot be read: {fault}.", where=path.name, hint="Save it as CSV in UTF-8."
        ) from fault
    return lines


def _check_header(header: Sequence[str], keys: Sequence[str], file_name: str) -> None:
    """Raise MedqError if a key column is missing, or a column is named twice."""
    for key in keys:
        if key not in header:
            raise MedqError(
                f"Column {key} is missing.",
                where=file_name,
                hint="The first line must name the columns.",
            )
    for column in header:
        if column and header.count(column) > 1:
            raise MedqError(
                f"Column {column} occurs twice.", where=file_name, hint="Keep one of them."
            )


def _cell(column: str, text: str, where: str) -> str:
    """Return a cell without the spaces around it. Raises MedqError for what no screen can show."""
    text = text.strip()
    if len(text) > LONGEST_CELL or not text.isprintable():
        raise MedqError(
            f"{column} is longer than {LONGEST_CELL} characters, or has a character that cannot "
            "be shown.",
            where=where,
            hint="Write it as one line of plain text.",
        )
    return text
