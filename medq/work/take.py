"""Taking and giving back: one item in one pair of hands, across processes, until the hands are gone."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from data import events, items, sessions
from data.columns import moment_in
from data.events import Entry
from data.items import Facts
from medq.domain.desk import Done
from medq.domain.item import Kind, State
from medq.domain.problem import MedqError
from medq.work.act import LEASE, Act, Values, register
from medq.work.desk import Desk
from medq.work.upkeep import wake_due


def take_next(desk: Desk, kinds: Sequence[Kind] = ()) -> Done:
    """Lease the first item of the queue that this person may work now; one statement, so nobody else gets it too.

    Errors: `MedqError` when there is none.
    """
    desk.require_writer()
    with desk.store.writing():
        give_back_lapsed(desk)
        wake_due(desk)
        taken = items.take_first(
            desk.store,
            kinds=kinds,
            staff_id=desk.user.id,
            session_id=desk.session_id,
            until=desk.real_now() + LEASE,
            now=desk.now(),
            today=desk.today(),
        )
        if taken is None:
            raise MedqError("Nothing is open" + (" of that kind." if kinds else "."), mend=_when_next(desk))
        item_id, version = taken
        item = items.facts(desk.store, item_id)
        assert item is not None
        key = f"item:{item_id}"
        entry = Entry(
            desk.store,
            before={key: {"state": int(State.OPEN), "holder_id": None, "version": version}},
            after={key: {"state": int(State.TAKEN), "holder_id": desk.user.id, "version": version + 1}},
        )
        event_id = _write(desk, "take", item, _taken(desk), entry)
        row = items.by_id(desk.store, item_id, desk.today())
    return Done(row, _taken(desk), event_id, True)


def give_back_lapsed(desk: Desk) -> int:
    """Open every item whose lease is over (its time is up, or its session is dead); how many. Inside `writing()`."""
    now = desk.real_now()
    boot = boot_id()
    alive = frozenset(pid for pid in sessions.pids_on(desk.store, desk.host) if _alive(pid))
    gone = sessions.dead(desk.store, now, desk.host, boot, alive)
    lapsed = sessions.lapsed_items(desk.store, now, gone)
    for item_id, _holder in lapsed:
        _give_back(desk, item_id, "Given back: its lease was over.", staff_id=None)
    for session_id in gone:
        sessions.end(desk.store, session_id)
    return len(lapsed)


def start_session(desk: Desk) -> None:
    """Write down that this person is at work in this process."""
    with desk.store.writing():
        give_back_lapsed(desk)
        desk.session_id = sessions.start(desk.store, desk.user.id, desk.host, os.getpid(), boot_id(), desk.real_now())


def beat(desk: Desk, last_key: datetime) -> None:
    """The heart beat of a session, every 30 seconds: keeps its leases until 30 minutes after its last key."""
    if desk.session_id is None:
        return
    with desk.store.writing():
        sessions.beat(desk.store, desk.session_id, desk.real_now(), last_key)
        give_back_lapsed(desk)


def end_session(desk: Desk, patience: float = 2.0) -> list[int]:
    """Give back all that this session holds, in one short transaction; the items. Safe to call twice."""
    if desk.session_id is None:
        return []
    with desk.store.writing(patience):
        held = sessions.held_by(desk.store, desk.session_id)
        for item_id in held:
            _give_back(desk, item_id, "Given back: the session ended.", staff_id=desk.user.id)
        sessions.end(desk.store, desk.session_id)
    desk.session_id = None
    return held


def boot_id() -> str:
    """What this boot of this host is called: a process number means nothing after the next one."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _give_back(desk: Desk, item_id: int, text: str, staff_id: int | None) -> None:
    item = items.facts(desk.store, item_id)
    assert item is not None
    entry = Entry(desk.store)
    entry.change("item", item_id, state=int(State.OPEN), holder_id=None, session_id=None, held_until=None)
    _write(desk, "release", item, text, entry, staff_id)


def _write(desk: Desk, act: str, item: Facts, text: str, entry: Entry, staff_id: int | None = -1) -> int:
    return events.append(
        desk.store,
        at=desk.now(),
        staff_id=desk.user.id if staff_id == -1 else staff_id,
        act=act,
        subject=(int(item.subject_kind), item.subject_id),
        text=text,
        entry=entry,
        item_id=item.id,
    )


def _taken(desk: Desk) -> str:
    return f"Yours until {(desk.real_now() + LEASE).astimezone(desk.zone):%H:%M}."


def _when_next(desk: Desk) -> str:
    day = items.next_return(desk.store)
    return f"The next one comes back {day:%a %d %b}." if day else ""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _take_why_not(desk: Desk, item: Facts) -> str:
    if item.state is State.DONE:
        return "This item is done."
    if item.state is State.TAKEN and item.holder_id == desk.user.id:
        return "You have it already."
    return ""


def _take(desk: Desk, item: Facts, values: Values, entry: Entry) -> str:
    entry.change(
        "item",
        item.id,
        state=int(State.TAKEN),
        holder_id=desk.user.id,
        session_id=desk.session_id,
        held_until=moment_in(desk.real_now() + LEASE),
        wait_until=None,
        wait_for="",
    )
    return _taken(desk)


def _release_why_not(desk: Desk, item: Facts) -> str:
    return "" if item.state is State.TAKEN and item.holder_id == desk.user.id else "You do not have it."


def _release(desk: Desk, item: Facts, values: Values, entry: Entry) -> str:
    entry.change("item", item.id, state=int(State.OPEN), holder_id=None, session_id=None, held_until=None)
    return "Given back: it is open again."


register(
    Act("take", "item.take", "Take it: nobody else works it", _take_why_not, _take),
    Act("release", "item.take", "Give it back", _release_why_not, _release),
)
