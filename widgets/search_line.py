"""What a search found as lines of a list, in columns."""

from datetime import date

from medq.domain.search.results import Line
from widgets.cells import left, right
from widgets.item_line import money

WIDTHS = (8, 11, 15, 9, 8)  # what, number, who, date, payer; then money and state
MONEY, STATE = 10, 10
HEADS = ("What", "Number", "Who", "Date", "Payer")
WIDE = 77


def head() -> str:
    """The heads of the columns."""
    texts = [left(text, width) for text, width in zip(HEADS, WIDTHS, strict=True)]
    return "   " + " ".join([*texts, right("Money", MONEY), "State"])


def line(found: Line) -> str:
    """One line; what is not told is left empty."""
    texts = (found.what, found.number, found.who, _day(found.day, found.born), found.payer)
    cells = [left(text, width) for text, width in zip(texts, WIDTHS, strict=True)]
    cents = "" if found.money_cents is None else money(found.money_cents)
    return " ".join([*cells, right(cents, MONEY), left(found.state, STATE)])


def _day(day: date | None, born: int | None) -> str:
    return f"{day:%d %b %y}" if day else f"b. {born}" if born else ""
