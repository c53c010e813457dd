"""Posting of a CSV file of patients who asked to be called."""

from datetime import datetime, timedelta

from data.claims import claims
from data.items.new_items import ItemParties
from data.patients import callbacks
from data.patients.callbacks import NewCallback, StoredCallback
from medq.domain.items.item import Window
from medq.domain.triggers.unsent import CallbackRequest, triggers_for_callback
from medq.work.desk import Desk
from medq.work.imports.csv_context import CsvPosting, patients_on_file
from medq.work.imports.csv_rows import CallbackCsvRow


def post_callbacks(posting: CsvPosting) -> None:
    """Insert a callback for each new request. Raises RefusedCsvError naming the lines.

    Where no window was promised, the promise is the next business day.
    """
    id_by_account = patients_on_file(posting)
    for line, row in posting.rows:
        _check_window(posting, line, row)
        if row.asked_at.astimezone(posting.desk.zone).date() > posting.desk.today():
            posting.problems.warn(
                posting.cell(line, "asked_at"),
                f"{posting.cell(line, 'asked_at').column} is after today:"
                f" {row.asked_at.isoformat()}",
                "Correct it if it is wrong.",
            )
    posting.problems.raise_refusals()
    for line, row in posting.rows:
        key = callbacks.callback_key(row.account, row.asked_at)
        stored = callbacks.by_key(posting.desk.store, key)
        if stored is None:
            _post_callback(posting, row, key, id_by_account[row.account])
        else:
            _warn_of_difference(posting, line, row, stored)


def _check_window(posting: CsvPosting, line: int, row: CallbackCsvRow) -> None:
    """Refuse a window without a beginning or end, and one that ends before it begins."""
    start, end = row.window_start, row.window_end
    if (start is None) != (end is None):
        column = "window_start" if start is None else "window_end"
        posting.problems.refuse(
            posting.cell(line, column),
            f"{posting.cell(line, column).column} is empty, but the window has its other moment",
            "Give both, or none.",
        )
    elif start and end and start > end:
        posting.problems.refuse(
            posting.cell(line, "window_end"),
            f"The window ends before it begins: {start.isoformat()} to {end.isoformat()}",
            "Correct one of them.",
        )
    elif end and end < row.asked_at:
        posting.problems.warn(
            posting.cell(line, "window_end"),
            f"The window ends before the patient asked: {end.isoformat()}",
            "Correct one of them; until then the callback is overdue.",
        )


def _warn_of_difference(
    posting: CsvPosting, line: int, row: CallbackCsvRow, stored: StoredCallback
) -> None:
    """Warn of a request on file whose row says something else: the row is not taken."""
    differing = [
        posting.cell(line, column).column
        for column in StoredCallback._fields
        if getattr(row, column) not in (None, getattr(stored, column))
    ]
    if differing:
        posting.problems.warn(
            posting.cell(line),
            f"This callback is on file with another {', '.join(differing)}, and stays as it is",
            "Note the change on its item; a second request needs its own asked_at.",
        )


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
