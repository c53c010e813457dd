"""What a person keeps for their lists: worklists and the filters they typed.

They are in the store, since a filter may hold a patient's name. No event records them: nothing of
the office's work is changed.
"""

import json

from data.models.office import StaffSetting
from data.office.settings import VIEW
from data.store.store import Store
from medq.domain.queue.worklist import Worklist

WORKLIST = f"{VIEW}worklist."
FILTERS = f"{VIEW}filters"


def own_worklists(store: Store, staff_id: int) -> tuple[Worklist, ...]:
    """Return the worklists that a person saved, by number."""
    query = StaffSetting.select(StaffSetting.key, StaffSetting.value).where(
        StaffSetting.staff_id == staff_id, StaffSetting.key.startswith(WORKLIST)
    )
    return tuple(
        Worklist(int(key.removeprefix(WORKLIST)), *json.loads(value))
        for key, value in sorted(store.rows(query))
    )


def save_worklist(store: Store, staff_id: int, worklist: Worklist) -> None:
    """Save a person's worklist of that number."""
    value = json.dumps([worklist.name, worklist.filter_text])
    _save(store, staff_id, f"{WORKLIST}{worklist.number}", value)


def remove_worklist(store: Store, staff_id: int, number: int) -> None:
    """Remove a person's own worklist of that number."""
    own = (StaffSetting.staff_id == staff_id) & (StaffSetting.key == f"{WORKLIST}{number}")
    store.run(StaffSetting.delete().where(own))


def filters(store: Store, staff_id: int) -> list[str]:
    """Return the filters that a person typed, the newest first."""
    query = StaffSetting.select(StaffSetting.value).where(
        StaffSetting.staff_id == staff_id, StaffSetting.key == FILTERS
    )
    row = store.row(query)
    return list(json.loads(row[0])) if row else []


def save_filters(store: Store, staff_id: int, texts: list[str]) -> None:
    """Save the filters that a person typed, the newest first."""
    _save(store, staff_id, FILTERS, json.dumps(texts))


def _save(store: Store, staff_id: int, key: str, value: str) -> None:
    store.run(
        StaffSetting.insert(staff_id=staff_id, key=key, value=value).on_conflict(
            conflict_target=[StaffSetting.staff_id, StaffSetting.key],
            preserve=[StaffSetting.value],
        )
    )
