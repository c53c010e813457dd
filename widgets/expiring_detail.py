"""Below the Expiring list: why a decision is on it, what it is worth, and what each key does."""

from collections.abc import Iterator
from datetime import date

from medq.domain.date_text import format_day
from medq.domain.money import plain
from medq.domain.plan.expiring_line import ExpiringCause, ExpiringLine
from widgets.item_texts import Viewer

KEYS = (
    ("keep", "you own it; it returns here if it is not worked by {act_by}"),
    ("reassign", 'needs a person from the list; "nobody" is not an answer'),
    ("let expire", "adjustment code; writes off {amount} or keeps it open, with a date"),
)
LOST_KEYS = (
    ("keep", "you own it; it stays on top until it is signed"),
    ("reassign", 'needs a person from the list; "nobody" is not an answer'),
    ("sign", "with a reason; writes off {amount} or keeps it open, with a date"),
)


def reason_texts(line: ExpiringLine, viewer: Viewer) -> Iterator[str]:
    """Yield why the decision is due, what working it would bring, and how long nobody did."""
    yield f"Reason here: {_cause_text(line, viewer)}"
    days = line.untouched_days
    untouched = f"No activity {days} business day{'' if days == 1 else 's'}." if days else ""
    recovery = ""
    if line.worth_cents is not None and line.amount_cents is not None:
        amounts = f"{plain(line.worth_cents)} of {plain(line.amount_cents)}"
        recovery = f"Est. recovery {amounts}, {line.minutes} min."
    if recovery or untouched:
        yield "   ".join(filter(None, (recovery, untouched)))


def key_texts(line: ExpiringLine, today: date, keys: tuple[str, str, str]) -> Iterator[str]:
    """Yield what each of the three keys does to this decision."""
    last_day = line.act_by if line.act_by and line.act_by >= today else line.deadline
    act_by = format_day(last_day) if last_day else "then"
    amount = plain(line.amount_cents) if line.amount_cents else "nothing"
    for key, (word, text) in zip(keys, LOST_KEYS if line.is_lost else KEYS, strict=True):
        yield f"{key}  {word:<12}{text.format(act_by=act_by, amount=amount)}"


def _cause_text(line: ExpiringLine, viewer: Viewer) -> str:
    deadline = format_day(line.deadline) if line.deadline else ""
    match line.cause:
        case ExpiringCause.LOST:
            return f"LOST: the deadline {deadline} passed, and nobody has signed that."
        case ExpiringCause.LATE:
            until = format_day(line.row.wait_until) if line.row.wait_until else "later"
            return f"LATE: on hold until {until}, after the deadline {deadline}."
        case ExpiringCause.OTHER_WAY:
            return f"its {line.way} runs out {deadline}, before the deadline it runs on."
        case ExpiringCause.UNTOUCHED:
            return f"nobody touched it for {line.untouched_days} business days."
    if line.act_by is not None and line.act_by < viewer.today:
        return f"recovery too low to come first; fax or portal until {deadline}."
    day = format_day(line.act_by) if line.act_by else deadline
    return f"recovery too low to come first on its last safe day, {day}."
