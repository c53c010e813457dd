"""Reference tables: the shipped files in data/reference/, overridden by the office's lines."""

import csv
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
    """Read a table from a CSV file, by key. Raises MedqError naming the line that is wrong."""
    keys = TABLES[name]
    lines: dict[str, Line] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [key for key in keys if key not in (reader.fieldnames or ())]
            if missing:
                raise MedqError(
                    f"Column {missing[0]} is missing.",
                    where=path.name,
                    hint="The first line must name the columns.",
                )
            for row in reader:
                where = f"{path.name} line {reader.line_num}"
                if None in row or None in row.values():
                    raise MedqError(
                        f"The line does not have {len(reader.fieldnames or ())} columns.",
                        where=where,
                        hint="Put quotes around text that has a comma.",
                    )
                code = " ".join(row[key] for key in keys).strip()
                if not code or code in lines:
                    raise MedqError(
                        f"{' '.join(keys)} is empty or occurs twice: {code!r}.",
                        where=where,
                        hint="Keep one line for each.",
                    )
                lines[code] = row
    except FileNotFoundError:
        raise MedqError(
            "There is no such file.", where=str(path), hint="Give the path of a CSV file."
        ) from None
    except (csv.Error, UnicodeDecodeError, OSError) as fault:
        raise MedqError(
            f"The table cannot be read: {fault}.", where=path.name, hint="Save it as CSV in UTF-8."
        ) from fault
    return lines
