"""An item's detail as lines of text, for the pane below the list (`brief`) and the item's own screen (`full`).

Of a callback nothing of the account is told here: whom to dial and who may be spoken to, and no more (screens' law 13).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len

from medq.domain.items.item import DetailField, ItemDetail, ItemRow, Kind
from medq.domain.queue.page import BEFORE_IDENTITY
from widgets.cells import align_left, justify, sanitize, truncate, wrap
from widgets.item_line import (
    Viewer,
    due_text,
    format_day,
    format_money,
    payer_text,
    reason_text,
    subject_text,
)
from widgets.text_pane import TextLine

if TYPE_CHECKING:
    from medq.domain.search.results import FactsPage

LABEL_WIDTH = 16
MAX_LABEL_WIDTH = 28  # a label may be what a payer is called
WIDE = 70  # cells from which the stake stands beside the subject
UNVERIFIED_TEXT = (
    "Before the caller is known nothing of the account is shown: no visit, no amount, no history."
)


def summary_lines(
    detail: ItemDetail, width: int, rows: int, viewer: Viewer
) -> tuple[TextLine, ...]:
    """What the queue shows of the item under the cursor, the most needed first, in at most that many lines."""
    row = detail.row
    lines = [
        TextLine(
            justify(
                f" {subject_text(row, viewer)}   {payer_text(row)}", f"{_risk_text(row)} ", width
            ),
            strong=True,
        )
    ]
    if row.kind is Kind.CALLBACK:
        lines += _field_lines(_fields_before_identity(detail), width)
        lines += _wrapped_lines(UNVERIFIED_TEXT, width)
        return tuple(lines[:rows])
    told = detail.plain or _title(row)
    lines += _first_lines(told[:1].upper() + told[1:], width, 2)
    lines += [
        TextLine(truncate(f" {text}", width)) for text in _deadline_texts(detail, viewer.today)[:1]
    ]
    if detail.steps:
        lines.append(TextLine(truncate(f" Usual next step: {detail.steps[0].text}", width)))
    lines += _first_lines(detail.reason, width, 2)
    room = max(0, rows - len(lines) - 1)
    lines += [TextLine(truncate(f"   {text}", width)) for text in _remaining_terms(detail)[:room]]
    if detail.events:
        lines = lines[: rows - 1]
        last = max(detail.events, key=lambda event: event.at)
        lines.append(
            TextLine(
                truncate(
                    f" Last: {_event_text(last.at.astimezone(viewer.zone).date(), last.user, last.text)}",
                    width,
                )
            )
        )
    return tuple(lines[:rows])


def detail_lines(detail: ItemDetail, width: int, viewer: Viewer) -> tuple[TextLine, ...]:
    """All about the item, in the order of the work: facts, plain words, deadlines, usual steps, why here, history."""
    row = detail.row
    stake = _risk_text(row)
    beside = "   ".join(
        part for part in (stake if width >= WIDE else "", _holder_text(row, viewer)) if part
    )
    parts = [
        [
            TextLine(
                justify(f" {subject_text(row, viewer)}   {payer_text(row)}", f"{beside} ", width),
                strong=True,
            )
        ]
    ]
    if width < WIDE:
        parts[0] += _wrapped_lines(stake, width)
    if row.kind is Kind.CALLBACK:
        parts[0] += _wrapped_lines(
            f"Why here: {reason_text(row, viewer)}, start {due_text(row, viewer)}.", width
        )
        parts += [
            _field_lines(_fields_before_identity(detail), width),
            _step_lines(detail, viewer, width),
            _wrapped_lines(UNVERIFIED_TEXT, width),
        ]
        return tuple(_join_parts(parts, width))
    parts[0] += _wrapped_lines(_title(row), width)
    visible = _visible_fields(detail.facts, viewer)
    first = {visible[0].section, "patient"} if visible else set()
    parts[0] += _field_lines([fact for fact in visible if fact.section in first], width)
    parts.append(
        _wrapped_lines(
            f"In plain words: {detail.plain}" if detail.plain not in ("", row.title) else "", width
        )
    )
    if detail.candidates:
        parts[-1] += [
            _heading("Claims it may belong to"),
            *_field_lines(_visible_fields(detail.candidates, viewer), width),
        ]
    parts.append(_step_lines(detail, viewer, width))
    parts[-1] += [
        line
        for text in _deadline_texts(detail, viewer.today)
        for line in _wrapped_lines(text, width)
    ]
    terms = [term.text for term in detail.terms] or [detail.reason]
    why_here = _wrapped_lines(f"Why here: {terms[0]}" if terms[0] else "", width)
    parts.append(
        why_here + [line for text in terms[1:] for line in _wrapped_lines(text, width, "   ")]
    )
    parts.append(_field_lines([fact for fact in visible if fact.section not in first], width))
    history = sorted(detail.events, key=lambda event: event.at, reverse=True)
    told = [
        _event_text(event.at.astimezone(viewer.zone).date(), event.user, event.text)
        for event in history
    ]
    parts.append(
        [_heading("History"), *(line for text in told for line in _wrapped_lines(text, width))]
        if told
        else []
    )
    return tuple(_join_parts(parts, width))


def record_page_lines(page: "FactsPage", width: int) -> tuple[TextLine, ...]:
    """A page of facts, section by section."""
    parts = [[TextLine(truncate(f" {page.head}", width), strong=True)]]
    for section, facts in groupby(page.facts, key=lambda fact: fact.section):
        parts.append([_heading(section.capitalize()), *_field_lines(list(facts), width)])
    return tuple(_join_parts(parts, width))


def _remaining_terms(detail: ItemDetail) -> list[str]:
    """The terms of the rank that the reason has not said already."""
    return [term.text for term in detail.terms if term.text not in detail.reason]


def _join_parts(parts: Iterable[list[TextLine]], width: int) -> Iterator[TextLine]:
    first = True
    for part in parts:
        if part:
            if not first:
                yield TextLine("-" * width)
            first = False
            yield from part


def _heading(text: str) -> TextLine:
    return TextLine(f" {text}", strong=True)


def _wrapped_lines(text: str, width: int, indent: str = " ") -> list[TextLine]:
    if not text:
        return []
    room = width - len(indent) - 1
    return [TextLine(indent + line) for line in wrap(text, room, indent="  ")]


def _first_lines(text: str, width: int, rows: int) -> list[TextLine]:
    """The first lines of a text; what is left out is told by dots."""
    lines = _wrapped_lines(text, width)
    if len(lines) <= rows:
        return lines
    return [
        *lines[: rows - 1],
        TextLine(truncate(f"{lines[rows - 1].text} {lines[rows].text.strip()}", width - 1)),
    ]


def _title(row: ItemRow) -> str:
    return "" if row.kind is Kind.CALLBACK else row.title


def _risk_text(row: ItemRow) -> str:
    return "" if row.kind is Kind.CALLBACK else f"{format_money(row.money_cents)} at stake"


def _holder_text(row: ItemRow, viewer: Viewer) -> str:
    if not row.holder:
        return row.state.word
    until = f" to {row.held_until.astimezone(viewer.zone):%H:%M}" if row.held_until else ""
    return ("yours" if row.holder == viewer.me else row.holder) + until


def _fields_before_identity(detail: ItemDetail) -> list[DetailField]:
    return [fact for fact in detail.facts if fact.section == BEFORE_IDENTITY]


def _visible_fields(facts: Iterable[DetailField], viewer: Viewer) -> list[DetailField]:
    """Without the right to see names, facts about the patient are left out."""
    return [fact for fact in facts if viewer.names or fact.section != "patient"]


def _field_lines(facts: list[DetailField], width: int) -> list[TextLine]:
    """Label and value; two stand side by side where both are short enough."""
    lines: list[TextLine] = []
    half = (width - 2) // 2
    for _, group in groupby(facts, key=lambda fact: fact.section):
        waiting = ""
        told = [(format_dates(fact.label), format_dates(fact.value)) for fact in group]
        column = min(
            MAX_LABEL_WIDTH,
            max(LABEL_WIDTH, *(cell_len(sanitize(label)) + 1 for label, _value in told)),
        )
        for name, value in told:
            label = align_left(truncate(name, column - 1), column)
            text = label + value
            if cell_len(text) <= half and waiting:
                lines.append(TextLine(f" {align_left(waiting, half)} {text}"))
                waiting = ""
                continue
            if waiting:
                lines.append(TextLine(f" {waiting}"))
                waiting = ""
            if cell_len(text) <= half:
                waiting = text
            else:
                lines += [TextLine(f" {line}") for line in wrap_field(label, value, width - 2)]
        if waiting:
            lines.append(TextLine(f" {waiting}"))
    return lines


def wrap_field(label: str, value: str, width: int) -> list[str]:
    """A label and its value, the value's further lines under its first."""
    lines = wrap(value, width - cell_len(label))
    return [label + lines[0], *(" " * cell_len(label) + line for line in lines[1:])]


def format_dates(text: str) -> str:
    """The text with its days as people here write them: `2026-05-02` is 02 May 2026."""
    return _ISO_DATE.sub(_format_date, text)


def _format_date(found: "re.Match[str]") -> str:
    try:
        return f"{date.fromisoformat(found[0]):%d %b %Y}"
    except ValueError:
        return found[0]  # no day after all


_ISO_DATE = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])", re.ASCII)


def _step_lines(detail: ItemDetail, viewer: Viewer, width: int) -> list[TextLine]:
    """The usual next steps; with whom, how long and until when is said once, above them."""
    if not detail.steps:
        return []
    contacts = dict.fromkeys(step.contact for step in detail.steps if step.contact)
    last = min((step.last_day for step in detail.steps if step.last_day), default=None)
    told = (
        ""
        if last is None
        else f", last day {'TODAY' if last == viewer.today else format_day(last, viewer.today)}"
    )
    about = f"about {detail.row.effort_minutes} min{told} "
    head = " What is usual" + (f", with: {', '.join(contacts)}" if contacts else "")
    lines = [TextLine(justify(head, about, width), strong=True)]
    if cell_len(sanitize(head)) + len(about) >= width:
        lines = [
            TextLine(justify(" What is usual", about, width), strong=True),
            *_wrapped_lines(f"with: {', '.join(contacts)}", width),
        ]
    for step in detail.steps:
        body = wrap(step.text, width - 6)
        lines += [TextLine(f"  - {body[0]}"), *(TextLine(f"    {line}") for line in body[1:])]
    return lines


def _deadline_texts(detail: ItemDetail, today: date) -> list[str]:
    texts: list[str] = []
    for deadline in sorted(detail.deadlines, key=lambda deadline: deadline.day):
        left_over = (deadline.day - today).days
        when = "TODAY" if left_over == 0 else f"{deadline.day:%a %d %b %Y}"
        ago = (
            f", {left_over} days left"
            if left_over > 1
            else ", 1 day left"
            if left_over == 1
            else ""
        )
        passed = ", passed" if left_over < 0 else ""
        default = " (default, confirm)" if deadline.is_default else ""
        counted = format_dates(deadline.counted_from)
        text = f"Limit, {deadline.name}: {when}{ago}{passed}: {deadline.rule}, from {counted}{default}."
        texts.append(text + (f" Met by: {deadline.met_by}." if deadline.met_by else ""))
    return texts


def _event_text(moment: date, user: str, text: str) -> str:
    return f"{moment:%d %b} {user}  {format_dates(text)}"
