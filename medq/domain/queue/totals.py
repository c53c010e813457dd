"""The items of a list added up by payer, code, age, due date, owner or type."""

from enum import StrEnum
from typing import NamedTuple

SOON_DAYS = 10  # of the column `Due 10 d`


class Grouping(StrEnum):
    """The column by which a list is added up."""

    PAYER = "payer"
    CODE = "code"
    AGE = "age"
    DUE = "due"
    OWNER = "owner"
    TYPE = "type"


class TotalsColumn(StrEnum):
    """The figures of a line, by which the lines are sorted."""

    ITEMS = "items"
    AMOUNT = "amount"
    EXPECTED = "est. recovery"
    SOON = "due 10 d"
    LATE = "late"


class TotalsLine(NamedTuple):
    """The items of a list that have something in common.

    The money of callbacks is left out. `expected_cents` is an estimate: amount times the chance of
    recovery. `filter_text` leaves exactly these items of the list.
    """

    name: str
    filter_text: str
    items: int
    money_cents: int
    expected_cents: int
    soon: int  # due within ten days, today included
    late: int  # past the last safe day to act
    has_money: bool = True  # False: callbacks alone, whose amounts nobody sees

    def value(self, column: TotalsColumn) -> int:
        """Return the figure of a column."""
        return {
            TotalsColumn.ITEMS: self.items,
            TotalsColumn.AMOUNT: self.money_cents,
            TotalsColumn.EXPECTED: self.expected_cents,
            TotalsColumn.SOON: self.soon,
            TotalsColumn.LATE: self.late,
        }[column]


class Totals(NamedTuple):
    """A list added up by one grouping."""

    grouping: Grouping
    lines: tuple[TotalsLine, ...]

    @property
    def total(self) -> TotalsLine:
        """Return the sums of all lines."""
        return TotalsLine(
            "Total",
            "",
            sum(line.items for line in self.lines),
            sum(line.money_cents for line in self.lines),
            sum(line.expected_cents for line in self.lines),
            sum(line.soon for line in self.lines),
            sum(line.late for line in self.lines),
        )


class AgeBand(NamedTuple):
    """A band of ages in days, both ends included."""

    first: int
    last: int | None

    @property
    def name(self) -> str:
        """The band as people write it: `31-60`, `120+`."""
        return f"{self.first - 1}+" if self.last is None else f"{self.first}-{self.last}"

    @property
    def filter_text(self) -> str:
        """The filter of the band."""
        above = f"age>={self.first}" if self.first else ""
        below = f"age<={self.last}" if self.last is not None else ""
        return f"{above} {below}".strip()


AGE_BANDS = (
    AgeBand(0, 30),
    AgeBand(31, 60),
    AgeBand(61, 90),
    AgeBand(91, 120),
    AgeBand(121, None),
)


class DueBand(NamedTuple):
    """A band of due dates, with the filter that leaves it."""

    name: str
    filter_text: str


LATE_BAND = DueBand("late", "late")
TODAY_BAND = DueBand("today", "due:today")
SOON_BAND = DueBand("10 d", "due>0d due<=10d")
MONTH_BAND = DueBand("30 d", "due>10d due<=30d")
LATER_BAND = DueBand("later", "due>30d")
NO_DUE_BAND = DueBand("no date", "due:none")
DUE_BANDS = (LATE_BAND, TODAY_BAND, SOON_BAND, MONTH_BAND, LATER_BAND, NO_DUE_BAND)
