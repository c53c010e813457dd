"""The blocks that pages of all kinds share, in the order in which they give up lines."""

from datetime import date

from medq.domain.items.item import ItemDetail, State
from medq.domain.items.item_page import ClaimFacts, ItemPage
from widgets.item_texts import Viewer
from widgets.items.claim_lines import balance_line, identity_lines
from widgets.items.deadline_text import running_lines
from widgets.items.page_fit import Block, Frame
from widgets.items.work_lines import (
    note_lines,
    priority_lines,
    related_line,
    state_lines,
    step_lines,
)

# The order in which blocks give up lines: what is on the next page anyway first.
TRACE_GIVES, STATUSES_GIVE, STEPS_GIVE, TABLE_GIVES = range(1, 5)
FIELDS_GIVE, STATES_GIVE, RELATED_GIVES = range(5, 8)


def claim_head(claim: ClaimFacts, detail: ItemDetail, frame: Frame, viewer: Viewer) -> Block:
    """Return whose claim it is, and its balance."""
    lines = [
        *identity_lines(claim, detail.row, viewer, frame.width),
        balance_line(claim, frame.width),
    ]
    return Block(lines, len(lines))


def deadline_blocks(detail: ItemDetail, page: ItemPage, today: date, frame: Frame) -> list[Block]:
    """Return every deadline that runs, then which are met or closed, and who may be billed."""
    is_done = detail.row.state is State.DONE
    running = running_lines(detail.deadlines, today, frame.width, is_done=is_done)
    states = state_lines(detail, page.billing, frame.width)
    return [
        Block(running, len(running)),
        Block(states, min(1, len(states)), STATES_GIVE, has_rule=not running),
    ]


def work_blocks(detail: ItemDetail, page: ItemPage, frame: Frame) -> list[Block]:
    """Return steps, priority, last notes and related work."""
    width = frame.width
    steps, priority = step_lines(detail, width), priority_lines(detail, width)
    notes = note_lines(page.notes, width)
    related = related_line(page.related, detail.row.kind, frame.related_key, width)
    return [
        Block(steps, min(2, len(steps)), STEPS_GIVE, "step"),
        Block(priority, len(priority), has_rule=False),
        Block(notes, len(notes), has_rule=False),
        Block(related, 0, RELATED_GIVES, has_rule=False),
    ]
