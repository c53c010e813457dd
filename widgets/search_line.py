"""Search results as lines of a list, in columns."""

from datetime import date

from medq.domain.search.results import SearchResult
from widgets.cells import align_left, align_right
from widgets.item_line import format_money

WIDTHS = (8, 11, 15, 9, 8)  # what, number, who, date, payer; then money and state
MONEY_WIDTH, STATE_WIDTH = 10, 10
HEADS = ("What", "Number", "Who", "Date", "Payer")
WIDE = 77


def result_header() -> str:
    """Return the heads of the columns."""
    texts = [align_left(text, width) for text, width in zip(HEADS, WIDTHS, strict=True)]
    return "   " + " ".join([*texts, align_right("Money", MONEY_WIDTH), "State"])


def result_line(found: SearchResult) -> str:
    """Return the line of one result; unknown values are empty."""
    texts = (found.what, found.number, found.who, _date_text(found.day, found.born), found.payer)
    cells = [align_left(text, width) for text, width in zip(texts, WIDTHS, strict=True)]
    cents = "" if found.money_cents is None else format_money(found.money_cents)
    return " ".join([*cells, align_right(cents, MONEY_WIDTH), align_left(found.state, STATE_WIDTH)])


def _date_text(day: date | None, born: int | None) -> str:
    return f"{day:%d %b %y}" if day else f"b. {born}" if born else ""
