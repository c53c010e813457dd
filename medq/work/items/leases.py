"""Leases: one item in one pair of hands, across processes, until the hands are gone. They live on the real UTC clock."""

import os
from datetime import datetime
from functools import cache
from pathlib import Path

from data.events import events
from data.events.events import ChangeSet
from data.items import rows as item_rows
from data.store import sessions
from data.store.sessions import LEASE
from medq.domain.items.item import State
from medq.domain.queue.live import HeartbeatResult
from medq.work.desk import Desk

RELEASED: dict[str, int | None] = {"holder_id": None, "session_id": None, "held_until": None}

__all__ = ["LEASE", "RELEASED", "beat", "end_session", "release_expired", "start_session"]


def start_session(desk: Desk) -> str:
    """Write down that this person is at work in this process; what is to be told of sessions of theirs that broke off."""
    with desk.store.write_transaction():
        release_expired(desk)
        desk.session_id = sessions.start(
            desk.store, desk.user.id, desk.host, os.getpid(), boot_id(), desk.real_now()
        )
        broken = sessions.pop_disconnects(desk.store, desk.user.id)
    return " ".join(_told(desk, at, lost) for at, lost in broken)


def beat(desk: Desk, last_key: datetime) -> HeartbeatResult:
    """The heart beat of a session, every 30 seconds: keeps its leases until 30 minutes after its last key."""
    if desk.session_id is None:
        return HeartbeatResult()
    with desk.store.write_transaction():
        sessions.record_heartbeat(desk.store, desk.session_id, desk.real_now(), last_key)
        held = sessions.held_by(desk.store, desk.session_id)
        lapsed = release_expired(desk)
        kept = sessions.held_by(desk.store, desk.session_id) if held else []
    return HeartbeatResult(len(kept), len(held) - len(kept), lapsed)


def end_session(desk: Desk, patience: float = 2.0, *, broke: bool = False) -> list[int]:
    """Give back all that this session holds, in one short transaction; the items. Safe to call twice.

    `broke`: its line was cut, which its person is told at the next start.
    """
    if desk.session_id is None:
        return []
    with desk.store.write_transaction(patience):
        held = sessions.held_by(desk.store, desk.session_id)
        for item_id in held:
            _give_back(desk, item_id, "Given back: the session ended.", staff_id=desk.user.id)
        if broke:
            sessions.record_disconnect(desk.store, desk.session_id, held, desk.real_now())
        else:
            sessions.end(desk.store, desk.session_id)
    desk.session_id = None
    return held


def release_expired(desk: Desk) -> int:
    """Open every item whose lease is over (its time is up, or its session is dead); how many. Inside `writing()`."""
    lapsed, gone = _over(desk)
    lost = {session_id: sessions.held_by(desk.store, session_id) for session_id in gone}
    for item_id, _holder in lapsed:
        _give_back(desk, item_id, "Given back: its lease was over.", staff_id=None)
    for session_id in gone:
        sessions.record_disconnect(desk.store, session_id, lost[session_id])
    return len(lapsed)


def _told(desk: Desk, at: datetime, lost: list[int]) -> str:
    """When a line broke and what was given back, by number: no name."""
    there, now = at.astimezone(desk.zone), desk.real_now().astimezone(desk.zone)
    when = f"{there:%H:%M}" if there.date() == now.date() else f"{there:%H:%M on %a %d %b}"
    rows = {row.id: row for row in item_rows.by_ids(desk.store, lost, desk.today())}
    numbers = [
        (rows[item_id].number if item_id in rows else "") or str(item_id) for item_id in lost
    ]
    given = f"Item {numbers[0]} was" if len(numbers) == 1 else f"Items {', '.join(numbers)} were"
    return f"Your line broke at {when}. {given} given back."


def has_expired_leases(desk: Desk) -> bool:
    """Whether `release_expired` would find anything; a look without the store's lock."""
    return any(_over(desk))


def _over(desk: Desk) -> tuple[list[tuple[int, int]], list[int]]:
    """(item and holder of every lease that is over, the sessions that are dead)."""
    now = desk.real_now()
    alive = frozenset(pid for pid in sessions.pids_on(desk.store, desk.host) if _alive(pid))
    gone = sessions.dead_sessions(desk.store, now, desk.host, boot_id(), alive)
    return sessions.expired_leases(desk.store, now, gone), gone


@cache
def boot_id() -> str:
    """What this boot of this host is called: a process number means nothing after the next one."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _give_back(desk: Desk, item_id: int, text: str, staff_id: int | None) -> None:
    from data.items import items  # most sessions begin and end with nothing to give back
    from medq.work.items.ranking import update_ranks

    item = items.item_record(desk.store, item_id)
    assert item is not None
    entry = ChangeSet(desk.store)
    entry.change("item", item_id, state=int(State.OPEN), **RELEASED)
    update_ranks(desk, [item_id])
    events.append(
        desk.store,
        events.NewEvent(
            at=desk.now(),
            staff_id=staff_id,
            act="release",
            subject=(int(item.subject_kind), item.subject_id),
            text=text,
            change_set=entry,
            item_id=item_id,
        ),
    )


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
