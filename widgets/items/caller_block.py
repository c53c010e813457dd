"""What a payer asks a caller for, in its order: beside the page of an item, or alone on a page."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from medq.domain.claims.running_deadline import RunningDeadline
from medq.domain.date_text import format_day, format_long_day
from medq.domain.items.item import ItemDetail
from medq.domain.items.item_page import CallerBlock, ClaimFacts, PayerLimits
from medq.domain.money import plain
from widgets.cells import align_left
from widgets.item_texts import Viewer
from widgets.items.claim_lines import change_lines, decision_lines, service_days
from widgets.items.deadline_text import running_lines
from widgets.items.line_table import line_table
from widgets.items.page_fit import Block, Frame, fitted_page
from widgets.items.work_lines import note_lines, state_lines
from widgets.text_lines import heading, join_parts, wrap_field
from widgets.text_pane import TextLine

LABEL_WIDTH = 15
MISSING = "missing"
TEN_DIGITS = re.compile(r"\b(\d{3})(\d{3})(\d{4})\b", re.ASCII)  # a number to call


def side_block(detail: ItemDetail, width: int) -> tuple[TextLine, ...]:
    """Return what a payer asks for, and the payer's limits in days; nothing without a claim."""
    page = detail.page
    if page is None or page.claim is None or page.caller is None:
        return ()
    asked = [
        heading("What the payer asks"),
        *_lines(_asked(page.claim, page.caller, detail.deadlines), width),
    ]
    payer = [heading(page.claim.payer), *_lines(_payer_fields(page.caller), width)]
    return tuple(join_parts([asked, payer], width))


def plain_page(detail: ItemDetail, frame: Frame, viewer: Viewer) -> tuple[TextLine, ...]:
    """Return one page to read to a payer or to copy: the caller block first."""
    page = detail.page
    if page is None or page.claim is None or page.caller is None:
        return ()
    width, claim, caller = frame.width, page.claim, page.caller
    fields = [*_asked(claim, caller, detail.deadlines), *_payer_fields(caller)]
    table = line_table(page.lines)
    problem = [
        *(decision_lines(page.decision, width).all if page.decision else ()),
        *change_lines(page.changes, width),
    ]
    days = running_lines(detail.deadlines, viewer.today, width)
    notes = note_lines(page.notes, width)
    blocks = [
        Block(_in_two_columns(fields, width), len(fields)),
        Block(problem, len(problem)),
        Block(table, min(2, len(table)), 1, has_rule=False),
        Block(days, len(days)),
        Block(state_lines(detail, page.billing, width), 0, 2, has_rule=False),
        Block(notes, min(1, len(notes)), 3, "note"),
    ]
    lines, _cut = fitted_page(blocks, frame)
    return tuple(lines)


def _asked(
    claim: ClaimFacts, caller: CallerBlock, deadlines: Sequence[RunningDeadline]
) -> Iterator[tuple[str, str]]:
    """Yield what payers ask in their order: TIN, NPI, member ID, DOB, DOS, charge."""
    yield "TIN", caller.tax_id or MISSING
    yield "Billing NPI", caller.billing_npi or MISSING
    yield "Group", caller.group or MISSING
    yield "Rendering NPI", caller.rendering_npi or MISSING
    yield "Patient", claim.patient
    yield "Member ID", claim.member_id or MISSING
    yield "DOB", format_long_day(claim.birth_day) if claim.birth_day else MISSING
    yield "DOS", service_days(claim)
    yield "Charge", plain(claim.charge_cents)
    yield "Claim #", claim.number
    yield "ICN", claim.icn or "none yet"
    yield "Submitted", _day(claim.sent_day, "not yet")
    yield "Received", _received_text(claim, deadlines)
    yield "Auth #", claim.authorization_number or "none"
    yield "Diagnoses", claim.diagnoses


def _payer_fields(caller: CallerBlock) -> Iterator[tuple[str, str]]:
    yield "Phone", TEN_DIGITS.sub(r"\1-\2-\3", caller.payer_contact) or "none on file"
    if caller.phone_hours:
        yield "Hours", caller.phone_hours
    yield "Deadlines", limits_text(caller.limits)


def limits_text(limits: PayerLimits) -> str:
    """Return the payer's limits in days: `filing 90 d, appeal 180 d, corrected claim 90 d`."""
    texts = [
        f"{name} {text}"
        for name, text in (
            ("filing", limits.filing),
            ("appeal", limits.appeal),
            ("corrected claim", limits.corrected),
        )
        if text
    ]
    note = "" if limits.is_confirmed else " (default)"
    return ", ".join(texts) + note if texts else "none on file"


def _received_text(claim: ClaimFacts, deadlines: Sequence[RunningDeadline]) -> str:
    """Return when the payer received the claim, and what proves it."""
    proof = next((line.proof for line in deadlines if line.proof is not None), None)
    day = claim.received_day or (proof.day if proof else None)
    if day is None and proof is None:
        return "no proof on file"
    source = f" ({proof.source})" if proof else ""
    return f"{format_day(day) if day else 'yes'}{source}"


def _day(day: date | None, otherwise: str) -> str:
    return format_day(day) if day else otherwise


def _lines(fields: Iterator[tuple[str, str]], width: int) -> list[TextLine]:
    return [
        TextLine(f" {line}")
        for label, value in fields
        if value
        for line in wrap_field(align_left(label, LABEL_WIDTH), value, width - 2)
    ]


def _in_two_columns(fields: list[tuple[str, str]], width: int) -> list[TextLine]:
    """Return short fields two on a line, in their order from the left; long ones alone."""
    half = (width - 2) // 2
    lines: list[TextLine] = []
    left = ""
    for label, value in fields:
        text = f"{align_left(label, LABEL_WIDTH)}{value}"
        if len(text) > half:
            lines += [TextLine(f" {left}")] if left else []
            lines.append(TextLine(f" {text}"))
            left = ""
        elif left:
            lines.append(TextLine(f" {align_left(left, half)} {text}"))
            left = ""
        else:
            left = text
    return [*lines, *([TextLine(f" {left}")] if left else [])]
