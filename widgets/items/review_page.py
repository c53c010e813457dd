"""The page of a review: what is to be decided, about which money, and what may belong to it."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from medq.domain.date_text import format_day
from medq.domain.items import topics
from medq.domain.items.item import DetailField, ItemDetail
from medq.domain.items.item_page import (
    Candidate,
    ChangeKind,
    ItemPage,
    PayerChange,
    PaymentLine,
)
from medq.domain.money import plain
from widgets.cells import align_left, align_right, wrap
from widgets.item_texts import Viewer, payer_text
from widgets.items.blocks import (
    FIELDS_GIVE,
    TABLE_GIVES,
    claim_head,
    deadline_blocks,
    work_blocks,
)
from widgets.items.claim_lines import DECISION_WORDS, change_lines, holder_text
from widgets.items.page_fit import Block, Frame
from widgets.styled_text import justified_line, styled_line
from widgets.text_lines import field_lines, wrapped_lines
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

COMPARED_SECTIONS = {"other record", "known payer"}  # beside what the item is about
CLAIM_SECTIONS = {"claim", "visit", "patient", "lines"}  # its head shows them, or the next page


def review_blocks(detail: ItemDetail, frame: Frame, viewer: Viewer) -> list[Block]:
    """Return the blocks of a review."""
    page = detail.page or ItemPage()
    width = frame.width
    fields = field_lines(_first_fields(detail), width)
    title = title_lines(detail, viewer, width)
    payments = payment_table(page.payments, width)
    candidates = candidate_lines(page.candidates, width, viewer)
    heads = [claim_head(page.claim, detail, frame, viewer)] if page.claim else []
    changes = change_lines(_untitled_changes(detail, page), width)
    return [
        Block(title, len(title), has_rule=False),
        *heads,
        Block(changes, len(changes)),
        Block(fields, min(3, len(fields)), FIELDS_GIVE),
        Block(payments, min(2, len(payments)), TABLE_GIVES, "result"),
        Block(candidates, min(2, len(candidates)), TABLE_GIVES, "match"),
        *deadline_blocks(detail, page, viewer.today, frame),
        *work_blocks(detail, page, frame),
    ]


def _untitled_changes(detail: ItemDetail, page: ItemPage) -> list[PayerChange]:
    """Return what the payer changed; of a review about changed codes without these."""
    is_about_codes = detail.row.cause == topics.CHANGED.name
    return [
        change for change in page.changes if not (is_about_codes and change.kind is ChangeKind.CODE)
    ]


def title_lines(detail: ItemDetail, viewer: Viewer, width: int) -> list[TextLine]:
    """Return the problem with its payer and amount, and what it means."""
    row = detail.row
    holder = "" if detail.page and detail.page.claim else holder_text(row, viewer)
    end = "  ".join(filter(None, (payer_text(row), plain(row.shown_cents), holder)))
    *first, last = wrap(row.title, width - 2)
    lines = [styled_line(" ", (text, Emphasis.STRONG)) for text in first]
    if cell_len(last) + cell_len(end) + 4 > width:
        lines.append(styled_line(" ", (last, Emphasis.STRONG)))
        last = ""
    lines.append(justified_line((" ", (last, Emphasis.STRONG)), (end,), width))
    return [*lines, *wrapped_lines(detail.plain, width)]


def _first_fields(detail: ItemDetail) -> Sequence[DetailField]:
    """Return the fields of what the item is about, and of what it is compared with."""
    fields = detail.facts
    if detail.page is None or detail.page.claim is None:
        return fields
    own_section = fields[0].section if fields else ""
    shown = COMPARED_SECTIONS if own_section in CLAIM_SECTIONS else {own_section}
    return [field for field in fields if field.section in shown | COMPARED_SECTIONS]


def payment_table(payments: Iterable[PaymentLine], width: int) -> list[TextLine]:
    """Return what payers decided one after the other, side by side: old, reversal, new."""
    rows = [_payment_row(payment) for payment in payments]
    if len(rows) < 2:
        return []
    head = _table_row("Result", "Billed", "Paid", "Adjusted", "Pt resp")
    return [TextLine(text) for text in (head, *rows)]


def _payment_row(payment: PaymentLine) -> str:
    day = format_day(payment.day) if payment.day else "no date"
    word = DECISION_WORDS[payment.kind].lower()
    return _table_row(
        f"{day} {word} {payment.payer}",
        plain(payment.charge_cents),
        plain(payment.paid_cents),
        plain(payment.written_off_cents),
        plain(payment.patient_cents),
    )


def _table_row(name: str, *amounts: str) -> str:
    return f" {align_left(name, 34)}" + "".join(align_right(amount, 11) for amount in amounts)


def candidate_lines(candidates: Iterable[Candidate], width: int, viewer: Viewer) -> list[TextLine]:
    """Return the claims that it may belong to, numbered, with what agrees and differs."""
    lines = [TextLine(" Possible matches: a number links it")]
    for number, candidate in enumerate(candidates, 1):
        lines += _candidate_lines(number, candidate, width)
    return lines if len(lines) > 1 else []


def _candidate_lines(number: int, candidate: Candidate, width: int) -> list[TextLine]:
    day = format_day(candidate.day) if candidate.day else "no DOS"
    amount = plain(candidate.charge_cents)
    name = f" {number} {candidate.number}  {candidate.patient}  DOS {day}  billed {amount}"
    agrees = f"same: {', '.join(candidate.agrees) or 'nothing'}"
    differs = f"; differs: {', '.join(candidate.differs)}" if candidate.differs else ""
    return [
        justified_line((name,), (), width),
        *wrapped_lines(f"{agrees}{differs}", width, "     "),
    ]
