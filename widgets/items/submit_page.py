"""The page of a claim to submit: ready, or rejected with the field and the value that was sent."""

from collections.abc import Sequence

from medq.domain.date_text import format_day
from medq.domain.items.bundle import CLEAN
from medq.domain.items.item import ItemDetail
from medq.domain.items.item_page import ClaimFacts, Rejection
from medq.domain.money import plain
from widgets.cells import align_left, truncate
from widgets.item_texts import Viewer
from widgets.items.blocks import TABLE_GIVES, deadline_blocks, work_blocks
from widgets.items.claim_lines import identity_lines, service_days
from widgets.items.line_table import billed_table
from widgets.items.page_fit import Block, Frame
from widgets.items.review_page import review_blocks
from widgets.styled_text import justified_line, styled_line
from widgets.text_lines import wrapped_lines
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

PAYER_SOURCE = "payer"
FIELD_WIDTH, SENT_WIDTH = 36, 24
NOT_ON_FILE = "The payer has no such claim: timely filing keeps running."
NOT_FILED = "Rejected claims do not count as filed: timely filing keeps running."


def submit_blocks(detail: ItemDetail, frame: Frame, viewer: Viewer) -> list[Block]:
    """Return the blocks of a claim to submit: a new, a rejected, or the next payer's."""
    page = detail.page
    if page is None or page.claim is None:
        return review_blocks(detail, frame, viewer)
    width, claim = frame.width, page.claim
    state = state_lines(detail, width)
    table = rejection_table(page.rejections, width)
    lines = billed_table(page.lines)
    head = [*identity_lines(claim, detail.row, viewer, width), provider_line(claim, width)]
    return [
        Block(head, len(head)),
        Block(state, len(state)),
        Block(table, len(table), has_rule=False),
        Block(lines, min(2, len(lines)), TABLE_GIVES),
        *deadline_blocks(detail, page, viewer.today, frame),
        *work_blocks(detail, page, frame),
    ]


def provider_line(claim: ClaimFacts, width: int) -> TextLine:
    """Return dates of service, rendering provider, place of service and the charge."""
    parts = [f" DOS {service_days(claim)}"]
    if claim.rendering:
        parts.append(f"{claim.rendering} NPI {claim.rendering_npi or 'missing'}")
    if claim.place:
        parts.append(f"POS {claim.place}")
    billed = f"billed {plain(claim.charge_cents)}"
    return justified_line(("  ".join(parts),), ((billed, Emphasis.STRONG),), width)


def state_lines(detail: ItemDetail, width: int) -> list[TextLine]:
    """Return whether the claim is ready, or who rejected it when; else the problem."""
    page = detail.page
    if page is not None and page.rejections:
        rejection = page.rejections[0]
        by = rejection.source
        if by == PAYER_SOURCE and page.claim is not None:
            by = page.claim.payer_short
        who = f" by {by}" if by else ""
        word = "NOT ON FILE" if rejection.is_not_found else "REJECTED"
        text = f"{word} {format_day(rejection.day)}{who}, {rejection.file_kind}."
        meaning = NOT_ON_FILE if rejection.is_not_found else NOT_FILED
        return [styled_line(" ", (text, Emphasis.URGENT)), *wrapped_lines(meaning, width)]
    if detail.row.cause == CLEAN:
        return [styled_line(" ", ("NOT SUBMITTED", Emphasis.STRONG), f"  {detail.row.title}")]
    return [
        styled_line(" ", (detail.row.title, Emphasis.STRONG)),
        *wrapped_lines(detail.plain, width),
    ]


def rejection_table(rejections: Sequence[Rejection], width: int) -> list[TextLine]:
    """Return each rejected field with the value that was sent, the code and the payer's words."""
    rejections = [each for each in rejections if not each.is_not_found or each.note]
    if not rejections:
        return []
    lines = [TextLine(_row("Field", "Sent", "Code"))]
    for rejection in rejections:
        line = f"line {rejection.procedure}: " if rejection.procedure else ""
        texts = _row(f"{line}{rejection.statement}", rejection.sent or "--", rejection.code)
        lines.append(styled_line((texts, Emphasis.STRONG)))
        if len(f"{line}{rejection.statement}") > FIELD_WIDTH:
            lines += wrapped_lines(f"{line}{rejection.statement}", width, "     ")
        if rejection.note:
            lines += wrapped_lines(f"Payer says: {rejection.note}", width, "     ")
    return lines


def _row(field: str, sent: str, code: str) -> str:
    return (
        f"   {align_left(truncate(field, FIELD_WIDTH), FIELD_WIDTH)}"
        f" {align_left(truncate(sent, SENT_WIDTH), SENT_WIDTH)} {code}"
    )
