"""Settings and holidays of the office and the own settings of its people, saved."""

from datetime import date
from typing import NamedTuple

from data.events.change_set import ChangeSet, RowKey, setting_key
from data.models.office import Holiday, Setting, StaffSetting
from data.office import office
from data.store.store import Store

VIEW = "view."
"""How the settings begin that a person keeps for their lists: nobody else reads them."""


class HolidayRow(NamedTuple):
    """One day on which the office is closed; the fields are its columns."""

    day: date
    name: str


def save(store: Store, key: str, value: str) -> None:
    """Save one setting that no person changes."""
    store.run(
        Setting.insert(key=key, value=value).on_conflict(
            conflict_target=[Setting.key], preserve=[Setting.value]
        )
    )


def change(change_set: ChangeSet, key: str, value: str) -> None:
    """Save one setting of the office."""
    name = setting_key(key)
    change_set.before[name] = {"value": office.setting(change_set.store, key)}
    change_set.after[name] = {"value": value}
    save(change_set.store, key, value)


def of_person(store: Store, staff_id: int) -> dict[str, str]:
    """Return one person's own settings by name."""
    query = StaffSetting.select(StaffSetting.key, StaffSetting.value)
    own = query.where(StaffSetting.staff_id == staff_id, ~StaffSetting.key.startswith(VIEW))
    return dict(store.rows(own.order_by(StaffSetting.key)))


def of_everybody(store: Store) -> dict[int, dict[str, str]]:
    """Return everybody's own settings by name, by person."""
    settings: dict[int, dict[str, str]] = {}
    query = StaffSetting.select(StaffSetting.staff_id, StaffSetting.key, StaffSetting.value)
    working = query.where(~StaffSetting.key.startswith(VIEW))
    for staff_id, key, value in store.rows(working.order_by(StaffSetting.key)):
        settings.setdefault(staff_id, {})[key] = value
    return settings


def change_of_person(change_set: ChangeSet, staff_id: int, key: str, value: str | None) -> None:
    """Save one person's setting; None deletes it, so that the office's applies."""
    store = change_set.store
    name = str(RowKey.of(StaffSetting, staff_id))
    change_set.before[name] = {key: of_person(store, staff_id).get(key)}
    change_set.after[name] = {key: value}
    own = (StaffSetting.staff_id == staff_id) & (StaffSetting.key == key)
    store.run(StaffSetting.delete().where(own))
    if value is not None:
        store.run(StaffSetting.insert(staff_id=staff_id, key=key, value=value))


def add_holidays(store: Store, days: dict[date, str]) -> None:
    """Insert holidays that are not stored yet."""
    rows = [HolidayRow(day, name) for day, name in days.items()]
    store.insert_rows(Holiday, rows, "ON CONFLICT (day) DO NOTHING")
