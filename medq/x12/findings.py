"""The problems of one file or transaction, limited in number, and the elements that cause them."""

from collections.abc import Callable
from datetime import date

from medq.domain.errors import Problem, ProblemLevel
from medq.domain.money import parse_cents
from medq.domain.plausibility import Implausible
from medq.x12.days import parse_day, parse_odd_day

DayCheck = Callable[[date, date], date | Implausible]  # of a day, with today

MAX_LISTED = 200  # problems listed for one transaction; the rest are only counted
NOTE_HINT = "No action needed; tell the sender if it repeats."
_BIRTHS = frozenset({"DMG"})  # segments with a date of birth
_KEPT_HINT = "The file is kept as it came. Tell the sender if it repeats."
_ORDER = (ProblemLevel.REFUSED, ProblemLevel.HELD, ProblemLevel.REVIEW, ProblemLevel.NOTE)


class Findings:
    """The problems of one file or transaction.

    `where` is the location that all of them share: 'file · ISA n · ST n'. `worst` covers problems
    that are not listed too. Dates are compared with `today`.
    """

    def __init__(self, where: str, today: date = date.max) -> None:
        self.where = where
        self.today = today
        self.problems: list[Problem] = []
        self.omitted = 0
        self.worst: ProblemLevel | None = None
        self._unknown_tags: set[str] = set()

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

    def note(self, message: str, location: str = "", hint: str = NOTE_HINT) -> None:
        """Add a note: something that X12 does not allow and that was read all the same."""
        self.add(ProblemLevel.NOTE, message, hint, location)

    def add_unknown(self, segment_number: int, tag: str) -> None:
        """Note the first segment of each tag that medq does not know."""
        short = tag.strip()
        if len(short) not in (2, 3) or not (short.isascii() and short.isalnum()):
            short = "?"  # a torn segment may begin with anything, a name as well
        if short not in self._unknown_tags:
            self._unknown_tags.add(short)
            self.note(
                f"medq does not know segments that begin with {quoted(short)} here;"
                " this one was not used",
                f"segment {segment_number}",
                _KEPT_HINT,
            )

    def drop_reviews(self) -> None:
        """Drop the problems of a transaction that is refused as a whole, for which nobody waits."""
        kept = (ProblemLevel.REFUSED, ProblemLevel.NOTE)
        self.problems = [problem for problem in self.problems if problem.level in kept]

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
            self.note(
                f"{name} must be an amount such as 100.50: {error}",
                f"segment {segment_number} {elements[0]} · {name}",
                "No action needed for the balance; the amount is left empty.",
            )
            return None

    def read_day(
        self,
        elements: list[str],
        index: int,
        segment_number: int,
        check: DayCheck | None = None,
    ) -> date | None:
        """Return the date (CCYYMMDD) of an element that `check` finds plausible.

        Return None where it is empty, and None with a note where it is no date or cannot be true.
        Another form that has one meaning only is read and noted.
        """
        text = elements[index] if index < len(elements) else ""
        day = parse_day(text)
        if day is None:
            if not text.strip():
                return None
            day = self._read_odd_day(elements, index, segment_number)
        if check is None or day is None or day <= self.today:
            return day
        return self._checked_day(day, check(day, self.today), elements, index, segment_number)

    def _read_odd_day(self, elements: list[str], index: int, segment_number: int) -> date | None:
        is_birth = elements[0] in _BIRTHS
        day = parse_odd_day(elements[index], self.today, is_birth=is_birth)
        # A date of birth identifies a person, even a wrong one: it is not shown.
        value = "something else" if is_birth else quoted(elements[index])
        name = element_name(elements, index)
        reading, hint = "", "No action needed for the money; the date is left empty."
        if day is not None:
            reading = ", read as a date" if is_birth else f", read as {day.isoformat()}"
            hint = NOTE_HINT
        self.note(
            f"{name} must be a date as CCYYMMDD from 1900 on; found {value}{reading}",
            f"segment {segment_number} {elements[0]} · {name}",
            hint,
        )
        return day

    def _checked_day(
        self,
        day: date,
        checked: date | Implausible,
        elements: list[str],
        index: int,
        segment_number: int,
    ) -> date | None:
        """Return the day with a note if it needs a look, None with a note if it is impossible."""
        if not isinstance(checked, Implausible):
            return day
        value = "" if elements[0] in _BIRTHS else f" {day.isoformat()}"
        name = element_name(elements, index)
        hint = "Check it with the sender."
        if checked.is_impossible:
            hint = "The date is left empty. Ask the sender for the right one."
        self.note(
            f"{name}{value} {checked.fault.value}",
            f"segment {segment_number} {elements[0]} · {name}",
            hint,
        )
        return None if checked.is_impossible else day


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


def parse_count(text: str) -> int | None:
    """Return a count of at most nine digits, else None."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
