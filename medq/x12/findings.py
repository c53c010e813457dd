"""The problems of one file or transaction, limited in number, and the elements that cause them."""

from datetime import date
from functools import lru_cache

from medq.domain.errors import Problem, ProblemLevel
from medq.domain.money import parse_cents

MAX_LISTED = 200  # problems listed for one transaction; the rest are only counted
_ORDER = (ProblemLevel.REFUSED, ProblemLevel.HELD, ProblemLevel.REVIEW, ProblemLevel.NOTE)


class Findings:
    """The problems of one file or transaction.

    `where` is the location that all of them share: 'file · ISA n · ST n'. `worst` covers problems
    that are not listed too.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self.omitted = 0
        self.worst: ProblemLevel | None = None

    def add(self, level: ProblemLevel, message: str, hint: str, location: str = "") -> None:
        """Add a problem; `location` is where it is within the file or transaction."""
        where = f"{self.where} · {location}" if location else self.where
        self.add_problem(Problem(level, where, message, hint))

    def add_problem(self, problem: Problem) -> None:
        """Add a problem that names its full location."""
        if self.worst is None or _ORDER.index(problem.level) < _ORDER.index(self.worst):
            self.worst = problem.level
            if len(self.problems) >= MAX_LISTED:
                # The problem that decides the status is always listed.
                self.omitted += 1
                self.problems[-1] = problem
                return
        if len(self.problems) < MAX_LISTED:
            self.problems.append(problem)
        else:
            self.omitted += 1

    def all_problems(self) -> tuple[Problem, ...]:
        """Return the problems; a last note says how many more there were."""
        if self.omitted:
            more = Problem(
                ProblemLevel.NOTE,
                self.where,
                f"{self.omitted} more problems are not listed",
                "Fix those listed and import the file again.",
            )
            return (*self.problems, more)
        return tuple(self.problems)

    def read_cents(self, elements: list[str], index: int, segment_number: int) -> int:
        """Return the amount of an element; if it is not an amount, hold the transaction.

        Return 0 then. The transaction is held, not only reviewed: with an amount missing neither
        its balance nor its totals prove anything until a person has checked it.
        """
        try:
            return parse_cents(elements[index] if index < len(elements) else "")
        except ValueError as error:
            name = element_name(elements, index)
            self.add(
                ProblemLevel.HELD,
                f"{name} must be an amount such as 100.50: {error}",
                "Ask the sender for a corrected file.",
                f"segment {segment_number} {elements[0]} · {name}",
            )
            return 0

    def read_optional_cents(
        self, elements: list[str], index: int, segment_number: int
    ) -> int | None:
        """Return an amount that no balance depends on.

        Return None where the element is empty, and None with a note where it is not an amount.
        """
        text = elements[index] if index < len(elements) else ""
        try:
            return parse_cents(text) if text.strip() else None
        except ValueError as error:
            name = element_name(elements, index)
            self.add(
                ProblemLevel.NOTE,
                f"{name} must be an amount such as 100.50: {error}",
                "No action needed for the balance; the amount is left empty.",
                f"segment {segment_number} {elements[0]} · {name}",
            )
            return None

    def read_day(self, elements: list[str], index: int, segment_number: int) -> date | None:
        """Return the date (CCYYMMDD) of an element.

        Return None where it is empty, and None with a note where it is not a date.
        """
        text = elements[index] if index < len(elements) else ""
        day = parse_day(text)
        if day is None and text.strip():
            self.note_bad_day(elements, index, segment_number)
        return day

    def note_bad_day(self, elements: list[str], index: int, segment_number: int) -> None:
        """Note an element that is not a date."""
        # A date of birth identifies a person, even a wrong one: it is not shown.
        value = "something else" if elements[0] == "DMG" else quoted(elements[index])
        name = element_name(elements, index)
        self.add(
            ProblemLevel.NOTE,
            f"{name} must be a date as CCYYMMDD from 1900 on; found {value}",
            "No action needed for the money; the date is left empty.",
            f"segment {segment_number} {elements[0]} · {name}",
        )


def element(elements: list[str], index: int) -> str:
    """Return an element without surrounding blanks; "" where the segment is shorter."""
    try:
        return elements[index].strip()
    except IndexError:
        return ""


def element_name(elements: list[str], index: int) -> str:
    """Return the name of an element: CLP03."""
    return f"{elements[0]}{index:02d}"


def quoted(text: str) -> str:
    """Return a code, count, date or amount of a file in quotes: ASCII, at most 24 characters."""
    return ascii(text[:24])


def parse_day(text: str) -> date | None:
    """Return the date written as CCYYMMDD from 1900 on, else None."""
    if len(text) == 8:
        return _parse_day(text)
    return _parse_day(text.strip()) if len(text) < 20 else None


@lru_cache(maxsize=4096)
def _parse_day(text: str) -> date | None:
    if len(text) != 8 or not (text.isascii() and text.isdigit()) or text < "1900":
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def parse_count(text: str) -> int | None:
    """Return a count of at most nine digits, else None."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
