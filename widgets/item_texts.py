"""What a row of a list says of an item: its sign, whom it is about, when it is due, and why."""

from datetime import date, tzinfo
from typing import NamedTuple

from rich.cells import cell_len

from medq.domain.date_text import format_day, format_days_left, format_minute, format_time
from medq.domain.items.bundle import Bundle, BundleTotals
from medq.domain.items.item import PINNED, ItemRow, Kind, State
from medq.domain.items.joined_text import joined_text
from medq.domain.money import plain, whole_dollars

DAY_MINUTES = 24 * 60
LONGEST_CODES = 40
MOST_DAYS_LATE = 99  # with the word `late` in the column's nine cells
LEAST_WORDS = 6  # cells in which `: auth..` still says something of a joined item
LONGEST_HELD = 11  # cells of a payment's number that fit beside `ERA held`
LOST = "LOST"
NOT_DUE = "--"
WORKED = (State.OPEN, State.TAKEN)


class Viewer(NamedTuple):
    """The person looking at a screen, and the day."""

    today: date
    zone: tzinfo  # the office's
    initials: str  # as items name their holder


def item_sign(row: ItemRow, viewer: Viewer) -> str:
    """Return the sign in front of a line; its due date or its reason says the same as a word."""
    if row.state is State.DONE:
        return "#"
    if row.state is State.WAITING:
        return "~"
    if row.is_lost(viewer.today):
        return "X"
    if is_promised_today(row, viewer):
        return "@"
    if is_promise_missed(row, viewer):
        return "!"
    act_by = shown_act_by(row)
    return "!" if act_by is not None and act_by <= viewer.today else " "


def is_promised_today(row: ItemRow, viewer: Viewer) -> bool:
    """Return whether somebody was promised a call for today."""
    return row.window is not None and _start(row, viewer) == viewer.today


def is_promise_missed(row: ItemRow, viewer: Viewer) -> bool:
    """Return whether the day on which somebody was promised a call has passed."""
    start_day = _start(row, viewer)
    return start_day is not None and start_day < viewer.today


def _start(row: ItemRow, viewer: Viewer) -> date | None:
    return row.window.start.astimezone(viewer.zone).date() if row.window is not None else None


def shown_act_by(row: ItemRow) -> date | None:
    """Return the last safe day to act, the earliest of all that the row stands for.

    Without one it is the deadline.
    """
    return row.earliest_act_by or row.deadline


def patient_text(row: ItemRow) -> str:
    """Return the patient; what it is about where there is none.

    A callback adds what the patient wants to be called.
    """
    if row.bundle is not None:
        return bundle_text(row.bundle)
    if row.off_by_cents is not None:
        state = " held" if len(row.subject_number) <= LONGEST_HELD else ""
        return f"ERA{state} {row.subject_number}"
    if row.preferred_name:
        return f"{row.patient} ({row.preferred_name})"
    return row.patient or row.subject or row.title


def bundle_text(totals: BundleTotals) -> str:
    """Return what a row for several stands for: `11 clean claims`, `2 callbacks`, `12 calls`."""
    if totals.bundle is Bundle.CLEAN_CLAIMS:
        return f"{totals.items:,} clean claims"
    # The column of names has room for one digit and the long word.
    return f"{totals.items:,} {'callbacks' if totals.items < 10 else 'calls'}"


def service_day_text(row: ItemRow, viewer: Viewer) -> str:
    """Return the DOS; of callbacks of later how many are today, else the day of the first one."""
    bundle = row.bundle
    if bundle is None or bundle.opens is None:
        return format_day(row.service_day) if row.service_day is not None and not bundle else ""
    day = bundle.opens.astimezone(viewer.zone).date()
    if day != viewer.today:
        return format_day(day)
    return f"{bundle.items - bundle.later} today" if bundle.later else "today"


def short_payer_text(row: ItemRow) -> str:
    """Return the payer's short name; of a callback the number to call."""
    if row.bundle is not None:
        return f"{row.bundle.payers} payers" if row.bundle.payers else ""
    return row.phone if row.kind is Kind.CALLBACK else row.payer_short


def subject_text(row: ItemRow) -> str:
    """Return the claim number and the patient's name."""
    if row.kind is Kind.CALLBACK:
        return patient_text(row)
    return f"{row.short_subject} {row.patient}".strip() or row.title


def payer_text(row: ItemRow) -> str:
    """Return who pays; a callback does not name the payer."""
    return "patient" if row.kind is Kind.CALLBACK else row.payer


def due_text(row: ItemRow, viewer: Viewer) -> str:
    """Return when to begin today, else how many days are left to act: `9 d`, `today`, `3 d late`.

    A promise is shown by its time, or by the days until it. `3 d late` can still be saved, by a
    faster channel; what cannot is `LOST`. Nothing is due of an item that is done.
    """
    if row.state is State.DONE:
        return NOT_DUE
    start_day = _start(row, viewer)
    if start_day is not None and row.window is not None:
        if start_day == viewer.today:
            return format_time(row.window.start.astimezone(viewer.zone))
        return _days_text(start_day, viewer.today)
    if row.start_by is not None and row.start_by < DAY_MINUTES and row.state in WORKED:
        return format_minute(row.start_by)
    if row.is_lost(viewer.today):
        return LOST
    act_by = shown_act_by(row)
    return _days_text(act_by, viewer.today) if act_by is not None else NOT_DUE


def _days_text(day: date, today: date) -> str:
    if (today - day).days > MOST_DAYS_LATE:
        return f">{MOST_DAYS_LATE} late"
    return "today" if day == today else format_days_left(day, today)


def codes_text(row: ItemRow, width: int = LONGEST_CODES) -> str:
    """Return why a denial was denied: `CO-16 N290 +2`; `+2` are further codes beside these.

    Where a list has no room for the remark code, it is one of the further ones: none is cut.
    """
    reason, *remarks = row.cause.split()
    remarks = list(dict.fromkeys([*remarks, *row.remarks]))
    for shown in (remarks[:1], []):
        more = len(remarks) - len(shown) + row.other_reasons
        text = " ".join([reason, *shown, *([f"+{more}"] if more else [])])
        if len(text) <= width:
            break
    return text


def reason_text(row: ItemRow, viewer: Viewer, width: int = LONGEST_CODES) -> str:
    """Return in a few words why an item is in the list: its codes, what is missing, a promise.

    Where they are longer than `width` cells, shorter words for the same.
    """
    if row.state is State.DONE:
        return "done"
    if row.state is State.WAITING:
        return f"until {format_day(row.wait_until)}" if row.wait_until else "on hold"
    if row.bundle is not None and row.bundle.bundle is Bundle.CLEAN_CLAIMS:
        return "batch, ready"
    if row.window is not None:
        if is_promise_missed(row, viewer):
            return _fitting(width, "promise missed", "missed")
        if is_promised_today(row, viewer):
            return "promised"
        return _fitting(width, "promised later", "later")
    if row.kind is Kind.CALLBACK:
        return "callback"
    if row.tier == PINNED:
        pinned = f"pinned, {_cause_of_work(row, width - len('pinned, '))}"
        return _fitting(width, pinned, f"pin: {_cause_of_work(row, width - len('pin: '))}")
    return _cause_of_work(row, width)


def _cause_of_work(row: ItemRow, width: int) -> str:
    """Return the codes, the difference or the cause of an item, then the others of its claim."""
    if not row.joined:
        return _own_cause(row, width)
    reason, count = _own_cause(row, width), f" +{len(row.joined):,}"
    if len(reason) + len(count) + LEAST_WORDS <= width:
        return f"{reason} {joined_text(row.joined)}"
    return f"{_own_cause(row, width - len(count))}{count}"


def _own_cause(row: ItemRow, width: int) -> str:
    if row.off_by_cents:
        amount = plain(abs(row.off_by_cents))
        return _fitting(width, f"off by {amount}", f"{amount} off", amount)
    if _has_codes(row):
        return codes_text(row, width)
    if row.cause_text:
        return _fitting(width, row.cause_text, row.cause_short or row.cause_text)
    return row.title


def _fitting(width: int, *texts: str) -> str:
    """Return the first text that has at most `width` cells, else the last one."""
    return next((text for text in texts if cell_len(text) <= width), texts[-1])


def _has_codes(row: ItemRow) -> bool:
    """Return whether codes of a remittance are the reason; the office has no words for those."""
    return row.kind is Kind.DENIAL and bool(row.cause) and row.cause_text in ("", row.cause)


def full_reason_text(row: ItemRow, viewer: Viewer, width: int) -> str:
    """Return the same with the problem in words after the codes of a denial.

    Where the reason is in words already, the title would say it again.
    """
    reason = reason_text(row, viewer, width)
    if row.bundle is not None or row.state not in WORKED or not _has_codes(row):
        return reason
    return f"{reason} {row.title}"


def worker_text(row: ItemRow, viewer: Viewer) -> str:
    """Return who is working an item: `you`, `LK`; "" for nobody."""
    if row.state not in WORKED or not row.claim_holder:
        return ""
    return "you" if row.claim_holder == viewer.initials else row.claim_holder


def working_text(row: ItemRow, viewer: Viewer) -> str:
    """Return who is working an item and for how long: `you 28 min`."""
    worker = worker_text(row, viewer)
    return f"{worker} {row.held_minutes} min" if worker and row.held_minutes else worker


def amount_text(row: ItemRow) -> str:
    """Return the money of a row as a list shows it; of a callback none before verification."""
    if row.kind is Kind.CALLBACK:
        return "--"
    return plain(row.group_cents if row.more else row.shown_cents)


def rate_text(row: ItemRow) -> str:
    """Return the expected dollars per minute of work, in whole dollars."""
    return "--" if row.kind is Kind.CALLBACK else whole_dollars(row.score)
