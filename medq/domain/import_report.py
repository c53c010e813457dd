"""The report of an import: each file with its figures, in cents."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from medq.domain.errors import Problem, ProblemLevel


class TransactionStatus(StrEnum):
    """Status of one transaction of a file."""

    POSTED = "posted"
    HELD = "held"
    REFUSED = "refused"
    ALREADY_POSTED = "already-posted"
    UNDONE = "undone"


STATUSES_WORST_FIRST = (
    TransactionStatus.REFUSED,
    TransactionStatus.HELD,
    TransactionStatus.POSTED,
    TransactionStatus.ALREADY_POSTED,
)


@dataclass(slots=True)
class FileReport:
    """One imported file.

    Figures are those of the file as read, whatever its status; None where it has none.
    """

    path: str
    kind: str = "unknown"
    statuses: Counter[TransactionStatus] = field(default_factory=Counter)
    claims: int | None = None
    charge_cents: int | None = None
    paid_cents: int | None = None
    adjustment_cents: int | None = None
    provider_adjustment_cents: int | None = None
    balanced: bool | None = None
    matched: int = 0
    unmatched: int = 0
    items: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    events: list[int] = field(default_factory=list)  # ids by which to undo its transactions
    refused: bool = False  # the file as a whole

    @property
    def status(self) -> TransactionStatus:
        """Return the worst status of its transactions."""
        if self.refused:
            return TransactionStatus.REFUSED
        statuses = (status for status in STATUSES_WORST_FIRST if self.statuses[status])
        return next(statuses, TransactionStatus.REFUSED)

    @property
    def notes(self) -> list[Problem]:
        """Return the problems that need nobody: notes, unless notes are what holds the file."""
        levels = {problem.level for problem in self.problems}
        if self.statuses[TransactionStatus.HELD] and ProblemLevel.HELD not in levels:
            return []
        return [problem for problem in self.problems if problem.level is ProblemLevel.NOTE]


@dataclass(slots=True)
class ImportReport:
    """An import: its files in the order of their import."""

    files: list[FileReport] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Return whether a file or one of its transactions was refused."""
        refused = TransactionStatus.REFUSED
        return any(file.status is refused or file.statuses[refused] for file in self.files)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: `done` of `total` claims after `seconds`, in the file of that name."""

    file: str
    done: int
    total: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Return the claims imported per second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def remaining_seconds(self) -> float:
        """Return the expected seconds until the end, 0 while unknown."""
        return (self.total - self.done) / self.per_second if self.per_second else 0.0
