"""One run of a day's upkeep: writes that hold the lock briefly and end when they are superseded."""

from collections.abc import Callable, Generator
from time import perf_counter
from typing import TypeVar

from data.office import office
from medq.domain.errors import BusyError
from medq.work.desk import CHANGES_KEY, NEW_DAY_KEY, Desk

T = TypeVar("T")
AIM_SECONDS = 0.012  # that a step holds the write lock
LEAST_ROWS, MOST_ROWS = 50, 2000  # of a step

Steps = Generator[bool | BusyError, None, None]
"""Yields whether a step wrote its rows, or a BusyError, after which the step is tried again."""


class BatchSizer:
    """The number of rows a transaction changes: as many as took the aimed time before."""

    def __init__(self) -> None:
        self.size = LEAST_ROWS

    def timed(self, write: Callable[[], T]) -> T:
        """Run `write`, adjust the size by its duration, and return its result.

        Call inside a write transaction, so that waiting for the lock is not counted.
        """
        start = perf_counter()
        result = write()
        fitting_rows = int(self.size * AIM_SECONDS / (perf_counter() - start))
        self.size = max(LEAST_ROWS, min(MOST_ROWS, fitting_rows, self.size * 2))
        return result


class SweepSupersededError(Exception):
    """A setting changed, another session finished the day, or midnight passed."""


class NewDaySweep:
    """One run of a day's upkeep, valid as long as the settings it began with."""

    def __init__(self, desk: Desk) -> None:
        desk.reload_settings()
        self.desk = desk
        self.today = desk.today()
        self.day_state = self._read_day_state()

    def run_locked(
        self, write: Callable[[], T], sizer: BatchSizer | None = None
    ) -> Generator[BusyError, None, T]:
        """Run `write` in its own transaction and return its result.

        Yields a BusyError each time the store is locked. With a `sizer` the transaction does not
        wait for the disk, so `write` must write derived data only. Raises SweepSupersededError,
        writing nothing, if a setting changed or another session finished the day.
        """
        store = self.desk.store
        while True:
            try:
                with store.write_unsynced() if sizer else store.write_transaction():
                    if self._read_day_state() != self.day_state or self.desk.today() != self.today:
                        raise SweepSupersededError
                    return sizer.timed(write) if sizer else write()
            except BusyError as error:
                busy = error
            yield busy

    @property
    def is_day_done(self) -> bool:
        """Return whether a session had finished the day when this run began."""
        return self.day_state.get(NEW_DAY_KEY) == self.today.isoformat()

    def _read_day_state(self) -> dict[str, str]:
        """Return the settings that change with every changed setting and every finished day."""
        return office.settings(self.desk.store, (CHANGES_KEY, NEW_DAY_KEY))
