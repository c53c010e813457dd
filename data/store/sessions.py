"""Sessions and leases: who is at work, and which items come back because their holder is gone. Real UTC time throughout."""

from datetime import datetime, timedelta

from data.store.columns import EPOCH, moment_to_int
from data.store.store import Store

BEAT_SECONDS = 30
DEAD_AFTER = timedelta(seconds=90)
LEASE = timedelta(minutes=30)


def start(store: Store, staff_id: int, host: str, pid: int, boot: str, now: datetime) -> int:
    """Write down a session that has begun; its id."""
    moment = moment_to_int(now)
    return store.insert(
        "session",
        staff_id=staff_id,
        host=host,
        pid=pid,
        boot=boot,
        started_at=moment,
        heartbeat_at=moment,
        last_key_at=moment,
    )


def record_heartbeat(store: Store, session_id: int, now: datetime, last_key: datetime) -> None:
    """The session is alive; what it holds is its own until 30 minutes after its last key."""
    store.run(
        "UPDATE session SET heartbeat_at = ?, last_key_at = ? WHERE id = ?",
        (moment_to_int(now), moment_to_int(last_key), session_id),
    )
    store.run(
        "UPDATE item SET held_until = ? WHERE state = 2 AND session_id = ?",
        (moment_to_int(last_key + LEASE), session_id),
    )


def end(store: Store, session_id: int) -> None:
    store.run("DELETE FROM session WHERE id = ?", (session_id,))


def record_disconnect(
    store: Store, session_id: int, lost: list[int], at: datetime | None = None
) -> None:
    """The session broke off (None: at its last beat) and these items were given back; kept until its person was told."""
    if not lost:
        end(store, session_id)
        return
    text = "UPDATE session SET disconnected_at = COALESCE(?, heartbeat_at), released_items = ? WHERE id = ?"
    store.run(text, (moment_to_int(at) if at else None, " ".join(map(str, lost)), session_id))


def pop_disconnects(store: Store, staff_id: int) -> list[tuple[datetime, list[int]]]:
    """When that person's sessions broke off, and the items that were given back; they are forgotten with the asking."""
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
        (EPOCH + timedelta(microseconds=at), [int(word) for word in lost.split()])
        for at, lost in rows
    ]


def dead_sessions(
    store: Store, now: datetime, host: str, boot: str, alive_here: frozenset[int]
) -> list[int]:
    """The sessions that beat no more: silent for 90 seconds, or on this host with a process that is gone."""
    rows = store.rows(
        "SELECT id, host, pid, boot, heartbeat_at FROM session WHERE disconnected_at IS NULL"
    )
    silent = moment_to_int(now - DEAD_AFTER)
    return [
        session_id
        for session_id, there, pid, their_boot, heartbeat_at in rows
        if heartbeat_at < silent
        or (there == host and (their_boot != boot or pid not in alive_here))
    ]


def pids_on(store: Store, host: str) -> list[int]:
    """The processes that sessions of this host belong to."""
    return [
        pid
        for (pid,) in store.rows(
            "SELECT DISTINCT pid FROM session WHERE host = ? AND disconnected_at IS NULL", (host,)
        )
    ]


def expired_leases(store: Store, now: datetime, dead_sessions: list[int]) -> list[tuple[int, int]]:
    """(item, holder) of every lease that is over: its time is up, or its session is dead."""
    found = store.rows(
        "SELECT id, holder_id FROM item WHERE state = 2 AND held_until <= ?", (moment_to_int(now),)
    )
    found += store.rows_in(
        "SELECT id, holder_id FROM item WHERE state = 2 AND session_id IN (?*)", dead_sessions
    )
    return sorted(set(found))


def held_by(store: Store, session_id: int) -> list[int]:
    """The items a session holds."""
    rows = store.rows(
        "SELECT id FROM item WHERE state = 2 AND session_id = ? ORDER BY id", (session_id,)
    )
    return [item_id for (item_id,) in rows]
