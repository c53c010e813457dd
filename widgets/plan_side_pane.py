"""Beside a plan: the cost of moving the line under the cursor, and the day's hours as bars."""

from collections.abc import Iterator

from medq.domain.date_text import format_day, format_time_range
from medq.domain.items.item import Kind, State
from medq.domain.money import dollars_a_minute
from medq.domain.plan.spans import Span
from medq.domain.plan.view import DayPlan, PlanLine
from widgets.cells import truncate, wrap
from widgets.item_texts import Viewer
from widgets.text_pane import TextLine

QUARTER_MINUTES = 15
MIN_QUARTER_MINUTES = 8  # minutes of work or break from which a quarter is shown as that
HOUR_CELLS = 9  # two digits, four quarters, blanks between


def side_pane_lines(
    plan: DayPlan, line: PlanLine | None, viewer: Viewer, width: int
) -> tuple[TextLine, ...]:
    """Return both, with a rule below them; the item's own lines follow."""
    moving = _moving_text(line, viewer) if line else ""
    lines = [TextLine(f" {text}") for text in wrap(moving, width - 2)] if moving else []
    if plan.hours is not None:
        lines.append(TextLine(truncate(" 15 min: # planned  - break  . free", width), strong=True))
        lines += [TextLine(text) for text in _hour_bars(plan, plan.hours, width)]
    return (*lines, TextLine("-" * width)) if lines else ()


def _moving_text(line: PlanLine, viewer: Viewer) -> str:
    """Return what moving the line's unfinished items to another day costs; "" if none is left.

    It names no money of a callback: the caller is not identified yet.
    """
    unfinished = [row for row in line.rows if row.state in (State.OPEN, State.TAKEN)]
    row = line.next_row
    if row is None or not unfinished:
        return ""
    act_by = min((row.act_by for row in unfinished if row.act_by), default=None)
    if line.has_window and row.window is not None:
        start, end = (moment.astimezone(viewer.zone) for moment in row.window)
        cost = f"breaks the promise of {format_time_range(start, end)}"
    elif row.kind is Kind.CALLBACK:
        cost = "makes a patient wait"
    else:
        cost = f"delays {dollars_a_minute(row.score)} for {line.minutes} min"
    if act_by is None:
        limit = "It has no act-by date."
    elif line.is_last_day:
        limit = f"Act by {format_day(act_by)}: no later day is possible."
    else:
        limit = f"Act by {format_day(act_by)}."
    return f"Moving it to another day {cost}. {limit}"


def _hour_bars(plan: DayPlan, hours: Span, width: int) -> Iterator[str]:
    """Yield `8 ####   9 ##..`: as many hours in a row as fit."""
    spans = [Span(line.start, line.end) for line in plan.lines]
    breaks = [plan.lunch] if plan.lunch else []
    bars = []
    for hour in range(hours.start // 60, -(-hours.end // 60)):
        quarters = (
            Span(start, start + QUARTER_MINUTES)
            for start in range(hour * 60, hour * 60 + 60, QUARTER_MINUTES)
        )
        signs = "".join(_quarter_sign(quarter, hours, spans, breaks) for quarter in quarters)
        bars.append(f"{(hour + 11) % 12 + 1:2} {signs}")
    per_row = max(1, (width - 1) // HOUR_CELLS)
    for index in range(0, len(bars), per_row):
        yield " " + "  ".join(bars[index : index + per_row]).rstrip()


def _quarter_sign(quarter: Span, hours: Span, spans: list[Span], breaks: list[Span]) -> str:
    if quarter.start >= hours.end or quarter.end <= hours.start:
        return " "
    for sign, occupied in (("-", breaks), ("#", spans)):
        if sum(_overlap_minutes(quarter, span) for span in occupied) >= MIN_QUARTER_MINUTES:
            return sign
    return "."


def _overlap_minutes(first: Span, second: Span) -> int:
    return max(0, min(first.end, second.end) - max(first.start, second.start))
