"""An item as one line of a list: its signs, what it is, what it is worth, when it must be begun, and why it stands here."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from rich.segment import Segment

from medq.domain.items.item import PINNED, ItemRow, Kind, State
from widgets.cells import align_left, align_right, truncate
from widgets.theme import Theme

WIDE_LIST = 66
SOON_DAYS = 9
MIN_NAME = 6  # cells of a name, with the space before it and the dots behind: less says nothing
DAY_MINUTES = 24 * 60


class Viewer(NamedTuple):
    """Who looks and when: the day, the office's zone, the person's name in the store, and whether names may be seen."""

    today: date
    zone: tzinfo
    me: str
    names: bool = True


class Column(NamedTuple):
    """A column: its head, its cells, and its text for a row."""

    head: str
    width: int
    text: Callable[[ItemRow, Viewer], str]
    numbers: bool = False


def format_money(cents: int) -> str:
    """Cents as `1,234.50`; negative with a minus in front."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def format_day(moment: date, today: date) -> str:
    """A day as short as it stays clear: `01 Dec`; another year with it: `26 Mar 27`."""
    return f"{moment:%d %b}" if moment.year == today.year else f"{moment:%d %b %y}"


def format_short_day(moment: date, today: date) -> str:
    """A day in six cells: `26 Mar` within eleven months, further off its month and year, which is no day: `Nov'27`."""
    return f"{moment:%d %b}" if abs((moment - today).days) < 335 else f"{moment:%b'%y}"


def item_sign(row: ItemRow, viewer: Viewer) -> str:
    """The sign in front of a line; `reason_text` says it as a word."""
    if row.state is State.DONE:
        return "#"
    if row.state is State.WAITING:
        return "~"
    if row.window is not None and row.window.start.astimezone(viewer.zone).date() == viewer.today:
        return "@"
    last = _act_by(row)
    return "!" if last is not None and last <= viewer.today else " "


def kind_text(row: ItemRow, viewer: Viewer) -> str:
    """What sort of work it is; while somebody else has it, who: that is what one needs to know of it."""
    if row.state is State.TAKEN and row.holder and row.holder != viewer.me:
        return f"{row.holder} has it"
    return row.kind.word


def subject_text(row: ItemRow, viewer: Viewer) -> str:
    """What it is about: the claim's number and the patient; before a caller is known, initials and two digits only."""
    if row.kind is Kind.CALLBACK:
        return row.patient_short
    number = row.subject.removeprefix("claim ")
    name = row.patient if viewer.names else row.patient_short
    return f"{number} {name}".strip() or row.title


def _list_subject(row: ItemRow, viewer: Viewer, width: int) -> str:
    """The subject in a list; before what stands behind it the name is cut, and left out where next to nothing would be left."""
    told = subject_text(row, viewer)
    if not row.more:
        return told
    more = f" +{row.more:,} more"
    room = width - len(more)
    number, space, _name = told.partition(" ")
    return (
        number if space and len(number) + MIN_NAME > room >= len(number) else truncate(told, room)
    ) + more


def payer_text(row: ItemRow) -> str:
    """Who pays; of a callback not even that is told."""
    return "patient" if row.kind is Kind.CALLBACK else row.payer


def due_text(row: ItemRow, viewer: Viewer) -> str:
    """When it must be begun: the promised or the latest time today, else the last safe day."""
    if row.window is not None:
        begins = row.window.start.astimezone(viewer.zone)
        return (
            f"{begins:%H:%M}"
            if begins.date() == viewer.today
            else format_short_day(begins.date(), viewer.today)
        )
    if (
        row.start_by is not None
        and row.start_by < DAY_MINUTES
        and row.state in (State.OPEN, State.TAKEN)
    ):
        return f"{row.start_by // 60:02}:{row.start_by % 60:02}"
    last = row.group_act_by if row.more else row.act_by
    return format_short_day(last, viewer.today) if last else "--"


def _side_due_text(row: ItemRow, viewer: Viewer) -> str:
    """The same where no column says why: the last chance is a word."""
    last = _act_by(row)
    if item_sign(row, viewer) != "!" or last is None:
        return due_text(row, viewer)
    limit = row.deadline or last
    if viewer.today in (last, limit):
        return "today"
    return "passed" if max(last, limit) < viewer.today else "late"


def reason_text(row: ItemRow, viewer: Viewer) -> str:
    """Why it stands where it stands, or who has it, in two or three words."""
    if row.state is State.DONE:
        return "done"
    if row.state is State.WAITING:
        return f"to {format_day(row.wait_until, viewer.today)}" if row.wait_until else "waits"
    if row.state is State.TAKEN and row.holder:
        return (
            "yours"
            if row.holder == viewer.me
            else f"{row.holder}{_held_until_text(row.held_until, viewer)}"
        )
    if row.window is not None:
        return "promised"
    if row.tier == PINNED:
        return "pinned"
    last = _act_by(row)
    if last is not None:
        left_over = (last - viewer.today).days
        if left_over < 0 and row.deadline is not None and row.deadline >= viewer.today:
            # The safe day is over, the payer's own limit is not: it can still be done.
            return (
                "last chance"
                if row.deadline == viewer.today
                else f"late: {format_short_day(row.deadline, viewer.today)}"
            )
        if left_over < 0:
            return "day passed"
        if left_over == 0:
            return "last chance"
        if left_over <= SOON_DAYS:
            return f"{left_over} day{'s' if left_over > 1 else ''} left"
    return "call back" if row.kind is Kind.CALLBACK else row.cause or row.title


def holder_text(row: ItemRow, viewer: Viewer) -> str:
    """Who has it; of what left the queue, where it is: `done`, or the day it waits for."""
    if row.state is State.WAITING:
        return format_short_day(row.wait_until, viewer.today) if row.wait_until else "waits"
    return "done" if row.state is State.DONE else row.holder


def _act_by(row: ItemRow) -> date | None:
    return row.act_by or row.deadline


def _held_until_text(moment: datetime | None, viewer: Viewer) -> str:
    return f" to {moment.astimezone(viewer.zone):%H:%M}" if moment else " has it"


def _money_text(row: ItemRow, viewer: Viewer) -> str:
    return (
        "--"
        if row.kind is Kind.CALLBACK
        else format_money(row.group_cents if row.more else row.money_cents)
    )


def _rate_text(row: ItemRow, viewer: Viewer) -> str:
    if row.kind is Kind.CALLBACK:
        return "--"
    rate = f"{row.score / 1_000_000:.2f}"
    return rate if len(rate) <= 6 else f"{row.score / 1_000_000:,.0f}"


COLUMNS = (
    Column("Kind", 9, kind_text),
    Column("Subject", 19, lambda row, viewer: _list_subject(row, viewer, 19)),
    Column("Payer", 10, lambda row, viewer: payer_text(row)),
    Column("Money", 10, _money_text, numbers=True),
    Column("$/min", 6, _rate_text, numbers=True),
    Column("Start", 6, due_text),
    Column("Why first", 11, reason_text),
)

SIDE_COLUMNS = (
    Column("Kind", 9, kind_text),
    Column("Subject", 18, lambda row, viewer: _list_subject(row, viewer, 18)),
    Column("Money", 10, _money_text, numbers=True),
    Column("Start", 6, _side_due_text),
    Column("Age", 4, lambda row, viewer: str(row.age_days), numbers=True),
    Column("Min", 3, lambda row, viewer: str(row.effort_minutes), numbers=True),
    Column("Holder", 6, holder_text),
)


def _cell(column: Column, text: str) -> str:
    return align_right(text, column.width) if column.numbers else align_left(text, column.width)


def list_header(columns: tuple[Column, ...], width: int) -> str:
    """The heads of the columns, over their text."""
    return align_left("   " + " ".join(_cell(column, column.head) for column in columns), width)


def list_line(
    row: ItemRow,
    width: int,
    columns: tuple[Column, ...],
    viewer: Viewer,
    theme: Theme,
    *,
    marked: bool = False,
) -> list[Segment]:
    """The row's line, of exactly that many cells: a cell for marks (the last column says so too), the sign, the columns (the
    last takes what is left)."""
    mark = item_sign(row, viewer)
    texts = [_cell(column, column.text(row, viewer)) for column in columns[:-1]]
    room = max(0, width - 2 - sum(column.width + 1 for column in columns[:-1]))
    texts.append(
        align_left(truncate("marked" if marked else columns[-1].text(row, viewer), room), room)
    )
    text = align_left(" ".join(texts), max(0, width - 2))
    return [
        Segment("*" if marked else " ", theme.marked if marked else theme.plain),
        Segment(mark, theme.sign(mark)),
        Segment(text, theme.plain),
    ]
