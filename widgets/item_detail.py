"""An item's detail as lines: a summary for the pane below the list, all of it for its own screen.

A callback shows nothing of the account before the caller is identified: only whom to call and who
may be spoken to.
"""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len

from medq.domain.date_text import format_day, format_more_minutes, format_time_range
from medq.domain.items.item import (
    DeadlineLine,
    DetailField,
    EventLine,
    ItemDetail,
    ItemRow,
    Kind,
    State,
)
from medq.domain.money import plain
from medq.domain.queue.page import BEFORE_IDENTITY
from widgets.cells import justify, sanitize, truncate, wrap
from widgets.item_line import Viewer, due_text, payer_text, reason_text, subject_text
from widgets.text_lines import (
    field_lines,
    first_lines,
    heading,
    join_parts,
    wrapped_lines,
)
from widgets.text_pane import TextLine

if TYPE_CHECKING:
    from medq.domain.search.results import RecordPage

WIDE = 70  # cells from which the amount at risk is beside the subject
UNVERIFIED_TEXT = (
    "Verify identity first. Account details stay hidden until two identifiers are verified."
)
COMPARED_SECTIONS = {"other record", "known payer"}  # beside what the item is about
STATE_WORDS = {State.TAKEN: "checked out", State.WAITING: "on hold"}


def summary_lines(
    detail: ItemDetail, width: int, rows: int, viewer: Viewer
) -> tuple[TextLine, ...]:
    """Return at most `rows` lines for the pane below the list, the most important first."""
    row = detail.row
    subject = f" {subject_text(row, viewer)}   {payer_text(row)}"
    lines = [TextLine(justify(subject, f"{_risk_text(row)} ", width), strong=True)]
    if row.kind is Kind.CALLBACK:
        lines += field_lines(_fields_before_identity(detail), width)
        lines += wrapped_lines(UNVERIFIED_TEXT, width)
        return tuple(lines[:rows])
    problem = detail.plain or _title(row)
    lines += first_lines(problem[:1].upper() + problem[1:], width, 2)
    deadlines = _deadline_texts(detail, viewer.today)
    lines += [TextLine(truncate(f" {text}", width)) for text in deadlines[:1]]
    if detail.steps:
        lines.append(TextLine(truncate(f" Next step: {detail.steps[0].text}", width)))
    lines += first_lines(detail.reason, width, 2)
    free_rows = max(0, rows - len(lines) - 1)
    terms = _remaining_terms(detail)[:free_rows]
    lines += [TextLine(truncate(f"   {text}", width)) for text in terms]
    if detail.events:
        lines = lines[: rows - 1]
        last = max(detail.events, key=lambda event: event.at)
        lines.append(TextLine(truncate(f" Last: {_event_text(last, viewer)}", width)))
    return tuple(lines[:rows])


def detail_lines(detail: ItemDetail, width: int, viewer: Viewer) -> tuple[TextLine, ...]:
    """Return all of an item in the order of the work.

    These are its fields, the problem, steps, deadlines, priority, further fields and history.
    """
    row = detail.row
    is_wide = width >= WIDE
    beside = (_risk_text(row) if is_wide else "", _holder_text(row, viewer))
    subject = f" {subject_text(row, viewer)}   {payer_text(row)}"
    title = justify(subject, f"{'   '.join(filter(None, beside))} ", width)
    top = [TextLine(title, strong=True)]
    if not is_wide:
        top += wrapped_lines(_risk_text(row), width)
    if row.kind is Kind.CALLBACK:
        parts = [
            top + wrapped_lines(_callback_text(row, viewer), width),
            field_lines(_fields_before_identity(detail), width),
            _step_lines(detail, viewer, width),
            wrapped_lines(UNVERIFIED_TEXT, width),
        ]
        return tuple(join_parts(parts, width))
    visible = _visible_fields(detail.facts, viewer)
    subject_sections = {visible[0].section, "patient"} if visible else set()
    first_sections = subject_sections | COMPARED_SECTIONS
    first_fields = [field for field in visible if field.section in first_sections]
    other_fields = [field for field in visible if field.section not in first_sections]
    parts = [
        top
        + wrapped_lines(_title(row), width)
        + _section_lines(first_fields, width, untitled=subject_sections),
        _problem_lines(detail, viewer, width),
        _step_lines(detail, viewer, width) + _deadline_lines(detail, viewer, width),
        _priority_lines(detail, width),
        _section_lines(other_fields, width),
        _history_lines(detail, viewer, width),
    ]
    return tuple(join_parts(parts, width))


def _section_lines(
    fields: Iterable[DetailField], width: int, untitled: Collection[str] = ()
) -> list[TextLine]:
    """Return fields section by section, each section but the untitled ones with its heading."""
    lines = []
    for section, of_section in groupby(fields, key=lambda field: field.section):
        if section not in untitled:
            lines.append(heading(section.capitalize()))
        lines += field_lines(list(of_section), width)
    return lines


def record_page_lines(page: "RecordPage", width: int) -> tuple[TextLine, ...]:
    """Return a record's page, section by section."""
    parts = [[TextLine(truncate(f" {page.head}", width), strong=True)]]
    for _section, fields in groupby(page.facts, key=lambda field: field.section):
        parts.append(_section_lines(fields, width))
    return tuple(join_parts(parts, width))


def _title(row: ItemRow) -> str:
    return "" if row.kind is Kind.CALLBACK else row.title


def _risk_text(row: ItemRow) -> str:
    return "" if row.kind is Kind.CALLBACK else f"{plain(row.money_cents)} at risk"


def _holder_text(row: ItemRow, viewer: Viewer) -> str:
    """Return who is working the item and for how long, else its state."""
    if not row.holder:
        return STATE_WORDS.get(row.state, row.state.word)
    minutes = f", {format_more_minutes(row.held_minutes)}" if row.held_minutes else ""
    return ("yours" if row.holder == viewer.initials else f"{row.holder} working") + minutes


def _callback_text(row: ItemRow, viewer: Viewer) -> str:
    """Return what was promised, else when the callback is due."""
    if row.window is None:
        return f"Callback, due {due_text(row, viewer)}: {reason_text(row, viewer)}"
    start, end = (moment.astimezone(viewer.zone) for moment in row.window)
    day = "" if start.date() == viewer.today else f"{format_day(start.date())}, "
    return f"Promised {day}{format_time_range(start, end)}"


def _fields_before_identity(detail: ItemDetail) -> list[DetailField]:
    return [field for field in detail.facts if field.section == BEFORE_IDENTITY]


def _visible_fields(fields: Iterable[DetailField], viewer: Viewer) -> list[DetailField]:
    """Return the fields without those of the patient if the viewer may not see names."""
    return [field for field in fields if viewer.sees_names or field.section != "patient"]


def _problem_lines(detail: ItemDetail, viewer: Viewer, width: int) -> list[TextLine]:
    has_problem = detail.plain not in ("", detail.row.title)
    lines = wrapped_lines(detail.plain, width) if has_problem else []
    if detail.candidates:
        candidates = _visible_fields(detail.candidates, viewer)
        lines += [heading("Possible matches"), *field_lines(candidates, width)]
    return lines


def _step_lines(detail: ItemDetail, viewer: Viewer, width: int) -> list[TextLine]:
    """Return the recommended steps below one line with contact, minutes and act-by day."""
    if not detail.steps:
        return []
    contacts = dict.fromkeys(
        step.contact for step in detail.steps if step.contact not in ("", "none")
    )
    act_by = min((step.last_day for step in detail.steps if step.last_day), default=None)
    about = f"est. {detail.row.effort_minutes} min"
    if act_by is not None:
        about += f", act by {'TODAY' if act_by == viewer.today else format_day(act_by)}"
    about += " "
    contact_text = f"contact: {', '.join(contacts)}"
    title = " Recommended steps" + (f" ({contact_text})" if contacts else "")
    if cell_len(sanitize(title)) + len(about) < width:
        lines = [TextLine(justify(title, about, width), strong=True)]
    else:
        lines = [
            TextLine(justify(" Recommended steps", about, width), strong=True),
            *wrapped_lines(contact_text, width),
        ]
    for step in detail.steps:
        body = wrap(step.text, width - 6)
        lines += [TextLine(f"  - {body[0]}"), *(TextLine(f"    {line}") for line in body[1:])]
    return lines


def _deadline_lines(detail: ItemDetail, viewer: Viewer, width: int) -> list[TextLine]:
    texts = _deadline_texts(detail, viewer.today)
    return [line for text in texts for line in wrapped_lines(text, width)]


def _deadline_texts(detail: ItemDetail, today: date) -> list[str]:
    deadlines = sorted(detail.deadlines, key=lambda deadline: deadline.day)
    return [_deadline_text(deadline, today) for deadline in deadlines]


def _deadline_text(deadline: DeadlineLine, today: date) -> str:
    """Return `Appeal deadline 12/08/26 (9 d): 60 days from notice date 10/09/26.`"""
    days_left = (deadline.day - today).days
    distance = f"({days_left} d)" if days_left > 0 else "(past due)"
    when = f"{format_day(deadline.day)} {distance if days_left else 'TODAY'}"
    default = " (default rule: confirm with contract)" if deadline.is_default else ""
    name = deadline.name[:1].upper() + deadline.name[1:]
    text = f"{name} deadline {when}: {deadline.rule} {format_day(deadline.base_day)}{default}."
    return text + (f" Proof needed: {deadline.met_by}." if deadline.met_by else "")


def _priority_lines(detail: ItemDetail, width: int) -> list[TextLine]:
    terms = [term.text for term in detail.terms] or [detail.reason]
    lines = wrapped_lines(f"Priority: {terms[0]}" if terms[0] else "", width)
    return lines + [line for text in terms[1:] for line in wrapped_lines(text, width, "   ")]


def _remaining_terms(detail: ItemDetail) -> list[str]:
    """Return the terms of the rank that the reason does not name."""
    return [term.text for term in detail.terms if not term.in_reason]


def _history_lines(detail: ItemDetail, viewer: Viewer, width: int) -> list[TextLine]:
    events = sorted(detail.events, key=lambda event: event.at, reverse=True)
    lines = [line for event in events for line in wrapped_lines(_event_text(event, viewer), width)]
    return [heading("History"), *lines] if lines else []


def _event_text(event: EventLine, viewer: Viewer) -> str:
    day = event.at.astimezone(viewer.zone).date()
    return f"{format_day(day)} {event.user}  {event.text}"
