"""Values that all parts of posting one CSV file share."""

from dataclasses import dataclass

from medq.work.desk import Desk
from medq.work.imports.csv_files import CsvRows
from medq.work.items.updater import ItemUpdater


@dataclass(frozen=True, slots=True)
class CsvPosting:
    """One CSV file being posted, inside a write transaction of the store."""

    desk: Desk
    file_name: str
    rows: CsvRows
    updater: ItemUpdater

    def where(self, line: int, column: str = "") -> str:
        """Return the location of a line, or of one of its cells, as errors name it."""
        location = f"{self.file_name} line {line}"
        return f"{location}, column {column}" if column else location
