"""A deadline as a record, with the words of its limit."""

from dataclasses import dataclass
from datetime import date

from medq.domain.claims.payer import Roll, Unit

UNIT_WORDS = {
    Unit.DAYS: "day",
    Unit.WORKDAYS: "business day",
    Unit.MONTHS: "month",
    Unit.YEARS: "year",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit of a payer or the law: `day` is `base_day` plus `limit` `unit`s, then `roll`.

    `is_default`: the office has not confirmed the payer's rules, or a general rule or the strictest
    reading replaces one that is unknown. `met_by` is the event that proves the deadline met.
    """

    name: str  # in words: filing, second appeal, overpayment ...
    rule: str  # text of a `RuleId`
    base_event: str
    base_day: date
    limit: int
    unit: Unit
    roll: Roll
    day: date
    unrolled_day: date  # before it moved off a closed day
    met_by: str
    is_default: bool
    source: str

    @property
    def limit_text(self) -> str:
        """Return the limit in words: `180 days`; of a year's end the whole rule."""
        if self.unit is Unit.YEAR_END:
            years = "the year" if self.limit == 1 else _number(self.limit, "year")
            return f"Dec 31 of {years} after the {self.base_event}"
        return limit_text(self.limit, self.unit)

    @property
    def rule_text(self) -> str:
        """Return the rule in words: `180 days from notice date`."""
        if self.unit is Unit.YEAR_END:
            return self.limit_text
        return f"{self.limit_text} from {self.base_event}"


def limit_text(limit: int, unit: Unit) -> str:
    """Return a limit in words: `180 days`; of a year's end the year's."""
    return "Dec 31" if unit is Unit.YEAR_END else _number(limit, UNIT_WORDS[unit])


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
