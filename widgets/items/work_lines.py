"""The end of an item's page: its steps, priority arithmetic, last notes and related work."""

from collections.abc import Sequence

from medq.domain.claims.ledger import EntryKind
from medq.domain.date_text import format_day, format_weekday
from medq.domain.items.item import ItemDetail, Kind, State, Step
from medq.domain.items.item_page import AskedApproval, BillingRule, Note, RelatedCounts
from medq.domain.money import plain
from widgets.cells import truncate, wrap
from widgets.item_texts import Viewer
from widgets.items.deadline_text import closed_texts, rule_texts
from widgets.styled_text import Part, justified_line, part_lines, styled_line
from widgets.text_lines import wrapped_lines
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

NO_CONTACT = "none"  # of carc.csv: nobody is to be asked
MOST_NOTES = 2
ASKED = {EntryKind.WRITE_OFF: "write off", EntryKind.TRANSFER: "transfer to patient"}


def state_lines(detail: ItemDetail, billing: BillingRule | None, width: int) -> list[TextLine]:
    """Return which limits are met or closed, what to know of the rules, and who may be billed."""
    parts: list[Part] = [
        (text, Emphasis.MET) if is_met else text for text, is_met in closed_texts(detail.deadlines)
    ]
    parts += rule_texts(detail.deadlines)
    if billing is not None:
        parts.append(billing.text)
    return part_lines(parts, width)


def step_lines(detail: ItemDetail, width: int) -> list[TextLine]:
    """Return the steps below one line with whom to contact and the minutes.

    A step that a key does has its number; the others have a dash, and so has each where the
    numbers are those of the possible matches.
    """
    if not detail.steps or detail.row.state is State.DONE:
        return []
    contacts = dict.fromkeys(
        step.contact for step in detail.steps if step.contact not in ("", NO_CONTACT)
    )
    about = f"est. {detail.row.effort_minutes} min"
    head: tuple[Part, ...] = (" Steps", f"   {', '.join(contacts)}".rstrip())
    lines = [justified_line(head, (about,), width)]
    has_candidates = detail.page is not None and bool(detail.page.candidates)
    number = 0
    for index, step in enumerate(detail.steps):
        is_numbered = bool(step.action) and not has_candidates
        number += is_numbered
        lines += _step(step, str(number) if is_numbered else "-", width, is_next=not index)
    return lines


def _step(step: Step, number: str, width: int, *, is_next: bool) -> list[TextLine]:
    sign = f"   {number} "
    body = wrap(step.text, width - len(sign) - 1)
    first = (sign, (body[0], Emphasis.STRONG)) if is_next else (sign, body[0])
    return [styled_line(*first), *(TextLine(f"{'':<{len(sign)}}{line}") for line in body[1:])]


def priority_lines(detail: ItemDetail, width: int) -> list[TextLine]:
    """Return why the item comes first, if not by money, and the arithmetic of its rank.

    Of an item that is done: by whom and how; of one on hold: until when, and for whom; of a claim
    that waits for an approval: what was asked, and which item decides it.
    """
    approval = detail.page and detail.page.approval
    asked = (_approval_text(approval),) if approval else ()
    return [line for text in (*asked, *_rank_texts(detail)) for line in wrapped_lines(text, width)]


def _approval_text(approval: AskedApproval) -> str:
    decides = f"{approval.decided_by} decides" if approval.decided_by else "a manager decides"
    review = f", review {approval.review_id}" if approval.review_id is not None else ""
    return (
        f"Asked {format_day(approval.asked_day)} {approval.asked_by}: {ASKED[approval.kind]}"
        f" {plain(approval.cents)}, {approval.reason}; {decides}{review}"
    )


def _rank_texts(detail: ItemDetail) -> tuple[str, ...]:
    row = detail.row
    if row.state is State.DONE:
        last = max(detail.events, key=lambda event: event.at, default=None)
        return (f"{last.user}: {last.text}",) if last is not None else ()
    if row.state is State.WAITING and row.wait_until is not None:
        waits_for = f", waiting on {row.wait_for}" if row.wait_for else ""
        return (f"On hold until {format_weekday(row.wait_until)}{waits_for}", *detail.arithmetic)
    return detail.arithmetic


def note_lines(notes: Sequence[Note], width: int, most: int = MOST_NOTES) -> list[TextLine]:
    """Return the last notes, one line each; the last names how many older ones there are."""
    lines = []
    shown = notes[:most]
    for note in shown:
        start = f" {format_day(note.day)} {note.user:<3} {note.text}"
        is_last = note is shown[-1]
        older = len(notes) - len(shown) if is_last else 0
        if not older:
            lines.append(TextLine(truncate(start, width - 1)))
            continue
        more = f"{older} older note{'' if older == 1 else 's'} (pgdn)"
        line = justified_line((start,), (more,), width)
        lines.append(line._replace(says_more=True))
    return lines


def related_line(counts: RelatedCounts, kind: Kind, key: str, width: int) -> list[TextLine]:
    """Return how much else concerns the patient and the group, with the key that lists it."""
    texts = []
    if counts.open_claims + counts.closed_claims > 1:
        texts.append(f"This patient: {counts.open_claims} open, {counts.closed_claims} closed.")
    if counts.similar:
        what = "code" if kind is Kind.DENIAL else "cause"
        texts.append(f"Same payer and {what}: {counts.similar} more.")
    if not texts:
        return []
    return [justified_line((f" {'  '.join(texts)}",), (f"{key} lists them",), width)]


def checkout_text(detail: ItemDetail, viewer: Viewer) -> str:
    """Return how long the item is still checked out to the viewer; empty where it is not."""
    row = detail.row
    if row.holder != viewer.initials or row.held_minutes is None:
        return ""
    plural = "" if row.held_minutes == 1 else "s"
    return f"Checked out to you for {row.held_minutes} more minute{plural}."
