"""Posting of a CSV file of patients who asked to be called."""

from datetime import datetime, timedelta

from data.patients import parties
from data.store.columns import moment_to_int
from medq.domain.errors import FileError
from medq.domain.triggers.unsent import CallbackRequest, triggers_for_callback
from medq.work.desk import Desk
from medq.work.imports.csv_charges import patient_with_account
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_files import CsvRow
from medq.work.items.updater import window_columns


def post_callbacks(posting: CsvPosting) -> None:
    """Insert a callback for each new request. Raises FileError naming the line.

    Where no window was promised, the promise is the next business day.
    """
    for line, row in posting.rows:
        patient_id = patient_with_account(posting, line, row["account"])
        start, end = row["window_start"], row["window_end"]
        if (start is None) != (end is None) or (start and end and start > end):
            raise FileError(
                "The window has no beginning, no end, or ends before it begins.",
                where=posting.where(line),
                hint="Give both, or none.",
            )
        key = f"{row['account']}|{moment_to_int(row['asked_at'])}"
        if not parties.has_callback(posting.desk.store, key):
            _post_callback(posting, row, key, patient_id)


def _post_callback(posting: CsvPosting, row: CsvRow, key: str, patient_id: int) -> None:
    desk = posting.desk
    start, end = row["window_start"], row["window_end"]
    callback_id = desk.store.insert(
        "callback",
        key=key,
        patient_id=patient_id,
        asked_at=moment_to_int(row["asked_at"]),
        reason=row["reason"] or "",
        phone=row["phone"] or "",
        window_start=moment_to_int(start) if start else None,
        window_end=moment_to_int(end) if end else None,
        promised=int(bool(row["promised"])),
    )
    requested_day = row["asked_at"].astimezone(desk.zone).date()
    if start is None or end is None:
        start, end = _next_business_day(desk, row["asked_at"])
    balance_cents = parties.patient_balance_cents(desk.store, patient_id)
    request = CallbackRequest(callback_id, requested_day, "", balance_cents)
    columns = window_columns(start, end, promised=True)
    posting.updater.take(triggers_for_callback(request), (None, patient_id, None), **columns)


def _next_business_day(desk: Desk, asked_at: datetime) -> tuple[datetime, datetime]:
    """Return when the office opens and closes on the next business day."""
    day = desk.calendar.next_working(asked_at.astimezone(desk.zone).date() + timedelta(days=1))
    return (
        datetime.combine(day, desk.settings.opens, desk.zone),
        datetime.combine(day, desk.settings.closes, desk.zone),
    )
