"""An item in a few lines, the most important first, for a pane below or beside a list."""

from collections.abc import Iterator

from medq.domain.items.item import ItemDetail, Kind, State
from medq.domain.items.item_page import ClaimFacts
from medq.domain.money import plain
from widgets.item_texts import Viewer, payer_text, subject_text
from widgets.items.callback_page import UNVERIFIED_TEXT, call_lines, name_line, promise_line
from widgets.items.claim_lines import (
    DECISION_WORDS,
    change_lines,
    problem_text,
    service_days,
)
from widgets.items.deadline_text import running_lines
from widgets.items.follow_up_page import standing_text
from widgets.items.page import stored_parts
from widgets.items.submit_page import rejection_table
from widgets.items.work_lines import note_lines, priority_lines, state_lines
from widgets.styled_text import justified_line
from widgets.text_lines import first_lines, join_parts, wrapped_lines
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

PROBLEM_ROWS = 2


def summary_lines(
    detail: ItemDetail, width: int, rows: int, viewer: Viewer
) -> tuple[TextLine, ...]:
    """Return at most `rows` lines; the last note keeps the last one."""
    notes = note_lines(detail.page.notes[:1], width) if detail.page else []
    problem_rows = min(PROBLEM_ROWS, max(1, rows - len(notes) - 1))  # below the claim's line
    lines = list(_lines(detail, width, viewer, problem_rows))
    return (*lines[: rows - len(notes)], *notes)[:rows]


def side_lines(detail: ItemDetail, width: int, viewer: Viewer) -> tuple[TextLine, ...]:
    """Return the summary, and below it everything else that is known."""
    notes = note_lines(detail.page.notes, width, most=1) if detail.page else []
    rule = TextLine("-" * width)
    rest = list(join_parts(stored_parts(detail, width, viewer), width))
    return (*_lines(detail, width, viewer), *notes, *((rule, *rest) if rest else ()))


def _lines(
    detail: ItemDetail, width: int, viewer: Viewer, problem_rows: int = PROBLEM_ROWS
) -> Iterator[TextLine]:
    row, page = detail.row, detail.page
    if row.kind is Kind.CALLBACK:
        yield name_line(detail, viewer, width)
        yield promise_line(row, viewer, width)
        yield from call_lines(detail, viewer, width)
        yield from wrapped_lines(UNVERIFIED_TEXT, width)
        return
    if page is not None and page.claim is not None:
        yield _claim_line(page.claim, width)
    else:
        start = f" {subject_text(row)}   {payer_text(row)}"
        yield justified_line((start,), ((plain(row.money_cents), Emphasis.STRONG),), width)
    yield from _problem_lines(detail, width, problem_rows)
    is_done = row.state is State.DONE
    yield from running_lines(detail.deadlines, viewer.today, width, is_done=is_done)
    billing = None if row.kind is Kind.DENIAL or page is None else page.billing
    yield from state_lines(detail, billing, width)
    if detail.steps and not is_done:
        minutes = f", est. {row.effort_minutes} min"
        yield from first_lines(f"Next: {detail.steps[0].text}{minutes}", width, 1)
    yield from priority_lines(detail, width)


def _claim_line(claim: ClaimFacts, width: int) -> TextLine:
    start = f" {claim.number} {claim.patient}  DOS {service_days(claim)}  {claim.payer_short}"
    balance = "unverified" if claim.review_reasons else plain(claim.open_cents)
    return justified_line((start,), ((f"BALANCE {balance}", Emphasis.STRONG),), width)


def _problem_lines(detail: ItemDetail, width: int, rows: int) -> Iterator[TextLine]:
    """Yield what the item is about in at most that many lines, and what the payer changed."""
    row, page = detail.row, detail.page
    if page is not None and row.kind is Kind.DENIAL and page.decision is not None:
        billing = page.billing.text if page.billing else ""
        decision = page.decision
        codes = " ".join(decision.codes)
        text = f"{DECISION_WORDS[decision.kind]} {codes} {decision.meaning}. {billing}"
        yield from first_lines(text.strip(), width, rows)
        yield from change_lines(page.changes, width)
        return
    title = ""
    if page is not None and row.kind is Kind.FOLLOW_UP and page.standing is not None:
        title = standing_text(page.standing)
    yield from first_lines(problem_text(detail, title), width, rows)
    if page is not None:
        yield from rejection_table(page.rejections, width)[1:2]
