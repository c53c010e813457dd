"""An item in a few lines, the most important first, for a pane below or beside a list."""

from collections.abc import Iterator

from medq.domain.items.item import ItemDetail, Kind, State
from medq.domain.items.item_page import ClaimFacts
from medq.domain.money import plain
from widgets.cells import truncate
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
from widgets.styled_text import justified_line, part_lines
from widgets.text_lines import first_lines, join_parts, wrapped_lines
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

PROBLEM_ROWS = 2
ONE_LINE = 72  # cells for whose claim it is, in one line
WHOLE = 99  # rows: a column beside a list cuts no sentence


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
    return (*_lines(detail, width, viewer, WHOLE), *notes, *((rule, *rest) if rest else ()))


def _lines(detail: ItemDetail, width: int, viewer: Viewer, problem_rows: int) -> Iterator[TextLine]:
    row, page = detail.row, detail.page
    if row.kind is Kind.CALLBACK:
        yield name_line(detail, viewer, width)
        yield promise_line(row, viewer, width)
        yield from call_lines(detail, viewer, width)
        yield from wrapped_lines(UNVERIFIED_TEXT, width)
        return
    if page is not None and page.claim is not None:
        yield from _claim_lines(page.claim, width)
    else:
        start = f" {subject_text(row)}   {payer_text(row)}"
        yield justified_line((start,), ((plain(row.shown_cents), Emphasis.STRONG),), width)
    yield from _problem_lines(detail, width, problem_rows)
    is_done = row.state is State.DONE
    yield from running_lines(detail.deadlines, viewer.today, width, is_done=is_done)
    billing = None if row.kind is Kind.DENIAL or page is None else page.billing
    yield from state_lines(detail, billing, width)
    if detail.steps and not is_done:
        yield from _next_lines(detail.steps[0].text, row.effort_minutes, width, problem_rows)
    yield from priority_lines(detail, width)


def _claim_lines(claim: ClaimFacts, width: int) -> list[TextLine]:
    """Return whose claim it is and its balance: one line where a name of usual length fits."""
    name, day = f"{claim.number} {claim.patient}", f"DOS {service_days(claim)}"
    amount = "unverified" if claim.review_reasons else plain(claim.open_cents)
    balance = (f"BALANCE {amount}", Emphasis.STRONG)
    if width < ONE_LINE:
        return part_lines((name, balance, day, claim.payer_short), width)
    return [justified_line((f" {name}  {day}  {claim.payer_short}",), (balance,), width)]


def _next_lines(step: str, minutes: int, width: int, rows: int) -> list[TextLine]:
    """Return the next step with its minutes; where one line must do, the step is cut, not these."""
    start, end = "Next: ", f", est. {minutes} min"
    if rows < WHOLE:
        step = truncate(step, width - 2 - len(start) - len(end))
    return wrapped_lines(f"{start}{step}{end}", width)


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
