"""A store from before follow-ups returned to who set them: its items on hold return, too."""

import pytest

from data.store.opening import open_store
from data.store.store import Store
from medq.domain.items.item import State
from medq.work.office.stores import migrate_store
from tests.office import NOW
from tests.store.store.test_schema import database_url, load_dump

__all__ = ["database_url"]

ANA, LEE, NOBODY = 1, 2, None


def insert_event(store: Store, act: str, staff: int | None, undoes: int | None = None) -> int:
    """Insert an event of the dump's item and return its id."""
    last = int(store.value("SELECT max(id) FROM event"))
    store.run(
        "INSERT INTO event (at, act, subject_kind, subject_id, item_id, staff_id, undoes_id, text,"
        " before, after, prev_hash, hash) VALUES (?, ?, 1, 1, 1, ?, ?, '', '', '', ?, ?)",
        (last, act, staff, undoes, "0" * 64, "1" * 64),
    )
    return int(store.value("SELECT max(id) FROM event"))


@pytest.mark.parametrize(
    ("state", "acts", "returns_to"),
    [
        (State.WAITING, [("wait", ANA), ("note", LEE)], ANA),
        (State.WAITING, [("wait", ANA), ("wait", LEE)], LEE),
        (State.WAITING, [("wait", ANA), ("wait", LEE), ("undo", LEE)], ANA),
        (State.WAITING, [("wait", NOBODY)], NOBODY),
        (State.WAITING, [], NOBODY),
        (State.OPEN, [("wait", ANA)], NOBODY),
    ],
)
def test_items_on_hold_return_to_who_set_the_last_follow_up(
    database_url: str,
    state: State,
    acts: list[tuple[str, int | None]],
    returns_to: int | None,
) -> None:
    load_dump(database_url, 2)
    store = open_store(database_url)
    with store.write_transaction():
        store.run(
            "INSERT INTO staff (login, name, initials, role) VALUES ('lee', 'Lee', 'LK', ?)",
            ("specialist",),
        )
        until = None if state is State.OPEN else NOW.date().toordinal() + 9
        store.run("UPDATE item SET state = ?, wait_until = ? WHERE id = 1", (int(state), until))
        event_id = 0
        for act, staff in acts:
            undoes = event_id if act == "undo" else None
            event_id = insert_event(store, act, staff, undoes)
    store.close()
    migrate_store(database_url, lambda: NOW)
    migrated = open_store(database_url)
    assert migrated.value("SELECT follow_up_by FROM item WHERE id = 1") == returns_to
    migrated.close()
