"""The page of a follow-up: how far the claim is with the payer, and the claims worked with it."""

from collections.abc import Sequence
from datetime import date

from medq.domain.date_text import format_day
from medq.domain.items.item import ItemDetail
from medq.domain.items.item_page import GroupMember, ItemPage, Standing, StandingKind, StatusLine
from medq.domain.money import plain
from widgets.cells import align_left, align_right, truncate
from widgets.item_texts import Viewer, payer_text
from widgets.items.blocks import (
    STATUSES_GIVE,
    TABLE_GIVES,
    claim_head,
    deadline_blocks,
    work_blocks,
)
from widgets.items.claim_lines import change_lines, decision_lines, holder_text
from widgets.items.page_fit import Block, Frame
from widgets.items.review_page import payment_table, review_blocks
from widgets.line_widget import CURSOR_CELLS
from widgets.styled_text import Part, justified_line, styled_line
from widgets.text_lines import wrapped_lines
from widgets.text_pane import Span, TextLine
from widgets.theme import Emphasis

FILE_BY_CELL = 55
FILED = "filed"
STANDING_WORDS = {
    StandingKind.NOT_SENT: "Not submitted",
    StandingKind.NO_ACKNOWLEDGMENT: "No 999, no 277CA: nothing acknowledged",
    StandingKind.ACKNOWLEDGED: "999 only: payer acceptance missing",
    StandingKind.CLEARINGHOUSE: "Clearinghouse only: payer acceptance missing",
    StandingKind.ACCEPTED: "Accepted {day}, no decision yet",
    StandingKind.PENDING: "Pending at payer since {day}",
    StandingKind.NOT_ON_FILE: "Not on file at payer ({day})",
    StandingKind.REJECTED: "Rejected {day}",
    StandingKind.FINAL: "Finalized {day}, ERA missing",
    StandingKind.DECIDED: "Processed {day}",
    StandingKind.REVERSED: "Reversed {day}",
}


def follow_up_blocks(detail: ItemDetail, frame: Frame, viewer: Viewer) -> list[Block]:
    """Return the blocks of a follow-up, alone or as the first of its group."""
    page = detail.page
    if page is None or page.claim is None:
        return review_blocks(detail, frame, viewer)
    width = frame.width
    statuses = status_lines(page.statuses, width)
    payments = payment_table(page.payments, width)
    blocks = [
        Block(title_lines(detail, page, width), 1, has_rule=False),
        claim_head(page.claim, detail, frame, viewer),
    ]
    if len(page.members) > 1:
        members = member_table(page.members, viewer, width)
        blocks = [
            Block([group_line(detail, page, viewer, width)], 1),
            Block(members, min(3, len(members)), TABLE_GIVES, "claim"),
            Block(title_lines(detail, page, width), 1),
        ]
    decision = [
        *(decision_lines(page.decision, width).all if page.decision else ()),
        *change_lines(page.changes, width),
    ]
    return [
        *blocks,
        Block(decision, len(decision)),
        Block(payments, min(2, len(payments)), TABLE_GIVES, "result"),
        Block(statuses, min(1, len(statuses)), STATUSES_GIVE, "status line"),
        *deadline_blocks(detail, page, viewer.today, frame),
        *work_blocks(detail, page, frame),
    ]


def title_lines(detail: ItemDetail, page: ItemPage, width: int) -> list[TextLine]:
    """Return how far the claim is, and what that means for the work."""
    standing = page.standing
    title = standing_text(standing) if standing else detail.row.title
    number = page.claim.number if page.claim else ""
    title = f"{number}: {title}" if len(page.members) > 1 else title
    amount = plain(detail.row.money_cents)
    head: tuple[Part, ...] = (" ", (title, Emphasis.STRONG))
    meaning = detail.plain or ("" if title == detail.row.title else detail.row.title)
    return [justified_line(head, (amount,), width), *wrapped_lines(meaning, width)]


def standing_text(standing: Standing) -> str:
    """Return how far a claim is, by what payer and clearinghouse have said."""
    day = format_day(standing.day) if standing.day else ""
    return STANDING_WORDS[standing.kind].format(day=day)


def group_line(detail: ItemDetail, page: ItemPage, viewer: Viewer, width: int) -> TextLine:
    """Return the group: its number of claims, payer, sum and age."""
    count = page.related.similar + 1
    days = max((member.days for member in page.members), default=0)
    oldest = f"   oldest {days} days" if days else ""
    name = f"{detail.row.cause_text.upper()}: {count} claims"
    start: tuple[Part, ...] = (
        " ",
        (name, Emphasis.STRONG),
        f"   {payer_text(detail.row)}   ",
        (plain(page.group_cents), Emphasis.STRONG),
        oldest,
    )
    return justified_line(start, (holder_text(detail.row, viewer),), width)


def member_table(members: Sequence[GroupMember], viewer: Viewer, width: int) -> list[TextLine]:
    """Return the claims of a group: patient, DOS, sent, days, amount, file by, last status."""
    head = _member_row("  ", ("Patient", "DOS", "Sent", "Days", "Amount", "File by"), "Last status")
    return [TextLine(head), *(_member_line(member, viewer) for member in members)]


def _member_line(member: GroupMember, viewer: Viewer) -> TextLine:
    file_by = FILED if member.is_filed else _day(member.act_by)
    cells = (
        member.patient,
        _day(member.service_day),
        _day(member.sent_day),
        str(member.days) if member.days else "",
        plain(member.money_cents),
        file_by,
    )
    text = _member_row("> " if member.is_shown else "  ", cells, member.last_status)
    emphasis = Emphasis.MET if member.is_filed else Emphasis.STRONG
    spans = (Span(FILE_BY_CELL, FILE_BY_CELL + len(file_by), emphasis),)
    cursor = (Span(0, CURSOR_CELLS, Emphasis.CURSOR),) if member.is_shown else ()
    return TextLine(text, spans=(*cursor, *spans))


def _member_row(sign: str, cells: tuple[str, ...], status: str) -> str:
    patient, service_day, sent_day, days, amount, file_by = cells
    return (
        f"{sign} {align_left(truncate(patient, 18), 19)}{align_left(service_day, 9)}"
        f"{align_left(sent_day, 8)}{align_right(days, 5)}{align_right(amount, 10)} "
        f"{align_left(file_by, 9)}{truncate(status, 15)}"
    )


def _day(day: date | None) -> str:
    return format_day(day) if day is not None else "--"


def status_lines(statuses: Sequence[StatusLine], width: int) -> list[TextLine]:
    """Return what payers and clearinghouses said, the newest first, one line each."""
    return [styled_line(truncate(_status_text(status), width - 1)) for status in statuses]


def _status_text(status: StatusLine) -> str:
    source = f" ({status.source})" if status.source else ""
    return f" {format_day(status.day)} {status.file_kind}{source}: {status.statement}"
