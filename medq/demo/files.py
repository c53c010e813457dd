"""Writes the practice's files into a folder, as payers, clearing house and the office's own system would leave them there."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from medq.demo.acknowledgment_files import receipt_file, status_file, syntax_file
from medq.demo.claim_file import batch_file
from medq.demo.practice import Practice
from medq.demo.remittance_file import remittance_file
from medq.demo.tables import callbacks_table, charges_table, patients_table


def write(practice: Practice, folder: Path) -> list[Path]:
    """Write every file; gives their paths in the order in which to import them.

    Patients come first, then the X12 files day by day (which is also the order of their names), then charges and callbacks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    x12 = sorted(_x12(practice))
    tables = (
        ("patients.csv", patients_table(practice.patients, practice.charges.blanks)),
        ("charges.csv", charges_table(practice.charges)),
        ("callbacks.csv", callbacks_table(practice.callbacks)),
    )
    paths = []
    for name, text in (tables[0], *x12, *tables[1:]):
        path = folder / name
        path.write_bytes(text.encode("ascii"))
        paths.append(path)
    return paths


def _x12(practice: Practice) -> Iterator[tuple[str, str]]:
    """(name, text) of every X12 file. Names hold the day, the kind and the sender, nothing of a patient."""
    office = practice.office
    for number, status in enumerate(practice.status_reports, 1):
        yield (
            _name(status.day, "277", "clearinghouse"),
            status_file(status, office, _at(status.day, 6), 40000 + number),
        )
    for number, receipt in enumerate(practice.receipts, 1):
        yield (
            _name(receipt.day, "277ca", receipt.source),
            receipt_file(receipt, office, _at(receipt.day, 5), 30000 + number),
        )
    for number, remittance in enumerate(practice.remittances, 1):
        source = (
            f"{remittance.payer.key}_again" if remittance.delivered_again else remittance.payer.key
        )
        day = remittance.file_day
        yield (
            _name(day, "835", source),
            remittance_file(remittance, office, _at(day, 4), 50000 + number),
        )
    for batch in practice.batches:
        yield _name(batch.day, "837p", "talusfam"), batch_file(batch, office, _at(batch.day, 17))
        yield (
            _name(batch.day, "999", "clearinghouse"),
            syntax_file(batch, office, _at(batch.day, 17, 40), 20000 + batch.number),
        )


def _name(day: date, kind: str, source: str) -> str:
    return f"{day}_{kind}_{source}.edi"


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))
