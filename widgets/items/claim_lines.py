"""The head of an item's page: whose claim it is, its balance, and what the payer decided."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len

from medq.domain.date_text import format_day, format_long_day
from medq.domain.items.item import ItemDetail, ItemRow, State
from medq.domain.items.item_page import (
    ChangeKind,
    ClaimFacts,
    Decision,
    DecisionKind,
    PayerChange,
)
from medq.domain.money import plain
from widgets.cells import truncate, wrap
from widgets.item_texts import Viewer
from widgets.styled_text import Part, justified_line, part_lines, styled_line
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

LEAST_NAME = 8  # cells of a name that still say something
LEAST_WORDS = 12  # cells of a meaning beside its codes
STATE_WORDS = {State.WAITING: "on hold", State.DONE: "done"}
DECISION_WORDS = {
    DecisionKind.DENIED: "DENIED",
    DecisionKind.PARTLY_DENIED: "PARTLY DENIED",
    DecisionKind.PAID: "PROCESSED",
    DecisionKind.REVERSED: "REVERSED",
    DecisionKind.NOT_COUNTED: "NOT POSTED",
}
CHANGE_TEXTS = {
    ChangeKind.CODE: "Code changed by payer: {billed} -> {processed}",
    ChangeKind.UNITS: "Units cut by payer: {procedure} {billed} -> {processed}",
    ChangeKind.MEMBER_ID: "Payer's member ID: {processed} (billed {billed})",
    ChangeKind.PERSON: "Payer's patient: {processed} (billed {billed})",
}


def holder_text(row: ItemRow, viewer: Viewer) -> str:
    """Return who works an item: `you`, other initials; else its state where it is not open."""
    if row.holder:
        return "you" if row.holder == viewer.initials else f"{row.holder} working"
    if row.owner:
        return f"for {'you' if row.owner == viewer.initials else row.owner}"
    return STATE_WORDS.get(row.state, "")


def identity_lines(claim: ClaimFacts, row: ItemRow, viewer: Viewer, width: int) -> list[TextLine]:
    """Return name, DOB, plan, member ID, the payer's number, and who works the item.

    Where a name needs the room, the payer's number has a line of its own. Only a name that is
    still too long is cut, numbers never.
    """
    parts = []
    if claim.birth_day is not None:
        parts.append(f"DOB {format_long_day(claim.birth_day)}")
    parts.append(f"{claim.payer_short} {claim.member_id}".strip())
    if claim.icn:
        parts.append(f"ICN {claim.icn}")
    numbers, holder = "  ".join(parts), holder_text(row, viewer)
    end = cell_len(holder) + 5
    below = []
    if claim.icn and cell_len(claim.patient) + cell_len(numbers) + end > width:
        below = [styled_line(f" {parts[-1]}")]
        numbers = "  ".join(parts[:-1])
    room = max(LEAST_NAME, width - cell_len(numbers) - end)
    start = f" {cut_name(claim.patient, room)}  {numbers}"
    return [justified_line((start,), (holder,) if holder else (), width), *below]


def cut_name(name: str, width: int) -> str:
    """Return `LAST, First` in at most `width` cells: the first name stays while the last can."""
    last, _comma, first = name.partition(", ")
    room = width - cell_len(first) - 2
    if cell_len(name) <= width or not first or room < LEAST_NAME:
        return truncate(name, width)
    return f"{truncate(last, room)}, {first}"


def balance_line(claim: ClaimFacts, width: int) -> TextLine:
    """Return dates of service, what was billed, paid and posted, and the balance."""
    name = "VISIT BALANCE" if claim.is_of_visit else "BALANCE"
    balance = f"{name} {'unverified' if claim.review_reasons else plain(claim.open_cents)}"
    start = (
        f" DOS {service_days(claim)}  billed {plain(claim.charge_cents)}"
        f"  paid {plain(claim.paid_cents)}  adj"
    )
    adjusted = plain(claim.written_off_cents)
    has_room = len(start) + len(adjusted) + len(balance) + 11 <= width
    start += f" posted {adjusted}" if has_room else f" {adjusted}"
    return justified_line((start,), ((balance, Emphasis.STRONG),), width)


def service_days(claim: ClaimFacts) -> str:
    """Return the dates of service: `09/22/26`, or from - to."""
    if claim.from_day is None:
        return "missing"
    if claim.to_day is None or claim.to_day == claim.from_day:
        return format_day(claim.from_day)
    return f"{format_day(claim.from_day)}-{format_day(claim.to_day)}"


class DecisionLines(NamedTuple):
    """The lines of a payer's decision; the trace has its own where the words leave no room."""

    words: list[TextLine]
    trace: list[TextLine]

    @property
    def all(self) -> list[TextLine]:
        return [*self.words, *self.trace]


def decision_lines(decision: Decision, width: int) -> DecisionLines:
    """Return what the payer decided, when, with its codes in words and the payment's trace."""
    head = " ".join(
        part
        for part in (
            DECISION_WORDS[decision.kind],
            format_day(decision.day) if decision.day else "",
            *decision.codes,
        )
        if part
    )
    trace = f"EFT {decision.trace}" if decision.trace else ""
    room = max(LEAST_WORDS, width - cell_len(head) - 4)
    first, *others = wrap(decision.meaning, room)
    texts = wrap(" ".join(others), width - 4) if others else []
    words: list[tuple[Part, ...]] = [(" ", (head, Emphasis.STRONG), f"  {first}".rstrip())]
    words += [(f"   {text}",) for text in texts]
    last_length = cell_len(texts[-1]) + 3 if texts else cell_len(head) + cell_len(first) + 3
    end = (trace,) if trace and last_length + cell_len(trace) + 3 <= width else ()
    *whole, last = words
    return DecisionLines(
        [*(styled_line(*line) for line in whole), justified_line(last, end, width)],
        [justified_line((" ",), (trace,), width)] if trace and not end else [],
    )


def problem_text(detail: ItemDetail, title: str = "") -> str:
    """Return what the item is about: its title, or the words given for it, and the plain words."""
    title = title or detail.row.title
    is_said = detail.plain.startswith(title)  # the payer's own words say the problem already
    return detail.plain if is_said else f"{title}. {detail.plain}".strip()


def change_lines(changes: Iterable[PayerChange], width: int) -> list[TextLine]:
    """Return what the payer processed otherwise than billed, spelled out and whole."""
    texts = (CHANGE_TEXTS[change.kind].format(**change._asdict()) for change in changes)
    return part_lines(((text, Emphasis.STRONG) for text in texts), width)
