"""Posting of one CSV file of the office as one transaction."""

import hashlib

from data.imports import transactions
from data.imports.transactions import TransactionRow
from medq.domain.import_report import TransactionStatus
from medq.work.desk import Desk
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_files import CsvFile
from medq.work.imports.kinds import TRANSACTION_KINDS
from medq.work.imports.recording import PostingResult, record_posting
from medq.work.imports.stored_file import StoredFile, save_transaction
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.remittances.payer_questions import request_payer_reviews


def post_csv_file(desk: Desk, stored_file: StoredFile, file: CsvFile) -> PostingResult | None:
    """Post a CSV file; return None if the same content was posted before.

    Raises RefusedCsvError with all its problems if a row is wrong. Call inside a write transaction.
    """
    kind, key = TRANSACTION_KINDS[file.kind], _content_key(file)
    is_posted = transactions.is_posted(desk.store, key)
    figures = kind.csv_figures(file.rows)
    row = TransactionRow(
        file_id=stored_file.id,
        ordinal=1,
        kind=file.kind,
        key=key,
        status=TransactionStatus.ALREADY_POSTED if is_posted else TransactionStatus.POSTED,
        segments=len(file.rows),
        claims=figures.claims,
        charge_cents=figures.charge_cents,
    )
    transaction_id = save_transaction(desk, stored_file, row)
    post_csv = kind.post_csv
    if is_posted:
        file.problems.raise_refusals()
        return None
    if post_csv is None:
        raise LookupError(f"a CSV file of kind {file.kind} cannot be posted")

    def post(updater: ItemUpdater, result: PostingResult) -> str:
        directory = Directory(desk.store)
        post_csv(CsvPosting(desk, file, updater, directory))
        request_payer_reviews(desk, directory, updater)
        return f"{file.kind}: {len(file.rows)} rows."

    return record_posting(desk, transaction_id, post)


def _content_key(file: CsvFile) -> str:
    """Return a key of the file's rows, the same whatever the file is called."""
    content = repr([row._asdict() for _line, row in file.rows])
    return f"{file.kind} {hashlib.sha256(content.encode()).hexdigest()}"
