"""A plan's lines as text: start, minutes, work, contact or due date, reason."""

from collections.abc import Sequence

from medq.domain.date_text import format_day, format_minute, format_time
from medq.domain.items.item import ItemRow, Kind
from medq.domain.money import plain
from medq.domain.plan.typed_hours import format_minutes
from medq.domain.plan.view import DayPlan, OmissionLine, PlanLine, Progress
from widgets.cells import align_left, align_right, truncate
from widgets.item_line import Viewer, payer_text, subject_text

PREFIX_WIDTH = 16  # sign, start and minutes
ENTRY_WIDTH = 28
CONTACT_WIDTH = 11
DUE_WIDTH = 8  # in the builder, in the contact's column
SIGNS = {Progress.DONE: "#", Progress.WAITING: "~"}


def plan_header(builder: bool) -> str:
    """Return the heads of the columns, above their text."""
    entry_head, column_head = ("Item", "Due") if builder else ("What to do", "For")
    columns = (
        align_left("  Start    Min", PREFIX_WIDTH) + align_left(entry_head, ENTRY_WIDTH),
        align_left(column_head, _third_width(builder)),
        "Reason",
    )
    return "   " + " ".join(columns)


def plan_line_text(line: PlanLine, viewer: Viewer, width: int, *, builder: bool) -> str:
    """Return one line of at most `width` cells.

    Its third column is when the entry is due in the builder, else whom it is for.
    """
    start = f"{progress_sign(line)} {format_minute(line.start):>8} {line.minutes:3}  "
    third_width = _third_width(builder)
    reason_width = max(10, width - PREFIX_WIDTH - ENTRY_WIDTH - third_width - 2)
    columns = (
        align_left(start, PREFIX_WIDTH)
        + align_left(entry_text(line, viewer, payers=builder), ENTRY_WIDTH),
        align_left(_due_text(line, viewer) if builder else contact_text(line), third_width),
        truncate(_reason_text(line, builder), reason_width),
    )
    return " ".join(columns)


def _third_width(builder: bool) -> int:
    return DUE_WIDTH if builder else CONTACT_WIDTH


def progress_sign(line: PlanLine) -> str:
    """Return the sign in front: the progress, else `!` for a last day or `@` for a promise."""
    if line.progress in SIGNS:
        return SIGNS[line.progress]
    if line.last_chance:
        return "!"
    return "@" if line.window else " "


def entry_text(line: PlanLine, viewer: Viewer, *, payers: bool = False) -> str:
    """Return what there is to do: the kind, the first item, how many more."""
    if not line.rows:
        return line.name
    row, more = line.rows[0], len(line.rows) - 1
    if row.kind is Kind.SUBMIT and more:
        return f"Submit {more + 1} clean claims"
    cause = f" {row.cause}" if row.kind is Kind.DENIAL and row.cause and not payers else ""
    text = f"{row.kind.word.capitalize()}{cause}: {_short_subject(row, viewer)}"
    if payers and row.kind is not Kind.CALLBACK:
        text += f"  {payer_text(row)}"
    more_text = f" +{more} more" if more else ""
    return truncate(text, ENTRY_WIDTH - len(more_text)) + more_text


def contact_text(line: PlanLine) -> str:
    """Return whom the entry is for: the payer, `several`, or the patient."""
    if not line.rows:
        return "day"
    payers = list(dict.fromkeys(payer_text(row) for row in line.rows if payer_text(row)))
    if len(payers) > 1:
        return "several"
    return payers[0] if payers else ""


def omission_text(omission: OmissionLine, viewer: Viewer, width: int) -> str:
    """Return the line of an item that is not scheduled: subject, payer, amount and reason."""
    row = omission.row
    amount = "--" if row.kind is Kind.CALLBACK else plain(row.money_cents)
    item_text = f"{_short_subject(row, viewer)}  {payer_text(row)}"
    reason = truncate(omission.why, max(10, width - 47))
    return f"   {align_left(item_text, 29)} {align_right(amount, 11)}   {reason}"


def first_per_reason(omissions: Sequence[OmissionLine]) -> list[OmissionLine]:
    """Return the first omission of each reason, then the others in their order."""
    firsts: dict[str, OmissionLine] = {}
    for omission in omissions:
        firsts.setdefault(omission.omission.value, omission)
    first_ids = [omission.row.id for omission in firsts.values()]
    rest = (omission for omission in omissions if omission.row.id not in first_ids)
    return [*firsts.values(), *rest]


def capacity_text(plan: DayPlan) -> str:
    """Return `Hours 7 h 30 min   planned 6 h 25 min   buffer 1 h 05 min   14 lines`."""
    lines = f"{len(plan.lines)} line{'' if len(plan.lines) == 1 else 's'}"
    parts = (("Hours", plan.room), ("planned", plan.planned), ("buffer", plan.kept_free))
    return "   ".join((*(f"{word} {format_minutes(minutes)}" for word, minutes in parts), lines))


def _short_subject(row: ItemRow, viewer: Viewer) -> str:
    """Return the claim number and last name; of a callback the initials."""
    return subject_text(row, viewer).split(",")[0]


def _due_text(line: PlanLine, viewer: Viewer) -> str:
    if not line.rows:
        return "day"
    if line.window and line.rows[0].window is not None:
        return format_time(line.rows[0].window.end.astimezone(viewer.zone))
    days = [row.act_by for row in line.rows if row.act_by]
    return format_day(min(days)) if days else "--"


def _reason_text(line: PlanLine, builder: bool) -> str:
    """Return the last column: progress and reason, with a word for the sign in front."""
    progress = _progress_text(line) if not builder or line.progress in SIGNS or line.holder else ""
    if progress_sign(line) == "!" and progress:
        return f"{progress.partition(', ')[0].removesuffix(' done')}, {line.why}"
    return progress or line.why


def _progress_text(line: PlanLine) -> str:
    used = f", {line.used} of {line.minutes} min" if line.used is not None else ""
    if line.progress is Progress.DONE:
        return f"done{used}"
    if line.progress is Progress.WAITING:
        return f"on hold{used}"
    if line.progress is Progress.YOURS:
        return "yours now"
    if line.progress is Progress.THEIRS:
        return f"{line.holder} working"
    return f"{line.ended} of {len(line.rows)} done{used}" if line.ended else ""
