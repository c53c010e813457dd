"""A plan's lines as text: start, minutes, work, contact or due date, reason."""

from collections.abc import Sequence

from medq.domain.date_text import format_day, format_minute, format_time
from medq.domain.items.item import Kind
from medq.domain.money import plain
from medq.domain.plan.reason_texts import line_text, omission_text
from medq.domain.plan.typed_hours import format_minutes
from medq.domain.plan.view import DayPlan, OmissionLine, PlanLine, Progress
from widgets.cells import align_left, align_right, truncate
from widgets.item_line import Viewer, payer_text, short_subject_text

PREFIX_WIDTH = 16  # sign, start and minutes
ENTRY_WIDTH = 28
CONTACT_WIDTH = 11
DUE_WIDTH = 8  # in the builder, in the contact's column
PROGRESS_WORDS = {Progress.DONE: "done", Progress.WAITING: "on hold", Progress.YOURS: "yours now"}
USED_SHOWN = (Progress.DONE, Progress.WAITING, Progress.OPEN)  # with the minutes worked
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
    if line.is_last_day:
        return "!"
    return "@" if line.has_window else " "


def entry_text(line: PlanLine, viewer: Viewer, *, payers: bool = False) -> str:
    """Return what there is to do: the kind, the first item, how many more."""
    if not line.rows:
        return line.name
    row, more = line.rows[0], len(line.rows) - 1
    if row.kind is Kind.SUBMIT and more:
        return f"Submit {more + 1} clean claims"
    has_cause = row.kind is Kind.DENIAL and row.cause and not payers
    cause = f" {row.cause_text}" if has_cause else ""
    text = f"{row.kind.word.capitalize()}{cause}: {short_subject_text(row, viewer)}"
    if payers and row.kind is not Kind.CALLBACK:
        text += f"  {payer_text(row)}"
    more_text = f" +{more} more" if more else ""
    return truncate(text, ENTRY_WIDTH - len(more_text)) + more_text


def contact_text(line: PlanLine) -> str:
    """Return whom the entry is for: the payer, `several`, or the patient."""
    if not line.rows:
        return "--"
    payers = list(dict.fromkeys(payer_text(row) for row in line.rows if payer_text(row)))
    if len(payers) > 1:
        return "several"
    return payers[0] if payers else ""


def omission_line_text(omission: OmissionLine, viewer: Viewer, width: int) -> str:
    """Return the line of an item that is not scheduled: subject, payer, amount and reason."""
    row = omission.row
    amount = "--" if row.kind is Kind.CALLBACK else plain(row.money_cents)
    item_text = f"{short_subject_text(row, viewer)}  {payer_text(row)}"
    reason = truncate(omission_text(omission.reason), max(10, width - 47))
    return f"   {align_left(item_text, 29)} {align_right(amount, 11)}   {reason}"


def first_per_reason(omissions: Sequence[OmissionLine]) -> list[OmissionLine]:
    """Return the first omission of each reason, then the others in their order."""
    firsts: dict[str, OmissionLine] = {}
    for omission in omissions:
        firsts.setdefault(omission.reason.kind, omission)
    first_ids = [omission.row.id for omission in firsts.values()]
    rest = (omission for omission in omissions if omission.row.id not in first_ids)
    return [*firsts.values(), *rest]


def capacity_text(plan: DayPlan) -> str:
    """Return `Hours 7 h 30 min   planned 6 h 25 min   buffer 1 h 05 min   14 lines`."""
    lines = f"{len(plan.lines)} line{'' if len(plan.lines) == 1 else 's'}"
    parts = (("Hours", plan.capacity), ("planned", plan.planned), ("buffer", plan.unplanned))
    return "   ".join((*(f"{word} {format_minutes(minutes)}" for word, minutes in parts), lines))


def _due_text(line: PlanLine, viewer: Viewer) -> str:
    if not line.rows:
        return "--"
    if line.has_window and line.rows[0].window is not None:
        return format_time(line.rows[0].window.end.astimezone(viewer.zone))
    days = [row.act_by for row in line.rows if row.act_by]
    return format_day(min(days)) if days else "--"


def _reason_text(line: PlanLine, builder: bool) -> str:
    """Return the last column: progress and reason, with a word for the sign in front."""
    reason = line_text(line)
    if builder and line.progress not in SIGNS and not line.holder:
        return reason
    progress = _progress_word(line)
    if not progress:
        return reason
    if progress_sign(line) == "!":
        return f"{progress}, {reason}"
    used = line.used_minutes is not None and line.progress in USED_SHOWN
    done = " done" if line.progress is Progress.OPEN else ""
    return f"{progress}{done}" + (f", {line.used_minutes} of {line.minutes} min" if used else "")


def _progress_word(line: PlanLine) -> str:
    """Return how far the line is, of an open one `1 of 3`; nothing where nothing is finished."""
    if line.progress is Progress.THEIRS:
        return f"{line.holder} working"
    if line.progress is Progress.OPEN:
        return f"{line.finished} of {len(line.rows)}" if line.finished else ""
    return PROGRESS_WORDS[line.progress]
