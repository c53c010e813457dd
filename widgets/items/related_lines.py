"""What else concerns an item as lines: the claims of its patient, and the patient."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from medq.domain.date_text import format_day, format_long_day
from medq.domain.items.related import Related, RelatedClaim, RelatedCoverage, RelatedPatient
from medq.domain.money import plain
from widgets.cells import align_left, align_right, truncate
from widgets.item_texts import Viewer, due_text, reason_text
from widgets.items.work_lines import note_lines
from widgets.styled_text import justified_line
from widgets.text_lines import wrapped_lines
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

NO_CLAIMS = "No other claims of this patient."
NO_SIMILAR = "No similar items."
HEADS = ("Type", "Claim", "DOS", "Payer", "Amount", "Balance", "Due", "Status")
RIGHT = ("Amount", "Balance")
GAP = " "
START = 3  # cells before a line's first column: the cursor, the sign and a blank
LEAST_WIDTHS = {"Payer": 4, "Claim": 9}  # where a row is too long: what gives way, and to what
LEAST_STATUS = 12  # cells in which the short words for every state and cause fit


def head_line(related: Related, width: int, group_key: str) -> TextLine:
    """Return the patient, how many claims are listed, and how many items the group has."""
    end = f"patient {len(related.claims)}   group {related.group_total}: {group_key}"
    parts = _identity(related.patient)
    while len(parts) > 1 and cell_len("  ".join(parts)) + cell_len(end) + 3 > width:
        parts.pop()  # a number is whole or not there
    start = ((f" {'  '.join(parts)}", Emphasis.STRONG),)
    return justified_line(start, (end,), width)


def _identity(patient: RelatedPatient | None) -> list[str]:
    """Return name, DOB and account, the most needed first."""
    if patient is None:
        return []
    born, account = patient.birth_day, patient.account
    texts = (
        patient.name,
        f"DOB {format_long_day(born)}" if born is not None else "",
        f"acct {account}" if account else "",
    )
    return [text for text in texts if text]


def claim_table(
    claims: Sequence[RelatedClaim], viewer: Viewer, width: int
) -> tuple[str, tuple[str, ...]]:
    """Return the heads of the columns and each claim of the patient as a row.

    A column is as wide as its longest text, and the status has what is left of `width` cells.
    Where that is too little, the payer gives way, then the claim number, then the status.
    """
    rows = [_cells(claim, viewer) for claim in claims]
    width_by_head = {
        head: max(map(cell_len, (head, *column)))
        for head, *column in zip(HEADS[:-1], *rows, strict=True)
    }
    rest = width - START - sum(width_by_head.values()) - len(GAP) * len(width_by_head)
    for head, least in LEAST_WIDTHS.items():
        given = max(0, min(LEAST_STATUS - rest, width_by_head[head] - least))
        width_by_head[head] -= given
        rest += given
    widths = *width_by_head.values(), max(1, rest)
    lines = (
        _line((*cells, _status(claim, viewer, widths[-1])), widths)
        for claim, cells in zip(claims, rows, strict=True)
    )
    return " " * START + _line(HEADS, widths), tuple(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = (
        align_right(text, width) if head in RIGHT else align_left(text, width)
        for head, text, width in zip(HEADS, cells, widths, strict=True)
    )
    return GAP.join(aligned).rstrip()


def _cells(claim: RelatedClaim, viewer: Viewer) -> tuple[str, ...]:
    """Return the texts of a claim but its status."""
    item = claim.item
    due, kind = "--", "open" if claim.open_cents else "closed"
    if item is not None:
        kind = item.kind.word
        due = "filed" if claim.is_filed and item.act_by is None else due_text(item, viewer)
    day = format_day(claim.service_day) if claim.service_day else "no DOS"
    amounts = plain(claim.charge_cents), plain(claim.open_cents)
    return (kind, claim.number, day, claim.payer_short, *amounts, due)


def _status(claim: RelatedClaim, viewer: Viewer, width: int) -> str:
    """Return why the claim's best item is open, else what became of the claim."""
    if claim.item is None:
        return claim.state if cell_len(claim.state) <= width else claim.state_short
    more = f" +{claim.more_items}" if claim.more_items else ""
    room = width - len(more)
    return truncate(reason_text(claim.item, viewer, room), room) + more


def patient_lines(patient: RelatedPatient, width: int) -> list[TextLine]:
    """Return coverage, phone, balance and the last notes of the patient."""
    lines = [line for text in _patient_texts(patient) for line in wrapped_lines(text, width)]
    return [*lines, *note_lines(patient.notes, width)]


def _patient_texts(patient: RelatedPatient) -> Iterator[str]:
    for coverage in patient.coverages:
        yield f"Coverage  {_coverage(coverage)}"
    balance = f"Balance {plain(patient.open_cents)}, patient resp. {plain(patient.patient_cents)}"
    phone = f"Phone     {patient.phone}   " if patient.phone else ""
    yield f"{phone}{balance}"


def _coverage(coverage: RelatedCoverage) -> str:
    start = f", from {format_day(coverage.from_day)}" if coverage.from_day else ""
    end = f", to {format_day(coverage.to_day)}" if coverage.to_day else ""
    return f"{coverage.payer} {coverage.member_id}".strip() + start + end
