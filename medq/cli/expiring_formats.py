"""The Expiring list as a command writes it: JSON and text."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from medq.cli.output import table
from medq.domain.money import dollars
from medq.domain.plan.expiring_line import ExpiringCause, ExpiringLine

HEADS = ("Item", "Type", "About", "Payer", "Deadline", "Act by", "Amount", "Min", "Owner", "Why")


def expiring_shape(lines: Sequence[ExpiringLine]) -> dict[str, Any]:
    """Return the decisions as JSON; the amounts of a callback are null."""
    return {
        "decisions": [
            {
                "item": line.row.id,
                "items": list(line.items),
                "cause": line.cause.word,
                "deadline": line.deadline,
                "act_by": line.act_by,
                "amount_cents": line.amount_cents,
                "expected_cents": line.worth_cents,
                "effort_minutes": line.minutes,
                "owner": line.owner or None,
                "touched": line.touched,
                "untouched_days": line.untouched_days,
            }
            for line in lines
        ],
        "total": len(lines),
        "lost": sum(len(line.items) for line in lines if line.is_lost),
    }


def expiring_text(lines: Sequence[ExpiringLine]) -> str:
    """Return the decisions for reading, lost ones first."""
    if not lines:
        return "Nothing expires in the next 10 business days, and no lost deadline is to be signed."
    return table(HEADS, [_row(line) for line in lines], right=(0, 6, 7))


def _row(line: ExpiringLine) -> tuple[str, ...]:
    row, more = line.row, len(line.items) - 1
    service_day = row.service_day.isoformat() if row.service_day else ""
    about = " ".join(filter(None, (row.number, row.patient or row.title, service_day)))
    return (
        str(row.id),
        row.kind.word,
        about + (f" +{more}" if more else ""),
        row.payer_short,
        _day(line.deadline),
        _day(line.act_by),
        "--" if line.amount_cents is None else dollars(line.amount_cents),
        str(line.minutes),
        line.owner or "none",
        _why(line),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "--"


def _why(line: ExpiringLine) -> str:
    match line.cause:
        case ExpiringCause.LOST:
            return "LOST, not signed"
        case ExpiringCause.LATE:
            return "on hold after its deadline"
        case ExpiringCause.EXPIRES:
            return "expires"
        case ExpiringCause.OTHER_WAY:
            return f"its {line.way} expires first"
    return f"untouched {line.untouched_days} business days"
