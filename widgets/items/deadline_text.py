"""Deadlines of an item as lines: when each ends, by when to act, which one the item runs on."""

from collections.abc import Iterable, Sequence
from datetime import date

from medq.domain.claims.deadline_channels import SEND_VERBS
from medq.domain.claims.running_deadline import RunningDeadline, WayState
from medq.domain.date_text import format_day, format_days_left
from medq.domain.reasons.ways import Way
from widgets.styled_text import Part, justified_line, part_lines, styled_line
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

NAME_WIDTH = 16
DAY_NAMES, SATURDAY = ("Saturday", "Sunday"), 5
URGENT_DAYS, SOON_DAYS = 2, 7  # calendar days: five business days hold a weekend
WAY_WORDS = {
    Way.CORRECTED: "corrected claim",
    Way.FILING: "filing",
    Way.APPEAL: "appeal",
    Way.RECORDS: "records",
    Way.OVERPAYMENT: "repayment",
    Way.ANY: "earliest limit",
    Way.NONE: "deadline",
}
TO_A_PAYER = (Way.OTHER_PAYER, Way.NEXT_PAYER)


def way_name(running: RunningDeadline) -> str:
    """Return the way in words: `corrected claim`, `bill HUMANA`."""
    if running.way in TO_A_PAYER:
        return f"bill {running.other_payer}" if running.other_payer else "bill other payer"
    if running.deadline is not None:
        return running.deadline.name
    return WAY_WORDS[running.way]


def running_lines(
    deadlines: Sequence[RunningDeadline], today: date, width: int, *, is_done: bool = False
) -> list[TextLine]:
    """Return the deadlines that run, and a passed one that the item runs on, which is marked.

    An item that is done runs on none, and nothing is to be sent for it: only the days are left.
    """
    if is_done:
        return [
            styled_line(f" {_head(line)} {format_day(line.deadline.day)}")
            for line in deadlines
            if line.deadline and line.runs
        ]
    shown = [line for line in deadlines if line.deadline and (line.runs or line.is_own)]
    return [
        text_line
        for running in shown
        for text_line in _running_lines(running, today, width, is_only=len(shown) == 1)
    ]


def _running_lines(
    running: RunningDeadline, today: date, width: int, *, is_only: bool
) -> list[TextLine]:
    text = f"{_head(running)} {_when(running, today)}"
    head: tuple[Part, ...] = (" ", (text, deadline_emphasis(running, today)))
    if not running.is_own:
        head = (f" {text}",)
    act_by, remark = _act_by_text(running, today), _remark(running, is_only=is_only)
    if len(text) + 2 > width:  # a pane beside a list: every word, on as many lines as it needs
        name, emphasis = way_name(running).upper(), deadline_emphasis(running, today)
        when = f"deadline {_when(running, today)}"
        parts = ((name, emphasis), (when, emphasis)) if running.is_own else (name, when)
        return part_lines((*parts, act_by.removeprefix(", "), remark), width)
    if len(text) + len(act_by) + len(remark) + 4 <= width:
        return [justified_line((*head, act_by), (remark,) if remark else (), width)]
    return [
        justified_line(head, (remark,) if remark else (), width),
        styled_line(f"{'':<{NAME_WIDTH + 1}}{act_by.removeprefix(', ')}"),
    ]


def _head(running: RunningDeadline) -> str:
    return f"{way_name(running).upper():<{NAME_WIDTH - 1}} deadline"


def deadline_emphasis(running: RunningDeadline, today: date) -> Emphasis:
    """Return how a deadline stands out: by the days to its act-by day."""
    day = running.act_by or (running.deadline.day if running.deadline else today)
    days = (day - today).days
    if days <= URGENT_DAYS:
        return Emphasis.URGENT
    return Emphasis.SOON if days <= SOON_DAYS else Emphasis.STRONG


def days_text(day: date, today: date) -> str:
    """Return `TODAY`, `27 d` or `3 d late`."""
    return "TODAY" if day == today else format_days_left(day, today)


def _when(running: RunningDeadline, today: date) -> str:
    assert running.deadline is not None
    day = running.deadline.day
    days = days_text(day, today)
    if day < today and running.way is not Way.OVERPAYMENT:
        return f"{format_day(day)} LOST ({days})"
    return f"{format_day(day)} {days if day == today else f'({days})'}"


def _act_by_text(running: RunningDeadline, today: date) -> str:
    """Return by when to act: by the way's channel, else by the faster one that is left."""
    if running.deadline is None or running.act_by is None or not running.runs:
        return ""
    verb, act_by = SEND_VERBS[running.channel], running.act_by
    if act_by >= today:
        return f", {verb} by {'TODAY' if act_by == today else format_day(act_by)}"
    fax_by = running.fax_by or running.deadline.day
    until = "TODAY" if fax_by == today else f"by {format_day(fax_by)}"
    return f", {verb}-by passed {format_day(act_by)}: fax or portal {until}"


def _remark(running: RunningDeadline, *, is_only: bool) -> str:
    if running.is_payer_unknown:
        return "(find the plan)"
    return "(runs this item)" if running.is_own and not is_only else ""


def rule_texts(deadlines: Iterable[RunningDeadline]) -> list[str]:
    """Return what to know of the rules: that they are defaults, and which day was moved, why.

    Where several run, a moved day names its deadline.
    """
    limits = [(line, line.deadline) for line in deadlines if line.runs and line.deadline]
    texts = []
    if any(limit.is_default for _line, limit in limits):
        texts.append("Default rule: confirm with contract.")
    for line, limit in limits:
        if limit.unrolled_day != limit.day:
            name = f"{_capitalized(way_name(line))}: " if len(limits) > 1 else ""
            closed = f"{format_day(limit.unrolled_day)} is {_closed_day(limit.unrolled_day)}"
            texts.append(f"{name}{closed}, so {format_day(limit.day)}.")
    return texts


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _closed_day(day: date) -> str:
    return f"a {DAY_NAMES[day.weekday() - SATURDAY]}" if day.weekday() >= SATURDAY else "a holiday"


def closed_texts(deadlines: Iterable[RunningDeadline]) -> list[tuple[str, bool]]:
    """Return why other ways have no deadline, each with whether that is good news."""
    return [
        (text, line.state is WayState.MET) for line in deadlines if (text := _closed_text(line))
    ]


def _closed_text(running: RunningDeadline) -> str:
    name = _capitalized(way_name(running))
    match running.state:
        case WayState.PASSED if running.deadline is not None:
            return "" if running.is_own else f"{name}: closed {format_day(running.deadline.day)}."
        case WayState.MET:
            return f"{name} met{_proof_text(running)}."
        case WayState.BARRED:
            return f"{name}: none ({running.barred_by})." if running.barred_by else f"{name}: none."
        case WayState.NOT_RECEIVED:
            return f"{name}: no payer has the claim yet."
        case WayState.NO_LIMIT:
            return f"{name}: no limit on file."
    return ""


def _proof_text(running: RunningDeadline) -> str:
    proof = running.proof
    if proof is None:
        return ""
    day = f" {format_day(proof.day)}" if proof.day else ""
    return f": payer received{day} ({proof.source})"
