"""A plan's lines as text: when, how long, what, for whom, and why it stands there."""

from collections.abc import Sequence

from medq.domain.items.item import ItemRow, Kind
from medq.domain.plan.model import clock
from medq.domain.plan.typed_hours import format_minutes
from medq.domain.plan.view import DayPlan, OmissionLine, PlanLine, Progress
from widgets.cells import align_left, align_right, truncate
from widgets.item_line import Viewer, format_money, format_short_day, payer_text, subject_text

PREFIX_WIDTH = 14  # cells before what there is to do: sign, start, minutes
ENTRY_WIDTH = 30
CONTACT_WIDTH, DUE_WIDTH = 11, 8  # for whom; in the builder instead: until when
WORDS = {Kind.SUBMIT: "Submit", Kind.CALLBACK: "Call back", Kind.FOLLOW_UP: "Follow-up"}
SIGNS = {Progress.DONE: "#", Progress.WAITING: "~"}


def plan_header(builder: bool) -> str:
    """Return the heads of the columns, above their text."""
    what, last = ("Item", "Start by") if builder else ("What to do", "For")
    columns = (
        align_left("  Start  Min", PREFIX_WIDTH) + align_left(what, ENTRY_WIDTH),
        align_left(last, _last_width(builder)),
        f"Why {'placed here' if builder else 'here'}",
    )
    return "   " + " ".join(columns)


def plan_line_text(line: PlanLine, viewer: Viewer, width: int, *, builder: bool) -> str:
    """Return one line of at most `width` cells.

    In the builder its third column is until when the entry may begin, else whom it is for.
    """
    start = f"{progress_sign(line)} {clock(line.start)} {line.minutes:4}  "
    last_width = _last_width(builder)
    room = max(10, width - PREFIX_WIDTH - ENTRY_WIDTH - last_width - 2)
    columns = (
        align_left(start, PREFIX_WIDTH)
        + align_left(entry_text(line, viewer, payers=builder), ENTRY_WIDTH),
        align_left(_due_text(line, viewer) if builder else contact_text(line), last_width),
        truncate(_reason_text(line, builder), room),
    )
    return " ".join(columns)


def _last_width(builder: bool) -> int:
    return DUE_WIDTH if builder else CONTACT_WIDTH


def progress_sign(line: PlanLine) -> str:
    """The sign in front: how far it is, else what presses."""
    return SIGNS.get(line.progress) or ("!" if line.last_chance else "@" if line.window else " ")


def entry_text(line: PlanLine, viewer: Viewer, *, payers: bool = False) -> str:
    """What there is to do: the kind, the first item, how many more."""
    if not line.rows:
        return line.name
    row, more = line.rows[0], len(line.rows) - 1
    if row.kind is Kind.SUBMIT and more:
        return f"Submit {more + 1} clean claims"
    word = WORDS.get(row.kind, row.kind.word.capitalize())
    cause = f" {row.cause}" if row.kind is Kind.DENIAL and row.cause and not payers else ""
    told = f"{word}{cause}: {_short_subject(row, viewer)}"
    whose = f"  {payer_text(row)}" if payers and row.kind is not Kind.CALLBACK else ""
    after = f" +{more} more" if more else ""
    return truncate(told + whose, ENTRY_WIDTH - len(after)) + after


def contact_text(line: PlanLine) -> str:
    """For whom or with whom: the payer, several of them, the patient."""
    if not line.rows:
        return "day"
    payers = list(dict.fromkeys(payer_text(row) for row in line.rows if payer_text(row)))
    return payers[0] if len(payers) == 1 else "several" if payers else ""


def omission_text(one: OmissionLine, viewer: Viewer, width: int) -> str:
    """One item that is left out: what it is, what is at stake, and why not."""
    row = one.row
    stake = "--" if row.kind is Kind.CALLBACK else format_money(row.money_cents)
    what = f"{_short_subject(row, viewer)}  {payer_text(row)}"
    return f"   {align_left(what, 29)} {align_right(stake, 11)}   {truncate(one.why, max(10, width - 47))}"


def first_per_reason(many: Sequence[OmissionLine]) -> list[OmissionLine]:
    """The first line of each reason, then the others in their order."""
    firsts: dict[str, OmissionLine] = {}
    for one in many:
        firsts.setdefault(one.omission.value, one)
    chosen = [one.row.id for one in firsts.values()]
    return [*firsts.values(), *(one for one in many if one.row.id not in chosen)]


def capacity_text(plan: DayPlan) -> str:
    """`Room 7 h 30 min   planned 6 h 25 min   kept free 1 h 05 min   14 lines`."""
    lines = f"{len(plan.lines)} line{'' if len(plan.lines) == 1 else 's'}"
    parts = (("Room", plan.room), ("planned", plan.planned), ("kept free", plan.kept_free))
    return "   ".join((*(f"{word} {format_minutes(minutes)}" for word, minutes in parts), lines))


def _short_subject(row: ItemRow, viewer: Viewer) -> str:
    """Number and family name; a call back by initials."""
    return subject_text(row, viewer).split(",")[0]


def _due_text(line: PlanLine, viewer: Viewer) -> str:
    if not line.rows:
        return "day"
    if line.window and line.rows[0].window is not None:
        return f"{line.rows[0].window.end.astimezone(viewer.zone):%H:%M}"
    days = [row.act_by for row in line.rows if row.act_by]
    return format_short_day(min(days), viewer.today) if days else "--"


def _reason_text(line: PlanLine, builder: bool) -> str:
    """The last column: why it stands there and how far it is. What the sign in front says stands here as a word."""
    told = _progress_text(line) if not builder or line.progress in SIGNS or line.holder else ""
    if progress_sign(line) == "!" and told:
        return f"{told.partition(', ')[0].removesuffix(' done')}, {line.why}"
    return told or line.why


def _progress_text(line: PlanLine) -> str:
    used = f", {line.used} of {line.minutes} min" if line.used is not None else ""
    if line.progress is Progress.DONE:
        return f"done{used}"
    if line.progress is Progress.WAITING:
        return f"waits{used}"
    if line.progress is Progress.YOURS:
        return "yours now"
    if line.progress is Progress.THEIRS:
        return f"{line.holder} has it"
    return f"{line.ended} of {len(line.rows)} done{used}" if line.ended else ""
