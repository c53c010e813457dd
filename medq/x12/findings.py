"""Problems of one file or transaction, collected in bounds, and the few forms in which a wrong element is told."""

from datetime import date
from functools import lru_cache

from medq.domain.errors import Problem, ProblemLevel
from medq.domain.money import parse_cents

MAX_LISTED = 200  # problems kept of one transaction; the rest are counted
_ORDER = (ProblemLevel.REFUSED, ProblemLevel.HELD, ProblemLevel.REVIEW, ProblemLevel.NOTE)


class Findings:
    """`at` is the place all of them share: 'file · ISA n · ST n'. `worst` counts also what is no longer listed."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.problems: list[Problem] = []
        self.omitted = 0
        self.worst: ProblemLevel | None = None

    def add(self, level: ProblemLevel, message: str, hint: str, where: str = "") -> None:
        self.add_problem(
            Problem(level, f"{self.at} · {where}" if where else self.at, message, hint)
        )

    def add_problem(self, problem: Problem) -> None:
        if self.worst is None or _ORDER.index(problem.level) < _ORDER.index(self.worst):
            self.worst = problem.level
            if len(self.problems) >= MAX_LISTED:  # what decides the status is always listed
                self.omitted += 1
                self.problems[-1] = problem
                return
        if len(self.problems) < MAX_LISTED:
            self.problems.append(problem)
        else:
            self.omitted += 1

    def close(self) -> tuple[Problem, ...]:
        """All problems; a last note says how many more there were."""
        if self.omitted:
            more = Problem(
                ProblemLevel.NOTE,
                self.at,
                f"{self.omitted} more problems are not listed",
                "Mend those listed and read again.",
            )
            return (*self.problems, more)
        return tuple(self.problems)

    def read_cents(self, elements: list[str], index: int, number: int) -> int:
        """The amount in `elements[index]`; where it is none, 0 and a problem that holds the transaction.

        Held and not merely reviewed: a sum that lacks an amount proves nothing about any other, so neither the balance
        nor the totals of the whole can be trusted until a person has looked.
        """
        try:
            return parse_cents(elements[index] if index < len(elements) else "")
        except ValueError as error:
            self.add(
                ProblemLevel.HELD,
                f"{element_name(elements, index)} must be an amount such as 100.50: {error}",
                "Ask the sender for a corrected file.",
                where=f"segment {number} {elements[0]} · {element_name(elements, index)}",
            )
            return 0

    def read_optional_cents(self, elements: list[str], index: int, number: int) -> int | None:
        """An amount that no balance is made of: None where it is empty, a note and None where it is no amount."""
        text = elements[index] if index < len(elements) else ""
        try:
            return parse_cents(text) if text.strip() else None
        except ValueError as error:
            self.add(
                ProblemLevel.NOTE,
                f"{element_name(elements, index)} must be an amount such as 100.50: {error}",
                "Nothing is needed for the balance; the amount is left empty.",
                where=f"segment {number} {elements[0]} · {element_name(elements, index)}",
            )
            return None

    def read_day(self, elements: list[str], index: int, number: int) -> date | None:
        """The day in `elements[index]` (CCYYMMDD); None where it is empty, and a note where it is no day."""
        text = elements[index] if index < len(elements) else ""
        found = parse_day(text)
        if found is None and text.strip():
            self.note_bad_day(elements, index, number)
        return found

    def note_bad_day(self, elements: list[str], index: int, number: int) -> None:
        # a birth day names a person, even a wrong one
        stands = "something else" if elements[0] == "DMG" else quoted(elements[index])
        self.add(
            ProblemLevel.NOTE,
            f"{element_name(elements, index)} must be a day as CCYYMMDD from 1900 on; there stands {stands}",
            "Nothing is needed for the money; the day is left empty.",
            where=f"segment {number} {elements[0]} · {element_name(elements, index)}",
        )


def element(elements: list[str], index: int) -> str:
    """The element without blanks around it; empty where the segment is shorter."""
    try:
        return elements[index].strip()
    except IndexError:
        return ""


def element_name(elements: list[str], index: int) -> str:
    """How the trade names an element: CLP03."""
    return f"{elements[0]}{index:02d}"


def quoted(text: str) -> str:
    """A code, count, day or amount from a file in quotes: ASCII, at most 24 characters."""
    return ascii(text[:24])


def parse_day(text: str) -> date | None:
    """A day written CCYYMMDD from 1900 on, else None."""
    return (
        _parse_day(text) if len(text) == 8 else _parse_day(text.strip()) if len(text) < 20 else None
    )


@lru_cache(maxsize=4096)
def _parse_day(text: str) -> date | None:
    if len(text) != 8 or not (text.isascii() and text.isdigit()) or text < "1900":
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def parse_count(text: str) -> int | None:
    """A count of at most nine digits, else None."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else None
