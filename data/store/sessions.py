"""Sessions and leases, on the real clock: who is at work, and which leases have expired.

Every session begins with these before its first screen, so they are SQL text: figure 1.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from data.store.columns import moment_of, moment_to_int
from data.store.store import Store

HEARTBEAT_SECONDS = 30
DEAD_AFTER = timedelta(seconds=90)
LEASE = timedelta(minutes=30)


class Lease(NamedTuple):
    """A check-out of an item: by whom, in which session, and until when without another key."""

    holder_id: int
    session_id: int | None
    until: datetime


class Disconnect(NamedTuple):
    """A session that broke off, and the items that it held."""

    at: datetime
    released_items: list[int]


def start(store: Store, staff_id: int, host: str, pid: int, boot: str, now: datetime) -> int:
    """Insert a new session and return its id."""
    moment = moment_to_int(now)
    return int(
        store.value(
            "INSERT INTO session (staff_id, host, pid, boot, started_at, heartbeat_at, last_key_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (staff_id, host, pid, boot, moment, moment, moment),
        )
    )


def record_heartbeat(store: Store, session_id: int, now: datetime, last_key: datetime) -> None:
    """Record that a session is alive, and extend its leases to 30 minutes after its last key."""
    store.run(
        "UPDATE session SET heartbeat_at = ?, last_key_at = ? WHERE id = ?",
        (moment_to_int(now), moment_to_int(last_key), session_id),
    )
    store.run(
        "UPDATE item SET held_until = ? WHERE state = 2 AND session_id = ?",
        (moment_to_int(last_key + LEASE), session_id),
    )


def end(store: Store, session_id: int) -> None:
    """Delete a session that was closed normally."""
    store.run("DELETE FROM session WHERE id = ?", (session_id,))


def record_disconnect(
    store: Store, session_id: int, released_items: list[int], at: datetime | None = None
) -> None:
    """Record when a session broke off (None: its last heartbeat) and which items it lost.

    The record stays until `pop_disconnects` reads it; without items the session is just deleted.
    """
    if not released_items:
        end(store, session_id)
        return
    store.run(
        "UPDATE session SET disconnected_at = COALESCE(?, heartbeat_at), released_items = ?"
        " WHERE id = ?",
        (moment_to_int(at) if at else None, " ".join(map(str, released_items)), session_id),
    )


def pop_disconnects(store: Store, staff_id: int) -> list[Disconnect]:
    """Return when a person's sessions broke off, and delete these sessions."""
    rows = store.rows(
        "SELECT disconnected_at, released_items FROM session"
        " WHERE staff_id = ? AND disconnected_at IS NOT NULL ORDER BY disconnected_at",
        (staff_id,),
    )
    if rows:
        store.run(
            "DELETE FROM session WHERE staff_id = ? AND disconnected_at IS NOT NULL", (staff_id,)
        )
    return [
        Disconnect(moment_of(microseconds), [int(word) for word in item_ids.split()])
        for microseconds, item_ids in rows
    ]


def dead_sessions(
    store: Store, now: datetime, host: str, boot: str, live_pids: frozenset[int]
) -> list[int]:
    """Return sessions without a heartbeat for 90 seconds, or whose process on `host` is gone.

    `boot` identifies the boot of `host`; `live_pids` are its running processes.
    """
    rows = store.rows(
        "SELECT id, host, pid, boot, heartbeat_at FROM session WHERE disconnected_at IS NULL"
    )
    oldest_heartbeat = moment_to_int(now - DEAD_AFTER)
    return [
        session_id
        for session_id, session_host, pid, session_boot, heartbeat_at in rows
        if heartbeat_at < oldest_heartbeat
        or (session_host == host and (session_boot != boot or pid not in live_pids))
    ]


def pids_on(store: Store, host: str) -> list[int]:
    """Return the process ids of the sessions on a host."""
    rows = store.rows(
        "SELECT DISTINCT pid FROM session WHERE host = ? AND disconnected_at IS NULL", (host,)
    )
    return [pid for (pid,) in rows]


def expired_leases(store: Store, now: datetime, dead_session_ids: list[int]) -> list[int]:
    """Return the items whose lease ran out or whose session is dead."""
    rows = store.rows(
        "SELECT id FROM item WHERE state = 2 AND held_until <= ?", (moment_to_int(now),)
    )
    rows += store.rows_in(
        "SELECT id FROM item WHERE state = 2 AND session_id IN (?*)", dead_session_ids
    )
    return sorted({item_id for (item_id,) in rows})


def held_by(store: Store, session_id: int) -> list[int]:
    """Return the items that a session holds."""
    rows = store.rows(
        "SELECT id FROM item WHERE state = 2 AND session_id = ? ORDER BY id", (session_id,)
    )
    return [item_id for (item_id,) in rows]
