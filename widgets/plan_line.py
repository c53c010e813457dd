"""A plan's lines as text: when, how long, what, for whom, and why it stands there."""

from collections.abc import Sequence

from medq.domain.items.item import ItemRow, Kind
from medq.domain.plan.model import clock
from medq.domain.plan.typed_hours import told_minutes
from medq.domain.plan.view import DayPlan, LeftLine, PlanLine, Progress
from widgets.cells import cut, left, right
from widgets.item_line import Eyes, money, payer, short_day, subject

AHEAD = 14  # cells before what there is to do: sign, start, minutes
WHAT = 30
WHOM, BY = 11, 8  # for whom; in the builder instead: until when
WORDS = {Kind.SUBMIT: "Submit", Kind.CALLBACK: "Call back", Kind.FOLLOW_UP: "Follow-up"}
SIGNS = {Progress.DONE: "#", Progress.WAITING: "~"}


def head(builder: bool) -> str:
    """The heads of the columns, over their text."""
    what, whom = ("Item", left("Start by", BY)) if builder else ("What to do", left("For", WHOM))
    return f"   {left('  Start  Min', AHEAD)}{left(what, WHAT)} {whom} Why {'placed here' if builder else 'here'}"


def line_text(line: PlanLine, eyes: Eyes, width: int, *, builder: bool) -> str:
    """One line in at most `width` cells. In the builder: until when it may begin; else for whom it is, and how far."""
    start = f"{sign(line)} {clock(line.start)} {line.minutes:4}  "
    whom = left(_start_by(line, eyes), BY) if builder else left(whom_of(line), WHOM)
    why = _why(line, builder)
    room = max(10, width - AHEAD - WHAT - (BY if builder else WHOM) - 2)
    return f"{left(start, AHEAD)}{left(what_of(line, eyes, payers=builder), WHAT)} {whom} {cut(why, room)}"


def sign(line: PlanLine) -> str:
    """The sign in front: how far it is, else what presses."""
    return SIGNS.get(line.progress) or ("!" if line.last_chance else "@" if line.window else " ")


def what_of(line: PlanLine, eyes: Eyes, *, payers: bool = False) -> str:
    """What there is to do: the kind, the first item, how many more."""
    if not line.rows:
        return line.name
    row, more = line.rows[0], len(line.rows) - 1
    if row.kind is Kind.SUBMIT and more:
        return f"Submit {more + 1} clean claims"
    word = WORDS.get(row.kind, row.kind.word.capitalize())
    cause = f" {row.cause}" if row.kind is Kind.DENIAL and row.cause and not payers else ""
    told = f"{word}{cause}: {_short_subject(row, eyes)}"
    whose = f"  {payer(row)}" if payers and row.kind is not Kind.CALLBACK else ""
    after = f" +{more} more" if more else ""
    return cut(told + whose, WHAT - len(after)) + after


def whom_of(line: PlanLine) -> str:
    """For whom or with whom: the payer, several of them, the patient."""
    if not line.rows:
        return "day"
    payers = list(dict.fromkeys(payer(row) for row in line.rows if payer(row)))
    return payers[0] if len(payers) == 1 else "several" if payers else ""


def left_text(one: LeftLine, eyes: Eyes, width: int) -> str:
    """One item that is left out: what it is, what is at stake, and why not."""
    row = one.row
    stake = "--" if row.kind is Kind.CALLBACK else money(row.money_cents)
    what = f"{_short_subject(row, eyes)}  {payer(row)}"
    return f"   {left(what, 29)} {right(stake, 11)}   {cut(one.why, max(10, width - 47))}"


def first_of_each(many: Sequence[LeftLine]) -> list[LeftLine]:
    """The first line of each reason, then the others in their order."""
    firsts: dict[str, LeftLine] = {}
    for one in many:
        firsts.setdefault(one.omission.value, one)
    chosen = [one.row.id for one in firsts.values()]
    return [*firsts.values(), *(one for one in many if one.row.id not in chosen)]


def sums(plan: DayPlan) -> str:
    """`Room 7 h 30 min   planned 6 h 25 min   kept free 1 h 05 min   14 lines`."""
    lines = f"{len(plan.lines)} line{'' if len(plan.lines) == 1 else 's'}"
    parts = (("Room", plan.room), ("planned", plan.planned), ("kept free", plan.kept_free))
    return "   ".join((*(f"{word} {told_minutes(minutes)}" for word, minutes in parts), lines))


def _short_subject(row: ItemRow, eyes: Eyes) -> str:
    """Number and family name; a call back by initials."""
    return subject(row, eyes).split(",")[0]


def _start_by(line: PlanLine, eyes: Eyes) -> str:
    if not line.rows:
        return "day"
    if line.window and line.rows[0].window is not None:
        return f"{line.rows[0].window.end.astimezone(eyes.zone):%H:%M}"
    days = [row.deadline for row in line.rows if row.deadline]
    return short_day(min(days), eyes.today) if days else "--"


def _why(line: PlanLine, builder: bool) -> str:
    """The last column: why it stands there and how far it is. What the sign in front says stands here as a word."""
    told = _progress(line) if not builder or line.progress in SIGNS or line.holder else ""
    if sign(line) == "!" and told:
        return f"{told.partition(', ')[0].removesuffix(' done')}, {line.why}"
    return told or line.why


def _progress(line: PlanLine) -> str:
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
