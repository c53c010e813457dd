"""Search results as lines of a list, in columns."""

from datetime import date

from medq.domain.date_text import format_day
from medq.domain.money import plain
from medq.domain.search.results import SearchResult
from widgets.cells import align_left, align_right

WIDTHS = (9, 11, 14, 8, 9)  # type, number, name, date, payer; then amount and status
MONEY_WIDTH, STATE_WIDTH = 10, 10
HEADS = ("Type", "Number", "Name", "Date", "Payer")
WIDE = 77


def result_header() -> str:
    """Return the heads of the columns."""
    texts = [align_left(text, width) for text, width in zip(HEADS, WIDTHS, strict=True)]
    return "   " + " ".join([*texts, align_right("Amount", MONEY_WIDTH), "Status"])


def result_line(result: SearchResult) -> str:
    """Return the line of one result; unknown values are empty."""
    texts = (
        result.type_word,
        result.number,
        result.name,
        _date_text(result.day, result.birth_year),
        result.payer,
    )
    cells = [align_left(text, width) for text, width in zip(texts, WIDTHS, strict=True)]
    cents = "" if result.money_cents is None else plain(result.money_cents)
    return " ".join(
        [*cells, align_right(cents, MONEY_WIDTH), align_left(result.state, STATE_WIDTH)]
    )


def _date_text(day: date | None, birth_year: int | None) -> str:
    if day:
        return format_day(day)
    return f"DOB {birth_year}" if birth_year else ""
