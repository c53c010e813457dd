"""Leases: one person works an item, across processes, until they release it or their session ends.

Leases use the real UTC clock, not MEDQ_NOW.
"""

import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from data.items import rows as item_rows
from data.store import sessions
from data.store.sessions import LEASE, Disconnect, Lease
from medq.domain.date_text import format_time_ago
from medq.domain.queue.live import HeartbeatResult
from medq.work.desk import Desk


def new_lease(desk: Desk) -> Lease:
    """Return the lease of an item that the user checks out now."""
    return Lease(desk.user.id, desk.session_id, desk.real_now() + LEASE)


def start_session(desk: Desk) -> str:
    """Record that this person works in this process, and release what expired.

    Returns a message about sessions of theirs that were disconnected; empty if there were none.
    """
    with desk.store.write_transaction():
        release_expired(desk)
        desk.session_id = sessions.start(
            desk.store, desk.user.id, desk.host, os.getpid(), boot_id(), desk.real_now()
        )
        disconnects = sessions.pop_disconnects(desk.store, desk.user.id)
    return " ".join(_disconnect_text(desk, disconnect) for disconnect in disconnects)


def beat(desk: Desk, last_key: datetime) -> HeartbeatResult:
    """Record a session's heartbeat, every 30 seconds.

    It keeps the session's leases until 30 minutes after its last key.
    """
    if desk.session_id is None:
        return HeartbeatResult()
    with desk.store.write_transaction():
        sessions.record_heartbeat(desk.store, desk.session_id, desk.real_now(), last_key)
        held_before = sessions.held_by(desk.store, desk.session_id)
        changed = release_expired(desk)
        held = sessions.held_by(desk.store, desk.session_id) if held_before else []
    return HeartbeatResult(len(held), len(held_before) - len(held), changed)


def end_session(desk: Desk, patience: float = 2.0, *, broke: bool = False) -> list[int]:
    """Release all that this session holds and return the items; safe to call twice.

    `patience` is how many seconds to wait for a busy store. `broke`: the connection was cut; the
    next start says so.
    """
    if desk.session_id is None:
        return []
    with desk.store.write_transaction(patience):
        held = sessions.held_by(desk.store, desk.session_id)
        for item_id in held:
            _release(desk, item_id, "Released: the session ended.", by_medq=False)
        if broke:
            sessions.record_disconnect(desk.store, desk.session_id, held, desk.real_now())
        else:
            sessions.end(desk.store, desk.session_id)
    desk.session_id = None
    return held


def release_expired(desk: Desk) -> int:
    """Release every item whose lease ended or whose session is dead; return how many.

    Call inside a write transaction.
    """
    expired, dead_sessions = _expired(desk)
    lost = {session_id: sessions.held_by(desk.store, session_id) for session_id in dead_sessions}
    for item_id in expired:
        _release(desk, item_id, "Released: the checkout expired.", by_medq=True)
    for session_id in dead_sessions:
        sessions.record_disconnect(desk.store, session_id, lost[session_id])
    return len(expired)


def has_expired_leases(desk: Desk) -> bool:
    """Return whether `release_expired` would find anything; needs no lock."""
    return any(_expired(desk))


def _disconnect_text(desk: Desk, disconnect: Disconnect) -> str:
    """Say when a connection was lost and what was released, by number: no name."""
    item_ids = disconnect.released_items
    ago = format_time_ago(desk.real_now() - disconnect.at)
    rows = {row.id: row for row in item_rows.by_ids(desk.store, item_ids, desk.today())}
    # Of a claim with several items its number is said once.
    numbers = list(
        dict.fromkeys(
            (rows[item_id].number if item_id in rows else "") or str(item_id)
            for item_id in item_ids
        )
    )
    released = f"Item {numbers[0]} was" if len(numbers) == 1 else f"Items {', '.join(numbers)} were"
    return f"Your connection was lost {ago}. {released} released."


class ExpiredLeases(NamedTuple):
    """Leases that ended: their items, and the sessions that are dead."""

    items: list[int]
    sessions: list[int]


def _expired(desk: Desk) -> ExpiredLeases:
    now = desk.real_now()
    alive = frozenset(pid for pid in sessions.pids_on(desk.store, desk.host) if _is_alive(pid))
    dead = sessions.dead_sessions(desk.store, now, desk.host, boot_id(), alive)
    return ExpiredLeases(sessions.expired_leases(desk.store, now, dead), dead)


@cache
def boot_id() -> str:
    """Return the id of this boot of this host: a process number means nothing after the next."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _release(desk: Desk, item_id: int, text: str, *, by_medq: bool) -> None:
    from medq.work.items.release import release_item  # noqa: PLC0415 - start-up: rarely needed

    release_item(desk, item_id, text, by_medq=by_medq)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
