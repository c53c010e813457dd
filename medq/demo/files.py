"""The files of the demo practice as payers, clearinghouse and practice system would write them."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from medq.demo.acknowledgment_files import (
    claim_acknowledgment_file,
    claim_status_file,
    implementation_acknowledgment_file,
)
from medq.demo.claim_file import batch_file
from medq.demo.practice import Practice
from medq.demo.remittance_file import remittance_file
from medq.demo.tables import callbacks_table, charges_table, patients_table


def write_files(practice: Practice, folder: Path) -> list[Path]:
    """Write every file and return the paths in the order of import.

    Patients come first, then the X12 files by day (the order of their names), then charges and
    callbacks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    x12_files = sorted(_x12_files(practice))
    tables = (
        ("patients.csv", patients_table(practice.patients, practice.charges.blanks)),
        ("charges.csv", charges_table(practice.charges)),
        ("callbacks.csv", callbacks_table(practice.callbacks)),
    )
    paths = []
    for name, text in (tables[0], *x12_files, *tables[1:]):
        path = folder / name
        path.write_bytes(text.encode("ascii"))
        paths.append(path)
    return paths


def _x12_files(practice: Practice) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of every X12 file; names hold day, kind and sender, no patient data."""
    office = practice.office
    for index, report in enumerate(practice.status_reports, 1):
        yield (
            _name(report.day, "277", "clearinghouse"),
            claim_status_file(report, office, _at(report.day, 6), 40000 + index),
        )
    for index, acknowledgment in enumerate(practice.claim_acknowledgments, 1):
        yield (
            _name(acknowledgment.day, "277ca", acknowledgment.source),
            claim_acknowledgment_file(
                acknowledgment, office, _at(acknowledgment.day, 5), 30000 + index
            ),
        )
    for index, remittance in enumerate(practice.remittances, 1):
        file_source = (
            f"{remittance.payer.key}_again" if remittance.delivered_again else remittance.payer.key
        )
        day = remittance.file_day
        yield (
            _name(day, "835", file_source),
            remittance_file(remittance, office, _at(day, 4), 50000 + index),
        )
    for batch in practice.batches:
        yield _name(batch.day, "837p", "talusfam"), batch_file(batch, office, _at(batch.day, 17))
        yield (
            _name(batch.day, "999", "clearinghouse"),
            implementation_acknowledgment_file(
                batch, office, _at(batch.day, 17, 40), 20000 + batch.number
            ),
        )


def _name(day: date, kind: str, source: str) -> str:
    return f"{day}_{kind}_{source}.edi"


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))
