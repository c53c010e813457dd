"""The problems of one CSV file, each with its line and column, listed all at once."""

from typing import NamedTuple

from medq.domain.errors import FileError, Problem, ProblemLevel

MOST_LISTED = 1000  # of one level; the rest are only counted
LONGEST_SHOWN = 40  # letters of a cell in a message


class CellPlace(NamedTuple):
    """A cell: the line on which its row begins, and the file's name of the column, "" for none."""

    line: int
    column: str = ""


class RefusedCsvError(FileError):
    """A CSV file has rows that are wrong: `problems` are all of them, and nothing is imported."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = next(each for each in problems if each.level is ProblemLevel.REFUSED)
        super().__init__(first.message, where=first.where, hint=first.hint)
        self.problems = problems


class CsvProblems:
    """The problems of one CSV file, in the order of its lines."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self._listed: dict[ProblemLevel, list[tuple[CellPlace, Problem]]] = {}
        self._unlisted: dict[ProblemLevel, int] = {}

    def refuse(self, cell: CellPlace, message: str, hint: str) -> None:
        """Add what keeps the file from being imported."""
        self._add(ProblemLevel.REFUSED, cell, message, hint)

    def warn(self, cell: CellPlace, message: str, hint: str) -> None:
        """Add what a person should see."""
        self._add(ProblemLevel.REVIEW, cell, message, hint)

    def note(self, cell: CellPlace, message: str, hint: str) -> None:
        """Add what needs nobody."""
        self._add(ProblemLevel.NOTE, cell, message, hint)

    @property
    def has_refusals(self) -> bool:
        """Return whether something keeps the file from being imported."""
        return ProblemLevel.REFUSED in self._listed

    def raise_refusals(self) -> None:
        """Raise RefusedCsvError, with every problem of the file, if something is refused."""
        if self.has_refusals:
            raise RefusedCsvError(self.all_problems())

    def all_problems(self) -> tuple[Problem, ...]:
        """Return the problems by line; the last of them say how many more there are."""
        listed = [each for level in self._listed.values() for each in level]
        listed.sort(key=lambda each: each[0].line)
        more = [
            Problem(
                level,
                self.file_name,
                f"{count} more problems are not listed",
                "Fix those listed and import the file again.",
            )
            for level, count in self._unlisted.items()
        ]
        return (*(problem for _cell, problem in listed), *more)

    def _add(self, level: ProblemLevel, cell: CellPlace, message: str, hint: str) -> None:
        listed = self._listed.setdefault(level, [])
        if len(listed) >= MOST_LISTED:
            self._unlisted[level] = self._unlisted.get(level, 0) + 1
            return
        listed.append((cell, Problem(level, self._where(cell), message, hint)))

    def _where(self, cell: CellPlace) -> str:
        where = f"{self.file_name} line {cell.line}"
        return f"{where}, column {cell.column}" if cell.column else where


def lost_zeros_hint(likely: str) -> str:
    """Return what to do about a number that a spreadsheet made of a likely one."""
    return (
        f"A spreadsheet takes leading zeros; did you mean {likely}? Format the column as text"
        " there, and export it again."
    )


def shown(cell: str) -> str:
    """Return what stands in a cell, in quotes and short."""
    return repr(cell if len(cell) <= LONGEST_SHOWN else f"{cell[:LONGEST_SHOWN]}…")
