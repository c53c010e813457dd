"""Progress of a running import, reported at most five times a second."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from medq.domain.import_report import Progress

REPORT_SECONDS = 0.2
CLAIMS_PER_CHECK = 50

OnProgress = Callable[[Progress], None]
T = TypeVar("T")


@dataclass(slots=True)
class ProgressReporter:
    """Counts the claims of an import and reports how far it is."""

    on_progress: OnProgress | None
    total: int = 0
    done: int = 0
    file: str = ""
    started: float = field(default_factory=time.monotonic)
    last_report: float = 0.0

    def count(self, records: Iterable[T]) -> Iterator[T]:
        """Yield the same records and count them."""
        for record in records:
            yield record
            self.done += 1
            if self.on_progress and not self.done % CLAIMS_PER_CHECK:
                self.report()

    def report(self, *, at_once: bool = False) -> None:
        """Report the progress if the last report is old enough, or `at_once`."""
        now = time.monotonic()
        if self.on_progress and (at_once or now - self.last_report > REPORT_SECONDS):
            self.last_report = now
            self.on_progress(Progress(self.file, self.done, self.total, now - self.started))
