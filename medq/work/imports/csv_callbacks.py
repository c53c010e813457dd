"""Posting of a CSV file of patients who asked to be called."""

from datetime import datetime, timedelta

from data.claims import claims
from data.items.new_items import ItemParties
from data.patients import callbacks
from data.patients.callbacks import NewCallback
from medq.domain.errors import FileError
from medq.domain.items.item import Window
from medq.domain.triggers.unsent import CallbackRequest, triggers_for_callback
from medq.work.desk import Desk
from medq.work.imports.csv_context import CsvPosting, patient_with_account
from medq.work.imports.csv_rows import CallbackCsvRow


def post_callbacks(posting: CsvPosting) -> None:
    """Insert a callback for each new request. Raises FileError naming the line.

    Where no window was promised, the promise is the next business day.
    """
    id_by_account = posting.id_by_account()
    for line, row in posting.rows:
        patient_id = patient_with_account(posting, id_by_account, line, row.account)
        start, end = row.window_start, row.window_end
        if (start is None) != (end is None) or (start and end and start > end):
            raise FileError(
                "The window has no beginning, no end, or ends before it begins.",
                where=posting.where(line),
                hint="Give both, or none.",
            )
        key = callbacks.callback_key(row.account, row.asked_at)
        if not callbacks.exists(posting.desk.store, key):
            _post_callback(posting, row, key, patient_id)


def _post_callback(posting: CsvPosting, row: CallbackCsvRow, key: str, patient_id: int) -> None:
    desk = posting.desk
    start, end = row.window_start, row.window_end
    callback_id = callbacks.insert(
        desk.store,
        NewCallback(
            key=key,
            patient_id=patient_id,
            asked_at=row.asked_at,
            reason=row.reason or "",
            phone=row.phone or "",
            window_start=start,
            window_end=end,
            promised=bool(row.promised),
        ),
    )
    requested_day = row.asked_at.astimezone(desk.zone).date()
    if start is None or end is None:
        start, end = _next_business_day(desk, row.asked_at)
    balance_cents = claims.patient_balance_cents(desk.store, patient_id)
    request = CallbackRequest(callback_id, requested_day, "", balance_cents)
    posting.updater.take(
        triggers_for_callback(request), ItemParties(patient_id=patient_id), Window(start, end)
    )


def _next_business_day(desk: Desk, asked_at: datetime) -> tuple[datetime, datetime]:
    """Return when the office opens and closes on the next business day."""
    day = desk.calendar.next_working(asked_at.astimezone(desk.zone).date() + timedelta(days=1))
    return (
        datetime.combine(day, desk.settings.opens, desk.zone),
        datetime.combine(day, desk.settings.closes, desk.zone),
    )
