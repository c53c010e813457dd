"""A plan's lines, and those of what is not scheduled, in their columns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from medq.domain.date_text import format_day, format_minute
from medq.domain.items.item import ItemRow, Kind
from medq.domain.money import plain
from medq.domain.plan.line_texts import (
    about_text,
    act_by_text,
    more_text,
    names_patient,
    payer_cell,
    phone_or_payer,
    service_day_text,
    time_text,
    why_parts,
    work_text,
)
from medq.domain.plan.reason_texts import omission_text
from medq.domain.plan.reasons import OmissionKind
from medq.domain.plan.view import DayPlan, OmissionLine, PlanLine, Progress
from widgets.cells import align_left, align_right, truncate
from widgets.item_texts import Viewer
from widgets.signed_lines import SignedLine

TIME_WIDTH, MINUTES_WIDTH, KIND_WIDTH, DAY_WIDTH, SHORT_WIDTH = 8, 3, 9, 8, 9
AMOUNT_WIDTH = 10
PROGRESS_WORDS = {
    Progress.DONE: "done",
    Progress.WAITING: "followed up",
    Progress.YOURS: "yours now",
}
USED_SHOWN = (Progress.DONE, Progress.WAITING, Progress.OPEN)  # with the minutes worked
SIGNS = {Progress.DONE: "#", Progress.WAITING: "~"}
MORNING, AFTERNOON = "MORNING", "AFTERNOON"


class PlanColumns(NamedTuple):
    """The columns between the kind of work and the reason: whom it is about, and for whom."""

    patient_head: str
    patient_width: int
    payer_head: str
    payer_width: int
    has_act_by: bool
    why_head: str

    @property
    def about_width(self) -> int:
        """The cells of patient and DOS together, for what has no DOS."""
        return self.patient_width + 1 + DAY_WIDTH

    @property
    def rest_width(self) -> int:
        """The cells from the payer's column to the reason's."""
        return self.payer_width + (1 + DAY_WIDTH if self.has_act_by else 0)


BUILDER_COLUMNS = PlanColumns("Patient", 8, "Payer", SHORT_WIDTH, True, "Why here")
TODAY_COLUMNS = PlanColumns("Patient", 13, "For", 12, False, "Why now")


def plan_header(columns: PlanColumns, plan: DayPlan | None) -> str:
    """Return the heads of the columns, after the half of the day that the lines begin in."""
    is_morning = plan is None or not plan.lines or plan.lines[0].is_morning
    cells = (
        align_left(MORNING if is_morning else AFTERNOON, TIME_WIDTH + 1),
        align_right("Min", MINUTES_WIDTH),
        align_left("What", KIND_WIDTH),
        align_left(columns.patient_head, columns.patient_width),
        align_left("DOS", DAY_WIDTH),
        align_left(columns.payer_head, columns.payer_width),
        *((align_left("Act by", DAY_WIDTH),) if columns.has_act_by else ()),
        columns.why_head,
    )
    return " " + " ".join(cells)


def plan_lines(
    plan: DayPlan, columns: PlanColumns, viewer: Viewer, width: int
) -> Iterator[SignedLine]:
    """Yield the lines of a plan, with a heading where the afternoon begins."""
    was_morning = False
    for line in plan.lines:
        if was_morning and not line.is_morning:
            yield SignedLine(AFTERNOON, is_heading=True)
        was_morning = line.is_morning
        yield plan_line(line, plan, columns, viewer, width)


def plan_line(
    line: PlanLine, plan: DayPlan, columns: PlanColumns, viewer: Viewer, width: int
) -> SignedLine:
    """Return one line of a plan for a list of `width` cells."""
    sign = progress_sign(line)
    start = (
        f"{align_right(time_text(line, plan.minute_now), TIME_WIDTH)}"
        f" {align_right(str(line.minutes), MINUTES_WIDTH)} "
    )
    text = start + _work_cells(line, columns, viewer) + " "
    why_start = cell_len(text)
    room = max(10, width - 2 - why_start)
    why = fitting(_why_parts(line, plan), room)
    emphasis = ((0, TIME_WIDTH), (why_start, why_start + cell_len(why)))
    return SignedLine(text + why, sign, emphasis if sign in "!@" else ())


def progress_sign(line: PlanLine) -> str:
    """Return the sign in front: the progress, else `!` for a last day or `@` for a promise."""
    if line.progress in SIGNS:
        return SIGNS[line.progress]
    if line.is_last_day:
        return "!"
    return "@" if line.has_window else " "


def fitting(parts: Iterable[str], width: int) -> str:
    """Return as many parts as fit in `width` cells, after commas; the first one in any case."""
    text = ""
    for part in filter(None, parts):
        longer = f"{text}, {part}" if text else part
        if text and cell_len(longer) > width:
            break
        text = longer
    return truncate(text, width)


def _work_cells(line: PlanLine, columns: PlanColumns, viewer: Viewer) -> str:
    """Return the cells of kind, patient, DOS, payer and act-by day."""
    rest = ""
    if line.rows:
        contact = payer_cell(line) if columns.has_act_by else phone_or_payer(line)
        rest = align_left(contact, columns.payer_width)
        if columns.has_act_by:
            rest += " " + align_left(act_by_text(line, viewer.zone), DAY_WIDTH)
    if not line.rows:
        return align_left(line.name, KIND_WIDTH + 2 + columns.about_width + columns.rest_width)
    about, more = about_text(line, last_name=columns.has_act_by), more_text(line)
    service_day = service_day_text(line)
    if names_patient(line) and service_day:
        patient_width = columns.patient_width
        patient = truncate(about, patient_width - len(more)) + more
        who = f"{align_left(patient, patient_width)} {align_left(service_day, DAY_WIDTH)}"
    else:
        row = line.rows[0]
        about = row.patient if row.kind is Kind.CALLBACK and row.patient else about
        who = align_left(
            truncate(about, columns.about_width - len(more)) + more, columns.about_width
        )
    return f"{align_left(work_text(line), KIND_WIDTH)} {who} {rest}"


def _why_parts(line: PlanLine, plan: DayPlan) -> Iterator[str]:
    """Yield the last column: progress and reason, with a word for the sign in front."""
    progress, why = _progress_text(line), tuple(why_parts(line, plan))
    if line.progress in SIGNS:
        yield progress
    elif progress_sign(line) == "!" and progress:
        yield _last_day_text(line) or why[0]
        yield progress
    else:
        yield from (progress, *why)


def _last_day_text(line: PlanLine) -> str:
    """Return `yours, by 5:00 pm`: who has what must go out that day; "" without a minute for it."""
    if line.reason.cutoff is None:
        return ""
    words = {Progress.YOURS: "yours", Progress.THEIRS: line.holder}
    word = words.get(line.progress, f"{line.finished} of {len(line.rows)}")
    return f"{word}, by {format_minute(line.reason.cutoff)}"


def _progress_text(line: PlanLine) -> str:
    """Return how far the line is, of an open one `1 of 3 done`; "" where nothing is finished."""
    if line.progress is Progress.THEIRS:
        return f"{line.holder} working"
    if line.progress is Progress.OPEN:
        word = f"{line.finished} of {len(line.rows)} done" if line.finished else ""
    else:
        word = PROGRESS_WORDS[line.progress]
    has_used = line.used_minutes is not None and line.progress in USED_SHOWN and bool(word)
    return word + (f", {line.used_minutes} of {line.minutes} min" if has_used else "")


# What is not scheduled

OMISSION_HEAD = "Patient  DOS      Payer         Amount  Reason"
DEADLINE_HEAD = "Patient  DOS      Payer         Amount  Act by   Deadline Owner"


def _unplanned_cells(row: ItemRow) -> str:
    """Return the cells that name an item beside a plan: patient, DOS, payer, amount."""
    name = row.patient_last or row.short_subject or row.title
    amount = "--" if row.kind is Kind.CALLBACK else plain(row.shown_cents)
    service_day = format_day(row.service_day) if row.service_day else ""
    if service_day:
        who = f"{align_left(name, 8)} {align_left(service_day, DAY_WIDTH)}"
    else:
        who = align_left(name, 8 + 1 + DAY_WIDTH)
    cells = (
        who,
        align_left(row.payer_short, SHORT_WIDTH),
        align_right(amount, AMOUNT_WIDTH),
    )
    return " ".join(cells)


def deadline_line(row: ItemRow, viewer: Viewer) -> SignedLine:
    """Return the line of a deadline that nobody has planned, with who owns it."""
    text = f" {_unplanned_cells(row)}  "
    days = (format_day(day) if day else "--" for day in (row.act_by, row.deadline))
    dates = " ".join(align_left(day, DAY_WIDTH) for day in days)
    is_due = row.act_by is not None and row.act_by <= viewer.today
    emphasis = ((cell_len(text), cell_len(text) + DAY_WIDTH),) if is_due else ()
    owner = row.owner or "none"
    if is_due:
        owner += ", due today" if row.act_by == viewer.today else ", act-by passed"
    return SignedLine(f"{text}{dates} {owner}", "!" if is_due else " ", emphasis)


def omission_line(omission: OmissionLine, width: int) -> SignedLine:
    """Return the line of an item that is not scheduled, with the reason at its end."""
    text = f" {_unplanned_cells(omission.row)}  "
    room = max(10, width - 2 - cell_len(text))
    is_urgent = omission.reason.kind in (OmissionKind.MUST_GO_SOONER, OmissionKind.LOST)
    reason = truncate(omission_text(omission.reason), room)
    emphasis = ((cell_len(text), cell_len(text) + cell_len(reason)),) if is_urgent else ()
    return SignedLine(text + reason, "!" if is_urgent else " ", emphasis)


def first_per_reason(omissions: Sequence[OmissionLine]) -> list[OmissionLine]:
    """Return the first omission of each reason, then the others in their order.

    What must go out sooner comes before everything else.
    """
    firsts: dict[str, OmissionLine] = {}
    for omission in omissions:
        firsts.setdefault(omission.reason.kind, omission)
    sooner = firsts.pop(OmissionKind.MUST_GO_SOONER, None)
    ordered = [*((sooner,) if sooner else ()), *firsts.values()]
    first_ids = {omission.row.id for omission in ordered}
    return [*ordered, *(omission for omission in omissions if omission.row.id not in first_ids)]
