"""The lines of the Expiring list: two dates, the amount and the owner in columns."""

from rich.cells import cell_len

from medq.domain.date_text import format_day
from medq.domain.items.item import Kind
from medq.domain.money import plain
from medq.domain.plan.expiring_line import ExpiringCause, ExpiringLine
from widgets.cells import align_left, align_right, truncate
from widgets.item_texts import Viewer, rate_text
from widgets.signed_lines import SignedLine

TYPE_WIDTH, PATIENT_WIDTH, DAY_WIDTH, PAYER_WIDTH = 9, 9, 8, 9
AMOUNT_WIDTH, MINUTES_WIDTH, OWNER_WIDTH = 10, 3, 5
CLAIM_WIDTH, RATE_WIDTH = 9, 6
WIDE_WIDTH = 110  # from this many cells on, a line has all of its columns
NO_OWNER = "none"
TYPE_WORDS = {ExpiringCause.LOST: "LOST", ExpiringCause.LATE: "LATE"}


def expiring_header(width: int) -> str:
    """Return the heads of the columns, above their text."""
    cells = [
        align_left("Type", TYPE_WIDTH),
        align_left("Patient", PATIENT_WIDTH),
        align_left("DOS", DAY_WIDTH),
        align_left("Payer", PAYER_WIDTH),
        align_left("Deadline", DAY_WIDTH),
        align_left("Act by", DAY_WIDTH),
        align_right("Amount", AMOUNT_WIDTH),
        align_right("Min", MINUTES_WIDTH),
        align_left("Owner", OWNER_WIDTH),
    ]
    if width >= WIDE_WIDTH:
        cells += [
            align_left("Claim", CLAIM_WIDTH),
            align_right("Recovery", AMOUNT_WIDTH),
            align_right("$/min", RATE_WIDTH),
            "Last touch",
        ]
    return "   " + " ".join(cells)


def expiring_line(
    line: ExpiringLine, viewer: Viewer, width: int, *, is_marked: bool = False
) -> SignedLine:
    """Return one decision for a list of `width` cells."""
    row = line.row
    who = (
        f" {align_left(TYPE_WORDS.get(line.cause, row.kind.word), TYPE_WIDTH)}"
        f" {_about_cells(line)} {align_left(row.payer_short, PAYER_WIDTH)}"
    )
    dates = _date_cells(line, viewer)
    cells = [
        align_right(_money(line.amount_cents), AMOUNT_WIDTH),
        align_right(str(line.minutes), MINUTES_WIDTH),
        align_left(line.owner or NO_OWNER, OWNER_WIDTH),
    ]
    if width >= WIDE_WIDTH:
        cells += [
            align_left(row.number, CLAIM_WIDTH),
            align_right(_money(line.worth_cents), AMOUNT_WIDTH),
            align_right("--" if line.worth_cents is None else rate_text(row), RATE_WIDTH),
            format_day(line.touched),
        ]
    start = cell_len(who) + 1
    emphasis = ((0, 1 + TYPE_WIDTH), (start, start + cell_len(dates)))
    sign = "*" if is_marked else expiring_sign(line, viewer)
    return SignedLine(f"{who} {dates} {' '.join(cells)}", sign, emphasis)


def expiring_sign(line: ExpiringLine, viewer: Viewer) -> str:
    """Return `X` for a lost decision, `!` where its last safe day has come."""
    if line.is_lost:
        return "X"
    is_due = line.act_by is not None and line.act_by <= viewer.today
    return "!" if is_due and line.cause is not ExpiringCause.UNTOUCHED else " "


def _about_cells(line: ExpiringLine) -> str:
    """Return patient and DOS, of what has no DOS what it is about, with the count of the others."""
    row = line.row
    more = f" +{len(line.items) - 1}" if len(line.items) > 1 else ""
    if row.service_day is None:
        about = row.patient if row.kind is Kind.CALLBACK else row.patient_last
        width = PATIENT_WIDTH + 1 + DAY_WIDTH
        text = about or row.short_subject or row.title
        return align_left(truncate(text, width - len(more)) + more, width)
    patient = truncate(row.patient_last or row.short_subject, PATIENT_WIDTH - len(more)) + more
    return f"{align_left(patient, PATIENT_WIDTH)} {format_day(row.service_day)}"


def _date_cells(line: ExpiringLine, viewer: Viewer) -> str:
    """Return deadline and act-by day; of what nobody touched for how long."""
    if line.cause is ExpiringCause.UNTOUCHED:
        return align_left(f"untouched {line.untouched_days} d", 2 * DAY_WIDTH + 1)
    days = (format_day(day) if day else "--" for day in (line.deadline, line.act_by))
    deadline, act_by = (align_left(day, DAY_WIDTH) for day in days)
    if line.act_by == viewer.today and not line.is_lost:
        act_by = align_left("TODAY", DAY_WIDTH)
    return f"{deadline} {act_by}"


def _money(cents: int | None) -> str:
    return "--" if cents is None else plain(cents)
