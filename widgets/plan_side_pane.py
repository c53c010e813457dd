"""Beside the lines of a plan: what moving the line under the cursor to another day would cost, and the day's hours as bars."""

from collections.abc import Iterator

from medq.domain.items.item import Kind, State
from medq.domain.plan.model import Span, clock
from medq.domain.plan.view import DayPlan, PlanLine
from widgets.cells import truncate, wrap
from widgets.item_line import Viewer, format_money
from widgets.text_pane import TextLine

QUARTER_MINUTES = 15
MIN_QUARTER_MINUTES = 8  # minutes of a quarter that make it one of them
HOUR_CELLS = 9  # cells: two digits, four quarters, blanks between
MICROS_PER_CENT = 10_000  # micro-dollars


def side_pane_lines(
    plan: DayPlan, line: PlanLine | None, viewer: Viewer, width: int
) -> tuple[TextLine, ...]:
    """Both, with a rule below: the item's own detail follows."""
    moving = _moving_text(line, viewer) if line else ""
    lines = [TextLine(f" {text}") for text in wrap(moving, width - 2)] if moving else []
    if plan.hours is not None:
        lines.append(
            TextLine(truncate(" Quarters: # planned  - break  . free", width), strong=True)
        )
        lines += [TextLine(text) for text in _hour_bars(plan, plan.hours, width)]
    return (*lines, TextLine("-" * width)) if lines else ()


def _moving_text(line: PlanLine, viewer: Viewer) -> str:
    """What another day costs what is still to be worked of the line, in words; empty where nothing is.

    Of a call back no money is told (screens' law 13).
    """
    left = [row for row in line.rows if row.state in (State.OPEN, State.TAKEN)]
    row = line.next_row
    if row is None or not left:
        return ""
    days = [one.act_by for one in left if one.act_by]
    last = min(days, default=None)
    if line.window and row.window is not None:
        start, end = (f"{moment.astimezone(viewer.zone):%H:%M}" for moment in row.window)
        cost = f"breaks the promise of {start}-{end}"
    elif row.kind is Kind.CALLBACK:
        cost = "lets a person wait"
    else:
        cost = (
            f"holds back {format_money(row.score // MICROS_PER_CENT)} a minute, {line.minutes} min"
        )
    if last is None:
        until = "It has no last safe day."
    elif line.last_chance:
        until = f"Its last safe day is {last:%a %d %b %Y}: there is no later one."
    else:
        until = f"Its last safe day is {last:%a %d %b %Y}."
    return f"Moving it to another day {cost}. {until}"


def _hour_bars(plan: DayPlan, hours: Span, width: int) -> Iterator[str]:
    """`08 ####  09 ##..`: as many hours in a row as the width holds."""
    spans = [Span(line.start, line.end) for line in plan.lines]
    pauses = [plan.lunch] if plan.lunch else []
    told = []
    for hour in range(hours.start // 60, -(-hours.end // 60)):
        quarters = (
            Span(start, start + QUARTER_MINUTES)
            for start in range(hour * 60, hour * 60 + 60, QUARTER_MINUTES)
        )
        told.append(
            f"{clock(hour * 60)[:2]} "
            + "".join(_quarter_sign(one, hours, spans, pauses) for one in quarters)
        )
    many = max(1, (width - 1) // HOUR_CELLS)
    for at in range(0, len(told), many):
        yield " " + "  ".join(told[at : at + many]).rstrip()


def _quarter_sign(quarter: Span, hours: Span, spans: list[Span], pauses: list[Span]) -> str:
    if quarter.start >= hours.end or quarter.end <= hours.start:
        return " "
    signs = (("-", pauses), ("#", spans))
    return next(
        (
            sign
            for sign, many in signs
            if sum(_overlap_minutes(quarter, one) for one in many) >= MIN_QUARTER_MINUTES
        ),
        ".",
    )


def _overlap_minutes(one: Span, other: Span) -> int:
    """The minutes that both have."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))
