"""An item's detail as lines of text, for the pane below the list (`brief`) and the item's own screen (`full`).

Of a callback nothing of the account is told here: whom to dial and who may be spoken to, and no more (screens' law 13).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len

from medq.domain.items.item import Fact, ItemDetail, ItemRow, Kind
from medq.domain.queue.page import BEFORE_IDENTITY
from widgets.cells import clean, cut, ends, left, wrap
from widgets.item_line import Eyes, day, money, payer, start, subject, why
from widgets.text_pane import Line

if TYPE_CHECKING:
    from medq.domain.search.results import FactsPage

LABEL = 16
WIDEST_LABEL = 28  # a label may be what a payer is called
WIDE = 70  # cells from which the stake stands beside the subject
BEFORE_CHECK = (
    "Before the caller is known nothing of the account is shown: no visit, no amount, no history."
)


def brief(detail: ItemDetail, width: int, rows: int, eyes: Eyes) -> tuple[Line, ...]:
    """What the queue shows of the item under the cursor, the most needed first, in at most that many lines."""
    row = detail.row
    lines = [
        Line(ends(f" {subject(row, eyes)}   {payer(row)}", f"{_stake(row)} ", width), strong=True)
    ]
    if row.kind is Kind.CALLBACK:
        lines += _facts(_open_facts(detail), width)
        lines += _wrapped(BEFORE_CHECK, width)
        return tuple(lines[:rows])
    told = detail.plain or _title(row)
    lines += _begun(told[:1].upper() + told[1:], width, 2)
    lines += [Line(cut(f" {text}", width)) for text in _deadlines(detail, eyes.today)[:1]]
    if detail.steps:
        lines.append(Line(cut(f" Usual next step: {detail.steps[0].text}", width)))
    lines += _begun(detail.reason, width, 2)
    room = max(0, rows - len(lines) - 1)
    lines += [Line(cut(f"   {text}", width)) for text in _terms(detail)[:room]]
    if detail.events:
        lines = lines[: rows - 1]
        last = max(detail.events, key=lambda event: event.at)
        lines.append(
            Line(
                cut(
                    f" Last: {_event(last.at.astimezone(eyes.zone).date(), last.user, last.text)}",
                    width,
                )
            )
        )
    return tuple(lines[:rows])


def full(detail: ItemDetail, width: int, eyes: Eyes) -> tuple[Line, ...]:
    """All about the item, in the order of the work: facts, plain words, deadlines, usual steps, why here, history."""
    row = detail.row
    stake = _stake(row)
    beside = "   ".join(
        part for part in (stake if width >= WIDE else "", _holder(row, eyes)) if part
    )
    parts = [
        [Line(ends(f" {subject(row, eyes)}   {payer(row)}", f"{beside} ", width), strong=True)]
    ]
    if width < WIDE:
        parts[0] += _wrapped(stake, width)
    if row.kind is Kind.CALLBACK:
        parts[0] += _wrapped(f"Why here: {why(row, eyes)}, start {start(row, eyes)}.", width)
        parts += [
            _facts(_open_facts(detail), width),
            _steps(detail, eyes, width),
            _wrapped(BEFORE_CHECK, width),
        ]
        return tuple(_joined(parts, width))
    parts[0] += _wrapped(_title(row), width)
    visible = _visible(detail.facts, eyes)
    first = {visible[0].section, "patient"} if visible else set()
    parts[0] += _facts([fact for fact in visible if fact.section in first], width)
    parts.append(
        _wrapped(
            f"In plain words: {detail.plain}" if detail.plain not in ("", row.title) else "", width
        )
    )
    if detail.candidates:
        parts[-1] += [
            _head("Claims it may belong to"),
            *_facts(_visible(detail.candidates, eyes), width),
        ]
    parts.append(_steps(detail, eyes, width))
    parts[-1] += [line for text in _deadlines(detail, eyes.today) for line in _wrapped(text, width)]
    terms = [term.text for term in detail.terms] or [detail.reason]
    why_here = _wrapped(f"Why here: {terms[0]}" if terms[0] else "", width)
    parts.append(why_here + [line for text in terms[1:] for line in _wrapped(text, width, "   ")])
    parts.append(_facts([fact for fact in visible if fact.section not in first], width))
    history = sorted(detail.events, key=lambda event: event.at, reverse=True)
    told = [
        _event(event.at.astimezone(eyes.zone).date(), event.user, event.text) for event in history
    ]
    parts.append(
        [_head("History"), *(line for text in told for line in _wrapped(text, width))]
        if told
        else []
    )
    return tuple(_joined(parts, width))


def told_page(page: "FactsPage", width: int) -> tuple[Line, ...]:
    """A page of facts, section by section."""
    parts = [[Line(cut(f" {page.head}", width), strong=True)]]
    for section, facts in groupby(page.facts, key=lambda fact: fact.section):
        parts.append([_head(section.capitalize()), *_facts(list(facts), width)])
    return tuple(_joined(parts, width))


def _terms(detail: ItemDetail) -> list[str]:
    """The terms of the rank that the reason has not said already."""
    return [term.text for term in detail.terms if term.text not in detail.reason]


def _joined(parts: Iterable[list[Line]], width: int) -> Iterator[Line]:
    first = True
    for part in parts:
        if part:
            if not first:
                yield Line("-" * width)
            first = False
            yield from part


def _head(text: str) -> Line:
    return Line(f" {text}", strong=True)


def _wrapped(text: str, width: int, indent: str = " ") -> list[Line]:
    if not text:
        return []
    room = width - len(indent) - 1
    return [Line(indent + line) for line in wrap(text, room, indent="  ")]


def _begun(text: str, width: int, rows: int) -> list[Line]:
    """The first lines of a text; what is left out is told by dots."""
    lines = _wrapped(text, width)
    if len(lines) <= rows:
        return lines
    return [
        *lines[: rows - 1],
        Line(cut(f"{lines[rows - 1].text} {lines[rows].text.strip()}", width - 1)),
    ]


def _title(row: ItemRow) -> str:
    return "" if row.kind is Kind.CALLBACK else row.title


def _stake(row: ItemRow) -> str:
    return "" if row.kind is Kind.CALLBACK else f"{money(row.money_cents)} at stake"


def _holder(row: ItemRow, eyes: Eyes) -> str:
    if not row.holder:
        return row.state.word
    until = f" to {row.held_until.astimezone(eyes.zone):%H:%M}" if row.held_until else ""
    return ("yours" if row.holder == eyes.me else row.holder) + until


def _open_facts(detail: ItemDetail) -> list[Fact]:
    return [fact for fact in detail.facts if fact.section == BEFORE_IDENTITY]


def _visible(facts: Iterable[Fact], eyes: Eyes) -> list[Fact]:
    """Without the right to see names, facts about the patient are left out."""
    return [fact for fact in facts if eyes.names or fact.section != "patient"]


def _facts(facts: list[Fact], width: int) -> list[Line]:
    """Label and value; two stand side by side where both are short enough."""
    lines: list[Line] = []
    half = (width - 2) // 2
    for _, group in groupby(facts, key=lambda fact: fact.section):
        waiting = ""
        told = [(told_days(fact.label), told_days(fact.value)) for fact in group]
        column = min(
            WIDEST_LABEL, max(LABEL, *(cell_len(clean(label)) + 1 for label, _value in told))
        )
        for name, value in told:
            label = left(cut(name, column - 1), column)
            text = label + value
            if cell_len(text) <= half and waiting:
                lines.append(Line(f" {left(waiting, half)} {text}"))
                waiting = ""
                continue
            if waiting:
                lines.append(Line(f" {waiting}"))
                waiting = ""
            if cell_len(text) <= half:
                waiting = text
            else:
                lines += [Line(f" {line}") for line in wrap_fact(label, value, width - 2)]
        if waiting:
            lines.append(Line(f" {waiting}"))
    return lines


def wrap_fact(label: str, value: str, width: int) -> list[str]:
    """A label and its value, the value's further lines under its first."""
    lines = wrap(value, width - cell_len(label))
    return [label + lines[0], *(" " * cell_len(label) + line for line in lines[1:])]


def told_days(text: str) -> str:
    """The text with its days as people here write them: `2026-05-02` is 02 May 2026."""
    return _DAY.sub(_told_day, text)


def _told_day(found: "re.Match[str]") -> str:
    try:
        return f"{date.fromisoformat(found[0]):%d %b %Y}"
    except ValueError:
        return found[0]  # no day after all


_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])", re.ASCII)


def _steps(detail: ItemDetail, eyes: Eyes, width: int) -> list[Line]:
    """The usual next steps; with whom, how long and until when is said once, above them."""
    if not detail.steps:
        return []
    contacts = dict.fromkeys(step.contact for step in detail.steps if step.contact)
    last = min((step.last_day for step in detail.steps if step.last_day), default=None)
    told = (
        ""
        if last is None
        else f", last day {'TODAY' if last == eyes.today else day(last, eyes.today)}"
    )
    about = f"about {detail.row.effort_minutes} min{told} "
    head = " What is usual" + (f", with: {', '.join(contacts)}" if contacts else "")
    lines = [Line(ends(head, about, width), strong=True)]
    if cell_len(clean(head)) + len(about) >= width:
        lines = [
            Line(ends(" What is usual", about, width), strong=True),
            *_wrapped(f"with: {', '.join(contacts)}", width),
        ]
    for step in detail.steps:
        body = wrap(step.text, width - 6)
        lines += [Line(f"  - {body[0]}"), *(Line(f"    {line}") for line in body[1:])]
    return lines


def _deadlines(detail: ItemDetail, today: date) -> list[str]:
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
        counted = told_days(deadline.counted_from)
        text = f"Limit, {deadline.name}: {when}{ago}{passed}: {deadline.rule}, from {counted}{default}."
        texts.append(text + (f" Met by: {deadline.met_by}." if deadline.met_by else ""))
    return texts


def _event(moment: date, user: str, text: str) -> str:
    return f"{moment:%d %b} {user}  {told_days(text)}"
