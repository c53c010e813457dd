"""An item as one line of a list: its sign, kind, subject, amount, due date and reason."""

from collections.abc import Callable
from datetime import date, tzinfo
from typing import NamedTuple

from rich.segment import Segment

from medq.domain.date_text import format_day, format_minute, format_time
from medq.domain.items.item import PINNED, ItemRow, Kind, State
from medq.domain.money import plain
from widgets.cells import align_left, align_right, truncate
from widgets.theme import Theme

WIDE_LIST = 66
SOON_DAYS = 9
MIN_NAME = 6  # cells of a name, with the space before it and the `..`, that still say something
DAY_MINUTES = 24 * 60
MICROS_PER_DOLLAR = 1_000_000


class Viewer(NamedTuple):
    """The person looking at a screen, and the day."""

    today: date
    zone: tzinfo  # the office's
    initials: str  # as items name their holder
    sees_names: bool = True  # patients' names


class ListColumn(NamedTuple):
    """A column of a list: its head, its width in cells, and its text for a row."""

    head: str
    width: int
    text: Callable[[ItemRow, Viewer], str]
    numbers: bool = False  # aligned at the right


def item_sign(row: ItemRow, viewer: Viewer) -> str:
    """Return the sign in front of a line; `reason_text` says the same as a word."""
    if row.state is State.DONE:
        return "#"
    if row.state is State.WAITING:
        return "~"
    if row.window is not None and row.window.start.astimezone(viewer.zone).date() == viewer.today:
        return "@"
    act_by = _act_by(row)
    return "!" if act_by is not None and act_by <= viewer.today else " "


def kind_text(row: ItemRow, viewer: Viewer) -> str:
    """Return the kind of an item, or who else is working it."""
    if row.state is State.TAKEN and row.holder and row.holder != viewer.initials:
        return f"{row.holder} working"
    return row.kind.word


def subject_text(row: ItemRow, viewer: Viewer) -> str:
    """Return the claim number and the patient's name, as far as the viewer may see it."""
    if row.kind is Kind.CALLBACK:
        return row.patient_short
    name = row.patient if viewer.sees_names else row.patient_short
    return f"{row.short_subject} {name}".strip() or row.title


def short_subject_text(row: ItemRow, viewer: Viewer) -> str:
    """Return the claim number and the patient's last name, as far as the viewer may see it."""
    if row.kind is Kind.CALLBACK:
        return row.patient_short
    name = row.patient_last if viewer.sees_names else row.patient_short
    return f"{row.short_subject} {name}".strip() or row.title


def _list_subject(row: ItemRow, viewer: Viewer, width: int) -> str:
    """Return the subject in `width` cells, of a group with the number of the other items.

    The name is truncated for that number, and left out if next to nothing of it would be left.
    """
    text = subject_text(row, viewer)
    if not row.more:
        return text
    more = f" +{row.more:,} more"
    subject_width = width - len(more)
    number = row.short_subject
    has_name = number and text != number
    if has_name and len(number) + MIN_NAME > subject_width >= len(number):
        return number + more
    return truncate(text, subject_width) + more


def payer_text(row: ItemRow) -> str:
    """Return who pays; a callback does not name the payer."""
    return "patient" if row.kind is Kind.CALLBACK else row.payer


def due_text(row: ItemRow, viewer: Viewer) -> str:
    """Return when to begin or act: the promised or latest start today, else the act-by day."""
    if row.window is not None:
        start = row.window.start.astimezone(viewer.zone)
        return format_time(start) if start.date() == viewer.today else format_day(start.date())
    if (
        row.start_by is not None
        and row.start_by < DAY_MINUTES
        and row.state in (State.OPEN, State.TAKEN)
    ):
        return format_minute(row.start_by)
    act_by = row.group_act_by if row.more else row.act_by
    return format_day(act_by) if act_by else "--"


def _side_due_text(row: ItemRow, viewer: Viewer) -> str:
    """Return the same for the list without a reason column, with a word for the sign `!`."""
    act_by = _act_by(row)
    if item_sign(row, viewer) != "!" or act_by is None:
        return due_text(row, viewer)
    deadline = row.deadline or act_by
    if viewer.today in (act_by, deadline):
        return "today"
    return "past due" if max(act_by, deadline) < viewer.today else "late"


def reason_text(row: ItemRow, viewer: Viewer) -> str:
    """Return in two or three words why an item is at its rank, or who is working it."""
    if row.state is State.DONE:
        return "done"
    if row.state is State.WAITING:
        return _hold_text(row.wait_until, viewer.today) if row.wait_until else "on hold"
    if row.state is State.TAKEN and row.holder:
        return _working_text(row, viewer)
    if row.window is not None:
        return "promised"
    if row.tier == PINNED:
        return "pinned"
    return _act_by_text(row, viewer.today) or (
        "callback" if row.kind is Kind.CALLBACK else row.cause_text or row.title
    )


def _hold_text(until: date, today: date) -> str:
    """Return `until 12/14`; a date of another year has its year."""
    if until.year == today.year:
        return f"until {until.month:02}/{until.day:02}"
    return f"to {format_day(until)}"


def _working_text(row: ItemRow, viewer: Viewer) -> str:
    if row.holder == viewer.initials:
        return "yours"
    return f"{row.holder} {row.held_minutes} min" if row.held_minutes else f"{row.holder} working"


def _act_by_text(row: ItemRow, today: date) -> str:
    """Return how near the act-by day is; "" if it is far off or there is none."""
    act_by = _act_by(row)
    if act_by is None:
        return ""
    days_left = (act_by - today).days
    if days_left < 0 and row.deadline is not None and row.deadline >= today:
        # The act-by day has passed, the deadline has not: it can still be met.
        return "last day" if row.deadline == today else f"due {format_day(row.deadline)}"
    if days_left < 0:
        return "past due"
    if days_left == 0:
        return "last day"
    return f"{days_left} day{'s' if days_left > 1 else ''} left" if days_left <= SOON_DAYS else ""


def holder_text(row: ItemRow, viewer: Viewer) -> str:
    """Return who is working it; of an item that left the queue `done` or its follow-up date."""
    if row.state is State.WAITING:
        return format_day(row.wait_until) if row.wait_until else "on hold"
    return "done" if row.state is State.DONE else row.holder


def _act_by(row: ItemRow) -> date | None:
    return row.act_by or row.deadline


def _money_text(row: ItemRow, viewer: Viewer) -> str:
    if row.kind is Kind.CALLBACK:
        return "--"
    return plain(row.group_cents if row.more else row.money_cents)


def _rate_text(row: ItemRow, viewer: Viewer) -> str:
    """Return the expected dollars per minute of work."""
    return "--" if row.kind is Kind.CALLBACK else f"{row.score / MICROS_PER_DOLLAR:,.0f}"


COLUMNS = (
    ListColumn("Kind", 10, kind_text),
    ListColumn("Subject", 17, lambda row, viewer: _list_subject(row, viewer, 17)),
    ListColumn("Payer", 9, lambda row, viewer: payer_text(row)),
    ListColumn("Money", 10, _money_text, numbers=True),
    ListColumn("$/min", 5, _rate_text, numbers=True),
    ListColumn("Due", 8, due_text),
    ListColumn("Reason", 12, reason_text),
)

SIDE_COLUMNS = (
    ListColumn("Kind", 9, lambda row, viewer: row.kind.word),
    ListColumn("Subject", 15, lambda row, viewer: _list_subject(row, viewer, 15)),
    ListColumn("Money", 10, _money_text, numbers=True),
    ListColumn("Due", 8, _side_due_text),
    ListColumn("Age", 4, lambda row, viewer: str(row.age_days), numbers=True),
    ListColumn("Min", 3, lambda row, viewer: str(row.effort_minutes), numbers=True),
    ListColumn("Working", 8, holder_text),
)


def _cell(column: ListColumn, text: str) -> str:
    return align_right(text, column.width) if column.numbers else align_left(text, column.width)


def list_header(columns: tuple[ListColumn, ...], width: int) -> str:
    """Return the heads of the columns, above their text."""
    return align_left("   " + " ".join(_cell(column, column.head) for column in columns), width)


def list_line(
    row: ItemRow,
    width: int,
    columns: tuple[ListColumn, ...],
    viewer: Viewer,
    theme: Theme,
    *,
    marked: bool = False,
) -> list[Segment]:
    """Return the row's line of `width` cells: mark, sign and columns.

    The last column takes what is left of the width, and says `marked` for a marked row.
    """
    sign = item_sign(row, viewer)
    texts = [_cell(column, column.text(row, viewer)) for column in columns[:-1]]
    last_width = max(0, width - 2 - sum(column.width + 1 for column in columns[:-1]))
    texts.append(align_left("marked" if marked else columns[-1].text(row, viewer), last_width))
    text = align_left(" ".join(texts), max(0, width - 2))
    return [
        Segment("*" if marked else " ", theme.marked if marked else theme.plain),
        Segment(sign, theme.sign(sign)),
        Segment(text, theme.plain),
    ]
