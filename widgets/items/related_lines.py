"""What else concerns an item as lines: a patient's claims, a group's items, the patient."""

from collections.abc import Iterator

from rich.cells import cell_len

from medq.domain.date_text import format_day, format_long_day
from medq.domain.items.item import ItemRow
from medq.domain.items.related import Related, RelatedClaim, RelatedCoverage, RelatedPatient
from medq.domain.money import plain
from widgets.cells import align_left, align_right, truncate
from widgets.item_texts import Viewer, due_text, patient_text, reason_text
from widgets.items.work_lines import note_lines
from widgets.styled_text import justified_line
from widgets.text_lines import wrapped_lines
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

CLAIM_HEAD = ("Type", "Claim", "DOS", "Payer", "Amount", "Balance", "Due", "Status")
GROUP_HEAD = ("Type", "Patient", "DOS", "Payer", "Amount", "", "Due", "Status")
STATUS_WIDTH = 19
NO_CLAIMS = "No other claims of this patient."
NO_SIMILAR = "No similar items."


def head_line(related: Related, width: int, *, is_group: bool) -> TextLine:
    """Return the patient, and the two lists with how many they hold; the shown one in brackets."""
    tabs = (f"patient {len(related.claims)}", f"group {related.group_total}")
    first, second = (f"[{tab}]" if index == is_group else tab for index, tab in enumerate(tabs))
    end = f"{first}  {second}  tab switches"
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


def column_head(*, is_group: bool) -> str:
    """Return the heads of the columns."""
    return f"   {_row(GROUP_HEAD if is_group else CLAIM_HEAD)}"


def claim_text(claim: RelatedClaim, viewer: Viewer) -> str:
    """Return a claim of the patient as a row; what is not open says what became of it."""
    item = claim.item
    status, due, kind = claim.state, "--", "open" if claim.open_cents else "closed"
    if item is not None:
        more = f" +{claim.more_items}" if claim.more_items else ""
        kind, status = item.kind.word, f"{reason_text(item, viewer)}{more}"
        due = "filed" if claim.is_filed and item.act_by is None else due_text(item, viewer)
    day = format_day(claim.service_day) if claim.service_day else "no DOS"
    amounts = plain(claim.charge_cents), plain(claim.open_cents)
    return _row((kind, claim.number, day, claim.payer_short, *amounts, due, status))


def member_text(row: ItemRow, viewer: Viewer) -> str:
    """Return an item of the group as a row."""
    day = format_day(row.service_day) if row.service_day else ""
    payer = row.payer_short
    name, amount = patient_text(row), plain(row.money_cents)
    due, reason = due_text(row, viewer), reason_text(row, viewer)
    return _row((row.kind.word, name, day, payer, amount, "", due, reason))


def _row(cells: tuple[str, ...]) -> str:
    kind, name, day, payer, amount, balance, due, status = cells
    return (
        f"{align_left(kind, 10)}{align_left(truncate(name, 8), 9)}{align_left(day, 9)}"
        f"{align_left(truncate(payer, 9), 10)}{align_right(amount, 9)}{align_right(balance, 10)} "
        f"{align_left(due, 8)}{truncate(status, STATUS_WIDTH)}"
    )


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
