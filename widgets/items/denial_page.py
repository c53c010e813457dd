"""The page of a denial: what was denied, by when to act, how, and what was tried."""

from medq.domain.items.item import ItemDetail
from widgets.item_texts import Viewer
from widgets.items.blocks import TABLE_GIVES, TRACE_GIVES, claim_head, deadline_blocks, work_blocks
from widgets.items.claim_lines import change_lines, decision_lines, problem_text
from widgets.items.line_table import line_table
from widgets.items.page_fit import Block, Frame
from widgets.items.review_page import review_blocks
from widgets.text_lines import first_lines


def denial_blocks(detail: ItemDetail, frame: Frame, viewer: Viewer) -> list[Block]:
    """Return the blocks of a denial; of one whose claim is not on file those of a review."""
    page = detail.page
    if page is None or page.claim is None:
        return review_blocks(detail, frame, viewer)
    if page.decision is not None:
        decision, trace = decision_lines(page.decision, frame.width)
    else:  # a 277 said so, and no remittance has come
        decision, trace = first_lines(problem_text(detail), frame.width, 2), []
    changes = change_lines(page.changes, frame.width)
    table = line_table(page.lines)
    return [
        claim_head(page.claim, detail, frame, viewer),
        Block(decision, len(decision)),
        Block(trace, 0, TRACE_GIVES, has_rule=False),
        Block(changes, len(changes), has_rule=False),
        Block(table, min(2, len(table)), TABLE_GIVES, has_rule=False),
        *deadline_blocks(detail, page, viewer.today, frame),
        *work_blocks(detail, page, frame),
    ]
