"""An item as one line of a list: its signs, what it is, what it is worth, when it must be begun, and why it stands here."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from rich.segment import Segment

from medq.domain.items.item import PINNED, ItemRow, Kind, State
from widgets.cells import cut, left, right
from widgets.theme import Theme

WIDE_LIST = 66
SOON_DAYS = 9
LEAST_NAME = 6  # cells of a name, with the space before it and the dots behind: less says nothing
DAY = 24 * 60


class Eyes(NamedTuple):
    """Who looks and when: the day, the office's zone, the person's name in the store, and whether names may be seen."""

    today: date
    zone: tzinfo
    me: str
    names: bool = True


class Column(NamedTuple):
    """A column: its head, its cells, and its text for a row."""

    head: str
    width: int
    text: Callable[[ItemRow, Eyes], str]
    numbers: bool = False


def money(cents: int) -> str:
    """Cents as `1,234.50`; negative with a minus in front."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def day(moment: date, today: date) -> str:
    """A day as short as it stays clear: `01 Dec`; another year with it: `26 Mar 27`."""
    return f"{moment:%d %b}" if moment.year == today.year else f"{moment:%d %b %y}"


def short_day(moment: date, today: date) -> str:
    """A day in six cells: `26 Mar` within eleven months, further off its month and year, which is no day: `Nov'27`."""
    return f"{moment:%d %b}" if abs((moment - today).days) < 335 else f"{moment:%b'%y}"


def sign(row: ItemRow, eyes: Eyes) -> str:
    """The sign in front of a line; `why` says it as a word."""
    if row.state is State.DONE:
        return "#"
    if row.state is State.WAITING:
        return "~"
    if row.window is not None and row.window.start.astimezone(eyes.zone).date() == eyes.today:
        return "@"
    last = _last_chance(row)
    return "!" if last is not None and last <= eyes.today else " "


def kind(row: ItemRow, eyes: Eyes) -> str:
    """What sort of work it is; while somebody else has it, who: that is what one needs to know of it."""
    if row.state is State.TAKEN and row.holder and row.holder != eyes.me:
        return f"{row.holder} has it"
    return row.kind.word


def subject(row: ItemRow, eyes: Eyes) -> str:
    """What it is about: the claim's number and the patient; before a caller is known, initials and two digits only."""
    if row.kind is Kind.CALLBACK:
        return row.patient_short
    number = row.subject.removeprefix("claim ")
    name = row.patient if eyes.names else row.patient_short
    return f"{number} {name}".strip() or row.title


def _subject(row: ItemRow, eyes: Eyes, width: int) -> str:
    """The subject in a list; before what stands behind it the name is cut, and left out where next to nothing would be left."""
    told = subject(row, eyes)
    if not row.more:
        return told
    more = f" +{row.more:,} more"
    room = width - len(more)
    number, space, _name = told.partition(" ")
    return (
        number if space and len(number) + LEAST_NAME > room >= len(number) else cut(told, room)
    ) + more


def payer(row: ItemRow) -> str:
    """Who pays; of a callback not even that is told."""
    return "patient" if row.kind is Kind.CALLBACK else row.payer


def start(row: ItemRow, eyes: Eyes) -> str:
    """When it must be begun: the promised or the latest time today, else the last safe day."""
    if row.window is not None:
        begins = row.window.start.astimezone(eyes.zone)
        return (
            f"{begins:%H:%M}"
            if begins.date() == eyes.today
            else short_day(begins.date(), eyes.today)
        )
    if row.start_by is not None and row.start_by < DAY and row.state in (State.OPEN, State.TAKEN):
        return f"{row.start_by // 60:02}:{row.start_by % 60:02}"
    last = row.group_deadline if row.more else row.deadline
    return short_day(last, eyes.today) if last else "--"


def _side_start(row: ItemRow, eyes: Eyes) -> str:
    """The same where no column says why: the last chance is a word."""
    last = _last_chance(row)
    if sign(row, eyes) != "!" or last is None:
        return start(row, eyes)
    limit = row.limit_day or last
    if eyes.today in (last, limit):
        return "today"
    return "passed" if max(last, limit) < eyes.today else "late"


def why(row: ItemRow, eyes: Eyes) -> str:
    """Why it stands where it stands, or who has it, in two or three words."""
    if row.state is State.DONE:
        return "done"
    if row.state is State.WAITING:
        return f"to {day(row.wait_until, eyes.today)}" if row.wait_until else "waits"
    if row.state is State.TAKEN and row.holder:
        return "yours" if row.holder == eyes.me else f"{row.holder}{_until(row.held_until, eyes)}"
    if row.window is not None:
        return "promised"
    if row.tier == PINNED:
        return "pinned"
    last = _last_chance(row)
    if last is not None:
        left_over = (last - eyes.today).days
        if left_over < 0 and row.limit_day is not None and row.limit_day >= eyes.today:
            # The safe day is over, the payer's own limit is not: it can still be done.
            return (
                "last chance"
                if row.limit_day == eyes.today
                else f"late: {short_day(row.limit_day, eyes.today)}"
            )
        if left_over < 0:
            return "day passed"
        if left_over == 0:
            return "last chance"
        if left_over <= SOON_DAYS:
            return f"{left_over} day{'s' if left_over > 1 else ''} left"
    return "call back" if row.kind is Kind.CALLBACK else row.cause or row.title


def holder(row: ItemRow, eyes: Eyes) -> str:
    """Who has it; of what left the queue, where it is: `done`, or the day it waits for."""
    if row.state is State.WAITING:
        return short_day(row.wait_until, eyes.today) if row.wait_until else "waits"
    return "done" if row.state is State.DONE else row.holder


def _last_chance(row: ItemRow) -> date | None:
    return row.deadline or row.limit_day


def _until(moment: datetime | None, eyes: Eyes) -> str:
    return f" to {moment.astimezone(eyes.zone):%H:%M}" if moment else " has it"


def _money(row: ItemRow, eyes: Eyes) -> str:
    return (
        "--"
        if row.kind is Kind.CALLBACK
        else money(row.group_cents if row.more else row.money_cents)
    )


def _rate(row: ItemRow, eyes: Eyes) -> str:
    if row.kind is Kind.CALLBACK:
        return "--"
    rate = f"{row.score / 1_000_000:.2f}"
    return rate if len(rate) <= 6 else f"{row.score / 1_000_000:,.0f}"


COLUMNS = (
    Column("Kind", 9, kind),
    Column("Subject", 19, lambda row, eyes: _subject(row, eyes, 19)),
    Column("Payer", 10, lambda row, eyes: payer(row)),
    Column("Money", 10, _money, numbers=True),
    Column("$/min", 6, _rate, numbers=True),
    Column("Start", 6, start),
    Column("Why first", 11, why),
)

SIDE_COLUMNS = (
    Column("Kind", 9, kind),
    Column("Subject", 18, lambda row, eyes: _subject(row, eyes, 18)),
    Column("Money", 10, _money, numbers=True),
    Column("Start", 6, _side_start),
    Column("Age", 4, lambda row, eyes: str(row.age_days), numbers=True),
    Column("Min", 3, lambda row, eyes: str(row.effort_minutes), numbers=True),
    Column("Holder", 6, holder),
)


def _cell(column: Column, text: str) -> str:
    return right(text, column.width) if column.numbers else left(text, column.width)


def head(columns: tuple[Column, ...], width: int) -> str:
    """The heads of the columns, over their text."""
    return left("   " + " ".join(_cell(column, column.head) for column in columns), width)


def line(
    row: ItemRow,
    width: int,
    columns: tuple[Column, ...],
    eyes: Eyes,
    theme: Theme,
    *,
    marked: bool = False,
) -> list[Segment]:
    """The row's line, of exactly that many cells: a cell for marks (the last column says so too), the sign, the columns (the
    last takes what is left)."""
    mark = sign(row, eyes)
    texts = [_cell(column, column.text(row, eyes)) for column in columns[:-1]]
    room = max(0, width - 2 - sum(column.width + 1 for column in columns[:-1]))
    texts.append(left(cut("marked" if marked else columns[-1].text(row, eyes), room), room))
    text = left(" ".join(texts), max(0, width - 2))
    return [
        Segment("*" if marked else " ", theme.marked if marked else theme.plain),
        Segment(mark, theme.sign(mark)),
        Segment(text, theme.plain),
    ]
