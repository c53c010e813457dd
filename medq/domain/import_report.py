"""What an import tells: each file with its figures, and all of them together. Money in cents."""

from collections import Counter
from dataclasses import dataclass, field

from medq.domain.errors import Problem

STATUSES_WORST_FIRST = ("refused", "held", "posted", "already-posted")


@dataclass(slots=True)
class FileReport:
    """One file as it was taken in. Figures are those of the file as read, whatever its status; None where it has none."""

    path: str
    kind: str = "unknown"
    statuses: Counter[str] = field(default_factory=Counter)
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
    events: list[int] = field(default_factory=list)  # by which its transactions are taken back
    refused: bool = False  # the file itself

    @property
    def status(self) -> str:
        """The worst of its transactions."""
        if self.refused:
            return "refused"
        return next((word for word in STATUSES_WORST_FIRST if self.statuses[word]), "refused")


@dataclass(slots=True)
class ImportReport:
    """An import: its files in the order they were taken in."""

    files: list[FileReport] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(one.status == "refused" or one.statuses["refused"] for one in self.files)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: `done` of `total` claims (or rows) after `seconds`, in the file of that name."""

    file: str
    done: int
    total: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def remaining_seconds(self) -> float:
        return (self.total - self.done) / self.per_second if self.per_second else 0.0
