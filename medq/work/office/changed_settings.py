"""Settings of an office: previewed, and changed by a manager with an event."""

from dataclasses import replace
from typing import Any, NamedTuple

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items import item_records, lookups, stored_ranks
from data.office import office
from data.office import settings as stored_settings
from medq.domain.errors import MedqError
from medq.work import settings
from medq.work.desk import CHANGES_KEY, NEW_DAY_KEY, Desk, rank_settings_of
from medq.work.event_log import record_event

CHUNK = 500


class SettingPreview(NamedTuple):
    """The effect that a changed setting would have."""

    value: str  # as it would be stored
    moved_items: int  # open items whose rank would change
    open_items: int


def preview_setting(desk: Desk, name: str, text: str) -> SettingPreview:
    """Return what a setting would change, changing nothing. Raises MedqError as `set_setting`."""
    from medq.domain.rank.score import rank  # noqa: PLC0415 - start-up: only to preview
    from medq.work.items import item_ranks  # noqa: PLC0415 - start-up: only to preview

    value: Any = settings.parse_setting(name, text)
    before = item_ranks.rank_context(desk)
    new_settings = rank_settings_of(desk.settings._replace(**{name: value}))
    after = replace(before, settings=new_settings)
    moved = total = last_id = 0
    while item_ids := lookups.open_after(desk.store, last_id, CHUNK):
        for item in item_records.by_ids(desk.store, item_ids) if before != after else ():
            facts = item_ranks.rank_facts(desk, item)
            old_rank = rank(before, facts)
            new_rank = rank(after, facts)
            moved += (old_rank.tier, old_rank.sort_value) != (new_rank.tier, new_rank.sort_value)
        total, last_id = total + len(item_ids), item_ids[-1]
    return SettingPreview(settings.format_setting(name, value), moved, total)


def set_setting(desk: Desk, name: str, text: str) -> str:
    """Change one setting and return it as stored.

    Raises MedqError for an unknown name or a wrong value.
    """
    desk.require_manager("Changing settings")
    value = settings.format_setting(name, settings.parse_setting(name, text))
    with desk.store.write_transaction():
        change_set = ChangeSet(desk.store)
        stored_settings.change(change_set, name, value)
        desk.reload_settings()
        if desk.settings.opens >= desk.settings.closes:
            desk.reload_settings()
            raise MedqError(
                "The office must close after it opens.",
                hint="medq config show has the current hours.",
            )
        text = f"{name} = {value}"
        record_event(
            desk, NewEvent(act="config set", subject=(0, 0), text=text, change_set=change_set)
        )
        changes = int(office.setting(desk.store, CHANGES_KEY) or 0) + 1
        stored_settings.save(desk.store, CHANGES_KEY, str(changes))
        if name in settings.RANK_SETTINGS:
            stored_ranks.rerank_all(desk.store, desk.today())
            stored_settings.save(desk.store, NEW_DAY_KEY, "")
    desk.reload_settings()
    return value
