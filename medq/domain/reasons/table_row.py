"""One row of a reference table, read column by column."""

from collections.abc import Mapping
from typing import TypeVar

from medq.domain.errors import MedqError
from medq.domain.reasons.payer_steps import split_step

MOST_MINUTES = 480

Meaning = TypeVar("Meaning")


class TableRow:
    """Columns of one row. Every error is a `MedqError` that names table, code and column."""

    def __init__(self, table: str, columns: Mapping[str, str], code: str = "") -> None:
        self._columns = columns
        self._where = f"{table} {code or self.optional('code')}".strip()

    def optional(self, column: str) -> str:
        """Return the text of a column, empty where it has none."""
        return (self._columns.get(column) or "").strip()

    def require(self, column: str) -> None:
        """Raise `MedqError` if the file does not have a column, whose cell may be empty."""
        if column not in self._columns:
            raise MedqError(
                f"Column {column} is missing",
                where=self._where,
                hint="The first line must name it; its cells may be empty.",
            )

    def text(self, column: str) -> str:
        """Return the text of a column that must have one."""
        value = self.optional(column)
        if not value:
            raise MedqError(f"{column} is empty", where=self._where, hint=f"Fill in {column}.")
        return value

    def no_text(self, column: str, reason: str) -> None:
        """Raise `MedqError` with the reason if a column has text that would have no effect."""
        value = self.optional(column)
        if value:
            raise self._error(column, value, f"{reason} Leave {column} empty.")

    def word(self, column: str, meanings: Mapping[str, Meaning]) -> Meaning:
        """Return the meaning of a column whose values are words of a list."""
        value = self.optional(column)
        if value not in meanings:
            allowed = ", ".join(sorted(filter(None, meanings)))
            raise self._error(column, value, f"One of: {allowed}.")
        return meanings[value]

    def yes_no(self, column: str) -> bool:
        """Return whether a column says yes; an empty one says no."""
        return self.word(column, {"": False, "no": False, "yes": True})

    def words(self, column: str, meanings: Mapping[str, Meaning]) -> tuple[Meaning, ...]:
        """Return the meanings of a column's words, which | separates; none occurs twice."""
        words = self.parts(column)
        if unknown_word := next((word for word in words if word not in meanings), ""):
            raise self._error(column, unknown_word, f"One or more of: {', '.join(meanings)}.")
        if len(set(words)) < len(words):
            raise self._error(column, self.optional(column), "Name each only once.")
        return tuple(meanings[word] for word in words)

    def minutes(self) -> int:
        """Return the column `minutes`, a whole number from 1 to 480."""
        value = self.text("minutes")
        if not (value.isascii() and value.isdigit() and 0 < int(value) <= MOST_MINUTES):
            raise self._error("minutes", value, f"A whole number from 1 to {MOST_MINUTES}.")
        return int(value)

    def steps(self) -> tuple[str, ...]:
        """Return the column `steps`, which must have one; each may name kinds of payers first."""
        value = self.text("steps")
        steps = self.parts("steps")
        for step in steps:
            kinds, text = split_step(step)
            if step.startswith("{") and not (kinds and text):
                raise self._error("steps", value, "Kinds of payers, then a step: {medicare_b} ..")
        return steps

    def parts(self, column: str) -> tuple[str, ...]:
        """Return the alternatives or steps of a column, which | separates."""
        return tuple(part.strip() for part in self.optional(column).split("|") if part.strip())

    def _error(self, column: str, value: str, hint: str) -> MedqError:
        return MedqError(f"{column} cannot be {value!r}.", where=self._where, hint=hint)
