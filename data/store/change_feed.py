"""Whether somebody else wrote: the engine itself tells, and no table is asked.

SQLite counts the commits of other connections (`PRAGMA data_version`, two microseconds). PostgreSQL's trigger on the
items (data.guards) notifies; what came over the line is taken without waiting for more.
"""

from collections.abc import Callable
from typing import Any

from data.store.errors import connection_lost
from data.store.store import Store

CHANNEL = "medq"


def change_counter(store: Store) -> Callable[[], int]:
    """A function that gives a number, another one whenever another connection wrote since it was asked last.

    To be asked in the store's thread, outside a transaction.
    """
    if store.engine == "sqlite":
        return lambda: int(store.value("PRAGMA data_version"))
    return ChangeListener(store).number


class ChangeListener:
    """Counts what PostgreSQL tells this connection of others' writes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._line: Any = None
        self._heard = 0
        self._listen()

    def _listen(self) -> None:
        connection: Any = self._store.database.connection()
        connection.add_notify_handler(self._told)  # called for what comes along with an answer
        self._line = connection.pgconn
        self._store.run(f"LISTEN {CHANNEL}")

    def number(self) -> int:
        """Errors: `MedqError` where the line is cut; what was told until it is there again counts as one."""
        self._store.reconnect()
        if self._store.database.connection().pgconn is not self._line:
            self._listen()
            self._heard += 1
        try:
            self._line.consume_input()
        except Exception as fault:  # of the driver, which only a PostgreSQL store imports
            raise connection_lost() from fault
        while note := self._line.notifies():
            self._count(note.be_pid)
        return self._heard

    def _told(self, note: Any) -> None:
        self._count(note.pid)

    def _count(self, writer: int) -> None:
        if writer != self._line.backend_pid:
            self._heard += 1
