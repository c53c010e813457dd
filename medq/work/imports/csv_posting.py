"""Posting of one CSV file of the office as one transaction."""

import hashlib

from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.events.events import NewEvent
from data.imports import originals
from data.store.columns import moment_to_int
from medq.domain.items.item import Subject
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_files import CsvFile
from medq.work.imports.kinds import TRANSACTION_KINDS
from medq.work.imports.x12_posting import PostingResult
from medq.work.items.updater import ItemUpdater


def post_csv_file(
    desk: Desk,
    file_id: int,
    file_name: str,
    file: CsvFile,
    transaction_id: int | None = None,
) -> PostingResult | None:
    """Post a CSV file; return None if the same content was posted before.

    `transaction_id` is that of an undone import, which is saved over. Raises FileError naming the
    line. Call inside a write transaction.
    """
    key = _content_key(file)
    is_posted = originals.is_posted(desk.store, key)
    transaction_id = _save_transaction(
        desk, file_id, file, key, transaction_id, is_posted=is_posted
    )
    if is_posted:
        return None
    change_set, updater = ChangeSet(desk.store), ItemUpdater(desk)
    mark_first_event(desk.store, change_set)
    post_csv = TRANSACTION_KINDS[file.kind].post_csv
    if post_csv is None:
        raise LookupError(f"a CSV file of kind {file.kind} cannot be posted")
    post_csv(CsvPosting(desk, file_name, file.rows, updater))
    updater.finish()
    result = PostingResult()
    result.event_id = record_event(
        desk,
        NewEvent(
            act="import",
            subject=(Subject.TRANSACTION, transaction_id),
            text=f"{file.kind}: {len(file.rows)} rows.",
            change_set=change_set,
        ),
    )
    result.items = updater.created_by_kind
    return result


def _save_transaction(
    desk: Desk,
    file_id: int,
    file: CsvFile,
    key: str,
    transaction_id: int | None,
    *,
    is_posted: bool,
) -> int:
    claims, charge_cents = 0, 0
    if file.kind == "charges":
        claims = len({row.claim_number for _line, row in file.rows})
        charge_cents = sum(row.charge for _line, row in file.rows)
    return originals.save_transaction(
        desk.store,
        transaction_id,
        file_id=file_id,
        ordinal=1,
        kind=file.kind,
        isa_control="",
        group_control="",
        st_control="",
        key=key,
        status="already-posted" if is_posted else "posted",
        segments=len(file.rows),
        claims=claims,
        charge_cents=charge_cents,
        paid_cents=0,
        adjustment_cents=0,
        provider_adjustment_cents=0,
        problems="[]",
        posted_at=None if is_posted else moment_to_int(desk.now()),
        staff_id=None if is_posted else desk.user.id,
    )


def _content_key(file: CsvFile) -> str:
    """Return a key of the file's rows, the same whatever the file is called."""
    content = repr([row._asdict() for _line, row in file.rows])
    return f"{file.kind} {hashlib.sha256(content.encode()).hexdigest()}"
