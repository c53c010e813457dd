"""Detects whether another connection has written, without reading a table.

SQLite counts the commits of other connections (`PRAGMA data_version`, two microseconds).
PostgreSQL's trigger on the items notifies; notifications are read without waiting.
"""

from collections.abc import Callable
from typing import Any

from data.store.errors import connection_lost
from data.store.store import Store

CHANNEL = "medq"


def change_counter(store: Store) -> Callable[[], int]:
    """Return a function whose number changes whenever another connection has written.

    Call it in the store's thread, outside a transaction.
    """
    if store.engine == "sqlite":
        return lambda: int(store.value("PRAGMA data_version"))
    return ChangeListener(store).count


class ChangeListener:
    """A count of the notifications that PostgreSQL sends for other connections' writes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Any = None  # libpq's, which changes with every reconnect
        self._count = 0
        self._listen()

    def _listen(self) -> None:
        connection: Any = self._store.database.connection()
        connection.add_notify_handler(self._on_notify)  # for those that arrive with a result
        self._connection = connection.pgconn
        self._store.run(f"LISTEN {CHANNEL}")

    def count(self) -> int:
        """Return the count so far; writes during a lost connection count as one.

        Raises MedqError if the connection is lost.
        """
        self._store.reconnect()
        if self._store.database.connection().pgconn is not self._connection:
            self._listen()
            self._count += 1
        try:
            self._connection.consume_input()
        except Exception as fault:  # psycopg's own class, which only a PostgreSQL store imports
            raise connection_lost() from fault
        while notification := self._connection.notifies():
            self._add(notification.be_pid)
        return self._count

    def _on_notify(self, notification: Any) -> None:
        self._add(notification.pid)

    def _add(self, writer_pid: int) -> None:
        if writer_pid != self._connection.backend_pid:
            self._count += 1
