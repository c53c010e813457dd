"""The reference tables: files in data/reference/ with source and as-of date, and over them the office's own lines."""

import csv
from functools import lru_cache
from pathlib import Path

from data.office import office
from data.store.store import Store
from medq.domain.errors import MedqError

FOLDER = Path(__file__).parents[1] / "reference"
TABLES: dict[str, tuple[str, ...]] = {  # each with the columns that name a line
    "carc": ("code",),
    "rarc": ("code",),
    "combinations": ("group", "carc", "rarc"),
    "plb": ("code",),
    "payers": ("payer_kind",),
}
Line = dict[str, str]


@lru_cache(maxsize=len(TABLES))
def shipped(name: str) -> dict[str, Line]:
    """A table as it is shipped, by its key."""
    return read(FOLDER / f"{name}.csv", name)


def table(store: Store, name: str) -> dict[str, Line]:
    """A table with the office's own lines over the shipped ones."""
    own = office.reference_lines(store, name)
    return shipped(name) | own if own else shipped(name)


def read(path: Path, name: str) -> dict[str, Line]:
    """A table from a CSV file, by its key. Errors: `MedqError` naming line and column of what cannot be."""
    keys = TABLES[name]
    found: dict[str, Line] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [key for key in keys if key not in (reader.fieldnames or ())]
            if missing:
                raise MedqError(
                    f"There is no column {missing[0]}.",
                    where=path.name,
                    hint="The first line names the columns.",
                )
            for row in reader:
                at = f"{path.name} line {reader.line_num}"
                if None in row or None in row.values():
                    raise MedqError(
                        f"The line has not {len(reader.fieldnames or ())} columns.",
                        where=at,
                        hint="Quote a text that has a comma.",
                    )
                code = " ".join(row[key] for key in keys).strip()
                if not code or code in found:
                    raise MedqError(
                        f"{' '.join(keys)} is empty or stands twice: {code!r}.",
                        where=at,
                        hint="Keep one line of each.",
                    )
                found[code] = row
    except FileNotFoundError:
        raise MedqError(
            "There is no such file.", where=str(path), hint="Name a CSV file."
        ) from None
    except (csv.Error, UnicodeDecodeError, OSError) as fault:
        raise MedqError(
            f"The table cannot be read: {fault}.", where=path.name, hint="Save it as CSV in UTF-8."
        ) from fault
    return found
